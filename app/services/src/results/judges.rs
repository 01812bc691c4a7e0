//! Statistics about judges.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::{Action, Role};
use domain::agreement::{self, OrderEffect, Viewing, order_effect, stands_out};
use domain::ids::ContestId;
use domain::scoring::{self, JudgeLine, MICRO, Method, TableError};
use domain::text::Lang;
use store::Contest;
use words::phrases::two_decimals;
use words::results as m;

use crate::Services;
use crate::actor::Actor;
use crate::contests::amendments::{AmendmentRecord, amendments_of};
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::rounds::inputs::{RankingInputs, judges_of, round_for_reading};
use crate::rounds::participants::{begun_round, round_of};

/// The judges of a round.
#[derive(Clone, Debug)]
pub struct JudgesView {
    /// The contest.
    pub contest: Contest,
    /// What was amended of what the first round was sealed with.
    pub amendments: AmendmentRecord,
    /// The round they are of, from 1.
    pub round: u8,
    /// The present round, or the last one once it has closed.
    pub last: u8,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Names of judges by id.
    pub names: BTreeMap<String, String>,
    /// What was computed.
    pub found: Arc<JudgeFigures>,
}

/// What the scores of a round say about its judges.
#[derive(Clone, Debug)]
pub struct JudgeFigures {
    /// Titles by id of the films that the weakest comparison is between.
    pub titles: BTreeMap<String, String>,
    /// Leniency, fit and halo of each judge; variances; what can be compared. In points of 100.
    pub report: scoring::Report,
    /// How far they agree.
    pub agreement: agreement::Report,
    /// Change of a score for each place later in a judge's order.
    pub order: OrderEffect,
}

impl Services {
    /// What the scores of a round that has begun say about its judges; `None` is the present round, or the last one once it has
    /// closed.
    ///
    /// # Errors
    /// A missing permission, or no such contest; a round that has not begun is not found.
    pub async fn judges(&self, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<JudgesView> {
        judges_view(self, actor, id, round).await
    }
}

/// As [`Services::judges`].
pub(crate) async fn judges_view(cx: &Context, actor: &Actor, id: &ContestId, round: Option<u8>) -> Result<JudgesView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ViewScores).await?;
    let (round, last) = (begun_round(&contest, round)?, round_of(&contest));
    let of_round = round_for_reading(cx, &mut *tx, &contest, round).await?;
    let (judges, _) = judges_of(&mut *tx, &contest, round).await?;
    let amendments = amendments_of(&mut *tx, &contest, &access).await?;
    drop(tx);
    let names = judges.into_iter().map(|one| (one.account_id.to_string(), one.name)).collect();
    let inputs = Arc::clone(&of_round.inputs);
    let found = of_round.figures.compute("judges", move || judge_figures(&inputs)).await?;
    Ok(JudgesView { contest, amendments, round, last, roles: access.roles, names, found })
}

/// The judges by name.
#[must_use]
pub fn judge_lines(view: &JudgesView) -> Vec<&JudgeLine> {
    lines_by_name(&view.found, &view.names)
}

/// As [`judge_lines`], of figures and names.
pub(crate) fn lines_by_name<'a>(figures: &'a JudgeFigures, names: &BTreeMap<String, String>) -> Vec<&'a JudgeLine> {
    let mut lines: Vec<&JudgeLine> = figures.report.judges.iter().collect();
    lines.sort_by_key(|judge| names.get(&judge.id));
    lines
}

/// How lenient a judge is, in words, and the standard error beside them; `None` where it cannot be told.
#[must_use]
pub fn leniency_words(judge: &JudgeLine, lang: Lang) -> Option<(String, String)> {
    let (level, se) = judge.leniency.zip(judge.se)?;
    let size = two_decimals(level.abs());
    let words = if !stands_out(level, se) {
        m::even(lang).to_owned()
    } else if level > 0.0 {
        m::lenient(lang, &size)
    } else {
        m::strict(lang, &size)
    };
    Some((words, format!("± {}", two_decimals(se))))
}

/// What the scores of a round say about its judges.
///
/// # Errors
/// Scores that cannot be compared at all.
pub(crate) fn judge_figures(inputs: &RankingInputs) -> Result<JudgeFigures> {
    let (table, weights) = (inputs.table(), inputs.weights());
    let failed = |error: TableError| ServiceError::Environment(error.to_string());
    let report = scoring::report(&table, Some(&weights), Method::Adjusted).map_err(failed)?;
    let agreement = agreement::describe(&table, Some(&weights), &report).map_err(failed)?;
    let weakest = report.graph.weakest.iter().flat_map(|weakest| &weakest.entries);
    let titles = weakest.filter_map(|id| Some((id.clone(), inputs.title(id)?))).collect();
    Ok(JudgeFigures { titles, report, agreement, order: order_effect(&viewings(inputs)) })
}

/// Every complete sheet with its place in the judge's order.
fn viewings(inputs: &RankingInputs) -> Vec<Viewing<'_>> {
    let tasks = inputs.tasks.iter();
    tasks
        .filter_map(|task| {
            Some(Viewing {
                entry: task.entry.as_str(),
                judge: task.judge.as_str(),
                score: task.counted()?.checked_mul(MICRO / 100)?,
                position: u32::try_from(task.position).ok()?,
            })
        })
        .collect()
}
