//! One method per use case: load, ask the domain, save, record, all in one transaction.
//!
//! The services are the only way in: the web app, the HTTP interface and the command line call the same
//! methods and so the same permission table.
//!
//! The rooms, from the ground up: each uses only what stands above it in this list, which `server/tests/arrows.rs` holds.
//! What two use cases share is a free function over [`Context`] and a transaction in a room below both; methods of
//! [`Services`] are called from outside this crate only.

mod accounts;
mod actor;
mod audit;
mod clock;
mod contests;
mod context;
mod entries;
mod error;
mod figures;
mod hashing;
mod input;
mod jobs;
mod lanes;
pub mod media;
mod paging;
mod rounds;
mod time;

mod assignment;
pub mod films;
mod judging;
mod meeting;
mod phases;
mod results;
mod selection;

pub mod playback;

mod backup;
pub mod exports;
mod overview;
mod workers;

use std::ops::Deref;
use std::sync::Arc;

use store::Store;

pub use accounts::create::{AccountList, AccountSearch, NewAccount};
pub use accounts::guesses::SignInFrom;
pub use accounts::one_time_links::OpenedLink;
pub use accounts::second_factor::SecondFactorView;
pub use accounts::sessions::{SignedIn, SignedOut};
pub use accounts::sign_in_steps::{CodeTicket, SignInStep};
pub use actor::{Actor, Person, Proof};
pub use assignment::decisions::{ConflictRuling, PossibleConflicts};
pub use assignment::plan::{AssignmentPlan, PlannedJudge};
pub use assignment::replace::{Proposal, Recusal, StayedStandIn};
pub use audit::events::{EventSearch, SecurityEvents};
pub use audit::record::{Record, RecordLine, RecordSearch};
pub use backup::{BackupReport, Interrupt, backup, restore};
pub use clock::{Clock, Periods, Random, SystemClock, SystemRandom};
pub use contests::experts::{Expert, Experts};
pub use contests::people::{Invitation, InvitationLink, InvitationView, People, PeopleSearch};
pub use contests::settings::{ContestEdit, RulesCheck, SettingsClash, SettingsView};
pub use context::{Context, Counts, NotReady, Part, SECURITY_LOG};
pub use domain::film::Finding;
pub use entries::draft::{FieldsEdit, FieldsSaved};
pub use entries::listing::MyEntry;
pub use entries::listing::{EntryList, EntrySearch, QueueLine};
pub use entries::screening::{CheckView, Decision};
pub use entries::view::{EntryView, FilmNews};
pub use error::{MeetingRefusal, PasswordFault, Refusal, Result, ServiceError, TextName, obstacle};
pub use films::upload::UploadState;
pub use judging::progress::{Cell, JudgeProgress, Progress, WaitingFilm};
pub use judging::queue::{DeskLine, JudgeQueue};
pub use judging::sheets::{DeskView, SaveOutcome, SheetView};
pub use judging::signing::{SignatureAsk, SignedView};
pub use media::Media;
pub use meeting::ballots::BallotDraft;
pub use meeting::minutes::{MinutedMember, Minutes};
pub use meeting::room::{MeetingMember, MeetingVersion, Room, RoomBallot, RoomFilm, Screen};
pub use meeting::stepped_over::{FilmOver, ProposalOver, ProposalsOver};
pub use overview::board::{Board, PhaseView, SelectedFilm};
pub use overview::home::{Home, Seat};
pub use overview::profile::OwnAccount;
pub use paging::{PageAsk, PageLinks};
pub use phases::closing::{ClosedRoundView, RoundSignature};
pub use phases::line::{LineClash, LineView};
pub use playback::access::FilmSource;
pub use results::judges::{JudgeFigures, JudgesView};
pub use results::line_film::LineFilm;
pub use results::ranking::{RankedEntry, Ranking};
pub use results::view::{Kept, RankingView};
pub use rounds::inputs::RoundJudge;
pub use rounds::likeness::PossibleConflict;
pub use selection::inputs::{Candidate, SelectionInputs};
pub use selection::method::{MethodLine, MethodView};
pub use selection::overrides::{OverrideDraft, OverridesView};
pub use selection::robustness::{RUNS, RobustnessView};
pub use selection::view::{Seal, SelectionView, Tried};
pub use store::{
    Account, AccountFilter, AccountOrder, AccountState, ApiToken, AuditRow, Contest, ContestLine, DerivedFile, Entry,
    EntryFilter, EntryLine, EntryVersion, File, FileState, FilmLine, MemberFilter, NamedMember, Outage, Panel,
    Reopening, Signature, StateCount, Ticket, UncheckedQueue, WatchEvidence,
};
pub use time::local_time;
pub use workers::{LaneLoad, Load};

/// Every use case as a method, on one [`Context`]. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    context: Context,
}

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, media: Arc<Media>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { context: Context::new(store, media, clock, random) }
    }

    /// The same services with other waiting times.
    #[must_use]
    pub fn with_periods(self, periods: Periods) -> Self {
        Self { context: Context { periods, ..self.context } }
    }

    /// The same services with a statement counter of their own, for one request.
    #[must_use]
    pub fn metered(&self) -> Self {
        Self { context: self.context.metered() }
    }
}

impl Deref for Services {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}
