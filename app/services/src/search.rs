//! One search for works and people: by number, title, unit and name, as far as the person may see them.

use std::collections::BTreeSet;

use domain::access::{self, Action, Role, knows_outcome};
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::ids::{AssignmentId, ContestId, EntryId};
use domain::search::SearchWords;
use store::{ContestLine, EntryLine, NamedMember, SearchIn, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::contests::access::AccessByContest;
use crate::contests::create::contest_lines;
use crate::context::Context;
use crate::error::{Result, ServiceError};

/// Most works, and most people, that one search tells.
pub const MOST_FOUND: usize = 50;

/// Where a work that was found is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryWay {
    /// On its eligibility check.
    Check,
    /// On its author's page.
    Own,
    /// On the judge's desk.
    Desk(AssignmentId),
    /// In the ranking.
    Ranking,
}

/// A work that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundEntry {
    /// Its key.
    pub id: EntryId,
    /// Its contest.
    pub contest: ContestId,
    /// The contest's title.
    pub contest_title: String,
    /// Its number.
    pub number: Option<i64>,
    /// Its title.
    pub title: String,
    /// The unit that submitted it; empty for those who may know number and title alone.
    pub unit: String,
    /// Its state; `None` for those who may know number and title alone.
    pub state: Option<EntryState>,
    /// Where it is opened.
    pub way: EntryWay,
}

/// A person that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Unit; empty for an account.
    pub unit: String,
    /// The contest the person is in, its title, and as what; `None` for an account.
    pub seat: Option<(ContestId, String, Role)>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResult {
    /// The contest that was searched, where it was one.
    pub within: Option<ContestLine>,
    /// Contests by their title.
    pub contests: Vec<ContestLine>,
    /// Works.
    pub entries: Vec<FoundEntry>,
    /// People.
    pub people: Vec<FoundPerson>,
    /// There are more than are told.
    pub cut: bool,
}

/// The contests in which a person may look for works and people, by what may be known of them.
#[derive(Default)]
struct Reach {
    entries: Vec<ContestId>,
    titles: Vec<ContestId>,
    desks: Vec<ContestId>,
    people: Vec<ContestId>,
}

impl Reach {
    fn of(who: &AccessByContest, lines: &[ContestLine]) -> Self {
        let mut reach = Self::default();
        for line in lines {
            let access = who.within(line);
            let may = |action| access::check(action, &access, line.phase).is_ok();
            if may(Action::ViewEntries) {
                reach.entries.push(line.id.clone());
            } else if may(Action::ViewScores) {
                reach.titles.push(line.id.clone());
            }
            if may(Action::ViewDesk) && Role::may_judge(&access.roles, false) {
                reach.desks.push(line.id.clone());
            }
            if may(Action::ManagePeople) {
                reach.people.push(line.id.clone());
            }
        }
        reach
    }
}

impl Services {
    /// Works and people that hold the words, in one contest or in all; nothing without words.
    ///
    /// Whoever may list the entries of a contest finds them by everything, authors find their own so. Judges find the films
    /// assigned to them, and whoever sees scores the films that have some, by number and title alone: a blind round stays blind.
    /// People are found by those who manage them.
    ///
    /// # Errors
    /// Nobody signed in in person, no such contest, or the database.
    pub async fn search(&self, actor: &Actor, typed: &str, within: Option<&ContestId>) -> Result<SearchResult> {
        searched(self, actor, typed, within).await
    }
}

/// As [`Services::search`].
pub(crate) async fn searched(
    cx: &Context,
    actor: &Actor,
    typed: &str,
    within: Option<&ContestId>,
) -> Result<SearchResult> {
    let me = actor.in_person()?.id.clone();
    let mut tx = cx.read().await?;
    let mut lines = contest_lines(&mut *tx, actor).await?;
    let runs = actor.has(Role::Organiser) || actor.has(Role::Staff);
    lines.retain(|line| runs || line.phase != Phase::Draft);
    let mut result = SearchResult::default();
    if let Some(id) = within {
        lines.retain(|line| line.id == *id);
        result.within = Some(lines.first().cloned().ok_or(ServiceError::NotFound)?);
    }
    let Some(words) = SearchWords::parse(typed).filter(|_| !lines.is_empty()) else { return Ok(result) };
    let who = AccessByContest::of(&mut *tx, actor, &lines).await?;
    let reach = Reach::of(&who, &lines);
    let mut found = Gathered { lines: &lines, who: &who, seen: BTreeSet::new(), entries: Vec::new() };
    let limit = i64::try_from(MOST_FOUND.saturating_add(1)).unwrap_or(i64::MAX);
    if !reach.entries.is_empty() {
        let lines = tx.found_entries(SearchIn::Entries(&reach.entries), &words, limit).await?;
        lines.into_iter().for_each(|line| found.add(line, EntryWay::Check));
    }
    let all: Vec<ContestId> = lines.iter().map(|line| line.id.clone()).collect();
    let own = tx.found_entries(SearchIn::Own(&me, &all), &words, limit).await?;
    own.into_iter().for_each(|line| found.add(line, EntryWay::Own));
    if !reach.desks.is_empty() {
        let tasks = tx.found_tasks(&me, &reach.desks, &words, limit).await?;
        tasks.into_iter().for_each(|task| found.add(task.line, EntryWay::Desk(task.assignment)));
    }
    if !reach.titles.is_empty() {
        let lines = tx.found_entries(SearchIn::Titles(&reach.titles), &words, limit).await?;
        lines.into_iter().for_each(|line| found.add(line, EntryWay::Ranking));
    }
    result.entries = found.entries;
    let administers = within.is_none() && actor.has(Role::Administrator);
    result.people = people(&mut *tx, &words, &reach.people, &lines, administers).await?;
    if within.is_none() {
        result.contests = lines.iter().filter(|line| words.are_in(&line.title)).cloned().collect();
    }
    result.cut = result.entries.len() > MOST_FOUND || result.people.len() > MOST_FOUND;
    result.entries.truncate(MOST_FOUND);
    result.people.truncate(MOST_FOUND);
    Ok(result)
}

/// Works as they are found, each once.
struct Gathered<'a> {
    lines: &'a [ContestLine],
    who: &'a AccessByContest,
    seen: BTreeSet<EntryId>,
    entries: Vec<FoundEntry>,
}

impl Gathered<'_> {
    fn add(&mut self, line: EntryLine, way: EntryWay) {
        let Some(contest) = self.lines.iter().find(|contest| contest.id == line.contest_id) else { return };
        if !self.seen.insert(line.id.clone()) {
            return;
        }
        let whole = matches!(way, EntryWay::Check | EntryWay::Own);
        let access = self.who.within(contest);
        self.entries.push(FoundEntry {
            id: line.id,
            contest: line.contest_id,
            contest_title: contest.title.clone(),
            number: line.number,
            title: line.title,
            unit: if whole { line.submitting_unit } else { String::new() },
            state: whole.then(|| line.state.told(knows_outcome(&access, contest.phase))),
            way,
        });
    }
}

/// Members of contests by name, unit and address, then accounts that are in none of these.
async fn people(
    tx: &mut dyn Tx,
    words: &SearchWords,
    contests: &[ContestId],
    lines: &[ContestLine],
    administers: bool,
) -> Result<Vec<FoundPerson>> {
    let mut found = Vec::new();
    if !contests.is_empty() {
        let members = tx.members_of(contests).await?;
        let held =
            |one: &NamedMember| [&one.name, &one.email, &one.member.unit].into_iter().any(|text| words.are_in(text));
        for one in members.into_iter().filter(held) {
            let Some(line) = lines.iter().find(|line| line.id == one.member.contest_id) else { continue };
            let seat = Some((line.id.clone(), line.title.clone(), one.member.role));
            found.push(FoundPerson { name: one.name, email: one.email, unit: one.member.unit, seat });
        }
    }
    if administers {
        for account in tx.accounts().await? {
            let held = words.are_in(&account.name) || words.are_in(&account.email);
            if held && !found.iter().any(|one| one.email == account.email) {
                let (name, email) = (account.name, account.email);
                found.push(FoundPerson { name, email, unit: String::new(), seat: None });
            }
        }
    }
    Ok(found)
}
