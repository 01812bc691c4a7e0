//! The sealed shortlist as files: XLSX with four sheets, CSV, JSON.

mod csv;
mod json;
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use domain::contest::{Settings, keys};
use domain::ids::ContestId;
use domain::overriding::Override;
use domain::rubric::points_2;
use domain::selection::Outcome;
use domain::text::Lang;
use store::{NamedMember, SealedSelection};
use words::exports as m;
use words::phrases::entry_number;

use crate::Services;
use crate::actor::Actor;
use crate::error::{Result, ServiceError};
use crate::results::ranking::{RankedEntry, Ranking};
use crate::selection::inputs::{Inputs, stored};
use crate::selection::seal::{SealedRanking, sealed_with_ranking};

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Workbook: shortlist, ranking, score matrix, balance.
    Xlsx,
    /// The shortlist, UTF-8 with BOM, lines ended by CRLF.
    Csv,
    /// Everything, for programs.
    Json,
}

/// A text that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format {0:?}; allowed: xlsx, csv, json")]
pub struct BadFormat(pub String);

impl FromStr for Format {
    type Err = BadFormat;
    fn from_str(text: &str) -> std::result::Result<Self, BadFormat> {
        match text {
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            "json" => Ok(Self::Json),
            other => Err(BadFormat(other.chars().take(20).collect())),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        })
    }
}

impl Format {
    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// What every form is written from.
pub(crate) struct Sealed<'a> {
    ranking: &'a Ranking,
    judges: &'a [NamedMember],
    sealed: &'a SealedSelection,
    overrides: &'a [Override],
    selected: Vec<&'a RankedEntry>,
    total: i64,
    best_without_rules: i64,
    lang: Lang,
}

impl Services {
    /// The sealed shortlist as a file.
    ///
    /// # Errors
    /// A missing permission, or nothing sealed.
    pub async fn export_shortlist(&self, actor: &Actor, id: &ContestId, format: Format, lang: Lang) -> Result<Vec<u8>> {
        let SealedRanking { ranking, judges, sealed, outcome } = sealed_with_ranking(self, actor, id).await?;
        let inputs: Inputs = stored(&sealed, "inputs", &sealed.inputs)?;
        let Outcome::Optimal(best) = &outcome else {
            return Err(ServiceError::Environment(format!("the sealed selection of {id} holds no result")));
        };
        let chosen: BTreeSet<&str> = best.selected.iter().map(String::as_str).collect();
        let result = Sealed {
            selected: ranking.entries.iter().filter(|line| chosen.contains(line.entry.id.as_str())).collect(),
            ranking: &ranking,
            judges: &judges,
            sealed: &sealed,
            overrides: &inputs.overrides,
            total: best.total,
            best_without_rules: best.best_without_rules,
            lang,
        };
        match format {
            Format::Xlsx => xlsx::write(&result),
            Format::Csv => csv::write(&result),
            Format::Json => json::write(&result),
        }
    }
}

impl Sealed<'_> {
    fn settings(&self) -> &Settings {
        &self.ranking.contest.settings
    }

    fn region(&self, line: &RankedEntry) -> String {
        let code = line.entry.answer(keys::REGION);
        self.settings().region(&code).map_or(code, |region| region.label.get(self.lang).to_owned())
    }

    fn category(&self, line: &RankedEntry) -> String {
        let key = line.entry.answer(keys::CATEGORY);
        self.settings().category(&key).map_or(key, |category| category.label.get(self.lang).to_owned())
    }

    /// Headers of the shortlist.
    fn shortlist_head(&self) -> [&str; 9] {
        [
            m::place(self.lang),
            m::number(self.lang),
            m::work(self.lang),
            m::region(self.lang),
            m::category(self.lang),
            m::submitting_unit(self.lang),
            m::production_unit(self.lang),
            m::score(self.lang),
            m::rank(self.lang),
        ]
    }

    /// A row of the shortlist or the ranking as text; the score has two decimals.
    fn shortlist_row(&self, place: usize, line: &RankedEntry) -> [String; 9] {
        [
            place.to_string(),
            line.entry.number.map(entry_number).unwrap_or_default(),
            line.title(),
            self.region(line),
            self.category(line),
            line.entry.answer(keys::SUBMITTING_UNIT),
            line.entry.answer(keys::PRODUCTION_UNIT),
            line.score.map(points_2).unwrap_or_default(),
            line.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        ]
    }

    /// The balance table: for each region and category how many were chosen of how many.
    fn balance_rows(&self) -> Vec<(String, String, usize, usize)> {
        let count = |key: &str| {
            let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
            for line in &self.ranking.entries {
                counts.entry(line.entry.answer(key)).or_default().1 += 1;
            }
            for line in &self.selected {
                counts.entry(line.entry.answer(key)).or_default().0 += 1;
            }
            counts
        };
        let (regions, categories) = (count(keys::REGION), count(keys::CATEGORY));
        let mut rows = Vec::new();
        for region in self.settings().leaf_regions() {
            let (chosen, all) = regions.get(&region.code).copied().unwrap_or_default();
            rows.push((m::region(self.lang).to_owned(), region.label.get(self.lang).to_owned(), chosen, all));
        }
        for category in &self.settings().categories {
            let (chosen, all) = categories.get(&category.key).copied().unwrap_or_default();
            rows.push((m::category(self.lang).to_owned(), category.label.get(self.lang).to_owned(), chosen, all));
        }
        rows
    }
}
