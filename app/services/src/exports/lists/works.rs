//! Entries that look like the same work as one, below it.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::entry::WorkLikeness;
use domain::form::keys;
use domain::ids::EntryId;
use domain::text::Lang;
use store::{Entry, Start};
use words::common::entry_state;
use words::entries::titled;
use words::phrases::{entry_number, list};
use words::{lists as l, screening, units as m};

use crate::context::Context;
use crate::entries::view::{EntryView, entry_in};
use crate::entries::works::{LikeWork, like_works};
use crate::error::{Result, ServiceError};
use crate::exports::column::{Column, heads, record};
use crate::exports::entries::answer_words;
use crate::exports::lists::list::{Asked, Batch, ContestList, ListSource, OpenList, batch_limit};
use crate::exports::table::TableCell;

/// The parameter that names the entry the others look like.
const ENTRY: &str = "entry";

/// What two works have in common, in words.
#[must_use]
pub const fn likeness_words(one: WorkLikeness, lang: Lang) -> &'static str {
    match one {
        WorkLikeness::Film => m::common_film(lang),
        WorkLikeness::Look => m::common_look(lang),
        WorkLikeness::Title => m::common_title(lang),
        WorkLikeness::People => m::common_people(lang),
    }
}

/// An entry among those that look like the same work.
struct WorkRow<'a> {
    entry: &'a Entry,
    contest: &'a str,
    film: Option<&'a str>,
    /// What it has in common with the entry the others look like; of that one, that it is it.
    common: String,
    decided: Option<&'a (bool, String)>,
}

impl<'a> WorkRow<'a> {
    fn own(view: &'a EntryView, lang: Lang) -> Self {
        Self {
            entry: &view.entry,
            contest: &view.contest.title,
            film: film_of(view),
            common: m::this_entry(lang).to_owned(),
            decided: None,
        }
    }

    fn other(work: &'a LikeWork, lang: Lang) -> Self {
        let common: Vec<&str> = work.common.iter().map(|one| likeness_words(*one, lang)).collect();
        Self {
            entry: &work.like.entry,
            contest: &work.like.contest_title,
            film: work.like.film_sha256.as_deref(),
            common: list(lang, &common),
            decided: work.like.decided.as_ref(),
        }
    }
}

/// The film of an entry as it was submitted last.
fn film_of(view: &EntryView) -> Option<&str> {
    view.versions.first().and_then(|version| version.file_sha256.as_deref())
}

fn work_columns<'a>(settings: &Settings, lang: Lang) -> Vec<Column<WorkRow<'a>>> {
    let settings = settings.clone();
    vec![
        Column::new("title", screening::title(lang), move |one: &WorkRow<'a>| {
            TableCell::text(titled(lang, &one.entry.answer(keys::TITLE)))
        })
        .names(),
        Column::new("contest", m::contest(lang), |one: &WorkRow<'a>| TableCell::text(one.contest)),
        Column::new("number", screening::number(lang), |one: &WorkRow<'a>| {
            TableCell::text(one.entry.number.map(entry_number).unwrap_or_default())
        }),
        Column::new("unit", screening::unit(lang), |one: &WorkRow<'a>| {
            TableCell::text(one.entry.answer(keys::SUBMITTING_UNIT))
        }),
        Column::new("people", m::people(lang), move |one: &WorkRow<'a>| {
            let said = one.entry.answers.get(keys::CREDITS);
            let said = said.map(|answer| answer_words(&settings, keys::CREDITS, answer, lang));
            TableCell::text(said.unwrap_or_default())
        }),
        Column::new("film", m::film_hash(lang), |one: &WorkRow<'a>| TableCell::text(one.film.unwrap_or_default())),
        Column::new("state", screening::state(lang), move |one: &WorkRow<'a>| {
            TableCell::text(entry_state(lang, one.entry.state))
        }),
        Column::new("common", m::in_common(lang), |one: &WorkRow<'a>| TableCell::text(one.common.as_str())),
        Column::new("decision", l::decision(lang), move |one: &WorkRow<'a>| match one.decided {
            None => TableCell::Empty,
            Some((true, _)) => TableCell::text(m::is_same(lang)),
            Some((false, _)) => TableCell::text(m::is_different(lang)),
        }),
        Column::new("reason", m::reason(lang), |one: &WorkRow<'a>| {
            one.decided.map_or(TableCell::Empty, |(_, reason)| TableCell::text(reason.as_str()))
        }),
    ]
}

/// Entries that look like the same work as the one that the address names.
pub(crate) struct WorksList;

#[async_trait]
impl ContestList for WorksList {
    fn action(&self) -> Action {
        Action::ViewEntries
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, ask, lang } = asked;
        let entry: EntryId = ask.get(ENTRY).parse().map_err(|_| ServiceError::NotFound)?;
        let mut tx = cx.read().await?;
        let view = entry_in(cx, &mut *tx, actor, &entry).await?;
        drop(tx);
        if !view.office || view.contest.id != *contest {
            return Err(ServiceError::NotFound);
        }
        let heads = heads(&work_columns(&view.contest.settings, lang));
        Ok(OpenList::paged(heads, Source { cx: cx.clone(), view, lang }))
    }
}

/// What the rows are read from, some at a time; the entry itself is the first.
struct Source {
    cx: Context,
    view: EntryView,
    lang: Lang,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let Self { cx, view, lang } = self;
        let skip = match start {
            Start::Skip(rows) => *rows,
            Start::First | Start::After(_) | Start::Before(_) => 0,
        };
        let limit = batch_limit();
        let mut tx = cx.read().await?;
        let found = like_works(&mut *tx, &view.entry, film_of(view), (skip, limit)).await?;
        drop(tx);
        let columns = work_columns(&view.contest.settings, *lang);
        let own = (skip == 0).then(|| WorkRow::own(view, *lang));
        let others = found.iter().map(|work| WorkRow::other(work, *lang));
        let rows: Batch = own.into_iter().chain(others).map(|row| record(&columns, &row)).collect();
        let read = i64::try_from(found.len()).unwrap_or(i64::MAX);
        Ok((rows, (read >= limit).then(|| Start::Skip(skip.saturating_add(read)))))
    }
}
