//! Statistics about judges.

use std::collections::BTreeMap;

use domain::agreement::{self, OrderEffect, Viewing, order_effect};
use domain::ids::ContestId;
use domain::permission::{Action, Role};
use domain::scoring::{self, MICRO, Method, TableError};
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::context::computed;
use crate::error::{Result, ServiceError};
use crate::results::ranking::{Material, counted, material};

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
        let material = material(&mut *tx, contest.clone()).await?;
        drop(tx);
        let names = material.judges.iter().map(|one| (one.member.account_id.to_string(), one.name.clone())).collect();
        let titles = material.titles();
        let (report, agreement, order) = computed(move || {
            let (table, weights) = (material.table(), material.weights());
            let failed = |error: TableError| ServiceError::Environment(error.to_string());
            let report = scoring::report(&table, Some(&weights), Method::Adjusted).map_err(failed)?;
            let agreement = agreement::describe(&table, Some(&weights), &report).map_err(failed)?;
            Ok((report, agreement, order_effect(&viewings(&material))))
        })
        .await?;
        Ok(JudgesView { contest, roles: standing.roles, names, titles, report, agreement, order })
    }
}

/// Every complete sheet with its place in the judge's order.
fn viewings(material: &Material) -> Vec<Viewing<'_>> {
    let tasks = material.tasks.iter();
    tasks
        .filter_map(|task| {
            Some(Viewing {
                entry: task.assignment.entry_id.as_str(),
                judge: task.assignment.judge_id.as_str(),
                score: counted(task)?.checked_mul(MICRO / 100)?,
                position: u32::try_from(task.assignment.position).ok()?,
            })
        })
        .collect()
}
