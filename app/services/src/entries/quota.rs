//! Quotas: how many entries a region, unit or creator may submit.

use domain::entry::{self, Counted, QuotaFull};
use domain::form::keys;
use store::{Contest, Entry, EntryLine, Tx};

use crate::error::Result;

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

fn counted(line: &EntryLine) -> Counted {
    Counted {
        title: line.title.clone(),
        region: line.region.clone(),
        submitting_unit: line.submitting_unit.clone(),
        owner: line.owner_id.to_string(),
        for_unit: line.for_unit,
    }
}
