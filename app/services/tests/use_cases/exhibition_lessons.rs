//! Lessons that an office adds to the library itself: who may, what is asked, where they are seen, and how they leave.

use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::library::lesson::HOLDER;
use domain::exhibition::library::{LessonDraft, LessonStanding};
use domain::exhibition::region::RegionCode;
use domain::form::{Answer, Answers, keys};
use domain::ids::EntryId;
use domain::release::ReleaseProblem;
use domain::text::Lang;
use services::{
    Actor, ContestEdit, ExtensionDraft, GalleryAsk, LessonsAsk, LibraryAsk, LibraryFilm, MemberDraft, Refusal,
    RegionDraft, ReleaseDraft, ServiceError, TextName,
};
use store::Meter;

use crate::background::work_off;
use crate::exhibition_viewings::world::World;
use crate::harness::{film, make_film, refused};
use crate::races::cluster::Cluster;
use crate::releases::signed;

/// Most statements of a page.
const MOST: u32 = 12;
const TITLE: &str = "修剪荔枝";

fn lesson() -> LessonDraft {
    LessonDraft {
        title: TITLE.to_owned(),
        category: "课件".to_owned(),
        subject: "实用技术".to_owned(),
        language: "粤语".to_owned(),
        synopsis: "荔枝怎样修剪".to_owned(),
        holder: "某市农业局，授权书存于 3 号柜".to_owned(),
    }
}

fn city() -> RegionCode {
    "4401".parse().unwrap()
}

async fn add(world: &World, who: &Actor) -> services::Result<EntryId> {
    world.harness.services.add_lesson(who, &city(), (&lesson(), &signed("")), Lang::Zh).await
}

/// The lesson as the library shows it to the device of a site.
async fn seen(world: &World) -> Option<LibraryFilm> {
    let ask = LibraryAsk { words: TITLE.to_owned(), region: "440100".to_owned(), ..LibraryAsk::default() };
    world.harness.services.library(&world.device, &ask, Lang::Zh).await.unwrap().films.pop()
}

async fn standing(world: &World, entry: &EntryId) -> LessonStanding {
    let services = world.harness.services.metered();
    let standing = services.lesson(&world.office, entry).await.unwrap().standing;
    assert!(services.statements() <= MOST, "{} statements", services.statements());
    standing
}

/// Nobody else adds a lesson, and one without its rights is not taken; nothing is written then.
async fn only_the_office_and_only_with_rights(world: &World) {
    let services = &world.harness.services;
    let contests = async || services.contests(&Actor::Operator).await.unwrap().len();
    let before = contests().await;
    for who in [&world.manager, &world.device, &world.harness.organiser, &Actor::Operator] {
        let denied = add(world, who).await;
        assert!(matches!(denied, Err(ServiceError::Exhibition(_))), "{denied:?}");
    }
    let elsewhere = add(world, &world.beside).await;
    assert!(matches!(elsewhere, Err(ServiceError::NotFound)), "{elsewhere:?}");
    let unknown = add(world, &Actor::Anonymous).await;
    assert!(matches!(unknown, Err(ServiceError::SignInNeeded)), "{unknown:?}");

    let given = |rights: ReleaseDraft| async move {
        refused(services.add_lesson(&world.office, &city(), (&lesson(), &rights), Lang::Zh).await)
    };
    let unsaid = ReleaseDraft { rights: false, ..signed("") };
    assert_eq!(given(unsaid).await, Refusal::Release(ReleaseProblem::Rights));
    let unasked = ReleaseDraft { consent: false, ..signed("") };
    assert_eq!(given(unasked).await, Refusal::Release(ReleaseProblem::Consent));
    assert_eq!(given(signed("2020-01-01 00:00")).await, Refusal::Release(ReleaseProblem::Period));
    let nobodys = LessonDraft { holder: String::new(), subject: "什么".to_owned(), ..lesson() };
    let wrong = services.add_lesson(&world.office, &city(), (&nobodys, &signed("")), Lang::Zh).await;
    let Err(ServiceError::Fields(problems)) = wrong else { unreachable!("{wrong:?}") };
    let mut fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, [HOLDER, "subject"]);
    assert_eq!(contests().await, before, "nothing was begun");
    assert_eq!(services.lessons(&world.office, &LessonsAsk::default()).await.unwrap().total, 0);
}

/// An office without any role in contests brings a lesson into the library.
async fn an_office_does_it_alone(world: &World) -> (EntryId, EntryId) {
    let (services, office) = (&world.harness.services, &world.office);
    let before = services.contests(&Actor::Operator).await.unwrap().len();
    let entry = add(world, office).await.unwrap();
    let other = add(world, office).await.unwrap();
    assert_eq!(services.contests(&Actor::Operator).await.unwrap().len(), before + 1, "one holds both");
    let contest = services.entry(office, &entry).await.unwrap().contest;
    assert_eq!((contest.title.as_str(), contest.settings.lessons_of.as_ref()), ("某市课件", Some(&city())));
    let stranger = world.harness.person("stranger").await;
    let closed = refused(services.draft_entry(&stranger, &contest.id, Answers::new()).await);
    assert!(matches!(closed, Refusal::DeadlinePassed(_)), "{closed:?}");

    assert_eq!(standing(world, &entry).await, LessonStanding::Unfinished);
    assert_eq!(refused(services.put_lesson_in(office, &entry).await), Refusal::FilmNotReady);
    services.take_film(office, &entry, &film()).await.unwrap();
    assert!(services.lesson(office, &entry).await.unwrap().has_film);
    assert_eq!(seen(world).await, None, "it was not put there");
    services.put_lesson_in(office, &entry).await.unwrap();
    work_off(&world.harness).await;
    assert_eq!(standing(world, &entry).await, LessonStanding::InLibrary);
    let shown = seen(world).await.unwrap();
    assert_eq!((&shown.entry, shown.region.as_str(), shown.subject.as_str()), (&entry, "某市", "实用技术"));
    assert_eq!(shown.languages, ["粤语"]);
    let gallery = services.gallery(&GalleryAsk::default()).await.unwrap().films;
    assert!(gallery.iter().all(|film| film.entry != entry), "everybody sees it nowhere");

    let view = services.lessons(office, &LessonsAsk::default()).await.unwrap();
    assert_eq!((view.total, view.lines.len(), view.office.code.clone()), (2, 2, city()));
    let found = LessonsAsk { words: "没有".to_owned(), ..LessonsAsk::default() };
    assert_eq!(services.lessons(office, &found).await.unwrap().found, 0);
    (entry, other)
}

/// An office withdraws it and gives it again; who added it does neither as its author, for they may have left the office.
async fn it_leaves_and_comes_back(world: &World, entry: &EntryId) {
    let (services, office) = (&world.harness.services, &world.office);
    for denied in
        [services.withdraw_release(office, entry, "").await, services.give_release(office, entry, signed("")).await]
    {
        assert!(matches!(denied, Err(ServiceError::Denied(_))), "{denied:?}");
    }
    assert!(!services.entry(office, entry).await.unwrap().can_withdraw);
    let taken = refused(services.withdraw_entry(office, entry).await);
    assert_eq!(taken, Refusal::State(EntryState::Eligible), "nor is its entry taken back");
    let silent = refused(services.withdraw_lesson(office, entry, "").await);
    assert!(matches!(silent, Refusal::Words { what: TextName::Reason, found: 0, .. }), "{silent:?}");
    services.withdraw_lesson(office, entry, "授权撤回").await.unwrap();
    assert_eq!(seen(world).await, None, "at once");
    assert!(matches!(standing(world, entry).await, LessonStanding::Withdrawn(_)));
    let nothing = refused(services.withdraw_lesson(office, entry, "授权撤回").await);
    assert_eq!(nothing, Refusal::Release(ReleaseProblem::Nothing));
    services.release_lesson(office, entry, &signed("2099-01-01 00:00")).await.unwrap();
    assert_eq!(standing(world, entry).await, LessonStanding::InLibrary);
    assert_eq!(services.lesson(office, entry).await.unwrap().history.len(), 2);
}

/// An office beside learns of nothing, one above looks after it, and drafts of others are not put in.
async fn other_offices(world: &World, entry: &EntryId, draft: &EntryId) {
    let services = &world.harness.services;
    let own = LessonsAsk { region: Some(city()), ..LessonsAsk::default() };
    for gone in [
        services.lessons(&world.beside, &own).await.map(drop),
        services.lesson(&world.beside, entry).await.map(drop),
        services.put_lesson_in(&world.beside, draft).await,
        services.withdraw_lesson(&world.beside, entry, "误").await,
        services.release_lesson(&world.beside, entry, &signed("")).await,
        // A film that is no lesson of an office.
        services.withdraw_lesson(&world.office, &world.film, "误").await,
    ] {
        assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
    }
    assert_eq!(services.lessons(&world.beside, &LessonsAsk::default()).await.unwrap().total, 0);

    let region = RegionDraft { code: "44".to_owned(), name: "某省".to_owned() };
    services.add_region(&Actor::Operator, &region).await.unwrap();
    let province = world.harness.person("province").await;
    let member = MemberDraft {
        email: "province@example.invalid".to_owned(),
        name: "乙".to_owned(),
        role: ExhibitionRole::Office,
        place: "44".to_owned(),
    };
    services.grant_exhibition_role(&Actor::Operator, &member).await.unwrap();
    let view = services.lessons(&province, &own).await.unwrap();
    assert_eq!((view.total, view.offices.len()), (2, 2));
    let others = services.put_lesson_in(&province, draft).await;
    assert!(matches!(others, Err(ServiceError::NotFound)), "who added it sends its film: {others:?}");
    services.withdraw_lesson(&province, entry, "授权撤回").await.unwrap();
    assert_eq!(seen(world).await, None);
}

/// Whose lessons a contest holds is neither copied to another nor set by an organiser.
async fn a_contest_becomes_no_offices(world: &World, entry: &EntryId) {
    let (services, organiser) = (&world.harness.services, &world.harness.organiser);
    let contest = services.entry(&world.office, entry).await.unwrap().contest.id;
    let copy = services.create_contest_like(organiser, &contest, "副本").await.unwrap();
    assert_eq!(copy.settings.lessons_of, None);
    let settings = Settings { lessons_of: Some(city()), ..(*copy.settings).clone() };
    let edit = ContestEdit { title: copy.title.clone(), deadline: String::new(), settings };
    services.edit_contest(organiser, &copy.id, copy.version, edit, "").await.unwrap();
    let kept = services.settings(organiser, &copy.id).await.unwrap().contest;
    assert_eq!((kept.version, kept.settings.lessons_of.as_ref()), (copy.version + 1, None));
}

/// Adding a lesson never takes from a term that an organiser gave.
async fn a_longer_term_stays(world: &World, entry: &EntryId) {
    let (services, office) = (&world.harness.services, &world.office);
    let contest = services.entry(office, entry).await.unwrap().contest.id;
    let longer = ExtensionDraft {
        email: office.account().unwrap().email.clone(),
        deadline: "2099-01-01 00:00".to_owned(),
        reason: "片源待补".to_owned(),
        ..ExtensionDraft::default()
    };
    services.extend_deadline(&world.harness.organiser, &contest, longer).await.unwrap();
    let until = services.own_extension(office, &contest).await.unwrap();
    add(world, office).await.unwrap();
    assert_eq!(services.own_extension(office, &contest).await.unwrap(), until);
}

/// One that was entered as films of other contests are has the tick of its form alone: the library shows it, so its office is told so and
/// takes it out.
async fn rights_of_the_form_count(world: &World, entry: &EntryId) {
    let (services, office) = (&world.harness.services, &world.office);
    let view = services.entry(office, entry).await.unwrap();
    let mut answers = view.entry.answers;
    answers.insert(keys::TITLE.to_owned(), Answer::Text("嫁接龙眼".to_owned()));
    let entered = services.draft_entry(office, &view.contest.id, answers).await.unwrap().id;
    services.take_film(office, &entered, &make_film("entered", "1280x720", "3")).await.unwrap();
    services.put_lesson_in(office, &entered).await.unwrap();
    work_off(&world.harness).await;
    assert_eq!(standing(world, &entered).await, LessonStanding::InLibrary);
    let listed = services.lessons(office, &LessonsAsk::default()).await.unwrap().lines;
    assert!(listed.iter().any(|line| line.entry == entered && line.standing == LessonStanding::InLibrary));
    services.withdraw_lesson(office, &entered, "授权撤回").await.unwrap();
    assert!(matches!(standing(world, &entered).await, LessonStanding::Withdrawn(_)));
}

/// A contest whose pool is frozen takes no lesson in: another one holds the next. Its own stay with the office until it is put away.
async fn an_earlier_contest_keeps_its_lessons(world: &World, entry: &EntryId) {
    let (services, office) = (&world.harness.services, &world.office);
    let contest = services.entry(office, entry).await.unwrap().contest.id;
    let before = services.lessons(office, &LessonsAsk::default()).await.unwrap().total;
    services.release_lesson(office, entry, &signed("2099-01-01 00:00")).await.unwrap();
    services.move_phase(&world.harness.organiser, &contest, Phase::Eligibility, "").await.unwrap();
    world.harness.freeze(&contest).await;
    // The contest of the next one is the newer.
    world.harness.pass(1_000_000);
    let next = add(world, office).await.unwrap();
    assert_ne!(services.entry(office, &next).await.unwrap().contest.id, contest);
    let view = services.lessons(office, &LessonsAsk::default()).await.unwrap();
    assert_eq!((view.total, &view.lines[0].entry), (before + 1, &next));
    let line = view.lines.iter().find(|line| line.entry == *entry).unwrap();
    assert_eq!(line.standing, LessonStanding::InLibrary);

    let mut tx = world.store.write(&Meter::default()).await.unwrap();
    assert!(tx.set_phase(&contest, Phase::Eligibility, Phase::Archived, None).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(standing(world, entry).await, LessonStanding::TakenBack, "put away");
}

async fn suite(world: &World) {
    only_the_office_and_only_with_rights(world).await;
    let (entry, draft) = an_office_does_it_alone(world).await;
    it_leaves_and_comes_back(world, &entry).await;
    other_offices(world, &entry, &draft).await;
    a_contest_becomes_no_offices(world, &entry).await;
    a_longer_term_stays(world, &entry).await;
    rights_of_the_form_count(world, &entry).await;
    an_earlier_contest_keeps_its_lessons(world, &entry).await;
}

#[tokio::test]
async fn an_office_adds_a_lesson_with_its_rights_and_takes_it_out_alone() {
    let world = World::on(None).await;
    suite(&world).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_adds_a_lesson_with_its_rights_and_takes_it_out_alone_on_postgres() {
    let cluster = Cluster::start();
    let world = World::on(Some(&cluster.url)).await;
    suite(&world).await;
    world.close().await;
}
