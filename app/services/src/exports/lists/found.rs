//! What a search found: contests, works, people.

use async_trait::async_trait;
use domain::ids::ContestId;
use domain::text::Lang;
use store::ContestLine;
use words::common::{entry_state, phase, role};
use words::entries::titled;
use words::phrases::entry_number;
use words::search as m;

use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exports::column::Column;
use crate::exports::lists::list::{OpenList, SiteList};
use crate::exports::table::TableCell;
use crate::search::{FoundEntry, FoundPerson, MOST_FOUND, SearchResult, searched};

/// The parameter that names the contest that is searched.
const CONTEST: &str = "contest";

/// The columns of the contests that were found.
#[must_use]
pub fn found_contest_columns(lang: Lang) -> Vec<Column<ContestLine>> {
    vec![
        Column::new("title", m::contest(lang), |one: &ContestLine| TableCell::text(one.title.as_str())).names(),
        Column::new("phase", words::accounts::phase(lang), move |one: &ContestLine| {
            TableCell::text(phase(lang, one.phase))
        }),
    ]
}

/// The columns of the works that were found. Whoever may know number and title alone is told no more.
#[must_use]
pub fn found_entry_columns(lang: Lang) -> Vec<Column<FoundEntry>> {
    vec![
        Column::new("number", m::number(lang), |one: &FoundEntry| {
            TableCell::text(one.number.map(entry_number).unwrap_or_default())
        }),
        Column::new("title", m::work(lang), move |one: &FoundEntry| TableCell::text(titled(lang, &one.title))).names(),
        Column::new("unit", m::unit(lang), |one: &FoundEntry| TableCell::text(one.unit.as_str())),
        Column::new("contest", m::contest(lang), |one: &FoundEntry| TableCell::text(one.contest_title.as_str())),
        Column::new("state", m::state(lang), move |one: &FoundEntry| {
            one.state.map_or(TableCell::Empty, |state| TableCell::text(entry_state(lang, state)))
        }),
    ]
}

/// The columns of the people that were found.
#[must_use]
pub fn found_person_columns(lang: Lang) -> Vec<Column<FoundPerson>> {
    vec![
        Column::new("name", m::name(lang), |one: &FoundPerson| TableCell::text(one.name.as_str())).names(),
        Column::new("role", m::role(lang), move |one: &FoundPerson| {
            TableCell::text(one.seat.as_ref().map_or(m::account(lang), |(_, _, held)| role(lang, *held)))
        }),
        Column::new("unit", m::unit(lang), |one: &FoundPerson| TableCell::text(one.unit.as_str())),
        Column::new("email", m::email(lang), |one: &FoundPerson| TableCell::text(one.email.as_str())),
        Column::new("contest", m::contest(lang), |one: &FoundPerson| {
            one.seat.as_ref().map_or(TableCell::Empty, |(_, title, _)| TableCell::text(title.as_str()))
        }),
    ]
}

/// What the address searches for.
async fn found(cx: &Context, actor: &Actor, ask: &ListAsk) -> Result<SearchResult> {
    let asked = ask.get(CONTEST);
    let within: Option<ContestId> =
        if asked.is_empty() { None } else { Some(asked.parse().map_err(|_| ServiceError::NotFound)?) };
    searched(cx, actor, ask.words(), within.as_ref()).await
}

/// The same list, saying at its end that there are more, as the page does.
fn cut(list: OpenList, name: usize, is_cut: bool, lang: Lang) -> OpenList {
    if !is_cut {
        return list;
    }
    let mut row = vec![TableCell::Empty; name];
    row.push(TableCell::text(m::cut(lang, u64::try_from(MOST_FOUND).unwrap_or(u64::MAX))));
    row.resize(list.heads.len(), TableCell::Empty);
    list.ending_with(row)
}

/// Contests that were found.
pub(crate) struct FoundContestsList;

#[async_trait]
impl SiteList for FoundContestsList {
    fn tells_of_others(&self) -> bool {
        false
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        actor.in_person().map(|_| ())
    }

    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList> {
        let found = found(cx, actor, ask).await?;
        Ok(OpenList::of(&found_contest_columns(lang), found.contests))
    }
}

/// Works that were found.
pub(crate) struct FoundEntriesList;

#[async_trait]
impl SiteList for FoundEntriesList {
    fn tells_of_others(&self) -> bool {
        true
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        actor.in_person().map(|_| ())
    }

    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList> {
        let found = found(cx, actor, ask).await?;
        Ok(cut(OpenList::of(&found_entry_columns(lang), found.entries), 1, found.cut, lang))
    }
}

/// People that were found.
pub(crate) struct FoundPeopleList;

#[async_trait]
impl SiteList for FoundPeopleList {
    fn tells_of_others(&self) -> bool {
        true
    }

    fn check(&self, actor: &Actor) -> Result<()> {
        actor.in_person().map(|_| ())
    }

    async fn open(&self, cx: &Context, actor: &Actor, ask: &ListAsk, lang: Lang) -> Result<OpenList> {
        let found = found(cx, actor, ask).await?;
        Ok(cut(OpenList::of(&found_person_columns(lang), found.people), 0, found.cut, lang))
    }
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt as _;

    use super::*;
    use crate::exports::lists::list::Batch;

    #[tokio::test]
    async fn a_list_that_is_cut_says_so_among_the_names() {
        for (is_cut, rows) in [(false, 0), (true, 1)] {
            let list = cut(OpenList::of(&found_entry_columns(Lang::En), Vec::new()), 1, is_cut, Lang::En);
            let saved: Vec<Batch> = list.batches.try_collect().await.unwrap();
            let saved: Batch = saved.into_iter().flatten().collect();
            assert_eq!(saved.len(), rows);
            for row in saved {
                let told = m::cut(Lang::En, 50);
                assert_eq!((row.len(), row.get(1)), (5, Some(&TableCell::text(told))));
            }
        }
    }
}
