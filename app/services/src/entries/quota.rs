//! Quotas: how many entries a region, unit or creator may submit.

use domain::entry::{self, Counted, QuotaFull};
use domain::form::keys;
use domain::ids::ContestId;
use store::{Contest, Entry, EntryLine, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::error::Result;

impl Services {
    /// How many entries of this person count for the quota of creators of a contest.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn counted_as_creator(&self, actor: &Actor, id: &ContestId) -> Result<i64> {
        let person = actor.person()?;
        Ok(self.read().await?.creator_entry_count(id, &person.id).await?)
    }
}

/// The quota that keeps an entry from being handed in, as its answers are now.
pub(crate) async fn quota_full(tx: &mut dyn Tx, contest: &Contest, entry: &Entry) -> Result<Option<QuotaFull>> {
    if contest.settings.quotas.is_empty() {
        return Ok(None);
    }
    let lines = tx.entry_lines(&contest.id).await?;
    let others: Vec<Counted> =
        lines.iter().filter(|line| line.state.counts() && line.id != entry.id).map(counted).collect();
    let new = Counted {
        title: entry.answer(keys::TITLE),
        region: entry.answer(keys::REGION),
        submitting_unit: entry.answer(keys::SUBMITTING_UNIT),
        owner: entry.owner_id.to_string(),
        for_unit: entry.for_unit,
    };
    Ok(entry::quota_full(&contest.settings, &new, &others))
}

pub(crate) fn counted(line: &EntryLine) -> Counted {
    Counted {
        title: line.title.clone(),
        region: line.region.clone(),
        submitting_unit: line.submitting_unit.clone(),
        owner: line.owner_id.to_string(),
        for_unit: line.for_unit,
    }
}
