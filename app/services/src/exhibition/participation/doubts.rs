//! Doubts beside the figures of a month, each with what it was found in. They change no figure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::doubts::{
    Doubt, EQUAL_SITES, LONGEST_RUN, NETWORK_SITES, SiteTotal, TOGETHER_SITES, at_night, equal_times, equal_totals,
    one_network, town_of, without_pause,
};
use domain::exhibition::participation::Month;
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::exhibition::settings::ExhibitionSettings;
use domain::time::{MINUTE, Micros};
use serde::{Deserialize, Serialize};
use store::{DOUBT_ROWS, DoubtAsk, FoundAtSite, FoundInMonth, NamedSite, NightHours, Region, Tx};

use super::enter::{EnteredRegion, own_region};
use super::view::{Asked, ParticipationAsk};
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::settings::{settings, today};
use crate::jobs::turn::Turn;
use crate::time::ahead_s;

/// Minutes of an hour, and of a day.
const HOUR_MINUTES: i64 = 60;
const DAY_MINUTES: i64 = 24 * HOUR_MINUTES;
/// What is found in a whole province is looked for among hundreds of thousands of viewings, and may be so old.
const FRESH: Micros = 10 * MINUTE;
/// More than there are codes of provinces.
const PROVINCES: i64 = 100;

/// Doubts about a month of a region.
#[derive(Clone, Debug)]
pub struct DoubtsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The region.
    pub region: Region,
    /// Regions above it that the person may look at, the outermost first.
    pub above: Vec<Region>,
    /// The month.
    pub month: Month,
    /// What was found, by kind.
    pub doubts: Vec<Doubt>,
    /// The sites it was found at, by number.
    pub sites: BTreeMap<i64, NamedSite>,
    /// Names of the towns it is about.
    pub towns: BTreeMap<RegionCode, String>,
    /// There is more than is looked at here: a region below shows more.
    pub is_cut: bool,
    /// The hours of the night, and the zone that times are told in.
    pub settings: ExhibitionSettings,
}

/// What was found, without where: the sites are noted on the way.
#[derive(Clone, Default)]
struct Looked {
    sites: BTreeMap<i64, NamedSite>,
    towns: BTreeMap<RegionCode, String>,
    is_cut: bool,
}

impl Looked {
    fn note<T>(&mut self, rows: Vec<FoundAtSite<T>>) -> Vec<T> {
        self.is_cut |= rows.len() >= DOUBT_ROWS;
        let note = |row: FoundAtSite<T>| {
            self.sites.entry(row.site.number).or_insert(row.site);
            row.found
        };
        rows.into_iter().map(note).collect()
    }
}

/// Hours that hold every night of the month whether the clock is put forward in it or not; `None` where there is no night, or where they
/// would be the whole day.
fn night_of(settings: &ExhibitionSettings, month: Month) -> Option<NightHours> {
    let length = (settings.night_until - settings.night_from).rem_euclid(DAY_MINUTES);
    if length == 0 || length + 2 * HOUR_MINUTES >= DAY_MINUTES {
        return None;
    }
    Some(NightHours {
        from: (settings.night_from - HOUR_MINUTES).rem_euclid(DAY_MINUTES),
        until: (settings.night_until + HOUR_MINUTES).rem_euclid(DAY_MINUTES),
        ahead_s: ahead_s(&settings.time_zone, month.first().begins(0)),
    })
}

/// Looks for doubts, in five statements.
async fn doubts_of(tx: &mut dyn Tx, ask: &DoubtAsk, settings: &ExhibitionSettings) -> Result<(Vec<Doubt>, Looked)> {
    let mut looked = Looked::default();
    let mut doubts = Vec::new();
    // Of a village not all sites of its town are known.
    if ask.region.level() != RegionLevel::Village {
        let found = looked.note(tx.equal_total_sites(ask, EQUAL_SITES).await?);
        let (totals, names): (Vec<SiteTotal>, Vec<String>) = found.into_iter().unzip();
        looked.towns.extend(totals.iter().map(|total| town_of(&total.region)).zip(names));
        doubts.extend(equal_totals(&totals));
    }
    doubts.extend(equal_times(&looked.note(tx.simultaneous_viewings(ask, TOGETHER_SITES).await?)));
    doubts.extend(one_network(&looked.note(tx.shared_networks(ask, NETWORK_SITES).await?)));
    // Pauses that are none may take up to half of a run of short films.
    doubts.extend(without_pause(&looked.note(tx.long_viewings(ask, LONGEST_RUN / 2).await?)));
    if let Some(night) = night_of(settings, ask.month) {
        let viewings = looked.note(tx.night_viewings(ask, night).await?);
        doubts.extend(at_night(&viewings, settings, |at| ahead_s(&settings.time_zone, at)));
    }
    Ok((doubts, looked))
}

/// What was found, as it is kept. Sites are named anew when it is read.
#[derive(Serialize, Deserialize)]
struct KeptDoubts {
    /// What the night was when it was looked for, and which clock held.
    settings: ExhibitionSettings,
    doubts: Vec<Doubt>,
    towns: BTreeMap<RegionCode, String>,
    is_cut: bool,
}

/// What was found before in a month that counts so many changes; `None` where more than so long ago something else counted, where it was
/// looked for by other settings, or where another version wrote it.
fn still_holds(
    (changes, found): (i64, Option<FoundInMonth>),
    (now, may_wait): (Micros, Micros),
    settings: &ExhibitionSettings,
) -> Option<KeptDoubts> {
    let found = found?;
    if found.changes != changes && now.saturating_sub(found.found_at) >= may_wait {
        return None;
    }
    serde_json::from_str(&found.found).ok().filter(|kept: &KeptDoubts| kept.settings == *settings)
}

/// What was found in a province in the background, where it still holds; looked for where it does not. Seven statements at most.
async fn prepared_doubts(
    cx: &Context,
    tx: &mut dyn Tx,
    ask: &DoubtAsk,
    settings: &ExhibitionSettings,
) -> Result<(Vec<Doubt>, Looked)> {
    let kept = still_holds(tx.found_in_month(ask).await?, (cx.now(), FRESH), settings);
    let Some(KeptDoubts { doubts, towns, is_cut, .. }) = kept else { return doubts_of(tx, ask, settings).await };
    let numbers: BTreeSet<i64> = doubts.iter().flat_map(|doubt| doubt.sites().iter().copied()).collect();
    let named = tx.named_sites(&numbers.into_iter().collect::<Vec<_>>()).await?;
    let sites = named.into_iter().map(|site| (site.number, site)).collect();
    Ok((doubts, Looked { sites, towns, is_cut }))
}

/// Looks for doubts about the present month and the one before it in every province, once a minute at most and only where something was counted
/// since; in how many. One process does it at a time.
pub(super) async fn keep_doubts(cx: &Context) -> Result<usize> {
    let mut due = Vec::new();
    let mut tx = cx.read().await?;
    let (settings, _) = settings(&mut *tx).await?;
    let present = Month::of(today(cx, &settings));
    for region in tx.regions_below(None, RegionLevel::Province.digits()).await? {
        for month in [present.earlier(1), present] {
            let ask = DoubtAsk { month, region: region.code.clone() };
            let kept = tx.found_in_month(&ask).await?;
            if kept.0 > 0 && still_holds(kept, (cx.now(), FRESH / 2), &settings).is_none() {
                due.push(ask);
            }
        }
    }
    drop(tx);
    if due.is_empty() {
        return Ok(0);
    }
    let Some(turn) = Turn::take(cx, "sweep:doubts".to_owned()).await? else { return Ok(0) };
    let kept = keep_all(cx, &due, &settings).await;
    turn.end(cx).await?;
    kept?;
    Ok(due.len())
}

async fn keep_all(cx: &Context, due: &[DoubtAsk], settings: &ExhibitionSettings) -> Result<()> {
    for ask in due {
        let found_at = cx.now();
        let mut tx = cx.read().await?;
        let (changes, _) = tx.found_in_month(ask).await?;
        let (doubts, looked) = doubts_of(&mut *tx, ask, settings).await?;
        drop(tx);
        let kept = KeptDoubts { settings: settings.clone(), doubts, towns: looked.towns, is_cut: looked.is_cut };
        let found = serde_json::to_string(&kept).map_err(|error| ServiceError::Environment(error.to_string()))?;
        let mut tx = cx.write().await?;
        tx.put_found_in_month(ask, &FoundInMonth { found, changes, found_at }).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What was found; of a province what was found some minutes ago.
async fn found_doubts(
    cx: &Context,
    tx: &mut dyn Tx,
    ask: &DoubtAsk,
    settings: &ExhibitionSettings,
) -> Result<Arc<(Vec<Doubt>, Looked)>> {
    if ask.region.level() != RegionLevel::Province {
        return doubts_of(tx, ask, settings).await.map(Arc::new);
    }
    let province: i64 = ask.region.as_str().parse().unwrap_or_default();
    let of_month = ask.month.number().saturating_mul(PROVINCES).saturating_add(province);
    let state = (of_month, cx.now().div_euclid(FRESH));
    cx.figures.keep_latest("doubts", state, || async move { prepared_doubts(cx, tx, ask, settings).await }).await
}

impl Services {
    /// Looks for doubts about the last two months in every province, where something was counted since; in how many. For the work that is
    /// done now and then.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_doubts(&self) -> Result<usize> {
        keep_doubts(self).await
    }

    /// Doubts about a month of a region, in eight statements; of a province that nothing is prepared of in nine.
    ///
    /// # Errors
    /// A missing permission; no such region, or none that the person may look at.
    pub async fn participation_doubts(&self, actor: &Actor, ask: &ParticipationAsk) -> Result<DoubtsView> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        let asked = Asked::of(self, &mut *tx, ask.month, ask.rule).await?;
        let code = match &ask.region {
            Some(region) => region.clone(),
            None => own_region(&mut *tx, &access, actor).await?,
        };
        let act = (asked.month, ExhibitionAction::ViewParticipation);
        let entered = EnteredRegion::with(&mut *tx, access, actor, &code, act).await?;
        let wanted = DoubtAsk { month: asked.month, region: code };
        let found = found_doubts(self, &mut *tx, &wanted, &asked.settings).await?;
        let (doubts, looked) = (*found).clone();
        Ok(DoubtsView {
            above: entered.visible_above(actor),
            access: entered.access,
            region: entered.region,
            month: asked.month,
            doubts,
            sites: looked.sites,
            towns: looked.towns,
            is_cut: looked.is_cut,
            settings: asked.settings,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hours_that_are_read_hold_the_night_whatever_the_clock_does() {
        let month: Month = "2026-06".parse().unwrap();
        let of = |night_from, night_until| {
            let settings = ExhibitionSettings { night_from, night_until, ..ExhibitionSettings::default() };
            night_of(&settings, month).map(|hours| (hours.from, hours.until, hours.ahead_s))
        };
        assert_eq!(of(23 * 60, 5 * 60), Some((22 * 60, 6 * 60, 28_800)));
        assert_eq!(of(30, 4 * 60), Some((23 * 60 + 30, 5 * 60, 28_800)));
        assert_eq!(of(60, 60), None, "no night");
        assert_eq!(of(0, 23 * 60), None, "nearly the whole day says nothing");
    }
}
