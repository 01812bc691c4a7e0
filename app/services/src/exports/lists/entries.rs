//! The office's list of entries.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::{Action, knows_outcome};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::form::keys;
use domain::text::Lang;
use store::{Contest, EntryFilter, EntryOrder, FileState, Start};
use words::common::entry_state;
use words::phrases::entry_number;
use words::{entries, screening as m};

use crate::context::Context;
use crate::entries::listing::{EntrySearch, QueueLine, entry_order, entry_page};
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::lists::list::{Asked, Batch, ContestList, ListSource, OpenList, batch_limit};
use crate::exports::table::TableCell;
use crate::time::local_time;

/// The columns that the organiser's form names: a festival's regions are countries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryNames {
    /// What a category is called.
    pub category: String,
    /// What a region is called.
    pub region: String,
    /// What the submitting unit is called.
    pub unit: String,
}

impl EntryNames {
    /// As these settings call them.
    #[must_use]
    pub fn of(settings: &Settings, lang: Lang) -> Self {
        let name = |key: &str, words: &str| match settings.field(key) {
            Some(field) => field.label.get(lang).to_owned(),
            None => words.to_owned(),
        };
        Self {
            category: name(keys::CATEGORY, m::category(lang)),
            region: name(keys::REGION, m::region(lang)),
            unit: name(keys::SUBMITTING_UNIT, m::unit(lang)),
        }
    }
}

/// The state of a film in a word.
#[must_use]
pub const fn film_words(state: Option<FileState>, lang: Lang) -> &'static str {
    match state {
        None | Some(FileState::Replaced | FileState::Removed) => entries::film_none(lang),
        Some(FileState::Uploading) => entries::film_uploading(lang),
        Some(FileState::Checking) => entries::film_checking(lang),
        Some(FileState::Ready) => entries::film_ready(lang),
        Some(FileState::Rejected) => entries::film_rejected(lang),
    }
}

/// The columns of the list of entries.
#[must_use]
pub fn entry_columns(settings: &Arc<Settings>, lang: Lang) -> Vec<Column<QueueLine>> {
    let EntryNames { category, region, unit } = EntryNames::of(settings, lang);
    let (categories, regions, zones) = (Arc::clone(settings), Arc::clone(settings), Arc::clone(settings));
    vec![
        Column::new("number", m::number(lang), |one: &QueueLine| {
            TableCell::text(one.line.number.map(entry_number).unwrap_or_default())
        })
        .sorted(),
        Column::new("title", m::title(lang), |one: &QueueLine| TableCell::text(one.line.title.as_str()))
            .names()
            .sorted(),
        Column::new("category", category, move |one: &QueueLine| {
            TableCell::text(categories.category(&one.line.category).map_or("", |category| category.label.get(lang)))
        })
        .sorted(),
        Column::new("region", region, move |one: &QueueLine| {
            TableCell::text(regions.region(&one.line.region).map_or("", |region| region.label.get(lang)))
        })
        .sorted(),
        Column::new("unit", unit, |one: &QueueLine| TableCell::text(one.line.submitting_unit.as_str())).sorted(),
        Column::new("length", m::length(lang), |one: &QueueLine| {
            let length = one.film.as_ref().and_then(|film| film.duration_ms);
            length.map_or(TableCell::Empty, TableCell::Duration)
        })
        .numbers()
        .sorted(),
        Column::new("film", m::film(lang), move |one: &QueueLine| {
            TableCell::text(film_words(one.film.as_ref().map(|film| film.state), lang))
        }),
        Column::new("state", m::state(lang), move |one: &QueueLine| TableCell::text(entry_state(lang, one.line.state)))
            .sorted(),
        Column::new("submitted", m::submitted(lang), move |one: &QueueLine| {
            let time = one.line.submitted_at.map(|at| local_time(at, &zones.time_zone));
            TableCell::text(time.unwrap_or_default())
        })
        .sorted(),
    ]
}

/// The office's list of entries.
pub(crate) struct EntriesList;

#[async_trait]
impl ContestList for EntriesList {
    fn action(&self) -> Action {
        Action::ViewEntries
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, ask, lang, .. } = asked;
        let (contest, access) = asked.enter(self.action()).await?;
        let search = EntrySearch::asked(ask, lang);
        let filter = EntryFilter { outcomes_held: !knows_outcome(&access, contest.phase), ..search.filter };
        let columns = entry_columns(&contest.settings, lang);
        let heads = heads(&columns);
        let (order, _) = entry_order(&contest.settings, &search.sort, lang);
        let source = Source { cx: cx.clone(), contest, filter, order, descending: search.descending, columns };
        Ok(OpenList::paged(heads, source))
    }
}

/// What the rows are read from, a page at a time.
struct Source {
    cx: Context,
    contest: Contest,
    filter: EntryFilter,
    order: EntryOrder,
    descending: bool,
    columns: Vec<Column<QueueLine>>,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let order = (&self.order, self.descending);
        let mut tx = self.cx.read().await?;
        let page = entry_page(&mut *tx, &self.contest.id, &self.filter, order, (start, batch_limit())).await?;
        let rows = page.rows.iter().map(|line| record(&self.columns, line)).collect();
        Ok((rows, page.after.map(Start::After)))
    }
}
