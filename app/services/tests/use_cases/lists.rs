//! Lists as they are taken away: what the page shows and nothing else, whole, and for those who see the page.

use std::collections::BTreeMap;

use domain::access::{Denied, Role};
use domain::audit::EventKind;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::scoring::rubric::points_2;
use domain::text::Lang;
use futures::TryStreamExt as _;
use services::exports::{
    Column, ExportFormat, ListKind, RecordNames, SiteListKind, TableCell, account_columns, entry_columns,
    expert_columns, judge_columns, matrix_columns, missing_film_columns, own_entry_columns, people_columns,
    record_columns, waiting_film_columns,
};
use services::media::Storage;
use services::{
    AccountSearch, Actor, Decision, EntrySearch, EventSearch, ListAsk, MatrixMeans, NewAccount, PeopleSearch, Record,
    RecordSearch, ServiceError, Services, arranged, arranged_films, found_experts, judge_lines,
};

use crate::harness::{Harness, account, answers, marks, page, sheet};
use crate::races::cluster::Cluster;

pub const CSV: ExportFormat = ExportFormat::Csv;

pub fn ask(pairs: &[(&str, &str)]) -> ListAsk {
    ListAsk::new(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
}

pub async fn bytes(
    services: &Services,
    actor: &Actor,
    contest: &ContestId,
    (kind, format): (ListKind, ExportFormat),
    pairs: &[(&str, &str)],
) -> Result<Vec<u8>, ServiceError> {
    let file = services.list_file(actor, contest, (kind, format), &ask(pairs), Lang::Zh).await?;
    let pieces: Vec<Vec<u8>> = file.into_pieces().try_collect().await?;
    Ok(pieces.concat())
}

/// Heads and rows of a list as CSV.
pub async fn rows(
    services: &Services,
    actor: &Actor,
    contest: &ContestId,
    kind: ListKind,
    pairs: &[(&str, &str)],
) -> (Vec<String>, Vec<Vec<String>>) {
    parsed(bytes(services, actor, contest, (kind, CSV), pairs).await.unwrap())
}

/// A list that belongs to no contest.
pub async fn site_bytes(
    services: &Services,
    actor: &Actor,
    kind: SiteListKind,
    pairs: &[(&str, &str)],
) -> Result<Vec<u8>, ServiceError> {
    let file = services.site_list_file(actor, (kind, CSV), &ask(pairs), Lang::Zh).await?;
    let pieces: Vec<Vec<u8>> = file.into_pieces().try_collect().await?;
    Ok(pieces.concat())
}

/// Heads and rows of a table.
pub fn parsed(bytes: Vec<u8>) -> (Vec<String>, Vec<Vec<String>>) {
    let text = String::from_utf8(bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let heads = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    (heads, rows)
}

/// What a page shows of its rows.
pub fn shown<R>(columns: &[Column<R>], rows: &[R]) -> Vec<Vec<String>> {
    let said = |cell: TableCell| match cell {
        TableCell::Empty => String::new(),
        TableCell::Text(text) => text,
        TableCell::Number(number) => number.to_string(),
        TableCell::Points(points) => points_2(points),
        other => format!("{other:?}"),
    };
    rows.iter().map(|row| columns.iter().map(|column| said(column.cell(row))).collect()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_people_progress_and_ranking_are_saved_as_they_are_shown_on_postgres() {
    let cluster = Cluster::start();
    let harness = Harness::with(Some(&cluster.url), &Storage::Local).await;
    entries(&harness).await;
    long_list(&harness, Some(&cluster.url)).await;
    scores(&harness).await;
}

#[tokio::test]
async fn a_list_of_entries_is_saved_as_it_is_shown() {
    entries(&Harness::new().await).await;
}

async fn entries(harness: &Harness) {
    let (services, staff) = (&harness.services, &harness.staff);
    let contest = &harness.open_contest().await;
    let (author, other) = (harness.person("author").await, harness.person("other").await);
    for (who, title, region) in [
        (&author, "渡口", "440100"),
        (&other, "灯塔", "440500"),
        (&author, "远山", "440100"),
        (&other, "灯下", "440100"),
    ] {
        let entry = harness.draft(who, contest, title, region).await;
        services.submit_entry(who, &entry).await.unwrap();
    }
    for pairs in [
        &[][..],
        &[("q", "灯"), ("sort", "-number")],
        &[("region", "440100"), ("sort", "title")],
        &[("state", "submitted"), ("sort", "-submitted")],
        &[("state", "eligible")],
    ] {
        let search = EntrySearch { page: page(1, 100), ..EntrySearch::asked(&ask(pairs), Lang::Zh) };
        let list = services.entries(staff, contest, &search).await.unwrap();
        let mut columns = entry_columns(&list.contest.settings, Lang::Zh);
        // A length is written in hours.
        columns.retain(|column| column.key != "length");
        let (heads, mut saved) = rows(services, staff, contest, ListKind::Entries, pairs).await;
        let length = heads.iter().position(|head| head == "片长").unwrap();
        for row in &mut saved {
            assert_eq!(row.remove(length), "0:00:02");
        }
        assert_eq!(saved, shown(&columns, &list.lines), "{pairs:?}");
        assert_eq!(heads.len(), columns.len() + 1);
    }
    let (_, all) = rows(services, staff, contest, ListKind::Entries, &[("q", "灯"), ("sort", "-number")]).await;
    assert_eq!(all.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["N-004", "N-002"]);
    let book = bytes(services, staff, contest, (ListKind::Entries, ExportFormat::Xlsx), &[]).await.unwrap();
    assert!(book.starts_with(b"PK"), "a workbook");
    for stranger in [&author, &Actor::Anonymous] {
        assert!(bytes(services, stranger, contest, (ListKind::Entries, CSV), &[]).await.is_err());
    }
    let json = services.list_file(staff, contest, (ListKind::Entries, ExportFormat::Json), &ask(&[]), Lang::Zh).await;
    let json: Result<Vec<_>, _> = json.unwrap().into_pieces().try_collect().await;
    assert!(matches!(json, Err(ServiceError::NotFound)), "no list is offered so");
}

#[tokio::test]
async fn a_long_list_is_whole() {
    long_list(&Harness::new().await, None).await;
}

async fn long_list(harness: &Harness, database: Option<&str>) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = &harness.open_contest().await;
    // Longer than what is read at once.
    let store = store::open(database, &harness.folder).await.unwrap();
    let mut tx = store.write(&store::Meter::default()).await.unwrap();
    for nth in 0..1_234 {
        let id: domain::ids::AccountId = format!("many-{nth:04}").parse().unwrap();
        let account = store::Account {
            id: id.clone(),
            email: format!("many-{nth:04}@example.invalid"),
            name: format!("评委 {nth:04}"),
            password_hash: None,
            roles: vec![Role::Creator],
            created_at: 1,
            disabled_at: None,
            proven_at: None,
        };
        tx.insert_account(&account).await.unwrap();
        let member = store::Member {
            contest_id: contest.clone(),
            account_id: id,
            role: if nth % 2 == 0 { Role::Judge } else { Role::Scrutineer },
            unit: String::new(),
            region: "440100".to_owned(),
            expertise: String::new(),
            created_at: 1,
        };
        tx.put_member(&member).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
    let (_, saved) = rows(services, organiser, contest, ListKind::People, &[]).await;
    let search = PeopleSearch { page: page(1, 2_000), ..PeopleSearch::asked(&ask(&[])) };
    let people = services.people(organiser, contest, &search).await.unwrap();
    assert_eq!(saved.len(), 1_234);
    assert_eq!(saved, shown(&people_columns(&people.contest.settings, Lang::Zh), &people.members));
    let (_, scrutineers) = rows(services, organiser, contest, ListKind::People, &[("role", "scrutineer")]).await;
    assert_eq!(scrutineers.len(), 617);
    assert_eq!(scrutineers[0][4], "广州市");
    let refused = bytes(services, &harness.staff, contest, (ListKind::People, CSV), &[]).await;
    assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
}

#[tokio::test]
async fn scores_leave_once_the_round_has_ended_and_are_recorded() {
    scores(&Harness::new().await).await;
}

async fn scores(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_for(1).await;
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    // The first judge likes them in order, the second the other way round, the last film most of all.
    for (nth, judge) in judges.iter().enumerate() {
        for line in services.my_desk(judge, contest).await.unwrap().lines {
            let mark = if nth == 0 { 1_000 - line.number * 100 } else { 500 + line.number * line.number * 50 };
            services.save_sheet(judge, &line.assignment, 0, &sheet(marks([mark; 3]), ""), &[]).await.unwrap();
        }
        if nth == 0 {
            let (heads, progress) = rows(services, &harness.staff, contest, ListKind::Progress, &[]).await;
            let column = |head: &str| heads.iter().position(|one| one == head).unwrap();
            assert_eq!(progress.len(), 2);
            assert_eq!([&progress[0][column("已评")], &progress[0][column("应评")]], ["3", "3"]);
            assert_eq!([&progress[1][column("已评")], &progress[1][column("进度")]], ["0", "0%"]);
        }
        services.sign_sheets(judge, contest, "独立评审").await.unwrap();
    }
    for kind in [ListKind::Ranking, ListKind::Disagreement] {
        let early = bytes(services, organiser, contest, (kind, CSV), &[]).await;
        assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "{kind:?} {early:?}");
    }
    let early = services.disagreement(organiser, contest, None).await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "nobody is told before");
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();

    let (heads, films) = rows(services, organiser, contest, ListKind::Disagreement, &[]).await;
    let column = |head: &str| heads.iter().position(|one| one == head).unwrap();
    // 90 and 55, 80 and 70, 70 and 95.
    let told: Vec<_> = films.iter().map(|film| (film[0].as_str(), film[column("分差")].as_str())).collect();
    assert_eq!(told, [("N-001", "35.00"), ("N-003", "25.00"), ("N-002", "10.00")]);
    let view = services.disagreement(organiser, contest, None).await.unwrap();
    let order = |pairs: &[(&str, &str)]| {
        arranged_films(&view.films, &ask(pairs)).iter().map(|film| film.number).collect::<Vec<_>>()
    };
    assert_eq!((order(&[]), order(&[("sort", "number")])), (vec![1, 3, 2], vec![1, 2, 3]));
    assert_eq!((order(&[("q", "n-002")]), order(&[("sort", "-highest")])), (vec![2], vec![3, 1, 2]));

    let (_, ranking) = rows(services, organiser, contest, ListKind::Ranking, &[("sort", "-number")]).await;
    assert_eq!(ranking.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["N-003", "N-002", "N-001"]);
    let (_, one) = rows(services, organiser, contest, ListKind::Ranking, &[("region", "440500")]).await;
    assert_eq!(one.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["N-002"]);
    // Staff see the ranking and do not take it away.
    assert!(services.ranking(&harness.staff, contest).await.is_ok());
    let staff = bytes(services, &harness.staff, contest, (ListKind::Ranking, CSV), &[]).await;
    assert!(matches!(staff, Err(ServiceError::Denied(_))), "{staff:?}");

    let search = RecordSearch { page: page(1, 50), ..RecordSearch::default() };
    let record = services.contest_record(organiser, contest, &search).await.unwrap();
    let taken = record.lines.iter().filter(|line| line.row.detail.contains("\"list-ranking\"")).count();
    assert_eq!(taken, 2, "each time");
}

#[tokio::test]
async fn accounts_are_saved_as_they_are_shown_by_administrators_alone() {
    accounts(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_are_saved_as_they_are_shown_by_administrators_alone_on_postgres() {
    let cluster = Cluster::start();
    accounts(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn accounts(harness: &Harness) {
    let services = &harness.services;
    let admin = &account(services, "admin", Role::Administrator).await;
    for name in ["author", "third", "second"] {
        harness.pass(1_000_000);
        harness.person(name).await;
    }
    services.disable_account(admin, "third@example.invalid", true).await.unwrap();
    for (pairs, names) in [
        (&[][..], &["admin", "author", "organiser", "second", "staff", "third"][..]),
        (&[("q", "author")][..], &["author"][..]),
        (&[("sort", "-name")][..], &["third", "staff", "second", "organiser", "author", "admin"][..]),
        (&[("sort", "-since"), ("role", "creator")][..], &["second", "third", "author"][..]),
        (&[("state", "disabled")][..], &["third"][..]),
        (&[("state", "waiting")][..], &["admin", "author", "organiser", "second", "staff"][..]),
        // None of them has a password.
        (&[("state", "active")][..], &[][..]),
    ] {
        let search = AccountSearch { page: page(1, 100), ..AccountSearch::asked(&ask(pairs)) };
        let list = services.accounts(admin, &search).await.unwrap();
        let (heads, saved) = parsed(site_bytes(services, admin, SiteListKind::Accounts, pairs).await.unwrap());
        let columns = account_columns(Lang::Zh);
        assert_eq!(heads, columns.iter().map(|column| column.head.clone()).collect::<Vec<_>>());
        assert_eq!(saved, shown(&columns, &list.accounts), "{pairs:?}");
        assert_eq!(saved.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), names, "{pairs:?}");
    }
    let formula = NewAccount {
        email: "formula@example.invalid".to_owned(),
        name: "=1+1".to_owned(),
        password: None,
        roles: vec![Role::Creator],
    };
    services.create_account(&Actor::Operator, formula).await.unwrap();
    let (_, saved) = parsed(site_bytes(services, admin, SiteListKind::Accounts, &[("q", "formula")]).await.unwrap());
    assert_eq!((saved.len(), saved[0][0].as_str()), (1, "'=1+1"), "text, and no formula");
    for other in [&harness.organiser, &harness.staff] {
        let refused = site_bytes(services, other, SiteListKind::Accounts, &[]).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }
    let stranger = site_bytes(services, &Actor::Anonymous, SiteListKind::Accounts, &[]).await;
    assert!(stranger.is_err(), "nobody who is not signed in");
    let search = EventSearch { kind: Some(EventKind::ExportTake), page: page(1, 50), ..EventSearch::default() };
    let events = services.events(admin, None, &search).await.unwrap();
    assert_eq!(events.lines.len(), 8, "each time, and no refusal");
    assert!(events.lines.iter().all(|line| line.row.detail.contains("\"list-accounts\"")));
}

#[tokio::test]
async fn own_entries_are_saved_as_they_are_shown_and_nobody_elses() {
    own_entries(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_entries_are_saved_as_they_are_shown_and_nobody_elses_on_postgres() {
    let cluster = Cluster::start();
    own_entries(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn own_entries(harness: &Harness) {
    let (services, author, other) =
        (&harness.services, &harness.person("author").await, &harness.person("other").await);
    let (first, second) = (harness.open_contest().await, harness.open_contest().await);
    let entry = harness.draft(author, &first, "渡口", "440100").await;
    services.submit_entry(author, &entry).await.unwrap();
    services.draft_entry(author, &second, answers("灯塔", "440500")).await.unwrap();
    services.draft_entry(other, &second, answers("远山", "440500")).await.unwrap();
    let mine = services.my_entries(author, &page(1, 100)).await.unwrap().entries;
    let (heads, saved) = parsed(site_bytes(services, author, SiteListKind::OwnEntries, &[]).await.unwrap());
    assert_eq!((heads[0].as_str(), saved.len()), ("作品名称", 2));
    assert_eq!(saved, shown(&own_entry_columns(Lang::Zh), &mine.lines));
    assert!(saved.iter().all(|row| row[5].ends_with("北京时间")), "{saved:?}");
    let (_, theirs) = parsed(site_bytes(services, other, SiteListKind::OwnEntries, &[]).await.unwrap());
    assert_eq!(theirs.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["《远山》"]);
    let stranger = site_bytes(services, &Actor::Anonymous, SiteListKind::OwnEntries, &[]).await;
    assert!(matches!(stranger, Err(ServiceError::SignInNeeded)), "{stranger:?}");
    // Whoever saves their own fills no record.
    let admin = account(services, "admin", Role::Administrator).await;
    let search = EventSearch { kind: Some(EventKind::ExportTake), page: page(1, 50), ..EventSearch::default() };
    assert!(services.events(&admin, None, &search).await.unwrap().lines.is_empty());
}

#[tokio::test]
async fn experts_and_films_that_wait_are_saved_as_they_are_shown() {
    experts_and_films(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn experts_and_films_that_wait_are_saved_as_they_are_shown_on_postgres() {
    let cluster = Cluster::start();
    experts_and_films(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn experts_and_films(harness: &Harness) {
    let (services, organiser, staff) = (&harness.services, &harness.organiser, &harness.staff);
    let judges = [harness.person("one").await, harness.person("two").await];
    let (judged, contest) = (&harness.open_for(1).await, &harness.open_contest().await);
    let sheet = "编号,作品名称,影片文件\nA1,灯塔,a.mp4\nA2,渡口,b.mp4\n";
    crate::imports::imported(harness, contest, sheet).await.unwrap();
    let view = services.match_films(staff, contest, Vec::new()).await.unwrap();
    let (_, missing) = rows(services, staff, contest, ListKind::MissingFilms, &[]).await;
    assert_eq!(missing, shown(&missing_film_columns(Lang::Zh), &view.waiting));
    assert_eq!(missing.len(), 2);
    harness.judging_in(judged, &judges, &["440100", "440500"]).await;

    let pool = services.experts(organiser, contest).await.unwrap();
    for (pairs, count) in [(&[][..], 2), (&[("q", "TWO@")][..], 1), (&[("q", "nobody")][..], 0)] {
        let (_, saved) = rows(services, organiser, contest, ListKind::Experts, pairs).await;
        let experts = found_experts(&pool.experts, &ask(pairs));
        assert_eq!(saved, shown(&expert_columns(&pool.contest.settings, Lang::Zh), &experts), "{pairs:?}");
        assert_eq!(saved.len(), count, "{pairs:?}");
    }
    let refused = bytes(services, staff, contest, (ListKind::Experts, CSV), &[]).await;
    assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");

    harness.score_by_number(&judges[0], judged).await;
    let progress = services.progress(staff, judged).await.unwrap();
    let (_, waiting) = rows(services, staff, judged, ListKind::WaitingFilms, &[]).await;
    assert_eq!(waiting, shown(&waiting_film_columns(&progress.judges, Lang::Zh), &progress.waiting));
    let told: Vec<_> = waiting.iter().map(|row| [&*row[0], &*row[2], &*row[3], &*row[4]]).collect();
    assert_eq!(told, [["N-001", "1", "2", "two"], ["N-002", "1", "2", "two"]]);
    for kind in [ListKind::WaitingFilms, ListKind::MissingFilms] {
        let refused = bytes(services, &judges[0], judged, (kind, CSV), &[]).await;
        assert!(matches!(refused, Err(ServiceError::Denied(_))), "{kind:?} {refused:?}");
    }
}

#[tokio::test]
async fn the_matrix_and_the_judges_are_saved_once_the_round_has_ended() {
    matrix_and_judges(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_matrix_and_the_judges_are_saved_once_the_round_has_ended_on_postgres() {
    let cluster = Cluster::start();
    matrix_and_judges(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn matrix_and_judges(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_for(1).await;
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    for judge in &judges {
        harness.score_by_number(judge, contest).await;
    }
    for kind in [ListKind::Matrix, ListKind::Judges] {
        let early = bytes(services, organiser, contest, (kind, CSV), &[]).await;
        assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "{kind:?} {early:?}");
    }
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    for kind in [ListKind::Matrix, ListKind::Judges] {
        let staff = bytes(services, &harness.staff, contest, (kind, CSV), &[]).await;
        assert!(matches!(staff, Err(ServiceError::Denied(_))), "who sees it need not take it away: {kind:?} {staff:?}");
        let judge = bytes(services, &judges[0], contest, (kind, CSV), &[]).await;
        assert!(matches!(judge, Err(ServiceError::Denied(_))), "{kind:?} {judge:?}");
    }

    let view = services.ranking(organiser, contest).await.unwrap();
    for (pairs, films) in [
        (&[][..], &["N-001", "N-002", "N-003"][..]),
        (&[("sort", "-number")][..], &["N-003", "N-002", "N-001"][..]),
        (&[("region", "440500")][..], &["N-002"][..]),
    ] {
        let (heads, mut saved) = rows(services, organiser, contest, ListKind::Matrix, pairs).await;
        let lines = arranged(&view.ranking, &ask(pairs), Lang::Zh);
        let (sheets, means) = (saved.pop().unwrap(), saved.pop().unwrap());
        assert_eq!(saved, shown(&matrix_columns(&view, Lang::Zh), &lines), "{pairs:?}");
        assert_eq!(saved.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), films, "{pairs:?}");
        assert_eq!(heads.len(), 6, "{heads:?}");
        assert!(heads[3].ends_with("one") && heads[4].ends_with("two"), "{heads:?}");
        let told = MatrixMeans::of(&view, &lines);
        let mean = |mean: Option<i64>| mean.map(points_2).unwrap_or_default();
        assert_eq!(
            means[2..],
            ["评委平均".to_owned(), mean(told.judges[0].mean), mean(told.judges[1].mean), mean(told.all)]
        );
        assert_eq!(sheets[3..5], [films.len().to_string(), films.len().to_string()]);
    }

    let view = services.judges(organiser, contest, None).await.unwrap();
    let (heads, saved) = rows(services, organiser, contest, ListKind::Judges, &[]).await;
    assert_eq!(saved, shown(&judge_columns(&view.names, Lang::Zh), &judge_lines(&view)));
    assert_eq!((heads[0].as_str(), saved.len()), ("评委", 2));
    assert_eq!([&saved[0][0], &saved[1][0], &saved[0][1]], ["one", "two", "3"]);
}

#[tokio::test]
async fn the_record_is_saved_as_it_is_shown_and_its_scores_once_the_round_has_ended() {
    record(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_record_is_saved_as_it_is_shown_and_its_scores_once_the_round_has_ended_on_postgres() {
    let cluster = Cluster::start();
    record(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn record(harness: &Harness) {
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judge = harness.person("judge").await;
    let contest = &harness.open_for(1).await;
    let same = async |pairs: &[(&str, &str)]| {
        let (_, saved) = rows(services, organiser, contest, ListKind::Record, pairs).await;
        // What was saved tells of being saved, so that the page is read after it.
        let search = RecordSearch { page: page(1, 1_000), ..RecordSearch::asked(&ask(pairs)) };
        let record = services.contest_record(organiser, contest, &search).await.unwrap();
        let Record { contest: of, lines, entries, names: people, .. } = &record;
        let names = RecordNames { settings: &of.settings, entries, people, contests: &BTreeMap::new(), lang: Lang::Zh };
        let texts: Vec<_> = lines.iter().map(|line| names.text(line, of.id.as_str())).collect();
        assert_eq!(saved, shown(&record_columns(Lang::Zh), &texts), "{pairs:?}");
        saved
    };
    let author = harness.person("author").await;
    let entry = harness.draft(&author, contest, "灯塔", "440100").await;
    services.submit_entry(&author, &entry).await.unwrap();
    services.decide(&harness.staff, &entry, Decision::Pass, "").await.unwrap();
    let saved = same(&[]).await;
    assert!(saved.len() > 5 && saved[0][3].contains("导出"), "the newest first: {:?}", saved[0]);
    assert!(saved.iter().any(|row| row[4] == "N-001《灯塔》"), "{saved:?}");
    assert_eq!(same(&[("action", "entry.submit")]).await.len(), 1);
    assert_eq!(same(&[("person", author.account().unwrap().id.as_str()), ("q", "no such words")]).await.len(), 0);
    for other in [&harness.staff, &author] {
        let refused = bytes(services, other, contest, (ListKind::Record, CSV), &[]).await;
        assert!(matches!(refused, Err(ServiceError::Denied(_))), "{refused:?}");
    }

    harness.judging_in(contest, std::slice::from_ref(&judge), &["440500"]).await;
    harness.score_by_number(&judge, contest).await;
    let early = bytes(services, organiser, contest, (ListKind::Record, CSV), &[]).await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "marks are in it: {early:?}");
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    assert!(!same(&[("action", "sheet.save")]).await.is_empty());
}
