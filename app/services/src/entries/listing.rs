//! Lists of entries: one's own, and the office's.

use std::collections::BTreeMap;

use domain::access::{AccessContext, Action, Role, knows_outcome};
use domain::contest::Settings;
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::text::Lang;
use store::{
    Contest, ContestLine, EntryFilter, EntryLine, EntryOrder, FilmLine, OwnEntryCount, Slice, Start, StateCount, Tx,
};
use words::common::entry_state;

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::error::Result;
use crate::paging::{PageAsk, PageLinks};

/// The order of the office's list where the address names none.
pub const BY_NUMBER: &str = "number";

/// One of the own entries with its contest's title.
#[derive(Clone, Debug)]
pub struct MyEntry {
    /// The entry.
    pub line: EntryLine,
    /// Its judging copy.
    pub film: Option<FilmLine>,
    /// Title of the contest.
    pub contest_title: String,
    /// IANA name of the contest's time zone.
    pub time_zone: String,
}

/// A page of somebody's own entries, the newest first.
#[derive(Clone, Debug, Default)]
pub struct OwnEntries {
    /// The page.
    pub lines: Vec<MyEntry>,
    /// Entries on all pages, by contest and state.
    pub counts: Vec<OwnEntryCount>,
    /// The pages beside it.
    pub links: PageLinks,
}

impl OwnEntries {
    /// Entries on all pages.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|one| u64::try_from(one.count).unwrap_or_default()).sum()
    }
}

/// An entry in the office's list.
#[derive(Clone, Debug)]
pub struct QueueLine {
    /// The entry.
    pub line: EntryLine,
    /// Its judging copy.
    pub film: Option<FilmLine>,
}

/// Which entries are listed, and how.
#[derive(Clone, Debug, Default)]
pub struct EntrySearch {
    /// Which.
    pub filter: EntryFilter,
    /// The column: `number`, `title`, `category`, `region`, `unit`, `length`, `state` or `submitted`; any other is `number`.
    pub sort: String,
    /// The last first.
    pub descending: bool,
    /// The language states are sorted in.
    pub lang: Lang,
    /// Which page.
    pub page: PageAsk,
}

/// A page of the office's list of entries.
#[derive(Clone, Debug)]
pub struct EntryList {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The page.
    pub lines: Vec<QueueLine>,
    /// All entries and those that are found, by state; the state that is asked for aside.
    pub states: Vec<StateCount>,
    /// The first entry that waits for its check.
    pub next: Option<EntryId>,
    /// The pages beside it.
    pub links: PageLinks,
}

impl EntrySearch {
    /// What the address of the list asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk, lang: Lang) -> Self {
        let get = |key| ask.get(key).to_owned();
        let (column, descending) = ask.sort(BY_NUMBER);
        let filter = EntryFilter {
            words: ask.words().to_owned(),
            category: get("category"),
            region: get("region"),
            state: get("state"),
            ..EntryFilter::default()
        };
        Self { filter, sort: column.to_owned(), descending, lang, page: PageAsk::default() }
    }
}

/// The order a column names, and whether it is one of texts.
pub(crate) fn entry_order(settings: &Settings, column: &str, lang: Lang) -> (EntryOrder, bool) {
    match column {
        "title" => (EntryOrder::Title, true),
        "unit" => (EntryOrder::Unit, true),
        "category" => (EntryOrder::Category(settings.categories.iter().map(|one| one.key.clone()).collect()), false),
        "region" => (EntryOrder::Region(settings.regions.iter().map(|one| one.code.clone()).collect()), false),
        "length" => (EntryOrder::Length, false),
        "submitted" => (EntryOrder::Submitted, false),
        "state" => {
            let mut states = EntryState::ALL.to_vec();
            states.sort_by_key(|state| entry_state(lang, *state));
            (EntryOrder::State(states), false)
        }
        _ => (EntryOrder::Number, false),
    }
}

impl Services {
    /// A page of the entries of a contest with their films, without other people's drafts.
    ///
    /// # Errors
    /// A missing permission, no such contest, or [`Refusal::BadCursor`].
    pub async fn entries(&self, actor: &Actor, id: &ContestId, search: &EntrySearch) -> Result<EntryList> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let filter = EntryFilter { outcomes_held: !knows_outcome(&access, contest.phase), ..search.filter.clone() };
        let (order, text) = entry_order(&contest.settings, &search.sort, search.lang);
        let list = format!("entries {} {}", search.sort, search.descending);
        let (start, limit) = (search.page.start(&list, text)?, search.page.limit());
        let slice = entry_page(&mut *tx, id, &filter, (&order, search.descending), (&start, limit)).await?;
        let links = PageLinks::of(&list, &slice);
        let states = tx.entry_states(id, &filter).await?;
        let next = tx.next_unchecked(id, 0).await?;
        Ok(EntryList { contest, roles: access.roles, lines: slice.rows, states, next, links })
    }
}

/// A page of the entries of a contest with their films, in an order and whether it descends, from a place on at most so many.
pub(crate) async fn entry_page(
    tx: &mut dyn Tx,
    contest: &ContestId,
    filter: &EntryFilter,
    (order, descending): (&EntryOrder, bool),
    (start, limit): (&Start, i64),
) -> Result<Slice<QueueLine>> {
    let Slice { rows, before, after } = tx.entry_slice(contest, filter, order, descending, start, limit).await?;
    let mut films = films_of(tx, &rows).await?;
    let rows = rows.into_iter().map(|line| QueueLine { film: films.remove(&line.id), line }).collect();
    Ok(Slice { rows, before, after })
}

/// A page of the own entries of the person who looks.
///
/// # Errors
/// Nobody signed in, [`Refusal::BadCursor`], or the database.
pub(crate) async fn own_entries(
    tx: &mut dyn Tx,
    actor: &Actor,
    contests: &[ContestLine],
    page: &PageAsk,
) -> Result<OwnEntries> {
    const LIST: &str = "own entries";
    let start = page.start(LIST, false)?;
    let slice = own_entry_page(tx, actor, contests, (&start, page.limit())).await?;
    let links = PageLinks::of(LIST, &slice);
    let counts = tx.own_entry_counts(&actor.person()?.id).await?;
    Ok(OwnEntries { lines: slice.rows, counts, links })
}

/// The own entries of the person who looks, from a place on at most so many.
///
/// # Errors
/// Nobody signed in, or the database.
pub(crate) async fn own_entry_page(
    tx: &mut dyn Tx,
    actor: &Actor,
    contests: &[ContestLine],
    (start, limit): (&Start, i64),
) -> Result<Slice<MyEntry>> {
    let person = actor.person()?;
    let Slice { rows, before, after } = tx.own_entry_slice(&person.id, start, limit).await?;
    let mut films = films_of(tx, &rows).await?;
    let mine = |mut line: EntryLine| {
        let contest = contests.iter().find(|contest| contest.id == line.contest_id);
        // As their author: whoever has another office in the contest knows more in its own places.
        let knows = contest.is_some_and(|contest| knows_outcome(&AccessContext::default(), contest.phase));
        line.state = line.state.told(knows);
        MyEntry {
            film: films.remove(&line.id),
            contest_title: contest.map(|contest| contest.title.clone()).unwrap_or_default(),
            time_zone: contest.map(|contest| contest.time_zone.clone()).unwrap_or_default(),
            line,
        }
    };
    Ok(Slice { rows: rows.into_iter().map(mine).collect(), before, after })
}

/// The films of a page of entries.
async fn films_of(tx: &mut dyn Tx, lines: &[EntryLine]) -> Result<BTreeMap<EntryId, FilmLine>> {
    let entries: Vec<EntryId> = lines.iter().map(|line| line.id.clone()).collect();
    let films = tx.films_of_entries(&entries).await?;
    Ok(films.into_iter().map(|film| (film.entry_id.clone(), film)).collect())
}
