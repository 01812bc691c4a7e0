//! What letters are about.

use serde::{Deserialize, Serialize};

use super::placeholder::Placeholder;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// Whether the address of a new account is that of its owner.
    AddressProof,
    /// An invitation to a contest.
    Invitation,
    /// A link to set a new password.
    Reset,
    /// An entry was submitted.
    Receipt,
    /// An entry was returned to be corrected.
    Return,
    /// A judge still has films to score.
    JudgeReminder,
    /// A draft is not submitted yet, and the deadline is near.
    DraftReminder,
    /// The deadline of the call is another.
    DeadlineMoved,
    /// Films were assigned to a judge in a round that is open.
    Assignment,
    /// A round was opened.
    RoundOpened,
    /// The result is published.
    Result,
    /// A certificate can be fetched.
    Certificate,
    /// An objection was accepted, declined or answered.
    Objection,
    /// A link with which somebody shows that an address is theirs, to vote for the popularity award.
    VoteLink,
    /// What the organiser tells those who took part, beyond the acts of the contest.
    News,
    /// A site got a viewing plan.
    SitePlan,
    /// Nothing has come of a viewing plan at a site.
    PlanReminder,
}

/// Who lets letters of a kind go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleasedBy {
    /// Nobody: they are released as they are written.
    Itself,
    /// As [`ReleasedBy::Itself`], where the contest does not switch them off.
    Contest,
    /// A person, after having looked.
    Person,
}

impl LetterKind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::AddressProof,
        Self::Invitation,
        Self::Reset,
        Self::Receipt,
        Self::Return,
        Self::JudgeReminder,
        Self::DraftReminder,
        Self::DeadlineMoved,
        Self::Assignment,
        Self::RoundOpened,
        Self::Result,
        Self::Certificate,
        Self::Objection,
        Self::VoteLink,
        Self::News,
        Self::SitePlan,
        Self::PlanReminder,
    ];

    /// How rows and the command line name it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AddressProof => "address_proof",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::Receipt => "receipt",
            Self::Return => "return",
            Self::JudgeReminder => "judge_reminder",
            Self::DraftReminder => "draft_reminder",
            Self::DeadlineMoved => "deadline_moved",
            Self::Assignment => "assignment",
            Self::RoundOpened => "round_opened",
            Self::Result => "result",
            Self::Certificate => "certificate",
            Self::Objection => "objection",
            Self::VoteLink => "vote_link",
            Self::News => "news",
            Self::SitePlan => "site_plan",
            Self::PlanReminder => "plan_reminder",
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Who lets them go.
    #[must_use]
    pub const fn released_by(self) -> ReleasedBy {
        match self {
            // Of those to managers of sites, the office has seen whom they go to when it publishes or reminds.
            Self::AddressProof
            | Self::Invitation
            | Self::Reset
            | Self::VoteLink
            | Self::SitePlan
            | Self::PlanReminder => ReleasedBy::Itself,
            Self::Receipt | Self::Return => ReleasedBy::Contest,
            Self::JudgeReminder
            | Self::DraftReminder
            | Self::DeadlineMoved
            | Self::Assignment
            | Self::RoundOpened
            | Self::Result
            | Self::Certificate
            | Self::Objection
            | Self::News => ReleasedBy::Person,
        }
    }

    /// A person sits in front of the mailbox and waits for it: it goes before others, and at night too.
    #[must_use]
    pub const fn is_awaited(self) -> bool {
        matches!(self, Self::AddressProof | Self::Reset | Self::Receipt | Self::VoteLink)
    }

    /// It carries a link that opens something: its text is wiped once it has been sent.
    #[must_use]
    pub const fn is_sensitive(self) -> bool {
        matches!(self, Self::AddressProof | Self::Invitation | Self::Reset | Self::VoteLink)
    }

    /// The recipient may say that no more shall come. Acts of a contest cannot be unsubscribed from.
    #[must_use]
    pub const fn is_news(self) -> bool {
        matches!(self, Self::News)
    }

    /// It is about films to score, and goes to judges.
    #[must_use]
    pub const fn goes_to_judges(self) -> bool {
        matches!(self, Self::JudgeReminder | Self::Assignment | Self::RoundOpened)
    }

    /// It may go to an address of which nobody knows whether it is that of the account's owner: who follows its link shows it. With
    /// any other, whoever registers with somebody else's address would have them written to.
    #[must_use]
    pub const fn may_go_unproven(self) -> bool {
        self.is_sensitive()
    }

    /// Whether it waits, whoever releases it, until somebody has shown that the address is that of the account's owner; `proven` is
    /// whether that was shown.
    #[must_use]
    pub const fn waits_for_proof(self, proven: bool) -> bool {
        !proven && !self.may_go_unproven()
    }

    /// It belongs to no contest.
    #[must_use]
    pub const fn is_of_an_account(self) -> bool {
        matches!(self, Self::AddressProof | Self::Reset | Self::SitePlan | Self::PlanReminder)
    }

    /// What its template may name.
    #[must_use]
    pub const fn placeholders(self) -> &'static [Placeholder] {
        use Placeholder as P;
        match self {
            Self::AddressProof | Self::Reset => &[P::Person, P::Link, P::Until],
            Self::Invitation => &[P::Person, P::Contest, P::Role, P::Link, P::Until],
            Self::Receipt => &[P::Person, P::Contest, P::Entry, P::Receipt, P::Link],
            Self::Return => &[P::Person, P::Contest, P::Entry, P::Reasons, P::Link],
            Self::JudgeReminder => &[P::Person, P::Contest, P::Round, P::Count, P::Until, P::Link],
            Self::DraftReminder | Self::DeadlineMoved => &[P::Person, P::Contest, P::Entry, P::Until, P::Link],
            Self::Assignment | Self::RoundOpened => &[P::Person, P::Contest, P::Round, P::Count, P::Until, P::Link],
            Self::Result => &[P::Person, P::Contest, P::Entry, P::Outcome, P::Link],
            Self::Certificate => &[P::Person, P::Contest, P::Entry, P::Link],
            Self::Objection => &[P::Person, P::Contest, P::Receipt, P::Outcome, P::Reasons, P::Link],
            Self::VoteLink => &[P::Contest, P::Link, P::Until],
            Self::News => &[P::Person, P::Contest, P::Subject, P::Message, P::Unsubscribe],
            Self::SitePlan | Self::PlanReminder => &[P::Person, P::Plan, P::Sites, P::Until, P::Link],
        }
    }
}

impl std::str::FromStr for LetterKind {
    type Err = String;

    fn from_str(key: &str) -> Result<Self, String> {
        Self::parse(key).ok_or_else(|| format!("unknown kind of letter {key:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_these_go_by_themselves() {
        let with = |by| LetterKind::ALL.into_iter().filter(move |kind| kind.released_by() == by).collect::<Vec<_>>();
        use LetterKind as K;
        let of_sites = [K::SitePlan, K::PlanReminder];
        let of_themselves = [K::AddressProof, K::Invitation, K::Reset, K::SitePlan, K::PlanReminder];
        assert_eq!(with(ReleasedBy::Itself), of_themselves);
        assert_eq!(with(ReleasedBy::Itself), [K::AddressProof, K::Invitation, K::Reset, K::VoteLink]);
        assert_eq!(with(ReleasedBy::Contest), [K::Receipt, K::Return]);
        for kind in K::ALL {
            assert_eq!(K::parse(kind.key()), Some(kind));
            assert!(!kind.is_news() || kind.released_by() == ReleasedBy::Person);
            // Whoever may unsubscribe is told how, and nobody else.
            assert_eq!(kind.placeholders().contains(&Placeholder::Unsubscribe), kind.is_news(), "{}", kind.key());
            // What shows that an address is somebody's cannot wait for that to be shown.
            let goes = kind.released_by() == ReleasedBy::Itself && !of_sites.contains(&kind);
            assert_eq!(kind.may_go_unproven(), goes, "{}", kind.key());
            assert_eq!(kind.waits_for_proof(false), !kind.is_sensitive(), "{}", kind.key());
            assert!(!kind.waits_for_proof(true), "{}", kind.key());
        }
    }
}
