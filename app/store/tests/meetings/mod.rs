//! Selection meetings: who was there, ballots with their papers, proposals.

use domain::ids::{AccountId, BallotId, ContestId, EntryId};
use domain::judging::sheet::Note;
use domain::meeting::{Outcome, Paper, Terms};
use domain::record::Milestone;
use store::{
    Assignment, AttendancePeriod, Ballot, BallotResult, CastingVote, DiscussedFilm, Meeting, Meter, Proposal,
    ProposalDecision, Store, StoreError, StoredCheckpoint, Vote,
};

/// Runs where the contest has an entry, and these two accounts exist.
pub async fn suite(store: &dyn Store, meter: &Meter, contest: &ContestId, entry: &EntryId, people: [AccountId; 2]) {
    let meeting = a_meeting_is_open_once(store, meter, contest, &people[0]).await;
    people_come_and_go(store, meter, &meeting, &people).await;
    ballots_keep_papers_apart_from_names(store, meter, &meeting, entry, &people).await;
    a_proposal_is_decided_once(store, meter, &meeting, entry, &people[0]).await;
    notes_of_signed_sheets_are_found(store, meter, contest, entry, &people).await;
    let mut tx = store.write(meter).await.unwrap();
    tx.close_meeting(&meeting.id, 90).await.unwrap();
    assert_eq!(tx.open_meeting(contest).await.unwrap(), None);
    assert_eq!(tx.lock_meeting(contest).await.unwrap(), None);
    assert!(tx.stays(&meeting.id).await.unwrap().iter().all(|stay| stay.left_at.is_some()));
    let second = Meeting { id: "m2".parse().unwrap(), opened_at: 91, current: None, ..meeting.clone() };
    tx.insert_meeting(&second).await.unwrap();
    let all: Vec<_> = tx.meetings(contest).await.unwrap().into_iter().map(|(one, _)| (one.id, one.closed_at)).collect();
    assert_eq!(all, [(second.id, None), (meeting.id, Some(90))]);
    // The root on minutes is that of the newest checkpoint.
    assert_eq!(tx.meetings_beside_record(contest).await.unwrap().0.len(), 2);
    for (size, note) in [(1_001, "newest"), (1_000, "older")] {
        let checkpoint = StoredCheckpoint { size, milestone: Milestone::Day, made_at: 1, note: note.to_owned() };
        assert!(tx.insert_checkpoint(contest, &checkpoint).await.unwrap());
    }
    let (meetings, note) = tx.meetings_beside_record(contest).await.unwrap();
    assert_eq!((meetings.len(), note.as_deref()), (2, Some("newest")));
}

async fn a_meeting_is_open_once(store: &dyn Store, meter: &Meter, contest: &ContestId, by: &AccountId) -> Meeting {
    let meeting = Meeting {
        id: "m1".parse().unwrap(),
        contest_id: contest.clone(),
        quorum: "4/5".parse().unwrap(),
        opened_by: by.clone(),
        opened_at: 10,
        closed_at: None,
        current: None,
        version: 1,
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_meeting(&meeting).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write(meter).await.unwrap();
    let second = Meeting { id: "m0".parse().unwrap(), ..meeting.clone() };
    assert!(matches!(tx.insert_meeting(&second).await, Err(StoreError::Duplicate(_))));
    drop(tx);
    let mut tx = store.write(meter).await.unwrap();
    let held = tx.lock_meeting(contest).await.unwrap().unwrap();
    assert_eq!(held, Meeting { version: 2, ..meeting });
    tx.commit().await.unwrap();
    let mut tx = store.read(meter).await.unwrap();
    assert_eq!(tx.open_meeting(contest).await.unwrap(), Some(held.clone()));
    held
}

async fn people_come_and_go(store: &dyn Store, meter: &Meter, meeting: &Meeting, people: &[AccountId; 2]) {
    let [one, two] = people;
    let mut tx = store.write(meter).await.unwrap();
    tx.come(&meeting.id, one, 11).await.unwrap();
    tx.come(&meeting.id, one, 12).await.unwrap();
    tx.come(&meeting.id, two, 12).await.unwrap();
    tx.leave(&meeting.id, one, 13).await.unwrap();
    tx.leave(&meeting.id, one, 14).await.unwrap();
    tx.come(&meeting.id, one, 15).await.unwrap();
    // Out and in again within one moment.
    tx.leave(&meeting.id, one, 15).await.unwrap();
    tx.come(&meeting.id, one, 15).await.unwrap();
    let stay = |who: &AccountId, came_at, left_at| AttendancePeriod { account_id: who.clone(), came_at, left_at };
    let stays = tx.stays(&meeting.id).await.unwrap();
    assert_eq!(stays, [stay(one, 11, Some(13)), stay(two, 12, None), stay(one, 15, None)]);
    tx.commit().await.unwrap();
}

async fn ballots_keep_papers_apart_from_names(
    store: &dyn Store,
    meter: &Meter,
    meeting: &Meeting,
    entry: &EntryId,
    people: &[AccountId; 2],
) {
    let mut tx = store.write(meter).await.unwrap();
    tx.discuss(&meeting.id, entry, 20).await.unwrap();
    let course = tx.course(&meeting.id).await.unwrap();
    assert_eq!(course.discussed, [DiscussedFilm { entry_id: entry.clone(), began_at: 20 }]);
    assert_eq!(course.stays, tx.stays(&meeting.id).await.unwrap(), "as they are read alone");
    let open = tx.open_meeting(&meeting.contest_id).await.unwrap().unwrap();
    assert_eq!(open.current.as_ref(), Some(entry));
    let ballot = Ballot {
        id: "b1".parse().unwrap(),
        meeting_id: meeting.id.clone(),
        place: 1,
        question: "第一轮".to_owned(),
        terms: Terms { films: vec![entry.clone()], most: 1, seats: 1 },
        secret: true,
        again_of: None,
        opened_at: 21,
        present: 2,
        members: 2,
        voters: Some(people.iter().cloned().collect()),
        left_out: [people[1].clone()].into(),
        result: None,
    };
    let named = Ballot {
        id: "b2".parse().unwrap(),
        place: 2,
        secret: false,
        again_of: Some(ballot.id.clone()),
        ..ballot.clone()
    };
    tx.insert_ballot(&ballot).await.unwrap();
    tx.insert_ballot(&named).await.unwrap();
    let paper = Paper::from([entry.clone()]);
    // Whoever comes first, the papers lie in the order of what they say.
    for (who, paper) in people.iter().zip([paper.clone(), Paper::new()]) {
        tx.insert_vote(&ballot.id, &Vote { voter_id: who.clone(), paper: None }).await.unwrap();
        tx.add_secret_paper(&ballot.id, &paper).await.unwrap();
    }
    assert_eq!(tx.secret_papers(&ballot.id).await.unwrap(), [Paper::new(), paper.clone()]);
    tx.insert_vote(&named.id, &Vote { voter_id: people[0].clone(), paper: Some(paper.clone()) }).await.unwrap();
    assert!(tx.secret_papers(&named.id).await.unwrap().is_empty());
    let votes: Vec<(BallotId, bool)> =
        tx.votes(&meeting.id).await.unwrap().into_iter().map(|(ballot, vote)| (ballot, vote.paper.is_some())).collect();
    assert_eq!(votes, [(ballot.id.clone(), false), (ballot.id.clone(), false), (named.id.clone(), true)]);

    let mut named = named;
    named.voters = Some([people[0].clone()].into());
    named.left_out = people.iter().cloned().collect();
    (named.present, named.members) = (1, 0);
    tx.set_ballot_voters(&named).await.unwrap();
    let count = ballot.terms.count(&[paper.clone(), Paper::new()]);
    let casting = CastingVote { picked: paper, reason: "r".to_owned(), by: people[0].clone(), at: 30 };
    let outcome = Outcome { chosen: vec![entry.clone()], ..Outcome::default() };
    let result = BallotResult { closed_at: 29, count: Some(count), outcome, casting: Some(casting) };
    tx.set_ballot_result(&ballot.id, &result).await.unwrap();
    let found = tx.ballots(&meeting.id).await.unwrap();
    assert_eq!(found, [Ballot { result: Some(result), ..ballot.clone() }, named]);
    tx.commit().await.unwrap();

    let mut tx = store.write(meter).await.unwrap();
    let again = tx.insert_vote(&ballot.id, &Vote { voter_id: people[0].clone(), paper: None }).await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))));
}

async fn a_proposal_is_decided_once(
    store: &dyn Store,
    meter: &Meter,
    meeting: &Meeting,
    entry: &EntryId,
    by: &AccountId,
) {
    let proposal = Proposal {
        id: "p1".parse().unwrap(),
        meeting_id: meeting.id.clone(),
        place: 1,
        comes: Some(entry.clone()),
        leaves: None,
        reason: "题材".to_owned(),
        proposed_by: by.clone(),
        proposed_at: 40,
        decision: None,
    };
    let mut tx = store.write(meter).await.unwrap();
    tx.insert_proposal(&proposal).await.unwrap();
    let decision = ProposalDecision { accepted: true, decider: "遴选会".to_owned(), at: 41 };
    assert!(tx.decide_proposal(&proposal.id, &decision).await.unwrap());
    assert!(!tx.decide_proposal(&proposal.id, &decision).await.unwrap());
    let found = tx.proposals(&meeting.id).await.unwrap();
    assert_eq!(found, [Proposal { decision: Some(decision), ..proposal }]);
    tx.commit().await.unwrap();
}

async fn notes_of_signed_sheets_are_found(
    store: &dyn Store,
    meter: &Meter,
    contest: &ContestId,
    entry: &EntryId,
    people: &[AccountId; 2],
) {
    let mut tx = store.write(meter).await.unwrap();
    let recused = Assignment {
        id: "recused-in-round-9".parse().unwrap(),
        contest_id: contest.clone(),
        round: 9,
        judge_id: people[1].clone(),
        entry_id: entry.clone(),
        position: 1,
        recused_at: Some(5),
        recusal_reason: "r".to_owned(),
        recusal_found: false,
        replaces: None,
    };
    tx.insert_assignment(&recused).await.unwrap();
    let recusals = tx.contest_ties(contest).await.unwrap().recused;
    assert!(recusals.contains(&(people[1].clone(), entry.clone())));
    // The notes themselves are written by the desk; the statement is at least understood by both databases.
    assert_eq!(tx.notes_of_entry(contest, entry).await.unwrap(), Vec::<Note>::new());
}
