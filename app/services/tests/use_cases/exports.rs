//! Files to take away: who gets which, and what is in the table of all entries.

use std::io::Read as _;

use domain::access::{Denied, Role};
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::contest::round::Ties;
use domain::form::Answer;
use domain::ids::ContestId;
use domain::text::Lang;
use services::exports::{ExportFormat, ExportKind};
use services::{Actor, Decision, OverrideDraft, Refusal, Result, ServiceError, Services};

use crate::harness::{Harness, answers, film, marks, sheet};
use crate::rounds::{score, scored_rounds};

async fn entries_file(
    services: &Services,
    actor: &Actor,
    contest: &ContestId,
    format: ExportFormat,
) -> Result<Vec<u8>> {
    Ok(services.export(actor, contest, ExportKind::Entries, format, Lang::Zh).await?.bytes)
}

/// The heads and the rows of a table.
fn table(csv: Vec<u8>) -> (Vec<String>, Vec<Vec<String>>) {
    let text = String::from_utf8(csv).unwrap();
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let heads = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    (heads, rows)
}

/// The strings of a workbook.
fn strings(xlsx: Vec<u8>) -> String {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut strings = String::new();
    book.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut strings).unwrap();
    strings
}

#[tokio::test]
async fn what_is_decided_is_asked_for_once_however_many_files_go_by_it() {
    let harness = Harness::new().await;
    let judges = [harness.person("judge").await];
    let contest = harness.open_for(1).await;
    let statements = async || {
        let counted = harness.services.metered();
        let kinds = counted.exports(&harness.organiser, &contest).await.unwrap().kinds;
        (counted.statements(), kinds.contains(&ExportKind::Shortlist))
    };
    let (before, _) = statements().await;
    harness.judging_in(&contest, &judges, &["440100", "440500"]).await;
    harness.select_by_number(&judges, &contest).await;
    let (open, ready) = statements().await;
    assert!(!ready && open <= before + 2, "{open} statements, {before} while nothing could be ready");
    harness.seal(&contest).await;
    let (sealed, ready) = statements().await;
    assert_eq!((sealed, ready), (open, true));
}

#[tokio::test]
async fn contacts_go_to_staff_and_organiser_only() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let (creator, judge, chair) =
        (harness.person("creator").await, harness.person("judge").await, harness.person("chair").await);
    harness.cast(&contest, &judge, Role::Judge, "", "").await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    let entry = harness.draft(&creator, &contest, "夜航", "440100").await;
    services.submit_entry(&creator, &entry).await.unwrap();

    for allowed in [&harness.organiser, &harness.staff, &Actor::Operator] {
        assert!(!entries_file(services, allowed, &contest, ExportFormat::Csv).await.unwrap().is_empty());
        let kinds = services.exports(allowed, &contest).await.unwrap().kinds;
        assert_eq!(kinds, [ExportKind::Entries, ExportKind::OfficeEntries]);
    }
    for stranger in [&creator, &judge, &chair] {
        let refused = entries_file(services, stranger, &contest, ExportFormat::Csv).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }
    let nobody = entries_file(services, &Actor::Anonymous, &contest, ExportFormat::Csv).await;
    assert!(matches!(nobody, Err(ServiceError::SignInNeeded)), "{nobody:?}");
    // The chair gets the shortlist later; what is never for somebody is refused as a page, too.
    assert!(services.exports(&chair, &contest).await.unwrap().kinds.is_empty());
    for never in [&creator, &judge] {
        let refused = services.exports(never, &contest).await;
        assert!(matches!(refused, Err(ServiceError::Denied(Denied::Role { .. }))), "{refused:?}");
    }

    let json = services.export(&harness.staff, &contest, ExportKind::Entries, ExportFormat::Json, Lang::Zh).await;
    assert!(matches!(json, Err(ServiceError::Refused(Refusal::ExportFormat { .. }))), "{json:?}");
    let none: ContestId = "none".parse().unwrap();
    let none = entries_file(services, &harness.staff, &none, ExportFormat::Csv).await;
    assert!(matches!(none, Err(ServiceError::NotFound)), "{none:?}");
    let draft = services.create_contest(&harness.organiser, Preset::Selection, "另一个").await.unwrap();
    let early = entries_file(services, &harness.staff, &draft.id, ExportFormat::Csv).await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "{early:?}");
    assert!(services.exports(&harness.staff, &draft.id).await.unwrap().kinds.is_empty());
    // Another contest's table has nothing of this one.
    let other = harness.open_contest().await;
    let other =
        String::from_utf8(entries_file(services, &harness.staff, &other, ExportFormat::Csv).await.unwrap()).unwrap();
    assert_eq!(other.lines().count(), 1, "{other}");
}

#[tokio::test]
async fn the_table_of_entries_reads_back_as_text() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    let hostile =
        [("title", "=1+1"), ("contact_phone", "02088880000"), ("contact_name", "@SUM(A1)"), ("production_unit", "+86")];
    for extra in [&[][..], &hostile[..]] {
        let mut said = answers("夜航", "440100");
        said.insert("borrowed_share".to_owned(), Answer::Number(7));
        said.insert("credits".to_owned(), Answer::List(vec!["甲：导演".to_owned(), "乙：摄影".to_owned()]));
        said.extend(extra.iter().map(|(key, text)| ((*key).to_owned(), Answer::Text((*text).to_owned()))));
        let entry = services.draft_entry(&creator, &contest, said).await.unwrap();
        services.take_film(&creator, &entry.id, &film()).await.unwrap();
        services.submit_entry(&creator, &entry.id).await.unwrap();
        services.decide(&harness.staff, &entry.id, Decision::Pass, "").await.unwrap();
    }
    harness.draft(&creator, &contest, "草稿", "440100").await;

    let read = async |lang| {
        let counted = services.metered();
        let file =
            counted.export(&harness.staff, &contest, ExportKind::Entries, ExportFormat::Csv, lang).await.unwrap();
        assert!(counted.statements() <= 5, "{} statements", counted.statements());
        let (heads, rows) = table(file.bytes);
        (file.name, heads, rows)
    };
    let (name, heads, rows) = read(Lang::Zh).await;
    assert_eq!(name, "观摩-作品汇总表.csv");
    assert_eq!(rows.len(), 2, "no drafts");
    let cell = |row: usize, head: &str| rows[row][heads.iter().position(|one| one == head).unwrap()].as_str();
    assert_eq!((cell(0, "序号"), cell(0, "编号"), cell(1, "编号")), ("1", "N-001", "N-002"));
    assert_eq!((cell(0, "地市"), cell(0, "状态"), cell(0, "影片时长")), ("广州市", "合格", "0:00:02"));
    assert_eq!(cell(0, "报送时间（北京时间）"), "2026-03-01 08:00");
    assert_eq!((cell(0, "借用素材占比（%）"), cell(0, "主创人员")), ("7", "甲：导演\n乙：摄影"));
    assert_eq!(cell(0, "版权承诺书"), "已同意");
    assert_eq!((cell(1, "联系人"), cell(1, "制作单位")), ("'@SUM(A1)", "'+86"));
    assert_eq!(cell(1, "办公电话"), "02088880000");
    assert!(
        rows[1].contains(&"'=1+1".to_owned()) && !rows.concat().iter().any(|cell| cell.starts_with(['=', '+', '@']))
    );

    let (name, heads, rows) = read(Lang::En).await;
    assert_eq!(name, "观摩-All entries.csv");
    for head in ["No.", "Entry", "Region", "Office phone", "State", "Film duration", "Submitted (Beijing time)"] {
        assert!(heads.iter().any(|one| one == head), "{head} in {heads:?}");
    }
    assert!(rows[0].contains(&"Eligible".to_owned()), "{rows:?}");

    let file = entries_file(services, &harness.organiser, &contest, ExportFormat::Xlsx).await.unwrap();
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let (strings, sheet) = (part("xl/sharedStrings.xml"), part("xl/worksheets/sheet1.xml"));
    for text in ["=1+1", "@SUM(A1)", "02088880000", "+86", "N-002", "报送时间（北京时间）"] {
        assert!(strings.contains(&format!(">{text}</t>")), "{text} is a string as it was entered");
    }
    assert!(!sheet.contains("<f>") && !strings.contains("草稿"), "{sheet}");
    // Two seconds are this share of a day.
    assert!(sheet.replace('.', "").contains("23148148148"), "{sheet}");
}

#[tokio::test]
async fn a_place_that_the_lottery_decided_and_what_the_list_was_made_of_stand_in_every_file() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let judges = [harness.person("judge1").await];
    let contest = &harness.open_for(2).await;
    // The first two are alike in everything, and both are in: the lottery decided their places, not who is in.
    harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    for line in services.my_desk(&judges[0], contest).await.unwrap().lines {
        let mark = if line.number == 3 { 800 } else { 900 };
        services.save_sheet(&judges[0], &line.assignment, 0, &sheet(marks([mark; 3]), ""), &[]).await.unwrap();
    }
    services.sign_sheets(&judges[0], contest, "独立评审").await.unwrap();
    let organiser = &harness.organiser;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    let open = services.selection(organiser, contest, Clone::clone).await.unwrap();
    assert!(open.steps.drawn.is_empty());
    harness.seal(contest).await;
    let file = async |format| {
        services.export(organiser, contest, ExportKind::Shortlist, format, Lang::Zh).await.unwrap().bytes
    };

    let (heads, rows) = table(file(ExportFormat::Csv).await);
    let different: std::collections::BTreeSet<&String> = heads.iter().collect();
    assert_eq!(different.len(), heads.len(), "a column is found by its name: {heads:?}");
    assert_eq!(rows.len(), 2, "a table of the films, and nothing else");
    for row in &rows {
        let cell = |head: &str| row[heads.iter().position(|one| one == head).unwrap()].as_str();
        assert_eq!((cell("裁定与抽签"), heads.last().unwrap().as_str()), ("名次由抽签决定", "裁定与抽签"));
        assert_eq!((cell("活动"), cell("同等条件容差（分）")), ("观摩", "不限"));
        assert_eq!((cell("计分的评分表"), cell("沿用前轮的评分表")), ("3", "0"));
        assert_eq!((cell("总分"), cell("纯按得分"), cell("规则下最优")), ("180.00", "180.00", "180.00"));
        assert_eq!((cell("因平衡减少的总分"), cell("因平衡调整")), ("0.00", "不变"));
        assert!(!cell("计分方法").is_empty() && !cell("轮次").is_empty() && cell("定稿校验码").len() == 64);
    }
    let json: serde_json::Value = serde_json::from_slice(&file(ExportFormat::Json).await).unwrap();
    let told = |at: usize| (json["ranking"][at]["by_lottery"].as_bool(), json["ranking"][at]["drawn"].as_bool());
    assert_eq!([0, 1, 2].map(told), [(Some(true), Some(false)), (Some(true), Some(false)), (Some(false), Some(false))]);
    let strings = strings(file(ExportFormat::Xlsx).await);
    for words in ["裁定与抽签", "名次由抽签决定", "因平衡调整", "不变"] {
        assert!(strings.contains(&format!(">{words}</t>")), "{words}");
    }
}

#[tokio::test]
async fn carried_sheets_and_a_film_that_people_put_in_are_named_in_every_file() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("one").await, harness.person("two").await];
    let contest = &harness.open_contest().await;
    harness
        .set_up(contest, |settings| {
            scored_rounds(settings);
            settings.balance.tolerance = Some(100);
        })
        .await;
    let films = harness.judging_in(contest, &judges, &["440100", "440500", "440200"]).await;
    let given = |film: i64| 1_000 - 100 * film;
    for judge in &judges {
        score(&harness, judge, contest, given).await;
    }
    let line = services.line(organiser, contest).await.unwrap();
    services.advance(organiser, contest, Ties::Go, &line.fingerprint).await.unwrap();
    // The first judge scores the two films again; the second one's scores count along.
    let panel = vec![judges[0].account().unwrap().id.clone()];
    services.set_panels(organiser, contest, &[panel]).await.unwrap();
    services.confirm_assignment(organiser, contest).await.unwrap();
    services.declare(&judges[0], contest, "已阅读规则").await.unwrap();
    score(&harness, &judges[0], contest, given).await;
    services.move_phase(organiser, contest, Phase::Selection, "").await.unwrap();
    // 80.00 goes in for 90.00, where a point is allowed.
    let ruling = OverrideDraft {
        comes: Some(films[1].clone()),
        leaves: None,
        reason: "题材首次入选".to_owned(),
        decider: "评委会".to_owned(),
    };
    services.override_selection(organiser, contest, &ruling).await.unwrap();
    harness.seal(contest).await;
    let file = async |format| {
        services.export(organiser, contest, ExportKind::Shortlist, format, Lang::Zh).await.unwrap().bytes
    };

    let (heads, rows) = table(file(ExportFormat::Csv).await);
    assert_eq!(rows.len(), 1);
    let cell = |head: &str| rows[0][heads.iter().position(|one| one == head).unwrap()].as_str();
    assert_eq!((cell("活动"), cell("轮次"), cell("同等条件容差（分）")), ("观摩", "复评、终评", "1.00"));
    assert_eq!((cell("计分的评分表"), cell("沿用前轮的评分表")), ("2", "2"));
    assert_eq!(cell("计分方法"), words::results::mean(Lang::Zh));
    assert_eq!((cell("总分"), cell("纯按得分"), cell("规则下最优")), ("80.00", "90.00", "90.00"));
    assert_eq!(cell(words::selection::cost_of_rulings(Lang::Zh)), "10.00");
    assert_eq!(cell("裁定与抽签"), "指定入选、超出容差");
    let json: serde_json::Value = serde_json::from_slice(&file(ExportFormat::Json).await).unwrap();
    assert_eq!(json["sheets"], serde_json::json!({ "own": 2, "carried": 2 }));
    assert_eq!((&json["tolerance"], &json["overrides"][0]["decider"]), (&100.into(), &"评委会".into()));
    let strings = strings(file(ExportFormat::Xlsx).await);
    for words in ["沿用前轮的评分表", "复评、终评", "指定入选、超出容差", "评委会"] {
        assert!(strings.contains(&format!(">{words}</t>")), "{words}: {strings}");
    }
}
