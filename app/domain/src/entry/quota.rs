//! Quotas of the intake.

use serde::{Deserialize, Serialize};

use crate::contest::settings::{QuotaFamily, Settings};
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

/// The first quota that `new` would break, given what already counts (without `new` itself). Units are the same when they read
/// the same ([`folded`]).
#[must_use]
pub fn quota_full(settings: &Settings, new: &Counted, others: &[Counted]) -> Option<QuotaFull> {
    let within = |entry: &Counted, region: &str| {
        entry.region == region || settings.ancestors(&entry.region).is_some_and(|above| above.contains(&region))
    };
    settings.quotas.iter().find_map(|quota| {
        let applies = |entry: &Counted| {
            quota.region.as_deref().is_none_or(|region| within(entry, region))
                && !quota.except_regions.iter().any(|region| within(entry, region))
        };
        if !applies(new) || (quota.family == QuotaFamily::Creator && new.for_unit) {
            return None;
        }
        let unit = folded(&new.submitting_unit);
        let same = |entry: &&Counted| match quota.family {
            QuotaFamily::Region => entry.region == new.region,
            QuotaFamily::SubmittingUnit => folded(&entry.submitting_unit) == unit,
            QuotaFamily::Creator => entry.owner == new.owner && !entry.for_unit,
        };
        let counted: Vec<&Counted> = others.iter().filter(|entry| applies(entry)).filter(same).collect();
        let full = i64::try_from(counted.len()).is_ok_and(|n| n >= quota.max);
        let own: Vec<String> =
            counted.iter().filter(|entry| entry.owner == new.owner).map(|entry| entry.title.clone()).collect();
        let others = counted.len().saturating_sub(own.len());
        full.then_some(QuotaFull { family: quota.family, max: quota.max, counted: own, others })
    })
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
}
