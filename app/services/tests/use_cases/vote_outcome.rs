//! What becomes of ballots that look wrong, the result, receipts that another program proves, and the end of the secret of a vote. On both
//! databases where more than one statement decides.

use std::path::Path;
use std::process::Command;

use domain::access::Role;
use domain::calendar::Day;
use domain::contest::phase::Phase;
use domain::ids::{ContestId, EntryId, VoteBatchId};
use domain::popularity::{BallotState, BatchAct, BatchState, VoteAct, VoteProblem, VoteRule, VoteState, VoterKind};
use domain::record::RecordHash;
use domain::text::Lang;
use domain::work::WorkKind;
use services::media::Storage;
use services::{Actor, RecordSearch, Refusal, ServiceError, TextName};
use store::{CastBallot, Voter};

use crate::erasure::{alter, url};
use crate::harness::{DAY, Harness, page, refused};
use crate::popularity::{MOST, anywhere, figures, is_denied, links, member, open, opened, problem, published, vote};
use crate::races::cluster::Cluster;

/// A vote in which two members voted for the second film, and 24 for the first within a minute; the scrutineer.
async fn with_a_burst(harness: &Harness) -> (ContestId, Vec<EntryId>, Actor) {
    let (contest, films) = opened(harness, 30).await;
    let scrutineer = harness.person("scrutineer").await;
    harness.cast(&contest, &scrutineer, Role::Scrutineer, "", "").await;
    for number in 1..=26 {
        let token = member(&harness.services, &contest, &number.to_string()).await;
        let film = usize::from(number <= 2);
        vote(&harness.services, &contest, &token, &films[film..=film]).await.unwrap();
    }
    (contest, films, scrutineer)
}

/// What is flagged now: rule and how many ballots.
async fn flagged(harness: &Harness, contest: &ContestId) -> Vec<(VoteRule, usize, String)> {
    let view = harness.services.popularity(&harness.staff, contest).await.unwrap();
    view.flags.into_iter().map(|flag| (flag.evidence.rule, flag.evidence.ballots, flag.key)).collect()
}

async fn a_burst_is_held_void_confirmed_and_undone(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, _, scrutineer) = with_a_burst(&harness).await;
    let found = flagged(&harness, &contest).await;
    let rules: Vec<_> = found.iter().map(|(rule, ballots, _)| (*rule, *ballots)).collect();
    assert_eq!(rules, [(VoteRule::Burst, 24), (VoteRule::Unplayed, 24)]);
    let key = found[0].2.as_str();
    assert_eq!(figures(&harness, &contest).await, (26, 0, 0), "a flag holds nothing by itself");

    assert!(is_denied(services.hold_votes(&scrutineer, &contest, key).await));
    assert_eq!(problem(services.hold_votes(staff, &contest, "made up").await), VoteProblem::Flag);
    assert_eq!(services.hold_votes(staff, &contest, key).await.unwrap(), 24);
    assert_eq!(problem(services.hold_votes(staff, &contest, key).await), VoteProblem::Flag, "once");
    assert_eq!(figures(&harness, &contest).await, (26, 24, 0));
    assert_eq!(flagged(&harness, &contest).await, []);

    let view = services.popularity(&scrutineer, &contest).await.unwrap();
    assert_eq!((view.can_run, view.can_confirm, view.batches.len()), (false, true, 1));
    let batch = view.batches[0].id.clone();
    let decide = async |actor: &Actor, act: BatchAct, reason: &str| {
        services.decide_votes(actor, &contest, &batch, act, reason).await
    };
    let early = decide(&scrutineer, BatchAct::Confirm, "").await;
    assert_eq!(problem(early), VoteProblem::Batch(BatchState::Held));
    assert!(is_denied(decide(&scrutineer, BatchAct::Void, "刷票").await));
    let reason = refused(decide(staff, BatchAct::Void, "\u{200b}").await);
    assert!(matches!(reason, Refusal::Words { what: TextName::Reason, .. }), "{reason:?}");
    assert_eq!(decide(staff, BatchAct::Void, "一分钟内集中投出").await.unwrap(), 24);
    assert_eq!(figures(&harness, &contest).await, (26, 0, 24));

    // What is void without the scrutineer is not published.
    services.move_vote(staff, &contest, VoteAct::Close, "").await.unwrap();
    assert_eq!(problem(services.move_vote(staff, &contest, VoteAct::Seal, "").await), VoteProblem::Unconfirmed(1));
    assert!(is_denied(decide(staff, BatchAct::Confirm, "").await));
    // Whoever ran the contest when they decided, and is its scrutineer by now, confirms nothing of their own.
    let decided = |who: &Actor| format!("UPDATE vote_batches SET decided_by = '{}';", who.account().unwrap().id);
    alter(cluster, &harness.folder, &decided(&scrutineer));
    assert_eq!(problem(decide(&scrutineer, BatchAct::Confirm, "").await), VoteProblem::OwnDecision);
    alter(cluster, &harness.folder, &decided(staff));
    assert_eq!(decide(&scrutineer, BatchAct::Confirm, "").await.unwrap(), 24);
    // Both read whose decision it is, and who confirmed it.
    let [first, second] = [staff, &scrutineer].map(|who| who.account().unwrap());
    for who in [staff, &scrutineer] {
        let view = services.popularity(who, &contest).await.unwrap();
        let kept = &view.batches[0];
        assert_eq!((kept.decided_by.as_ref(), kept.confirmed_by.as_ref()), (Some(&first.id), Some(&second.id)));
        let names = [first, second].map(|account| view.people.get(&account.id));
        assert_eq!(names, [Some(&first.name), Some(&second.name)]);
    }
    assert!(is_denied(decide(staff, BatchAct::Undo, "搞错了").await), "what the scrutineer confirmed");
    assert_eq!(decide(&scrutineer, BatchAct::Undo, "是一次集体观摩").await.unwrap(), 24);
    assert_eq!(figures(&harness, &contest).await, (26, 0, 0), "they count again");
    let twice = decide(&scrutineer, BatchAct::Undo, "再次").await;
    assert!(matches!(twice, Err(ServiceError::Denied(_) | ServiceError::Refused(_))), "{twice:?}");
    let none: VoteBatchId = "none".parse().unwrap();
    let missing = services.decide_votes(staff, &contest, &none, BatchAct::Void, "刷票").await;
    assert!(matches!(missing, Err(ServiceError::NotFound)));
    services.close().await;
}

#[tokio::test]
async fn a_burst_is_held_void_confirmed_and_undone_on_sqlite() {
    a_burst_is_held_void_confirmed_and_undone(None).await;
}

#[tokio::test]
async fn a_burst_is_held_void_confirmed_and_undone_on_postgres() {
    let cluster = Cluster::start();
    a_burst_is_held_void_confirmed_and_undone(Some(&cluster)).await;
}

#[tokio::test]
async fn ballots_are_tallied_in_the_background_and_some_of_them_when_somebody_looks() {
    let harness = Harness::new().await;
    let (contest, films, _) = with_a_burst(&harness).await;
    assert_eq!(harness.services.keep_vote_tallies().await.unwrap(), 26);
    assert_eq!(harness.services.keep_vote_tallies().await.unwrap(), 0, "once");
    assert_eq!(flagged(&harness, &contest).await.len(), 2);
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&store::Meter::default()).await.unwrap();
    let now = harness.services.now();
    for nth in 0..600 {
        let id = format!("w{nth}");
        let voter = Voter {
            id: id.parse().unwrap(),
            contest_id: contest.clone(),
            kind: VoterKind::Member,
            key_hmac: id.clone().into_bytes(),
            token_hash: id.clone().into_bytes(),
            proven_at: now,
            network_hmac: Vec::new(),
            agent_hmac: Vec::new(),
            stem_hmac: Vec::new(),
        };
        tx.put_voter(&voter).await.unwrap();
        let ballot = CastBallot {
            contest_id: contest.clone(),
            voter_id: voter.id,
            entry_id: films[1].clone(),
            day: Day::of(now, 0),
            cast_at: now,
            played_ms: 1,
            receipt: RecordHash::of(id.as_bytes()),
        };
        tx.cast_ballot(&ballot).await.unwrap().unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
    let view = async || harness.services.popularity(&harness.staff, &contest).await.unwrap();
    let first = view().await;
    assert_eq!((first.figures.ballots, first.figures.untallied), (626, 100), "what is left is told");
    let second = view().await;
    assert_eq!(second.figures.untallied, 0);
    let burst = second.flags.iter().find(|flag| flag.evidence.entry.as_ref() == Some(&films[1])).unwrap();
    assert_eq!((burst.evidence.rule, burst.evidence.ballots), (VoteRule::Burst, 602));
}

async fn two_hold_the_same_ballots_once(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, _, _) = with_a_burst(&harness).await;
    let key = flagged(&harness, &contest).await[0].2.clone();
    let hold = || services.hold_votes(staff, &contest, &key);
    let (one, other) = tokio::join!(hold(), hold());
    let (held, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(held.unwrap(), 24);
    assert_eq!(problem(refused), VoteProblem::Flag);
    let view = services.popularity(staff, &contest).await.unwrap();
    assert_eq!((view.figures.held, view.batches.len()), (24, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_hold_the_same_ballots_hold_them_once_on_sqlite() {
    two_hold_the_same_ballots_once(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_hold_the_same_ballots_hold_them_once_on_postgres() {
    let cluster = Cluster::start();
    two_hold_the_same_ballots_once(Some(&cluster)).await;
}

#[tokio::test]
async fn the_result_tells_what_counted_what_was_held_and_what_was_void_by_rule() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, films, scrutineer) = with_a_burst(&harness).await;
    let key = flagged(&harness, &contest).await[0].2.clone();
    services.hold_votes(staff, &contest, &key).await.unwrap();
    let batch = services.popularity(staff, &contest).await.unwrap().batches[0].id.clone();
    services.decide_votes(staff, &contest, &batch, BatchAct::Void, "刷票").await.unwrap();
    services.decide_votes(&scrutineer, &contest, &batch, BatchAct::Confirm, "").await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Close, "").await.unwrap();
    assert_eq!(services.move_vote(staff, &contest, VoteAct::Seal, "").await.unwrap(), VoteState::Sealed);
    let late = services.decide_votes(&scrutineer, &contest, &batch, BatchAct::Undo, "搞错了").await;
    assert_eq!(problem(late), VoteProblem::State(VoteState::Sealed));

    let metered = services.metered();
    let result = metered.vote_result(&contest).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let told: Vec<_> = result.films.iter().map(|film| (film.place, &film.entry, film.counted, film.held)).collect();
    assert_eq!(told, [(1, &films[1], 2, 0), (2, &films[0], 0, 0)]);
    assert_eq!(result.films[1].void.get(&VoteRule::Burst), Some(&24));
    assert_eq!((result.roots.len(), result.roots[0].ballots), (1, 26), "the seal fixes the last day too");
    assert_eq!(result.names[&films[0]].1.as_deref(), Some("第1部"));
    services.withdraw_release(staff, &films[0], "作者来函").await.unwrap();
    let result = services.vote_result(&contest).await.unwrap();
    assert_eq!(result.names[&films[0]].1, None, "its title is not told any more");
}

#[tokio::test]
async fn a_vote_leaves_no_row_in_the_trail_and_what_is_decided_about_it_does() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, films) = opened(&harness, 1).await;
    let rows = async || {
        let search = RecordSearch { page: page(1, 1), ..RecordSearch::default() };
        services.contest_record(&harness.organiser, &contest, &search).await.unwrap().total
    };
    let before = rows().await;
    let token = member(services, &contest, "1").await;
    vote(services, &contest, &token, &films[..1]).await.unwrap();
    assert_eq!(rows().await, before);
    services.move_vote(staff, &contest, VoteAct::Close, "").await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Seal, "").await.unwrap();
    // Closed, the root of the day, and sealed.
    assert_eq!(rows().await, before + 3);
}

/// What the program in the documents says of a proof.
fn checked_in_python(folder: &Path, proof: &str, root: &str) -> bool {
    let file = folder.join("proof.txt");
    std::fs::write(&file, proof).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/ballot.py");
    let mut command = Command::new("python3");
    command.args(["-W", "error", script]).arg(&file).args(["--root", root]).env("PYTHONUTF8", "1");
    let output = command.output().unwrap();
    let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(words.starts_with(if output.status.success() { "right: " } else { "wrong: " }), "{words}");
    output.status.success()
}

#[tokio::test]
async fn a_receipt_proves_that_its_ballot_was_taken_in() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (contest, films) = opened(&harness, 7).await;
    let mut receipts = Vec::new();
    for number in 1..=7 {
        let token = member(services, &contest, &number.to_string()).await;
        let given = vote(services, &contest, &token, &films[..1]).await.unwrap();
        receipts.push(given.votes[0].receipt.clone().unwrap());
    }
    let look_up = async |receipt: &str| services.vote_receipt(&contest, receipt, &anywhere()).await;
    assert_eq!(problem(look_up(&receipts[0]).await), VoteProblem::DayNotOver);
    assert_eq!(services.keep_vote_roots().await.unwrap(), 0, "the day is not over");
    harness.pass(DAY);
    assert_eq!(services.keep_vote_roots().await.unwrap(), 1);
    assert_eq!(services.keep_vote_roots().await.unwrap(), 0, "once");
    let published = services.vote_result(&contest).await.unwrap().roots;
    assert_eq!(published.iter().map(|root| root.ballots).collect::<Vec<_>>(), [7]);
    let root = published[0].root.groups();
    for (place, receipt) in receipts.iter().enumerate() {
        let view = look_up(&format!("  {receipt}\n")).await.unwrap();
        assert_eq!((view.proof.place, view.proof.size, view.outcome), (place, 7, None));
        assert!(view.proof.holds() && view.film.1 == "第1部");
        let proof = serde_json::to_string_pretty(&view.proof).unwrap();
        assert!(checked_in_python(&harness.folder, &proof, &root), "{proof}");
        let changed = proof.replace(films[0].as_str(), films[1].as_str());
        assert!(changed != proof && !checked_in_python(&harness.folder, &changed, &root));
        assert!(!checked_in_python(&harness.folder, &proof, &"0".repeat(64)), "not what was published");
    }
    let other = receipts[0].replace(films[0].as_str(), films[1].as_str());
    for wrong in ["", "x", &receipts[0][1..], &other] {
        assert_eq!(problem(look_up(wrong).await), VoteProblem::Receipt, "{wrong}");
    }
    services.move_vote(&harness.staff, &contest, VoteAct::Close, "").await.unwrap();
    services.move_vote(&harness.staff, &contest, VoteAct::Seal, "").await.unwrap();
    let outcome = look_up(&receipts[3]).await.unwrap().outcome;
    assert_eq!(outcome, Some((BallotState::Counted, None)));
}

#[tokio::test]
async fn the_secret_is_destroyed_when_nobody_can_object_any_more() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, films) = published(&harness).await;
    open(&harness, &contest, &[VoterKind::Member, VoterKind::Address], 1).await;
    services.ask_vote_link(&contest, "chen@example.invalid", &anywhere()).await.unwrap();
    let token = member(services, &contest, "1").await;
    vote(services, &contest, &token, &films[..1]).await.unwrap();
    let forget = async || services.forget_vote_keys(staff, &contest).await;
    assert_eq!(problem(forget().await), VoteProblem::State(VoteState::Open));
    services.move_vote(staff, &contest, VoteAct::Close, "").await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Seal, "").await.unwrap();
    assert_eq!(problem(forget().await), VoteProblem::Early);
    services.move_phase(&harness.organiser, &contest, Phase::Final, "另有安排").await.unwrap();
    let view = services.popularity(staff, &contest).await.unwrap();
    assert_eq!((view.vote.unwrap().has_secret, view.figures.members, view.figures.ballots), (false, 0, 1));
    assert_eq!(links(&harness, &contest).await, Vec::<String>::new(), "nor is it kept who asked for a link");
    assert_eq!(problem(forget().await), VoteProblem::Secret);
    // The result and the receipts stay.
    assert_eq!(services.vote_result(&contest).await.unwrap().films[0].counted, 1);
    assert!(services.vote_page(&contest, Some(&token), None).await.unwrap().puzzle.is_none());
    assert_eq!(services.note_play(&contest, &films[0], None).await.unwrap(), None, "films are still watched");
}

#[tokio::test]
async fn used_puzzles_are_forgotten_where_no_vote_runs() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&store::Meter::default()).await.unwrap();
    assert!(tx.spend_once(b"puzzle", services.now()).await.unwrap());
    tx.commit().await.unwrap();
    for (days, forgotten) in [(1, 0), (2, 1), (2, 0)] {
        harness.pass(days * DAY);
        assert_eq!(services.forget_spent_puzzles().await.unwrap(), forgotten, "{days} days later");
    }
    store.close().await;
}

#[tokio::test]
async fn a_vote_that_is_sealed_late_is_forgotten_by_an_act() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, _) = opened(&harness, 1).await;
    let waits = async || -> Vec<WorkKind> {
        let work = services.home(staff).await.unwrap().work;
        work.into_iter().filter(|item| item.contest.id == contest).map(|item| item.work.kind).collect()
    };
    assert_eq!(waits().await, [], "votes are taken");
    services.move_phase(&harness.organiser, &contest, Phase::Final, "另有安排").await.unwrap();
    assert_eq!(waits().await, [WorkKind::SealVote], "the home page reminds of it");
    for act in [VoteAct::Close, VoteAct::Seal] {
        services.move_vote(staff, &contest, act, "").await.unwrap();
    }
    assert_eq!(waits().await, [WorkKind::ForgetVoters]);
    let view = services.popularity(staff, &contest).await.unwrap();
    assert!(view.can_forget && view.vote.unwrap().has_secret);
    services.forget_vote_keys(staff, &contest).await.unwrap();
    assert_eq!(waits().await, []);
    let view = services.popularity(staff, &contest).await.unwrap();
    assert!(!view.can_forget && !view.vote.unwrap().has_secret);
    assert_eq!(VoteProblem::Secret, problem(services.forget_vote_keys(staff, &contest).await));
    let words = Refusal::Vote(VoteProblem::Secret).message(Lang::Zh);
    assert!(words.contains("密钥"), "{words}");
}
