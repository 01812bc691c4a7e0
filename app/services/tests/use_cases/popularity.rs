//! The popularity vote while votes are taken: one ballot a person, film and day, whoever sends how many at once, a puzzle or a wait, and who
//! may vote. On both databases where more than one statement decides. What follows is in `vote_outcome`.

use domain::contest::phase::Phase;
use domain::hex;
use domain::ids::{ContestId, EntryId};
use domain::letter::LetterKind;
use domain::popularity::{VoteAct, VoteProblem, VoteSettings, VoteState, VoterKind, solves};
use domain::time::{HOUR, MINUTE, SECOND};
use services::media::Storage;
use services::{
    GivenVotes, LetterSearch, PageAsk, Refusal, ServiceError, Services, SignInFrom, TextName, VoteDraft, VoteSetUpDraft,
};

use crate::erasure::{alter, url};
use crate::harness::{DAY, Harness, refused};
use crate::races::cluster::Cluster;
use crate::releases::{exhibits, signed};

/// Most statements of a page.
pub const MOST: u32 = 8;

/// A contest with three films, of which the first two are chosen, published and released.
pub async fn published(harness: &Harness) -> (ContestId, Vec<EntryId>) {
    let contest = harness.open_for(2).await;
    let judges = [harness.person("judge").await];
    let films = harness.judging_in(&contest, &judges, &["440100", "440500", "440200"]).await;
    harness.select_by_number(&judges, &contest).await;
    harness.seal(&contest).await;
    exhibits(harness, &contest, "").await;
    harness.services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    for film in &films[..2] {
        harness.services.give_release(&harness.staff, film, signed("")).await.unwrap();
    }
    (contest, films)
}

/// A vote of eight days that began two hours ago.
fn set_up(ways: &[VoterKind]) -> VoteSetUpDraft {
    VoteSetUpDraft {
        settings: VoteSettings { ways: ways.to_vec(), difficulty: 4, ..VoteSettings::default() },
        from: "2026-03-12 06:00".to_owned(),
        until: "2026-03-20 06:00".to_owned(),
    }
}

/// Sets a vote up with these ways and so many members, `1` and up, and opens it.
pub async fn open(harness: &Harness, contest: &ContestId, ways: &[VoterKind], members: usize) {
    let (services, staff) = (&harness.services, &harness.staff);
    services.set_up_vote(staff, contest, 0, set_up(ways)).await.unwrap();
    let list: String = (1..=members).map(|number| format!("{number}\n")).collect();
    assert_eq!(services.set_vote_members(staff, contest, &list).await.unwrap(), members);
    assert_eq!(services.move_vote(staff, contest, VoteAct::Open, "").await.unwrap(), VoteState::Open);
}

/// As [`open`], in a contest of its own, for members.
pub async fn opened(harness: &Harness, members: usize) -> (ContestId, Vec<EntryId>) {
    let (contest, films) = published(harness).await;
    open(harness, &contest, &[VoterKind::Member], members).await;
    (contest, films)
}

pub fn anywhere() -> SignInFrom {
    SignInFrom::default()
}

/// What the browser of a member keeps.
pub async fn member(services: &Services, contest: &ContestId, number: &str) -> String {
    services.prove_member(contest, number, &anywhere()).await.unwrap()
}

/// The first solution of a puzzle.
fn solved(puzzle: &str, difficulty: u32) -> String {
    (0_u64..).map(|number| number.to_string()).find(|number| solves(puzzle, number, difficulty)).unwrap()
}

/// A vote with a fresh puzzle that is solved.
async fn draft(services: &Services, contest: &ContestId, token: &str, films: &[EntryId]) -> VoteDraft {
    let page = services.vote_page(contest, Some(token), None).await.unwrap();
    let puzzle = page.puzzle.unwrap_or_default();
    let solution = solved(&puzzle, page.settings.difficulty);
    VoteDraft { token: token.to_owned(), films: films.to_vec(), solution, puzzle, plays: None }
}

pub async fn vote(
    services: &Services,
    contest: &ContestId,
    token: &str,
    films: &[EntryId],
) -> services::Result<GivenVotes> {
    let draft = draft(services, contest, token, films).await;
    services.cast_votes(contest, draft, &anywhere()).await
}

pub fn problem<T: std::fmt::Debug>(answer: services::Result<T>) -> VoteProblem {
    let refusal = match refused(answer) {
        Refusal::Vote(problem) => Ok(problem),
        other => Err(format!("{other:?}")),
    };
    refusal.unwrap()
}

pub fn is_denied<T>(answer: services::Result<T>) -> bool {
    matches!(answer, Err(ServiceError::Denied(_)))
}

/// Ballots in all, those that are held, and those that are void.
pub async fn figures(harness: &Harness, contest: &ContestId) -> (i64, i64, i64) {
    let figures = harness.services.popularity(&harness.staff, contest).await.unwrap().figures;
    (figures.ballots, figures.held, figures.void)
}

async fn a_hundred_votes_of_one_person_leave_one(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let services = &harness.services;
    let (contest, films) = opened(&harness, 3).await;
    let token = member(services, &contest, "1").await;
    let mut drafts = Vec::new();
    for _ in 0..100 {
        drafts.push(draft(services, &contest, &token, &films[..1]).await);
    }
    let from = anywhere();
    let answers =
        futures::future::join_all(drafts.into_iter().map(|draft| services.cast_votes(&contest, draft, &from))).await;
    let (given, not): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((given.len(), not.len()), (1, 99));
    for answer in not {
        assert_eq!(problem(answer), VoteProblem::Voted);
    }
    assert_eq!(figures(&harness, &contest).await, (1, 0, 0));

    // A puzzle is good for one vote, however often it is sent at once.
    let again = draft(services, &contest, &token, &films[1..2]).await;
    let sent = futures::future::join_all((0..10).map(|_| services.cast_votes(&contest, again.clone(), &from))).await;
    assert_eq!(sent.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(sent.into_iter().filter(Result::is_err).map(problem).collect::<Vec<_>>(), vec![VoteProblem::Spent; 9]);

    // Somebody else, and the same person on another day, vote again.
    let other = member(services, &contest, "2").await;
    let both = vote(services, &contest, &other, &films[..2]).await.unwrap();
    assert_eq!(both.award, VoteSettings::default().award);
    assert!(both.votes.len() == 2 && both.votes.iter().all(|vote| vote.receipt.is_some()), "{both:?}");
    harness.pass(DAY);
    vote(services, &contest, &token, &films[..1]).await.unwrap();
    // One film of two that was voted for today is told, and the other counts.
    let both = vote(services, &contest, &token, &films[..2]).await.unwrap();
    assert_eq!(both.votes.iter().map(|vote| vote.receipt.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(figures(&harness, &contest).await, (6, 0, 0));
    services.close().await;
}

#[tokio::test]
async fn a_hundred_votes_of_one_person_leave_one_on_sqlite() {
    a_hundred_votes_of_one_person_leave_one(None).await;
}

#[tokio::test]
async fn a_hundred_votes_of_one_person_leave_one_on_postgres() {
    let cluster = Cluster::start();
    a_hundred_votes_of_one_person_leave_one(Some(&cluster)).await;
}

#[tokio::test]
async fn only_films_that_everybody_can_see_are_voted_for_and_only_while_votes_are_taken() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, films) = opened(&harness, 1).await;
    let token = member(services, &contest, "1").await;
    let not_chosen = vote(services, &contest, &token, &films[2..]).await;
    assert_eq!(problem(not_chosen), VoteProblem::NotShown);
    let elsewhere: EntryId = "of-another-contest".parse().unwrap();
    let another = vote(services, &contest, &token, &[films[0].clone(), elsewhere]).await;
    assert_eq!(problem(another), VoteProblem::NotShown);
    assert_eq!(problem(vote(services, &contest, &token, &[]).await), VoteProblem::NoFilm);
    let stranger = VoteDraft { token: "made up".to_owned(), ..draft(services, &contest, &token, &films[..1]).await };
    assert_eq!(problem(services.cast_votes(&contest, stranger, &anywhere()).await), VoteProblem::NoVoter);
    services.withdraw_release(staff, &films[1], "作者来函").await.unwrap();
    assert_eq!(problem(vote(services, &contest, &token, &films[1..2]).await), VoteProblem::NotShown);

    let drawn = draft(services, &contest, &token, &films[..1]).await;
    let cast = async || services.cast_votes(&contest, drawn.clone(), &anywhere()).await;
    let reason = refused(services.move_vote(staff, &contest, VoteAct::Repair, " ").await);
    assert!(matches!(reason, Refusal::Words { what: TextName::Reason, .. }), "{reason:?}");
    services.move_vote(staff, &contest, VoteAct::Repair, "链接打不开").await.unwrap();
    assert_eq!(problem(cast().await), VoteProblem::Repair);
    let page = services.vote_page(&contest, Some(&token), None).await.unwrap();
    assert_eq!((page.state, page.is_open, page.puzzle), (VoteState::Repair, false, None));
    services.move_vote(staff, &contest, VoteAct::Open, "").await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Close, "").await.unwrap();
    assert_eq!(problem(cast().await), VoteProblem::NotOpen);
    let again = services.move_vote(staff, &contest, VoteAct::Open, "").await;
    assert_eq!(problem(again), VoteProblem::State(VoteState::Closed));
    assert_eq!(problem(services.prove_member(&contest, "1", &anywhere()).await), VoteProblem::NotOpen);
    assert_eq!(figures(&harness, &contest).await, (0, 0, 0));
}

#[tokio::test]
async fn votes_outside_of_the_period_are_not_taken() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (contest, films) = opened(&harness, 1).await;
    let token = member(services, &contest, "1").await;
    harness.pass(8 * DAY - 3 * HOUR);
    let last = draft(services, &contest, &token, &films[..1]).await;
    harness.pass(59 * MINUTE);
    vote(services, &contest, &token, &films[..1]).await.unwrap();
    harness.pass(2 * MINUTE);
    assert_eq!(problem(services.cast_votes(&contest, last, &anywhere()).await), VoteProblem::NotOpen);
    assert!(!services.vote_page(&contest, Some(&token), None).await.unwrap().is_open);
    assert_eq!(services.votes_for_viewers().await.unwrap(), []);
}

#[tokio::test]
async fn a_vote_takes_a_puzzle_that_is_solved_or_half_a_minute() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (contest, films) = opened(&harness, 2).await;
    let token = member(services, &contest, "1").await;
    let fresh = async || draft(services, &contest, &token, &films[..1]).await;
    let cast = async |draft: VoteDraft| services.cast_votes(&contest, draft, &anywhere()).await;
    let unsolved = VoteDraft { solution: String::new(), ..fresh().await };
    assert_eq!(problem(cast(unsolved.clone()).await), VoteProblem::Wait(30));
    harness.pass(29 * SECOND);
    assert_eq!(problem(cast(unsolved.clone()).await), VoteProblem::Wait(1));
    // Another voter's puzzle, one that somebody made, one that was made easier, and one that is too old.
    let other = member(services, &contest, "2").await;
    assert_eq!(problem(cast(VoteDraft { token: other, ..fresh().await }).await), VoteProblem::Puzzle);
    let solved = fresh().await;
    let easier = solved.puzzle.replace(".4.", ".0.");
    assert_ne!(easier, solved.puzzle);
    for puzzle in [String::new(), "a.b.c.1.0.00".to_owned(), easier] {
        let wrong = VoteDraft { puzzle, ..solved.clone() };
        assert_eq!(problem(cast(wrong).await), VoteProblem::Puzzle);
    }
    harness.pass(SECOND);
    cast(unsolved).await.unwrap();
    harness.pass(HOUR);
    assert_eq!(problem(cast(solved).await), VoteProblem::Puzzle);
}

#[tokio::test]
async fn films_stand_in_an_order_of_each_visitors_own_and_nothing_tells_their_votes() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (contest, films) = opened(&harness, 1).await;
    let token = member(services, &contest, "1").await;
    let order = async |visitor: &str| {
        let page = services.vote_page(&contest, None, Some(visitor)).await.unwrap();
        page.films.into_iter().map(|film| film.entry).collect::<Vec<_>>()
    };
    let mut orders = Vec::new();
    for visitor in 0..20 {
        let visitor = format!("visitor-{visitor}");
        assert_eq!(order(&visitor).await, order(&visitor).await, "the same for one visitor");
        orders.push(order(&visitor).await);
    }
    assert!(orders.contains(&films[..2].to_vec()) && orders.contains(&vec![films[1].clone(), films[0].clone()]));

    let plays = services.note_play(&contest, &films[0], None).await.unwrap();
    assert!(matches!(services.note_play(&contest, &films[2], None).await, Err(ServiceError::Refused(_))));
    let played = VoteDraft { plays, ..draft(services, &contest, &token, &films[..1]).await };
    services.cast_votes(&contest, played, &anywhere()).await.unwrap();
    let metered = services.metered();
    let page = metered.vote_page(&contest, Some(&token), None).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let voted: Vec<_> = page.films.iter().filter(|film| film.voted).map(|film| &film.entry).collect();
    assert_eq!((voted, page.voter), (vec![&films[0]], Some(VoterKind::Member)), "one's own");
    let result = services.vote_result(&contest).await.unwrap();
    assert_eq!((result.films, result.names.len(), result.state), (Vec::new(), 0, VoteState::Open));
    // Who looks before the ballots are tallied in the background waits for the last of them, in seven statements.
    for most in [MOST + 7, MOST] {
        let metered = services.metered();
        metered.popularity(&harness.staff, &contest).await.unwrap();
        assert!(metered.statements() <= most, "{} statements", metered.statements());
    }
}

#[tokio::test]
async fn a_member_is_one_voter_however_the_number_is_typed_and_on_whatever_browser() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (contest, films) = published(&harness).await;
    services.set_up_vote(&harness.staff, &contest, 0, set_up(&[VoterKind::Member])).await.unwrap();
    let early = services.prove_member(&contest, "GZ-007", &anywhere()).await;
    assert!(matches!(early, Err(ServiceError::NotFound)), "nobody knows of a draft: {early:?}");
    assert_eq!(services.set_vote_members(&harness.staff, &contest, "GZ-007，gz007\nGZ-008").await.unwrap(), 2);
    services.move_vote(&harness.staff, &contest, VoteAct::Open, "").await.unwrap();
    for wrong in ["", "\u{200b}", "GZ-009", "GZ-0070"] {
        assert_eq!(problem(services.prove_member(&contest, wrong, &anywhere()).await), VoteProblem::NotMember);
    }
    let first = member(services, &contest, "GZ-007").await;
    vote(services, &contest, &first, &films[..1]).await.unwrap();
    let second = member(services, &contest, " gz 0\u{200b}07").await;
    assert_eq!(problem(vote(services, &contest, &second, &films[..1]).await), VoteProblem::Voted);
    let page = services.vote_page(&contest, Some(&first), None).await.unwrap();
    assert_eq!(page.voter, None, "the browser that came last votes");
    assert_eq!(services.popularity(&harness.staff, &contest).await.unwrap().figures.voters, 1);
    // A list is another once the vote is closed for repair.
    let open = services.set_vote_members(&harness.staff, &contest, "1").await;
    assert_eq!(problem(open), VoteProblem::State(VoteState::Open));
    // Guesses from one network are slowed down.
    let from = SignInFrom { network: Some("192.0.2.7".to_owned()), ..SignInFrom::default() };
    let mut guesses = 0;
    while let Refusal::Vote(VoteProblem::NotMember) = refused(services.prove_member(&contest, "0", &from).await) {
        guesses += 1;
    }
    assert_eq!(guesses, 500);
}

#[tokio::test]
async fn who_is_off_the_list_or_came_by_a_way_that_is_gone_votes_no_more() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, films) = opened(&harness, 2).await;
    let (first, second) = (member(services, &contest, "1").await, member(services, &contest, "2").await);
    let struck = draft(services, &contest, &first, &films[..1]).await;
    let late = draft(services, &contest, &second, &films[1..2]).await;
    let cast = async |draft: VoteDraft| services.cast_votes(&contest, draft, &anywhere()).await;
    services.move_vote(staff, &contest, VoteAct::Repair, "名单有误").await.unwrap();
    services.set_vote_members(staff, &contest, "2").await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Open, "").await.unwrap();
    assert_eq!(problem(cast(struck).await), VoteProblem::NotMember);
    let page = services.vote_page(&contest, Some(&first), None).await.unwrap();
    assert_eq!((page.voter, page.puzzle), (None, None), "shown how to vote as somebody new");
    vote(services, &contest, &second, &films[..1]).await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Repair, "改为现场投票").await.unwrap();
    services.set_up_vote(staff, &contest, 1, set_up(&[VoterKind::Presence])).await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Open, "").await.unwrap();
    assert_eq!(problem(cast(late).await), VoteProblem::Way(VoterKind::Member));
    assert_eq!(figures(&harness, &contest).await, (1, 0, 0));
}

/// The links of letters to who wants to vote, the latest first.
pub async fn links(harness: &Harness, contest: &ContestId) -> Vec<String> {
    let search = LetterSearch {
        kind: Some(LetterKind::VoteLink),
        page: PageAsk { size: 100, ..PageAsk::default() },
        ..LetterSearch::default()
    };
    let mut links = Vec::new();
    let (services, organiser) = (&harness.services, &harness.organiser);
    for letter in services.letters(organiser, Some(contest), &search).await.unwrap().letters {
        let body = services.letter(organiser, &letter.id).await.unwrap().letter.body;
        let link = body.split("/vote?link=").nth(1).unwrap().split_whitespace().next().unwrap();
        links.push(link.to_owned());
    }
    links
}

#[tokio::test]
async fn an_address_is_shown_by_a_link_that_works_once() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (contest, films) = published(&harness).await;
    open(&harness, &contest, &[VoterKind::Address], 0).await;
    assert_eq!(
        problem(services.prove_member(&contest, "1", &anywhere()).await),
        VoteProblem::Way(VoterKind::Member),
        "what the vote does not offer"
    );
    let ask = async |email: &str| services.ask_vote_link(&contest, email, &anywhere()).await;
    assert!(matches!(refused(ask("nobody").await), Refusal::BadEmail(_)));
    ask("Chen@Example.Invalid").await.unwrap();
    ask("chen+2@example.invalid").await.unwrap();
    let found = links(&harness, &contest).await;
    let mut tokens = Vec::new();
    for link in &found {
        let changed = format!("{link}0");
        let wrong = services.prove_address(&contest, &changed, &anywhere()).await;
        assert_eq!(refused(wrong), Refusal::TicketSpent);
        tokens.push(services.prove_address(&contest, link, &anywhere()).await.unwrap());
        let again = services.prove_address(&contest, link, &anywhere()).await;
        assert_eq!(refused(again), Refusal::TicketSpent, "once");
    }
    assert_eq!(tokens.len(), 2);
    // Two marks behind one name are one mailbox and one voter.
    assert_eq!(services.vote_page(&contest, Some(&tokens[0]), None).await.unwrap().voter, None);
    vote(services, &contest, &tokens[1], &films[..1]).await.unwrap();
    assert_eq!(services.popularity(&harness.staff, &contest).await.unwrap().figures.voters, 1);
    // Nobody's mailbox is filled, and a link ends.
    ask("chen@example.invalid").await.unwrap();
    assert!(matches!(refused(ask("chen@example.invalid").await), Refusal::TooManyAttempts(_)));
    let late = links(&harness, &contest).await.into_iter().find(|link| !found.contains(link)).unwrap();
    harness.pass(DAY);
    let ended = services.prove_address(&contest, &late, &anywhere()).await;
    assert_eq!(refused(ended), Refusal::TicketSpent);
}

async fn who_answered_a_roll_call_votes(cluster: Option<&Cluster>) {
    let harness = Harness::with(url(cluster), &Storage::Local).await;
    let services = &harness.services;
    let (contest, films) = published(&harness).await;
    open(&harness, &contest, &[VoterKind::Presence], 0).await;
    let offered = services.votes_for_viewers().await.unwrap();
    assert_eq!(offered.iter().map(|vote| &vote.contest).collect::<Vec<_>>(), [&contest]);
    let viewing = "w1".parse().unwrap();
    let pass = services.vote_pass(&viewing, b"person").await.unwrap();
    let absent = services.prove_presence(&contest, &pass, &anywhere()).await;
    assert_eq!(problem(absent), VoteProblem::NotPresent, "nobody answered so");

    // No viewing is needed for it here.
    let key = hex::encode(b"person");
    let add = match cluster {
        Some(_) => format!(
            "SET session_replication_role = replica; INSERT INTO presences (viewing_id, person_key, at) VALUES ('w1', '\\x{key}', 1)"
        ),
        None => format!("INSERT INTO presences (viewing_id, person_key, at) VALUES ('w1', X'{key}', 1)"),
    };
    alter(cluster, &harness.folder, &add);
    let token = services.prove_presence(&contest, &pass, &anywhere()).await.unwrap();
    vote(services, &contest, &token, &films[..1]).await.unwrap();
    let again = services.prove_presence(&contest, &pass, &anywhere()).await.unwrap();
    assert_eq!(problem(vote(services, &contest, &again, &films[..1]).await), VoteProblem::Voted, "the same person");
    for wrong in ["", "w1", &format!("{pass}0"), &pass.replace("w1", "w2"), &pass.replace(&key[..2], "00")] {
        let answer = services.prove_presence(&contest, wrong, &anywhere()).await;
        assert_eq!(problem(answer), VoteProblem::NotPresent, "{wrong}");
    }
    services.close().await;
}

#[tokio::test]
async fn who_answered_a_roll_call_votes_on_sqlite() {
    who_answered_a_roll_call_votes(None).await;
}

#[tokio::test]
async fn who_answered_a_roll_call_votes_on_postgres() {
    let cluster = Cluster::start();
    who_answered_a_roll_call_votes(Some(&cluster)).await;
}

#[tokio::test]
async fn a_vote_is_set_up_by_the_office_before_it_opens_and_by_nobody_else() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, _) = published(&harness).await;
    let ways = [VoterKind::Member];
    let stranger = harness.person("stranger").await;
    assert!(is_denied(services.set_up_vote(&stranger, &contest, 0, set_up(&ways)).await));
    assert!(is_denied(services.popularity(&stranger, &contest).await));
    assert_eq!(services.popularity(staff, &contest).await.unwrap().vote, None);
    let backwards = VoteSetUpDraft { until: "2026-03-12 05:00".to_owned(), ..set_up(&ways) };
    assert_eq!(problem(services.set_up_vote(staff, &contest, 0, backwards).await), VoteProblem::Period);
    let never = VoteSetUpDraft { until: "soon".to_owned(), ..set_up(&ways) };
    assert!(matches!(refused(services.set_up_vote(staff, &contest, 0, never).await), Refusal::BadDeadline(_)));
    assert_eq!(problem(services.set_up_vote(staff, &contest, 0, set_up(&[])).await), VoteProblem::NoWay);
    services.set_up_vote(staff, &contest, 0, set_up(&ways)).await.unwrap();
    for version in [0, 2] {
        let stale = services.set_up_vote(staff, &contest, version, set_up(&ways)).await;
        assert!(matches!(stale, Err(ServiceError::Conflict)), "{version}: {stale:?}");
    }
    assert!(matches!(services.vote_page(&contest, None, None).await, Err(ServiceError::NotFound)), "a draft");
    assert!(!services.public_call(&contest).await.unwrap().has_vote);
    services.set_up_vote(staff, &contest, 1, set_up(&ways)).await.unwrap();
    services.move_vote(staff, &contest, VoteAct::Open, "").await.unwrap();
    assert!(services.public_call(&contest).await.unwrap().has_vote);
    let open = services.set_up_vote(staff, &contest, 2, set_up(&ways)).await;
    assert_eq!(problem(open), VoteProblem::State(VoteState::Open));
    assert!(is_denied(services.move_vote(&stranger, &contest, VoteAct::Close, "").await));
}
