//! Doubts beside the figures of a month: what seldom comes about by chance, found by rules and shown with what it was found in. None of
//! it says that something was wrong. People look at it, and a village that meets in one hall has good reasons for many of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::region::{RegionCode, RegionLevel};
use super::settings::ExhibitionSettings;
use crate::keyed::keyed;
use crate::time::{HOUR, MINUTE, Micros, SECOND};

/// So many sites of a town that watched the same time, to the second, are told of.
pub const EQUAL_SITES: usize = 5;
/// So many sites whose evidence came from one network are told of.
pub const NETWORK_SITES: usize = 5;
/// So many sites whose viewings began and ended in the same seconds are told of.
pub const TOGETHER_SITES: usize = 3;
/// A site that played for so long is told of.
pub const LONGEST_RUN: Micros = 6 * HOUR;
/// Less than this between two viewings is no pause.
pub const LEAST_PAUSE: Micros = 5 * MINUTE;

/// Milliseconds of a second.
const SECOND_MS: i64 = 1_000;

keyed! {
    /// What is looked for.
    DoubtKind {
        /// All sites of a town watched the same time, to the second.
        EqualTotals = "equal-totals",
        /// Viewings began and ended in the same seconds at several sites.
        EqualTimes = "equal-times",
        /// Evidence of many sites came from one network.
        Network = "network",
        /// A site played for hours without a pause.
        NoPause = "no-pause",
        /// Viewings began at night.
        Night = "night",
    }
}

/// Something that was found, with the numbers of the sites it was found at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// All sites of a town watched the same time.
    EqualTotals {
        /// The town.
        region: RegionCode,
        /// The sites.
        sites: Vec<i64>,
        /// The time, seconds.
        seconds: i64,
    },
    /// Viewings began and ended in the same seconds.
    EqualTimes {
        /// The sites.
        sites: Vec<i64>,
        /// When they began.
        from: Micros,
        /// When they ended.
        until: Micros,
    },
    /// Evidence came from one network.
    Network {
        /// The sites.
        sites: Vec<i64>,
        /// How many viewings of them.
        viewings: i64,
    },
    /// A site played without a pause.
    NoPause {
        /// The site.
        site: i64,
        /// From when.
        from: Micros,
        /// Until when.
        until: Micros,
    },
    /// Viewings of a site began at night.
    Night {
        /// The site.
        site: i64,
        /// When each of them began.
        begun: Vec<Micros>,
    },
}

impl Doubt {
    /// What was looked for.
    #[must_use]
    pub const fn kind(&self) -> DoubtKind {
        match self {
            Self::EqualTotals { .. } => DoubtKind::EqualTotals,
            Self::EqualTimes { .. } => DoubtKind::EqualTimes,
            Self::Network { .. } => DoubtKind::Network,
            Self::NoPause { .. } => DoubtKind::NoPause,
            Self::Night { .. } => DoubtKind::Night,
        }
    }

    /// The sites it was found at.
    #[must_use]
    pub fn sites(&self) -> &[i64] {
        match self {
            Self::EqualTotals { sites, .. } | Self::EqualTimes { sites, .. } | Self::Network { sites, .. } => sites,
            Self::NoPause { site, .. } | Self::Night { site, .. } => std::slice::from_ref(site),
        }
    }
}

/// What a site watched in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteTotal {
    /// The site.
    pub site: i64,
    /// Where it lies.
    pub region: RegionCode,
    /// What counts of all its films, milliseconds.
    pub counted_ms: i64,
}

/// When a viewing was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldTime {
    /// The site.
    pub site: i64,
    /// When it began.
    pub from: Micros,
    /// When it ended.
    pub until: Micros,
}

/// How often a site used a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkUse {
    /// What stands for the network.
    pub network: Vec<u8>,
    /// The site.
    pub site: i64,
    /// Viewings whose evidence came from there.
    pub viewings: i64,
}

/// The town a region lies in, or itself where it is one or lies above them.
#[must_use]
pub fn town_of(region: &RegionCode) -> RegionCode {
    region.above().find(|above| above.level() == RegionLevel::Town).unwrap_or_else(|| region.clone())
}

/// Towns of which all sites that watched anything watched the same time, by code. All of their sites have to be among these.
#[must_use]
pub fn equal_totals(totals: &[SiteTotal]) -> Vec<Doubt> {
    let mut towns: BTreeMap<RegionCode, Vec<(i64, i64)>> = BTreeMap::new();
    for total in totals {
        let seconds = total.counted_ms / SECOND_MS;
        if seconds > 0 {
            towns.entry(town_of(&total.region)).or_default().push((total.site, seconds));
        }
    }
    let doubt = |(region, sites): (RegionCode, Vec<(i64, i64)>)| {
        let (_, seconds) = *sites.first()?;
        let is_equal = sites.len() >= EQUAL_SITES && sites.iter().all(|(_, others)| *others == seconds);
        let sites = sites.into_iter().map(|(site, _)| site).collect();
        is_equal.then_some(Doubt::EqualTotals { region, sites, seconds })
    };
    towns.into_iter().filter_map(doubt).collect()
}

/// Seconds in which viewings of several sites began and ended together, those of the most sites first.
#[must_use]
pub fn equal_times(viewings: &[HeldTime]) -> Vec<Doubt> {
    let mut times: BTreeMap<(i64, i64), BTreeSet<i64>> = BTreeMap::new();
    for held in viewings.iter().filter(|held| held.until > held.from) {
        let seconds = (held.from.div_euclid(SECOND), held.until.div_euclid(SECOND));
        times.entry(seconds).or_default().insert(held.site);
    }
    let together = times.into_iter().filter(|(_, sites)| sites.len() >= TOGETHER_SITES);
    let doubt = |((from, until), sites): ((i64, i64), BTreeSet<i64>)| Doubt::EqualTimes {
        sites: sites.into_iter().collect(),
        from: from.saturating_mul(SECOND),
        until: until.saturating_mul(SECOND),
    };
    most_sites_first(together.map(doubt).collect())
}

/// Networks that evidence of many sites came from, those of the most sites first.
#[must_use]
pub fn one_network(uses: &[NetworkUse]) -> Vec<Doubt> {
    let mut networks: BTreeMap<&[u8], BTreeMap<i64, i64>> = BTreeMap::new();
    for one in uses {
        let sites = networks.entry(one.network.as_slice()).or_default();
        let viewings = sites.entry(one.site).or_default();
        *viewings = viewings.saturating_add(one.viewings);
    }
    let shared = networks.into_values().filter(|sites| sites.len() >= NETWORK_SITES);
    let doubt = |sites: BTreeMap<i64, i64>| Doubt::Network {
        viewings: sites.values().fold(0, |all: i64, viewings| all.saturating_add(*viewings)),
        sites: sites.into_keys().collect(),
    };
    most_sites_first(shared.map(doubt).collect())
}

/// Stretches of hours in which a site played without a pause, the longest first.
#[must_use]
pub fn without_pause(viewings: &[HeldTime]) -> Vec<Doubt> {
    let mut sites: BTreeMap<i64, Vec<(Micros, Micros)>> = BTreeMap::new();
    for held in viewings.iter().filter(|held| held.until > held.from) {
        sites.entry(held.site).or_default().push((held.from, held.until));
    }
    let mut runs: Vec<(i64, Micros, Micros)> = Vec::new();
    for (site, mut times) in sites {
        times.sort_unstable();
        for (from, until) in times {
            match runs.last_mut() {
                Some((of, _, end)) if *of == site && from <= end.saturating_add(LEAST_PAUSE) => *end = until.max(*end),
                _ => runs.push((site, from, until)),
            }
        }
    }
    let length = |(_, from, until): &(i64, Micros, Micros)| until.saturating_sub(*from);
    runs.retain(|run| length(run) >= LONGEST_RUN);
    runs.sort_by_key(|run| std::cmp::Reverse(length(run)));
    runs.into_iter().map(|(site, from, until)| Doubt::NoPause { site, from, until }).collect()
}

/// Sites with viewings that began at night by the clock of the exhibition, those with the most first. `ahead_s` says how many seconds
/// that clock is ahead of UTC at a moment.
#[must_use]
pub fn at_night(viewings: &[HeldTime], settings: &ExhibitionSettings, ahead_s: impl Fn(Micros) -> i64) -> Vec<Doubt> {
    let is_night = |at: Micros| {
        let minutes = at.div_euclid(SECOND).saturating_add(ahead_s(at)).div_euclid(60);
        settings.is_night(minutes.rem_euclid(24 * 60))
    };
    let mut sites: BTreeMap<i64, Vec<Micros>> = BTreeMap::new();
    for held in viewings.iter().filter(|held| is_night(held.from)) {
        sites.entry(held.site).or_default().push(held.from);
    }
    let mut found: Vec<(i64, Vec<Micros>)> = sites.into_iter().collect();
    found.sort_by_key(|(_, begun)| std::cmp::Reverse(begun.len()));
    let doubt = |(site, mut begun): (i64, Vec<Micros>)| {
        begun.sort_unstable();
        Doubt::Night { site, begun }
    };
    found.into_iter().map(doubt).collect()
}

fn most_sites_first(mut doubts: Vec<Doubt>) -> Vec<Doubt> {
    doubts.sort_by_key(|doubt| std::cmp::Reverse(doubt.sites().len()));
    doubts
}

#[cfg(test)]
mod tests;
