//! The life of a contest: phases, the moves between them and what stands in the way of each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a contest stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Phase {
    /// Being set up; seen by organisers only.
    Draft,
    /// Entries are taken in.
    CallOpen,
    /// No new entries.
    CallClosed,
    /// Staff finish the eligibility check (形式审查).
    Eligibility,
    /// Judges score round `n`, counted from 1.
    Round(u8),
    /// The shortlist is chosen (遴选).
    Selection,
    /// The publicity notice is up (公示).
    Publicity,
    /// The result stands.
    Final,
    /// Put away; read only.
    Archived,
}

/// A phase without its round number, for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the Phase of the same name")]
pub enum PhaseKind {
    Draft,
    CallOpen,
    CallClosed,
    Eligibility,
    Round,
    Selection,
    Publicity,
    Final,
    Archived,
}

impl PhaseKind {
    /// Every kind in order.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::CallOpen,
        Self::CallClosed,
        Self::Eligibility,
        Self::Round,
        Self::Selection,
        Self::Publicity,
        Self::Final,
        Self::Archived,
    ];
}

impl Phase {
    /// The kind, without the round number.
    #[must_use]
    pub const fn kind(self) -> PhaseKind {
        match self {
            Self::Draft => PhaseKind::Draft,
            Self::CallOpen => PhaseKind::CallOpen,
            Self::CallClosed => PhaseKind::CallClosed,
            Self::Eligibility => PhaseKind::Eligibility,
            Self::Round(_) => PhaseKind::Round,
            Self::Selection => PhaseKind::Selection,
            Self::Publicity => PhaseKind::Publicity,
            Self::Final => PhaseKind::Final,
            Self::Archived => PhaseKind::Archived,
        }
    }

    /// The result is out for everybody: the step to the publicity notice is what publishes it.
    #[must_use]
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Publicity | Self::Final | Self::Archived)
    }

    /// The phase that follows in a contest of `rounds` scored rounds; `None` after the last.
    #[must_use]
    pub const fn next(self, rounds: u8) -> Option<Self> {
        match self {
            Self::Draft => Some(Self::CallOpen),
            Self::CallOpen => Some(Self::CallClosed),
            Self::CallClosed => Some(Self::Eligibility),
            Self::Eligibility if rounds > 0 => Some(Self::Round(1)),
            Self::Eligibility => Some(Self::Selection),
            Self::Round(n) if n < rounds => Some(Self::Round(n.saturating_add(1))),
            Self::Round(_) => Some(Self::Selection),
            Self::Selection => Some(Self::Publicity),
            Self::Publicity => Some(Self::Final),
            Self::Final => Some(Self::Archived),
            Self::Archived => None,
        }
    }

    /// The phase a contest may be taken back to, always with a reason: the call may be opened again
    /// until judging has begun. A score, once given, is never made undone by a move.
    #[must_use]
    pub const fn back(self) -> Option<Self> {
        match self {
            Self::CallClosed | Self::Eligibility => Some(Self::CallOpen),
            _ => None,
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft => f.write_str("draft"),
            Self::CallOpen => f.write_str("call-open"),
            Self::CallClosed => f.write_str("call-closed"),
            Self::Eligibility => f.write_str("eligibility"),
            Self::Round(n) => write!(f, "round-{n}"),
            Self::Selection => f.write_str("selection"),
            Self::Publicity => f.write_str("publicity"),
            Self::Final => f.write_str("final"),
            Self::Archived => f.write_str("archived"),
        }
    }
}

/// A text that names no phase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown phase {0:?}")]
pub struct BadPhase(pub String);

impl FromStr for Phase {
    type Err = BadPhase;
    fn from_str(text: &str) -> Result<Self, BadPhase> {
        let bad = || BadPhase(text.chars().take(40).collect());
        Ok(match text {
            "draft" => Self::Draft,
            "call-open" => Self::CallOpen,
            "call-closed" => Self::CallClosed,
            "eligibility" => Self::Eligibility,
            "selection" => Self::Selection,
            "publicity" => Self::Publicity,
            "final" => Self::Final,
            "archived" => Self::Archived,
            other => {
                let number = other.strip_prefix("round-").ok_or_else(bad)?;
                Self::Round(number.parse().map_err(|_| bad())?)
            }
        })
    }
}

impl TryFrom<String> for Phase {
    type Error = BadPhase;
    fn try_from(text: String) -> Result<Self, BadPhase> {
        text.parse()
    }
}

impl From<Phase> for String {
    fn from(phase: Phase) -> Self {
        phase.to_string()
    }
}

/// What the guards look at, counted by the caller in the same transaction as the move.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Problems of the settings, see `contest::Settings::problems`.
    pub settings_problems: usize,
    /// The call has a deadline.
    pub has_deadline: bool,
    /// The deadline with its grace has passed.
    pub deadline_passed: bool,
    /// Entries submitted and neither passed, returned nor refused.
    pub unchecked: usize,
    /// Eligible entries.
    pub eligible: usize,
    /// Eligible entries whose judging copy is not ready.
    pub without_film: usize,
    /// Eligible entries whose judging copy is ready, but not yet the copy of it that judges watch.
    pub without_copy: usize,
    /// Eligible entries that no judge is to score.
    pub unassigned: usize,
    /// Eligible entries without one signed sheet that counts.
    pub unscored: usize,
    /// Sheets assigned, not recused and not signed.
    pub unsigned: usize,
    /// The selection is sealed.
    pub sealed: bool,
    /// A selection meeting is open.
    pub meeting_open: bool,
    /// The last day of the publicity notice is not over.
    pub notice_runs: bool,
    /// The chosen films, or the awards that it lists, are others than those of the publicity notice.
    pub notice_outdated: bool,
    /// Objections that are not answered.
    pub open_objections: usize,
    /// Objections that were upheld, about which nothing was changed and nobody said why not.
    pub unsettled_objections: usize,
    /// The contest has awards, and who gets them is not decided, or not any more.
    pub awards_undecided: bool,
}

/// One thing that stands in the way of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// The settings have this many problems.
    Settings(usize),
    /// The call has no deadline, or it has passed already.
    Deadline,
    /// This many entries wait for their eligibility check.
    Unchecked(usize),
    /// No entry is eligible.
    NoEntries,
    /// This many eligible entries have no film that is ready.
    WithoutFilm(usize),
    /// Of this many eligible entries the copy that judges watch is not made yet.
    WithoutCopy(usize),
    /// This many eligible entries are assigned to nobody.
    Unassigned(usize),
    /// This many eligible entries have no signed sheet.
    Unscored(usize),
    /// This many sheets are not signed.
    Unsigned(usize),
    /// The selection is not sealed.
    NotSealed,
    /// The selection meeting is still open: its minutes would never end.
    MeetingOpen,
    /// This many objections are not answered.
    OpenObjections(usize),
    /// This many objections were upheld, and the selection was neither changed nor said to stay.
    UnsettledObjections(usize),
    /// The publicity notice lists other films, or other awards, than there are now.
    NoticeOutdated,
    /// Who gets the awards is not decided.
    AwardsUndecided,
    /// There is no such move from the present phase.
    NoSuchMove,
}

/// Everything that stands in the way of moving from `from` to `to`; empty when the move may be made.
#[must_use]
pub fn obstacles(from: Phase, to: Phase, rounds: u8, facts: &Facts) -> Vec<Obstacle> {
    if from.back() == Some(to) {
        return if facts.deadline_passed || !facts.has_deadline { vec![Obstacle::Deadline] } else { vec![] };
    }
    if from.next(rounds) != Some(to) {
        return vec![Obstacle::NoSuchMove];
    }
    let found = match to {
        Phase::CallOpen => vec![
            counted(facts.settings_problems, Obstacle::Settings),
            (!facts.has_deadline || facts.deadline_passed).then_some(Obstacle::Deadline),
        ],
        Phase::Round(1) => vec![
            counted(facts.settings_problems, Obstacle::Settings),
            counted(facts.unchecked, Obstacle::Unchecked),
            (facts.eligible == 0).then_some(Obstacle::NoEntries),
            counted(facts.without_film, Obstacle::WithoutFilm),
            counted(facts.without_copy, Obstacle::WithoutCopy),
            counted(facts.unassigned, Obstacle::Unassigned),
        ],
        Phase::Round(_) | Phase::Selection => {
            vec![counted(facts.unscored, Obstacle::Unscored), counted(facts.unsigned, Obstacle::Unsigned)]
        }
        Phase::Publicity => {
            vec![(!facts.sealed).then_some(Obstacle::NotSealed), facts.meeting_open.then_some(Obstacle::MeetingOpen)]
        }
        Phase::Final => result_obstacles(facts),
        _ => vec![],
    };
    found.into_iter().flatten().collect()
}

/// Something that stands in the way where there are any of it.
fn counted(found: usize, obstacle: fn(usize) -> Obstacle) -> Option<Obstacle> {
    (found > 0).then(|| obstacle(found))
}

/// What stands in the way of publishing the result. A notice that is still up does not, but takes a reason to end it.
fn result_obstacles(facts: &Facts) -> Vec<Option<Obstacle>> {
    vec![
        facts.awards_undecided.then_some(Obstacle::AwardsUndecided),
        counted(facts.open_objections, Obstacle::OpenObjections),
        counted(facts.unsettled_objections, Obstacle::UnsettledObjections),
        facts.notice_outdated.then_some(Obstacle::NoticeOutdated),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contest_walks_through_every_phase() {
        let mut phase = Phase::Draft;
        let mut names = vec![phase.to_string()];
        while let Some(next) = phase.next(2) {
            phase = next;
            names.push(phase.to_string());
            assert_eq!(phase.to_string().parse(), Ok(phase));
        }
        assert_eq!(
            names.join(" "),
            "draft call-open call-closed eligibility round-1 round-2 selection publicity final archived"
        );
    }

    #[test]
    fn the_call_opens_only_with_a_deadline_ahead() {
        let facts = Facts::default();
        assert_eq!(obstacles(Phase::Draft, Phase::CallOpen, 1, &facts), [Obstacle::Deadline]);
        let ready = Facts { has_deadline: true, ..Facts::default() };
        assert!(obstacles(Phase::Draft, Phase::CallOpen, 1, &ready).is_empty());
    }

    #[test]
    fn judging_begins_when_all_is_checked_filmed_and_assigned() {
        let facts =
            Facts { unchecked: 2, eligible: 5, without_film: 1, without_copy: 2, unassigned: 3, ..Facts::default() };
        assert_eq!(
            obstacles(Phase::Eligibility, Phase::Round(1), 1, &facts),
            [Obstacle::Unchecked(2), Obstacle::WithoutFilm(1), Obstacle::WithoutCopy(2), Obstacle::Unassigned(3)]
        );
    }

    #[test]
    fn the_notice_goes_up_when_the_result_is_sealed_and_the_meeting_over() {
        let facts = Facts { meeting_open: true, ..Facts::default() };
        let in_the_way = |facts: &Facts| obstacles(Phase::Selection, Phase::Publicity, 1, facts);
        assert_eq!(in_the_way(&facts), [Obstacle::NotSealed, Obstacle::MeetingOpen]);
        assert!(in_the_way(&Facts { sealed: true, ..Facts::default() }).is_empty());
    }

    #[test]
    fn the_result_stands_when_objections_are_answered_and_the_notice_lists_what_is_chosen() {
        let facts = Facts { open_objections: 2, notice_outdated: true, notice_runs: true, ..Facts::default() };
        let in_the_way = |facts: &Facts| obstacles(Phase::Publicity, Phase::Final, 1, facts);
        assert_eq!(in_the_way(&facts), [Obstacle::OpenObjections(2), Obstacle::NoticeOutdated]);
        let upheld = Facts { unsettled_objections: 1, ..Facts::default() };
        assert_eq!(in_the_way(&upheld), [Obstacle::UnsettledObjections(1)]);
        // Before its last day is over it takes a reason, which the move asks for.
        assert!(in_the_way(&Facts { notice_runs: true, ..Facts::default() }).is_empty());
    }

    #[test]
    fn the_result_is_published_once_the_awards_are_decided() {
        let in_the_way = |facts: &Facts| obstacles(Phase::Publicity, Phase::Final, 1, facts);
        let undecided = Facts { awards_undecided: true, ..Facts::default() };
        assert_eq!(in_the_way(&undecided), [Obstacle::AwardsUndecided]);
        assert!(in_the_way(&Facts::default()).is_empty());
        assert!(obstacles(Phase::Selection, Phase::Publicity, 1, &Facts { sealed: true, ..undecided }).is_empty());
    }

    #[test]
    fn phases_cannot_be_skipped() {
        assert_eq!(obstacles(Phase::Draft, Phase::Final, 1, &Facts::default()), [Obstacle::NoSuchMove]);
        assert_eq!(obstacles(Phase::Round(1), Phase::CallOpen, 1, &Facts::default()), [Obstacle::NoSuchMove]);
    }
}
