//! Quotas of the intake.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::contest::settings::{Quota, QuotaFamily, Settings};
use crate::folding::folded;

/// What intake looks at for one entry that already counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The entry's title, for the list that is shown.
    pub title: String,
    /// Region code.
    pub region: String,
    /// Submitting unit.
    pub submitting_unit: String,
    /// Who entered it.
    pub owner: String,
    /// Entered by a unit officer or staff, who are not counted as creators.
    pub for_unit: bool,
}

/// A quota that is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaFull {
    /// What is counted.
    pub family: QuotaFamily,
    /// Most entries.
    pub max: i64,
    /// Titles of those that count already and are the person's own.
    pub counted: Vec<String>,
    /// How many others count already: their titles are told to nobody else.
    pub others: usize,
}

/// A quota that applies to an entry, with what already counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaUse {
    /// What is counted.
    pub family: QuotaFamily,
    /// Most entries.
    pub max: i64,
    /// Titles of those that count already and may be told.
    pub told: Vec<String>,
    /// How many others count already.
    pub others: usize,
}

impl QuotaUse {
    /// How many count already.
    #[must_use]
    pub fn used(&self) -> i64 {
        i64::try_from(self.told.len().saturating_add(self.others)).unwrap_or(i64::MAX)
    }

    /// One more would break it.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.used() >= self.max
    }
}

/// The first quota that `new` would break, given what already counts (without `new` itself). Titles of other people are not told.
#[must_use]
pub fn quota_full(settings: &Settings, new: &Counted, others: &[Counted]) -> Option<QuotaFull> {
    let full =
        quota_uses(settings, new, others, |entry| entry.owner == new.owner).into_iter().find(QuotaUse::is_full)?;
    Some(QuotaFull { family: full.family, max: full.max, counted: full.told, others: full.others })
}

/// Every quota that applies to `new`, with what already counts (without `new` itself); `told` says whose titles may be told. Units
/// are the same when they read the same ([`folded`]).
#[must_use]
pub fn quota_uses(
    settings: &Settings,
    new: &Counted,
    others: &[Counted],
    told: impl Fn(&Counted) -> bool,
) -> Vec<QuotaUse> {
    let uses = settings.quotas.iter().filter_map(|quota| {
        let group = group(settings, quota, new)?;
        let same = |entry: &&Counted| self::group(settings, quota, entry).as_ref() == Some(&group);
        let counted: Vec<&Counted> = others.iter().filter(same).collect();
        let titles: Vec<String> = counted.iter().filter(|entry| told(entry)).map(|entry| entry.title.clone()).collect();
        let others = counted.len().saturating_sub(titles.len());
        Some(QuotaUse { family: quota.family, max: quota.max, told: titles, others })
    });
    uses.collect()
}

/// An entry of several that would break a quota if all of them were handed in, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaExcess {
    /// Its index among the several.
    pub at: usize,
    /// What is counted.
    pub family: QuotaFamily,
    /// Most entries.
    pub max: i64,
}

/// Those of `new` entries that are above a quota, counted after the `others` that count already; each by its first quota.
#[must_use]
pub fn quota_excess(settings: &Settings, new: &[Counted], others: &[Counted]) -> Vec<QuotaExcess> {
    let mut above: BTreeMap<usize, QuotaExcess> = BTreeMap::new();
    for quota in &settings.quotas {
        let mut counts: HashMap<String, i64> = HashMap::new();
        for group in others.iter().filter_map(|entry| group(settings, quota, entry)) {
            *counts.entry(group).or_default() += 1;
        }
        for (at, entry) in new.iter().enumerate() {
            let Some(group) = group(settings, quota, entry) else { continue };
            let count = counts.entry(group).or_default();
            if *count >= quota.max {
                above.entry(at).or_insert(QuotaExcess { at, family: quota.family, max: quota.max });
            }
            *count += 1;
        }
    }
    above.into_values().collect()
}

/// What a quota counts an entry under; `None` where it does not speak of it.
fn group(settings: &Settings, quota: &Quota, entry: &Counted) -> Option<String> {
    let within = |region: &str| {
        entry.region == region || settings.ancestors(&entry.region).is_some_and(|above| above.contains(&region))
    };
    let applies =
        quota.region.as_deref().is_none_or(within) && !quota.except_regions.iter().any(|region| within(region));
    if !applies {
        return None;
    }
    match quota.family {
        QuotaFamily::Region => Some(entry.region.clone()),
        QuotaFamily::SubmittingUnit => Some(folded(&entry.submitting_unit)),
        QuotaFamily::Creator => (!entry.for_unit).then(|| entry.owner.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    #[test]
    fn quotas_list_what_already_counts() {
        let settings = preset::selection();
        let entry = |n: usize| Counted {
            title: format!("film {n}"),
            region: "440100".to_owned(),
            submitting_unit: "u".to_owned(),
            owner: format!("o{n}"),
            for_unit: true,
        };
        let nine: Vec<Counted> = (0..9).map(entry).collect();
        assert_eq!(quota_full(&settings, &entry(99), &nine), None);
        let ten: Vec<Counted> = (0..10).map(entry).collect();
        let full = quota_full(&settings, &entry(99), &ten).unwrap();
        assert_eq!((full.family, full.max, full.counted.len(), full.others), (QuotaFamily::Region, 10, 0, 10));
        let full = quota_full(&settings, &entry(3), &ten).unwrap();
        assert_eq!((full.counted, full.others), (vec!["film 3".to_owned()], 9), "titles of others are not told");
    }

    #[test]
    fn what_counts_already_is_shown_beside_what_is_allowed() {
        let settings = preset::selection();
        let entry = |title: &str, unit: &str| Counted {
            title: title.to_owned(),
            region: "440100".to_owned(),
            submitting_unit: unit.to_owned(),
            owner: "o".to_owned(),
            for_unit: true,
        };
        let others = [entry("甲", "市文联"), entry("乙", "市妇联")];
        let uses = quota_uses(&settings, &entry("丙", "市文联"), &others, |one| one.submitting_unit == "市文联");
        let wanted = QuotaUse { family: QuotaFamily::Region, max: 10, told: vec!["甲".to_owned()], others: 1 };
        assert_eq!(uses, std::slice::from_ref(&wanted), "neither that of the province nor that of creators applies");
        assert_eq!((wanted.used(), wanted.is_full()), (2, false));
    }

    #[test]
    fn units_of_the_province_have_a_quota_of_their_own() {
        let settings = preset::selection();
        let entry = |unit: &str| Counted {
            title: unit.to_owned(),
            region: "440000".to_owned(),
            submitting_unit: unit.to_owned(),
            owner: "o".to_owned(),
            for_unit: true,
        };
        let others: Vec<Counted> = (0..30).map(|n| entry(&format!("unit {}", n % 10))).collect();
        assert_eq!(quota_full(&settings, &entry("unit 3"), &others).map(|q| q.max), Some(3));
        assert_eq!(quota_full(&settings, &entry("a new unit"), &others), None);
        for retyped in ["ｕｎｉｔ 3", "unit3", "Unit\u{3000}3", "unit\u{200b} 3 "] {
            assert_eq!(quota_full(&settings, &entry(retyped), &others).map(|q| q.max), Some(3), "{retyped}");
        }
    }

    #[test]
    fn of_several_entries_those_above_a_quota_are_found() {
        let settings = preset::selection();
        let entry = |region: &str, unit: &str| Counted {
            title: String::new(),
            region: region.to_owned(),
            submitting_unit: unit.to_owned(),
            owner: "o".to_owned(),
            for_unit: true,
        };
        let others: Vec<Counted> = (0..9).map(|_| entry("440100", "u")).collect();
        let mut new = vec![entry("440100", "u"), entry("440300", "u"), entry("440100", "v")];
        new.extend((0..4).map(|_| entry("440000", "w")));
        let found: Vec<(usize, QuotaFamily, i64)> =
            quota_excess(&settings, &new, &others).iter().map(|one| (one.at, one.family, one.max)).collect();
        assert_eq!(found, [(2, QuotaFamily::Region, 10), (6, QuotaFamily::SubmittingUnit, 3)]);
        // One after the other they are refused as together.
        let mut counted = others;
        for (at, one) in new.iter().enumerate() {
            assert_eq!(quota_full(&settings, one, &counted).is_some(), found.iter().any(|(above, ..)| *above == at));
            counted.push(one.clone());
        }
    }
}
