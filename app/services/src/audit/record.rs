//! The record as people read it, and its verification.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::audit::RecordedAction;
use domain::ids::{AccountId, ContestId};
use serde_json::Value;
use store::{AuditFilter, AuditRow, Contest, Slice, Start, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::error::Result;
use crate::paging::{PageAsk, PageLinks};

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
    /// Which page.
    pub page: PageAsk,
}

/// How an address names the system, whose id is empty.
pub const SYSTEM: &str = "system";

impl RecordSearch {
    /// What the address of the record asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        Self {
            action: match ask.get("action") {
                "" => None,
                // A key that is no action's finds nothing.
                key => Some(RecordedAction::read(key)),
            },
            actor: match ask.get("person") {
                "" => None,
                SYSTEM => Some(String::new()),
                person => Some(person.to_owned()),
            },
            words: ask.words().to_owned(),
            page: PageAsk::default(),
        }
    }

    fn filter(&self) -> AuditFilter<'_> {
        AuditFilter {
            action: self.action.as_ref().map(RecordedAction::key).unwrap_or_default(),
            actor: self.actor.as_deref(),
            words: &self.words,
            ..AuditFilter::default()
        }
    }
}

/// Rows of the record, and what they speak of by name.
pub(crate) struct RecordRows {
    pub(crate) lines: Slice<RecordLine>,
    pub(crate) entries: BTreeMap<String, (Option<i64>, String)>,
    pub(crate) names: BTreeMap<String, String>,
}

/// Rows of a contest's record from a place on, at most so many, newest first, with the names of what they speak of, and those of
/// these accounts.
pub(crate) async fn record_rows(
    tx: &mut dyn Tx,
    id: &ContestId,
    search: &RecordSearch,
    (start, limit): (&Start, i64),
    accounts: &[String],
) -> Result<RecordRows> {
    let Slice { rows, before, after } = tx.audit_slice(id, &search.filter(), start, limit).await?;
    let spoken_of = spoken_of(&rows);
    let ids: Vec<String> = spoken_of.iter().chain(accounts).cloned().collect();
    let names: BTreeMap<String, String> = tx.account_names(&ids).await?.into_iter().collect();
    let entries: Vec<String> = spoken_of.into_iter().collect();
    let entries = tx.entry_names(id, &entries).await?;
    let entries = entries.into_iter().map(|(id, number, title)| (id, (number, title))).collect();
    let who = |id: &str| names.get(id).cloned().unwrap_or_default();
    let rows = rows.into_iter().map(|row| RecordLine { who: who(&row.actor_id), row }).collect();
    Ok(RecordRows { lines: Slice { rows, before, after }, entries, names })
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
    /// Accounts that occur, with their names, at most [`PEOPLE`] of those who did most; the empty one is the system.
    pub people: BTreeMap<String, String>,
    /// Number and title by id of the entries the rows speak of.
    pub entries: BTreeMap<String, (Option<i64>, String)>,
    /// Names by id of the accounts the rows speak of.
    pub names: BTreeMap<String, String>,
    /// The pages beside it.
    pub links: PageLinks,
}

/// People that are offered to narrow the record by.
pub const PEOPLE: i64 = 200;

/// Every text of these rows that may be a key.
pub(crate) fn spoken_of(rows: &[AuditRow]) -> BTreeSet<String> {
    fn collect(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::String(text) => {
                found.insert(text.clone());
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    found.insert(key.clone());
                    collect(value, found);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut found = BTreeSet::new();
    for row in rows {
        found.extend([row.actor_id.clone(), row.subject.clone()]);
        collect(&serde_json::from_str(&row.detail).unwrap_or_default(), &mut found);
    }
    found.retain(|text| text.parse::<AccountId>().is_ok());
    found
}

impl Services {
    /// A page of a contest's record.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn contest_record(&self, actor: &Actor, id: &ContestId, search: &RecordSearch) -> Result<Record> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewRecord).await?;
        let start = search.page.start("record", false)?;
        let actors = tx.audit_actors(id, PEOPLE).await?;
        let found = record_rows(&mut *tx, id, search, (&start, search.page.limit()), &actors).await?;
        let RecordRows { lines, entries, names } = found;
        let links = PageLinks::of("record", &lines);
        let (total, found) = tx.audit_count(id, &search.filter()).await?;
        let actions = tx.audit_actions(id).await?;
        let name = |id: &String| names.get(id).cloned().unwrap_or_default();
        Ok(Record {
            contest,
            roles: access.roles,
            lines: lines.rows,
            total,
            found,
            people: actors.iter().map(|actor| (actor.clone(), name(actor))).collect(),
            actions: actions.iter().map(|action| RecordedAction::read(action)).collect(),
            entries,
            names,
            links,
        })
    }
}
