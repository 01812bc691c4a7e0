//! Doubts, spot checks, decisions of a month, and a month as files.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use domain::exhibition::access::{ExhibitionDenied, ExhibitionRole};
use domain::exhibition::doubts::{Doubt, DoubtKind};
use domain::exhibition::participation::ParticipationState;
use domain::exhibition::spot_check::{SpotCheckProblem, SpotFinding, drawn_codes, pool_hash};
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::ids::SpotCheckId;
use domain::text::Lang;
use domain::time::{HOUR, MINUTE};
use services::exports::ExportFormat;
use services::{Actor, ParticipationAsk, Refusal, ServiceError, SpotCheckDraft, TextName, region_columns, region_rows};
use sha2::{Digest as _, Sha256};
use store::Viewing;

use crate::harness::{page, refused};
use crate::participation::{Sites, ask, code, day, february, on_both};

/// Most statements of a page.
const MOST: u32 = 8;

fn problem<T: std::fmt::Debug>(answer: services::Result<T>) -> SpotCheckProblem {
    let problem = match refused(answer) {
        Refusal::SpotCheck(problem) => Some(problem),
        _ => None,
    };
    problem.unwrap()
}

fn draft(sites: &str, source: &str) -> SpotCheckDraft {
    SpotCheckDraft { sites: sites.to_owned(), source: source.to_owned() }
}

async fn a_check_goes_its_three_steps(sites: &Sites) {
    let services = &sites.harness.services;
    services.keep_participation().await.unwrap();
    let city = sites.member("city", ExhibitionRole::Office, "4401").await;
    let county = sites.member("county", ExhibitionRole::Office, "440106").await;
    let manager = sites.member("manager", ExhibitionRole::Manager, "site1").await;
    let region = code("4401");
    let announce = async |who: &Actor, region: &str, month: &str, draft: SpotCheckDraft| {
        services.announce_spot_check(who, &code(region), month.parse().unwrap(), &draft).await
    };
    for beside in ["44", "4403", "4499"] {
        let found = announce(&city, beside, "2026-02", draft("1", "双色球")).await;
        assert!(matches!(found, Err(ServiceError::NotFound)), "{beside}: {found:?}");
    }
    let denied = announce(&manager, "4401", "2026-02", draft("1", "双色球")).await;
    assert!(matches!(denied, Err(ServiceError::Exhibition(ExhibitionDenied::Role { .. }))), "{denied:?}");
    let ahead = announce(&city, "4401", "2026-04", draft("1", "双色球")).await;
    assert_eq!(problem(ahead), SpotCheckProblem::Ahead);
    let nothing = announce(&city, "4401", "2024-02", draft("1", "双色球")).await;
    assert_eq!(problem(nothing), SpotCheckProblem::NothingToDraw);
    let many = announce(&city, "4401", "2026-02", draft("3", "双色球")).await;
    assert_eq!(problem(many), SpotCheckProblem::Count { found: "3".to_owned(), most: 2 });
    let unsaid = refused(announce(&city, "4401", "2026-02", draft("1", "\u{200b}")).await);
    assert!(matches!(unsaid, Refusal::Words { what: TextName::DrawSource, found: 0, .. }), "{unsaid:?}");

    let id = announce(&city, "4401", "2026-02", draft("2", "双色球第2026030期")).await.unwrap();
    let pool = services.spot_check_pool(&city, &id).await.unwrap();
    assert_eq!(pool, "YJ1\nYJ3\n", "the silent one and the one of another city are not in it");
    let early = services.enter_spot_finding(&city, &id, 1, ("confirmed", "")).await;
    assert_eq!(problem(early), SpotCheckProblem::NotDrawn);
    // A site that watches afterwards comes too late for the pool.
    sites.watches(2, "2026-02-28", 20).await;
    for nobody in [&county, &manager] {
        let found = services.draw_spot_check(nobody, &id, "05 11").await;
        assert!(matches!(found, Err(ServiceError::NotFound | ServiceError::Exhibition(_))), "{found:?}");
        let found = services.spot_check(nobody, &id).await.map(|view| view.check);
        assert!(matches!(found, Err(ServiceError::NotFound)), "{found:?}");
    }
    assert!(matches!(refused(services.draw_spot_check(&city, &id, " ").await), Refusal::Words { .. }));
    services.draw_spot_check(&city, &id, "05 11 12 19 26 30 08").await.unwrap();
    let again = services.draw_spot_check(&city, &id, "01 02 03 04 05 06 07").await;
    assert_eq!(problem(again), SpotCheckProblem::Drawn);
    let metered = services.metered();
    let view = metered.spot_check(&city, &id).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let drawn: Vec<&str> = view.sites.iter().map(|site| site.code.as_str()).collect();
    assert_eq!(drawn, drawn_codes("05 11 12 19 26 30 08", &pool, 2));
    assert_eq!((view.check.pool_sha256.as_str(), view.check.pool_sites), (pool_hash(&pool).as_str(), 2));

    let enter = async |position: i64, finding: &str, words: &str| {
        services.enter_spot_finding(&city, &id, position, (finding, words)).await
    };
    assert_eq!(problem(enter(1, "perhaps", "").await), SpotCheckProblem::Finding);
    let unsaid = refused(enter(1, "refuted", "").await);
    assert!(matches!(unsaid, Refusal::Words { what: TextName::Note, .. }), "{unsaid:?}");
    assert!(matches!(enter(3, "confirmed", "").await, Err(ServiceError::NotFound)));
    enter(1, "confirmed", "").await.unwrap();
    enter(1, "doubtful", "签到表与人数不符").await.unwrap();
    let view = services.spot_check(&city, &id).await.unwrap();
    assert_eq!((view.check.findings, view.sites[0].finding), ([0, 1, 0], Some(SpotFinding::Doubtful)));
    let metered = services.metered();
    let list = metered.spot_checks(&city, Some(&region), &page(1, 30)).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    assert_eq!((list.found, list.checks.len(), list.may_report), (1, 1, true));
    let unknown: SpotCheckId = "none".parse().unwrap();
    assert!(matches!(services.spot_check(&city, &unknown).await, Err(ServiceError::NotFound)));
    assert!(services.verify_chain().await.unwrap().broken.is_none());
}

/// A viewing on 6 February from an hour of it, by UTC.
fn viewing(id: &str, site: i64, from: i64) -> Viewing {
    let held = day("2026-02-06");
    let begins = held.begins(0);
    Viewing {
        id: id.parse().unwrap(),
        site,
        plan: None,
        menu: None,
        kind: ViewingKind::Gathering,
        state: ViewingState::Reported,
        source: ViewingSource::Player,
        planned_at: None,
        started_at: Some(begins + from),
        ended_at: Some(begins + from + HOUR),
        day: held,
        heads: 9,
        ordered_heads: 0,
        revision: 0,
        feedback: String::new(),
        returned_reason: String::new(),
        network: None,
        received_at: Some(begins + from + HOUR),
        reported_at: None,
        version: 1,
        created_at: 1,
        updated_at: 1,
    }
}

async fn doubts_name_their_sites(sites: &Sites) {
    let services = &sites.harness.services;
    let city = sites.member("city", ExhibitionRole::Office, "4401").await;
    let province = sites.member("province", ExhibitionRole::Office, "44").await;
    let found = services.participation_doubts(&city, &ask("4401")).await.unwrap();
    assert_eq!((found.doubts.len(), found.is_cut), (0, false));
    let mut tx = sites.store.write(&sites.meter).await.unwrap();
    for site in 1..=4 {
        // 20:00 in China, at three sites of the city and one of another.
        assert!(tx.put_viewing(&viewing(&format!("dv{site}"), site, 12 * HOUR), 0).await.unwrap());
    }
    // 23:30.
    assert!(tx.put_viewing(&viewing("dv5", 2, 15 * HOUR + HOUR / 2), 0).await.unwrap());
    tx.commit().await.unwrap();
    let metered = services.metered();
    let view = metered.participation_doubts(&city, &ask("4401")).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let told: Vec<(DoubtKind, &[i64])> = view.doubts.iter().map(|doubt| (doubt.kind(), doubt.sites())).collect();
    assert_eq!(told, [(DoubtKind::EqualTimes, [1, 2, 3].as_slice()), (DoubtKind::Night, [2].as_slice())]);
    assert_eq!(view.sites.get(&2).map(|site| site.code.as_str()), Some("YJ2"));
    let whole = services.participation_doubts(&province, &ask("44")).await.unwrap();
    assert!(matches!(&whole.doubts[0], Doubt::EqualTimes { sites, .. } if sites.len() == 4), "{:?}", whole.doubts);
    // What is found in a whole province is looked for once in ten minutes.
    let mut tx = sites.store.write(&sites.meter).await.unwrap();
    assert!(tx.put_viewing(&viewing("dv6", 4, 15 * HOUR + HOUR / 2), 0).await.unwrap());
    tx.commit().await.unwrap();
    let metered = services.metered();
    let again = metered.participation_doubts(&province, &ask("44")).await.unwrap();
    assert!(metered.statements() <= 3, "{} statements", metered.statements());
    assert_eq!((again.doubts, again.sites), (whole.doubts.clone(), whole.sites));
    sites.harness.pass(10 * MINUTE);
    let later = services.participation_doubts(&province, &ask("44")).await.unwrap().doubts;
    assert_ne!(later, whole.doubts);
    // In the background it is looked for where a day was counted since; then the page reads what was found.
    sites.watches(2, "2026-02-27", 20).await;
    assert!(services.keep_doubts().await.unwrap() > 0);
    assert_eq!(services.keep_doubts().await.unwrap(), 0, "nothing was counted since");
    sites.harness.pass(10 * MINUTE);
    let metered = services.metered();
    let prepared = metered.participation_doubts(&province, &ask("44")).await.unwrap();
    assert!(metered.statements() <= 5, "{} statements", metered.statements());
    assert_eq!(prepared.doubts, later);
    assert_eq!(prepared.sites.get(&2).map(|site| site.code.as_str()), Some("YJ2"));
    // What was counted since is looked for by the page itself, until the background has.
    sites.watches(2, "2026-02-26", 20).await;
    sites.harness.pass(10 * MINUTE);
    let metered = services.metered();
    metered.participation_doubts(&province, &ask("44")).await.unwrap();
    assert!((6..=9).contains(&metered.statements()), "{} statements", metered.statements());
    assert!(services.keep_doubts().await.unwrap() > 0);
    let above = services.participation_doubts(&city, &ask("44")).await;
    assert!(matches!(above, Err(ServiceError::NotFound)), "{above:?}");
}

/// The first sheet of a workbook as another program reads it, row by row.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

async fn a_month_is_the_same_in_every_form(sites: &Sites) {
    let services = &sites.harness.services;
    services.keep_participation().await.unwrap();
    let province = sites.member("province", ExhibitionRole::Office, "44").await;
    let view = services.participation(&province, &ask("44")).await.unwrap();
    let columns = region_columns(Lang::Zh);
    let shown: Vec<Vec<String>> = region_rows(&view.content, Lang::Zh)
        .iter()
        .map(|row| columns.iter().map(|column| column.cell(row).said()).collect())
        .collect();
    assert_eq!(shown.len(), 3, "two cities, and the whole");

    let taken = async |file: &str| services.participation_file(&province, &ask("44"), (file, Lang::Zh)).await;
    let (csv, format) = taken("regions.csv").await.unwrap();
    assert_eq!((format, csv.name.as_str()), (ExportFormat::Csv, "广东省2026年2月收看开机率统计表.csv"));
    let text = String::from_utf8(csv.bytes).unwrap();
    let lines: Vec<String> = text.trim_start_matches('\u{feff}').lines().skip(1).map(str::to_owned).collect();
    assert_eq!(lines, shown.iter().map(|row| row.join(",")).collect::<Vec<_>>());

    let (book, _) = taken("regions.xlsx").await.unwrap();
    let printed = rows(&book.bytes);
    assert_eq!(printed[0][0], "广东省2026年2月收看开机率统计表");
    for asked in ["填报单位（盖章）", "填报人", "联系电话", "日期"] {
        assert!(printed[1][0].contains(asked), "{asked}: {:?}", printed[1]);
    }
    assert_eq!(printed[3..6].iter().map(|row| row[1..].to_vec()).collect::<Vec<_>>(), shown, "numbered");
    let below: Vec<&str> = printed[6..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(below[0], "截至2月底，全省各镇街3个基层终端站点（不含深圳）总开机率为66.7%。");
    assert!(below.iter().any(|line| line.contains("深圳市不纳入统计") && line.contains("计划单列")), "{below:?}");
    assert!(
        below.iter().any(|line| line.contains("20小时") && line.contains("0.0%")),
        "the stricter figure: {below:?}"
    );
    assert!(below.iter().any(|line| line.contains("仅凭手工登记")), "{below:?}");
    let last = below.last().unwrap();
    assert!(last.contains("审核人") && last.contains("负责人"), "{below:?}");

    let (silent, _) = taken("silent.csv").await.unwrap();
    let text = String::from_utf8(silent.bytes).unwrap();
    let list = services.silent_sites(&province, &ask("44"), &page(1, 50)).await.unwrap();
    assert_eq!((text.lines().count(), list.lines.len(), list.state), (2, 1, Some(ParticipationState::Silent)));
    assert!(text.contains("YJ2"), "{text}");
    let (all, _) = taken("sites.csv").await.unwrap();
    assert_eq!(String::from_utf8(all.bytes).unwrap().lines().count(), 5);
    assert!(matches!(taken("nothing.csv").await, Err(ServiceError::NotFound)));
    assert!(matches!(refused(taken("silent.pdf").await), Refusal::ExportFormat { .. }));
    let city = sites.member("city", ExhibitionRole::Office, "4401").await;
    for file in ["regions.csv", "silent.csv"] {
        let above = services.participation_file(&city, &ask("44"), (file, Lang::Zh)).await;
        assert!(matches!(above, Err(ServiceError::NotFound)), "{file}: {above:?}");
    }

    let report = services.freeze_report(&province, &code("44"), february(), "").await.unwrap();
    let frozen = services.report(&province, &report).await.unwrap();
    let (text, format) = services.report_file(&province, &report, ("report.json", Lang::Zh)).await.unwrap();
    let hash: String = Sha256::digest(&text.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((hash.as_str(), format), (frozen.head.sha256.as_str(), ExportFormat::Json));
    sites.watches(2, "2026-02-28", 20).await;
    let (csv, _) = services.report_file(&province, &report, ("report.csv", Lang::Zh)).await.unwrap();
    let kept = String::from_utf8(csv.bytes).unwrap();
    let lines: Vec<&str> = kept.trim_start_matches('\u{feff}').lines().skip(1).collect();
    assert_eq!(lines, shown.iter().map(|row| row.join(",")).collect::<Vec<_>>(), "what was frozen stays");
    let unknown = services.report_file(&province, &report, ("other.csv", Lang::Zh)).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
}

async fn decisions_say_what_stands_in_the_way(sites: &Sites) {
    let services = &sites.harness.services;
    services.keep_participation().await.unwrap();
    let city = sites.member("city", ExhibitionRole::Office, "4401").await;
    let town = sites.member("town", ExhibitionRole::Office, "440106001").await;
    let manager = sites.member("manager", ExhibitionRole::Manager, "site1").await;
    let metered = services.metered();
    let view = metered.month_decisions(&city, &ask("440106")).await.unwrap();
    assert!(metered.statements() <= MOST, "{} statements", metered.statements());
    let waiting: Vec<&str> = view.waiting.iter().map(|region| region.name.as_str()).collect();
    assert_eq!(waiting, ["五山街道", "员村街道"]);
    assert!(view.may_report && view.may_take_back && view.until.is_none() && !view.is_approved);
    services.approve_month(&town, &code("440106001"), february()).await.unwrap();
    services.approve_month(&city, &code("440106002"), february()).await.unwrap();
    services.approve_month(&city, &code("440106"), february()).await.unwrap();
    let view = services.month_decisions(&city, &ask("440106001")).await.unwrap();
    assert_eq!(view.approved_above.as_ref().map(|region| region.name.as_str()), Some("天河区"));
    assert_eq!((view.approvals.len(), view.name_of(&code("440106001"))), (1, "五山街道".to_owned()));
    let own = services.month_decisions(&town, &ask("440106001")).await.unwrap();
    assert!(own.approved_above.is_none() && !own.may_take_back, "what lies above is not told");

    let begins = ParticipationAsk { region: None, ..ask("44") };
    assert!(matches!(services.month_decisions(&manager, &begins).await, Err(ServiceError::NotFound)));
    let own = services.participation_own_sites(&manager).await.unwrap();
    assert_eq!(own.sites.iter().map(|site| site.code.as_str()).collect::<Vec<_>>(), ["YJ1"]);
    assert!(matches!(services.participation_own_sites(&city).await, Err(ServiceError::NotFound)));
    let stranger = sites.harness.person("stranger").await;
    assert!(matches!(services.participation_own_sites(&stranger).await, Err(ServiceError::Exhibition(_))));
}

on_both! {
    a_check_goes_its_three_steps
        a_check_is_announced_drawn_and_entered a_check_is_announced_drawn_and_entered_on_postgres;
    doubts_name_their_sites
        doubts_are_told_with_their_sites doubts_are_told_with_their_sites_on_postgres;
    a_month_is_the_same_in_every_form
        files_say_what_the_page_says files_say_what_the_page_says_on_postgres;
    decisions_say_what_stands_in_the_way
        decisions_of_a_month_say_what_is_missing decisions_of_a_month_say_what_is_missing_on_postgres;
}
