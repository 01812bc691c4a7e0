//! What an organiser sets up, where a vote stands, and what becomes of ballots that look wrong.

use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::keyed::keyed;
use crate::text::Text;
use crate::time::Micros;
use crate::typed;

/// Most characters of the award's name in one language.
pub const AWARD_NAME: usize = 60;
/// Fewest zero bits of a solution that can be asked for.
pub const EASIEST: u32 = 0;
/// Most: a telephone of ten years ago needs half a minute for it.
pub const HARDEST: u32 = 20;
/// Most numbers of a membership list.
pub const MOST_MEMBERS: usize = 20_000;

keyed! {
    /// How somebody shows that they may vote.
    VoterKind {
        /// They answered the roll call of a viewing.
        Presence = "presence",
        /// Their number is on a list of members.
        Member = "member",
        /// A letter with a link reached them.
        Address = "address",
    }
}

keyed! {
    /// Where a vote stands.
    VoteState {
        /// It is set up; nobody but the office knows of it.
        Draft = "draft",
        /// Votes are taken within its period.
        Open = "open",
        /// Closed for repair: no votes are taken, and the page says so.
        Repair = "repair",
        /// Closed: no votes are taken any more.
        Closed = "closed",
        /// The result stands, and everybody reads it.
        Sealed = "sealed",
    }
}

keyed! {
    /// What moves a vote on.
    VoteAct {
        /// Take votes.
        Open = "open",
        /// Stop for repair.
        Repair = "repair",
        /// Take no more votes.
        Close = "close",
        /// Publish the result.
        Seal = "seal",
    }
}

impl VoteState {
    /// Where it stands after an act; `None` where that cannot be done.
    #[must_use]
    pub const fn after(self, act: VoteAct) -> Option<Self> {
        match (self, act) {
            (Self::Draft | Self::Repair, VoteAct::Open) => Some(Self::Open),
            (Self::Open, VoteAct::Repair) => Some(Self::Repair),
            (Self::Open | Self::Repair, VoteAct::Close) => Some(Self::Closed),
            (Self::Closed, VoteAct::Seal) => Some(Self::Sealed),
            _ => None,
        }
    }

    /// What is set up may be changed.
    #[must_use]
    pub const fn is_edited(self) -> bool {
        matches!(self, Self::Draft | Self::Repair)
    }

    /// Everybody may know of it.
    #[must_use]
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Draft)
    }
}

keyed! {
    /// What a ballot counts.
    BallotState {
        /// A vote.
        Counted = "counted",
        /// Nothing while it is looked into.
        Held = "held",
        /// Nothing.
        Void = "void",
    }
}

keyed! {
    /// By what ballots are held or made void together.
    VoteRule {
        /// Many votes for a film in a short time.
        Burst = "burst",
        /// Many votes for one film from one network, which votes for nothing else.
        Network = "network",
        /// Votes of addresses that differ in their digits alone.
        Names = "names",
        /// Votes by browsers that never opened the film.
        Unplayed = "unplayed",
    }
}

keyed! {
    /// Where ballots stand that were held together.
    BatchState {
        /// They are held.
        Held = "held",
        /// They are void, which the scrutineer has not confirmed.
        Void = "void",
        /// They are void.
        Confirmed = "confirmed",
        /// They count again.
        Undone = "undone",
    }
}

keyed! {
    /// What is decided about ballots that are held together.
    BatchAct {
        /// Make them void.
        Void = "void",
        /// Confirm that.
        Confirm = "confirm",
        /// Let them count again.
        Undo = "undo",
    }
}

impl BatchState {
    /// Where they stand after an act; `None` where that cannot be done.
    #[must_use]
    pub const fn after(self, act: BatchAct) -> Option<Self> {
        match (self, act) {
            (Self::Held, BatchAct::Void) => Some(Self::Void),
            (Self::Void, BatchAct::Confirm) => Some(Self::Confirmed),
            (Self::Held | Self::Void | Self::Confirmed, BatchAct::Undo) => Some(Self::Undone),
            _ => None,
        }
    }

    /// What each of them counts.
    #[must_use]
    pub const fn ballots(self) -> BallotState {
        match self {
            Self::Held => BallotState::Held,
            Self::Void | Self::Confirmed => BallotState::Void,
            Self::Undone => BallotState::Counted,
        }
    }
}

/// Whether somebody may confirm that ballots are void: never who decided that, also where they ran the contest then and do not any more.
#[must_use]
pub fn may_confirm(decided_by: Option<&AccountId>, who: Option<&AccountId>) -> bool {
    decided_by.is_none() || decided_by != who
}

/// From when to when votes are taken; the end does not belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VotePeriod {
    /// The first moment.
    pub from: Micros,
    /// The first moment that does not belong to it any more.
    pub until: Micros,
}

impl VotePeriod {
    /// Whether a moment belongs to it.
    #[must_use]
    pub const fn contains(self, now: Micros) -> bool {
        self.from <= now && now < self.until
    }
}

/// A vote as an organiser sets it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteSettings {
    /// What the award is called.
    pub award: Text,
    /// How people show that they may vote.
    pub ways: Vec<VoterKind>,
    /// Zero bits that the solution of a puzzle begins with.
    pub difficulty: u32,
}

impl Default for VoteSettings {
    fn default() -> Self {
        Self { award: Text::new("人气奖", "Audience award"), ways: vec![VoterKind::Presence], difficulty: 14 }
    }
}

impl VoteSettings {
    /// The same with its texts as they are kept, and each way once.
    #[must_use]
    pub fn tidied(self) -> Self {
        let award = self.award.iter().map(|(lang, words)| (lang, typed::line(words))).collect();
        let ways = VoterKind::ALL.iter().copied().filter(|way| self.ways.contains(way)).collect();
        Self { award, ways, ..self }
    }

    /// Why a vote cannot be so.
    #[must_use]
    pub fn problem(&self, period: VotePeriod) -> Option<VoteProblem> {
        let found = self.award.iter().map(|(_, words)| words.chars().count()).max().unwrap_or_default();
        if found == 0 || found > AWARD_NAME {
            return Some(VoteProblem::Name { found, max: AWARD_NAME });
        }
        if self.ways.is_empty() {
            return Some(VoteProblem::NoWay);
        }
        if !(EASIEST..=HARDEST).contains(&self.difficulty) {
            return Some(VoteProblem::Difficulty { min: EASIEST, max: HARDEST });
        }
        (period.until <= period.from).then_some(VoteProblem::Period)
    }
}

/// Why something is not done about a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoteProblem {
    /// The award has no name, or a longer one than allowed.
    Name {
        /// Characters found.
        found: usize,
        /// Most allowed.
        max: usize,
    },
    /// Nobody could show that they may vote.
    NoWay,
    /// The puzzle is too easy or too hard.
    Difficulty {
        /// Fewest bits.
        min: u32,
        /// Most bits.
        max: u32,
    },
    /// It ends before it begins.
    Period,
    /// Not where the vote stands now.
    State(VoteState),
    /// No votes are taken now.
    NotOpen,
    /// Closed for repair.
    Repair,
    /// A film that this contest does not show now.
    NotShown,
    /// No film was chosen.
    NoFilm,
    /// Nobody has shown that they may vote.
    NoVoter,
    /// The vote does not offer this way to show it.
    Way(VoterKind),
    /// The number is not on the list.
    NotMember,
    /// Nobody answered the roll call so.
    NotPresent,
    /// The puzzle is none, is too old, or is not solved.
    Puzzle,
    /// So many seconds are left to wait.
    Wait(i64),
    /// The puzzle was used.
    Spent,
    /// The day had a vote for each of these films already.
    Voted,
    /// More numbers than a list may have.
    Members {
        /// Found.
        found: usize,
        /// Most allowed.
        max: usize,
    },
    /// What was flagged is no longer so.
    Flag,
    /// Ballots were decided about otherwise meanwhile.
    Batch(BatchState),
    /// Whoever confirms made these ballots void themselves.
    OwnDecision,
    /// Ballots are void that the scrutineer has not confirmed; in so many batches.
    Unconfirmed(usize),
    /// Objections may still be made.
    Early,
    /// The secret of the keys was destroyed.
    Secret,
    /// The text is no receipt of this vote.
    Receipt,
    /// The day of the receipt is not over.
    DayNotOver,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    const PERIOD: VotePeriod = VotePeriod { from: 10, until: 20 };

    #[test]
    fn a_vote_is_opened_repaired_closed_and_sealed_once() {
        use VoteState as S;
        let after = |states: &[S], act| states.iter().map(|state| state.after(act)).collect::<Vec<_>>();
        let all = [S::Draft, S::Open, S::Repair, S::Closed, S::Sealed];
        assert_eq!(after(&all, VoteAct::Open), [Some(S::Open), None, Some(S::Open), None, None]);
        assert_eq!(after(&all, VoteAct::Repair), [None, Some(S::Repair), None, None, None]);
        assert_eq!(after(&all, VoteAct::Close), [None, Some(S::Closed), Some(S::Closed), None, None]);
        assert_eq!(after(&all, VoteAct::Seal), [None, None, None, Some(S::Sealed), None]);
        assert!(!S::Draft.is_public() && S::Repair.is_public() && S::Repair.is_edited() && !S::Open.is_edited());
    }

    #[test]
    fn ballots_are_void_only_after_they_were_held_and_count_again_once_undone() {
        use BatchState as S;
        assert_eq!(S::Held.after(BatchAct::Void), Some(S::Void));
        assert_eq!(S::Held.after(BatchAct::Confirm), None);
        assert_eq!(S::Void.after(BatchAct::Confirm), Some(S::Confirmed));
        for state in [S::Held, S::Void, S::Confirmed] {
            assert_eq!(state.after(BatchAct::Undo).map(S::ballots), Some(BallotState::Counted));
            assert_ne!(state.ballots(), BallotState::Counted);
        }
        for act in BatchAct::ALL {
            assert_eq!(S::Undone.after(*act), None);
        }
    }

    #[test]
    fn what_is_wrong_with_the_set_up_is_told() {
        let good = VoteSettings::default();
        assert_eq!(good.problem(PERIOD), None);
        let nameless = VoteSettings { award: Text::new("\u{200b}", " "), ..good.clone() }.tidied();
        assert_eq!(nameless.problem(PERIOD), Some(VoteProblem::Name { found: 0, max: AWARD_NAME }));
        let long = VoteSettings { award: Text::same(&"奖".repeat(AWARD_NAME + 1)), ..good.clone() };
        assert!(matches!(long.problem(PERIOD), Some(VoteProblem::Name { .. })));
        let closed = VoteSettings { ways: Vec::new(), ..good.clone() };
        assert_eq!(closed.problem(PERIOD), Some(VoteProblem::NoWay));
        let hard = VoteSettings { difficulty: HARDEST + 1, ..good.clone() };
        assert!(matches!(hard.problem(PERIOD), Some(VoteProblem::Difficulty { .. })));
        assert_eq!(good.problem(VotePeriod { from: 20, until: 20 }), Some(VoteProblem::Period));
        assert!(PERIOD.contains(10) && !PERIOD.contains(20) && !PERIOD.contains(9));
    }

    #[test]
    fn nobody_confirms_what_they_decided() {
        let [one, other]: [AccountId; 2] = ["a1", "a2"].map(|id| id.parse().unwrap());
        assert!(!may_confirm(Some(&one), Some(&one)));
        assert!(may_confirm(Some(&one), Some(&other)));
        assert!(may_confirm(None, Some(&one)) && may_confirm(None, None), "the operator decided");
    }

    #[test]
    fn a_set_up_is_kept_tidy_and_read_back() {
        let twice = vec![VoterKind::Member, VoterKind::Presence, VoterKind::Member];
        let kept = VoteSettings { award: Text::new(" 人气奖\r\n", ""), ways: twice, difficulty: 3 }.tidied();
        assert_eq!(
            (kept.award.get(Lang::Zh), kept.ways.as_slice()),
            ("人气奖", &[VoterKind::Presence, VoterKind::Member][..])
        );
        let stored = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<VoteSettings>(&stored).unwrap(), kept);
    }
}
