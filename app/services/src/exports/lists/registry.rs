//! What every list that can be taken away is made of. One is a file of this folder, a line here, and a line of [`super::kind`].

use domain::access::{self, AccessContext, Action};
use domain::contest::phase::Phase;

use crate::exports::lists::accounts::AccountsList;
use crate::exports::lists::contests::ContestsList;
use crate::exports::lists::desk::DeskList;
use crate::exports::lists::disagreement::DisagreementList;
use crate::exports::lists::entries::EntriesList;
use crate::exports::lists::events::{AllEventsList, EventsList};
use crate::exports::lists::experts::ExpertsList;
use crate::exports::lists::extensions::ExtensionsList;
use crate::exports::lists::found::{FoundContestsList, FoundEntriesList, FoundPeopleList};
use crate::exports::lists::intake::IntakeList;
use crate::exports::lists::invitations::InvitationsList;
use crate::exports::lists::judges::JudgesList;
use crate::exports::lists::kind::{ListKind, SiteListKind};
use crate::exports::lists::letters::{AccountLettersList, LettersList};
use crate::exports::lists::line::{ClosedRoundList, LineList, SignaturesList};
use crate::exports::lists::list::{ContestList, SiteList};
use crate::exports::lists::matrix::MatrixList;
use crate::exports::lists::missing_films::MissingFilmsList;
use crate::exports::lists::own_entries::OwnEntriesList;
use crate::exports::lists::people::PeopleList;
use crate::exports::lists::progress::ProgressList;
use crate::exports::lists::ranking::RankingList;
use crate::exports::lists::record::RecordList;
use crate::exports::lists::rulings::RulingsList;
use crate::exports::lists::unit::UnitList;
use crate::exports::lists::waiting_films::WaitingFilmsList;
use crate::exports::lists::works::WorksList;

impl ListKind {
    pub(crate) const fn item(self) -> &'static dyn ContestList {
        match self {
            Self::Entries => &EntriesList,
            Self::People => &PeopleList,
            Self::Experts => &ExpertsList,
            Self::MissingFilms => &MissingFilmsList,
            Self::Progress => &ProgressList,
            Self::WaitingFilms => &WaitingFilmsList,
            Self::Ranking => &RankingList,
            Self::Matrix => &MatrixList,
            Self::Judges => &JudgesList,
            Self::Disagreement => &DisagreementList,
            Self::Record => &RecordList,
            Self::Events => &EventsList,
            Self::Letters => &LettersList,
            Self::Invitations => &InvitationsList,
            Self::Unit => &UnitList,
            Self::Desk => &DeskList,
            Self::Line => &LineList,
            Self::ClosedRound => &ClosedRoundList,
            Self::Signatures => &SignaturesList,
            Self::Extensions => &ExtensionsList,
            Self::Rulings => &RulingsList,
            Self::Intake => &IntakeList,
            Self::Works => &WorksList,
        }
    }

    /// Whether somebody may take it away in a contest of this phase.
    #[must_use]
    pub fn is_open_to(self, who: &AccessContext, phase: Phase) -> bool {
        let may = |action| access::check(action, who, phase).is_ok();
        let needs_result = self.item().holds_scores(phase) && !self.tells_of_a_round();
        may(self.item().action()) && (!needs_result || may(Action::ExportResult))
    }
}

impl SiteListKind {
    pub(crate) const fn item(self) -> &'static dyn SiteList {
        match self {
            Self::Accounts => &AccountsList,
            Self::OwnEntries => &OwnEntriesList,
            Self::AccountLetters => &AccountLettersList,
            Self::AllEvents => &AllEventsList,
            Self::Contests => &ContestsList,
            Self::FoundContests => &FoundContestsList,
            Self::FoundEntries => &FoundEntriesList,
            Self::FoundPeople => &FoundPeopleList,
        }
    }
}
