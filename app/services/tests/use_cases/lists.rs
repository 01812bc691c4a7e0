//! Lists as they are taken away: what the page shows and nothing else, whole, and for those who see the page.

use domain::access::{Denied, Role};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::text::Lang;
use futures::TryStreamExt as _;
use services::exports::{Column, ExportFormat, ListKind, TableCell, entry_columns, people_columns};
use services::{Actor, EntrySearch, ListAsk, PeopleSearch, RecordSearch, ServiceError, Services, arranged_films};

use crate::harness::{Harness, marks, page, sheet};

const CSV: ExportFormat = ExportFormat::Csv;

fn ask(pairs: &[(&str, &str)]) -> ListAsk {
    ListAsk::new(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
}

async fn bytes(
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
async fn rows(
    services: &Services,
    actor: &Actor,
    contest: &ContestId,
    kind: ListKind,
    pairs: &[(&str, &str)],
) -> (Vec<String>, Vec<Vec<String>>) {
    let text = String::from_utf8(bytes(services, actor, contest, (kind, CSV), pairs).await.unwrap()).unwrap();
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let heads = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    (heads, rows)
}

/// What a page shows of its rows.
fn shown<R>(columns: &[Column<R>], rows: &[R]) -> Vec<Vec<String>> {
    let said = |cell: TableCell| match cell {
        TableCell::Empty => String::new(),
        TableCell::Text(text) => text,
        TableCell::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    rows.iter().map(|row| columns.iter().map(|column| said(column.cell(row))).collect()).collect()
}

#[tokio::test]
async fn a_list_of_entries_is_saved_as_it_is_shown() {
    let harness = Harness::new().await;
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
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let contest = &harness.open_contest().await;
    // Longer than what is read at once.
    let store = store::open(None, &harness.folder).await.unwrap();
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
    let harness = Harness::new().await;
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
    let early = services.disagreement(organiser, contest).await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "nobody is told before");
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();

    let (heads, films) = rows(services, organiser, contest, ListKind::Disagreement, &[]).await;
    let column = |head: &str| heads.iter().position(|one| one == head).unwrap();
    // 90 and 55, 80 and 70, 70 and 95.
    let told: Vec<_> = films.iter().map(|film| (film[0].as_str(), film[column("分差")].as_str())).collect();
    assert_eq!(told, [("N-001", "35.00"), ("N-003", "25.00"), ("N-002", "10.00")]);
    let view = services.disagreement(organiser, contest).await.unwrap();
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
