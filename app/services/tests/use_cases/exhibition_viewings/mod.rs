//! Viewings at sites: planned, held with evidence that comes in parts and many times, counted by the clock, sent, decided about, and the
//! roll on the screen.

pub mod world;

use std::sync::Arc;

use domain::calendar::Day;
use domain::exhibition::evidence::{Evidence, EvidenceAnswer, EvidenceWish, MOST_REVISIONS_AHEAD, PlayedFilm};
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::exhibition::viewing_problem::{EvidenceProblem, ViewingProblem};
use domain::ids::{EntryId, ViewingId};
use domain::popularity::VoterKind;
use domain::time::{HOUR, MINUTE};
use services::playback::FilmVariant;
use services::{Actor, ByHandDraft, Refusal, SITE_VIEWINGS, ServiceError, TakenEvidence, ViewingDraft, ViewingSearch};

use crate::harness::{DAY, page, refused};
use crate::popularity::{anywhere, open, vote};
use crate::races::cluster::Cluster;
use world::World;

/// Most statements of a page, with the one that finds out who asks.
const MOST: u32 = 8;

async fn a_viewing_goes_from_its_plan_to_the_office_and_back(world: &World) {
    let services = &world.harness.services;
    let metered = services.metered();
    let home = metered.site_page(&world.device, world.site()).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements, with the one that notes the visit", metered.statements());
    assert_eq!(home.plans[0].films.len(), 1);
    assert_eq!((home.plans.len(), home.viewings.len(), home.may_hold), (1, 0, true));
    let again = services.site_page(&world.device, world.site()).await.unwrap();
    assert!(again.plans[0].received_at.is_some(), "the site opened it");

    let viewing = world.begun("v1").await;
    world.begun("v1").await;
    assert_eq!(services.site_page(&world.manager, world.site()).await.unwrap().viewings.len(), 1, "sent twice");
    let early = services.report_viewing(&world.device, world.site(), &viewing, world.said(9)).await;
    assert_eq!(refused(early), Refusal::Viewing(ViewingProblem::NothingPlayed));
    world.opened(&viewing).await;
    let at = (world.site(), &viewing);
    let copy = async |variant| services.viewing_film(&world.device, at, &world.film, variant).await.unwrap().unwrap();
    let (usual, light) = (copy(FilmVariant::Play).await, copy(FilmVariant::Light).await);
    assert_eq!(light.sha256, usual.sha256, "there is no copy for a weak line yet");
    world.harness.pass(11 * MINUTE);
    let taken = world.send(&world.played(&viewing, 10)).await.unwrap();
    assert_eq!((taken.state, taken.films[0].counted_ms, taken.films[0].faster), (ViewingState::Held, 600_000, false));
    let nobody = services.report_viewing(&world.device, world.site(), &viewing, world.said(0)).await;
    assert_eq!(refused(nobody), Refusal::Viewing(ViewingProblem::NobodyThere));
    services.report_viewing(&world.device, world.site(), &viewing, world.said(9)).await.unwrap();

    let metered = services.metered();
    let view = metered.viewing(&world.manager, world.site(), &viewing).await.unwrap();
    assert!(metered.statements() < MOST, "{} statements", metered.statements());
    assert_eq!((view.viewing.state, view.viewing.heads), (ViewingState::Reported, 9));
    assert_eq!((view.parts.answers.len(), view.parts.wishes.len(), view.code), (1, 1, None));
    assert!(view.may_hold && !view.may_judge);
    let view = services.viewing(&world.office, world.site(), &viewing).await.unwrap();
    assert!(!view.may_hold && view.may_judge);
    let mut waits = Vec::new();
    for who in [&world.office, &world.beside, &world.manager] {
        waits.push(services.exhibition_home(who).await.unwrap().waits);
    }
    assert_eq!(waits.iter().map(|one| (one.viewings, one.previews)).collect::<Vec<_>>(), [(1, 0), (0, 0), (0, 1)]);
    let metered = services.metered();
    let (_, films) = metered.viewing_with_library(&world.manager, world.site(), &viewing).await.unwrap();
    assert!(metered.statements() < MOST, "{} statements", metered.statements());
    assert_eq!(films.iter().map(|film| &film.entry).collect::<Vec<_>>(), [&world.film]);
    let (view, films) = services.viewing_with_library(&world.office, world.site(), &viewing).await.unwrap();
    assert!(!view.may_hold && view.may_judge && films.is_empty());

    let search = || ViewingSearch { page: page(1, 50), ..ViewingSearch::default() };
    let metered = services.metered();
    let list = metered.office_viewings(&world.office, &search()).await.unwrap();
    assert!(metered.statements() < MOST, "{} statements", metered.statements());
    assert_eq!((list.found, list.lines[0].counted_ms, list.plans.len()), (1, 600_000, 1));
    assert_eq!(services.office_viewings(&world.beside, &search()).await.unwrap().found, 0);
    assert!(list.since.is_some(), "the last three months");
    let day = list.lines[0].viewing.day;
    for (from, until, found) in [(Some(day), None, 1), (Some(day.next()), None, 0), (None, Some(day), 1)] {
        let narrowed =
            services.office_viewings(&world.office, &ViewingSearch { from, until, ..search() }).await.unwrap();
        assert_eq!((narrowed.found, narrowed.since), (found, None));
    }
    let ids = std::slice::from_ref(&viewing);
    assert_eq!(services.accept_viewings(&world.office, ids).await.unwrap(), 1);
    let twice = services.accept_viewings(&world.office, ids).await;
    assert_eq!(refused(twice), Refusal::Viewing(ViewingProblem::NotReported));
    let late = services.report_viewing(&world.device, world.site(), &viewing, world.said(99)).await;
    assert_eq!(refused(late), Refusal::Viewing(ViewingProblem::Accepted));
    let unsaid = refused(services.return_viewings(&world.office, ids, " ").await);
    assert!(matches!(unsaid, Refusal::Words { .. }), "{unsaid:?}");
    assert_eq!(services.return_viewings(&world.office, ids, "人数不符").await.unwrap(), 1);
    assert_eq!(world.kept(&viewing).await.0.returned_reason, "人数不符");
    services.report_viewing(&world.manager, world.site(), &viewing, world.said(8)).await.unwrap();
    let (kept, _) = world.kept(&viewing).await;
    assert_eq!((kept.state, kept.heads), (ViewingState::Reported, 8));
}

#[tokio::test]
async fn a_viewing_is_planned_held_sent_accepted_and_returned() {
    let world = World::on(None).await;
    a_viewing_goes_from_its_plan_to_the_office_and_back(&world).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewing_is_planned_held_sent_accepted_and_returned_on_postgres() {
    let cluster = Cluster::start();
    let world = World::on(Some(&cluster.url)).await;
    a_viewing_goes_from_its_plan_to_the_office_and_back(&world).await;
    world.close().await;
}

async fn the_same_evidence_counts_once(world: &World) {
    let viewing = world.begun("v1").await;
    world.opened(&viewing).await;
    world.harness.pass(HOUR);
    let evidence = Evidence { heads: 12, revision: 1, reported: true, ..world.played(&viewing, 10) };
    let sent = (0..100).map(|_| world.send(&evidence));
    let answers = futures::future::join_all(sent).await;
    let answers: Vec<TakenEvidence> = answers.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let (kept, parts) = world.kept(&viewing).await;
    assert_eq!((kept.heads, kept.version, parts.films.len()), (12, 2, 1), "planned, and changed once");
    assert!(kept.network.is_some());
    let less = Evidence { films: Vec::new(), heads: 3, revision: 0, ..evidence.clone() };
    assert_eq!(world.send(&less).await.unwrap(), answers[0], "what was on its way for long");
    assert_eq!(world.kept(&viewing).await.0, kept);

    let services = &world.harness.services;
    services.accept_viewings(&world.office, std::slice::from_ref(&viewing)).await.unwrap();
    let more = Evidence { heads: 99, revision: 9, ..evidence };
    let answer = world.send(&more).await.unwrap();
    assert_eq!((answer.state, answer.heads), (ViewingState::Accepted, 12), "decided: it may be forgotten there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_evidence_sent_a_hundred_times_at_once_is_one_viewing() {
    let world = World::on(None).await;
    the_same_evidence_counts_once(&world).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_evidence_sent_a_hundred_times_at_once_is_one_viewing_on_postgres() {
    let cluster = Cluster::start();
    let world = World::on(Some(&cluster.url)).await;
    the_same_evidence_counts_once(&world).await;
    world.close().await;
}

#[tokio::test]
async fn no_more_counts_than_the_clock_of_the_server_allows() {
    let world = World::on(None).await;
    let viewing = world.begun("v1").await;
    let unopened = world.send(&world.played(&viewing, 10)).await.unwrap();
    assert_eq!((unopened.films[0].counted_ms, unopened.films[0].faster), (0, true), "nobody asked for the film");

    let second = world.begun("v2").await;
    world.opened(&second).await;
    world.harness.pass(4 * MINUTE);
    let claimed = world.send(&world.played(&second, 10)).await.unwrap();
    assert_eq!((claimed.films[0].counted_ms, claimed.films[0].faster), (240_000, true));
    world.harness.pass(HOUR);
    let again = world.send(&world.played(&second, 10)).await.unwrap();
    assert_eq!(again.films[0].counted_ms, 240_000, "it is not believed later either");
    let search = ViewingSearch { faster: true, page: page(1, 50), ..ViewingSearch::default() };
    assert_eq!(world.harness.services.office_viewings(&world.office, &search).await.unwrap().found, 2);

    let third = world.begun("v3").await;
    world.opened(&third).await;
    world.harness.pass(HOUR);
    let glance = world.send(&world.played(&third, 1)).await.unwrap();
    assert_eq!((glance.films[0].counted_ms, glance.films[0].faster), (0, false), "less than two minutes");
    let rest = world.send(&world.played(&third, 9)).await.unwrap();
    assert_eq!(rest.films[0].counted_ms, 540_000, "parts are put together");
    // A clock that is a year behind is put right.
    let mut wrong = world.played(&world.begun("v4").await, 3);
    world.opened(&wrong.viewing).await;
    world.harness.pass(HOUR);
    for film in &mut wrong.films {
        (film.begun_at, film.ended_at) = (film.begun_at - 365 * DAY, film.ended_at - 365 * DAY);
    }
    wrong.sent_at = Some(world.now() - 365 * DAY);
    world.send(&wrong).await.unwrap();
    let (kept, _) = world.kept(&wrong.viewing).await;
    assert_eq!(kept.day, Day::of(world.now() - HOUR, 8 * 3_600));
    world.close().await;
}

#[tokio::test]
async fn no_site_chooses_the_day_it_watched_on_and_a_viewing_lasts_a_day() {
    let world = World::on(None).await;
    let at_site = |at: i64| Day::of(at, 8 * 3_600);
    let moved = |viewing: &ViewingId, by: i64| {
        let mut evidence = world.played(viewing, 10);
        for film in &mut evidence.films {
            (film.begun_at, film.ended_at) = (film.begun_at + by, film.ended_at + by);
        }
        evidence
    };
    for (id, by) in [("v1", -9 * DAY), ("v2", DAY - HOUR)] {
        let viewing = world.begun(id).await;
        world.opened(&viewing).await;
        world.harness.pass(11 * MINUTE);
        let taken = world.send(&moved(&viewing, by)).await.unwrap();
        assert_eq!((taken.films[0].counted_ms, taken.films[0].faster), (600_000, false));
        let (kept, _) = world.kept(&viewing).await;
        assert!(kept.day == at_site(world.now()) || kept.day == at_site(world.now() - 11 * MINUTE), "{kept:?}");
    }
    let viewing = world.begun("v3").await;
    world.opened(&viewing).await;
    world.harness.pass(11 * MINUTE);
    world.send(&world.played(&viewing, 5)).await.unwrap();
    let (before, _) = world.kept(&viewing).await;
    let services = &world.harness.services;
    assert!(!services.viewing(&world.device, world.site(), &viewing).await.unwrap().is_past());
    world.harness.pass(10 * DAY);
    let later = world.send(&world.played(&viewing, 10)).await.unwrap();
    assert_eq!((later.films[0].counted_ms, later.unknown), (300_000, vec![world.film.clone()]), "of another viewing");
    assert_eq!(world.kept(&viewing).await.0.day, before.day);
    assert!(services.viewing(&world.device, world.site(), &viewing).await.unwrap().is_past());
    world.close().await;
}

#[tokio::test]
async fn a_film_that_was_withdrawn_is_shown_to_no_site() {
    let world = World::on(None).await;
    let services = &world.harness.services;
    let viewing = world.begun("v1").await;
    assert!(services.viewing(&world.device, world.site(), &viewing).await.unwrap().shown.contains(&world.film));
    services.withdraw_release(&world.harness.staff, &world.film, "作者来函").await.unwrap();
    let home = services.site_page(&world.device, world.site()).await.unwrap();
    assert_eq!((home.plans.len(), home.plans[0].films.len()), (1, 0));
    let view = services.viewing(&world.device, world.site(), &viewing).await.unwrap();
    assert!(view.shown.is_empty() && view.programme.films.len() == 1, "what was played and answered is still told");
    world.close().await;
}

#[tokio::test]
async fn nobody_reaches_the_viewings_of_another_site() {
    let world = World::on(None).await;
    let services = &world.harness.services;
    let viewing = world.begun("v1").await;
    let other = Actor::Device(Arc::new(world.sites[1].clone()));
    let evidence = world.played(&viewing, 5);
    let there = &world.sites[1].id;
    for denied in [
        services.send_evidence(&other, there, &evidence, None).await,
        services.send_evidence(&other, world.site(), &evidence, None).await,
        services.send_evidence(&world.device, there, &evidence, None).await,
    ] {
        assert!(matches!(denied, Err(ServiceError::NotFound)), "{denied:?}");
    }
    let plan =
        Evidence { plan: Some(world.plan.clone()), ..Evidence::of("v9".parse().unwrap(), ViewingKind::Household) };
    let denied = services.send_evidence(&other, there, &plan, None).await;
    assert!(matches!(denied, Err(ServiceError::NotFound)), "it did not get the plan: {denied:?}");
    let office = services.send_evidence(&world.office, world.site(), &evidence, None).await;
    assert!(matches!(office, Err(ServiceError::Exhibition(_))), "an office holds none: {office:?}");
    let nobody = services.send_evidence(&Actor::Anonymous, world.site(), &evidence, None).await;
    assert!(matches!(nobody, Err(ServiceError::SignInNeeded)), "{nobody:?}");
    let at = (there, &viewing);
    let film = services.viewing_film(&other, at, &world.film, FilmVariant::Play).await;
    assert!(matches!(film, Err(ServiceError::NotFound)), "{film:?}");
    let original = services.viewing_film(&world.device, (world.site(), &viewing), &world.film, FilmVariant::Original);
    assert!(matches!(original.await, Err(ServiceError::NotFound)));
    let beside = services.viewing(&world.beside, world.site(), &viewing).await;
    assert!(matches!(beside, Err(ServiceError::NotFound)), "{beside:?}");
    let ids = [viewing];
    for denied in [
        services.accept_viewings(&world.beside, &ids).await,
        services.return_viewings(&world.beside, &ids, "不符").await,
    ] {
        assert!(matches!(denied, Err(ServiceError::NotFound)), "{denied:?}");
    }
    let manager = services.accept_viewings(&world.manager, &ids).await;
    assert!(matches!(manager, Err(ServiceError::Exhibition(_))), "{manager:?}");
    let own = services.own_sites(&world.manager).await.unwrap();
    assert_eq!(own.iter().map(|site| &site.id).collect::<Vec<_>>(), [world.site()]);
    world.close().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_what_a_site_cannot_have_is_left_out() {
    let world = World::on(None).await;
    let viewing = world.begun("v1").await;
    world.opened(&viewing).await;
    world.harness.pass(HOUR);
    let wrong = |change: fn(&mut Evidence)| {
        let mut evidence = world.played(&viewing, 5);
        change(&mut evidence);
        evidence
    };
    let heads = refused(world.send(&wrong(|sent| sent.heads = -1)).await);
    assert!(matches!(heads, Refusal::Viewing(ViewingProblem::Evidence(EvidenceProblem::Heads { .. }))), "{heads:?}");
    let times = refused(world.send(&wrong(|sent| sent.films[0].ended_at = 5)).await);
    assert_eq!(times, Refusal::Viewing(ViewingProblem::Evidence(EvidenceProblem::Times)));
    for revision in [i64::MAX, i64::MIN] {
        let mut last = world.played(&viewing, 5);
        last.revision = revision;
        let refusal = refused(world.send(&last).await);
        let problem = EvidenceProblem::Revision { found: revision, most: MOST_REVISIONS_AHEAD };
        assert_eq!(refusal, Refusal::Viewing(ViewingProblem::Evidence(problem)));
    }
    let mut strange = world.played(&viewing, 5);
    strange.films.push(PlayedFilm { entry: "nowhere".parse().unwrap(), ..strange.films[0].clone() });
    let unknown: EntryId = "nowhere".parse().unwrap();
    strange.revision = 1;
    strange.answers = vec![EvidenceAnswer { entry: unknown.clone(), question: 1, answer: "好".to_owned() }];
    strange.wishes = vec![
        EvidenceWish { entry: Some(unknown.clone()), ..EvidenceWish::default() },
        EvidenceWish { words: "想看\u{202e}粤剧\u{0}".to_owned(), ..EvidenceWish::default() },
    ];
    let taken = world.send(&strange).await.unwrap();
    assert_eq!((taken.unknown, taken.films.len()), (vec![unknown], 1));
    let (_, parts) = world.kept(&viewing).await;
    assert_eq!((parts.answers.len(), parts.wishes.len()), (0, 1));
    assert_eq!(parts.wishes[0].words, "想看粤剧");

    let services = &world.harness.services;
    let plan = |at: &str| ViewingDraft {
        viewing: "v2".parse().unwrap(),
        plan: Some(world.plan.clone()),
        menu: None,
        kind: ViewingKind::Gathering,
        at: at.to_owned(),
    };
    let past = services.plan_viewing(&world.device, world.site(), &plan("2020-01-01 19:00")).await;
    assert_eq!(refused(past), Refusal::Viewing(ViewingProblem::PlannedTime));
    let unread = services.plan_viewing(&world.device, world.site(), &plan("今晚")).await;
    assert!(matches!(refused(unread), Refusal::BadDeadline(_)));
    let foreign = ViewingDraft { plan: Some("plan-9".parse().unwrap()), ..plan("") };
    let denied = services.plan_viewing(&world.device, world.site(), &foreign).await;
    assert!(matches!(denied, Err(ServiceError::NotFound)), "{denied:?}");
    world.close().await;
}

#[tokio::test]
async fn an_entry_by_hand_is_told_apart_and_put_right_until_it_is_accepted() {
    let world = World::on(None).await;
    let services = &world.harness.services;
    world.harness.pass(DAY);
    let at = services::local_time(world.now() - HOUR, "Asia/Shanghai");
    let draft = |minutes: i64, heads: i64| ByHandDraft {
        viewing: "v1".parse().unwrap(),
        plan: Some(world.plan.clone()),
        menu: None,
        at: at.clone(),
        minutes: vec![(world.film.clone(), minutes)],
        said: world.said(heads),
    };
    let enter = async |draft: ByHandDraft| services.enter_by_hand(&world.manager, world.site(), draft).await;
    assert_eq!(refused(enter(draft(0, 9)).await), Refusal::Viewing(ViewingProblem::NoFilms));
    assert_eq!(refused(enter(draft(90, 9)).await), Refusal::Viewing(ViewingProblem::NotHeldYet));
    assert_eq!(refused(enter(draft(9, 0)).await), Refusal::Viewing(ViewingProblem::NobodyThere));
    enter(draft(9, 7)).await.unwrap();
    enter(draft(8, 7)).await.unwrap();
    let (kept, parts) = world.kept(&"v1".parse().unwrap()).await;
    assert_eq!((kept.source, kept.state), (ViewingSource::Manual, ViewingState::Reported));
    assert_eq!(parts.films[0].play.counted_ms, 480_000, "put right");
    let search = ViewingSearch { source: Some(ViewingSource::Manual), page: page(1, 50), ..ViewingSearch::default() };
    assert_eq!(services.office_viewings(&world.office, &search).await.unwrap().found, 1);
    let player = refused(world.send(&world.played(&kept.id, 5)).await);
    assert_eq!(player, Refusal::Viewing(ViewingProblem::OtherSource));
    services.accept_viewings(&world.office, std::slice::from_ref(&kept.id)).await.unwrap();
    assert_eq!(refused(enter(draft(5, 5)).await), Refusal::Viewing(ViewingProblem::Accepted));
    let offered = async || services.by_hand(&world.manager, world.site(), None, None).await.unwrap().plans.len();
    assert_eq!(offered().await, 1);
    world.harness.pass(30 * DAY);
    assert_eq!(offered().await, 1, "what was watched on its last day is entered later");
    world.harness.pass(30 * DAY);
    assert_eq!(offered().await, 0);
    world.close().await;
}

#[tokio::test]
async fn a_plan_that_was_missed_stays_until_something_of_it_is_held() {
    let world = World::on(None).await;
    let services = &world.harness.services;
    let due = async || {
        let home = services.site_page(&world.device, world.site()).await.unwrap();
        home.plans.iter().map(|plan| plan.due_on < home.today).collect::<Vec<_>>()
    };
    assert_eq!(due().await, [false]);
    world.harness.pass(21 * DAY);
    assert_eq!(due().await, [true], "overdue");
    let viewing = world.begun("v1").await;
    assert_eq!(due().await, [true], "it is only planned");
    world.opened(&viewing).await;
    world.harness.pass(11 * MINUTE);
    world.send(&world.played(&viewing, 10)).await.unwrap();
    assert_eq!(due().await, Vec::<bool>::new());
    world.close().await;
}

#[tokio::test]
async fn a_plan_that_was_missed_is_overdue_for_a_month() {
    let world = World::on(None).await;
    let services = &world.harness.services;
    for (days, plans) in [(51, 1), (1, 0)] {
        world.harness.pass(days * DAY);
        assert_eq!(services.site_page(&world.device, world.site()).await.unwrap().plans.len(), plans, "{days}");
    }
    world.close().await;
}

async fn who_was_there_votes(world: &World) {
    let services = &world.harness.services;
    open(&world.harness, &world.contest, &[VoterKind::Presence], 0).await;
    let viewing = world.begun("v1").await;
    let screen = services.roll_screen(&world.device, world.site(), &viewing).await.unwrap();
    let offered = services.votes_for_viewers().await.unwrap();
    assert_eq!(offered.iter().map(|vote| &vote.contest).collect::<Vec<_>>(), [&world.contest]);
    let answer = services.answer_roll_call(&screen.code, "phone-1").await.unwrap();
    let pass = services.vote_pass(&answer.call.viewing, &answer.person_key).await.unwrap();
    let token = services.prove_presence(&world.contest, &pass, &anywhere()).await.unwrap();
    let given = vote(services, &world.contest, &token, std::slice::from_ref(&world.film)).await.unwrap();
    assert!(given.votes.iter().all(|vote| vote.receipt.is_some()), "{given:?}");
    let again = services.answer_roll_call(&screen.code, "phone-1").await.unwrap();
    assert_eq!(again.person_key, answer.person_key, "the same phone is the same voter");
}

#[tokio::test]
async fn a_phone_that_answered_the_roll_call_takes_part_in_a_vote() {
    let world = World::on(None).await;
    who_was_there_votes(&world).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_answered_the_roll_call_takes_part_in_a_vote_on_postgres() {
    let cluster = Cluster::start();
    let world = World::on(Some(&cluster.url)).await;
    who_was_there_votes(&world).await;
    world.close().await;
}

#[tokio::test]
async fn a_phone_answers_the_code_on_the_screen_once_and_for_three_minutes() {
    let world = World::on(None).await;
    let services = &world.harness.services;
    let viewing = world.begun("v1").await;
    let screen = services.roll_screen(&world.device, world.site(), &viewing).await.unwrap();
    assert!(screen.next_at > world.now() && screen.next_at <= world.now() + MINUTE);
    assert_eq!(services.roll_call(&screen.code).await.unwrap().site, "某村");
    assert!(!services.answer_roll_call(&screen.code, "phone-1").await.unwrap().again);
    assert!(services.answer_roll_call(&screen.code, "phone-1").await.unwrap().again);
    world.harness.pass(3 * MINUTE);
    assert!(!services.answer_roll_call(&screen.code, "phone-2").await.unwrap().again, "it was slow");
    assert_eq!(
        refused(services.answer_roll_call(&screen.code, "").await),
        Refusal::Viewing(ViewingProblem::RollCookie)
    );
    let next = services.roll_screen(&world.device, world.site(), &viewing).await.unwrap();
    assert_ne!(next.code, screen.code);
    assert_eq!(next.presences, 2);
    world.harness.pass(MINUTE);
    let over = services.answer_roll_call(&screen.code, "phone-3").await;
    assert_eq!(refused(over), Refusal::Viewing(ViewingProblem::RollOver));
    let guessed = "1-00000000".parse().unwrap();
    assert_eq!(refused(services.roll_call(&guessed).await), Refusal::Viewing(ViewingProblem::RollOver));
    let office = services.roll_screen(&world.office, world.site(), &viewing).await;
    assert!(matches!(office, Err(ServiceError::Exhibition(_))), "{office:?}");

    world.opened(&viewing).await;
    world.harness.pass(HOUR);
    let sent = Evidence { heads: 2, revision: 1, reported: true, ..world.played(&viewing, 5) };
    world.send(&sent).await.unwrap();
    let closed = services.roll_screen(&world.device, world.site(), &viewing).await;
    assert!(matches!(closed, Err(ServiceError::NotFound)), "the viewing is over");
    world.close().await;
}

#[tokio::test]
async fn a_site_is_told_that_it_has_more_viewings_than_are_listed() {
    let world = World::on(None).await;
    let listed = async || {
        let page = world.harness.services.site_page(&world.device, world.site()).await.unwrap();
        (page.viewings.len(), page.more_viewings)
    };
    for nth in 0..SITE_VIEWINGS {
        world.begun(&format!("n{nth}")).await;
    }
    assert_eq!(listed().await, (SITE_VIEWINGS, false));
    world.begun("one-more").await;
    assert_eq!(listed().await, (SITE_VIEWINGS, true));
    world.close().await;
}
