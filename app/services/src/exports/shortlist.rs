//! The sealed shortlist: a workbook of four sheets, the list alone as CSV, everything as JSON.

mod json;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use domain::access::{AccessContext, Action};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::form::keys;
use domain::overrides::Override;
use domain::scoring::rubric::points_2;
use domain::selection::Outcome;
use domain::text::Lang;
use store::{Contest, NamedMember, SealedSelection, Tx};
use words::exports as m;
use words::phrases::entry_number;

use crate::context::computed;
use crate::error::{Refusal, Result, ServiceError};
use crate::exports::csv;
use crate::exports::export::Export;
use crate::exports::file_name::file_stem;
use crate::exports::format::ExportFormat;
use crate::results::ranking::{RankedEntry, Ranking};
use crate::selection::inputs::{SelectionInputs, stored};
use crate::selection::seal::{SealedRanking, sealed_with_ranking};

/// The sealed shortlist.
pub(crate) struct ShortlistExport;

#[async_trait]
impl Export for ShortlistExport {
    fn key(&self) -> &'static str {
        "shortlist"
    }

    fn formats(&self) -> &'static [ExportFormat] {
        &[ExportFormat::Xlsx, ExportFormat::Csv, ExportFormat::Json]
    }

    fn action(&self) -> Action {
        Action::ExportResult
    }

    fn holds_scores(&self) -> bool {
        true
    }

    fn title(&self, lang: Lang) -> &'static str {
        m::shortlist(lang)
    }

    fn contents(&self, lang: Lang) -> &'static str {
        m::shortlist_contents(lang)
    }

    fn file_stem(&self, contest: &Contest, lang: Lang) -> String {
        file_stem(&contest.title, self.title(lang))
    }

    fn ready_from(&self) -> Phase {
        // The public notice begins only once the selection is sealed.
        Phase::Publicity
    }

    async fn ready_early(&self, tx: &mut dyn Tx, contest: &Contest) -> Result<bool> {
        Ok(tx.selection(&contest.id).await?.is_some())
    }

    fn too_early(&self, _now: Phase) -> ServiceError {
        Refusal::NotSealed.into()
    }

    async fn write(
        &self,
        tx: &mut dyn Tx,
        contest: Contest,
        _who: &AccessContext,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<Vec<u8>> {
        let SealedRanking { ranking, judges, sealed, outcome } = sealed_with_ranking(tx, contest).await?;
        let inputs: SelectionInputs = stored(&sealed, "inputs", &sealed.inputs)?;
        let Outcome::Optimal(best) = outcome else {
            let contest = &ranking.contest.id;
            return Err(ServiceError::Environment(format!("the sealed selection of {contest} holds no result")));
        };
        computed(move || {
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
                ExportFormat::Xlsx => workbook::write(&result),
                ExportFormat::Csv => result.csv(),
                ExportFormat::Json => json::write(&result),
            }
        })
        .await
    }
}

/// What every format is written from.
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

    /// The list alone.
    fn csv(&self) -> Result<Vec<u8>> {
        csv::document(
            &self.shortlist_head(),
            (1..).zip(&self.selected).map(|(place, line)| self.shortlist_row(place, line)),
        )
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
