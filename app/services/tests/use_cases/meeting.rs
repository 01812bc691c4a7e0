//! The selection meeting: quorum, recusals, ballots open and secret, ties, proposals, minutes.

use std::collections::BTreeSet;

use domain::access::{Denied, Role};
use domain::audit::{EventKind, RecordedAction};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::ids::{ContestId, EntryId};
use domain::judging::sheet::{Content, Note};
use domain::meeting::{Paper, Quorum};
use domain::overrides::Ruling;
use domain::scoring::rubric::Marks;
use domain::text::Lang;
use services::playback::{FilmVariant, LinkQuery};
use services::{Actor, BallotDraft, MeetingRefusal, RecordSearch, Refusal, Room, ServiceError};

use crate::harness::{Harness, marks, page, sheet};

/// A contest in its selection: four judges, a chair, a scrutineer, four films. The first judge is recused from the first
/// film.
pub struct Hall {
    pub harness: Harness,
    pub contest: ContestId,
    pub films: Vec<EntryId>,
    pub judges: Vec<Actor>,
    pub chair: Actor,
}

impl Hall {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// As [`Hall::new`], with other settings.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let harness = Harness::new().await;
        let mut judges = Vec::new();
        for name in ["judge1", "judge2", "judge3", "judge4"] {
            judges.push(harness.person(name).await);
        }
        let contest = harness.open_contest().await;
        harness
            .set_up(&contest, |settings| {
                settings.balance.size = 2;
                settings.balance.rules.clear();
                change(settings);
            })
            .await;
        let films = harness.judging_in(&contest, &judges, &["440100", "440500", "441700", "440200"]).await;
        let (chair, scrutineer) = (harness.person("chair").await, harness.person("scrutineer").await);
        harness.cast(&contest, &chair, Role::Chair, "", "").await;
        harness.cast(&contest, &scrutineer, Role::Scrutineer, "", "").await;
        for judge in &judges {
            for line in harness.services.my_desk(judge, &contest).await.unwrap().lines {
                if line.number == 1 && judge == &judges[0] {
                    harness.services.recuse(judge, &line.assignment, "曾任顾问").await.unwrap();
                    continue;
                }
                let mark = marks([1000 - line.number * 50; 3]);
                harness.services.save_sheet(judge, &line.assignment, 0, &noted(mark, line.number), &[]).await.unwrap();
            }
            harness.services.sign_sheets(judge, &contest, "独立评审").await.unwrap();
        }
        harness.services.move_phase(&harness.organiser, &contest, Phase::Selection, "").await.unwrap();
        Self { harness, contest, films, judges, chair }
    }

    /// The meeting is open and these judges are there, with the chair who opened it.
    pub async fn open(&self, judges: usize) {
        self.harness.services.open_meeting(&self.chair, &self.contest, Quorum::default()).await.unwrap();
        for judge in self.judges.iter().take(judges) {
            self.harness.services.attend(judge, &self.contest, None, true).await.unwrap();
        }
    }

    pub async fn seal(&self) {
        self.harness.seal(&self.contest).await;
    }

    pub async fn room(&self, actor: &Actor) -> Room {
        self.harness.services.room(actor, &self.contest).await.unwrap()
    }

    pub fn draft(&self, films: &[usize], most: usize, seats: usize, secret: bool) -> BallotDraft {
        let films = films.iter().map(|at| self.films[*at].clone()).collect();
        BallotDraft { question: "入选".to_owned(), films, most, seats, secret, told: BTreeSet::new() }
    }

    pub fn paper(&self, films: &[usize]) -> Paper {
        films.iter().map(|at| self.films[*at].clone()).collect()
    }
}

/// A sheet with a note that names its film.
fn noted(marks: Marks, number: i64) -> Content {
    let note = Note { at_ms: 500, words: format!("看点 {number}") };
    Content { notes: vec![note], ..sheet(marks, "") }
}

pub fn refused<T: std::fmt::Debug>(result: services::Result<T>) -> MeetingRefusal {
    let refusal = match result {
        Err(ServiceError::Refused(Refusal::Meeting(refusal))) => Ok(refusal),
        other => Err(format!("{other:?}")),
    };
    let refusal = refusal.unwrap();
    assert!(Lang::ALL.iter().all(|lang| !refusal.message(*lang).is_empty()));
    refusal
}

#[tokio::test]
async fn nothing_is_decided_without_a_quorum_and_nobody_stands_for_another() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    assert_eq!(refused(services.close_meeting(&hall.chair, contest).await), MeetingRefusal::NoMeeting);
    let judge = services.open_meeting(&hall.judges[0], contest, Quorum::default()).await;
    assert!(matches!(judge, Err(ServiceError::Denied(Denied::Role { .. }))), "{judge:?}");
    assert!(services.room(&hall.harness.staff, contest).await.is_err());

    hall.open(2).await;
    let twice = services.open_meeting(&hall.harness.organiser, contest, Quorum::default()).await;
    assert_eq!(refused(twice), MeetingRefusal::MeetingOpen);
    let room = hall.room(&hall.judges[0]).await;
    assert_eq!((room.members.len(), room.present(), room.needed), (5, 3, 4));
    assert!(room.members[0].chair && room.can_vote && !room.can_lead);
    assert!(room.films.iter().all(|film| film.score.is_none()), "judges see no ranking");
    assert!(hall.room(&hall.chair).await.films.iter().all(|film| film.score.is_some()));

    let early = services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2], 1, 1, true)).await;
    assert_eq!(refused(early), MeetingRefusal::NoQuorum { present: 3, needed: 4 });
    // The lead marks who is there; a judge marks nobody else, and the organiser is no member.
    let third = &hall.judges[2].account().unwrap().id;
    let other = services.attend(&hall.judges[0], contest, Some(third), true).await;
    assert!(matches!(other, Err(ServiceError::Denied(_))), "{other:?}");
    services.attend(&hall.harness.organiser, contest, Some(third), true).await.unwrap();
    let organiser = &hall.harness.organiser.account().unwrap().id;
    let guest = services.attend(&hall.chair, contest, Some(organiser), true).await;
    assert_eq!(refused(guest), MeetingRefusal::NotMember);

    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2], 1, 1, true)).await.unwrap();
    let absent = services.cast(&hall.judges[3], contest, &ballot, hall.paper(&[1])).await;
    assert_eq!(refused(absent), MeetingRefusal::NotPresent);
    services.attend(&hall.judges[3], contest, None, true).await.unwrap();
    let late = services.cast(&hall.judges[3], contest, &ballot, hall.paper(&[1])).await;
    assert_eq!(refused(late), MeetingRefusal::NotVoter, "who was not there when it opened does not vote");
    let second = services.open_ballot(&hall.chair, contest, hall.draft(&[1], 1, 1, true)).await;
    assert_eq!(refused(second), MeetingRefusal::BallotOpen);
    assert_eq!(refused(services.close_meeting(&hall.chair, contest).await), MeetingRefusal::BallotOpen);
}

#[tokio::test]
async fn a_member_plays_the_film_on_the_screen_though_it_was_dealt_to_others() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    // A judge who joins after the last round has no films.
    let late = hall.harness.person("late").await;
    hall.harness.cast(contest, &late, Role::Judge, "", "").await;
    hall.open(4).await;
    services.show_film(&hall.chair, contest, &hall.films[1]).await.unwrap();
    let film = hall.room(&late).await.screen.film.unwrap().file;
    let plays = async || {
        let address = services.links(&late).await.unwrap().to(&film, FilmVariant::Play);
        services.film(&late, &film, &LinkQuery::of(&address).unwrap()).await.map(|_| ())
    };
    plays().await.unwrap();
    services.show_film(&hall.chair, contest, &hall.films[2]).await.unwrap();
    let gone = plays().await;
    assert!(matches!(gone, Err(ServiceError::NotFound)), "another film is on the screen: {gone:?}");
}

#[tokio::test]
async fn who_is_recused_sees_neither_film_nor_ballot_line() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    let before = services.meeting_version(&hall.judges[0], contest).await.unwrap();
    services.show_film(&hall.chair, contest, &hall.films[0]).await.unwrap();
    assert_ne!(services.meeting_version(&hall.judges[0], contest).await.unwrap(), before, "every page is told");
    let (mine, theirs) = (hall.room(&hall.judges[0]).await, hall.room(&hall.judges[1]).await);
    assert!(mine.current().unwrap().recused && mine.screen.film.is_none() && mine.screen.notes.is_empty());
    assert!(!theirs.current().unwrap().recused && theirs.screen.film.is_some());
    // The three judges who signed a sheet of this film noted something in it; nobody's name goes with it.
    let clips: Vec<(i64, &str)> = theirs.screen.notes.iter().map(|note| (note.at_ms, &*note.words)).collect();
    assert_eq!(clips, [(500, "看点 1"); 3]);
    let named: Vec<&str> = theirs.members.iter().filter(|one| one.recused).map(|one| one.name.as_str()).collect();
    assert_eq!(named, ["judge1"]);

    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[0, 1, 2], 1, 1, false)).await.unwrap();
    let own = services.cast(&hall.judges[0], contest, &ballot, hall.paper(&[0])).await;
    assert_eq!(refused(own), MeetingRefusal::Recused(vec![1]));
    services.cast(&hall.judges[0], contest, &ballot, hall.paper(&[1])).await.unwrap();
    let twice = services.cast(&hall.judges[0], contest, &ballot, hall.paper(&[])).await;
    assert_eq!(refused(twice), MeetingRefusal::AlreadyVoted);
    let elsewhere = services.cast(&hall.judges[1], contest, &ballot, hall.paper(&[3])).await;
    assert!(matches!(elsewhere, Err(ServiceError::NotFound)), "{elsewhere:?}");
    // While it is open nobody learns what was chosen, though it is an open ballot.
    let room = hall.room(&hall.judges[1]).await;
    assert!(room.open_ballot().unwrap().votes.iter().all(|vote| vote.paper.is_none()));
}

#[tokio::test]
async fn the_agenda_is_the_films_around_the_line_for_who_sees_scores() {
    let hall = Hall::with(|settings| settings.balance.size = 1).await;
    hall.open(2).await;
    let agenda = async |who: &Actor| {
        let films = hall.room(who).await.films.into_iter().filter(|film| film.around_line);
        films.map(|film| film.number).collect::<Vec<_>>()
    };
    assert_eq!(agenda(&hall.chair).await, [1, 2, 3], "two on each side, as far as there are places");
    assert!(agenda(&hall.judges[1]).await.is_empty(), "judges see no ranking");
}

#[tokio::test]
async fn a_tie_is_voted_on_again_and_then_broken_by_the_chair() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2, 3], 2, 1, false)).await.unwrap();
    let votes: [&[usize]; 5] = [&[1], &[2], &[1, 2], &[1, 2, 3], &[]];
    let voters: Vec<&Actor> = hall.judges.iter().chain([&hall.chair]).collect();
    for (voter, films) in voters.iter().zip(votes) {
        services.cast(voter, contest, &ballot, hall.paper(films)).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    let room = hall.room(&hall.chair).await;
    let result = room.ballots[0].ballot.result.as_ref().unwrap();
    let count = result.count.as_ref().unwrap();
    assert_eq!((count.papers, count.void, count.blank), (5, 1, 1));
    assert_eq!((result.outcome.tied.len(), result.outcome.open), (2, 1));
    assert!(room.ballots[0].votes.iter().all(|vote| vote.paper.is_some()), "an open ballot names its voters");

    let early = services.break_tie(&hall.chair, contest, &ballot, hall.paper(&[1]), "r").await;
    assert_eq!(refused(early), MeetingRefusal::VoteAgainFirst);
    let again = services.vote_again(&hall.chair, contest, &ballot, BTreeSet::new()).await.unwrap();
    for (voter, film) in voters.iter().zip([1, 2, 1, 2]) {
        services.cast(voter, contest, &again, hall.paper(&[film])).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &again).await.unwrap();
    assert_eq!(
        refused(services.vote_again(&hall.chair, contest, &ballot, BTreeSet::new()).await),
        MeetingRefusal::NoTie
    );
    assert_eq!(
        refused(services.vote_again(&hall.chair, contest, &again, BTreeSet::new()).await),
        MeetingRefusal::NoTie
    );
    let organiser = services.break_tie(&hall.harness.organiser, contest, &again, hall.paper(&[1]), "r").await;
    assert!(matches!(organiser, Err(ServiceError::Denied(_))), "{organiser:?}");
    let both = services.break_tie(&hall.chair, contest, &again, hall.paper(&[1, 2]), "r").await;
    assert_eq!(refused(both), MeetingRefusal::Picks(1));
    services.break_tie(&hall.chair, contest, &again, hall.paper(&[2]), "题材更少见").await.unwrap();
    let room = hall.room(&hall.chair).await;
    let result = room.ballots[1].ballot.result.as_ref().unwrap();
    assert_eq!(result.outcome.chosen, [hall.films[2].clone()]);
    assert_eq!(result.casting.as_ref().unwrap().reason, "题材更少见");
    let over = services.break_tie(&hall.chair, contest, &again, hall.paper(&[1]), "r").await;
    assert_eq!(refused(over), MeetingRefusal::NoTie);
}

#[tokio::test]
async fn a_secret_ballot_leaves_no_name_with_a_choice() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2, 3], 1, 1, true)).await.unwrap();
    for (voter, film) in hall.judges.iter().zip([3, 1, 3, 2]) {
        services.cast(voter, contest, &ballot, hall.paper(&[film])).await.unwrap();
    }
    let store = store::open(None, &hall.harness.folder).await.unwrap();
    let mut tx = store.read(&store::Meter::default()).await.unwrap();
    let meeting = tx.open_meeting(contest).await.unwrap().unwrap();
    let votes = tx.votes(&meeting.id).await.unwrap();
    assert!(votes.len() == 4 && votes.iter().all(|(_, vote)| vote.paper.is_none()));
    let papers = tx.secret_papers(&ballot).await.unwrap();
    let mut sorted = papers.clone();
    sorted.sort();
    assert_eq!((papers.len(), &papers), (4, &sorted), "papers lie in an order that tells nothing");
    drop(tx);
    store.close().await;
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::MeetingVote)),
        page: page(1, 50),
        ..RecordSearch::default()
    };
    let record = services.contest_record(&hall.harness.organiser, contest, &search).await.unwrap();
    assert_eq!(record.lines.len(), 4);
    for line in &record.lines {
        assert!(line.who.starts_with("judge"));
        for film in &hall.films {
            assert!(!line.row.detail.contains(film.as_str()) && line.row.subject != film.as_str(), "{:?}", line.row);
        }
    }
    services.close_ballot(&hall.harness.organiser, contest, &ballot).await.unwrap();
    let room = hall.room(&hall.chair).await;
    let closed = &room.ballots[0];
    assert!(closed.votes.len() == 4 && closed.votes.iter().all(|vote| vote.paper.is_none()));
    assert_eq!(closed.ballot.result.as_ref().unwrap().outcome.chosen, [hall.films[3].clone()]);
    let late = services.cast(&hall.chair, contest, &ballot, hall.paper(&[1])).await;
    assert_eq!(refused(late), MeetingRefusal::BallotClosed);
}

#[tokio::test]
async fn an_accepted_proposal_is_an_override_and_the_minutes_tell_everything() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    services.show_film(&hall.chair, contest, &hall.films[1]).await.unwrap();
    hall.harness.pass(60_000_000);
    services.show_film(&hall.harness.organiser, contest, &hall.films[2]).await.unwrap();
    services.attend(&hall.judges[3], contest, None, false).await.unwrap();
    let (comes, leaves) = (Some(hall.films[3].clone()), Some(hall.films[0].clone()));
    let same = services.propose(&hall.chair, contest, comes.clone(), comes.clone(), "r").await;
    assert!(matches!(same, Err(ServiceError::Refused(Refusal::OverrideFilms))), "{same:?}");
    services.propose(&hall.chair, contest, comes.clone(), leaves, "题材空白").await.unwrap();
    services.propose(&hall.chair, contest, None, comes, "重复").await.unwrap();
    let room = hall.room(&hall.harness.organiser).await;
    let (first, second) = (room.proposals[0].id.clone(), room.proposals[1].id.clone());
    let chair = services.decide_proposal(&hall.chair, contest, &first, true, "遴选会").await;
    assert!(matches!(chair, Err(ServiceError::Denied(_))), "the chair proposes, the organiser accepts: {chair:?}");
    services.decide_proposal(&hall.harness.organiser, contest, &first, true, "遴选会").await.unwrap();
    let twice = services.decide_proposal(&hall.harness.organiser, contest, &first, false, "遴选会").await;
    assert!(matches!(twice, Err(ServiceError::Conflict)), "{twice:?}");
    services.decide_proposal(&hall.chair, contest, &second, false, "评委会主任").await.unwrap();
    let kept = services.overrides(&hall.harness.organiser, contest).await.unwrap().overrides;
    let mut kept: Vec<_> = kept.iter().map(|one| (&one.entry, one.ruling, &*one.reason, &*one.decider)).collect();
    kept.sort_by_key(|one| one.1 == Ruling::In);
    assert_eq!(
        kept,
        [(&hall.films[0], Ruling::Out, "题材空白", "遴选会"), (&hall.films[3], Ruling::In, "题材空白", "遴选会")]
    );
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2], 1, 1, false)).await.unwrap();
    services.cast(&hall.chair, contest, &ballot, hall.paper(&[1])).await.unwrap();
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    services.close_meeting(&hall.chair, contest).await.unwrap();

    let minutes = services.minutes(&hall.judges[0], contest, None).await.unwrap();
    assert!(minutes.meeting.closed_at.is_some() && minutes.nth == 1 && minutes.needed == 4);
    assert_eq!(minutes.members.len(), 5);
    assert!(minutes.members[0].chair && minutes.members[0].stays[0].left_at.is_some());
    assert_eq!(minutes.members[1].recused, [hall.films[0].clone()]);
    assert_eq!(minutes.scrutineers, ["scrutineer"]);
    let discussed: Vec<&EntryId> = minutes.discussed.iter().map(|one| &one.entry_id).collect();
    assert_eq!(discussed, [&hall.films[1], &hall.films[2]]);
    assert_eq!(minutes.ballots[0].ballot.result.as_ref().unwrap().outcome.chosen, [hall.films[1].clone()]);
    assert_eq!(minutes.ballots[0].votes.len(), 1);
    let decided: Vec<bool> = minutes.proposals.iter().map(|one| one.decision.as_ref().unwrap().accepted).collect();
    assert_eq!(decided, [true, false]);
    // Who has left the contest stays in the minutes by name.
    let left = hall.judges[3].account().unwrap().clone();
    services.remove_member(&hall.harness.organiser, contest, &left.id, Role::Judge).await.unwrap();
    let minutes = services.minutes(&hall.judges[0], contest, None).await.unwrap();
    let member = minutes.members.iter().find(|member| member.name == left.name).unwrap();
    assert!(minutes.members.len() == 5 && !member.stays.is_empty() && minutes.needed == 4);
    assert_eq!(minutes.names[&left.id], left.name);
    // A second meeting has minutes of its own.
    services.open_meeting(&hall.harness.organiser, contest, Quorum::default()).await.unwrap();
    let second = services.minutes(&hall.chair, contest, None).await.unwrap();
    assert_eq!((second.nth, second.others.len(), second.ballots.len()), (2, 1, 0));
    let first = services.minutes(&hall.chair, contest, Some(&minutes.meeting.id)).await.unwrap();
    assert_eq!((first.nth, first.ballots.len()), (1, 1));
}

#[tokio::test]
async fn a_secret_ballot_is_void_where_a_count_would_tell_who_chose_what() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    let open = async || services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2, 3], 1, 1, true)).await.unwrap();
    let first = open().await;
    services.cast(&hall.judges[0], contest, &first, hall.paper(&[1])).await.unwrap();
    // Sending the others out of the room makes the one paper no less telling.
    for judge in &hall.judges[1..] {
        services.attend(&hall.chair, contest, Some(&judge.account().unwrap().id), false).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &first).await.unwrap();
    let told = hall.room(&hall.chair).await.ballots.remove(0);
    assert!(told.ballot.is_void() && told.votes.is_empty() && told.ballot.result.unwrap().outcome.chosen.is_empty());
    let minutes = services.minutes(&hall.chair, contest, None).await.unwrap();
    assert!(minutes.ballots[0].ballot.is_void() && minutes.ballots[0].votes.is_empty());
    let store = store::open(None, &hall.harness.folder).await.unwrap();
    let papers = store.read(&store::Meter::default()).await.unwrap().secret_papers(&first).await.unwrap();
    assert!(papers.is_empty(), "what was cast is not kept");
    store.close().await;
    for judge in &hall.judges[1..] {
        services.attend(judge, contest, None, true).await.unwrap();
    }
    // Three papers are not the quorum of five; four are.
    let second = open().await;
    for judge in &hall.judges[..3] {
        services.cast(judge, contest, &second, hall.paper(&[2])).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &second).await.unwrap();
    let third = open().await;
    for voter in hall.judges.iter().chain([&hall.chair]).take(4) {
        services.cast(voter, contest, &third, hall.paper(&[2])).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &third).await.unwrap();
    let void: Vec<bool> = hall.room(&hall.chair).await.ballots.iter().map(|one| one.ballot.is_void()).collect();
    assert_eq!(void, [true, true, false]);
}

#[tokio::test]
async fn who_is_recused_does_not_vote_where_only_the_rivals_are_left() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    let first = hall.judges[0].account().unwrap().id.clone();
    let draft = hall.draft(&[0, 1], 1, 1, true);
    let untold = refused(services.open_ballot(&hall.chair, contest, draft.clone()).await);
    let MeetingRefusal::LeavesOut(members) = &untold else { panic!("{untold:?}") };
    assert_eq!(members.iter().collect::<Vec<_>>(), [(&first, &"judge1".to_owned())]);
    // Being told of somebody else is not enough.
    let other = BTreeSet::from([hall.judges[1].account().unwrap().id.clone()]);
    let wrong = services.open_ballot(&hall.chair, contest, BallotDraft { told: other, ..draft.clone() }).await;
    assert_eq!(refused(wrong), untold);
    let told = BTreeSet::from([first.clone()]);
    let ballot = services.open_ballot(&hall.chair, contest, BallotDraft { told, ..draft }).await.unwrap();
    let own = services.cast(&hall.judges[0], contest, &ballot, hall.paper(&[1])).await;
    assert_eq!(refused(own), MeetingRefusal::NotVoter);
    let room = hall.room(&hall.judges[0]).await;
    let open = &room.open_ballot().unwrap().ballot;
    assert_eq!((open.present, open.members, open.left_out.clone()), (4, 4, [first].into()), "nor in its quorum");
    for voter in hall.judges[1..].iter().chain([&hall.chair]) {
        services.cast(voter, contest, &ballot, hall.paper(&[0])).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    let room = hall.room(&hall.chair).await;
    assert_eq!(room.ballots[0].ballot.result.as_ref().unwrap().outcome.chosen, [hall.films[0].clone()]);
    // Where enough others are left, they vote.
    services.open_ballot(&hall.chair, contest, hall.draft(&[0, 1, 2], 1, 1, true)).await.unwrap();
}

#[tokio::test]
async fn a_meeting_after_the_seal_decides_nothing_and_says_so() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    services.propose(&hall.chair, contest, Some(hall.films[3].clone()), None, "r").await.unwrap();
    let proposal = hall.room(&hall.chair).await.proposals[0].id.clone();
    assert!(!hall.room(&hall.chair).await.sealed);
    assert_eq!(services.minutes(&hall.chair, contest, None).await.unwrap().sealed_at, None);
    hall.seal().await;
    let room = hall.room(&hall.harness.organiser).await;
    assert!(room.sealed && !room.can_decide);
    let accepted = services.decide_proposal(&hall.harness.organiser, contest, &proposal, true, "遴选会").await;
    assert!(matches!(accepted, Err(ServiceError::Refused(Refusal::AlreadySealed))), "{accepted:?}");
    assert!(services.overrides(&hall.harness.organiser, contest).await.unwrap().overrides.is_empty());
    services.close_meeting(&hall.chair, contest).await.unwrap();
    let minutes = services.minutes(&hall.chair, contest, None).await.unwrap();
    assert_eq!(minutes.sealed_at, Some(services.now()));
}

#[tokio::test]
async fn who_is_of_the_unit_or_region_of_a_film_neither_votes_nor_proposes_about_it() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    // Each film has a production unit of its own.
    hall.harness.cast(contest, &hall.judges[1], Role::Judge, "", "440500").await;
    hall.harness.cast(contest, &hall.judges[2], Role::Judge, "第4部", "").await;
    hall.harness.cast(contest, &hall.chair, Role::Chair, "第2部", "441700").await;
    hall.open(4).await;
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[0, 1, 2, 3], 2, 1, false)).await.unwrap();
    for (who, film) in [(&hall.judges[1], 1), (&hall.judges[2], 3), (&hall.chair, 1), (&hall.chair, 2)] {
        let cast = services.cast(who, contest, &ballot, hall.paper(&[film])).await;
        let number = i64::try_from(film).unwrap() + 1;
        assert_eq!(refused(cast), MeetingRefusal::Recused(vec![number]));
    }
    services.cast(&hall.chair, contest, &ballot, hall.paper(&[0, 3])).await.unwrap();
    for (film, number) in [(1, 2), (2, 3)] {
        for (comes, leaves) in [(film, 0), (0, film)] {
            let (comes, leaves) = (Some(hall.films[comes].clone()), Some(hall.films[leaves].clone()));
            let proposed = services.propose(&hall.chair, contest, comes, leaves, "r").await;
            assert_eq!(refused(proposed), MeetingRefusal::Recused(vec![number]));
        }
    }
    services.propose(&hall.chair, contest, Some(hall.films[0].clone()), None, "r").await.unwrap();
}
