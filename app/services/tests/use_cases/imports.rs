//! Entries in bulk: all rows or none, the same file again, an export read again, quotas, permissions, films; on both databases.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use domain::access::{Denied, Role};
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::entry::EntryState;
use domain::form::Answer;
use domain::ids::{ContestId, EntryId};
use domain::imports::{CellFault, FilmTie, Mapping, OfferedFilm, SheetFault};
use domain::text::Lang;
use rust_xlsxwriter::Workbook;
use services::exports::ExportFormat;
use services::media::Storage;
use services::{
    Actor, Decision, EntrySearch, ImportReport, PageAsk, Record, RecordSearch, Refusal, Result, ServiceError, SheetFile,
};
use store::Meter;

use crate::harness::{DAY, Harness, film, page};
use crate::races::cluster::Cluster;

const SHEET: &str = "第十二届汇总表,,,,,,\n\
    编号,作品名称,报送单位,地市,作品类别,主创人员,影片文件\n\
    S1,《珠江夜航人》,市委组织部,广州,微视频,\"甲:导演\n乙:摄影\",night.mp4\n\
    007,灯塔,市文联,深圳市,Documentary,,\n\
    ,渡口,市文联,440400,,,\n";

fn file(text: impl AsRef<[u8]>) -> SheetFile {
    SheetFile { name: "汇总表.csv".to_owned(), bytes: text.as_ref().to_vec() }
}

pub async fn imported(harness: &Harness, contest: &ContestId, text: impl AsRef<[u8]>) -> Result<ImportReport> {
    harness.services.import_entries(&harness.organiser, contest, file(text), &Mapping::default()).await
}

fn counts(report: &ImportReport) -> (usize, usize, usize, bool) {
    (report.created, report.changed, report.unchanged, report.written)
}

/// The ids of the organiser's own entries by title.
async fn ids(harness: &Harness) -> Vec<(String, EntryId)> {
    let mine = harness.services.my_entries(&harness.organiser, &page(1, 100)).await.unwrap().entries.lines;
    let mut mine: Vec<_> = mine.into_iter().map(|one| (one.line.title, one.line.id)).collect();
    mine.sort();
    mine
}

async fn exported(harness: &Harness, contest: &ContestId, format: ExportFormat, lang: Lang) -> Vec<u8> {
    harness.services.export_entries(&harness.staff, contest, format, lang).await.unwrap()
}

#[tokio::test]
async fn rows_are_written_once_on_sqlite() {
    rows_are_written_once(&Harness::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_written_once_on_postgres() {
    let cluster = Cluster::start();
    rows_are_written_once(&Harness::with(Some(&cluster.url), &Storage::Local).await).await;
}

async fn rows_are_written_once(harness: &Harness) {
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let check = services.check_import(&harness.organiser, &contest, file(SHEET), &Mapping::default()).await.unwrap();
    assert_eq!((counts(&check), check.problems.len()), ((3, 0, 0, false), 0), "{:?}", check.problems);
    assert!(ids(harness).await.is_empty(), "a dry run writes nothing");

    let faulty = SHEET.replace("440400", "珠三角");
    let refused = imported(harness, &contest, &faulty).await.unwrap();
    assert!(!refused.written && ids(harness).await.is_empty(), "one wrong cell, and nothing is written");
    let wrong: Vec<(usize, &str, &str)> =
        refused.problems.iter().map(|one| (one.row, one.column.as_str(), one.found.as_str())).collect();
    assert_eq!(wrong, [(5, "地市", "珠三角")], "a row that spans two lines is one row");

    assert_eq!(counts(&imported(harness, &contest, SHEET).await.unwrap()), (3, 0, 0, true));
    let before = ids(harness).await;
    let entry = services.entry(&harness.organiser, &before[2].1).await.unwrap().entry;
    assert_eq!(entry.answers["region"], Answer::Text("440100".to_owned()));
    assert_eq!(entry.answers["credits"], Answer::List(vec!["甲:导演".to_owned(), "乙:摄影".to_owned()]));
    assert!(entry.for_unit);
    // In another encoding, with another separator, it is the same file.
    let tabs = SHEET.replace(',', "\t");
    let utf16: Vec<u8> = format!("\u{feff}{tabs}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for again in [SHEET.as_bytes().to_vec(), utf16] {
        assert_eq!(counts(&imported(harness, &contest, again).await.unwrap()), (0, 0, 3, false));
    }
    assert_eq!(ids(harness).await, before);

    let changed = SHEET.replace("灯塔", "灯塔之光").replace("S1", "S1 ");
    assert_eq!(counts(&imported(harness, &contest, &changed).await.unwrap()), (0, 1, 2, true));
    let after: Vec<String> = ids(harness).await.into_iter().map(|(title, _)| title).collect();
    assert!(after.contains(&"灯塔之光".to_owned()) && after.len() == 3, "{after:?}");
    let search = RecordSearch { page: page(1, 100), ..RecordSearch::default() };
    let Record { lines, .. } = services.contest_record(&harness.organiser, &contest, &search).await.unwrap();
    let of = |action: &str| lines.iter().filter(|line| line.row.action == action).count();
    assert_eq!((of("entries.import"), of("entry.draft"), of("entry.edit")), (2, 3, 1));
    services.close().await;
}

#[tokio::test]
async fn rows_are_compared_while_others_write_on_sqlite() {
    rows_are_compared_while_others_write(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_compared_while_others_write_on_postgres() {
    let cluster = Cluster::start();
    rows_are_compared_while_others_write(Some(&cluster.url)).await;
}

async fn rows_are_compared_while_others_write(database: Option<&str>) {
    let harness = Harness::with(database, &Storage::Local).await;
    let contest = harness.open_contest().await;
    imported(&harness, &contest, SHEET).await.unwrap();
    let titled: BTreeMap<String, EntryId> = ids(&harness).await.into_iter().collect();
    let store = store::open(database, &harness.folder).await.unwrap();
    let meter = Meter::default();

    // What has nothing to write waits for nobody who writes.
    let other = store.write(&meter).await.unwrap();
    let answers = async {
        let same = imported(&harness, &contest, SHEET).await.unwrap();
        let faulty = imported(&harness, &contest, SHEET.replace("440400", "珠三角")).await.unwrap();
        (counts(&same), faulty.problems.len(), faulty.written)
    };
    // Less than a write waits for another.
    let answers = tokio::time::timeout(Duration::from_secs(5), answers).await.unwrap();
    assert_eq!(answers, ((0, 0, 3, false), 1, false));
    other.commit().await.unwrap();

    // An entry that is submitted between the comparison and the turn to write is not written over.
    let mut other = store.write(&meter).await.unwrap();
    let meanwhile = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut entry = other.entry(&titled["珠江夜航人"]).await.unwrap().unwrap();
        (entry.version, entry.state, entry.number) = (entry.version + 1, EntryState::Submitted, Some(1));
        assert!(other.update_entry(&entry).await.unwrap());
        other.commit().await.unwrap();
    };
    let moved = SHEET.replace("市委组织部", "市文明办");
    let (report, ()) = tokio::join!(imported(&harness, &contest, &moved), meanwhile);
    let report = report.unwrap();
    assert!(!report.written && ids(&harness).await.len() == 3);
    assert_eq!(report.problems[0].fault, CellFault::Settled(EntryState::Submitted));

    // Nor is a work written twice that another import brought meanwhile.
    let mut other = store.write(&meter).await.unwrap();
    let meanwhile = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut entry = other.entry(&titled["灯塔"]).await.unwrap().unwrap();
        entry.version += 1;
        entry.answers.insert("title".to_owned(), Answer::Text("远山".to_owned()));
        assert!(other.update_entry(&entry).await.unwrap());
        other.commit().await.unwrap();
    };
    let text = "作品名称,报送单位\n远山,市文联\n";
    let (report, ()) = tokio::join!(imported(&harness, &contest, text), meanwhile);
    assert_eq!(counts(&report.unwrap()), (0, 0, 1, false));
    assert_eq!(ids(&harness).await.len(), 3);
    store.close().await;
    harness.services.close().await;
}

#[tokio::test]
async fn an_export_is_imported_as_it_was_written() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let awkward = "编号,作品名称,报送单位,地市,作品类别,内容简介,办公电话,完成日期,借用素材占比（%）,版权承诺书,主创人员\n\
        007,\"=1+1, \"\"引\"\"\",市文联,广州,微视频,\"一\n二；三\",+86 0755,2026/3/5,12%,是,\"甲:导演\n乙;丙:摄影\"\n\
        ,'灯塔,¥1200,深圳,纪录片,-,000-1,,,,\n";
    assert_eq!(counts(&imported(&harness, &contest, awkward).await.unwrap()), (2, 0, 0, true));
    // One that its author submitted stands there too.
    let author = harness.person("author").await;
    let entry = harness.draft(&author, &contest, "夜航", "440500").await;
    harness.services.submit_entry(&author, &entry).await.unwrap();
    let other = harness.open_contest().await;
    for format in [ExportFormat::Csv, ExportFormat::Xlsx] {
        for lang in [Lang::Zh, Lang::En] {
            let bytes = exported(&harness, &contest, format, lang).await;
            let again = imported(&harness, &contest, &bytes).await.unwrap();
            assert_eq!((counts(&again), again.problems.as_slice()), ((0, 0, 3, false), &[][..]), "{format} {lang:?}");
            let ignored: Vec<&str> =
                again.columns.iter().filter(|one| one.target.is_none()).map(|one| one.head.as_str()).collect();
            assert_eq!(ignored, Vec::<&str>::new());
            // Elsewhere the same entries come of it.
            let moved = imported(&harness, &other, &bytes).await.unwrap();
            assert_eq!(moved.created + moved.unchanged, 3, "{format} {lang:?} {:?}", moved.problems);
        }
    }
    let sorted = |bytes: Vec<u8>| {
        let mut lines: Vec<String> = String::from_utf8(bytes).unwrap().split("\r\n").map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let one = exported(&harness, &contest, ExportFormat::Csv, Lang::Zh).await;
    let two = exported(&harness, &other, ExportFormat::Csv, Lang::Zh).await;
    assert_eq!(sorted(one), sorted(two));
}

#[tokio::test]
async fn hidden_rows_and_columns_of_a_workbook_are_read_and_said() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["作品名称", "报送单位", "地市"]).unwrap();
    sheet.write_row(1, 0, ["夜航", "市委组织部", "广州"]).unwrap();
    sheet.write_row(2, 0, ["灯塔", "市文联", "深圳"]).unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(1).unwrap();
    let book = SheetFile { name: "汇总表.xlsx".to_owned(), bytes: book.save_to_buffer().unwrap() };
    let check = harness.services.check_import(&harness.organiser, &contest, book, &Mapping::default()).await.unwrap();
    assert_eq!((counts(&check), check.problems.as_slice()), ((2, 0, 0, false), &[][..]));
    assert_eq!((check.hidden_rows, check.hidden_columns), (vec![3], vec!["报送单位".to_owned()]));
}

#[tokio::test]
async fn an_import_stays_within_what_the_office_may() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let author = harness.person("author").await;
    let judge = harness.person("judge").await;
    harness.cast(&contest, &judge, Role::Judge, "", "").await;
    for stranger in [&author, &judge] {
        let refused = services.check_import(stranger, &contest, file(SHEET), &Mapping::default()).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
        let refused = services.keep_sheet(stranger, &contest, file(SHEET)).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }
    // What somebody submitted is theirs.
    let entry = harness.draft(&author, &contest, "夜航", "440100").await;
    services.submit_entry(&author, &entry).await.unwrap();
    let theirs = "编号,作品名称\nN-001,夜航人\n";
    let refused = imported(&harness, &contest, theirs).await.unwrap();
    assert!(matches!(refused.problems[0].fault, CellFault::Settled(_)) && !refused.written);
    assert_eq!(counts(&imported(&harness, &contest, "编号,作品名称\nN-001,夜航\n").await.unwrap()), (0, 0, 1, false));
    // Nobody's drafts are known.
    harness.draft(&author, &contest, "草稿", "440100").await;
    let csv = String::from_utf8(exported(&harness, &contest, ExportFormat::Csv, Lang::Zh).await).unwrap();
    assert!(csv.contains("夜航") && !csv.contains("草稿"));
    // Ten a city: the author's is one of them.
    let many: String = (0..11).fold("作品名称,报送单位,地市\n".to_owned(), |mut text, at| {
        writeln!(text, "片{at},台{at},广州").unwrap();
        text
    });
    let report = imported(&harness, &contest, &many).await.unwrap();
    assert_eq!(counts(&report), (11, 0, 0, true), "drafts count for nothing");
    assert_eq!(report.over_quota.iter().map(|one| (one.row, one.max)).collect::<Vec<_>>(), [(11, 10), (12, 10)]);

    harness.pass(11 * DAY);
    let late = imported(&harness, &contest, SHEET).await;
    assert!(matches!(late, Err(ServiceError::Refused(Refusal::DeadlinePassed(_)))), "{late:?}");
    services.move_phase(&harness.organiser, &contest, Phase::CallClosed, "").await.unwrap();
    let late = imported(&harness, &contest, SHEET).await;
    assert!(matches!(late, Err(ServiceError::Denied(Denied::Phase { .. }))), "{late:?}");
}

#[tokio::test]
async fn the_operator_imports_before_there_is_anybody() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = services.create_contest(&Actor::Operator, Preset::Festival, "影展").await.unwrap();
    let text = "Title,Country,Category\nNight boat,Brazil,Fiction\n";
    let mapping = Mapping::default();
    let report = services.import_entries(&Actor::Operator, &contest.id, file(text), &mapping).await.unwrap();
    assert_eq!(counts(&report), (1, 0, 0, true));
    assert_eq!(ids(&harness).await.len(), 1, "they are the first organiser's");
    let wrong = services.import_entries(&Actor::Operator, &contest.id, file("a,b\n1,2\n"), &mapping).await;
    assert!(matches!(wrong, Err(ServiceError::Refused(Refusal::Sheet(SheetFault::NoHead)))), "{wrong:?}");
}

#[tokio::test]
async fn a_spreadsheet_waits_for_its_own_person_until_it_is_imported() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    services.keep_sheet(&harness.organiser, &contest, file(SHEET)).await.unwrap();
    let none = Mapping::default();
    assert!(
        services.import_view(&harness.staff, &contest, &none).await.unwrap().sheet.is_none(),
        "a colleague has another"
    );
    let looked_at = services.import_view(&harness.organiser, &contest, &none).await.unwrap();
    assert_eq!(looked_at.sheet.unwrap().1.unwrap().created, 3);
    harness.pass(1);
    services.keep_sheet(&harness.organiser, &contest, file("一,二\n")).await.unwrap();
    let view = services.import_view(&harness.organiser, &contest, &none).await.unwrap();
    assert_eq!(view.sheet.unwrap().1.unwrap_err(), SheetFault::NoHead);
    services.keep_sheet(&harness.organiser, &contest, file(SHEET)).await.unwrap();
    // From another window, where the first one is still looked at.
    let unseen = services.import_kept(&harness.organiser, &contest, looked_at.kept_at, &none).await;
    assert!(matches!(unseen, Err(ServiceError::Conflict)), "{unseen:?}");
    let kept_at = services.import_view(&harness.organiser, &contest, &none).await.unwrap().kept_at;
    assert!(services.import_kept(&harness.organiser, &contest, kept_at, &none).await.unwrap().written);
    let gone = services.import_kept(&harness.organiser, &contest, kept_at, &none).await;
    assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
    // What nobody comes back to is forgotten.
    services.keep_sheet(&harness.staff, &contest, file(SHEET)).await.unwrap();
    assert_eq!(services.forget_outdated_sheets().await.unwrap(), 0);
    harness.pass(DAY + 1);
    assert!(services.import_view(&harness.staff, &contest, &none).await.unwrap().sheet.is_none());
    let gone = services.import_kept(&harness.staff, &contest, services.now() - DAY - 1, &none).await;
    assert!(matches!(gone, Err(ServiceError::NotFound)), "{gone:?}");
    assert_eq!(services.forget_outdated_sheets().await.unwrap(), 1, "its bytes too");
}

#[tokio::test]
async fn films_find_the_entries_that_came_in() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    imported(&harness, &contest, SHEET).await.unwrap();
    let offered = |names: &[&str]| -> Vec<OfferedFilm> {
        names.iter().map(|name| OfferedFilm { name: (*name).to_owned(), sha256: None }).collect()
    };
    let names = ["folder/NIGHT.mp4", "007 灯塔.mov", "市文联+丙+渡口.mp4", "x.mp4"];
    let view = services.match_films(&harness.organiser, &contest, offered(&names)).await.unwrap();
    let title = |at: usize| view.waiting[at].title.as_str();
    let found: Vec<(usize, &str, FilmTie)> =
        view.matches.matched.iter().map(|one| (one.file, title(one.entry), one.tie)).collect();
    let wanted = [(0, "珠江夜航人", FilmTie::FileName), (1, "灯塔", FilmTie::Number), (2, "渡口", FilmTie::Title)];
    assert_eq!((found.as_slice(), view.matches.unknown.as_slice()), (wanted.as_slice(), [3].as_slice()));
    // Its film is there, and it waits no more.
    let entry = view.waiting[0].id.clone();
    services.take_film(&harness.organiser, &entry, &film()).await.unwrap();
    let view = services.match_films(&harness.organiser, &contest, Vec::new()).await.unwrap();
    assert!(view.waiting.len() == 2 && view.waiting.iter().all(|one| one.own));
    let search = EntrySearch { page: PageAsk { size: 9, ..PageAsk::default() }, ..EntrySearch::default() };
    assert!(
        services.entries(&harness.staff, &contest, &search).await.unwrap().lines.is_empty(),
        "drafts until submitted"
    );
}

#[tokio::test]
async fn what_came_in_is_in_the_hands_of_the_whole_office() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    harness.set_up(&contest, |settings| settings.intake.through_units = true).await;
    let author = harness.person("author").await;
    let own = harness.draft(&author, &contest, "草稿", "440500").await;
    let complete: String = SHEET.lines().take(4).map(|line| format!("{line}\n")).collect();
    assert_eq!(counts(&imported(&harness, &contest, &complete).await.unwrap()), (1, 0, 0, true));
    let view = services.match_films(&harness.staff, &contest, Vec::new()).await.unwrap();
    assert!(view.waiting.len() == 1 && view.waiting[0].own, "a colleague of whoever imported it");
    let entry = &view.waiting[0].id;
    let seen = services.entry(&harness.staff, entry).await.unwrap();
    let mut answers = crate::harness::answers("夜航", "440100");
    answers.extend(seen.entry.answers.clone());
    services.save_entry(&harness.staff, entry, seen.entry.version, answers).await.unwrap();
    services.take_film(&harness.staff, entry, &film()).await.unwrap();
    services.submit_entry(&harness.staff, entry).await.unwrap();
    // Nobody else's: neither a stranger has it, nor the office the draft of an author.
    services.decide(&harness.staff, entry, Decision::Return, "字幕").await.unwrap();
    assert!(matches!(services.entry(&author, entry).await, Err(ServiceError::NotFound)));
    assert!(matches!(services.entry(&harness.staff, &own).await, Err(ServiceError::NotFound)));
}

#[tokio::test]
async fn own_entries_are_read_a_page_at_a_time() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let sheet = (0..12).fold("作品名称\n".to_owned(), |text, at| text + &format!("片{at:02}\n"));
    assert_eq!(counts(&imported(&harness, &contest, &sheet).await.unwrap()), (12, 0, 0, true));
    let home = services.home(&harness.organiser).await.unwrap().entries;
    assert_eq!((home.lines.len(), home.count()), (5, 12), "the newest few, and how many there are");
    let mut titles = Vec::new();
    let mut ask = page(1, 5);
    loop {
        let mine = services.my_entries(&harness.organiser, &ask).await.unwrap().entries;
        assert_eq!(mine.count(), 12);
        titles.extend(mine.lines.into_iter().map(|one| one.line.title));
        let Some(after) = mine.links.after else { break };
        ask = PageAsk { after, ..page(1, 5) };
    }
    assert_eq!(titles, (0..12).rev().map(|at| format!("片{at:02}")).collect::<Vec<_>>());
    let stranger = services.my_entries(&Actor::Anonymous, &page(1, 5)).await;
    assert!(matches!(stranger, Err(ServiceError::SignInNeeded)), "{stranger:?}");
    // What was entered for units counts for nobody's quota as a creator; a creator's own counts once it was submitted.
    assert_eq!(services.counted_as_creator(&harness.organiser, &contest).await.unwrap(), 0);
    let creator = harness.person("creator").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    assert_eq!(services.counted_as_creator(&creator, &contest).await.unwrap(), 0);
    services.submit_entry(&creator, &entry).await.unwrap();
    assert_eq!(services.counted_as_creator(&creator, &contest).await.unwrap(), 1);
}

#[tokio::test]
async fn ten_thousand_rows_are_imported_soon() {
    let harness = Harness::new().await;
    let contest = harness.open_contest().await;
    let mut text = "编号,作品名称,报送单位,地市,作品类别,内容简介,联系人,办公电话\n".to_owned();
    for at in 0..10_000 {
        writeln!(text, "S{at},作品{at},单位{},广州市,微视频,这是第 {at} 部作品的简介,联系人,000-1", at % 300).unwrap();
    }
    let started = Instant::now();
    assert_eq!(counts(&imported(&harness, &contest, &text).await.unwrap()), (10_000, 0, 0, true));
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    assert_eq!(counts(&imported(&harness, &contest, &text).await.unwrap()), (0, 0, 10_000, false));
    let started = Instant::now();
    let changed = text.replace("作品的简介", "作品的介绍");
    assert_eq!(counts(&imported(&harness, &contest, &changed).await.unwrap()), (0, 10_000, 0, true));
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let back = exported(&harness, &contest, ExportFormat::Csv, Lang::Zh).await;
    assert_eq!(counts(&imported(&harness, &contest, &back).await.unwrap()), (0, 0, 10_000, false));
}
