//! What the scores say about the judges: how far they agree, and each one's leniency, fit and drift.

use std::collections::{BTreeMap, BTreeSet};

use domain::agreement::{self, OrderEffect, Viewing, order_effect};
use domain::ids::ContestId;
use domain::permission::{Action, Role};
use domain::scoring::{self, MICRO, Method, Table};
use store::{Contest, Task};

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
    /// Films that every judge scored: intraclass correlation and W speak of these.
    pub crossed: usize,
    /// Change of a score for each place later in a judge's order.
    pub order: OrderEffect,
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
            Ok((report, agreement, crossed(&table), order_effect(&viewings(&material))))
        };
        let (report, agreement, crossed, order) = tokio::task::spawn_blocking(computed)
            .await
            .map_err(|error| ServiceError::Environment(error.to_string()))??;
        Ok(JudgesView { contest, roles: standing.roles, names, titles, report, agreement, crossed, order })
    }
}

/// Entries that every judge with a score scored.
fn crossed(table: &Table) -> usize {
    let mut judges: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for &(entry, judge) in table.marks.keys() {
        judges.entry(entry).or_default().insert(judge);
    }
    let all: BTreeSet<usize> = judges.values().flatten().copied().collect();
    judges.values().filter(|own| own.len() == all.len()).count()
}

/// Every complete sheet with its place in the judge's order.
fn viewings(material: &Material) -> Vec<Viewing<'_>> {
    let counts = |task: &&Task| task.assignment.recused_at.is_none();
    material
        .tasks
        .iter()
        .filter(counts)
        .filter_map(|task| {
            Some(Viewing {
                entry: task.assignment.entry_id.as_str(),
                judge: task.assignment.judge_id.as_str(),
                score: task.sheet.as_ref()?.total?.checked_mul(MICRO / 100)?,
                position: u32::try_from(task.assignment.position).ok()?,
            })
        })
        .collect()
}
