//! A report of a month as it is frozen: figures, the rule with its version, and what is excluded. Whoever has the text can check its hash.

use serde::{Deserialize, Serialize};

use super::month::Month;
use super::rule::ParticipationRule;
use super::sentence::ReportSentence;
use super::sums::ParticipationSums;
use crate::calendar::Day;
use crate::exhibition::region::RegionCode;

/// The version of what a report holds.
pub const REPORT_FORMAT: u32 = 1;

/// A region in a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// Its code.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Its sites.
    pub sums: ParticipationSums,
}

/// The whole region by another rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleLine {
    /// The rule.
    pub rule: ParticipationRule,
    /// The sites by it.
    pub sums: ParticipationSums,
}

/// A region that was not expected to watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedRegion {
    /// Its code.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// Sites that were not expected because of it.
    pub sites: i64,
    /// Why.
    pub reason: String,
}

/// What is excluded from the figures of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedPart {
    /// Regions, none within another.
    pub regions: Vec<ExcludedRegion>,
    /// Sites that were excluded one by one.
    pub sites: i64,
}

impl ExcludedPart {
    /// Of regions that were excluded, those within no other one, and how many of the region's excluded sites lie in none of them.
    #[must_use]
    pub fn of(mut regions: Vec<ExcludedRegion>, excluded: i64) -> Self {
        regions.sort_by(|one, other| one.region.cmp(&other.region));
        // In the order of codes a region stands before everything in it.
        let mut outermost: Vec<ExcludedRegion> = Vec::new();
        for region in regions {
            if !outermost.last().is_some_and(|last| last.region.contains(&region.region)) {
                outermost.push(region);
            }
        }
        let within: i64 = outermost.iter().map(|region| region.sites).sum();
        Self { sites: excluded.saturating_sub(within).max(0), regions: outermost }
    }

    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty() && self.sites == 0
    }
}

/// What a report holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportContent {
    /// [`REPORT_FORMAT`] when it was frozen.
    pub format: u32,
    /// The region.
    pub region: RegionCode,
    /// Its name.
    pub name: String,
    /// The month.
    pub month: Month,
    /// The rule.
    pub rule: ParticipationRule,
    /// The sites of the region.
    pub sums: ParticipationSums,
    /// The regions directly below it.
    pub lines: Vec<ReportLine>,
    /// The sites that lie in none of these.
    pub direct: ParticipationSums,
    /// The same sites by every rule.
    pub rules: Vec<RuleLine>,
    /// What is excluded.
    pub excluded: ExcludedPart,
}

impl ReportContent {
    /// The sentence that the month is told in; `until` is the day it is told of where the month is not over.
    #[must_use]
    pub fn sentence(&self, until: Option<Day>) -> ReportSentence<'_> {
        ReportSentence::of((self.region.level(), self.name.as_str()), (self.month, until), &self.sums, &self.excluded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excluded(code: &str, sites: i64) -> ExcludedRegion {
        ExcludedRegion { region: code.parse().unwrap(), name: code.to_owned(), sites, reason: "单列".to_owned() }
    }

    #[test]
    fn what_is_excluded_is_named_once() {
        let part = ExcludedPart::of(vec![excluded("440306", 10), excluded("4403", 40), excluded("440106", 2)], 45);
        let named: Vec<&str> = part.regions.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((named, part.sites), (vec!["440106", "4403"], 3));
        assert!(ExcludedPart::of(Vec::new(), 0).is_empty() && !ExcludedPart::of(Vec::new(), 1).is_empty());
        assert_eq!(ExcludedPart::of(vec![excluded("4403", 9)], 7).sites, 0, "some of them were closed too");
    }

    #[test]
    fn a_frozen_report_reads_as_it_was_written() {
        let sums = ParticipationSums { met: 3, silent: 1, ..ParticipationSums::default() };
        let content = ReportContent {
            format: REPORT_FORMAT,
            region: "44".parse().unwrap(),
            name: "广东省".to_owned(),
            month: "2026-06".parse().unwrap(),
            rule: ParticipationRule::Hours,
            sums,
            lines: vec![ReportLine { region: "4401".parse().unwrap(), name: "广州市".to_owned(), sums }],
            direct: ParticipationSums::default(),
            rules: vec![RuleLine { rule: ParticipationRule::Any, sums }],
            excluded: ExcludedPart { regions: vec![excluded("4403", 9)], sites: 1 },
        };
        let text = serde_json::to_string(&content).unwrap();
        assert!(text.contains(r#""month":"2026-06","rule":"hours@1""#), "{text}");
        assert_eq!(serde_json::from_str::<ReportContent>(&text).unwrap(), content);
    }
}
