//! Lists as offices print them: what stands in each workbook, how it comes out of a printer, and who gets it.

use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader as _, Xlsx};
use domain::access::{Denied, Role};
use domain::awards::plan::{AwardGrade, AwardPlan, OrganisationAward};
use domain::form::Answer;
use domain::ids::ContestId;
use domain::text::{Lang, Text};
use services::exports::{ExportFormat, ExportKind};
use services::{Actor, AwardRulingDraft, Grounds, Refusal, Result, ServiceError, Services};

use crate::harness::{Harness, UNIT, answers, film, refused};

async fn print(
    services: &Services,
    actor: &Actor,
    contest: &ContestId,
    kind: ExportKind,
    lang: Lang,
) -> Result<Vec<u8>> {
    Ok(services.export(actor, contest, kind, ExportFormat::Xlsx, lang).await?.bytes)
}

/// The sheets of a workbook as another program reads them, by name.
fn sheets(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    names.into_iter().map(|name| (name.clone(), book.worksheet_range(&name).unwrap())).collect()
}

/// A part of a workbook as it is stored.
fn part(bytes: &[u8], name: &str) -> String {
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn text(range: &Range<Data>, row: u32, column: u32) -> String {
    range.get_value((row, column)).map(ToString::to_string).unwrap_or_default()
}

/// The column under this head, which stands in the third row.
fn column(range: &Range<Data>, head: &str) -> u32 {
    (0..40).find(|column| text(range, 2, *column) == head).unwrap_or_else(|| unreachable!("no {head}"))
}

#[tokio::test]
async fn the_list_of_entries_comes_out_of_a_printer_as_offices_have_it() {
    let harness = Harness::new().await;
    let services = &harness.services;
    let contest = harness.open_contest().await;
    let creator = harness.person("creator").await;
    for (title, category, phone) in
        [("夜航", "微视频", "02088880000"), ("灯塔", "纪录片", "000-2"), ("撤回", "微视频", "1")]
    {
        let mut said = answers(title, "440100");
        for (key, words) in [("category", category), ("contact_phone", phone), ("contact_name", "李明")] {
            said.insert(key.to_owned(), Answer::Text(words.to_owned()));
        }
        said.insert("credits".to_owned(), Answer::List(vec!["王芳：导演".to_owned(), "陈光：摄影".to_owned()]));
        let entry = services.draft_entry(&creator, &contest, said).await.unwrap().id;
        services.take_film(&creator, &entry, &film()).await.unwrap();
        services.submit_entry(&creator, &entry).await.unwrap();
        if title == "撤回" {
            services.withdraw_entry(&creator, &entry).await.unwrap();
        }
    }
    let bytes = print(services, &harness.staff, &contest, ExportKind::OfficeEntries, Lang::Zh).await.unwrap();
    let read = sheets(&bytes);
    let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[0], "合计");
    assert_eq!(names.len(), 3, "a sheet for each category that has entries: {names:?}");
    assert!(names.contains(&"微视频") && names.contains(&"纪录片"), "{names:?}");
    let whole = &read[0].1;
    assert_eq!(text(whole, 0, 0), "观摩作品汇总表");
    assert!(text(whole, 1, 0).starts_with("填报单位（盖章）：") && text(whole, 1, 0).contains("联系电话："));
    let cell = |row: u32, head: &str| text(whole, row, column(whole, head));
    assert_eq!((cell(3, "序号"), cell(3, "编号"), cell(3, "作品")), ("1".into(), "N-001".into(), "《夜航》".into()));
    assert_eq!((cell(4, "作品"), cell(4, "影片时长")), ("《灯塔》".into(), "0分2秒".into()));
    assert_eq!(cell(3, "主创人员"), "王芳：导演；陈光：摄影");
    assert_eq!(cell(3, "联系人"), "李明");
    let phone = whole.get_value((3, column(whole, "办公电话"))).unwrap();
    assert_eq!(phone, &Data::String("02088880000".to_owned()), "text, so that its zero stays");
    assert!(
        text(whole, 5, 0).starts_with("审核人：") && text(whole, 5, 0).contains("负责人："),
        "none that was withdrawn"
    );
    let of_one = &read.iter().find(|(name, _)| name == "纪录片").unwrap().1;
    assert_eq!((text(of_one, 0, 0), text(of_one, 3, 0)), ("观摩作品汇总表（纪录片）".to_owned(), "1".to_owned()));

    for nth in 1..=3 {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{nth}.xml"));
        for said in [
            "orientation=\"landscape\"",
            "paperSize=\"9\"",
            "fitToHeight=\"0\"",
            "horizontalCentered=\"1\"",
            "ySplit=\"3\"",
            "state=\"frozen\"",
            "<mergeCell ref=\"A1:",
            "<mergeCell ref=\"A2:",
            "&amp;C第 &amp;P 页\u{3000}共 &amp;N 页",
        ] {
            assert!(sheet.contains(said), "{said}: {sheet}");
        }
    }
    let book = part(&bytes, "xl/workbook.xml");
    assert_eq!(book.matches("_xlnm.Print_Titles").count(), 3, "{book}");
    assert_eq!(book.matches("!$1:$3").count(), 3, "{book}");
    let styles = part(&bytes, "xl/styles.xml");
    for font in ["仿宋_GB2312", "方正小标宋简体", "黑体"] {
        assert!(styles.contains(font), "{font}: {styles}");
    }

    let english = print(services, &harness.staff, &contest, ExportKind::OfficeEntries, Lang::En).await.unwrap();
    let whole = &sheets(&english)[0].1;
    assert_eq!((text(whole, 0, 0), text(whole, 3, 2)), ("观摩: All entries".to_owned(), "夜航".to_owned()));
    assert!(part(&english, "xl/worksheets/sheet1.xml").contains("&amp;CPage &amp;P of &amp;N"));
    assert!(!part(&english, "xl/styles.xml").contains("仿宋"));
}

#[tokio::test]
async fn scores_are_printed_as_they_were_sealed_and_only_for_who_may_take_them_away() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let contest = harness.open_for(2).await;
    let films = harness.judging_in(&contest, &judges, &["440100", "440500", "440200"]).await;
    harness.select_by_number(&judges, &contest).await;
    let kinds = [ExportKind::OfficeShortlist, ExportKind::OfficeMatrix, ExportKind::OfficeJudges];
    for kind in kinds {
        assert_eq!(refused(print(services, organiser, &contest, kind, Lang::Zh).await), Refusal::NotSealed);
    }
    let chair = harness.person("chair").await;
    harness.cast(&contest, &chair, Role::Chair, "", "").await;
    harness.seal(&contest).await;
    let ranking = services.ranking(organiser, &contest).await.unwrap().ranking;

    let bytes = print(services, &chair, &contest, ExportKind::OfficeShortlist, Lang::Zh).await.unwrap();
    let read = sheets(&bytes);
    let whole = &read[0].1;
    assert_eq!(text(whole, 0, 0), "观摩推荐名单");
    for (row, line) in (3_u32..).zip(ranking.entries.iter().take(2)) {
        assert_eq!(text(whole, row, 2), format!("《{}》", line.title()));
        let score = whole.get_value((row, column(whole, "得分"))).unwrap();
        let expected = f64::from(i32::try_from(line.score.unwrap()).unwrap()) / 100.0;
        assert!(matches!(score, Data::Float(found) if (found - expected).abs() < 1e-9), "{score:?} {expected}");
        assert_eq!(text(whole, row, column(whole, "名次")), line.rank.unwrap().to_string());
    }
    assert!(text(whole, 5, 0).starts_with("审核人："), "two films were chosen: {}", text(whole, 5, 0));

    let bytes = print(services, organiser, &contest, ExportKind::OfficeMatrix, Lang::Zh).await.unwrap();
    let whole = &sheets(&bytes)[0].1;
    let first = ranking.entries.first().unwrap();
    for judge in &judges {
        let account = judge.account().unwrap();
        let found = whole.get_value((3, column(whole, &account.name))).unwrap();
        let expected = f64::from(i32::try_from(first.totals[&account.id]).unwrap()) / 100.0;
        assert!(matches!(found, Data::Float(found) if (found - expected).abs() < 1e-9), "{found:?} {expected}");
    }
    assert_eq!(text(whole, 6, 2), words::results::judge_mean(Lang::Zh), "below the three films");

    let bytes = print(services, organiser, &contest, ExportKind::OfficeJudges, Lang::En).await.unwrap();
    let read = sheets(&bytes);
    assert_eq!(read.len(), 1);
    let names: Vec<String> = (3..5).map(|row| text(&read[0].1, row, 0)).collect();
    assert_eq!(names, ["judge1", "judge2"]);

    for stranger in [&harness.staff, &judges[0], &harness.person("creator").await] {
        for kind in kinds {
            let answer = print(services, stranger, &contest, kind, Lang::Zh).await;
            assert!(matches!(answer, Err(ServiceError::Denied(Denied::Role { .. }))), "{answer:?}");
        }
    }
    let contacts = print(services, &chair, &contest, ExportKind::OfficeEntries, Lang::Zh).await;
    assert!(matches!(contacts, Err(ServiceError::Denied(Denied::Role { .. }))), "{contacts:?}");

    let why = Grounds { reason: "权利人撤回", decider: "组委会" };
    services.withdraw_chosen(organiser, &contest, &films[1], Some(&films[2]), why).await.unwrap();
    let bytes = print(services, organiser, &contest, ExportKind::OfficeShortlist, Lang::Zh).await.unwrap();
    let whole = &sheets(&bytes)[0].1;
    assert_eq!((text(whole, 3, 1), text(whole, 4, 1)), ("N-001".to_owned(), "N-003".to_owned()));
    let below = text(whole, 5, 0);
    assert!(below.contains("权利人撤回") && below.contains("组委会"), "{below}");
    assert!(text(whole, 6, 0).starts_with("审核人："));
}

#[tokio::test]
async fn awards_are_printed_as_they_were_decided_a_sheet_each_without_scores() {
    let harness = Harness::new().await;
    let (services, organiser) = (&harness.services, &harness.organiser);
    let judges = [harness.person("judge1").await, harness.person("judge2").await];
    let contest = harness.open_for(3).await;
    let grade = |key: &str, label: &str, places| AwardGrade {
        key: key.to_owned(),
        label: Text::same(label),
        places,
        may_stay_vacant: true,
        ..AwardGrade::default()
    };
    let organisation =
        OrganisationAward { label: Text::same("优秀组织奖"), places: 1, ..OrganisationAward::usual() };
    let grades = vec![grade("g1", "一等奖", 1), grade("g2", "二等奖", 2)];
    let plan = AwardPlan { grades, organisation: Some(organisation) };
    let version = services.contest(organiser, &contest).await.unwrap().0.version;
    services.set_awards(organiser, &contest, version, plan, "").await.unwrap();
    let films = harness.judging_in(&contest, &judges, &["440100", "440500", "440200", "441700"]).await;
    harness.select_by_number(&judges, &contest).await;
    harness.seal(&contest).await;
    let ruling = AwardRulingDraft {
        films: vec![films[2].clone()],
        grade: None,
        reason: "素材未获授权".to_owned(),
        decider: "评委会".to_owned(),
    };
    services.rule_award(organiser, &contest, &ruling).await.unwrap();
    let awards = async |who: &Actor| print(services, who, &contest, ExportKind::OfficeAwards, Lang::Zh).await;
    let early = awards(organiser).await;
    assert!(matches!(early, Err(ServiceError::Denied(Denied::Phase { .. }))), "nothing is decided: {early:?}");
    let offered = async || services.exports(organiser, &contest).await.unwrap().kinds;
    assert!(!offered().await.contains(&ExportKind::OfficeAwards));
    let view = services.awards(organiser, &contest).await.unwrap();
    services.decide_awards(organiser, &contest, &view.basis).await.unwrap();
    assert!(offered().await.contains(&ExportKind::OfficeAwards));

    let bytes = awards(organiser).await.unwrap();
    let read = sheets(&bytes);
    let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["合计", "一等奖", "二等奖", "未获奖的入选作品", "优秀组织奖"]);
    let whole = &read[0].1;
    assert_eq!(text(whole, 0, 0), "观摩获奖名单");
    assert!(text(whole, 1, 0).starts_with("填报单位（盖章）："), "{}", text(whole, 1, 0));
    let cells = |range: &Range<Data>, row: u32| {
        ["奖项", "序号", "作品", "计分"].map(|head| text(range, row, column(range, head)))
    };
    let titled = |nth: usize| format!("《第{nth}部》");
    let points = view.organisations[0].points.to_string();
    assert!(view.organisations[0].awarded && view.organisations[0].counts.origin == UNIT);
    let rows = [
        ["一等奖", "1", &titled(1), ""],
        ["二等奖", "2", &titled(2), ""],
        ["二等奖", "3", "（空缺）", ""],
        ["未获奖的入选作品", "4", &titled(3), ""],
        ["优秀组织奖", "5", UNIT, &points],
    ];
    for (row, expected) in (3..).zip(rows) {
        assert_eq!(cells(whole, row), expected);
    }
    // Below it stands who signs.
    let last = u32::try_from(whole.height()).unwrap() - 1;
    assert!(text(whole, last, 0).starts_with("审核人：") && text(whole, last, 0).contains("负责人："));
    let second = &read[2].1;
    assert_eq!(text(second, 0, 0), "观摩获奖名单（二等奖）");
    assert_eq!(cells(second, 3), ["二等奖", "1", &titled(2), ""]);
    assert_eq!(cells(second, 4), ["二等奖", "2", "（空缺）", ""]);
    for nth in 1..=names.len() {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{nth}.xml"));
        for said in ["orientation=\"landscape\"", "paperSize=\"9\"", "fitToHeight=\"0\""] {
            assert!(sheet.contains(said), "{said}: {sheet}");
        }
    }
    for (name, range) in &read {
        let is_score = |cell: &Data| matches!(cell, Data::Float(number) if number.fract() != 0.0);
        assert!(!range.rows().flatten().any(is_score), "{name}");
        assert!(!(0..40).any(|at| text(range, 2, at) == "得分"), "{name}");
    }
    for stranger in [&harness.staff, &judges[0]] {
        let answer = awards(stranger).await;
        assert!(matches!(answer, Err(ServiceError::Denied(Denied::Role { .. }))), "{answer:?}");
    }
}
