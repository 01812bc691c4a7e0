//! One method per use case: load, ask the domain, save, record, all in one transaction.
//!
//! The services are the only way in: the web app, the HTTP interface and the command line call the same
//! methods and so the same permission table.
//!
//! The rooms, from the ground up: each uses only what stands above it in this list, which `server/tests/arrows` holds.
//! What two use cases share is a free function over [`Context`] and a transaction in a room below both; methods of
//! [`Services`] are called from outside this crate only.

mod accounts;
mod actor;
mod ask;
mod audit;
mod calendar;
mod clock;
mod contests;
mod context;
pub mod documents;
mod entries;
mod error;
mod figures;
mod hashing;
mod input;
mod jobs;
mod lanes;
mod mail;
mod mail_server;
pub mod media;
mod paging;
mod record;
mod rounds;
mod signer;
mod time;
mod webhooks;

mod amendments;
mod assignment;
mod awards;
mod feedback;
pub mod films;
mod judging;
mod letters;
mod meeting;
mod notices;
mod objections;
mod phases;
mod presentation;
mod results;
mod selection;

mod releases;

pub mod playback;

mod public;

mod channels;

mod overview;
mod search;

mod archive;
mod backup;
mod certificates;
pub mod exports;
mod imports;
mod packages;

mod exhibition;
mod popularity;

mod portable;
mod workers;

use std::ops::Deref;
use std::sync::Arc;

use store::Store;

pub use accounts::create::{AccountList, AccountSearch, BY_EMAIL, NewAccount};
pub use accounts::erase::ErasureReport;
pub use accounts::guesses::SignInFrom;
pub use accounts::one_time_links::OpenedLink;
pub use accounts::second_factor::SecondFactorView;
pub use accounts::sessions::{SignedIn, SignedOut};
pub use accounts::sign_in_steps::{CodeTicket, SignInStep};
pub use actor::{Actor, Guise, Person, Proof};
pub use amendments::Grounds;
pub use amendments::view::{AmendmentsView, Succession};
pub use archive::Interrupt;
pub use ask::ListAsk;
pub use assignment::decisions::{ConflictRuling, PossibleConflicts};
pub use assignment::hand_over::{HandOver, HandedFilm};
pub use assignment::plan::{AssignmentPlan, PlannedJudge};
pub use assignment::replace::{Proposal, Recusal, StayedStandIn};
pub use audit::events::{EventSearch, SecurityEvents};
pub use audit::record::{Record, RecordLine, RecordSearch, SYSTEM};
pub use audit::verify::{ChainBreak, ChainReport};
pub use awards::announcement::AnnouncementView;
pub use awards::result::{PublishedResult, ResultFilm, ResultGrade, ResultOrganisations, ResultView};
pub use awards::rulings::AwardRulingDraft;
pub use awards::view::{AwardFilm, AwardsView};
pub use backup::{BackupReport, backup, restore};
pub use certificates::look_up::{CertificateStanding, PublicCertificate};
pub use certificates::pictures::TemplatePicture;
pub use certificates::templates::CertificateTemplateView;
pub use certificates::view::{CertificateCount, CertificateView, CertificatesView};
pub use channels::announce::{MOST_ANNOUNCEMENT, ShareView};
pub use channels::broadcasts::{BroadcastLine, BroadcastsView};
pub use channels::deliveries::{DeliveryLine, DeliveryList};
pub use channels::embed::{EmbedView, OEmbed};
pub use channels::endpoints::{ChannelDraft, ChannelLine, ChannelsView, MOST_CHANNELS};
pub use channels::feed::{FeedFile, FeedFormat, FeedOf};
pub use channels::poster::PosterFormat;
pub use channels::released::ChannelFilm;
pub use clock::{Clock, Periods, Random, SystemClock, SystemRandom};
pub use contests::amendments::{AmendmentRecord, amendment_lines};
pub use contests::experts::{Expert, Experts, found_experts};
pub use contests::extensions::{ExtensionDraft, ExtensionsView};
pub use contests::invitations::{InvitationBatch, InvitationLine, InvitationLink};
pub use contests::members::{MemberChange, MemberView};
pub use contests::people::{Invitation, InvitationView, People, PeopleSearch};
pub use contests::settings::{ContestEdit, RulesCheck, SettingsClash, SettingsView};
pub use context::{Context, Counts, NotReady, Part, SECURITY_LOG};
pub use domain::entry::Decision;
pub use domain::film::Finding;
pub use entries::draft::{FieldsEdit, FieldsSaved};
pub use entries::listing::{BY_NUMBER, EntryList, EntrySearch, MyEntry, OwnEntries, QueueLine};
pub use entries::nominations::{Handover, NominatedEntry, UnitView};
pub use entries::screening::{BulkAsked, BulkDecided, CheckView, WorksView};
pub use entries::view::{EntryView, FilmNews};
pub use entries::without_film::WaitingEntry;
pub use entries::works::{LikeWork, WORKS_PAGE};
pub use error::{AwardRefusal, MeetingRefusal, PasswordFault, Refusal, Result, ServiceError, TextName, obstacle};
pub use exhibition::access::ExhibitionAccess;
pub use exhibition::library::collections::{CollectionDraft, CollectionLine, CollectionView, CollectionsView};
pub use exhibition::library::films::LibraryFilm;
pub use exhibition::library::lesson_list::{LessonLine, LessonView, LessonsAsk, LessonsView};
pub use exhibition::library::listing::{LIBRARY_PAGE, LibraryAsk, LibraryFilmView, LibraryView};
pub use exhibition::orders::menu::{MenuDraft, MenuView};
pub use exhibition::orders::phone::{OrderPage, OrdersTaken, PhoneFilm, PhoneOrder, PhoneOrderDraft};
pub use exhibition::orders::preview::{PreviewDraft, PreviewView};
pub use exhibition::orders::proposals::{ORDER_SITES_PAGE, ProposalsView};
pub use exhibition::orders::proposed_menu::MenuCandidate;
pub use exhibition::orders::site_previews::{BY_SITE_NAME, SitePreviewLine, SitePreviewsAsk, SitePreviewsView};
pub use exhibition::packs::{
    BroughtEvidence, EvidenceOutcome, EvidenceReport, PackReport, PackView, PacksView, PlanPacksView, SitePacksView,
    WrittenPack,
};
pub use exhibition::participation::checks::{SpotCheckDraft, SpotCheckView, SpotChecksView};
pub use exhibition::participation::decisions::MonthDecisionsView;
pub use exhibition::participation::doubts::DoubtsView;
pub use exhibition::participation::export::month_notes;
pub use exhibition::participation::own::OwnSitesView;
pub use exhibition::participation::report::ReportView;
pub use exhibition::participation::sites::{SiteDayView, SiteMonthView, SiteMonthsView};
pub use exhibition::participation::table::{RegionRow, RegionRowKind, region_columns, region_rows, site_month_columns};
pub use exhibition::participation::view::{ParticipationAsk, ParticipationView};
pub use exhibition::plans::board::{PLAN_SITES_PAGE, PlanBoard, PlanBoardFilm, PlanBoardRegion};
pub use exhibition::plans::draft::PlanView;
pub use exhibition::plans::films::PlanFilmsView;
pub use exhibition::plans::list::{PlanAsk, PlanLine, PlanList};
pub use exhibition::plans::regions::{ChoosableRegion, PlanRegionsView};
pub use exhibition::plans::sheet::PlanSheet;
pub use exhibition::plans::wishes::PlanWishesView;
pub use exhibition::settings::ExhibitionSettingsView;
pub use exhibition::sites::devices::{DeviceLinkView, SignedInDevice};
pub use exhibition::sites::edit::SiteDraft;
pub use exhibition::sites::exclusions::{ExclusionDraft, ExclusionsView};
pub use exhibition::sites::home::ExhibitionHome;
pub use exhibition::sites::import::SitesReport;
pub use exhibition::sites::kept::SitesImportView;
pub use exhibition::sites::list::{BY_CODE, SiteList, SiteSearch};
pub use exhibition::sites::members::{ExhibitionPeople, ExhibitionPeopleSearch, MemberDraft};
pub use exhibition::sites::regions::{RegionDraft, RegionsView};
pub use exhibition::sites::view::SiteView;
pub use exhibition::viewings::by_hand::{ByHandDraft, ByHandView};
pub use exhibition::viewings::hold::{SaidDraft, ViewingDraft};
pub use exhibition::viewings::office::{MOST_DECIDED, ViewingList, ViewingSearch};
pub use exhibition::viewings::programme::{Programme, ProgrammeFilm};
pub use exhibition::viewings::roll_call::{RollAnswer, RollCall, RollScreen};
pub use exhibition::viewings::site_page::{SITE_VIEWING_DAYS, SITE_VIEWINGS, SitePage};
pub use exhibition::viewings::taken::{TakenEvidence, TakenFilm};
pub use exhibition::viewings::view::ViewingView;
pub use feedback::author::{AuthorFeedback, Means};
pub use feedback::review::{CommentFilter, CommentLine, FeedbackView};
pub use films::upload::UploadState;
pub use imports::films::FilmsView;
pub use imports::kept::ImportView;
pub use imports::report::{ColumnReport, ImportReport, RowOutcome, RowQuota, RowReport, SheetFile};
pub use judging::dismissed::DismissedFilm;
pub use judging::own_list::{BY_POSITION, arranged_desk};
pub use judging::progress::{Cell, JudgeProgress, Progress, WaitingFilm, late_judges};
pub use judging::queue::{DeskLine, JudgeQueue};
pub use judging::sheets::{DeskView, SaveOutcome, SheetView};
pub use judging::signing::{SignatureAsk, SignedView};
pub use letters::list::{LetterList, LetterSearch, LetterView};
pub use letters::mailing::Mailing;
pub use letters::mailings::{MailingLine, MailingView};
pub use letters::preview::LetterExample;
pub use letters::release::{LetterChoice, LettersMoved};
pub use letters::texts::LetterTexts;
pub use mail::bounce::BounceReport;
pub use mail::templates::ACCOUNT_ZONE;
pub use mail_server::{MailServer, MailSettings, Protection};
pub use media::Media;
pub use meeting::ballots::BallotDraft;
pub use meeting::minutes::{MinutedMember, Minutes};
pub use meeting::room::{MeetingMember, MeetingVersion, Room, RoomBallot, RoomFilm, Screen};
pub use meeting::stepped_over::{FilmOver, ProposalOver, ProposalsOver};
pub use notices::draft::{NoticePreview, NoticeView};
pub use notices::public::PublicNotice;
pub use objections::desk::{ObjectionAnswer, ObjectionsView};
pub use objections::evidence::EvidenceSlot;
pub use objections::look_up::OwnObjection;
pub use objections::receive::{ObjectionDraft, ObjectionForm, ObjectionReceipt};
pub use overview::board::{Board, MOST_DISPUTED, PhaseView, StorageView};
pub use overview::home::{Home, Seat, arranged_contests};
pub use overview::intake::{IntakeRow, IntakeTable};
pub use overview::profile::OwnAccount;
pub use overview::work::{WorkItem, WorkTarget};
pub use packages::{PackageFile, PackageReading, PackageSummary, PackageView, PackagedFilm};
pub use paging::{PageAsk, PageLinks};
pub use phases::closing::{ClosedRoundView, RoundSignature};
pub use phases::line::{LineClash, LineView};
pub use phases::step::{SelectedFilm, StepAsk, StepView};
pub use playback::access::FilmSource;
pub use popularity::cast::{GivenVote, GivenVotes, VoteDraft};
pub use popularity::page::{OpenVote, VoteFilm, VotePage};
pub use popularity::receipts::ReceiptView;
pub use popularity::result::VoteResult;
pub use popularity::set_up::VoteSetUpDraft;
pub use popularity::view::{PopularityView, VoteSetUp};
pub use portable::ContestArchive;
pub use presentation::{PresentationView, ScreenedFilm};
pub use public::call::{CallLine, PublicCall};
pub use public::gallery::{FilmPage, GALLERY_PAGE, Gallery, GalleryAsk, GalleryFilm};
pub use public::page::{PublicPageDraft, PublicPageView};
pub use record::own_key::INSTALLATION_KEY;
pub use record::seed::{SEED_PARTS, SeedDraft, SeedOutcome};
pub use record::view::{
    CountersignedCheckpoint, Countersigner, DrawnSeed, FrozenPool, RecordPowers, RecordView, SeedProgress, TypedSeed,
};
pub use releases::give::{ReleaseDraft, ReleaseView};
pub use releases::list::{ReleaseLine, ReleasesView};
pub use results::disagreement::{BY_SPREAD, DisagreementView, DisputedFilm, arranged_films};
pub use results::judges::{JudgeFigures, JudgesView, judge_lines, leniency_words};
pub use results::line_film::LineFilm;
pub use results::list::{BY_RANK, RankLine, arranged, used_groups};
pub use results::matrix::{JudgeMean, MatrixMark, MatrixMeans, mark_of, panel_of};
pub use results::ranking::{RankedEntry, Ranking};
pub use results::view::{Kept, RankingView};
pub use rounds::inputs::RoundJudge;
pub use rounds::likeness::PossibleConflict;
pub use search::{EntryWay, FoundEntry, FoundPerson, MOST_FOUND, SearchResult};
pub use selection::inputs::{Candidate, SelectionInputs};
pub use selection::intact::{Alteration, RecordsReport, SignatureFits};
pub use selection::method::{MethodLine, MethodView};
pub use selection::overrides::{OverrideDraft, OverridesView};
pub use selection::robustness::{RUNS, RobustnessView};
pub use selection::view::{Seal, SelectionView, Tried};
pub use signer::RecordSigner;
pub use store::{
    Account, AccountFilter, AccountOrder, AccountState, ApiToken, AuditRow, AwardBallot, AwardDecision, Broadcast,
    Certificate, CertificateEnd, CheckLine, Contest, ContestLine, DayFilm, DayViewing, DeadlineExtension, Delivery,
    DerivedFile, Entry, EntryFilter, EntryLine, EntryVersion, ErasureKind, EvidenceFile, ExhibitionMember, FeedKey,
    File, FileState, FilmCollection, FilmLine, FilmLoad, KeptApproval, KeptRelease, Letter, LetterCount,
    LetterTemplate, LikeEntry, MemberFilter, MenuFilm, MenuItem, NamedExclusion, NamedExhibitionMember, NamedMember,
    NamedSite, Nomination, Objection, OrderFigures, Outage, PackLine, PackSiteLine, Panel, Plan, PlanFilm, PlanSite,
    Preview, PreviewFilm, PublicFile, PublicFileKind, PublishedNotice, Region, RegionCount, Reopening, ReportHead,
    ResultAnnouncement, Signature, Site, SiteCounts, SiteExclusion, SiteLine, SiteManager, SiteMonthLine, SiteState,
    SpotCheck, SpotCheckSite, StateCount, Ticket, UncheckedQueue, Viewing, ViewingAnswer, ViewingFilm, ViewingLine,
    ViewingParts, VoteBatch, VoteFigures, VoteRoot, WatchEvidence,
};
pub use time::{ahead_s, local_time, moment};
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

    /// The same services with this mail server.
    #[must_use]
    pub fn with_mail(self, mail: MailSettings) -> Self {
        Self { context: Context { mail: Arc::new(mail), ..self.context } }
    }

    /// The same services on a site that people find at this address.
    #[must_use]
    pub fn with_site(self, site: &str) -> Self {
        let mail = MailSettings { site: site.to_owned(), ..self.context.mail.as_ref().clone() };
        Self { context: Context { mail: Arc::new(mail), ..self.context } }
    }

    /// The same services with these fonts for documents; where a file is not named, the machine is asked.
    #[must_use]
    pub fn with_fonts(self, files: documents::FontFiles) -> Self {
        Self { context: Context { fonts: Arc::new(documents::DocumentFonts::new(files)), ..self.context } }
    }

    /// The same services whose messages to channels may go to this machine, unencrypted: for tests, never for an installation, where
    /// whoever adds a channel could speak to what only the machine can reach.
    #[must_use]
    pub fn with_channels_on_loopback(self) -> Self {
        Self { context: Context { loopback_channels: true, ..self.context } }
    }

    /// The same services, with who signs checkpoints of records.
    #[must_use]
    pub fn with_record_signer(self, signer: Arc<dyn RecordSigner>) -> Self {
        Self { context: Context { signer: Some(signer), ..self.context } }
    }

    /// The same services for who only looks: whatever would write is refused with [`Refusal::OnlyLooking`].
    #[must_use]
    pub fn only_looking(&self) -> Self {
        Self { context: Context { only_looks: true, ..self.context.clone() } }
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
