//! Lists of entries: one's own, and the office's.

use std::collections::BTreeMap;

use domain::access::{AccessContext, Action, Role, knows_outcome};
use domain::contest::Settings;
use domain::entry::EntryState;
use domain::ids::{ContestId, EntryId};
use domain::text::Lang;
use store::{Contest, ContestLine, EntryFilter, EntryLine, EntryOrder, FilmLine, StateCount, Tx};
use words::common::entry_state;

use crate::Services;
use crate::actor::Actor;
use crate::contests::create::contest_lines;
use crate::error::Result;
use crate::paging::{PageAsk, PageLinks};

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

/// The order a column names, and whether it is one of texts.
fn order_of(settings: &Settings, column: &str, lang: Lang) -> (EntryOrder, bool) {
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
    /// The signed-in person's own entries, newest first.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn my_entries(&self, actor: &Actor) -> Result<Vec<MyEntry>> {
        actor.person()?;
        let mut tx = self.read().await?;
        let contests = contest_lines(&mut *tx, actor).await?;
        entries_in(&mut *tx, actor, &contests).await
    }

    /// A page of the entries of a contest with their films, without other people's drafts.
    ///
    /// # Errors
    /// A missing permission, no such contest, or [`Refusal::BadCursor`].
    pub async fn entries(&self, actor: &Actor, id: &ContestId, search: &EntrySearch) -> Result<EntryList> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewEntries).await?;
        let filter = EntryFilter { outcomes_held: !knows_outcome(&access, contest.phase), ..search.filter.clone() };
        let (order, text) = order_of(&contest.settings, &search.sort, search.lang);
        let list = format!("entries {} {}", search.sort, search.descending);
        let (start, limit) = (search.page.start(&list, text)?, search.page.limit());
        let slice = tx.entry_slice(id, &filter, &order, search.descending, &start, limit).await?;
        let links = PageLinks::of(&list, &slice);
        let states = tx.entry_states(id, &filter).await?;
        let next = tx.next_unchecked(id, 0).await?;
        let of_page: Vec<EntryId> = slice.rows.iter().map(|line| line.id.clone()).collect();
        let films = tx.films_of_entries(&of_page).await?;
        let mut films: BTreeMap<EntryId, FilmLine> =
            films.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
        let lines = slice.rows.into_iter().map(|line| QueueLine { film: films.remove(&line.id), line }).collect();
        Ok(EntryList { contest, roles: access.roles, lines, states, next, links })
    }
}

pub(crate) async fn entries_in(tx: &mut dyn Tx, actor: &Actor, contests: &[ContestLine]) -> Result<Vec<MyEntry>> {
    let person = actor.person()?;
    let lines = tx.entry_lines_of(&person.id).await?;
    let mut films: BTreeMap<EntryId, FilmLine> =
        tx.films_of_owner(&person.id).await?.into_iter().map(|film| (film.entry_id.clone(), film)).collect();
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
    Ok(lines.into_iter().map(mine).collect())
}
