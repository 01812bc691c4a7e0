//! The record as people read it, and its verification.

use std::collections::{BTreeMap, BTreeSet};

use domain::audit::RecordedAction;
use domain::ids::ContestId;
use domain::permission::{Action, Role};
use store::{AuditFilter, AuditRow, Contest};

use crate::Services;
use crate::actor::Actor;
use crate::error::Result;

/// A row of the record with the name of who did it.
#[derive(Clone, Debug)]
pub struct RecordLine {
    /// The row.
    pub row: AuditRow,
    /// Name of the person; empty for the system.
    pub who: String,
}

/// Which rows are asked for.
#[derive(Clone, Debug, Default)]
pub struct RecordSearch {
    /// Only this action; `None` is any.
    pub action: Option<RecordedAction>,
    /// Only what this account did; `Some("")` is the system.
    pub actor: Option<String>,
    /// Only rows whose subject or detail contains these words.
    pub words: String,
    /// Rows on a page.
    pub size: i64,
    /// Page, from 1.
    pub page: i64,
}

/// A page of a contest's record.
#[derive(Clone, Debug)]
pub struct Record {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The rows, newest first.
    pub lines: Vec<RecordLine>,
    /// Rows of the contest in all.
    pub total: i64,
    /// Rows that were asked for, on all pages.
    pub found: i64,
    /// Actions that occur.
    pub actions: BTreeSet<RecordedAction>,
    /// Accounts that occur, with their names; the empty one is the system.
    pub people: BTreeMap<String, String>,
    /// Number and title of entries by id.
    pub entries: BTreeMap<String, (Option<i64>, String)>,
    /// Names of all accounts by id.
    pub names: BTreeMap<String, String>,
}

impl Services {
    /// A page of a contest's record.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn contest_record(&self, actor: &Actor, id: &ContestId, search: &RecordSearch) -> Result<Record> {
        let mut tx = self.read().await?;
        let (contest, standing) = self.enter(&mut *tx, actor, id, Action::ViewRecord).await?;
        let filter = AuditFilter {
            action: search.action.as_ref().map(RecordedAction::key).unwrap_or_default(),
            actor: search.actor.as_deref(),
            words: &search.words,
            limit: search.size,
            offset: search.page.saturating_sub(1).saturating_mul(search.size),
        };
        let rows = tx.audit_rows(id, &filter).await?;
        let (total, found) = tx.audit_count(id, &filter).await?;
        let kinds = tx.audit_kinds(id).await?;
        let names: BTreeMap<String, String> =
            tx.accounts().await?.into_iter().map(|account| (account.id.to_string(), account.name)).collect();
        let entries = tx
            .entry_lines(id)
            .await?
            .into_iter()
            .map(|line| (line.id.to_string(), (line.number, line.title)))
            .collect();
        let name = |id: &str| names.get(id).cloned().unwrap_or_default();
        Ok(Record {
            contest,
            roles: standing.roles,
            lines: rows.into_iter().map(|row| RecordLine { who: name(&row.actor_id), row }).collect(),
            total,
            found,
            people: kinds.iter().map(|(_, actor)| (actor.clone(), name(actor))).collect(),
            actions: kinds.iter().map(|(action, _)| RecordedAction::read(action)).collect(),
            entries,
            names,
        })
    }

    /// Computes the whole chain again: number of rows, and the place of the first break if there is one.
    ///
    /// # Errors
    /// The database.
    pub async fn verify_record(&self) -> Result<(i64, Option<i64>)> {
        const BATCH: i64 = 10_000;
        let mut tx = self.read().await?;
        let (mut seen, mut previous) = (0_i64, String::new());
        loop {
            let rows = tx.audit_rows_from(seen.saturating_add(1), BATCH).await?;
            let Some(last) = rows.last() else { return Ok((seen, None)) };
            let starts_right = rows.first().is_some_and(|row| row.seq == seen.saturating_add(1));
            if let Some(place) =
                store::first_break(&previous, &rows).or((!starts_right).then_some(seen.saturating_add(1)))
            {
                return Ok((seen, Some(place)));
            }
            (seen, previous) = (last.seq, last.hash.clone());
        }
    }
}
