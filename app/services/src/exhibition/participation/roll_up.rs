//! Months are rolled up from days in the background, once a minute and only those of which something changed. Pages read what is there:
//! none of them waits for it. They say when it was, and anybody who may look can ask for it at once. Evidence comes by the hundred in a
//! second at the end of a month; so no evidence rolls anything up itself, it counts up a number, and a month is rolled up some thousand
//! sites at a time: whoever writes evidence meanwhile waits some hundredths of a second.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::{Month, ParticipationRule};
use domain::time::{MINUTE, Micros};
use store::{ExclusionChange, MonthTally, RegionPart, Tx};

use super::doubts::keep_doubts;
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};
use crate::jobs::turn::Turn;

/// How often it is looked whether a month is to be rolled up.
const INTERVAL: Duration = Duration::from_secs(60);
/// Sites that are rolled up in one transaction.
const SITES: i64 = 2_000;
/// A change is written a little after the time it has: one so long before a month was rolled up may not have been seen.
const SLACK: Micros = MINUTE;
/// Months before the present one that are rolled up when somebody asks for it, though nothing is known of them.
const MONTHS_BACK: i64 = 12;

impl Services {
    /// Rolls up the months of which something changed; how many. One process does it at a time.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_participation(&self) -> Result<usize> {
        keep_participation(self).await
    }

    /// Rolls up a month now, if anything of it changed; whether it did. A month that has not begun, or long ago, is left as it is.
    ///
    /// # Errors
    /// A missing permission, or the database.
    pub async fn roll_up_participation(&self, actor: &Actor, month: Month) -> Result<bool> {
        let mut tx = self.read().await?;
        if *actor != Actor::Operator {
            let access = ExhibitionAccess::of(&mut *tx, actor).await?;
            access.may(ExhibitionAction::ReportParticipation, ExhibitionTarget::Whole)?;
        }
        let is_due = due_months(self, &mut *tx, Some(month)).await?.contains(&month);
        drop(tx);
        if is_due {
            roll_up_month(self, month).await?;
        }
        Ok(is_due)
    }
}

/// Looks for ever whether a month is to be rolled up, and whether doubts about it are to be looked for.
pub(crate) async fn keep_participation_for_ever(cx: &Context) {
    loop {
        match keep_participation(&cx.metered()).await {
            Ok(months) if months > 0 => tracing::debug!(months, "participation rolled up"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "participation could not be rolled up"),
        }
        match keep_doubts(&cx.metered()).await {
            Ok(found) if found > 0 => tracing::debug!(found, "doubts about months looked for"),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "doubts about months could not be looked for"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// As [`Services::keep_participation`].
async fn keep_participation(cx: &Context) -> Result<usize> {
    let mut tx = cx.read().await?;
    let due = due_months(cx, &mut *tx, None).await?;
    drop(tx);
    if due.is_empty() {
        return Ok(0);
    }
    let Some(turn) = Turn::take(cx, "sweep:participation".to_owned()).await? else { return Ok(0) };
    let rolled_up = roll_up_all(cx, &due).await;
    turn.end(cx).await?;
    rolled_up?;
    Ok(due.len())
}

async fn roll_up_all(cx: &Context, months: &BTreeSet<Month>) -> Result<()> {
    for month in months {
        roll_up_month(cx, *month).await?;
    }
    Ok(())
}

/// Months that are to be rolled up: those of which something changed, the present one and the one before; and the one that somebody asked
/// for, unless it has not begun or nothing is known of it and it is long ago. None without sites.
async fn due_months(cx: &Context, tx: &mut dyn Tx, asked: Option<Month>) -> Result<BTreeSet<Month>> {
    let Some(sites_changed_at) = tx.sites_changed_at().await? else { return Ok(BTreeSet::new()) };
    let (settings, _) = settings(tx).await?;
    let present = Month::of(today(cx, &settings));
    let tallies = tx.participation_months().await?;
    let oldest = tallies.iter().filter_map(|tally| tally.rolled_up_at).min();
    let exclusions = match oldest {
        Some(at) => tx.exclusions_changed_after(at.saturating_sub(SLACK)).await?,
        None => Vec::new(),
    };
    let recent = |month: Month| month >= present.earlier(1);
    let is_due = |tally: &&MonthTally| {
        has_changed(tally, if recent(tally.month) { Some(sites_changed_at) } else { None }, &exclusions)
    };
    let mut due: BTreeSet<Month> = tallies.iter().filter(is_due).map(|tally| tally.month).collect();
    let known: BTreeSet<Month> = tallies.iter().map(|tally| tally.month).collect();
    let asked = asked.filter(|month| (present.earlier(MONTHS_BACK)..=present).contains(month));
    due.extend([present, present.earlier(1)].into_iter().chain(asked).filter(|month| !known.contains(month)));
    Ok(due)
}

/// Whether something changed since a month was rolled up: days, sites where they count, or exclusions.
fn has_changed(tally: &MonthTally, sites_changed_at: Option<Micros>, exclusions: &[ExclusionChange]) -> bool {
    let Some(at) = tally.rolled_up_at else { return true };
    let since = at.saturating_sub(SLACK);
    tally.changes > tally.rolled_up
        || sites_changed_at.is_some_and(|changed| changed >= since)
        || exclusions.iter().any(|one| one.changed_at >= since && tally.month.touches(one.from, one.until))
}

/// Rolls a month up before something is decided about it, some sites at a time: a decision holds nobody's evidence back. What was only
/// watched since waits for its turn unless `watched`; false where nothing is known of the month.
///
/// # Errors
/// The database.
pub(super) async fn roll_up_before(cx: &Context, month: Month, watched: bool) -> Result<bool> {
    let mut tx = cx.read().await?;
    let Some(tally) = tx.participation_month(month).await? else { return Ok(false) };
    let known = if watched { tally } else { MonthTally { changes: tally.rolled_up, ..tally } };
    let since = tally.rolled_up_at.unwrap_or_default().saturating_sub(SLACK);
    let exclusions = tx.exclusions_changed_after(since).await?;
    let is_due = has_changed(&known, tx.sites_changed_at().await?, &exclusions);
    drop(tx);
    if is_due {
        roll_up_month(cx, month).await?;
    }
    Ok(true)
}

/// Rolls up a month by every rule, some sites and then a city at a time. What is counted meanwhile leaves it to be done again.
async fn roll_up_month(cx: &Context, month: Month) -> Result<()> {
    let began = cx.now();
    let mut tx = cx.write().await?;
    tx.begin_participation_month(month, began).await?;
    let changes = tx.participation_month(month).await?.map_or(0, |tally| tally.changes);
    let numbers = tx.site_number_range().await?;
    tx.commit().await?;
    for rule in ParticipationRule::ALL.iter().copied() {
        for part in numbers.map(parts_of).unwrap_or_default() {
            let mut tx = cx.write().await?;
            tx.roll_up_sites(month, rule, part).await?;
            tx.commit().await?;
        }
        let cities = cx.read().await?.cities_of_month(month, rule).await?;
        for part in cities.into_iter().map(RegionPart::City).chain([RegionPart::Provinces]) {
            let mut tx = cx.write().await?;
            tx.roll_up_regions(month, rule, &part).await?;
            tx.commit().await?;
        }
    }
    let mut tx = cx.write().await?;
    tx.mark_rolled_up(month, changes, began).await?;
    Ok(tx.commit().await?)
}

/// Numbers of sites from the first to the last, some at a time.
fn parts_of((first, last): (i64, i64)) -> Vec<(i64, i64)> {
    let mut parts = Vec::new();
    let mut from = first;
    while from <= last {
        let until = from.saturating_add(SITES - 1).min(last);
        parts.push((from, until));
        let Some(next) = until.checked_add(1) else { break };
        from = next;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_site_is_in_one_part() {
        assert_eq!(parts_of((1, 4_500)), [(1, 2_000), (2_001, 4_000), (4_001, 4_500)]);
        assert_eq!(parts_of((7, 7)), [(7, 7)]);
        assert!(parts_of((2, 1)).is_empty());
        assert_eq!(parts_of((i64::MAX - 1, i64::MAX)), [(i64::MAX - 1, i64::MAX)]);
    }

    #[test]
    fn a_month_is_rolled_up_again_when_something_of_it_changed() {
        let month: Month = "2026-06".parse().unwrap();
        let at = 10 * MINUTE;
        let tally = MonthTally { month, changes: 3, changed_at: 0, rolled_up: 3, rolled_up_at: Some(at) };
        let exclusion = |from: &str, changed_at| ExclusionChange {
            from: from.parse().unwrap(),
            until: "2026-07-02".parse().unwrap(),
            changed_at,
        };
        assert!(!has_changed(&tally, Some(at - 2 * SLACK), &[exclusion("2026-06-30", at - 2 * SLACK)]));
        assert!(!has_changed(&tally, None, &[exclusion("2026-07-01", at)]), "of another month");
        assert!(has_changed(&tally, None, &[exclusion("2026-06-30", at - SLACK)]), "perhaps not seen");
        assert!(has_changed(&tally, Some(at), &[]));
        assert!(has_changed(&MonthTally { changes: 4, ..tally }, None, &[]));
        assert!(has_changed(&MonthTally { rolled_up_at: None, ..tally }, None, &[]));
    }
}
