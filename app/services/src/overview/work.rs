//! The queue of what waits for a person, over all contests.

use std::collections::BTreeMap;

use domain::access::{self, AccessContext, Action, Role};
use domain::audit::EventKind;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::objection::ObjectionState;
use domain::work::{WaitingObjections, Work, WorkFacts, WorkKind, waiting};
use store::{ContestLine, ContestsAtWork, JudgeTally, OwnEntryCount, Tx, Unchecked};

use crate::contests::access::AccessByContest;
use crate::error::Result;
use crate::time::end_of;

/// Where a piece of work begins, beside its contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkTarget {
    /// In the contest.
    Contest,
    /// At an entry.
    Entry(EntryId),
    /// At a round.
    Round(u8),
}

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItem {
    /// The contest.
    pub contest: ContestLine,
    /// What, how many, until when.
    pub work: Work,
    /// Where it begins.
    pub target: WorkTarget,
}

/// What is known of a person before the queue is made.
pub(crate) struct Known<'a> {
    pub(crate) me: &'a AccountId,
    pub(crate) who: &'a AccessByContest,
    pub(crate) contests: &'a [ContestLine],
    pub(crate) tallies: &'a [JudgeTally],
    pub(crate) entries: &'a [OwnEntryCount],
}

/// What waits for a person, what is due first before the rest; in at most three statements.
pub(crate) async fn work_queue(tx: &mut dyn Tx, known: &Known<'_>, now: i64) -> Result<Vec<WorkItem>> {
    let seen: Vec<(&ContestLine, AccessContext)> =
        known.contests.iter().map(|line| (line, known.who.within(line))).collect();
    let may = |actions: &[Action]| {
        let open = |(line, access): &&(&ContestLine, AccessContext)| {
            actions.iter().any(|action| access::check(*action, access, line.phase).is_ok())
        };
        seen.iter().filter(open).map(|(line, _)| *line).collect::<Vec<_>>()
    };
    // What waits for its check holds back a round, for the chair too.
    let checks: Vec<ContestId> =
        may(&[Action::CheckEntry, Action::RunRounds]).into_iter().map(|line| line.id.clone()).collect();
    let unchecked = if checks.is_empty() { Vec::new() } else { tx.unchecked_in(&checks).await? };
    let rounds: Vec<(ContestId, u8)> =
        may(&[Action::SetTerm]).into_iter().filter_map(|line| Some((line.id.clone(), round_now(line)?))).collect();
    let unsigned = if rounds.is_empty() { Vec::new() } else { tx.unsigned_judges_in(&rounds).await? };
    // Whoever has no office in a contest has nothing to do in it but enter films.
    let office = |access: &AccessContext| access.roles.iter().any(|role| *role != Role::Creator);
    let going: Vec<ContestId> = seen
        .iter()
        .filter(|(line, access)| line.phase >= Phase::Round(1) && office(access))
        .map(|(line, _)| line.id.clone())
        .collect();
    let at_work = if going.is_empty() {
        ContestsAtWork::default()
    } else {
        tx.at_work(known.me, &going, EventKind::RoundCountersign.key()).await?
    };
    let unsigned: BTreeMap<ContestId, i64> = unsigned.into_iter().collect();
    let counts = Counts { unchecked: &unchecked, unsigned: &unsigned, at_work: &at_work };
    let mut queue = Vec::new();
    for (line, access) in &seen {
        let facts = counts.facts(line, known);
        for work in waiting(access, line.phase, &facts, now) {
            let target = counts.target(work.kind, line, known.entries);
            queue.push(WorkItem { contest: (*line).clone(), work, target });
        }
    }
    // The sort is stable: what is due at the same time, or at none, stays by contest, the newest first.
    queue.sort_by_key(|item| item.work.until.unwrap_or(i64::MAX));
    Ok(queue)
}

const fn round_now(line: &ContestLine) -> Option<u8> {
    match line.phase {
        Phase::Round(round) => Some(round),
        _ => None,
    }
}

/// What was counted over all contests.
struct Counts<'a> {
    unchecked: &'a [Unchecked],
    unsigned: &'a BTreeMap<ContestId, i64>,
    at_work: &'a ContestsAtWork,
}

impl Counts<'_> {
    fn facts(&self, line: &ContestLine, known: &Known<'_>) -> WorkFacts {
        let number = |count: i64| u64::try_from(count).unwrap_or_default();
        let count = |rows: usize| u64::try_from(rows).unwrap_or_default();
        let round = round_now(line);
        let term = |judge: Option<&AccountId>| {
            let mut terms = self.at_work.terms.iter();
            let found = terms.find(|term| {
                term.contest_id == line.id && Some(term.round) == round && term.judge_id.as_ref() == judge
            });
            found.map(|term| term.until)
        };
        let everybody = term(None);
        let own = |state: EntryState| {
            let mut mine = known.entries.iter();
            mine.find(|one| one.contest_id == line.id && one.state == state).map_or(0, |one| number(one.count))
        };
        let tally = round
            .and_then(|round| known.tallies.iter().find(|tally| tally.contest_id == line.id && tally.round == round));
        let of_tally = |part: fn(&JudgeTally) -> i64| tally.map(part).map(number).unwrap_or_default();
        let objections = |state: ObjectionState| {
            let mut waiting = self.at_work.objections.iter();
            let found = waiting.find(|one| one.contest_id == line.id && one.state == state);
            found.map_or_else(WaitingObjections::default, |one| WaitingObjections {
                count: number(one.count),
                until: one.state.is_open().then(|| end_of(one.first, &line.time_zone)),
            })
        };
        let vote = self.at_work.votes.iter().find(|(contest, _)| *contest == line.id);
        let unconfirmed = self.at_work.unconfirmed.iter().filter(|(contest, _)| *contest == line.id).count();
        WorkFacts {
            deadline: line.deadline,
            grace_minutes: line.grace_minutes,
            extended: line.extended,
            unchecked: self.unchecked_of(line).map(|one| number(one.count)).unwrap_or_default(),
            unsigned_judges: self.unsigned.get(&line.id).copied().map(number).unwrap_or_default(),
            term: everybody,
            // An own term is longer than everybody's, and counts for nothing without one.
            own_term: everybody.max(term(Some(known.me)).filter(|_| everybody.is_some())),
            films: of_tally(|tally| tally.films),
            scored: of_tally(|tally| tally.done),
            signed: of_tally(|tally| tally.signed),
            meeting_open: self.at_work.in_meeting.contains(&line.id),
            sealed: self.at_work.sealed.contains(&line.id),
            unconfirmed: count(unconfirmed),
            drafts: own(EntryState::Draft),
            returned: own(EntryState::Returned),
            received: objections(ObjectionState::Received),
            accepted: objections(ObjectionState::Accepted),
            // Of those that were upheld only these are counted.
            unsettled: objections(ObjectionState::Upheld),
            vote_until: vote.map(|(_, until)| *until),
            vote_secret: self.at_work.voters.contains(&line.id),
        }
    }

    fn unchecked_of(&self, line: &ContestLine) -> Option<&Unchecked> {
        self.unchecked.iter().find(|one| one.contest_id == line.id)
    }

    fn target(&self, kind: WorkKind, line: &ContestLine, entries: &[OwnEntryCount]) -> WorkTarget {
        let entry = |state| {
            let found = entries.iter().find(|one| one.contest_id == line.id && one.state == state);
            found.map(|one| WorkTarget::Entry(one.newest.clone()))
        };
        let found = match kind {
            WorkKind::CheckEntries => self.unchecked_of(line).map(|one| WorkTarget::Entry(one.first.clone())),
            WorkKind::CorrectEntries => entry(EntryState::Returned),
            WorkKind::FinishDrafts => entry(EntryState::Draft),
            WorkKind::Countersign => {
                let mut closed = self.at_work.unconfirmed.iter();
                closed.find(|(contest, _)| *contest == line.id).map(|(_, round)| WorkTarget::Round(*round))
            }
            _ => None,
        };
        found.unwrap_or(WorkTarget::Contest)
    }
}
