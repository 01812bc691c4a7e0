//! The library of the exhibition: which films are in it, who sees and plays them, copies for weak lines, collections.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use domain::calendar::Day;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::library::{CollectionProblem, Occasion};
use domain::film::LIGHT_RATE;
use domain::form::{Answer, Answers};
use domain::ids::{ContestId, EntryId, FileId};
use domain::text::Lang;
use domain::time::HOUR;
use serde_json::Value;
use services::media::Storage;
use services::playback::{FilmVariant, LinkQuery};
use services::{
    Actor, CollectionDraft, Decision, FilmSource, GalleryAsk, LibraryAsk, LibraryFilm, Refusal, ServiceError, TextName,
};
use store::{Meter, Site, Store};

use crate::background::work_off;
use crate::harness::exhibition::{appointed, region, village};
use crate::harness::{DAY, Harness, film, make_drawn_film, refused};
use crate::races::cluster::Cluster;
use crate::releases::{exhibits, signed};

/// Most statements of a page.
const MOST: u32 = 8;

/// An exhibition of two sites in one city, with the office of the city and the manager of the first site.
struct Exhibition {
    harness: Harness,
    office: Actor,
    manager: Actor,
    sites: [Arc<Site>; 2],
}

impl Exhibition {
    async fn on(harness: Harness, database: Option<&str>) -> Self {
        let (office, manager) = (harness.person("office").await, harness.person("manager").await);
        let store: Arc<dyn Store> = store::open(database, &harness.folder).await.unwrap();
        let mut tx = store.write(&Meter::default()).await.unwrap();
        tx.insert_regions(&[region("4401", "某市")]).await.unwrap();
        let sites = [1, 2].map(|number| village(number, "4401", Day::from_number(20_000).unwrap()));
        tx.put_sites(&sites, 1).await.unwrap();
        tx.put_exhibition_members(&[
            appointed(&office, ExhibitionRole::Office, "4401"),
            appointed(&manager, ExhibitionRole::Manager, "site-1"),
        ])
        .await
        .unwrap();
        tx.commit().await.unwrap();
        store.close().await;
        Self { harness, office, manager, sites: sites.map(Arc::new) }
    }

    fn device(&self, nth: usize) -> Actor {
        Actor::Device(Arc::clone(&self.sites[nth]))
    }

    /// A contest that collects lessons and takes them in.
    async fn lessons(&self) -> ContestId {
        let Harness { services, organiser, .. } = &self.harness;
        let contest = services.create_contest(organiser, Preset::Lessons, "课件库").await.unwrap().id;
        services.set_deadline(organiser, &contest, services.now() + 300 * DAY).await.unwrap();
        services.move_phase(organiser, &contest, Phase::CallOpen, "").await.unwrap();
        contest
    }

    /// A lesson that passed its check.
    async fn lesson(&self, owner: &Actor, contest: &ContestId, title: &str, film: &Path) -> EntryId {
        let services = &self.harness.services;
        let entry = services.draft_entry(owner, contest, lesson(title)).await.unwrap().id;
        services.take_film(owner, &entry, film).await.unwrap();
        services.submit_entry(owner, &entry).await.unwrap();
        services.decide(&self.harness.staff, &entry, Decision::Pass, "").await.unwrap();
        entry
    }

    /// What the library shows to somebody.
    async fn seen(&self, who: &Actor, ask: &LibraryAsk) -> Vec<LibraryFilm> {
        let services = self.harness.services.metered();
        let view = services.library(who, ask, Lang::Zh).await.unwrap();
        assert!(services.statements() <= MOST, "{} statements", services.statements());
        view.films
    }

    async fn titles(&self) -> Vec<String> {
        self.seen(&self.office, &LibraryAsk::default()).await.into_iter().map(|film| film.title).collect()
    }

    async fn follow(&self, who: &Actor, file: &FileId, address: &str) -> services::Result<FilmSource> {
        self.harness.services.library_file(who, file, &LinkQuery::of(address).unwrap()).await
    }
}

fn lesson(title: &str) -> Answers {
    let mut answers: Answers = [
        ("title", title),
        ("category", "课件"),
        ("subject", "实用技术"),
        ("region", "440100"),
        ("language", "粤语"),
        ("synopsis", "荔枝怎样修剪"),
    ]
    .map(|(key, text)| (key.to_owned(), Answer::Text(text.to_owned())))
    .into();
    answers.insert("rights".to_owned(), Answer::Flag(true));
    answers
}

async fn a_lesson_needs_its_check_and_its_rights(exhibition: &Exhibition) {
    let Harness { services, staff, .. } = &exhibition.harness;
    let contest = exhibition.lessons().await;
    let owner = exhibition.harness.person("owner").await;
    let entry = services.draft_entry(&owner, &contest, lesson("修剪荔枝")).await.unwrap().id;
    services.take_film(&owner, &entry, &film()).await.unwrap();
    services.submit_entry(&owner, &entry).await.unwrap();
    assert_eq!(exhibition.titles().await, Vec::<String>::new(), "nobody has checked it");
    services.decide(staff, &entry, Decision::Pass, "").await.unwrap();
    work_off(&exhibition.harness).await;

    let found = exhibition.seen(&exhibition.device(0), &LibraryAsk::default()).await;
    let [lesson] = found.as_slice() else { unreachable!("{found:?}") };
    assert_eq!((&lesson.entry, &lesson.contest), (&entry, &contest));
    assert_eq!((lesson.title.as_str(), lesson.subject.as_str()), ("修剪荔枝", "实用技术"));
    assert_eq!((lesson.region.as_str(), lesson.languages.as_slice()), ("广州市", &["粤语".to_owned()][..]));
    assert!(lesson.has_poster && !lesson.has_captions && (1_900..2_200).contains(&lesson.length_ms));
    let gallery = async || services.gallery(&GalleryAsk::default()).await.unwrap().films.len();
    assert_eq!(gallery().await, 0, "its page does not say so");

    for (asked, is_found) in [
        (LibraryAsk { words: "荔枝".to_owned(), ..LibraryAsk::default() }, true),
        (LibraryAsk { words: "渡口".to_owned(), ..LibraryAsk::default() }, false),
        (LibraryAsk { subject: "实用技术".to_owned(), ..LibraryAsk::default() }, true),
        (LibraryAsk { subject: "革命历史".to_owned(), ..LibraryAsk::default() }, false),
        (LibraryAsk { region: "440100".to_owned(), minutes: 1, ..LibraryAsk::default() }, true),
        (LibraryAsk { language: "粤语".to_owned(), ..LibraryAsk::default() }, true),
        (LibraryAsk { language: "普通话".to_owned(), ..LibraryAsk::default() }, false),
        (LibraryAsk { captions: true, ..LibraryAsk::default() }, false),
        (LibraryAsk { page: 99, ..LibraryAsk::default() }, true),
    ] {
        assert_eq!(exhibition.seen(&exhibition.manager, &asked).await.len() == 1, is_found, "{asked:?}");
    }

    let view = services.library(&exhibition.manager, &LibraryAsk::default(), Lang::En).await.unwrap();
    assert_eq!(view.languages, [("粤语".to_owned(), "Cantonese".to_owned())]);
    let denied = services.library(&owner, &LibraryAsk::default(), Lang::Zh).await;
    assert!(matches!(denied, Err(ServiceError::Exhibition(_))), "{denied:?}");
    let unknown = services.library(&Actor::Anonymous, &LibraryAsk::default(), Lang::Zh).await;
    assert!(matches!(unknown, Err(ServiceError::SignInNeeded)), "{unknown:?}");

    // Its author takes it out at once, its office puts it back without a result having been published.
    services.withdraw_release(&owner, &entry, "").await.unwrap();
    assert_eq!(exhibition.titles().await, Vec::<String>::new());
    let gone = services.library_film(&exhibition.office, &entry, Lang::Zh).await;
    assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
    services.give_release(staff, &entry, signed("")).await.unwrap();
    assert_eq!(exhibition.titles().await, ["修剪荔枝"]);
    assert_eq!(services.releases(staff, &contest).await.unwrap().lines.len(), 1);
    exhibits(&exhibition.harness, &contest, "").await;
    assert_eq!(gallery().await, 1, "its page says so now");
    services.withdraw_entry(&owner, &entry).await.unwrap();
    assert_eq!((exhibition.titles().await, gallery().await), (Vec::new(), 0));
}

#[tokio::test]
async fn a_lesson_is_in_the_library_from_its_check_on_and_out_of_it_with_its_release() {
    let harness = Harness::new().await;
    a_lesson_needs_its_check_and_its_rights(&Exhibition::on(harness, None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lesson_is_in_the_library_from_its_check_on_and_out_of_it_with_its_release_on_postgres() {
    let cluster = Cluster::start();
    let harness = Harness::with(Some(&cluster.url), &Storage::Local).await;
    a_lesson_needs_its_check_and_its_rights(&Exhibition::on(harness, Some(&cluster.url)).await).await;
}

async fn an_address_opens_a_film_for_whom_it_was_made(exhibition: &Exhibition) {
    let services = &exhibition.harness.services;
    let contest = exhibition.lessons().await;
    let owner = exhibition.harness.person("owner").await;
    let entry = exhibition.lesson(&owner, &contest, "修剪荔枝", &film()).await;
    work_off(&exhibition.harness).await;
    let (device, other) = (exhibition.device(0), exhibition.device(1));
    let file = exhibition.seen(&device, &LibraryAsk::default()).await.remove(0).file;
    let links = services.library_links(&device).await.unwrap();
    let play = links.to(&file, FilmVariant::Play);
    let source = exhibition.follow(&device, &file, &play).await.unwrap();
    assert_eq!(source.media_type, "video/mp4");
    exhibition.follow(&device, &file, &links.to(&file, FilmVariant::Poster)).await.unwrap();
    for who in [&exhibition.office, &exhibition.manager] {
        let own = services.library_links(who).await.unwrap().to(&file, FilmVariant::Play);
        exhibition.follow(who, &file, &own).await.unwrap();
    }
    // A day is enough for a page that stays open.
    exhibition.harness.pass(23 * HOUR);
    exhibition.follow(&device, &file, &play).await.unwrap();

    // An address is for whom it was made, leads nowhere else, and never to the file as it was sent.
    for (who, address) in [
        (&other, play.clone()),
        (&Actor::Anonymous, play.clone()),
        (&device, play.replace("copy=play", "copy=poster")),
        (&device, play.replace("library=1", "library=2")),
        (&device, links.to(&file, FilmVariant::Original)),
        (&owner, play.clone()),
    ] {
        let answer = exhibition.follow(who, &file, &address).await;
        assert!(matches!(answer, Err(ServiceError::NotFound)), "{address}: {answer:?}");
    }
    let none = services.library_links(&owner).await.err();
    assert!(matches!(none, Some(ServiceError::Exhibition(_))), "nothing in the exhibition: {none:?}");
    // An address that was somebody's own ends with what they were.
    let own = services.library_links(&exhibition.manager).await.unwrap().to(&file, FilmVariant::Play);
    let manager = exhibition.manager.account().unwrap().id.clone();
    services.end_exhibition_role(&Actor::Operator, &manager, ExhibitionRole::Manager, "site-1").await.unwrap();
    let ended = exhibition.follow(&exhibition.manager, &file, &own).await;
    assert!(matches!(ended, Err(ServiceError::NotFound)), "{ended:?}");
    let usual = services.film(&device, &file, &LinkQuery::of(&play).unwrap()).await;
    assert!(matches!(usual, Err(ServiceError::NotFound)), "{usual:?}");
    services.withdraw_release(&owner, &entry, "").await.unwrap();
    let withdrawn = exhibition.follow(&device, &file, &play).await;
    assert!(matches!(withdrawn, Err(ServiceError::NotFound)), "{withdrawn:?}");
}

#[tokio::test]
async fn an_address_of_the_library_is_for_whom_it_was_made_and_for_a_day() {
    let harness = Harness::new().await;
    an_address_opens_a_film_for_whom_it_was_made(&Exhibition::on(harness, None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_of_the_library_is_for_whom_it_was_made_and_for_a_day_on_postgres() {
    let cluster = Cluster::start();
    let harness = Harness::with(Some(&cluster.url), &Storage::Local).await;
    an_address_opens_a_film_for_whom_it_was_made(&Exhibition::on(harness, Some(&cluster.url)).await).await;
}

/// Height, and bits a second of the whole file.
fn measured(path: &Path) -> (i64, i64) {
    let answer = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "stream=height:format=bit_rate",
            "-of",
            "json",
        ])
        .arg(path)
        .output()
        .unwrap();
    let told: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let rate = told["format"]["bit_rate"].as_str().unwrap().parse().unwrap();
    (told["streams"][0]["height"].as_i64().unwrap(), rate)
}

#[tokio::test]
async fn a_film_of_the_library_gets_a_copy_for_a_weak_line() {
    let exhibition = Exhibition::on(Harness::new().await, None).await;
    let services = &exhibition.harness.services;
    let contest = exhibition.lessons().await;
    let owner = exhibition.harness.person("owner").await;
    let moving = make_drawn_film("heavy", "1280x720", "10");
    let entry = exhibition.lesson(&owner, &contest, "修剪荔枝", &moving).await;
    work_off(&exhibition.harness).await;
    let device = exhibition.device(0);
    let file = exhibition.seen(&device, &LibraryAsk::default()).await.remove(0).file;
    let links = services.library_links(&device).await.unwrap();
    let of = async |variant| exhibition.follow(&device, &file, &links.to(&file, variant)).await.unwrap().sha256;
    let usual = of(FilmVariant::Play).await;
    assert_eq!(of(FilmVariant::Light).await, usual, "the usual one until it is made");
    let path = |sha256: &str| services.media().blobs().local_path(sha256).unwrap();
    assert!(measured(&path(&usual)).1 > LIGHT_RATE, "there is something to be saved");

    assert_eq!(services.queue_light_copies().await.unwrap(), 1);
    assert_eq!(services.queue_light_copies().await.unwrap(), 0, "it waits already");
    let view = services.entry(&owner, &entry).await.unwrap();
    assert!(!view.is_busy(), "its author waits for nothing");
    assert_eq!(work_off(&exhibition.harness).await, 1);
    assert_eq!(services.queue_light_copies().await.unwrap(), 0);
    let light = of(FilmVariant::Light).await;
    assert_ne!(light, usual);
    let (height, rate) = measured(&path(&light));
    assert!(height <= 480 && rate <= LIGHT_RATE, "{height} pixels, {rate} bits a second");
    assert!(services.library_film(&device, &entry, Lang::Zh).await.unwrap().has_light);

    // It goes with the film.
    services.withdraw_release(&owner, &entry, "").await.unwrap();
    let gone = exhibition.follow(&device, &file, &links.to(&file, FilmVariant::Light)).await;
    assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
}

#[tokio::test]
async fn a_film_that_is_light_itself_is_not_made_lighter() {
    let exhibition = Exhibition::on(Harness::new().await, None).await;
    let contest = exhibition.lessons().await;
    let owner = exhibition.harness.person("owner").await;
    let entry = exhibition.lesson(&owner, &contest, "防台风", &make_drawn_film("small", "320x180", "40")).await;
    work_off(&exhibition.harness).await;
    exhibition.harness.services.queue_light_copies().await.unwrap();
    work_off(&exhibition.harness).await;
    let device = exhibition.device(0);
    let film = exhibition.harness.services.library_film(&device, &entry, Lang::Zh).await.unwrap();
    let links = exhibition.harness.services.library_links(&device).await.unwrap();
    let of =
        async |variant| exhibition.follow(&device, &film.showing.file, &links.to(&film.showing.file, variant)).await;
    assert!(film.has_light);
    let (light, usual) = (of(FilmVariant::Light).await.unwrap(), of(FilmVariant::Play).await.unwrap());
    assert_eq!(light.sha256, usual.sha256);
}

#[tokio::test]
async fn a_film_that_is_not_in_the_library_gets_no_copy_for_a_weak_line() {
    let exhibition = Exhibition::on(Harness::new().await, None).await;
    let contest = exhibition.harness.open_contest().await;
    let owner = exhibition.harness.person("owner").await;
    let entry = exhibition.harness.draft(&owner, &contest, "渡口", "440100").await;
    exhibition.harness.services.submit_entry(&owner, &entry).await.unwrap();
    exhibition.harness.services.decide(&exhibition.harness.staff, &entry, Decision::Pass, "").await.unwrap();
    assert_eq!(exhibition.harness.services.queue_light_copies().await.unwrap(), 0);
}

fn draft(name: &str, day: &str) -> CollectionDraft {
    CollectionDraft { name: name.to_owned(), introduction: "各村放映".to_owned(), day: day.to_owned() }
}

async fn films_are_collected(exhibition: &Exhibition) {
    let (services, office) = (&exhibition.harness.services, &exhibition.office);
    let contest = exhibition.lessons().await;
    let owner = exhibition.harness.person("owner").await;
    let mut films = Vec::new();
    for title in ["甲", "乙", "丙"] {
        films.push(exhibition.lesson(&owner, &contest, title, &film()).await);
    }
    for who in [&exhibition.manager, &exhibition.device(0), &Actor::Operator] {
        let denied = services.create_collection(who, &draft("建党节", "7-1")).await;
        assert!(matches!(denied, Err(ServiceError::Exhibition(_))), "{denied:?}");
    }
    let nameless = refused(services.create_collection(office, &draft("\u{200b}", "")).await);
    assert!(matches!(nameless, Refusal::Words { what: TextName::Title, found: 0, .. }), "{nameless:?}");
    let never = refused(services.create_collection(office, &draft("闰日", "02-29")).await);
    assert_eq!(never, Refusal::Collection(CollectionProblem::Day("02-29".to_owned())));

    let id = services.create_collection(office, &draft("建党节", "7-1")).await.unwrap();
    let taken = |name: &str| Refusal::Collection(CollectionProblem::NameTaken(name.to_owned()));
    assert_eq!(refused(services.create_collection(office, &draft(" 建党节 ", "7-1")).await), taken("建党节"));
    let other = services.create_collection(office, &draft("国庆节", "")).await.unwrap();
    let renamed = services.edit_collection(office, &other, 1, &draft("建党节", "")).await;
    assert_eq!(refused(renamed), taken("建党节"));
    services.edit_collection(office, &other, 1, &draft("国庆节", "9-30")).await.unwrap();
    services.delete_collection(office, &other).await.unwrap();
    let list = services.collections(&exhibition.device(0)).await.unwrap();
    assert_eq!((list.lines.len(), list.edits), (1, false));
    assert!(!list.offered.contains(&Occasion::PartyDay) && list.offered.contains(&Occasion::NationalDay));
    services.collect_films(office, &id, 1, &[films[2].clone(), films[0].clone()]).await.unwrap();
    let stale = services.collect_films(office, &id, 1, &[]).await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
    let foreign: EntryId = "nothing".parse().unwrap();
    let foreign = refused(services.collect_films(office, &id, 2, &[foreign]).await);
    assert_eq!(foreign, Refusal::Collection(CollectionProblem::NotInLibrary));
    services.collect_films(office, &id, 2, &films).await.unwrap();
    let titles = async || {
        let metered = services.metered();
        let view = metered.collection(office, &id, Lang::Zh).await.unwrap();
        assert!(metered.statements() <= MOST, "{} statements", metered.statements());
        view.films.into_iter().map(|film| film.title).collect::<Vec<_>>()
    };
    assert_eq!(titles().await, ["丙", "甲", "乙"], "who was there stays in order");
    services.move_collected(office, &id, 3, (&films[1], true)).await.unwrap();
    assert_eq!(titles().await, ["丙", "乙", "甲"]);
    let denied = services.move_collected(&exhibition.manager, &id, 4, (&films[1], true)).await;
    assert!(matches!(denied, Err(ServiceError::Exhibition(_))), "{denied:?}");

    services.withdraw_release(&owner, &films[1], "").await.unwrap();
    let view = services.collection(&exhibition.manager, &id, Lang::Zh).await.unwrap();
    assert_eq!((view.films.len(), view.gone, view.library.len()), (2, 1, 0));
    let elsewhere = services.move_collected(office, &id, 4, (&films[1], true)).await;
    assert!(matches!(elsewhere, Err(ServiceError::NotFound)), "{elsewhere:?}");
    services.edit_collection(office, &id, 4, &draft("七一", "")).await.unwrap();
    let view = services.collection(office, &id, Lang::Zh).await.unwrap();
    assert_eq!((view.collection.name.as_str(), view.collection.day, view.library.len()), ("七一", None, 2));
    services.delete_collection(office, &id).await.unwrap();
    for gone in [
        services.collection(office, &id, Lang::Zh).await.map(drop),
        services.delete_collection(office, &id).await,
        services.edit_collection(office, &id, 5, &draft("七一", "")).await,
    ] {
        assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
    }
}

#[tokio::test]
async fn an_office_collects_films_for_an_occasion_and_everybody_at_sites_reads_it() {
    let harness = Harness::new().await;
    films_are_collected(&Exhibition::on(harness, None).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_collects_films_for_an_occasion_and_everybody_at_sites_reads_it_on_postgres() {
    let cluster = Cluster::start();
    let harness = Harness::with(Some(&cluster.url), &Storage::Local).await;
    films_are_collected(&Exhibition::on(harness, Some(&cluster.url)).await).await;
}
