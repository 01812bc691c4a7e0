//! What everybody may see: films with rights and consent on file, until they are withdrawn or their term ends; calls and their files.

use std::collections::BTreeMap;

use domain::contest::dates::{ContestDates, RoundDates};
use domain::contest::phase::Phase;
use domain::contest::{PublicFileProblem, PublicPage};
use domain::ids::{ContestId, EntryId, FileId};
use domain::release::{ReleaseBasis, ReleaseProblem, ReleaseStanding};
use domain::text::{Lang, Text};
use domain::time::SECOND;
use services::media::Storage;
use services::playback::{FilmVariant, LinkQuery};
use services::{
    Actor, FilmPage, GalleryAsk, PublicFileKind, PublicPageDraft, Refusal, ReleaseDraft, ServiceError, TextName,
};
use sha2::{Digest as _, Sha256};

use crate::background::{query_of, work_off};
use crate::harness::{DAY, Harness, film, refused};
use crate::imports::imported;
use crate::races::cluster::Cluster;

/// Most statements of a page for everybody.
const MOST: u32 = 6;

pub fn signed(until: &str) -> ReleaseDraft {
    ReleaseDraft {
        rights: true,
        consent: true,
        until: until.to_owned(),
        reason: "授权书存于 3 号柜".to_owned(),
        ..ReleaseDraft::default()
    }
}

/// The titles of the gallery.
async fn titles(harness: &Harness) -> Vec<String> {
    let services = harness.services.metered();
    let gallery = services.gallery(&GalleryAsk::default()).await.unwrap();
    assert!(services.statements() <= MOST, "{} statements", services.statements());
    gallery.films.into_iter().map(|film| film.title).collect()
}

/// A contest of two films of which the first is chosen; its selection is sealed.
pub async fn sealed(harness: &Harness) -> (ContestId, Vec<EntryId>) {
    let contest = harness.open_for(1).await;
    let judges = [harness.person("judge").await];
    let films = harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    harness.select_by_number(&judges, &contest).await;
    harness.seal(&contest).await;
    (contest, films)
}

/// The contest exhibits its films; `consent_field` is the statement of its form by which authors agree.
pub async fn exhibits(harness: &Harness, contest: &ContestId, consent_field: &str) {
    let version = harness.services.public_page(&harness.staff, contest).await.unwrap().version;
    let page = PublicPage { consent_field: consent_field.to_owned(), ..PublicPage::default() };
    let draft = PublicPageDraft { page, exhibits: true, ..PublicPageDraft::default() };
    harness.services.edit_public_page(&harness.staff, contest, version, draft).await.unwrap();
}

/// What the address of a film's player leads to.
fn played(film: &FilmPage) -> (FileId, LinkQuery) {
    let address = film.play.clone().unwrap();
    let id = address.strip_prefix("/media/").unwrap().split('?').next().unwrap().parse().unwrap();
    (id, query_of(&address))
}

async fn a_film_is_shown_by_its_release(harness: &Harness) {
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, films) = sealed(harness).await;
    exhibits(harness, &contest, "").await;
    let early = services.give_release(staff, &films[0], signed("")).await;
    assert!(matches!(early, Err(ServiceError::Denied(_))), "the office would tell the outcome by it: {early:?}");
    services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    assert_eq!(titles(harness).await, Vec::<String>::new(), "nothing is on file");

    let without = |change: fn(&mut ReleaseDraft)| {
        let mut draft = signed("");
        change(&mut draft);
        services.give_release(staff, &films[0], draft)
    };
    assert_eq!(refused(without(|draft| draft.rights = false).await), Refusal::Release(ReleaseProblem::Rights));
    assert_eq!(refused(without(|draft| draft.consent = false).await), Refusal::Release(ReleaseProblem::Consent));
    let period = without(|draft| draft.until = "2020-01-01 00:00".to_owned()).await;
    assert_eq!(refused(period), Refusal::Release(ReleaseProblem::Period));
    let reason = refused(without(|draft| draft.reason.clear()).await);
    assert!(matches!(reason, Refusal::Words { what: TextName::Reason, .. }), "{reason:?}");

    services.give_release(staff, &films[0], signed("2026-06-01 00:00")).await.unwrap();
    // Released, but not chosen.
    services.give_release(staff, &films[1], signed("")).await.unwrap();
    assert_eq!(titles(harness).await, ["第1部"]);
    let view = services.releases(staff, &contest).await.unwrap();
    assert_eq!(view.lines.iter().map(|line| line.is_shown).collect::<Vec<_>>(), [true]);

    // The key of addresses is made once for an installation.
    services.links(staff).await.unwrap();
    let metered = services.metered();
    let film = metered.public_film(&films[0]).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert!(matches!(services.public_film(&films[1]).await, Err(ServiceError::NotFound)));
    let told: Vec<&str> = film.facts.iter().map(|(field, _)| field.key.as_str()).collect();
    assert!(!told.contains(&"contact_phone") && !told.contains(&"submitting_unit"), "{told:?}");
    let (file, query) = played(&film);
    let lasts = query.until - services.now() / SECOND;
    assert!((6 * 3_600..=12 * 3_600).contains(&lasts), "six to twelve hours: {lasts} s");
    let anyone = Actor::Anonymous;
    assert_eq!(services.film(&anyone, &file, &query).await.unwrap().media_type, "video/mp4");
    services.film(staff, &file, &query).await.unwrap();
    work_off(harness).await;
    let poster = async || services.released_file(&films[0], FilmVariant::Poster).await;
    assert_eq!(poster().await.unwrap().media_type, "image/jpeg");
    // The address is for this variant; none is made for the file as it was sent, nor for another's session.
    for wrong in [
        LinkQuery { copy: FilmVariant::Original.key().to_owned(), ..query.clone() },
        LinkQuery { public: String::new(), ..query.clone() },
        LinkQuery { until: query.until + 1, ..query.clone() },
    ] {
        assert!(matches!(services.film(&anyone, &file, &wrong).await, Err(ServiceError::NotFound)), "{wrong:?}");
    }

    let unsaid = refused(services.withdraw_release(staff, &films[0], " ").await);
    assert!(matches!(unsaid, Refusal::Words { .. }), "{unsaid:?}");
    let before = services.public_state().await.unwrap();
    services.withdraw_release(staff, &films[0], "作者来函").await.unwrap();
    assert!(services.public_state().await.unwrap() > before, "what is kept holds no more");
    assert_eq!(titles(harness).await, Vec::<String>::new());
    assert!(matches!(services.film(&anyone, &file, &query).await, Err(ServiceError::NotFound)), "at once");
    assert!(matches!(poster().await, Err(ServiceError::NotFound)));
    assert!(matches!(services.public_film(&films[0]).await, Err(ServiceError::NotFound)));
    let nothing = refused(services.withdraw_release(staff, &films[0], "再次").await);
    assert_eq!(nothing, Refusal::Release(ReleaseProblem::Nothing));

    services.give_release(staff, &films[0], signed("2026-06-01 00:00")).await.unwrap();
    assert_eq!(titles(harness).await, ["第1部"]);
    assert_eq!(services.release(staff, &films[0]).await.unwrap().history.len(), 2, "what was withdrawn stays on file");
    harness.pass(120 * DAY);
    assert_eq!(titles(harness).await, Vec::<String>::new(), "its term has ended");
}

#[tokio::test]
async fn a_film_is_shown_with_rights_and_consent_on_file_and_gone_with_their_withdrawal() {
    a_film_is_shown_by_its_release(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_film_is_shown_with_rights_and_consent_on_file_and_gone_with_their_withdrawal_on_postgres() {
    let cluster = Cluster::start();
    a_film_is_shown_by_its_release(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

#[tokio::test]
async fn the_tick_of_the_entry_form_is_a_release_that_can_be_withdrawn() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let (contest, films) = sealed(&harness).await;
    services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    exhibits(&harness, &contest, "rights").await;
    assert_eq!(titles(&harness).await, ["第1部"]);
    let elsewhere = GalleryAsk { region: "440500".to_owned(), ..GalleryAsk::default() };
    assert_eq!(services.gallery(&elsewhere).await.unwrap().found, 0);
    let here = GalleryAsk { region: "440100".to_owned(), ..GalleryAsk::default() };
    assert_eq!(services.gallery(&here).await.unwrap().found, 1);
    services.withdraw_release(staff, &films[0], "监护人来函").await.unwrap();
    assert_eq!(titles(&harness).await, Vec::<String>::new());
    let view = services.release(staff, &films[0]).await.unwrap();
    assert!(matches!(view.standing, ReleaseStanding::Withdrawn(_)));
    assert_eq!(view.history[0].release.basis, ReleaseBasis::EntryForm);
}

#[tokio::test]
async fn an_author_decides_about_the_own_film_and_nobody_elses() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let (author, other) = (harness.person("author").await, harness.person("other").await);
    let entry = harness.draft(&author, &contest, "渡口", "440100").await;
    let draft = || ReleaseDraft { reason: String::new(), ..signed("") };
    let unsent = refused(services.give_release(&author, &entry, draft()).await);
    assert!(matches!(unsent, Refusal::Release(ReleaseProblem::State(_))), "{unsent:?}");
    services.submit_entry(&author, &entry).await.unwrap();
    services.give_release(&author, &entry, draft()).await.unwrap();
    let view = services.release(&author, &entry).await.unwrap();
    assert!(view.standing.is_in_force() && view.may_change && !view.is_shown && !view.office);
    assert_eq!(view.history[0].release.basis, ReleaseBasis::Entrant);
    for denied in
        [services.give_release(&other, &entry, draft()).await, services.withdraw_release(&other, &entry, "").await]
    {
        assert!(matches!(denied, Err(ServiceError::NotFound)), "{denied:?}");
    }
    assert!(matches!(services.release(&Actor::Anonymous, &entry).await, Err(ServiceError::SignInNeeded)));
    services.withdraw_release(&author, &entry, "").await.unwrap();
    assert!(!services.release(&author, &entry).await.unwrap().standing.is_in_force());
}

#[tokio::test]
async fn whoever_imported_a_film_releases_it_for_the_office_and_says_where_the_paper_is() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = harness.open_contest().await;
    let sheet = "编号,作品名称,报送单位,地市,作品类别\nS1,夜航,市委组织部,广州,微视频\n";
    imported(&harness, &contest, sheet).await.unwrap();
    let entry = services.match_films(organiser, &contest, Vec::new()).await.unwrap().waiting.remove(0).id;
    let seen = services.entry(organiser, &entry).await.unwrap();
    let mut answers = crate::harness::answers("夜航", "440100");
    answers.extend(seen.entry.answers.clone());
    services.save_entry(organiser, &entry, seen.entry.version, answers).await.unwrap();
    services.take_film(organiser, &entry, &film()).await.unwrap();
    services.submit_entry(organiser, &entry).await.unwrap();
    let unsaid = ReleaseDraft { reason: String::new(), ..signed("") };
    let unsaid = refused(services.give_release(organiser, &entry, unsaid).await);
    assert!(matches!(unsaid, Refusal::Words { what: TextName::Reason, .. }), "{unsaid:?}");
    services.give_release(organiser, &entry, signed("")).await.unwrap();
    let view = services.release(organiser, &entry).await.unwrap();
    assert!(view.owns && view.office);
    assert_eq!(view.history[0].release.basis, ReleaseBasis::Office);
    let unsaid = refused(services.withdraw_release(organiser, &entry, "").await);
    assert!(matches!(unsaid, Refusal::Words { what: TextName::Reason, .. }), "{unsaid:?}");
}

#[tokio::test]
async fn a_film_that_was_prepared_before_has_its_large_picture_in_place_of_the_small_one() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let (contest, films) = sealed(&harness).await;
    exhibits(&harness, &contest, "").await;
    services.move_phase(&harness.organiser, &contest, Phase::Publicity, "").await.unwrap();
    services.give_release(&harness.staff, &films[0], signed("")).await.unwrap();
    work_off(&harness).await;
    let of = async |variant| services.released_file(&films[0], variant).await.unwrap().sha256;
    assert_ne!(of(FilmVariant::SmallPoster).await, of(FilmVariant::Poster).await);
    let (file, _) = played(&services.public_film(&films[0]).await.unwrap());
    let store = store::open(None, &harness.folder).await.unwrap();
    let mut tx = store.write(&store::Meter::default()).await.unwrap();
    for made in tx.delete_derived(&file).await.unwrap() {
        if made.kind != "poster_small" {
            tx.put_derived(&made).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    store.close().await;
    assert_eq!(of(FilmVariant::SmallPoster).await, of(FilmVariant::Poster).await);
}

#[tokio::test]
async fn a_call_is_read_without_an_account_from_its_opening_on() {
    let harness = Harness::new().await;
    let (services, staff) = (&harness.services, &harness.staff);
    let preset = domain::contest::preset::Preset::Selection;
    let draft = services.create_contest(&harness.organiser, preset, "筹备中").await.unwrap().id;
    assert!(matches!(services.public_call(&draft).await, Err(ServiceError::NotFound)));
    let contest = harness.open_contest().await;
    let metered = services.metered();
    let call = metered.public_call(&contest).await.unwrap();
    assert!(metered.statements() <= MOST);
    assert!(call.accepts && call.title == "观摩" && !call.has_films);
    let open: Vec<ContestId> = services.open_calls().await.unwrap().into_iter().map(|call| call.id).collect();
    assert_eq!(open, std::slice::from_ref(&contest));

    let creator = harness.person("creator").await;
    let denied = services.public_page(&creator, &contest).await;
    assert!(matches!(denied, Err(ServiceError::Denied(_))));
    let page = PublicPage { organiser: Text::new("组织处", "Office"), hidden: true, ..PublicPage::default() };
    let edit = PublicPageDraft { page, ..PublicPageDraft::default() };
    services.edit_public_page(staff, &contest, 0, edit.clone()).await.unwrap();
    let stale = services.edit_public_page(staff, &contest, 0, edit.clone()).await;
    assert!(matches!(stale, Err(ServiceError::Conflict)), "{stale:?}");
    assert!(matches!(services.public_call(&contest).await, Err(ServiceError::NotFound)), "hidden");
    assert!(services.open_calls().await.unwrap().is_empty());
    let shown = PublicPageDraft { page: PublicPage { hidden: false, ..edit.page }, ..PublicPageDraft::default() };
    services.edit_public_page(staff, &contest, 1, shown).await.unwrap();
    assert_eq!(services.public_call(&contest).await.unwrap().page.organiser.get(Lang::En), "Office");

    let add =
        |kind, name: &'static str, bytes: &'static [u8]| services.add_public_file(staff, &contest, kind, (name, bytes));
    let wrong = refused(add(PublicFileKind::Attachment, "a.html", b"<html>").await);
    assert!(matches!(wrong, Refusal::PublicFile(PublicFileProblem::Type(_))), "{wrong:?}");
    add(PublicFileKind::Attachment, "推荐表.pdf", b"%PDF-1.7").await.unwrap();
    let damaged = refused(add(PublicFileKind::Cover, "cover.jpg", &[0xff, 0xd8, 0xff, 0xe0]).await);
    assert_eq!(damaged, Refusal::PublicFile(PublicFileProblem::Picture));
    let cover = b"\xff\xd8\xff\xc0\0\x0b\x08\0\x09\0\x10\x01\x01\x11\0\xff\xd9";
    for _ in 0..2 {
        add(PublicFileKind::Cover, "cover.jpg", cover).await.unwrap();
    }
    let call = services.public_call(&contest).await.unwrap();
    assert_eq!((call.cover.is_some(), call.attachments.len()), (true, 1), "a cover takes the place of the one before");
    let file = services.public_file(&contest, &call.attachments[0].id).await.unwrap();
    let bytes = services.public_file_bytes(&contest, &file.id).await.unwrap();
    assert_eq!((file.filename.as_str(), bytes.as_slice()), ("推荐表.pdf", &b"%PDF-1.7"[..]));
    assert_eq!(file.sha256, domain::hex::encode(&Sha256::digest(&bytes)));
    assert!(matches!(services.public_file(&draft, &file.id).await, Err(ServiceError::NotFound)));
    assert!(matches!(services.public_file_bytes(&draft, &file.id).await, Err(ServiceError::NotFound)));
    services.remove_public_file(staff, &contest, &file.id).await.unwrap();
    assert!(services.public_call(&contest).await.unwrap().attachments.is_empty());
}

async fn a_call_tells_its_dates_as_they_become_known(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let opened = services.now();
    let contest = harness.open_for(1).await;
    let call = async || {
        let metered = services.metered();
        let call = metered.public_call(&contest).await.unwrap();
        assert!(metered.statements() <= MOST, "{} statements", metered.statements());
        call
    };
    assert_eq!(call().await.dates, ContestDates { opened: Some(opened), ..ContestDates::default() });
    let judges = [harness.person("judge").await];
    harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    let begun = services.now();
    let round = |until| BTreeMap::from([(1, RoundDates { from: Some(begun), until })]);
    assert_eq!(call().await.dates.rounds, round(None));
    services.set_term(organiser, &contest, None, "2026-06-01 12:00", "").await.unwrap();
    let told = call().await.dates.rounds;
    let term = told[&1].until.unwrap();
    assert!(term > begun + DAY && told == round(Some(term)), "{told:?}");
    harness.pass(DAY);
    harness.select_by_number(&judges, &contest).await;
    harness.seal(&contest).await;
    let closed = call().await;
    assert_eq!(closed.dates.rounds, round(Some(begun + DAY)), "closed before its term");
    assert_eq!((closed.notice, closed.dates.result), (None, None));
    services.move_phase(organiser, &contest, Phase::Publicity, "").await.unwrap();
    let period = services.public_notice(&contest, None).await.unwrap().notice.period;
    assert_eq!(call().await.notice, Some(period));
    harness.pass(30 * DAY);
    services.move_phase(organiser, &contest, Phase::Final, "").await.unwrap();
    let last = call().await;
    assert_eq!((last.notice, last.dates.opened), (Some(period), Some(opened)));
    assert_eq!((last.dates.rounds, last.dates.result), (round(Some(begun + DAY)), Some(services.now())));
}

#[tokio::test]
async fn the_dates_of_a_contest_are_on_its_page_as_far_as_they_are_known() {
    a_call_tells_its_dates_as_they_become_known(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dates_of_a_contest_are_on_its_page_as_far_as_they_are_known_on_postgres() {
    let cluster = Cluster::start();
    a_call_tells_its_dates_as_they_become_known(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}
