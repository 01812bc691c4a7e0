//! Popularity votes: one ballot a voter, film and day, ballots that are held together, roots, and the end of the secret.

use domain::calendar::Day;
use domain::ids::{AccountId, ContestId, EntryId, VoterId};
use domain::popularity::{
    BallotState, BallotTallies, BallotTrace, BatchState, FlagEvidence, VoteFlag, VotePeriod, VoteRule, VoteSettings,
    VoteState, VoterKind, flags, tallied, windows_between,
};
use domain::record::RecordHash;
use domain::time::{DAY, MINUTE};
use store::{CastBallot, Meter, PopularityVote, Store, Tx, VoteBatch, VoteFigures, VoteRoot, Voter};

/// The entries `e0` and `e1` are in the contest.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, by: &AccountId) {
    for round in 0..4 {
        ballots_are_counted_as_the_rule_says(store, meter, contest, by, round).await;
    }
    a_vote_is_kept_by_version(store, meter, contest).await;
    who_may_vote_is_kept_once(store, meter, contest).await;
    a_ballot_is_cast_once_while_votes_are_taken(store, meter, contest).await;
    ballots_are_held_together_and_count_again(store, meter, contest, by).await;
    a_day_with_a_root_takes_no_ballot(store, meter, contest).await;
    a_secret_is_destroyed_once_the_vote_is_sealed(store, meter, contest).await;
}

const PERIOD: VotePeriod = VotePeriod { from: 100, until: 200 };

fn vote(contest: &ContestId, version: i64) -> PopularityVote {
    PopularityVote {
        contest_id: contest.clone(),
        settings: VoteSettings::default(),
        state: VoteState::Draft,
        secret: Some(b"secret".to_vec()),
        period: PERIOD,
        version,
    }
}

fn voter(id: &str, contest: &ContestId, kind: VoterKind, key: &[u8], token: &[u8]) -> Voter {
    Voter {
        id: id.parse().unwrap(),
        contest_id: contest.clone(),
        kind,
        key_hmac: key.to_vec(),
        token_hash: token.to_vec(),
        proven_at: 101,
        network_hmac: b"network".to_vec(),
        agent_hmac: b"agent".to_vec(),
        stem_hmac: Vec::new(),
    }
}

fn day(written: &str) -> Day {
    written.parse().unwrap()
}

fn ballot(contest: &ContestId, voter: &str, entry: &str, cast_at: i64) -> CastBallot {
    CastBallot {
        contest_id: contest.clone(),
        voter_id: voter.parse().unwrap(),
        entry_id: entry.parse().unwrap(),
        day: day("2026-03-12"),
        cast_at,
        played_ms: 7,
        receipt: RecordHash::of(format!("{voter} {entry} {cast_at}").as_bytes()),
    }
}

/// Films with how many of their ballots are in a state, and the rule they do not count by.
async fn counts(tx: &mut dyn Tx, contest: &ContestId) -> Vec<(String, BallotState, Option<VoteRule>, i64)> {
    let counts = tx.ballot_counts(contest).await.unwrap();
    counts.into_iter().map(|one| (one.entry.to_string(), one.state, one.rule, one.ballots)).collect()
}

/// Ballots of voters by chance, two of each: a third of them for one film from one network, a half within half an hour.
fn by_chance(contest: &ContestId, round: u8) -> Vec<(Voter, CastBallot)> {
    let chance = |what: String| *RecordHash::of(what.as_bytes()).as_bytes();
    let one = |nth: u16| {
        let id = format!("w{}", nth / 2);
        let [network, stem, kind, ..] = chance(format!("{round} {id}"));
        let [film, played, half, minute, hour, ..] = chance(format!("{round} {nth}"));
        let code = |byte: u8| if byte == 0 { Vec::new() } else { vec![byte; 32] };
        let kinds = [VoterKind::Presence, VoterKind::Member, VoterKind::Address];
        let voter = Voter {
            network_hmac: code(network % 3),
            stem_hmac: code(stem % 8),
            ..voter(&id, contest, kinds[usize::from(kind % 3)], id.as_bytes(), id.as_bytes())
        };
        let entry = if network % 3 == 1 || film % 2 == 0 { "e1" } else { "e0" };
        let minutes =
            if half % 2 == 0 { i64::from(minute % 30) } else { 60 * i64::from(hour % 48) + i64::from(minute % 60) };
        let cast_at = minutes * MINUTE + i64::from(nth);
        // For the same film on another day of some zone, perhaps in the same ten minutes.
        let day = day(if nth.is_multiple_of(2) { "2026-03-12" } else { "2026-03-13" });
        (voter, CastBallot { day, played_ms: i64::from(played % 3), ..ballot(contest, &id, entry, cast_at) })
    };
    (0..300).map(one).collect()
}

/// What the rule of the domain is asked about a ballot that was kept.
fn trace(number: i64, (voter, ballot): &(Voter, CastBallot)) -> BallotTrace {
    BallotTrace {
        number,
        entry: ballot.entry_id.clone(),
        voter: voter.id.clone(),
        kind: voter.kind,
        cast_at: ballot.cast_at,
        network: voter.network_hmac.clone(),
        stem: voter.stem_hmac.clone(),
        played_ms: ballot.played_ms,
    }
}

async fn ballots_are_counted_as_the_rule_says(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    by: &AccountId,
    round: u8,
) {
    let mut tx = store.write(meter).await.unwrap();
    let windows = windows_between(0, 2 * DAY);
    assert_eq!(tx.ballot_tallies(contest, windows).await.unwrap(), BallotTallies::default());
    let long = PopularityVote { period: VotePeriod { from: 0, until: 2 * DAY }, ..vote(contest, 1) };
    assert!(tx.put_popularity_vote(&long, 5).await.unwrap());
    assert!(tx.set_vote_state(contest, VoteState::Draft, VoteState::Open, 5).await.unwrap());
    let mut traces = Vec::new();
    for one in by_chance(contest, round) {
        tx.put_voter(&one.0).await.unwrap();
        let number = tx.cast_ballot(&one.1).await.unwrap().unwrap();
        traces.push(trace(number, &one));
    }
    // Some at a time: what is tallied is what was cast so far.
    let mut left = tx.untallied_ballots(contest).await.unwrap();
    assert_eq!(left, 300);
    while left > 0 {
        left = tx.tally_ballots(contest, 70).await.unwrap();
        assert_eq!(tx.untallied_ballots(contest).await.unwrap(), left);
        assert_tallied(&mut *tx, contest, &traces[..usize::try_from(300 - left).unwrap()]).await;
    }
    assert_eq!(tx.tally_ballots(contest, 70).await.unwrap(), 0, "there are no more");
    let found = flags(&tx.ballot_tallies(contest, windows).await.unwrap(), windows);
    for rule in VoteRule::ALL {
        assert!(found.iter().any(|flag| flag.evidence.rule == *rule), "{round}: {rule:?}");
    }
    // What was held counts no more; so the ballots of the next flag are fewer, and are found anew.
    let mut held: Vec<(VoteBatch, Vec<BallotTrace>)> = Vec::new();
    for nth in 0..found.len() {
        let Some(flag) = flags(&tx.ballot_tallies(contest, windows).await.unwrap(), windows).pop() else { break };
        let id = format!("batch-{round}-{nth}");
        let batch = batch_of(&id, contest, by, &flag.evidence);
        let ballots = tx.hold_ballots(&batch, &flag.code).await.unwrap();
        assert_eq!(usize::try_from(ballots).unwrap(), flag.evidence.ballots, "{round}: {flag:?}");
        let (taken, rest): (Vec<_>, Vec<_>) = traces.into_iter().partition(|one| belongs(one, &flag));
        traces = rest;
        held.push((batch, taken));
        assert_tallied(&mut *tx, contest, &traces).await;
    }
    // Every other one counts again, whether it was void meanwhile or not.
    for (nth, (batch, taken)) in held.into_iter().enumerate().filter(|(nth, _)| nth.is_multiple_of(2)) {
        if nth % 4 == 0 {
            tx.decide_vote_batch(&VoteBatch { state: BatchState::Void, ..batch.clone() }).await.unwrap();
            assert_tallied(&mut *tx, contest, &traces).await;
        }
        tx.decide_vote_batch(&VoteBatch { state: BatchState::Undone, ..batch }).await.unwrap();
        traces.extend(taken);
        assert_tallied(&mut *tx, contest, &traces).await;
    }
    // Nothing of it is kept.
    drop(tx);
}

/// What is tallied is what a count of all these ballots says, whatever is enough for a burst.
async fn assert_tallied(tx: &mut dyn Tx, contest: &ContestId, ballots: &[BallotTrace]) {
    for windows in [0, windows_between(0, DAY / 8), windows_between(0, 2 * DAY)] {
        assert_eq!(tx.ballot_tallies(contest, windows).await.unwrap(), tallied(ballots, windows), "{windows}");
    }
}

/// Whether a ballot is held with a flag.
fn belongs(ballot: &BallotTrace, flag: &VoteFlag) -> bool {
    let evidence = &flag.evidence;
    (evidence.from..=evidence.until).contains(&ballot.cast_at)
        && evidence.entry.as_ref().is_none_or(|film| *film == ballot.entry)
        && match evidence.rule {
            VoteRule::Burst => true,
            VoteRule::Network => ballot.network == flag.code,
            VoteRule::Names => ballot.stem == flag.code,
            VoteRule::Unplayed => ballot.played_ms == 0 && ballot.kind != VoterKind::Presence,
        }
}

fn batch_of(id: &str, contest: &ContestId, by: &AccountId, evidence: &FlagEvidence) -> VoteBatch {
    VoteBatch {
        id: id.parse().unwrap(),
        contest_id: contest.clone(),
        evidence: evidence.clone(),
        state: BatchState::Held,
        reason: String::new(),
        decided_by: Some(by.clone()),
        decided_at: 9,
        confirmed_by: None,
        confirmed_at: None,
    }
}

async fn a_vote_is_kept_by_version(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    assert_eq!(tx.popularity_vote(contest).await.unwrap(), None);
    for (version, kept) in [(2, false), (1, true), (1, false), (3, false)] {
        assert_eq!(tx.put_popularity_vote(&vote(contest, version), 5).await.unwrap(), kept, "{version}");
    }
    assert_eq!(tx.popularity_vote(contest).await.unwrap(), Some(vote(contest, 1)));
    let settings = VoteSettings { difficulty: 3, ..VoteSettings::default() };
    let other = PopularityVote { settings, state: VoteState::Sealed, secret: None, ..vote(contest, 2) };
    assert!(tx.put_popularity_vote(&other, 6).await.unwrap());
    let kept = PopularityVote { state: VoteState::Draft, secret: Some(b"secret".to_vec()), ..other };
    assert_eq!(tx.popularity_vote(contest).await.unwrap(), Some(kept.clone()), "state and secret stay");
    assert_eq!(tx.running_votes().await.unwrap(), []);
    assert!(tx.set_vote_state(contest, VoteState::Draft, VoteState::Open, 7).await.unwrap());
    assert!(!tx.set_vote_state(contest, VoteState::Draft, VoteState::Open, 7).await.unwrap());
    assert_eq!(tx.running_votes().await.unwrap(), [PopularityVote { state: VoteState::Open, ..kept }]);
    tx.commit().await.unwrap();
}

async fn who_may_vote_is_kept_once(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    let keys = |numbers: &[u8]| numbers.iter().map(|number| vec![*number]).collect::<Vec<_>>();
    tx.put_vote_members(contest, &keys(&[1, 2])).await.unwrap();
    tx.put_vote_members(contest, &keys(&[2, 3, 4])).await.unwrap();
    let mut listed = Vec::new();
    for number in 0_u8..6 {
        if tx.is_vote_member(contest, &[number]).await.unwrap() {
            listed.push(number);
        }
    }
    assert_eq!(listed, [2, 3, 4], "a list takes the place of the one before");
    assert!(!tx.is_vote_member(&"c2".parse().unwrap(), &[2]).await.unwrap());
    assert!(!tx.was_present(&"none".parse().unwrap(), b"key").await.unwrap());

    let (member, address) = (VoterKind::Member, VoterKind::Address);
    tx.put_voter(&voter("v1", contest, member, b"key", b"first")).await.unwrap();
    tx.put_voter(&voter("v2", contest, member, b"key", b"second")).await.unwrap();
    tx.put_voter(&voter("v3", contest, address, b"key", b"third")).await.unwrap();
    assert_eq!(tx.voter_by_token(contest, b"first").await.unwrap(), None, "the last browser votes");
    let found = tx.voter_by_token(contest, b"second").await.unwrap();
    assert_eq!(found, Some(voter("v1", contest, member, b"key", b"second")), "the same voter");
    assert_eq!(tx.voter_by_token(contest, b"third").await.unwrap().unwrap().id, "v3".parse::<VoterId>().unwrap());
    assert_eq!(tx.voter_by_token(&"c2".parse().unwrap(), b"third").await.unwrap(), None);
    let figures = VoteFigures { members: 3, voters: 2, ..VoteFigures::default() };
    assert_eq!(tx.vote_figures(contest).await.unwrap(), figures);

    assert!(tx.spend_once(b"puzzle", 10).await.unwrap());
    assert!(!tx.spend_once(b"puzzle", 11).await.unwrap());
    assert_eq!(tx.forget_spent(10).await.unwrap(), 0);
    assert_eq!(tx.forget_spent(11).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn a_ballot_is_cast_once_while_votes_are_taken(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    let first = ballot(contest, "v1", "e1", 150);
    let next_day = CastBallot { day: day("2026-03-13"), ..ballot(contest, "v1", "e1", 170) };
    for (one, number) in [
        (&first, Some(1)),
        (&ballot(contest, "v1", "e1", 160), None),
        (&ballot(contest, "v3", "e1", 100), Some(2)),
        (&ballot(contest, "v3", "e0", 199), Some(3)),
        (&next_day, Some(4)),
        (&ballot(contest, "v1", "e0", 99), None),
        (&ballot(contest, "v1", "e0", 200), None),
        (&ballot(contest, "nobody", "e0", 150), None),
    ] {
        assert_eq!(tx.cast_ballot(one).await.unwrap(), number, "{one:?}");
    }
    tx.set_vote_state(contest, VoteState::Open, VoteState::Repair, 8).await.unwrap();
    assert_eq!(tx.cast_ballot(&ballot(contest, "v1", "e0", 150)).await.unwrap(), None, "closed for repair");
    tx.set_vote_state(contest, VoteState::Repair, VoteState::Open, 8).await.unwrap();
    let films = tx.films_voted(&"v3".parse().unwrap(), first.day).await.unwrap();
    assert_eq!(films, ["e1", "e0"].map(|id| id.parse::<EntryId>().unwrap()));
    assert_eq!(tx.films_voted(&"v3".parse().unwrap(), next_day.day).await.unwrap(), []);
    let found = tx.ballot_by_receipt(contest, &next_day.receipt).await.unwrap();
    assert_eq!(found, Some((next_day.day, BallotState::Counted, None)));
    assert_eq!(tx.ballot_by_receipt(contest, &RecordHash::of(b"none")).await.unwrap(), None);
    assert_eq!(tx.ballot_tallies(contest, 6).await.unwrap(), BallotTallies::default(), "nothing is tallied yet");
    assert_eq!(tx.vote_figures(contest).await.unwrap().untallied, 4);
    assert_eq!(tx.tally_ballots(contest, 10).await.unwrap(), 0);
    assert_eq!(tx.ballot_tallies(contest, 6).await.unwrap(), BallotTallies { films: 2, groups: Vec::new() });
    tx.commit().await.unwrap();
}

async fn ballots_are_held_together_and_count_again(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    by: &AccountId,
) {
    use BallotState as B;
    let mut tx = store.write(meter).await.unwrap();
    let before = counts(&mut *tx, contest).await;
    assert_eq!(before, [("e0".to_owned(), B::Counted, None, 1), ("e1".to_owned(), B::Counted, None, 3)]);
    let evidence = FlagEvidence {
        rule: VoteRule::Burst,
        entry: Some("e1".parse().unwrap()),
        ballots: 2,
        voters: 2,
        from: 100,
        until: 150,
        usual: Some(1),
        mark: String::new(),
    };
    let batch = |id: &str, state| VoteBatch { state, ..batch_of(id, contest, by, &evidence) };
    let held = batch("b1", BatchState::Held);
    assert_eq!(tx.hold_ballots(&held, &[]).await.unwrap(), 2);
    assert_eq!(tx.hold_ballots(&batch("b2", BatchState::Held), &[]).await.unwrap(), 0, "they are held already");
    let rule = Some(VoteRule::Burst);
    let e1 = |state, rule, ballots| ("e1".to_owned(), state, rule, ballots);
    let e0 = before[0].clone();
    assert_eq!(counts(&mut *tx, contest).await, [e0.clone(), e1(B::Counted, None, 1), e1(B::Held, rule, 2)]);
    assert_eq!(tx.vote_batch(contest, &held.id).await.unwrap(), Some(held.clone()));
    assert_eq!(tx.vote_batch(&"c2".parse().unwrap(), &held.id).await.unwrap(), None);

    let void = VoteBatch { reason: "刷票".to_owned(), ..batch("b1", BatchState::Void) };
    assert_eq!(tx.decide_vote_batch(&void).await.unwrap(), 2);
    assert_eq!(counts(&mut *tx, contest).await, [e0, e1(B::Counted, None, 1), e1(B::Void, rule, 2)]);
    let figures = VoteFigures { members: 3, voters: 2, ballots: 4, held: 0, void: 2, untallied: 0 };
    assert_eq!(tx.vote_figures(contest).await.unwrap(), figures);
    let confirmed = VoteBatch {
        state: BatchState::Confirmed,
        confirmed_by: Some(by.clone()),
        confirmed_at: Some(10),
        ..void.clone()
    };
    assert_eq!(tx.decide_vote_batch(&confirmed).await.unwrap(), 2);
    assert_eq!(tx.vote_batch(contest, &held.id).await.unwrap(), Some(confirmed));
    let undone = VoteBatch { state: BatchState::Undone, decided_at: 11, ..void };
    assert_eq!(tx.decide_vote_batch(&undone).await.unwrap(), 2);
    assert_eq!(counts(&mut *tx, contest).await, before, "as it was");
    assert_eq!(tx.decide_vote_batch(&undone).await.unwrap(), 0, "none belongs to it any more");
    let batches = tx.vote_batches(contest).await.unwrap();
    assert_eq!(batches.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["b1", "b2"], "the latest first");
    tx.commit().await.unwrap();
}

async fn a_day_with_a_root_takes_no_ballot(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    let [first, second] = [day("2026-03-12"), day("2026-03-13")];
    assert_eq!(tx.days_without_root(contest, second).await.unwrap(), [first]);
    assert_eq!(tx.days_without_root(contest, second.next()).await.unwrap(), [first, second]);
    let leaves = tx.ballot_leaves(contest, first).await.unwrap();
    let cast = [("v1", "e1", 150), ("v3", "e1", 100), ("v3", "e0", 199)];
    assert_eq!(leaves, cast.map(|(voter, entry, at)| ballot(contest, voter, entry, at).receipt), "by number");
    let root = VoteRoot { day: first, ballots: 3, root: domain::record::tree::root(&leaves) };
    tx.insert_vote_root(contest, &root).await.unwrap();
    assert_eq!(tx.vote_roots(contest).await.unwrap(), [root]);
    assert_eq!(tx.days_without_root(contest, second.next()).await.unwrap(), [second]);
    assert_eq!(tx.cast_ballot(&ballot(contest, "v1", "e0", 150)).await.unwrap(), None, "the day is fixed");
    tx.commit().await.unwrap();
}

async fn a_secret_is_destroyed_once_the_vote_is_sealed(store: &dyn Store, meter: &Meter, contest: &ContestId) {
    let mut tx = store.write(meter).await.unwrap();
    assert!(!tx.forget_voters(contest).await.unwrap(), "votes are taken");
    for (from, to) in [(VoteState::Open, VoteState::Closed), (VoteState::Closed, VoteState::Sealed)] {
        assert!(tx.set_vote_state(contest, from, to, 12).await.unwrap());
    }
    assert!(tx.forget_voters(contest).await.unwrap());
    assert!(!tx.forget_voters(contest).await.unwrap(), "once");
    assert_eq!(tx.popularity_vote(contest).await.unwrap().unwrap().secret, None);
    let figures = tx.vote_figures(contest).await.unwrap();
    assert_eq!((figures.members, figures.ballots), (0, 4), "ballots stay");
    assert_eq!(tx.running_votes().await.unwrap(), []);
    tx.commit().await.unwrap();
}
