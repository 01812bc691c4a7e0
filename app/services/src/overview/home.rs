//! What waits for a person, and where.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use store::{ContestLine, JudgeTally, Member};

use crate::Services;
use crate::actor::Actor;
use crate::contests::create::contest_lines;
use crate::entries::listing::{MyEntry, entries_in};
use crate::error::Result;

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
    /// Roles held in contests, newest contest first.
    pub seats: Vec<Seat>,
    /// Contests that take entries now.
    pub calls: Vec<ContestLine>,
    /// Own entries, newest first.
    pub entries: Vec<MyEntry>,
}

impl Services {
    /// Everything the home page shows, in a few statements whatever the number of contests.
    ///
    /// # Errors
    /// Nobody signed in, or the database.
    pub async fn home(&self, actor: &Actor) -> Result<Home> {
        let person = actor.person()?;
        let mut tx = self.read().await?;
        let contests = contest_lines(&mut *tx, actor).await?;
        let tallies = tx.tallies(&person.id).await?;
        let seats = seats(tx.memberships(&person.id).await?, &contests, &tallies);
        let entries = entries_in(&mut *tx, actor, &contests).await?;
        let now = self.now();
        let takes = |line: &&ContestLine| line.phase == Phase::CallOpen && line.deadline.is_none_or(|at| at > now);
        // Nobody enters a contest they judge.
        let judges =
            |line: &&ContestLine| seats.iter().any(|seat: &Seat| seat.contest.id == line.id && seat.role.judges());
        let mut calls: Vec<ContestLine> = contests.iter().filter(takes).filter(|line| !judges(line)).cloned().collect();
        calls.sort_by_key(|line| line.deadline.unwrap_or(i64::MAX));
        let runs = actor.has(Role::Organiser) || actor.has(Role::Staff);
        Ok(Home { contests: if runs { contests } else { Vec::new() }, seats, calls, entries })
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
