//! The month of a region: its sites by state, the regions below, twelve months, and the sentence it is told in.

use std::collections::BTreeSet;

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::{
    ExcludedPart, Month, ParticipationRule, ParticipationSums, REPORT_FORMAT, ReportContent, ReportLine, RuleLine,
};
use domain::exhibition::region::RegionCode;
use domain::exhibition::settings::ExhibitionSettings;
use domain::time::Micros;
use store::{Region, RegionLine, Tx};

use super::enter::{EnteredRegion, own_region};
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};

/// What the address of a page about participation asks for; what it leaves out is chosen for the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParticipationAsk {
    /// The month; without it the present one.
    pub month: Option<Month>,
    /// The region; without it the first of the person's own.
    pub region: Option<RegionCode>,
    /// The rule; without it that of the settings.
    pub rule: Option<ParticipationRule>,
}

/// What is asked for, with what was chosen.
pub(super) struct Asked {
    pub(super) month: Month,
    pub(super) rule: ParticipationRule,
    pub(super) settings: ExhibitionSettings,
    pub(super) today: Day,
}

impl Asked {
    /// With the settings, in one statement.
    pub(super) async fn of(
        cx: &Context,
        tx: &mut dyn Tx,
        month: Option<Month>,
        rule: Option<ParticipationRule>,
    ) -> Result<Self> {
        let (settings, _) = settings(tx).await?;
        let today = today(cx, &settings);
        let month = month.unwrap_or_else(|| Month::of(today));
        let rule = rule.unwrap_or_else(|| settings.rule.parse().unwrap_or_default());
        Ok(Self { month, rule, settings, today })
    }

    /// The same of the last month that is over, unless a month was asked for: nothing can be decided about the present one.
    pub(super) fn to_decide(self, month: Option<Month>) -> Self {
        if month.is_some() { self } else { Self { month: self.month.earlier(1), ..self } }
    }

    /// The day that a month is told of where it is not over.
    pub(super) fn until(&self) -> Option<Day> {
        (self.today <= self.month.last()).then_some(self.today)
    }
}

/// The month of a region.
#[derive(Clone, Debug)]
pub struct ParticipationView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// Regions above it that the person may look at, the outermost first.
    pub above: Vec<Region>,
    /// The figures: the same that a report freezes.
    pub content: ReportContent,
    /// Those of the region itself and the regions below it whose month is approved.
    pub approved: BTreeSet<RegionCode>,
    /// Twelve months in order, of which this is the last, by the same rule.
    pub trend: Vec<(Month, ParticipationSums)>,
    /// The present month.
    pub present: Month,
    /// The day the figures are told of where the month is not over.
    pub until: Option<Day>,
    /// When the month was rolled up last; it never was where there is none.
    pub rolled_up_at: Option<Micros>,
    /// Something was counted since then.
    pub is_outdated: bool,
    /// The zone that times are told in.
    pub time_zone: String,
    /// The person may freeze a report of it, and approve it.
    pub may_report: bool,
    /// The person may take its approval back.
    pub may_take_back: bool,
}

impl ParticipationView {
    /// Whether the region's own month is approved.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approved.contains(&self.content.region)
    }
}

/// What is known of the month of a region.
pub(super) struct RegionFigures {
    pub(super) content: ReportContent,
    pub(super) lines: Vec<RegionLine>,
    pub(super) trend: Vec<(Month, ParticipationSums)>,
}

/// Reads the month of a region, in two statements, and one more where something is excluded.
pub(super) async fn figures_of(
    tx: &mut dyn Tx,
    region: &Region,
    month: Month,
    rule: ParticipationRule,
) -> Result<RegionFigures> {
    let months = month.year_until();
    let rows = tx.region_year(&region.code, &months, rule).await?;
    let sums = |month: Month, rule: ParticipationRule| {
        let found = rows.iter().find(|row| row.month == month && row.rule == rule);
        found.map(|row| row.sums).unwrap_or_default()
    };
    let all = sums(month, rule);
    let lines = tx.region_lines(&region.code, month, rule).await?;
    let excluded = if all.excluded > 0 {
        ExcludedPart::of(tx.excluded_regions(&region.code, month, rule).await?, all.excluded)
    } else {
        ExcludedPart::default()
    };
    let below = lines.iter().fold(ParticipationSums::default(), |below, line| below.plus(&line.sums));
    let content = ReportContent {
        format: REPORT_FORMAT,
        region: region.code.clone(),
        name: region.name.clone(),
        month,
        rule,
        sums: all,
        lines: lines.iter().map(report_line).collect(),
        direct: all.minus(&below),
        rules: ParticipationRule::ALL.iter().map(|rule| RuleLine { rule: *rule, sums: sums(month, *rule) }).collect(),
        excluded,
    };
    let trend = months.iter().map(|month| (*month, sums(*month, rule))).collect();
    Ok(RegionFigures { content, lines, trend })
}

fn report_line(line: &RegionLine) -> ReportLine {
    ReportLine { region: line.region.code.clone(), name: line.region.name.clone(), sums: line.sums }
}

/// Whether the person is an office of a region above this one.
pub(super) fn is_above(access: &ExhibitionAccess, region: &RegionCode) -> bool {
    region
        .above()
        .any(|above| access.may(ExhibitionAction::ReportParticipation, ExhibitionTarget::Region(&above)).is_ok())
}

impl Services {
    /// The month of a region, in at most seven statements.
    ///
    /// # Errors
    /// A missing permission; no such region, or none that the person may look at.
    pub async fn participation(&self, actor: &Actor, ask: &ParticipationAsk) -> Result<ParticipationView> {
        participation_in(self, &mut *self.read().await?, actor, ask).await
    }

    /// Regions that a person may begin at: those of their own, and for the operator those that lie in no other one.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn participation_regions(&self, actor: &Actor) -> Result<Vec<Region>> {
        let mut tx = self.read().await?;
        if *actor == Actor::Operator {
            return Ok(tx.outermost_regions().await?);
        }
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::ViewParticipation, ExhibitionTarget::Whole)?;
        Ok(tx.regions_named(&access.regions_of(ExhibitionAction::ViewParticipation)).await?)
    }
}

/// A month of a region, within a transaction that reads.
///
/// # Errors
/// As [`Services::participation`].
pub(crate) async fn participation_in(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    ask: &ParticipationAsk,
) -> Result<ParticipationView> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    let asked = Asked::of(cx, tx, ask.month, ask.rule).await?;
    let region = match &ask.region {
        Some(region) => region.clone(),
        None => own_region(tx, &access, actor).await?,
    };
    let act = (asked.month, ExhibitionAction::ViewParticipation);
    let entered = EnteredRegion::with(tx, access, actor, &region, act).await?;
    let RegionFigures { content, lines, trend } = figures_of(tx, &entered.region, asked.month, asked.rule).await?;
    let tally = tx.participation_month(asked.month).await?;
    let own = entered.is_approved.then(|| entered.region.code.clone());
    let below = lines.into_iter().filter(|line| line.is_approved).map(|line| line.region.code);
    let report = ExhibitionAction::ReportParticipation;
    Ok(ParticipationView {
        above: entered.visible_above(actor),
        approved: own.into_iter().chain(below).collect(),
        trend,
        present: Month::of(asked.today),
        until: asked.until(),
        rolled_up_at: tally.and_then(|tally| tally.rolled_up_at),
        is_outdated: tally.is_some_and(|tally| tally.changes > tally.rolled_up),
        may_report: entered.access.may(report, ExhibitionTarget::Region(&region)).is_ok(),
        may_take_back: is_above(&entered.access, &region),
        access: entered.access,
        time_zone: asked.settings.time_zone,
        content,
    })
}
