//! Who votes in a ballot: conflicts found while it is open, one voter alone, ties that are voted on again without somebody. And
//! proposals that step over the tolerance.

use std::collections::BTreeSet;

use domain::access::Role;
use domain::audit::{EventKind, RecordedAction};
use domain::ids::{AccountId, EntryId, ProposalId};
use domain::scoring::Method;
use domain::selection::{Rule, RuleKind, Scope};
use services::playback::FilmVariant;
use services::{
    Actor, FilmOver, MeetingRefusal, MeetingVersion, OverrideDraft, ProposalsOver, RecordSearch, Refusal, ServiceError,
};

use crate::fairness::hand_in;
use crate::harness::{page, ruling};
use crate::meeting::{Hall, refused};

fn id(who: &Actor) -> AccountId {
    who.account().unwrap().id.clone()
}

impl Hall {
    async fn version(&self) -> MeetingVersion {
        self.harness.services.meeting_version(&self.judges[0], &self.contest).await.unwrap()
    }

    /// The version rises with what just happened.
    async fn is_told(&self, seen: &mut MeetingVersion, what: &str) {
        let now = self.version().await;
        assert_ne!(now, *seen, "{what}");
        *seen = now;
    }

    /// The organiser finds that this judge has to do with this film.
    async fn find_conflict(&self, judge: usize, film: usize) {
        let (judge, film) = (id(&self.judges[judge]), &self.films[film]);
        let services = &self.harness.services;
        services
            .decide_conflict(&self.harness.organiser, &self.contest, ruling(&judge, film, true, "曾任顾问", &[]))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_conflict_found_while_a_ballot_is_open_takes_the_vote_that_must_not_be() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(3).await;
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2], 1, 1, true)).await.unwrap();
    let before = hall.version().await;
    hall.find_conflict(1, 1).await;
    assert_ne!(hall.version().await, before, "open rooms learn of it");
    // All that is left to the judge is the rival of the film.
    let rival = services.cast(&hall.judges[1], contest, &ballot, hall.paper(&[2])).await;
    assert_eq!(refused(rival), MeetingRefusal::NotVoter);
    let blank = services.cast(&hall.judges[1], contest, &ballot, hall.paper(&[])).await;
    assert_eq!(refused(blank), MeetingRefusal::NotVoter);
    let (barred, room) = (id(&hall.judges[1]), hall.room(&hall.judges[1]).await);
    let open = &room.open_ballot().unwrap().ballot;
    assert_eq!((open.present, open.members, open.left_out.clone()), (3, 4, BTreeSet::from([barred.clone()])));
    assert!(!open.voters.as_ref().unwrap().contains(&barred));
    // Three papers are not the quorum of five, and not all of four: counted, because all who may vote have.
    for voter in [&hall.judges[0], &hall.judges[2], &hall.chair] {
        services.cast(voter, contest, &ballot, hall.paper(&[2])).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    let closed = services.minutes(&hall.chair, contest, None).await.unwrap().ballots.remove(0).ballot;
    assert_eq!((closed.present, closed.members, closed.left_out.contains(&barred)), (3, 4, true), "it is minuted so");
    let result = closed.result.unwrap();
    assert_eq!((result.count.unwrap().papers, result.outcome.chosen), (3, vec![hall.films[2].clone()]));

    // What was cast before counts, and who cast it is still one of the voters.
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[2, 3], 1, 1, true)).await.unwrap();
    services.cast(&hall.judges[2], contest, &ballot, hall.paper(&[3])).await.unwrap();
    hall.find_conflict(2, 2).await;
    let room = hall.room(&hall.chair).await;
    let open = &room.open_ballot().unwrap().ballot;
    assert!(open.left_out.is_empty() && open.voters.as_ref().unwrap().contains(&id(&hall.judges[2])));
    for voter in [&hall.judges[0], &hall.judges[1], &hall.chair] {
        services.cast(voter, contest, &ballot, hall.paper(&[3])).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    let room = hall.room(&hall.chair).await;
    let result = room.ballots[1].ballot.result.as_ref().unwrap();
    assert_eq!(result.count.as_ref().map(|count| count.papers), Some(4));
}

#[tokio::test]
async fn who_handed_in_a_version_for_another_neither_sees_nor_votes_nor_speaks_for_films_of_the_contest() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hand_in(&hall.harness, &hall.films[1], &hall.judges[1]).await;
    hall.open(4).await;
    // Nor others than that one: who has entered a contest judges nothing of it.
    for film in &hall.films[1..3] {
        services.show_film(&hall.chair, contest, film).await.unwrap();
        let room = hall.room(&hall.judges[1]).await;
        assert!(room.current().unwrap().recused && room.screen.film.is_none() && room.screen.notes.is_empty());
        assert!(!hall.room(&hall.judges[2]).await.current().unwrap().recused);
    }
    let barred = id(&hall.judges[1]);
    let mut draft = hall.draft(&[1, 2, 3], 1, 1, true);
    let untold = refused(services.open_ballot(&hall.chair, contest, draft.clone()).await);
    let MeetingRefusal::LeavesOut(members) = &untold else { panic!("{untold:?}") };
    assert_eq!(members.keys().collect::<Vec<_>>(), [&barred]);
    draft.told = BTreeSet::from([barred]);
    let ballot = services.open_ballot(&hall.chair, contest, draft).await.unwrap();
    let cast = services.cast(&hall.judges[1], contest, &ballot, hall.paper(&[2])).await;
    assert_eq!(refused(cast), MeetingRefusal::NotVoter);

    hand_in(&hall.harness, &hall.films[2], &hall.chair).await;
    let proposed = services.propose(&hall.chair, contest, Some(hall.films[3].clone()), None, "题材空白").await;
    assert_eq!(refused(proposed), MeetingRefusal::Recused(vec![4]));
}

#[tokio::test]
async fn an_own_recusal_binds_a_judge_who_becomes_the_chair() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    let (first, film) = (&hall.judges[0], &hall.films[0]);
    hall.harness.cast(contest, first, Role::Chair, "", "").await;
    let file = async |film: &EntryId| services.entry(&hall.harness.staff, film).await.unwrap().files[0].id.clone();
    let (barred, free) = (file(film).await, file(&hall.films[1]).await);
    let link = services.film_link(first, &barred, FilmVariant::Play).await;
    assert!(matches!(link, Err(ServiceError::NotFound)), "the chair sees every film but this one: {link:?}");
    services.film_link(first, &free, FilmVariant::Play).await.unwrap();
    hall.open(4).await;
    services.show_film(&hall.chair, contest, film).await.unwrap();
    let room = hall.room(first).await;
    assert!(room.can_lead && room.screen.film.is_none() && room.screen.notes.is_empty());
    let ballot = services.open_ballot(first, contest, hall.draft(&[0, 1, 2], 1, 1, false)).await.unwrap();
    let cast = services.cast(first, contest, &ballot, hall.paper(&[0])).await;
    assert_eq!(refused(cast), MeetingRefusal::Recused(vec![1]));
    let proposed = services.propose(first, contest, Some(film.clone()), None, "题材空白").await;
    assert_eq!(refused(proposed), MeetingRefusal::Recused(vec![1]));
}

#[tokio::test]
async fn open_rooms_learn_who_belongs_to_the_meeting_and_that_it_decides_nothing_any_more() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(2).await;
    let mut seen = hall.version().await;
    let watcher = hall.harness.person("watcher").await;
    hall.harness.cast(contest, &watcher, Role::Scrutineer, "", "").await;
    hall.is_told(&mut seen, "somebody belongs to it").await;
    let scrutineer = id(&watcher);
    services.remove_member(&hall.harness.organiser, contest, &scrutineer, Role::Scrutineer).await.unwrap();
    hall.is_told(&mut seen, "somebody does no longer").await;
    hall.seal().await;
    hall.is_told(&mut seen, "the selection is sealed").await;
}

#[tokio::test]
async fn a_ballot_with_one_voter_is_not_secret() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    // Of five members all but the second judge have to do with one of the two films.
    for judge in [2, 3] {
        hall.find_conflict(judge, 0).await;
    }
    let chair = id(&hall.chair);
    let organiser = &hall.harness.organiser;
    services.decide_conflict(organiser, contest, ruling(&chair, &hall.films[1], true, "曾任顾问", &[])).await.unwrap();
    hall.open(4).await;
    let mut draft = hall.draft(&[0, 1], 1, 1, true);
    draft.told = [0, 2, 3].map(|judge: usize| id(&hall.judges[judge])).into_iter().chain([chair]).collect();
    let secret = services.open_ballot(&hall.chair, contest, draft.clone()).await;
    assert_eq!(refused(secret), MeetingRefusal::SecretAlone);
    draft.secret = false;
    let ballot = services.open_ballot(&hall.chair, contest, draft).await.unwrap();
    services.cast(&hall.judges[1], contest, &ballot, hall.paper(&[1])).await.unwrap();
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    let told = hall.room(&hall.chair).await.ballots.remove(0);
    assert_eq!(told.ballot.result.unwrap().outcome.chosen, [hall.films[1].clone()]);
}

#[tokio::test]
async fn one_voter_who_is_left_of_several_leaves_no_count() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(3).await;
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[1, 2], 1, 1, true)).await.unwrap();
    for judge in [0, 1, 2] {
        hall.find_conflict(judge, 1).await;
    }
    services.cast(&hall.chair, contest, &ballot, hall.paper(&[2])).await.unwrap();
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    let minutes = services.minutes(&hall.chair, contest, None).await.unwrap();
    assert!(minutes.ballots[0].ballot.is_void() && minutes.ballots[0].votes.is_empty());
}

#[tokio::test]
async fn a_tie_is_voted_on_again_without_who_has_no_choice_left_and_once_more_where_that_was_void() {
    let hall = Hall::new().await;
    let (services, contest) = (&hall.harness.services, &hall.contest);
    hall.open(4).await;
    // Of three films the first judge, who is recused from the first, has a choice; of the two that are level not.
    let ballot = services.open_ballot(&hall.chair, contest, hall.draft(&[0, 1, 2], 1, 1, true)).await.unwrap();
    let voters: Vec<&Actor> = hall.judges.iter().chain([&hall.chair]).collect();
    let votes: [&[usize]; 5] = [&[], &[0], &[1], &[0], &[1]];
    for (voter, films) in voters.iter().zip(votes) {
        services.cast(voter, contest, &ballot, hall.paper(films)).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &ballot).await.unwrap();
    let first = id(&hall.judges[0]);
    let untold = refused(services.vote_again(&hall.chair, contest, &ballot, BTreeSet::new()).await);
    let MeetingRefusal::LeavesOut(members) = &untold else { panic!("{untold:?}") };
    assert_eq!(members.keys().collect::<Vec<_>>(), [&first]);
    let told = || BTreeSet::from([first.clone()]);
    let again = services.vote_again(&hall.chair, contest, &ballot, told()).await.unwrap();
    let own = services.cast(&hall.judges[0], contest, &again, hall.paper(&[1])).await;
    assert_eq!(refused(own), MeetingRefusal::NotVoter);
    services.cast(&hall.judges[1], contest, &again, hall.paper(&[0])).await.unwrap();
    services.close_ballot(&hall.chair, contest, &again).await.unwrap();
    let room = hall.room(&hall.chair).await;
    assert!(room.ballots[1].ballot.is_void() && !room.ballots[0].again, "what was void decided nothing");

    let third = services.vote_again(&hall.chair, contest, &ballot, told()).await.unwrap();
    for (voter, film) in voters.iter().skip(1).zip([0, 1, 0, 1]) {
        services.cast(voter, contest, &third, hall.paper(&[film])).await.unwrap();
    }
    services.close_ballot(&hall.chair, contest, &third).await.unwrap();
    let room = hall.room(&hall.chair).await;
    assert!(room.ballots[0].again && !room.ballots[2].ballot.is_void());
    let over = services.vote_again(&hall.chair, contest, &ballot, told()).await;
    assert_eq!(refused(over), MeetingRefusal::NoTie, "it was voted on again");
    services.break_tie(&hall.chair, contest, &third, hall.paper(&[1]), "题材更少见").await.unwrap();
    let room = hall.room(&hall.chair).await;
    assert_eq!(room.ballots[2].ballot.result.as_ref().unwrap().outcome.chosen, [hall.films[1].clone()]);
}

#[tokio::test]
async fn open_rooms_learn_of_amended_rules_and_of_another_method() {
    // Five places, and four films.
    let hall = Hall::with(|settings| settings.balance.size = 5).await;
    let (services, contest, organiser) = (&hall.harness.services, &hall.contest, &hall.harness.organiser);
    hall.open(3).await;
    let mut seen = hall.version().await;
    let stuck = services.selection(organiser, contest, Clone::clone).await.unwrap();
    services.amend_rules(organiser, contest, &stuck.fingerprint, "作品不足", "组委会").await.unwrap();
    hall.is_told(&mut seen, "the rules are others").await;
    services.set_method(organiser, contest, Method::Zscore, "评委宽严不同").await.unwrap();
    hall.is_told(&mut seen, "so is the method").await;
}

#[tokio::test]
async fn a_proposal_that_steps_over_the_tolerance_says_so_before_and_after_it_is_decided() {
    // Films of 95.00, 90.00, 85.00 and 80.00; two places; five points of tolerance.
    let hall = Hall::with(|settings| settings.balance.tolerance = Some(500)).await;
    let (services, contest, organiser) = (&hall.harness.services, &hall.contest, &hall.harness.organiser);
    let [best, second, _, last] = [0, 1, 2, 3].map(|at: usize| hall.films[at].clone());
    hall.open(4).await;
    services.propose(&hall.chair, contest, Some(last.clone()), Some(best.clone()), "题材空白").await.unwrap();
    services.propose(&hall.chair, contest, Some(last.clone()), None, "题材空白").await.unwrap();
    let room = hall.room(organiser).await;
    let [first, other] = [0, 1].map(|at: usize| room.proposals[at].id.clone());
    let over =
        |entry: &EntryId, beside: &EntryId, gap| FilmOver { entry: entry.clone(), beside: Some((beside.clone(), gap)) };
    let told = |over: &ProposalsOver, proposal: &ProposalId| over.proposals[proposal].over_tolerance.clone();
    assert_eq!(told(&room.stepped_over, &first), [over(&last, &best, 1_500), over(&best, &last, 1_500)]);
    assert_eq!(told(&room.stepped_over, &other), [over(&last, &second, 1_000)]);
    // Judges are not told scores.
    let theirs = hall.room(&hall.judges[1]).await.stepped_over;
    let hidden = |entry: &EntryId| FilmOver { entry: entry.clone(), beside: None };
    assert_eq!(told(&theirs, &first), [hidden(&last), hidden(&best)]);
    let weighed = services.weigh_override(organiser, contest, Some(&last), None).await.unwrap();
    assert_eq!(weighed.over_tolerance.iter().map(|one| one.gap).collect::<Vec<_>>(), [1_000]);
    assert!(services.weigh_override(&hall.chair, contest, Some(&last), None).await.is_err());

    services.decide_proposal(organiser, contest, &other, false, "遴选会").await.unwrap();
    let before = hall.version().await;
    services.decide_proposal(organiser, contest, &first, true, "遴选会").await.unwrap();
    let minuted = services.minutes(&hall.chair, contest, None).await.unwrap().stepped_over;
    assert_eq!(minuted.proposals.len(), 1, "what was turned down rules nothing");
    assert_eq!(told(&minuted, &first), [over(&last, &best, 1_500), over(&best, &last, 1_500)]);
    let theirs = services.minutes(&hall.judges[1], contest, None).await.unwrap().stepped_over;
    assert_eq!(told(&theirs, &first), [hidden(&last), hidden(&best)]);
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::SelectionOverride)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    let record = services.contest_record(organiser, contest, &search).await.unwrap();
    let detail: serde_json::Value = serde_json::from_str(&record.lines[0].row.detail).unwrap();
    assert_eq!(detail["over_tolerance"][0]["gap"], 1_500);
    assert_ne!(hall.version().await, before);
    // Once the ruling is taken back nothing stands over the tolerance.
    for film in [&best, &last] {
        services.drop_override(organiser, contest, film).await.unwrap();
    }
    assert!(hall.room(organiser).await.stepped_over.proposals.is_empty());
}

/// No film of the first region may be in.
#[tokio::test]
async fn a_ruling_that_breaks_a_rule_says_so_wherever_it_shows() {
    let hall = Hall::with(|settings| {
        let city = Rule::new("city", "region", Scope::Group("440100".to_owned()));
        settings.balance.rules = vec![city.with(RuleKind::Max, 0)];
    })
    .await;
    let (services, contest, organiser) = (&hall.harness.services, &hall.contest, &hall.harness.organiser);
    let best = hall.films[0].clone();
    hall.open(4).await;
    services.propose(&hall.chair, contest, Some(best.clone()), None, "题材空白").await.unwrap();
    let proposal = hall.room(organiser).await.proposals[0].id.clone();
    let broken = vec![(best.clone(), vec!["city max".to_owned()])];
    let in_room = async || hall.room(organiser).await.stepped_over.proposals[&proposal].breaks.clone();
    assert_eq!(in_room().await, broken, "before it is decided");
    let weighed = services.weigh_override(organiser, contest, Some(&best), None).await.unwrap();
    assert_eq!(weighed.breaks.iter().map(|one| one.entry.as_str()).collect::<Vec<_>>(), [best.as_str()]);

    services.decide_proposal(organiser, contest, &proposal, true, "遴选会").await.unwrap();
    assert_eq!(in_room().await, broken);
    let minuted = services.minutes(&hall.chair, contest, None).await.unwrap().stepped_over;
    assert_eq!(minuted.proposals[&proposal].breaks, broken);
    let open = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert_eq!(open.stepped_over.broken_by(best.as_str()).unwrap().rules, ["city max"]);
    assert_eq!(services.overrides(organiser, contest).await.unwrap().stepped_over, open.stepped_over);
    let search = RecordSearch {
        action: Some(RecordedAction::Known(EventKind::SelectionOverride)),
        page: page(1, 10),
        ..RecordSearch::default()
    };
    let record = services.contest_record(organiser, contest, &search).await.unwrap();
    let detail: serde_json::Value = serde_json::from_str(&record.lines[0].row.detail).unwrap();
    assert_eq!(detail["breaks"], serde_json::json!([{ "entry": best, "rules": ["city max"] }]));
    // Nothing that is sealed, printed or exported holds such a ruling.
    let sealed = services.seal_selection(organiser, contest, &open.fingerprint).await;
    assert!(matches!(sealed, Err(ServiceError::Refused(Refusal::Infeasible))), "{sealed:?}");
    services.drop_override(organiser, contest, &best).await.unwrap();
    assert!(services.overrides(organiser, contest).await.unwrap().stepped_over.is_empty());
}

#[tokio::test]
async fn of_rulings_at_once_each_is_kept() {
    let hall = Hall::new().await;
    let (services, contest, organiser) = (&hall.harness.services, &hall.contest, &hall.harness.organiser);
    let rule = |film: usize| {
        let draft = OverrideDraft {
            comes: Some(hall.films[film].clone()),
            leaves: None,
            reason: "题材空白".to_owned(),
            decider: "评委会".to_owned(),
        };
        async move { services.override_selection(organiser, contest, &draft).await }
    };
    let (one, other) = tokio::join!(rule(2), rule(3));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(services.overrides(organiser, contest).await.unwrap().overrides.len(), 2);
}
