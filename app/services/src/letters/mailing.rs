//! What is written to many at once.

use domain::access::Denied;
use domain::contest::mailing::may_be_mailed;
use domain::letter::LetterKind;
use domain::limits;
use store::Contest;

use crate::error::{Result, TextName};
use crate::input::required_text;

/// What is written to many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mailing {
    /// To the judges of the present round who still have films to score.
    LateJudges,
    /// To the authors of drafts, before the deadline.
    OpenDrafts,
    /// To the authors of drafts: the deadline is another.
    DeadlineMoved,
    /// To the judges of the present round: it has begun.
    RoundOpened,
    /// To the judges of the present round: these are their films.
    Assignment,
    /// To the authors of entries that have an outcome, once it is published.
    Result,
    /// To the authors of entries that were chosen, once the result is final: their certificates are there.
    Certificate,
    /// News to everybody who submitted a film, unless they want none.
    News {
        /// Subject.
        subject: String,
        /// Text.
        message: String,
    },
}

impl Mailing {
    /// The mailing of a kind; news with this subject and text. `None` for kinds that are written to nobody at once.
    #[must_use]
    pub fn of(kind: LetterKind, subject: &str, message: &str) -> Option<Self> {
        Some(match kind {
            LetterKind::JudgeReminder => Self::LateJudges,
            LetterKind::DraftReminder => Self::OpenDrafts,
            LetterKind::DeadlineMoved => Self::DeadlineMoved,
            LetterKind::RoundOpened => Self::RoundOpened,
            LetterKind::Assignment => Self::Assignment,
            LetterKind::Result => Self::Result,
            LetterKind::Certificate => Self::Certificate,
            LetterKind::News => Self::News { subject: subject.to_owned(), message: message.to_owned() },
            LetterKind::AddressProof
            | LetterKind::Invitation
            | LetterKind::Reset
            | LetterKind::Receipt
            | LetterKind::Return
            | LetterKind::Objection
            | LetterKind::SitePlan
            | LetterKind::PlanReminder => return None,
            LetterKind::VoteLink => return None,
        })
    }

    /// Which letters it writes.
    #[must_use]
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::LateJudges => LetterKind::JudgeReminder,
            Self::OpenDrafts => LetterKind::DraftReminder,
            Self::DeadlineMoved => LetterKind::DeadlineMoved,
            Self::RoundOpened => LetterKind::RoundOpened,
            Self::Assignment => LetterKind::Assignment,
            Self::Result => LetterKind::Result,
            Self::Certificate => LetterKind::Certificate,
            Self::News { .. } => LetterKind::News,
        }
    }

    /// As it is kept.
    ///
    /// # Errors
    /// News without a subject or a text, or with one that is too long.
    pub(super) fn checked(&self) -> Result<Self> {
        Ok(match self {
            Self::News { subject, message } => Self::News {
                subject: required_text(subject, TextName::LetterSubject, limits::LETTER_SUBJECT)?,
                message: required_text(message, TextName::LetterText, limits::LETTER_TEXT)?,
            },
            other => other.clone(),
        })
    }

    pub(super) fn require_phase(&self, contest: &Contest) -> Result<()> {
        if may_be_mailed(self.kind(), contest.phase) {
            Ok(())
        } else {
            Err(Denied::Phase { now: contest.phase }.into())
        }
    }
}
