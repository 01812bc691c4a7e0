//! Where the films come from: an earlier edition of the selection whose result stands, and a contest that collects lessons.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::awards::plan::{AwardGrade, AwardPlan};
use domain::certificates::CertificateKind;
use domain::contest::PublicPage;
use domain::contest::phase::Phase;
use domain::contest::preset::Preset;
use domain::contest::round::Advance;
use domain::ids::{ContestId, EntryId};
use domain::judging::sheet::Content;
use domain::notice::{NoticeContact, NoticeDraft};
use domain::scoring::rubric::Marks;
use domain::text::{Lang, Text};
use services::{Actor, PublicPageDraft};
use words::judging;

use crate::demo::cast::Cast;
use crate::demo::data::{self, EditionRow};
use crate::demo::stage::{DAY, HOUR, MINUTE, Stage, answers};
use crate::failure::Failure;

const EDITION: &str = "第十三届观摩交流活动省内遴选";
const LESSONS: &str = "远程教育课件征集";
/// Films that are chosen.
const PLACES: usize = 12;
/// Judges of the earlier edition. They are not those of this year.
const JUDGES: usize = 3;

/// The earlier edition: called, judged, awarded, noticed, certified; its films are released by the tick of their authors.
pub async fn held(stage: &Stage, cast: &Cast, now: i64) -> Result<(), Failure> {
    let (services, organiser) = (&stage.services, &cast.organiser);
    stage.clock.set(now - 290 * DAY);
    let deadline = now - 262 * DAY;
    let contest = stage
        .contest(organiser, Preset::Selection, EDITION, deadline, |settings| {
            settings.rounds.truncate(1);
            for round in &mut settings.rounds {
                (round.panels, round.anchor_films, round.advance) = (1, 0, Advance::All);
            }
            settings.balance.size = PLACES;
            settings.balance.rules.clear();
        })
        .await?;
    services.set_awards(organiser, &contest.id, contest.version, awards(), "").await?;
    let contest = contest.id;
    let entered = enter_all(stage, cast, &contest).await?;
    let judges = seat(stage, cast, &contest).await?;

    stage.clock.set(deadline + HOUR);
    services.move_phase(organiser, &contest, Phase::CallClosed, "").await?;
    services.move_phase(organiser, &contest, Phase::Eligibility, "").await?;
    stage.clock.pass(DAY);
    stage.pass_all(&cast.staff, &entered).await?;
    stage.assign(organiser, &contest, std::slice::from_ref(&judges)).await?;
    stage.clock.pass(DAY);
    services.move_phase(organiser, &contest, Phase::Round(1), "").await?;
    stage.clock.pass(HOUR);
    stage.release_letters(&cast.staff, &contest).await?;
    for (nth, judge) in judges.iter().enumerate() {
        stage.clock.pass(DAY);
        score(stage, judge, &contest, nth).await?;
    }
    services.move_phase(organiser, &contest, Phase::Selection, "").await?;
    stage.clock.pass(DAY);
    let seen = services.selection(organiser, &contest, Clone::clone).await?;
    services.seal_selection(organiser, &contest, &seen.fingerprint).await?;
    publish(stage, cast, &contest).await
}

/// Three grades for all that are chosen.
fn awards() -> AwardPlan {
    let grade = |key: &str, zh: &str, en: &str, places: usize| AwardGrade {
        key: key.to_owned(),
        label: Text::new(zh, en),
        places,
        may_stay_vacant: true,
        ..AwardGrade::default()
    };
    AwardPlan {
        grades: vec![
            grade("first", "一等奖", "First prize", 2),
            grade("second", "二等奖", "Second prize", 4),
            grade("third", "三等奖", "Third prize", 6),
        ],
        organisation: None,
    }
}

/// The units enter their films.
async fn enter_all(stage: &Stage, cast: &Cast, contest: &ContestId) -> Result<Vec<EntryId>, Failure> {
    let units = data::units()?;
    let officers: BTreeMap<&String, (&String, &Actor)> =
        units.iter().zip(&cast.officers).map(|((unit, region), officer)| (unit, (region, officer))).collect();
    let rows = data::edition()?;
    let mut part: Vec<&String> = rows.iter().map(|row| &row.submitting_unit).collect();
    part.sort_unstable();
    part.dedup();
    let missing = |unit: &str| Failure::Environment(format!("no officer of {unit}"));
    for unit in part {
        let (region, officer) = officers.get(unit).ok_or_else(|| missing(unit))?;
        stage.cast(&cast.organiser, contest, officer, Role::UnitOfficer, (unit, region)).await?;
    }
    let mut entered = Vec::new();
    for (row, film) in rows.iter().zip(stage.shown.iter().cycle()) {
        let (region, officer) = officers.get(&row.submitting_unit).ok_or_else(|| missing(&row.submitting_unit))?;
        let entry = stage.draft_of(officer, contest, filled(row, region), Some(film)).await?;
        stage.clock.pass(6 * HOUR);
        stage.services.submit_entry(officer, &entry).await?;
        stage.clock.pass(6 * HOUR);
        entered.push(entry);
    }
    Ok(entered)
}

fn filled(row: &EditionRow, region: &str) -> domain::form::Answers {
    answers([
        ("title", row.title.as_str()),
        ("category", &row.category),
        ("subject", &row.subject),
        ("synopsis", &row.synopsis),
        ("region", region),
        ("submitting_unit", &row.submitting_unit),
        ("production_unit", &row.submitting_unit),
        ("ai_declaration", "无"),
    ])
}

/// The judges, with accounts of their own that nobody is offered.
async fn seat(stage: &Stage, cast: &Cast, contest: &ContestId) -> Result<Vec<Actor>, Failure> {
    let mut judges = Vec::new();
    for nth in 1..=JUDGES {
        let (email, name) = (format!("earlier{nth:02}@demo.invalid"), format!("往届评委 {nth:02}"));
        let judge = stage.account(&email, &name, &[Role::Creator], false).await?;
        stage.cast(&cast.organiser, contest, &judge, Role::Judge, ("评委库（示例）", "")).await?;
        judges.push(judge);
    }
    Ok(judges)
}

/// A judge scores all films: one is a step better than the next, so that no place of a grade stays open, and each judge is a little
/// severer than the one before.
async fn score(stage: &Stage, judge: &Actor, contest: &ContestId, nth: usize) -> Result<(), Failure> {
    let services = &stage.services;
    let mine = services.my_desk(judge, contest).await?;
    let statement = judging::whole_declaration(mine.contest.settings.publication, Lang::Zh);
    services.declare(judge, contest, &statement).await?;
    let severity = i64::try_from(nth).unwrap_or_default() * 50;
    for line in mine.lines {
        stage.open_film(judge, &line.assignment).await?;
        stage.clock.pass(line.duration_ms * 1_000 + MINUTE);
        let content = Content { marks: marks(line.number, severity), ..Content::default() };
        let played = [(0, line.duration_ms)];
        services.save_sheet(judge, &line.assignment, 0, &content, &played).await?;
    }
    stage.clock.pass(HOUR);
    services.sign_sheets(judge, contest, judging::statement(Lang::Zh)).await?;
    Ok(())
}

/// The marks of a film by its number: steps of half a point are taken from the three criteria in turn.
fn marks(number: i64, severity: i64) -> Marks {
    // 7 and 16 have no factor in common, so all films of the edition are at different places.
    let place = number * 7 % 16;
    let keys = ["c1", "c2", "c3"].map(str::to_owned);
    keys.into_iter().zip([2, 1, 0]).map(|(key, turn)| (key, 950 - severity - (place + turn) / 3 * 50)).collect()
}

/// Awards, public page, notice, result, certificates.
async fn publish(stage: &Stage, cast: &Cast, contest: &ContestId) -> Result<(), Failure> {
    let (services, organiser) = (&stage.services, &cast.organiser);
    stage.clock.pass(DAY);
    let basis = services.awards(organiser, contest).await?.basis;
    services.decide_awards(organiser, contest, &basis).await?;
    let version = services.public_page(&cast.staff, contest).await?.version;
    let page = PublicPage {
        organiser: Text::new("省党员教育中心（示例）", "Office of the province (sample)"),
        consent_field: "rights".to_owned(),
        ..PublicPage::default()
    };
    let draft = PublicPageDraft { page, exhibits: true, ..PublicPageDraft::default() };
    services.edit_public_page(&cast.staff, contest, version, draft).await?;
    let contact = NoticeContact {
        office: "大赛办公室（示例）".to_owned(),
        phone: "020-00000000".to_owned(),
        ..NoticeContact::default()
    };
    let draft = NoticeDraft { with_grades: true, contact, ..NoticeDraft::default() };
    services.set_notice_draft(organiser, contest, draft).await?;
    let next = services.notice(organiser, contest).await?.preview;
    let next = next.ok_or_else(|| Failure::Environment("no notice can be published".to_owned()))?;
    services.publish_notice(organiser, contest, &next.seen).await?;
    stage.clock.pass(20 * DAY);
    services.move_phase(organiser, contest, Phase::Final, "").await?;
    stage.clock.pass(DAY);
    for kind in [CertificateKind::Work, CertificateKind::Unit] {
        let waiting = services.certificates(organiser, contest, kind, Lang::Zh).await?.waiting;
        let keys: Vec<String> = waiting.into_iter().map(|one| one.key).collect();
        if !keys.is_empty() {
            services.issue_certificates(organiser, contest, kind, &keys).await?;
        }
    }
    Ok(())
}

/// The lessons: collected and checked.
pub async fn lessons(stage: &Stage, cast: &Cast, now: i64) -> Result<Vec<EntryId>, Failure> {
    stage.clock.set(now - 190 * DAY);
    let deadline = now - 178 * DAY;
    let contest = stage.contest(&cast.organiser, Preset::Lessons, LESSONS, deadline, |_| {}).await?.id;
    let maker = stage.account("lessons@demo.invalid", "课件制作（示例）", &[Role::Creator], false).await?;
    let mut entered = Vec::new();
    for (row, film) in data::lessons()?.iter().zip(&stage.lessons) {
        stage.clock.pass(DAY);
        let filled = answers([
            ("title", row.title.as_str()),
            ("category", &row.category),
            ("subject", &row.subject),
            ("region", &row.region),
            ("language", &row.language),
            ("synopsis", &row.synopsis),
        ]);
        let entry = stage.draft_of(&maker, &contest, filled, Some(film)).await?;
        stage.services.submit_entry(&maker, &entry).await?;
        entered.push(entry);
    }
    stage.clock.set(deadline + HOUR);
    stage.services.move_phase(&cast.organiser, &contest, Phase::CallClosed, "").await?;
    stage.services.move_phase(&cast.organiser, &contest, Phase::Eligibility, "").await?;
    stage.pass_all(&cast.staff, &entered).await?;
    Ok(entered)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_films_of_the_edition_are_level() {
        let rubric = domain::contest::preset::selection().rubric;
        let mut totals = BTreeSet::new();
        for number in 1..=16 {
            let marks = marks(number, 100);
            assert_eq!(rubric.check(&marks), Ok(()));
            totals.insert(rubric.total(&marks).unwrap());
        }
        assert_eq!(totals.len(), 16);
        assert_eq!(data::edition().unwrap().len(), 16);
    }
}
