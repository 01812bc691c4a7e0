//! Three contests of this year: one sealed, one being judged, one open for entries.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::contest::round::Advance;
use domain::ids::{ContestId, EntryId};
use domain::text::Lang;
use services::{Actor, Decision};
use words::judging;

use super::cast::Cast;
use super::data::{PROVINCIAL_ENTRIES, PROVINCIAL_JUDGES, ProvincialRow, WorkRow, read, spread, units};
use super::meeting;
use super::record;
use super::rounds::ProvincialRounds;
use super::stage::{DAY, Film, HOUR, MINUTE, Stage, answers};
use crate::failure::Failure;

/// Titles of these contests.
pub const PROVINCIAL: &str = "第十四届观摩交流活动省内遴选";
const OPEN: &str = "“我身边的正能量”微电影微视频大赛";
const FESTIVAL: &str = "Lingnan International Short Film Festival";

/// The provincial selection: called, checked, frozen, judged in two rounds, sealed and confirmed. It ends before the festival begins:
/// the audit trail goes forward in time.
pub async fn provincial(stage: &Stage, cast: &Cast, entries: usize, now: i64) -> Result<(), Failure> {
    let rows = spread(&read::<ProvincialRow>(include_str!("../../demo/entries126.csv"))?, entries);
    stage.clock.set(now - 120 * DAY);
    let call = 24 * DAY;
    let deadline = now - 94 * DAY;
    let larger = i64::try_from(entries.div_ceil(PROVINCIAL_ENTRIES)).unwrap_or(1);
    let contest = stage
        .contest(&cast.organiser, Preset::Selection, PROVINCIAL, deadline, |settings| {
            for quota in &mut settings.quotas {
                quota.max *= larger;
            }
            if let Some(first) = settings.rounds.first_mut() {
                first.panels = i64::try_from(cast.panels().len()).unwrap_or(3);
                // Twice as many films as places give a balanced selection of the usual films and judges. With other numbers they may
                // come from too few regions, categories and units, so that more go on.
                if (entries, cast.judges.len()) != (PROVINCIAL_ENTRIES, PROVINCIAL_JUDGES) {
                    first.advance = Advance::Percent(400);
                }
            }
            settings.balance.size = settings.balance.size.min(entries / 4);
        })
        .await?
        .id;
    for ((unit, region), officer) in units()?.iter().zip(&cast.officers) {
        stage.cast(&cast.organiser, &contest, officer, Role::UnitOfficer, (unit, region)).await?;
    }
    judges(stage, cast, &contest).await?;
    let keys = submit_all(stage, cast, &contest, &rows, call / i64::try_from(entries.max(1)).unwrap_or(1)).await?;

    stage.clock.set(deadline + HOUR);
    stage.services.move_phase(&cast.organiser, &contest, Phase::CallClosed, "").await?;
    stage.services.move_phase(&cast.organiser, &contest, Phase::Eligibility, "").await?;
    stage.clock.pass(DAY);
    let ids: Vec<EntryId> = keys.iter().map(|(id, _)| id.clone()).collect();
    stage.pass_all(&cast.staff, &ids).await?;
    record::seeded(stage, cast, &contest).await?;
    stage.assign(&cast.organiser, &contest, &cast.panels()).await?;
    // Two large cities send more strong films than balance lets in, so that balance has something to decide.
    let strong = |row: &ProvincialRow| if matches!(row.city_code.as_str(), "440100" | "440300") { 110 } else { 0 };
    let films: BTreeMap<i64, Film> =
        (1..).zip(keys.into_iter().zip(&rows).map(|((_, key), row)| Film { key, lift: strong(row) })).collect();
    let quality = |number: i64| films.get(&number).cloned().unwrap_or_default();
    let judged = ProvincialRounds { stage, cast, contest: &contest, film: &quality };
    stage.clock.set(now - 88 * DAY);
    judged.first().await?;
    judged.line().await?;
    judged.last().await?;
    stage.services.move_phase(&cast.organiser, &contest, Phase::Selection, "").await?;
    stage.clock.pass(DAY);
    let seen = stage.services.selection(&cast.organiser, &contest, Clone::clone).await?;
    meeting::held(stage, cast, &contest, seen.inputs.problem.size).await?;
    stage.services.seal_selection(&cast.organiser, &contest, &seen.fingerprint).await?;
    record::confirmed(stage, cast, &contest).await
}

/// Every unit enters its films; two are sent back once, mended and handed in again. Returns the entries in the order
/// of their numbers, with a key that stays the same from one demonstration to the next.
async fn submit_all(
    stage: &Stage,
    cast: &Cast,
    contest: &ContestId,
    rows: &[ProvincialRow],
    apart: i64,
) -> Result<Vec<(EntryId, String)>, Failure> {
    let officers: BTreeMap<String, &Actor> = units()?.into_keys().zip(&cast.officers).collect();
    let mut entered = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let officer = officers
            .get(&row.submitting_unit)
            .ok_or_else(|| Failure::Environment(format!("no officer of {}", row.submitting_unit)))?;
        let category = if row.category.starts_with("文艺片") { "文艺片" } else { &row.category };
        let filled = answers([
            ("title", row.title.as_str()),
            ("category", category),
            ("subject", &row.subject),
            ("synopsis", &row.synopsis),
            ("region", &row.city_code),
            ("submitting_unit", &row.submitting_unit),
            ("production_unit", &row.production_unit),
            ("contact_name", &row.contact_name),
            ("contact_phone", &row.contact_phone),
            ("contact_email", &row.contact_email),
            ("ai_declaration", "无"),
        ]);
        let entry = stage.draft(officer, contest, filled, nth).await?;
        stage.clock.pass(apart / 2);
        stage.services.submit_entry(officer, &entry).await?;
        if nth % 61 == 17 {
            stage.clock.pass(10 * MINUTE);
            let why = "内容简介未写明拍摄地点，请补充后重新报送。";
            stage.services.decide(&cast.staff, &entry, Decision::Return, why).await?;
            let view = stage.services.entry(officer, &entry).await?;
            let mut mended = view.entry.answers.clone();
            let words = format!("{}拍摄于当地。", row.synopsis);
            mended.insert("synopsis".to_owned(), domain::form::Answer::Text(words));
            stage.clock.pass(10 * MINUTE);
            stage.services.save_entry(officer, &entry, view.entry.version, mended).await?;
            stage.services.submit_entry(officer, &entry).await?;
        }
        stage.clock.pass(apart / 2 - 25 * MINUTE);
        entered.push((entry, format!("{}:{}", nth + 1, row.title)));
    }
    Ok(entered)
}

/// Judges with their affiliations, the chair and the scrutineer.
async fn judges(stage: &Stage, cast: &Cast, contest: &ContestId) -> Result<(), Failure> {
    // A judge from a city or a unit never gets that city's or unit's films.
    const TIES: [(&str, &str); 9] = [
        ("省电影家协会（示例）", ""),
        ("深圳市文联（示例）", "440300"),
        ("省广播电视台（示例）", ""),
        ("省委党校（示例）", ""),
        ("佛山市文联（示例）", "440600"),
        ("高校影视学院（示例）", ""),
        ("湛江市文联（示例）", "440800"),
        ("省摄影家协会（示例）", ""),
        ("高校新闻学院（示例）", ""),
    ];
    for (nth, judge) in cast.judges.iter().enumerate() {
        let ties = TIES.get(nth).copied().unwrap_or(("评委库（示例）", ""));
        stage.cast(&cast.organiser, contest, judge, Role::Judge, ties).await?;
    }
    let office = ("省电影家协会（示例）", "");
    stage.cast(&cast.organiser, contest, &cast.chair, Role::Chair, office).await?;
    stage.cast(&cast.organiser, contest, &cast.scrutineer, Role::Scrutineer, ("机关纪委（示例）", "")).await
}

/// The festival, open for entries. Its call begins long ago; [`renew`] keeps its deadline ahead.
pub async fn festival(stage: &Stage, cast: &Cast, now: i64) -> Result<ContestId, Failure> {
    stage.clock.set(now - 50 * DAY);
    let contest = stage.contest(&cast.organiser, Preset::Festival, FESTIVAL, now + CALL, |_| {}).await?.id;
    stage.cast(&cast.organiser, &contest, &cast.staff, Role::UnitOfficer, ("Festival office", "")).await?;
    for (nth, work) in read::<WorkRow>(include_str!("../../demo/festival.csv"))?.iter().enumerate() {
        stage.clock.pass(DAY);
        let who = cast.creator(nth / 2);
        let unit = format!("Studio {} (sample)", nth / 2 + 1);
        let filled = answers([
            ("title", work.title.as_str()),
            ("category", &work.category),
            ("region", &work.region),
            ("synopsis", &work.synopsis),
            ("production_unit", &unit),
        ]);
        let entry = stage.draft(who, &contest, filled, nth * 5 + 3).await?;
        // The first creator's second film stays a draft; one film waits to be mended.
        if nth != 1 {
            stage.services.submit_entry(who, &entry).await?;
        }
        if nth == 4 {
            let why = "The synopsis does not say where the film was shot; please add it.";
            stage.services.decide(&cast.staff, &entry, Decision::Return, why).await?;
        }
        if nth == 3 {
            stage.services.decide(&cast.staff, &entry, Decision::Pass, "").await?;
        }
    }
    Ok(contest)
}

/// How far ahead the deadline of the open call is set at each start.
pub const CALL: i64 = 21 * DAY;

/// The open contest: 24 films, five judges who are at different places.
pub async fn open(stage: &Stage, cast: &Cast, now: i64) -> Result<(), Failure> {
    stage.clock.set(now - 38 * DAY);
    let deadline = now - 10 * DAY;
    let contest = stage
        .contest(&cast.organiser, Preset::OpenContest, OPEN, deadline, |settings| {
            settings.balance.size = 10;
            settings.rounds.truncate(1);
        })
        .await?
        .id;
    let ties = [("", ""); 5];
    let panel: Vec<Actor> = cast.judges.iter().take(5).cloned().collect();
    for (judge, ties) in panel.iter().zip(ties) {
        stage.cast(&cast.organiser, &contest, judge, Role::Judge, ties).await?;
    }
    stage.cast(&cast.organiser, &contest, &cast.chair, Role::Chair, ("", "")).await?;
    stage.cast(&cast.organiser, &contest, &cast.scrutineer, Role::Scrutineer, ("", "")).await?;
    let works: Vec<WorkRow> = read(include_str!("../../demo/open24.csv"))?;
    let mut entered = Vec::new();
    for (nth, work) in works.iter().enumerate() {
        stage.clock.pass(DAY);
        let public = work.region == "public";
        let who = if public { cast.creator(nth / 6) } else { cast.officer(nth) };
        let unit = if public {
            format!("社会创作团队 {}（示例）", nth / 6 + 1)
        } else {
            format!("示例单位 {}", nth + 1)
        };
        if !public {
            stage.cast(&cast.organiser, &contest, who, Role::UnitOfficer, (&unit, "")).await?;
        }
        let filled = answers([
            ("title", work.title.as_str()),
            ("category", &work.category),
            ("region", &work.region),
            ("synopsis", &work.synopsis),
            ("submitting_unit", &unit),
            ("production_unit", &unit),
        ]);
        let entry = stage.draft(who, &contest, filled, nth).await?;
        stage.services.submit_entry(who, &entry).await?;
        entered.push(entry);
    }
    stage.clock.set(deadline + HOUR);
    stage.services.move_phase(&cast.organiser, &contest, Phase::CallClosed, "").await?;
    stage.services.move_phase(&cast.organiser, &contest, Phase::Eligibility, "").await?;
    stage.pass_all(&cast.staff, &entered).await?;
    stage.assign(&cast.organiser, &contest, std::slice::from_ref(&panel)).await?;
    stage.clock.set(now - 8 * DAY);
    stage.services.move_phase(&cast.organiser, &contest, Phase::Round(1), "").await?;
    stage.recuse(cast.judge(1), &contest, 5, "曾参与该片剧本讨论，申请回避。").await?;
    let films: BTreeMap<i64, Film> =
        (1..).zip(works.iter().map(|work| Film { key: work.title.clone(), lift: 0 })).collect();
    let quality = |number: i64| films.get(&number).cloned().unwrap_or_default();
    stage.clock.set(now - 6 * DAY);
    let judges: Vec<(Actor, usize)> = panel.iter().cloned().zip([9, 24, 17, 4, 0]).collect();
    stage.judging(&contest, &judges, &quality).await?;
    stage.clock.pass(HOUR);
    stage.services.sign_sheets(cast.judge(1), &contest, judging::statement(Lang::Zh)).await?;
    Ok(())
}
