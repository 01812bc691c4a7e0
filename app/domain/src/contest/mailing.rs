//! Which letters an organiser writes to many at once, and when.

use super::phase::Phase;
use crate::letter::LetterKind;

/// Kinds that are written to many at once on request, in the order they are offered. Most of them are also written by the act that
/// they tell of; what was said then is not said again.
pub const MAILINGS: [LetterKind; 8] = [
    LetterKind::JudgeReminder,
    LetterKind::DraftReminder,
    LetterKind::DeadlineMoved,
    LetterKind::RoundOpened,
    LetterKind::Assignment,
    LetterKind::Result,
    LetterKind::Certificate,
    LetterKind::News,
];

/// Whether letters of a kind may be written to many in this phase: none tells of what has not happened, or is not published.
#[must_use]
pub fn may_be_mailed(kind: LetterKind, phase: Phase) -> bool {
    match kind {
        LetterKind::JudgeReminder | LetterKind::RoundOpened | LetterKind::Assignment => {
            matches!(phase, Phase::Round(_))
        }
        // An extension outlasts the closing of the call, until the first round.
        LetterKind::DraftReminder => matches!(phase, Phase::CallOpen | Phase::CallClosed | Phase::Eligibility),
        LetterKind::DeadlineMoved => phase == Phase::CallOpen,
        LetterKind::Result => phase >= Phase::Publicity,
        // While objections are heard the result may still change.
        LetterKind::Certificate => phase >= Phase::Final,
        LetterKind::News => true,
        LetterKind::AddressProof
        | LetterKind::Invitation
        | LetterKind::Reset
        | LetterKind::Receipt
        | LetterKind::Return
        // Written by the act that it tells of, to an address that is no account's.
        | LetterKind::Objection
        // Of no contest.
        | LetterKind::SitePlan
        | LetterKind::PlanReminder => false,
        | LetterKind::VoteLink => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_to_many_before_it_is_so() {
        for phase in [Phase::Draft, Phase::CallOpen, Phase::Eligibility, Phase::Round(1), Phase::Selection] {
            assert!(!may_be_mailed(LetterKind::Result, phase), "{phase}: the result is not published");
        }
        assert!(may_be_mailed(LetterKind::Result, Phase::Publicity) && may_be_mailed(LetterKind::Result, Phase::Final));
        assert!(!may_be_mailed(LetterKind::Certificate, Phase::Publicity));
        assert!(may_be_mailed(LetterKind::Certificate, Phase::Final));
        assert!(!may_be_mailed(LetterKind::RoundOpened, Phase::Eligibility));
        assert!(may_be_mailed(LetterKind::RoundOpened, Phase::Round(2)));
        assert!(!may_be_mailed(LetterKind::DeadlineMoved, Phase::CallClosed));
        for kind in LetterKind::ALL {
            let ever = [Phase::CallOpen, Phase::Round(1), Phase::Final].into_iter().any(|at| may_be_mailed(kind, at));
            assert_eq!(MAILINGS.contains(&kind), ever, "{}", kind.key());
        }
    }
}
