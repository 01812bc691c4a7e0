//! The record of a contest.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::{Contest, Start};
use words::{audit as m, lists as l, phrases};

use crate::audit::record::{RecordSearch, record_rows};
use crate::context::Context;
use crate::error::Result;
use crate::exports::column::{Column, heads, record};
use crate::exports::lists::list::{Asked, Batch, ContestList, ListSource, OpenList, batch_limit};
use crate::exports::record_text::RecordText;
use crate::exports::record_words::RecordNames;
use crate::exports::table::TableCell;

/// The columns of the record.
#[must_use]
pub fn record_columns(lang: Lang) -> Vec<Column<RecordText>> {
    vec![
        Column::new("row", l::row(lang), |one: &RecordText| TableCell::Number(one.seq)).numbers(),
        Column::new("when", m::when(lang), |one: &RecordText| TableCell::text(one.when.as_str())),
        Column::new("who", m::who(lang), |one: &RecordText| TableCell::text(one.who.as_str())),
        Column::new("what", m::what(lang), |one: &RecordText| TableCell::text(one.what.as_str())).names(),
        Column::new("subject", l::subject(lang), |one: &RecordText| TableCell::text(one.subject.as_str())),
        Column::new("detail", m::detail(lang), move |one: &RecordText| {
            let facts = one.facts.iter().map(|fact| phrases::labelled(lang, &fact.label, &fact.value));
            TableCell::text(facts.collect::<Vec<_>>().join("\n"))
        }),
        Column::new("checksum", l::checksum(lang), |one: &RecordText| TableCell::text(one.hash.as_str())),
    ]
}

/// The record.
pub(crate) struct RecordList;

#[async_trait]
impl ContestList for RecordList {
    fn action(&self) -> Action {
        Action::ViewRecord
    }

    /// Sheets are saved with their marks.
    fn holds_scores(&self, phase: Phase) -> bool {
        phase >= Phase::Round(1)
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, ask, lang, .. } = asked;
        let (contest, _) = asked.enter(self.action()).await?;
        let columns = record_columns(lang);
        let heads = heads(&columns);
        let source = Source { cx: cx.clone(), contest, search: RecordSearch::asked(ask), columns, lang };
        Ok(OpenList::paged(heads, source))
    }
}

/// What the rows are read from, a page at a time.
struct Source {
    cx: Context,
    contest: Contest,
    search: RecordSearch,
    columns: Vec<Column<RecordText>>,
    lang: Lang,
}

#[async_trait]
impl ListSource for Source {
    async fn batch(&self, start: &Start) -> Result<(Batch, Option<Start>)> {
        let id = &self.contest.id;
        let mut tx = self.cx.read().await?;
        let found = record_rows(&mut *tx, id, &self.search, (start, batch_limit()), &[]).await?;
        drop(tx);
        let names = RecordNames {
            settings: &self.contest.settings,
            entries: &found.entries,
            people: &found.names,
            contests: &BTreeMap::new(),
            lang: self.lang,
        };
        let text = |line| record(&self.columns, &names.text(line, id.as_str()));
        Ok((found.lines.rows.iter().map(text).collect(), found.lines.after.map(Start::After)))
    }
}
