//! What the scores say about the judges: how far they agree, and each one's leniency, fit and drift.

use std::collections::BTreeMap;

use domain::agreement::{self, Drift, Seen, drift};
use domain::ids::ContestId;
use domain::permission::{Action, Role};
use domain::scoring::{self, Method};
use store::Contest;

use crate::results::Material;
use crate::{Actor, Result, ServiceError, Services};

/// The judges of the present round, or of the last one once it has closed.
#[derive(Clone, Debug)]
pub struct JudgesView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Names of judges by id.
    pub names: BTreeMap<String, String>,
    /// Titles of films by id.
    pub titles: BTreeMap<String, String>,
    /// Leniency, fit and halo of each judge; variances; what can be compared. In points of 100.
    pub report: scoring::Report,
    /// How far they agree.
    pub agreement: agreement::Report,
    /// Change of a score for each place later in a judge's order; `None` where it cannot be told.
    pub drift: Option<Drift>,
}

impl Services {
    /// What the scores say about the judges.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn judges(&self, actor: &Actor, id: &ContestId) -> Result<JudgesView> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewScores).await?;
        let material = self.material(&mut *tx, contest.clone()).await?;
        drop(tx);
        let names = material.judges.iter().map(|one| (one.member.account_id.to_string(), one.name.clone())).collect();
        let titles = material.titles();
        let computed = move || -> Result<_> {
            let (table, weights) = (material.table(), material.weights());
            let failed = |error: scoring::TableError| ServiceError::Environment(error.to_string());
            let report = scoring::report(&table, Some(&weights), Method::usual(&table)).map_err(failed)?;
            let agreement = agreement::report(&table, Some(&weights)).map_err(failed)?;
            Ok((report, agreement, drift(&seen(&material))))
        };
        let (report, agreement, drift) = tokio::task::spawn_blocking(computed)
            .await
            .map_err(|error| ServiceError::Environment(error.to_string()))??;
        Ok(JudgesView { contest, roles: standing.roles, names, titles, report, agreement, drift })
    }
}

/// Every complete sheet with its place in the judge's order.
fn seen(material: &Material) -> Vec<Seen> {
    let (mut entries, mut judges) = (BTreeMap::new(), BTreeMap::new());
    let mut seen = Vec::new();
    for task in material.tasks.iter().filter(|task| task.assignment.recused_at.is_none()) {
        let Some(total) = task.sheet.as_ref().and_then(|sheet| sheet.total) else { continue };
        let next = entries.len();
        let entry = *entries.entry(task.assignment.entry_id.as_str()).or_insert(next);
        let next = judges.len();
        let judge = *judges.entry(task.assignment.judge_id.as_str()).or_insert(next);
        // Totals are small integers, so both are exact.
        let exact = |value: i64| i32::try_from(value).map(f64::from).unwrap_or_default();
        seen.push(Seen { entry, judge, score: exact(total) / 100.0, position: exact(task.assignment.position) });
    }
    seen
}
