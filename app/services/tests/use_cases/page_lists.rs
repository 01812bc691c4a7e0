//! Lists of single pages as they are taken away: what a unit has, a judge's own list, lines and closed rounds, extensions, rulings, the
//! intake, works that look the same, what was found, contests; on both databases.

use domain::access::{Denied, Role};
use domain::contest::phase::Phase;
use domain::contest::round::Ties;
use domain::ids::ContestId;
use domain::text::Lang;
use services::exports::{
    Column, ListKind, SiteListKind, contest_columns, desk_columns, extension_columns, found_contest_columns,
    found_entry_columns, found_person_columns, intake_columns, line_columns, line_rows, ruling_columns,
    signature_columns, unit_columns,
};
use services::media::Storage;
use services::{
    Actor, ExtensionDraft, IntakeTable, OverrideDraft, ServiceError, StepAsk, arranged_contests, arranged_desk,
};

use crate::harness::{Harness, UNIT};
use crate::lists::{CSV, ask, bytes, parsed, rows, shown, site_bytes};
use crate::races::cluster::Cluster;
use crate::rounds::{score, scored_rounds};

/// What stands above the columns.
pub fn heads<R>(columns: &[Column<R>]) -> Vec<String> {
    columns.iter().map(|column| column.head.clone()).collect()
}

/// The answer to whoever may not take a list away.
async fn refused(
    harness: &Harness,
    who: &Actor,
    contest: &ContestId,
    kind: ListKind,
    pairs: &[(&str, &str)],
) -> ServiceError {
    let answer = bytes(&harness.services, who, contest, (kind, CSV), pairs).await;
    answer.map(|saved| format!("{kind:?} was given out: {}", String::from_utf8_lossy(&saved))).unwrap_err()
}

#[tokio::test]
async fn lists_of_the_call_are_saved_as_they_are_shown() {
    call(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_of_the_call_are_saved_as_they_are_shown_on_postgres() {
    let cluster = Cluster::start();
    call(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn call(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let contest = &harness.open_contest().await;
    harness.set_up(contest, |settings| settings.intake.through_units = true).await;
    let [officer, other, creator] =
        [harness.person("officer").await, harness.person("other").await, harness.person("creator").await];
    harness.cast(contest, &officer, Role::UnitOfficer, UNIT, "").await;
    harness.cast(contest, &other, Role::UnitOfficer, "市文联", "").await;
    let mut entries = Vec::new();
    for title in ["甲", "乙"] {
        let entry = harness.draft(&creator, contest, title, "440100").await;
        services.hand_entry(&creator, &entry, UNIT).await.unwrap();
        entries.push(entry);
    }
    services.rank_in_unit(&officer, &entries[1], 1).await.unwrap();
    services.submit_entry(&officer, &entries[1]).await.unwrap();

    // What the unit has, in the order of its recommendation, with what counts already.
    let columns = unit_columns(Lang::Zh);
    let view = services.unit_entries(&officer, contest).await.unwrap();
    let (head, saved) = rows(services, &officer, contest, ListKind::Unit, &[]).await;
    assert_eq!(head, heads(&columns));
    assert_eq!(saved, shown(&columns, &view.entries));
    assert!(saved[0][0] == "1" && saved[0][1].contains('乙') && saved[1][1].contains('甲'), "{saved:?}");
    assert!(saved[1][3].contains("1/10") && saved[1][3].contains('乙'), "{saved:?}");
    assert!(rows(services, &other, contest, ListKind::Unit, &[]).await.1.is_empty(), "another unit's");
    for who in [organiser, &creator] {
        let refused = refused(harness, who, contest, ListKind::Unit, &[]).await;
        assert!(matches!(refused, ServiceError::Denied(Denied::Role { .. })), "{refused:?}");
    }

    let draft = ExtensionDraft {
        unit: UNIT.to_owned(),
        email: String::new(),
        deadline: "2026-03-20 12:00".to_owned(),
        reason: "台风".to_owned(),
    };
    services.extend_deadline(organiser, contest, draft).await.unwrap();
    let view = services.extensions(organiser, contest).await.unwrap();
    let columns = extension_columns(&view.contest.settings.time_zone, Lang::Zh);
    let (head, saved) = rows(services, organiser, contest, ListKind::Extensions, &[]).await;
    assert_eq!((head, &saved), (heads(&columns), &shown(&columns, &view.extensions)));
    assert_eq!([&*saved[0][0], &*saved[0][1], &*saved[0][3]], [UNIT, "单位", "台风"], "{saved:?}");
    let denied = refused(harness, staff, contest, ListKind::Extensions, &[]).await;
    assert!(matches!(denied, ServiceError::Denied(Denied::Role { .. })), "{denied:?}");

    services.submit_entry(&officer, &entries[0]).await.unwrap();
    works(harness, contest, (entries[1].as_str(), entries[0].as_str()), &creator).await;

    let board = services.board(staff, contest, StepAsk::Nothing).await.unwrap();
    let table = IntakeTable::of(&board.contest.settings, &board.intake, Lang::Zh);
    let columns = intake_columns(&table, Lang::Zh);
    let (head, mut saved) = rows(services, staff, contest, ListKind::Intake, &[]).await;
    let (sums, total) = (saved.pop().unwrap(), head.len() - 3);
    assert_eq!((head, &saved), (heads(&columns), &shown(&columns, &table.rows)));
    assert_eq!([&*sums[0], &*sums[total]], ["合计", "2"]);
    let came: Vec<_> = saved.iter().filter(|row| row[total] != "0").map(|row| &row[total..]).collect();
    assert_eq!(came, [["2".to_owned(), "10".to_owned(), String::new()]]);
    let denied = refused(harness, &creator, contest, ListKind::Intake, &[]).await;
    assert!(matches!(denied, ServiceError::Denied(Denied::Role { .. })), "{denied:?}");
}

/// Two works with one film, seen from the first.
async fn works(harness: &Harness, contest: &ContestId, (one, same): (&str, &str), creator: &Actor) {
    let (services, staff) = (&harness.services, &harness.staff);
    let pairs = &[("entry", one)];
    let (head, saved) = rows(services, staff, contest, ListKind::Works, pairs).await;
    assert_eq!((head.len(), saved.len()), (10, 2), "{saved:?}");
    assert!(saved[0][0].contains('乙') && saved[0][7] == "本作品", "{saved:?}");
    assert!(saved[1][0].contains('甲') && saved[1][7].contains("影片相同") && saved[1][8].is_empty(), "{saved:?}");
    assert_eq!((&saved[0][5], saved[0][5].len()), (&saved[1][5], 64), "the film's checksum, whole");
    let (one, same) = (one.parse().unwrap(), same.parse().unwrap());
    services.decide_same_work(staff, &one, &same, true, "同一影片").await.unwrap();
    let (_, saved) = rows(services, staff, contest, ListKind::Works, pairs).await;
    assert_eq!([&*saved[1][8], &*saved[1][9]], ["是同一作品", "同一影片"]);
    let elsewhere = harness.open_contest().await;
    for (contest, pairs) in [(contest, &[][..]), (&elsewhere, &pairs[..]), (contest, &[("entry", "none")][..])] {
        let error = refused(harness, staff, contest, ListKind::Works, pairs).await;
        assert!(matches!(error, ServiceError::NotFound), "{pairs:?} {error:?}");
    }
    let denied = refused(harness, creator, contest, ListKind::Works, pairs).await;
    assert!(matches!(denied, ServiceError::Denied(_)), "{denied:?}");
}

#[tokio::test]
async fn a_judges_own_list_is_saved_as_it_is_shown_and_a_blind_round_stays_blind() {
    desk(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_judges_own_list_is_saved_as_it_is_shown_and_a_blind_round_stays_blind_on_postgres() {
    let cluster = Cluster::start();
    desk(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn desk(harness: &Harness) {
    let services = &harness.services;
    let judges = [harness.person("one").await, harness.person("two").await];
    let (contest, _) = harness.judging(&judges, &["440100", "440500", "440200"]).await;
    let contest = &contest;
    let judge = &judges[0];
    let third = services.my_desk(judge, contest).await.unwrap().lines.into_iter().find(|line| line.number == 3);
    services.recuse(judge, &third.unwrap().assignment, "任顾问").await.unwrap();
    harness.score_by_number(judge, contest).await;
    let mine = services.my_desk(judge, contest).await.unwrap();
    let mut columns = desk_columns(&mine.contest.settings, mine.round, Lang::Zh);
    let head = heads(&columns);
    let length = columns.iter().position(|column| column.key == "length").unwrap();
    columns.remove(length);
    for (pairs, films) in [
        (&[][..], 3),
        (&[("sort", "-number")][..], 3),
        (&[("state", "signed"), ("q", "第2部")][..], 1),
        (&[("state", "recused")][..], 1),
        (&[("state", "open")][..], 0),
        (&[("length", "5"), ("sort", "total")][..], 3),
    ] {
        let (told, mut saved) = rows(services, judge, contest, ListKind::Desk, pairs).await;
        assert_eq!(told, head);
        // A length is written in hours.
        for row in &mut saved {
            let length = row.remove(length);
            assert!(length.is_empty() || length == "0:00:02", "{length}");
        }
        assert_eq!(saved, shown(&columns, &arranged_desk(&mine.lines, &ask(pairs))), "{pairs:?}");
        assert_eq!(saved.len(), films, "{pairs:?}");
    }
    let file = String::from_utf8(bytes(services, judge, contest, (ListKind::Desk, CSV), &[]).await.unwrap()).unwrap();
    assert!(file.contains("第1部") && file.contains("95.00") && !file.contains("第3部"), "{file}");
    let region = mine.contest.settings.region("440100").unwrap().label.get(Lang::Zh);
    for origin in [UNIT, region, "officer"] {
        assert!(!file.contains(origin), "{origin} in {file}");
    }
    let theirs = rows(services, &judges[1], contest, ListKind::Desk, &[("state", "signed")]).await.1;
    assert!(theirs.is_empty(), "each judge's own: {theirs:?}");
    for who in [&harness.organiser, &harness.staff] {
        let denied = refused(harness, who, contest, ListKind::Desk, &[]).await;
        assert!(matches!(denied, ServiceError::Denied(Denied::Role { .. })), "{denied:?}");
    }
}

#[tokio::test]
async fn a_line_and_what_a_closed_round_decided_are_saved_as_they_are_shown() {
    lines(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_and_what_a_closed_round_decided_are_saved_as_they_are_shown_on_postgres() {
    let cluster = Cluster::start();
    lines(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn lines(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let judges = [harness.person("one").await, harness.person("two").await];
    let scrutineer = harness.person("scrutineer").await;
    let contest = &harness.open_contest().await;
    harness.set_up(contest, scored_rounds).await;
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    harness.cast(contest, &scrutineer, Role::Scrutineer, "", "").await;
    score(harness, &judges[0], contest, |film| 900 - 100 * film).await;
    score(harness, &judges[1], contest, |film| 850 - 100 * film).await;

    let view = services.line(organiser, contest).await.unwrap();
    let columns = line_columns(true, Lang::Zh);
    let (head, saved) = rows(services, organiser, contest, ListKind::Line, &[]).await;
    assert_eq!((head, &saved), (heads(&columns), &shown(&columns, &line_rows(&view.line))));
    assert_eq!([&*saved[0][0], &*saved[0][1], &*saved[0][3], &*saved[0][4]], ["1", "N-001", "77.50", "晋级"]);
    for who in [staff, &judges[0], &scrutineer] {
        let denied = refused(harness, who, contest, ListKind::Line, &[]).await;
        assert!(matches!(denied, ServiceError::Denied(Denied::Role { .. })), "{denied:?}");
    }
    services.advance(organiser, contest, Ties::Stay, &view.fingerprint).await.unwrap();
    let after = refused(harness, organiser, contest, ListKind::Line, &[]).await;
    assert!(matches!(after, ServiceError::NotFound), "no round follows: {after:?}");

    let first = &[("round", "1")];
    for who in [organiser, &scrutineer] {
        let view = services.closed_round(who, contest, 1).await.unwrap();
        let columns = line_columns(true, Lang::Zh);
        let (head, saved) = rows(services, who, contest, ListKind::ClosedRound, first).await;
        assert_eq!((head, saved), (heads(&columns), shown(&columns, &line_rows(&view.line))));
        let signed = signature_columns(&view.contest.settings.time_zone, Lang::Zh);
        let (head, saved) = rows(services, who, contest, ListKind::Signatures, first).await;
        assert_eq!((head, &saved), (heads(&signed), &shown(&signed, &view.signatures)));
        assert_eq!([&*saved[0][0], &*saved[1][0]], ["one", "two"]);
        assert!(saved.iter().all(|row| row[2].len() == 64), "{saved:?}");
    }
    for kind in [ListKind::ClosedRound, ListKind::Signatures] {
        for pairs in [&[][..], &[("round", "2")][..]] {
            let error = refused(harness, organiser, contest, kind, pairs).await;
            assert!(matches!(error, ServiceError::NotFound), "{pairs:?} {error:?}");
        }
        for who in [staff, &judges[0]] {
            let denied = refused(harness, who, contest, kind, first).await;
            assert!(matches!(denied, ServiceError::Denied(Denied::Role { .. })), "{kind:?} {denied:?}");
        }
    }
}

#[tokio::test]
async fn rulings_are_saved_as_they_are_shown_for_those_who_may_take_the_result_away() {
    rulings(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rulings_are_saved_as_they_are_shown_for_those_who_may_take_the_result_away_on_postgres() {
    let cluster = Cluster::start();
    rulings(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn rulings(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("judge").await];
    let contest = &harness.open_for(1).await;
    let films = harness.judging_in(contest, &judges, &["440100", "440500"]).await;
    let early = refused(harness, organiser, contest, ListKind::Rulings, &[]).await;
    assert!(matches!(early, ServiceError::Denied(Denied::Phase { .. })), "{early:?}");
    harness.select_by_number(&judges, contest).await;
    let draft = OverrideDraft {
        comes: Some(films[1].clone()),
        leaves: None,
        reason: "题材首次入选".to_owned(),
        decider: "评委会".to_owned(),
    };
    services.override_selection(organiser, contest, &draft).await.unwrap();
    let view = services.overrides(organiser, contest).await.unwrap();
    let columns = ruling_columns(&view, Lang::Zh);
    let (head, saved) = rows(services, organiser, contest, ListKind::Rulings, &[]).await;
    assert_eq!((head, &saved), (heads(&columns), &shown(&columns, &view.overrides)));
    let row = saved[0].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!([row[0], row[1], row[2], row[3]], ["N-002", "第2部", "90.00", "指定入选"]);
    assert_eq!([row[5], row[6]], ["题材首次入选", "评委会"]);
    for who in [&harness.staff, &judges[0]] {
        let denied = refused(harness, who, contest, ListKind::Rulings, &[]).await;
        assert!(matches!(denied, ServiceError::Denied(Denied::Role { .. })), "{denied:?}");
    }
    // After the last round no line is drawn: its films have places and no sides.
    let closed = services.closed_round(organiser, contest, 1).await.unwrap();
    let columns = line_columns(false, Lang::Zh);
    let (head, saved) = rows(services, organiser, contest, ListKind::ClosedRound, &[("round", "1")]).await;
    assert_eq!((head, saved), (heads(&columns), shown(&columns, &line_rows(&closed.line))));
    assert_eq!(closed.contest.phase, Phase::Selection);
}

#[tokio::test]
async fn what_was_found_and_the_contests_of_home_are_saved_as_they_are_shown() {
    found(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_and_the_contests_of_home_are_saved_as_they_are_shown_on_postgres() {
    let cluster = Cluster::start();
    found(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn found(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let judge = harness.person("judge").await;
    let (contest, _) = harness.judging(std::slice::from_ref(&judge), &["440100", "440500"]).await;
    let within = [("q", "第2部"), ("contest", contest.as_str())];
    for (who, pairs, works) in
        [(staff, &[("q", "第2部")][..], 1), (staff, &within[..], 1), (&judge, &within[..], 1), (staff, &[][..], 0)]
    {
        let ask = ask(pairs);
        let within = pairs.iter().any(|(key, _)| *key == "contest").then_some(&contest);
        let result = services.search(who, ask.words(), within).await.unwrap();
        let columns = found_entry_columns(Lang::Zh);
        let (head, saved) = parsed(site_bytes(services, who, SiteListKind::FoundEntries, pairs).await.unwrap());
        assert_eq!((head, &saved), (heads(&columns), &shown(&columns, &result.entries)), "{pairs:?}");
        assert_eq!(saved.len(), works, "{pairs:?}");
    }
    let (_, saved) = parsed(site_bytes(services, &judge, SiteListKind::FoundEntries, &within).await.unwrap());
    assert_eq!([&*saved[0][2], &*saved[0][4]], ["", ""], "a judge is told number and title alone: {saved:?}");

    let pairs = &[("q", "judge")];
    let result = services.search(organiser, "judge", None).await.unwrap();
    let columns = found_person_columns(Lang::Zh);
    let (head, saved) = parsed(site_bytes(services, organiser, SiteListKind::FoundPeople, pairs).await.unwrap());
    assert_eq!((head, &saved), (heads(&columns), &shown(&columns, &result.people)));
    assert_eq!([&*saved[0][0], &*saved[0][1]], ["judge", "评委"], "{saved:?}");
    let (_, saved) = parsed(site_bytes(services, &judge, SiteListKind::FoundPeople, pairs).await.unwrap());
    assert!(saved.is_empty(), "who manages nobody finds nobody: {saved:?}");
    let pairs = &[("q", "观摩")];
    let result = services.search(organiser, "观摩", None).await.unwrap();
    let columns = found_contest_columns(Lang::Zh);
    let (_, saved) = parsed(site_bytes(services, organiser, SiteListKind::FoundContests, pairs).await.unwrap());
    assert_eq!((saved.len(), &saved), (1, &shown(&columns, &result.contests)));
    let unknown = [("q", "观摩"), ("contest", "none")];
    let unknown = site_bytes(services, organiser, SiteListKind::FoundEntries, &unknown).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");

    harness.open_contest().await;
    let columns = contest_columns(Lang::Zh);
    for pairs in [&[][..], &[("sort", "-phase")][..], &[("sort", "deadline")][..], &[("q", "no such")][..]] {
        for who in [organiser, staff] {
            let contests = arranged_contests(services.home(who).await.unwrap().contests, &ask(pairs));
            let (head, saved) = parsed(site_bytes(services, who, SiteListKind::Contests, pairs).await.unwrap());
            assert_eq!((head, &saved), (heads(&columns), &shown(&columns, &contests)), "{pairs:?}");
            assert_eq!(saved.len(), if pairs.iter().any(|(key, _)| *key == "q") { 0 } else { 2 }, "{pairs:?}");
        }
    }
    let denied = site_bytes(services, &judge, SiteListKind::Contests, &[]).await;
    assert!(matches!(denied, Err(ServiceError::Denied(Denied::Role { .. }))), "{denied:?}");
    for kind in
        [SiteListKind::Contests, SiteListKind::FoundContests, SiteListKind::FoundEntries, SiteListKind::FoundPeople]
    {
        let stranger = site_bytes(services, &Actor::Anonymous, kind, &[("q", "1")]).await;
        assert!(matches!(stranger, Err(ServiceError::SignInNeeded)), "{kind:?} {stranger:?}");
    }
}
