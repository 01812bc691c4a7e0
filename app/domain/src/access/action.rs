//! Actions: what the permission table speaks of.

use serde::{Deserialize, Serialize};

use crate::contest::phase::Phase;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the permission table says what each means")]
pub enum Action {
    ManageAccounts,
    CreateContest,
    EditSettings,
    MovePhase,
    RunRounds,
    ManagePeople,
    ViewBoard,
    DraftEntry,
    EditEntry,
    HandEntry,
    NominateEntries,
    SubmitEntry,
    WithdrawEntry,
    ViewEntry,
    ViewEntries,
    ImportEntries,
    CheckEntry,
    ExtendDeadline,
    RetryChecks,
    PlayFilm,
    AssignJudges,
    ViewDesk,
    Declare,
    SetTerm,
    ReplaceJudge,
    ScoreEntry,
    DeclareRecusal,
    SignSheets,
    ReopenSheets,
    ViewSignatures,
    ViewScores,
    ViewClosedRound,
    Countersign,
    ChooseMethod,
    PreviewSelection,
    OverrideSelection,
    SealSelection,
    AmendSealed,
    ReleaseFeedback,
    ExportResult,
    ViewRecord,
    ViewEvents,
    ViewLetters,
    SendLetters,
    EditLetters,
    ViewMeeting,
    LeadMeeting,
    CastVote,
    BreakTie,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 49] = [
        Self::ManageAccounts,
        Self::CreateContest,
        Self::EditSettings,
        Self::MovePhase,
        Self::RunRounds,
        Self::ManagePeople,
        Self::ViewBoard,
        Self::DraftEntry,
        Self::EditEntry,
        Self::HandEntry,
        Self::NominateEntries,
        Self::SubmitEntry,
        Self::WithdrawEntry,
        Self::ViewEntry,
        Self::ViewEntries,
        Self::ImportEntries,
        Self::CheckEntry,
        Self::ExtendDeadline,
        Self::RetryChecks,
        Self::PlayFilm,
        Self::AssignJudges,
        Self::ViewDesk,
        Self::Declare,
        Self::SetTerm,
        Self::ReplaceJudge,
        Self::ScoreEntry,
        Self::DeclareRecusal,
        Self::SignSheets,
        Self::ReopenSheets,
        Self::ViewSignatures,
        Self::ViewScores,
        Self::ViewClosedRound,
        Self::Countersign,
        Self::ChooseMethod,
        Self::PreviewSelection,
        Self::OverrideSelection,
        Self::SealSelection,
        Self::AmendSealed,
        Self::ReleaseFeedback,
        Self::ExportResult,
        Self::ViewRecord,
        Self::ViewEvents,
        Self::ViewLetters,
        Self::SendLetters,
        Self::EditLetters,
        Self::ViewMeeting,
        Self::LeadMeeting,
        Self::CastVote,
        Self::BreakTie,
    ];

    /// What it takes to move a contest to a phase: rounds are opened and closed by the chair too.
    #[must_use]
    pub const fn of_move(to: Phase) -> Self {
        match to {
            Phase::Round(_) | Phase::Selection => Self::RunRounds,
            _ => Self::MovePhase,
        }
    }
}
