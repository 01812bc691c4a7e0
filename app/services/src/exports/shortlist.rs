//! The sealed shortlist: a workbook of four sheets, the list alone as CSV and for paper, everything as JSON.

mod json;
mod paper;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use domain::access::AccessContext;
use domain::amendment::{Amendment, AmendmentStanding};
use domain::contest::Settings;
use domain::form::keys;
use domain::overrides::Override;
use domain::record::Checkpoint;
use domain::scoring::rubric::points_2;
use domain::sealed_change::chosen_after;
use domain::selection::{Problem, Steps};
use domain::text::Lang;
use store::{Contest, SealedSelection, Tx};
use words::amendments;
use words::phrases::{clauses, entry_number, entry_numbers, list};
use words::steps::{Fact, StepsTold};
use words::{exports as m, record, results, selection};

use crate::contests::amendments::{AmendmentRecord, amendments_of};
use crate::context::computed;
use crate::documents::{Document, DocumentFonts};
use crate::error::{Result, ServiceError};
use crate::exports::csv;
use crate::exports::export::{Export, ExportFacts, ExportTopic};
use crate::exports::format::ExportFormat;
use crate::record::view::newest_checkpoint;
use crate::results::ranking::{RankedEntry, Ranking};
use crate::rounds::inputs::RoundJudge;
use crate::selection::inputs::{SelectionInputs, stored};
use crate::selection::seal::{SealedRanking, sealed_with_ranking};

/// The sealed shortlist.
pub(crate) struct ShortlistExport;

#[async_trait]
impl Export for ShortlistExport {
    fn facts(&self) -> ExportFacts {
        ExportFacts {
            key: "shortlist",
            formats: &[ExportFormat::Xlsx, ExportFormat::Csv, ExportFormat::Json, ExportFormat::Pdf],
            topic: ExportTopic::Selection,
            title: m::shortlist,
            contents: m::shortlist_contents,
        }
    }

    async fn write(
        &self,
        tx: &mut dyn Tx,
        contest: Contest,
        who: &AccessContext,
        asked: (ExportFormat, Lang),
        fonts: &DocumentFonts,
    ) -> Result<Vec<u8>> {
        let (format, lang) = asked;
        let SealedRanking { ranking, judges, sealed, outcome, altered } = sealed_with_ranking(tx, contest).await?;
        let inputs: SelectionInputs = stored(&sealed, "inputs", &sealed.inputs)?;
        let pool = pool_of(tx, &ranking.contest).await?;
        let mut record = amendments_of(tx, &ranking.contest, who).await?;
        let checkpoint = newest_checkpoint(tx, &ranking.contest.id).await?;
        let written = computed(move || {
            let Some(best) = outcome.best() else {
                let contest = &ranking.contest.id;
                return Err(ServiceError::Environment(format!("the sealed selection of {contest} holds no result")));
            };
            let now = chosen_after(&best.selected, &record.changes);
            let chosen: BTreeSet<&str> = now.iter().map(String::as_str).collect();
            let in_list = |line: &&RankedEntry| chosen.contains(line.entry.id.as_str());
            let total = if now == best.selected {
                best.total
            } else {
                ranking.entries.iter().filter(in_list).filter_map(|line| line.score).sum()
            };
            let steps = Steps::of(&inputs.problem, Some(best));
            let amended = inputs.amended(&steps);
            record.rules = amended.map(|(_, standing)| standing);
            let result = Sealed {
                selected: ranking.entries.iter().filter(in_list).collect(),
                ranking: &ranking,
                judges: &judges,
                sealed: &sealed,
                overrides: &inputs.overrides,
                amended,
                record: &record,
                steps,
                problem: &inputs.problem,
                pool: &pool,
                total,
                altered: &altered,
                checkpoint: checkpoint.as_ref(),
                lang,
            };
            Ok(match format {
                ExportFormat::Xlsx => Written::File(workbook::write(&result)?),
                ExportFormat::Csv => Written::File(result.csv()?),
                ExportFormat::Json => Written::File(json::write(&result)?),
                ExportFormat::Pdf => Written::Paper(paper::document(&result)),
            })
        })
        .await?;
        match written {
            Written::File(bytes) => Ok(bytes),
            Written::Paper(document) => fonts.pdf(document).await,
        }
    }
}

/// What became of the list.
enum Written {
    /// A file.
    File(Vec<u8>),
    /// What is to be laid out.
    Paper(Document),
}

/// How many eligible films of the contest there are, by region and by category: all that could have been chosen, whatever round
/// they came to.
struct Pool {
    regions: BTreeMap<String, usize>,
    categories: BTreeMap<String, usize>,
}

async fn pool_of(tx: &mut dyn Tx, contest: &Contest) -> Result<Pool> {
    let mut pool = Pool { regions: BTreeMap::new(), categories: BTreeMap::new() };
    tx.round_films(&contest.id, 1, false, &[keys::REGION, keys::CATEGORY], &mut |entry| {
        *pool.regions.entry(entry.answer(keys::REGION)).or_default() += 1;
        *pool.categories.entry(entry.answer(keys::CATEGORY)).or_default() += 1;
    })
    .await?;
    Ok(pool)
}

/// What every format is written from.
pub(crate) struct Sealed<'a> {
    ranking: &'a Ranking,
    judges: &'a [RoundJudge],
    sealed: &'a SealedSelection,
    overrides: &'a [Override],
    /// The amendment of the rules on record, and how it stands to what was sealed.
    amended: Option<(&'a Amendment, AmendmentStanding)>,
    /// Everything that was amended of what was sealed.
    record: &'a AmendmentRecord,
    selected: Vec<&'a RankedEntry>,
    steps: Steps,
    problem: &'a Problem,
    pool: &'a Pool,
    total: i64,
    /// Numbers of films of which the sheets say something else than what was sealed.
    altered: &'a [i64],
    /// The newest checkpoint of the record, whose root stands on paper.
    checkpoint: Option<&'a Checkpoint>,
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

    /// What decided about a film beside scores and rules: a ruling, or the lottery, about the selection or about the place alone.
    /// Empty where nothing did.
    fn decided_by(&self, line: &RankedEntry) -> String {
        let id = line.entry.id.as_str();
        let has = |ids: &[String]| ids.iter().any(|one| one == id);
        let ruled = if has(&self.problem.pinned) {
            Some(m::ruled_in(self.lang))
        } else {
            has(&self.problem.vetoed).then_some(m::ruled_out(self.lang))
        };
        let over = self.steps.steps_over(id).map(|_| m::over_tolerance(self.lang));
        let drawn = if self.steps.is_drawn(id) {
            Some(selection::drawn(self.lang))
        } else {
            line.by_lottery.then_some(results::by_lottery(self.lang))
        };
        list(self.lang, &[ruled, over, drawn].into_iter().flatten().collect::<Vec<_>>())
    }

    /// Whether rulings or the lottery decided about any film: only then lists have a column for it.
    fn has_decided(&self) -> bool {
        let by_lottery = || self.ranking.entries.iter().any(|line| line.by_lottery);
        self.problem.is_ruled() || !self.steps.drawn.is_empty() || by_lottery()
    }

    /// The list alone, one film a row. What is said of the whole list stands in columns of its own, in every row: whoever reads a table
    /// by its header reads it, too. What decided about a film is the last column.
    fn csv(&self) -> Result<Vec<u8>> {
        let decided = self.has_decided();
        let about: Vec<(&str, String)> = self.about().into_iter().map(|(name, fact)| (name, fact.text())).collect();
        let heads: Vec<&str> = self
            .shortlist_head()
            .into_iter()
            .chain(about.iter().map(|(name, _)| *name))
            .chain(decided.then_some(m::decided_by(self.lang)))
            .collect();
        let rows = (1..).zip(&self.selected).map(|(place, line)| {
            self.shortlist_row(place, line)
                .into_iter()
                .chain(about.iter().map(|(_, fact)| fact.clone()))
                .chain(decided.then(|| self.decided_by(line)))
        });
        csv::document(&heads, rows)
    }

    /// The balance table: for each region and category how many were chosen of how many eligible films of the contest.
    fn balance_rows(&self) -> Vec<(String, String, usize, usize)> {
        let chosen = |key: &str| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for line in &self.selected {
                *counts.entry(line.entry.answer(key)).or_default() += 1;
            }
            counts
        };
        let of = |counts: &BTreeMap<String, usize>, key: &str| counts.get(key).copied().unwrap_or_default();
        let (regions, categories) = (chosen(keys::REGION), chosen(keys::CATEGORY));
        let mut rows = Vec::new();
        for region in self.settings().leaf_regions() {
            let (chosen, all) = (of(&regions, &region.code), of(&self.pool.regions, &region.code));
            rows.push((m::region(self.lang).to_owned(), region.label.get(self.lang).to_owned(), chosen, all));
        }
        for category in &self.settings().categories {
            let (chosen, all) = (of(&categories, &category.key), of(&self.pool.categories, &category.key));
            rows.push((m::category(self.lang).to_owned(), category.label.get(self.lang).to_owned(), chosen, all));
        }
        rows
    }

    /// The title of a film by its id.
    fn title(&self, id: &str) -> String {
        let line = self.ranking.entries.iter().find(|line| line.entry.id.as_str() == id);
        line.map_or_else(|| id.to_owned(), RankedEntry::title)
    }

    /// What is said of the whole list: its total and the steps to it, the seal, and what it was made of.
    fn about(&self) -> Vec<(&'static str, Fact)> {
        let lang = self.lang;
        let steps = StepsTold::of(&self.steps, self.problem.is_ruled(), |id| self.title(id), lang);
        let seal = (m::seal(lang), Fact::Words(self.sealed.hash.clone()));
        let origin = self.origin_rows().into_iter().map(|(name, words)| (name, Fact::Words(words)));
        let total = (m::total(lang), Fact::Points(self.total));
        std::iter::once(total).chain(steps.facts(lang)).chain([seal]).chain(origin).collect()
    }

    /// What the list was made of, in words: contest, method, rounds, tolerance, sheets.
    fn origin_rows(&self) -> Vec<(&'static str, String)> {
        let (lang, settings) = (self.lang, self.settings());
        let rounds: Vec<&str> = settings.rounds.iter().map(|round| round.label.get(lang)).collect();
        let tolerance = self.problem.tolerance.map_or_else(|| selection::no_limit(lang).to_owned(), points_2);
        let said = |one: &Amendment| selection::amended_by(lang, &one.reason, &one.decider);
        let amended = self.amended.map(|(one, standing)| (amendments::standing(standing, lang), said(one)));
        let root = self.checkpoint.map(|one| (record::root(lang), record::root_of(one, lang)));
        let rows = [
            (m::contest(lang), self.ranking.contest.title.clone()),
            (results::method(lang), results::method_name(lang, self.ranking.method).to_owned()),
            (m::rounds(lang), list(lang, &rounds)),
            (selection::tolerance(lang), tolerance),
            (m::sheets(lang), self.ranking.sheets.to_string()),
            (m::carried_sheets(lang), self.ranking.carried.to_string()),
        ];
        let altered = (!self.altered.is_empty()).then(|| (m::altered(lang), entry_numbers(lang, self.altered)));
        rows.into_iter().chain(amended).chain(self.revised()).chain(root).chain(altered).collect()
    }

    /// What was amended, with what it was and what it is; nothing where nothing was.
    fn revised(&self) -> Option<(&'static str, String)> {
        let lang = self.lang;
        let all = self.record.lines(self.settings(), lang);
        (!all.is_empty()).then(|| (amendments::page(lang), clauses(lang, &all)))
    }
}
