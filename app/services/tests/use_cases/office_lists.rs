//! Lists of the office as they are taken away: letters without their texts, security events, open invitations; on both databases.

use std::collections::BTreeMap;

use domain::access::{Denied, Role};
use domain::audit::EventKind;
use domain::contest::{Settings, preset};
use domain::ids::ContestId;
use domain::text::Lang;
use services::exports::{
    ExportFormat, ListKind, RecordNames, RecordText, SiteListKind, invitation_columns, letter_columns, record_columns,
};
use services::media::Storage;
use services::{
    ACCOUNT_ZONE, Actor, Decision, EventSearch, LetterSearch, PeopleSearch, SecurityEvents, ServiceError, SignInFrom,
};

use crate::fairness::as_role;
use crate::harness::{DAY, Harness, UNIT, account, page};
use crate::lists::{CSV, ask, bytes, parsed, rows, shown, site_bytes};
use crate::page_lists::heads;
use crate::races::cluster::Cluster;

async fn settings(harness: &Harness, contest: &ContestId) -> Settings {
    let (contest, _) = harness.services.contest(&harness.organiser, contest).await.unwrap();
    contest.settings.as_ref().clone()
}

#[tokio::test]
async fn letters_are_saved_as_they_are_shown_without_their_texts() {
    letters(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_are_saved_as_they_are_shown_without_their_texts_on_postgres() {
    let cluster = Cluster::start();
    letters(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn letters(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let contest = &harness.open_contest().await;
    let author = harness.person("author").await;
    for (title, region) in [("渡口", "440100"), ("灯塔", "440500")] {
        harness.pass(60_000_000);
        let entry = harness.draft(&author, contest, title, region).await;
        services.submit_entry(&author, &entry).await.unwrap();
        harness.pass(60_000_000);
        services.decide(staff, &entry, Decision::Return, "画面倾斜").await.unwrap();
    }
    harness.pass(60_000_000);
    let invitation = as_role(&author, Role::UnitOfficer, UNIT, "");
    let token = services.invite(organiser, contest, invitation).await.unwrap().token;

    let columns = letter_columns(&settings(harness, contest).await.time_zone, Lang::Zh);
    for (pairs, count) in [
        (&[][..], 5),
        (&[("kind", "receipt")][..], 2),
        (&[("kind", "return"), ("q", "AUTHOR@")][..], 2),
        (&[("state", "released")][..], 5),
        (&[("state", "draft")][..], 0),
        (&[("q", "nobody")][..], 0),
    ] {
        let search = LetterSearch { page: page(1, 100), ..LetterSearch::asked(&ask(pairs)) };
        let list = services.letters(staff, Some(contest), &search).await.unwrap();
        let (head, saved) = rows(services, staff, contest, ListKind::Letters, pairs).await;
        assert_eq!(head, heads(&columns));
        assert_eq!(saved, shown(&columns, &list.letters), "{pairs:?}");
        assert_eq!(saved.len(), count, "{pairs:?}");
    }
    let (_, saved) = rows(services, staff, contest, ListKind::Letters, &[]).await;
    assert_eq!([&*saved[0][2], &*saved[0][3]], ["author@example.invalid", "邀请"], "the newest first: {saved:?}");
    assert!(saved.iter().all(|row| row[4].contains("（") && row[5].ends_with("北京时间")), "{saved:?}");
    let file = String::from_utf8(bytes(services, organiser, contest, (ListKind::Letters, CSV), &[]).await.unwrap());
    let file = file.unwrap();
    for text in [token.as_str(), "/invitation/", "画面倾斜", "您好"] {
        assert!(!file.contains(text), "{text} in {file}");
    }
    let book = bytes(services, staff, contest, (ListKind::Letters, ExportFormat::Xlsx), &[]).await.unwrap();
    assert!(book.starts_with(b"PK"), "a workbook");
    let refused = bytes(services, &author, contest, (ListKind::Letters, CSV), &[]).await;
    assert!(matches!(refused, Err(ServiceError::Denied(_))), "{refused:?}");

    // Those about accounts, which the others are not among.
    let admin = &account(services, "admin", Role::Administrator).await;
    let link = services.reset_link(&Actor::Operator, &author.account().unwrap().id).await.unwrap();
    let columns = letter_columns(ACCOUNT_ZONE, Lang::Zh);
    for (pairs, count) in [(&[][..], 1), (&[("kind", "reset"), ("q", "author")][..], 1), (&[("q", "观摩")][..], 0)] {
        let search = LetterSearch { page: page(1, 100), ..LetterSearch::asked(&ask(pairs)) };
        let list = services.account_letters(admin, &search).await.unwrap();
        let file = site_bytes(services, admin, SiteListKind::AccountLetters, pairs).await.unwrap();
        assert!(!String::from_utf8(file.clone()).unwrap().contains(&link), "{link}");
        let (head, saved) = parsed(file);
        assert_eq!(head, heads(&columns));
        assert_eq!(saved, shown(&columns, &list.letters), "{pairs:?}");
        assert_eq!(saved.len(), count, "{pairs:?}");
    }
    for other in [organiser, staff, &author] {
        let refused = site_bytes(services, other, SiteListKind::AccountLetters, &[]).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }
    let search = EventSearch { kind: Some(EventKind::ExportTake), page: page(1, 50), ..EventSearch::default() };
    let taken = services.events(admin, None, &search).await.unwrap().lines;
    let of = |list: &str| taken.iter().filter(|line| line.row.detail.contains(list)).count();
    assert_eq!((of("\"list-letters\""), of("\"list-account-letters\"")), (9, 3), "each time, and no refusal");
}

/// The rows of a page of security events in words.
fn texts(events: &SecurityEvents, settings: &Settings, contest: &str) -> Vec<RecordText> {
    let nothing = BTreeMap::new();
    let contests = if contest.is_empty() { &events.contests } else { &nothing };
    let entries = BTreeMap::new();
    let names = RecordNames { settings, entries: &entries, people: &events.names, contests, lang: Lang::Zh };
    events.lines.iter().map(|line| names.text(line, contest)).collect()
}

#[tokio::test]
async fn security_events_are_saved_as_they_are_shown() {
    events(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn security_events_are_saved_as_they_are_shown_on_postgres() {
    let cluster = Cluster::start();
    events(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn events(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let contest = &harness.open_contest().await;
    let judge = harness.person("judge").await;
    harness.cast(contest, &judge, Role::Judge, "", "").await;
    rows(services, staff, contest, ListKind::Entries, &[]).await;
    let columns = record_columns(Lang::Zh);
    let own = settings(harness, contest).await;
    for (pairs, least) in
        [(&[][..], 2), (&[("action", "export.take"), ("q", "list-entries")][..], 1), (&[("q", "no such words")][..], 0)]
    {
        let (head, saved) = rows(services, organiser, contest, ListKind::Events, pairs).await;
        // What was saved tells of being saved, so that the page is read after it.
        let search = EventSearch { page: page(1, 1_000), ..EventSearch::asked(&ask(pairs)) };
        let found = services.events(organiser, Some(contest), &search).await.unwrap();
        assert_eq!(head, heads(&columns));
        assert_eq!(saved, shown(&columns, &texts(&found, &own, contest.as_str())), "{pairs:?}");
        assert!(saved.len() >= least && (least > 0 || saved.is_empty()), "{pairs:?} {saved:?}");
    }
    let admin = &account(services, "admin", Role::Administrator).await;
    for (kind, other) in [(ListKind::Events, staff), (ListKind::Events, &judge), (ListKind::Events, admin)] {
        let refused = bytes(services, other, contest, (kind, CSV), &[]).await;
        assert!(matches!(refused, Err(ServiceError::Denied(_))), "{refused:?}");
    }

    let nowhere = preset::selection();
    for (pairs, least) in [(&[][..], 6), (&[("action", "account.create"), ("sort", "when")][..], 4)] {
        let saved = site_bytes(services, admin, SiteListKind::AllEvents, pairs).await.unwrap();
        let (head, saved) = parsed(saved);
        let search = EventSearch { page: page(1, 1_000), ..EventSearch::asked(&ask(pairs)) };
        let found = services.events(admin, None, &search).await.unwrap();
        assert_eq!(head, heads(&columns));
        assert_eq!(saved, shown(&columns, &texts(&found, &nowhere, "")), "{pairs:?}");
        assert!(saved.len() >= least, "{pairs:?} {saved:?}");
    }
    for other in [organiser, &judge] {
        let refused = site_bytes(services, other, SiteListKind::AllEvents, &[]).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }
}

#[tokio::test]
async fn open_invitations_are_saved_as_they_are_shown() {
    invitations(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_invitations_are_saved_as_they_are_shown_on_postgres() {
    let cluster = Cluster::start();
    invitations(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn invitations(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = &harness.open_contest().await;
    let mut tokens = Vec::new();
    for (name, role) in [("one", Role::Judge), ("two", Role::UnitOfficer), ("three", Role::Chair)] {
        harness.pass(60_000_000);
        let who = harness.person(name).await;
        let made = services.invite(organiser, contest, as_role(&who, role, UNIT, "")).await.unwrap();
        tokens.push((who, made.token));
    }
    let (joins, token) = &tokens[1];
    services.accept_invitation(joins, token, "", "", &SignInFrom::default()).await.unwrap();
    let columns = invitation_columns(&settings(harness, contest).await.time_zone, Lang::Zh);
    // What narrows the members of the same page does not narrow them.
    for pairs in [&[][..], &[("q", "nobody"), ("role", "judge")][..]] {
        let search = PeopleSearch { page: page(1, 10), ..PeopleSearch::asked(&ask(pairs)) };
        let open = services.people(organiser, contest, &search).await.unwrap().open;
        let (head, saved) = rows(services, organiser, contest, ListKind::Invitations, pairs).await;
        assert_eq!(head, heads(&columns));
        assert_eq!(saved, shown(&columns, &open));
        assert_eq!(
            saved.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(),
            ["three", "one"],
            "who has joined is none"
        );
    }
    let file = String::from_utf8(bytes(services, organiser, contest, (ListKind::Invitations, CSV), &[]).await.unwrap());
    let file = file.unwrap();
    assert!(tokens.iter().all(|(_, token)| !file.contains(token.as_str())), "{file}");
    let refused = bytes(services, &harness.staff, contest, (ListKind::Invitations, CSV), &[]).await;
    assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    harness.pass(31 * DAY);
    let (_, saved) = rows(services, organiser, contest, ListKind::Invitations, &[]).await;
    assert!(saved.is_empty(), "their links have ended: {saved:?}");
}
