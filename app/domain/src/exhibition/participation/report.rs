//! A report of a month as it is frozen: figures, the rule with its version, and what is excluded. Whoever has the text can check its hash.

use serde::{Deserialize, Serialize};

use super::excluded::ExcludedPart;
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
            excluded: ExcludedPart { regions: Vec::new(), sites: 1 },
        };
        let text = serde_json::to_string(&content).unwrap();
        assert!(text.contains(r#""month":"2026-06","rule":"hours@1""#), "{text}");
        assert_eq!(serde_json::from_str::<ReportContent>(&text).unwrap(), content);
    }
}
