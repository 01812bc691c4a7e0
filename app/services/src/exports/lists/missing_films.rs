//! Entries of a spreadsheet that have no film yet.

use async_trait::async_trait;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::text::Lang;
use words::entries::titled;
use words::imports as m;

use crate::entries::without_film::{WaitingEntry, entries_without_film};
use crate::error::Result;
use crate::exports::column::Column;
use crate::exports::lists::list::{Asked, ContestList, OpenList};
use crate::exports::table::TableCell;

/// The columns of the list of entries without a film.
#[must_use]
pub fn missing_film_columns(lang: Lang) -> Vec<Column<WaitingEntry>> {
    vec![
        Column::new("number", m::number(lang), |one: &WaitingEntry| TableCell::text(one.number.as_str())),
        Column::new("title", m::entry(lang), move |one: &WaitingEntry| TableCell::text(titled(lang, &one.title)))
            .names(),
        Column::new("file", m::film_file(lang), |one: &WaitingEntry| TableCell::text(one.film_file.as_str())),
    ]
}

/// Entries of a spreadsheet that have no film yet.
pub(crate) struct MissingFilmsList;

#[async_trait]
impl ContestList for MissingFilmsList {
    fn action(&self) -> Action {
        Action::ViewEntries
    }

    fn holds_scores(&self, _: Phase) -> bool {
        false
    }

    async fn open(&self, asked: Asked<'_>) -> Result<OpenList> {
        let Asked { cx, actor, contest, lang, .. } = asked;
        let mut tx = cx.read().await?;
        let (contest, access) = cx.enter(&mut *tx, actor, contest, self.action()).await?;
        let found = entries_without_film(&mut *tx, &contest, &access).await?;
        drop(tx);
        Ok(OpenList::of(&missing_film_columns(lang), found.into_iter().map(|one| one.entry)))
    }
}
