//! What waits for a person, and where.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::contest::Entrant;
use domain::contest::phase::Phase;
use domain::entry::units_in;
use domain::ids::{AccountId, ContestId};
use domain::limits::GRACE_MINUTES;
use domain::time::{MINUTE, Micros};
use store::{ContestLine, DeadlineExtension, JudgeTally, Member, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::contests::access::AccessByContest;
use crate::contests::create::contest_lines;
use crate::context::Context;
use crate::entries::listing::{OwnEntries, own_entries};
use crate::error::Result;
use crate::overview::work::{Known, WorkItem, work_queue};
use crate::paging::PageAsk;

/// A role held in one contest.
#[derive(Clone, Debug)]
pub struct Seat {
    /// As what.
    pub role: Role,
    /// Where.
    pub contest: ContestLine,
    /// How far a judge is in the present round, or in the last one after it; `None` before films are assigned and
    /// for other roles.
    pub tally: Option<JudgeTally>,
}

/// What waits for a person, by role.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// Every contest, for organisers and staff; empty for others.
    pub contests: Vec<ContestLine>,
    /// What waits for the person, what is due first before the rest.
    pub work: Vec<WorkItem>,
    /// Roles held in contests, newest contest first.
    pub seats: Vec<Seat>,
    /// Contests that take entries now.
    pub calls: Vec<ContestLine>,
    /// A page of the own entries.
    pub entries: OwnEntries,
}

/// Own entries that the home page shows.
const NEWEST: u32 = 5;

impl Services {
    /// Everything the home page shows, in a few statements whatever the number of contests.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn home(&self, actor: &Actor) -> Result<Home> {
        home_with(self, actor, &PageAsk { size: NEWEST, ..PageAsk::default() }).await
    }

    /// As [`Services::home`], with this page of the own entries.
    ///
    /// # Errors
    /// Nobody signed in, [`Refusal::BadCursor`](crate::Refusal::BadCursor), or the database.
    pub async fn my_entries(&self, actor: &Actor, page: &PageAsk) -> Result<Home> {
        home_with(self, actor, page).await
    }
}

async fn home_with(cx: &Context, actor: &Actor, page: &PageAsk) -> Result<Home> {
    let person = actor.person()?;
    let mut tx = cx.read().await?;
    let now = cx.now();
    let (contests, who) = contests_for(&mut *tx, actor, &person.id, now).await?;
    let tallies = tx.tallies(&person.id).await?;
    let seats = seats(who.members().to_vec(), &contests, &tallies);
    let entries = own_entries(&mut *tx, actor, &contests, page).await?;
    let known = Known { me: &person.id, who: &who, contests: &contests, tallies: &tallies, entries: &entries.counts };
    let work = work_queue(&mut *tx, &known, now).await?;
    let takes = |line: &&ContestLine| line.accepts_entries(now);
    // Nobody enters a contest they judge.
    let judges = |line: &&ContestLine| seats.iter().any(|seat: &Seat| seat.contest.id == line.id && seat.role.judges());
    let mut calls: Vec<ContestLine> = contests.iter().filter(takes).filter(|line| !judges(line)).cloned().collect();
    calls.sort_by_key(|line| line.own_deadline().unwrap_or(i64::MAX));
    let contests = if runs_contests(actor) { contests } else { Vec::new() };
    Ok(Home { contests, work, seats, calls, entries })
}

/// The contests there are for a person, with the extensions that hold for them, and what the person is in each.
async fn contests_for(
    tx: &mut dyn Tx,
    actor: &Actor,
    person: &AccountId,
    now: Micros,
) -> Result<(Vec<ContestLine>, AccessByContest)> {
    let mut contests = contest_lines(tx, actor).await?;
    let who = AccessByContest::of(tx, actor, &contests).await?;
    let extensions = tx.extensions_since(now.saturating_sub(LONGEST_GRACE)).await?;
    extend(&mut contests, &extensions, person, who.members());
    Ok((contests, who))
}

/// Whether somebody has every contest on the home page.
pub(crate) fn runs_contests(actor: &Actor) -> bool {
    actor.has(Role::Organiser) || actor.has(Role::Staff)
}

/// The contests on the home page of whoever runs them.
///
/// # Errors
/// Nobody signed in, or the database.
pub(crate) async fn listed_contests(cx: &Context, actor: &Actor) -> Result<Vec<ContestLine>> {
    let mut tx = cx.read().await?;
    Ok(contests_for(&mut *tx, actor, &actor.person()?.id, cx.now()).await?.0)
}

/// The contests an address asks for, in its order; without one as they are.
#[must_use]
pub fn arranged_contests(contests: Vec<ContestLine>, ask: &ListAsk) -> Vec<ContestLine> {
    let words = ask.words().to_lowercase();
    let mut lines: Vec<ContestLine> =
        contests.into_iter().filter(|line| line.title.to_lowercase().contains(&words)).collect();
    let (column, descending) = ask.sort("");
    match column {
        "title" => lines.sort_by(|a, b| a.title.cmp(&b.title)),
        "phase" => lines.sort_by_key(|line| line.phase),
        "deadline" => lines.sort_by_key(ContestLine::own_deadline),
        "entries" => lines.sort_by_key(|line| line.entries),
        _ => {}
    }
    if descending {
        lines.reverse();
    }
    lines
}

/// An extension that ended earlier than this counts no more, whatever the contest's grace.
const LONGEST_GRACE: Micros = GRACE_MINUTES.saturating_mul(MINUTE);

/// Puts the extensions that hold for a person into the lines of their contests.
fn extend(contests: &mut [ContestLine], kept: &[DeadlineExtension], person: &AccountId, members: &[Member]) {
    for line in contests {
        let here: Vec<(String, Micros)> =
            kept.iter().filter(|one| one.contest_id == line.id).map(|one| (one.entrant.key(), one.ends_at)).collect();
        if here.is_empty() {
            continue;
        }
        let officers = members.iter().filter(|member| member.contest_id == line.id && member.role == Role::UnitOfficer);
        let units = officers.flat_map(|member| units_in(&member.unit)).map(|unit| Entrant::Unit(unit.to_owned()));
        let entrants: Vec<Entrant> = [Entrant::Person(person.clone())].into_iter().chain(units).collect();
        line.extended = Entrant::extended_until(&entrants, here.iter().map(|(key, until)| (key.as_str(), *until)));
    }
}

/// Memberships with their contests, in the order of the contests.
pub(crate) fn seats(members: Vec<Member>, contests: &[ContestLine], tallies: &[JudgeTally]) -> Vec<Seat> {
    let mut by_contest: BTreeMap<ContestId, Vec<Role>> = BTreeMap::new();
    for member in members {
        by_contest.entry(member.contest_id).or_default().push(member.role);
    }
    let held = contests.iter().filter_map(|contest| Some((contest, by_contest.get(&contest.id)?)));
    held.flat_map(|(contest, roles)| {
        roles.iter().map(|&role| {
            let tally = (role == Role::Judge).then(|| tally_of(contest, tallies)).flatten();
            Seat { role, contest: contest.clone(), tally }
        })
    })
    .collect()
}

/// The tally of the present round; of the last one when no round is going on.
fn tally_of(contest: &ContestLine, tallies: &[JudgeTally]) -> Option<JudgeTally> {
    let mut mine = tallies.iter().filter(|tally| tally.contest_id == contest.id);
    match contest.phase {
        Phase::Round(round) => mine.find(|tally| tally.round == round),
        _ => mine.max_by_key(|tally| tally.round),
    }
    .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, phase: Phase) -> ContestLine {
        ContestLine {
            id: id.parse().unwrap(),
            title: id.to_owned(),
            phase,
            deadline: None,
            grace_minutes: 0,
            extended: None,
            time_zone: "UTC".to_owned(),
            second_factor: false,
            entries: 0,
            eligible: 0,
            shortlisted: 0,
        }
    }

    fn member(contest: &str, role: Role) -> Member {
        Member {
            contest_id: contest.parse().unwrap(),
            account_id: "me".parse().unwrap(),
            role,
            unit: String::new(),
            region: String::new(),
            expertise: String::new(),
            created_at: 0,
        }
    }

    #[test]
    fn a_seat_has_the_tally_of_the_present_round() {
        let contests = [line("new", Phase::Round(2)), line("old", Phase::Final), line("early", Phase::CallOpen)];
        let tally = |contest: &str, round| JudgeTally {
            contest_id: contest.parse().unwrap(),
            round,
            films: 3,
            done: 1,
            signed: 0,
        };
        let tallies = [tally("new", 1), tally("new", 2), tally("old", 1), tally("old", 2)];
        let members = vec![
            member("old", Role::Judge),
            member("new", Role::Judge),
            member("early", Role::Judge),
            member("early", Role::Chair),
            member("gone", Role::Judge),
        ];
        let seats = seats(members, &contests, &tallies);
        let seen: Vec<_> = seats
            .iter()
            .map(|seat| (seat.contest.title.as_str(), seat.role, seat.tally.as_ref().map(|tally| tally.round)))
            .collect();
        assert_eq!(
            seen,
            [
                ("new", Role::Judge, Some(2)),
                ("old", Role::Judge, Some(2)),
                ("early", Role::Judge, None),
                ("early", Role::Chair, None)
            ]
        );
    }
}
