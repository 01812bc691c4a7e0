//! The one route table. Server only: every navigation is an ordinary page load.
//!
//! A page is a component that returns [`page`](crate::ui::page::page). GET shows it; POST shows it too, with
//! the form that was sent (see [`crate::ui::form`]).

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use services::Outage;

use crate::accounts::pages::{
    AccountPage, AccountsPage, CodePage, ConfirmPage, InvitationPage, RegisterPage, ResetPage, SecondFactorPage,
    SetupPage, SignInPage, SignOutPage,
};
use crate::amendments::page::AmendmentsPage;
use crate::assignment::page::AssignmentPage;
use crate::audit::events::{ContestEventsPage, EventsPage};
use crate::audit::pages::LogPage;
use crate::awards::pages::{AwardsPage, ResultPage};
use crate::calendar::CalendarPage;
use crate::certificates::pages::{
    AddressedCertificatePage, CertificateLookUpPage, CertificatePage, CertificatesPage, TemplatePage,
};
use crate::channels::pages::{BroadcastsPage, ChannelFilmPage, ChannelsPage, DeliveriesPage};
use crate::contests::new::NewContestPage;
use crate::entries::pages::{EnterPage, EntryPage, MyEntriesPage, ReceiptPage};
use crate::exhibition::library::pages::{
    CollectionPage, CollectionsPage, LessonPage, LessonsPage, LibraryFilmPage, LibraryPage,
};
use crate::exhibition::orders::pages::{OrderPhonePage, PreviewsPage, SiteMenuPage, SitePreviewPage, SitePreviewsPage};
use crate::exhibition::packs::pages::{PackPage, PacksPage, PlanPacksPage, SitePacksPage};
use crate::exhibition::pages::{
    DevicePage, ExclusionsPage, ExhibitionPage, ExhibitionPeoplePage, ExhibitionSettingsPage, RegionsPage, SitePage,
    SitesImportPage, SitesPage,
};
use crate::exhibition::participation::pages::{
    DoubtsPage, ParticipationPage, ParticipationReportsPage, ReportPage, SiteMonthPage, SiteMonthsPage, SpotCheckPage,
    SpotChecksPage,
};
use crate::exhibition::plans::pages::{PlanBoardPage, PlanPage, PlansPage};
use crate::exhibition::viewings::pages::{
    ByHandPage, OfficeViewingsPage, OwnSitesPage, RollCallPage, RollScreenPage, SiteHomePage, ViewingPage,
};
use crate::exports::page::ExportsPage;
use crate::feedback::page::FeedbackPage;
use crate::imports::pages::{ImportPage, MatchFilmsPage};
use crate::judging::pages::{ComparePage, DeskPage, JudgePage, SignedPage};
use crate::letters::pages::{AccountLettersPage, LetterPage, MailingPage, OutboxPage, TextsPage};
use crate::meeting::pages::{MeetingPage, MinutesPage};
use crate::notices::page::NoticePage;
use crate::notices::public::PublicNoticePage;
use crate::objections::desk::ObjectionsPage;
use crate::objections::form::ObjectionPage;
use crate::objections::look_up::LookUpPage;
use crate::overview::board::BoardPage;
use crate::overview::home::HomePage;
use crate::packages::page::PackagePage;
use crate::people::experts::ExpertsPage;
use crate::people::hand_over::HandOverPage;
use crate::people::invitations::InvitationsPage;
use crate::people::member::MemberPage;
use crate::people::page::PeoplePage;
use crate::popularity::pages::{PopularityPage, VotePage, VoteReceiptPage, VoteResultPage};
use crate::presentation::page::PresentationPage;
use crate::public::pages::{CallPage, FilmOfGalleryPage, PublicGalleryPage, PublicSettingsPage};
use crate::record::page::RecordPage;
use crate::record::seed::SeedPage;
use crate::releases::pages::{ReleasePage, ReleasesPage};
use crate::results::pages::{ClosedRoundPage, DisagreementPage, JudgesPage, MethodPage, RankingPage};
use crate::rounds::line::LinePage;
use crate::rounds::progress::ProgressPage;
use crate::screening::pages::{BulkPage, CheckPage, EntriesPage, WorksPage};
use crate::search::SearchPage;
use crate::selection::pages::{OverridesPage, RobustnessPage, SelectionPage};
use crate::settings::SettingsPage;
use crate::ui::gallery::GalleryPage;
use crate::ui::page::{ErrorPage, NotFoundPage};
use crate::units::pages::{ExtensionsPage, UnitPage};

/// The app: whichever page the address names.
#[component]
pub fn App() -> impl IntoView {
    // Nobody is treated as signed out because the database does not answer.
    if let Some(outage) = use_context::<Outage>() {
        return view! { <Router><ErrorPage error=outage.into()/></Router> }.into_any();
    }
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=HomePage/>
                <Route path=path!("/sign-in") view=SignInPage/>
                <Route path=path!("/sign-in/code") view=CodePage/>
                <Route path=path!("/sign-out") view=SignOutPage/>
                <Route path=path!("/confirm") view=ConfirmPage/>
                <Route path=path!("/register") view=RegisterPage/>
                <Route path=path!("/setup") view=SetupPage/>
                <Route path=path!("/invitation/:token") view=InvitationPage/>
                <Route path=path!("/reset/:token") view=ResetPage/>
                <Route path=path!("/account") view=AccountPage/>
                <Route path=path!("/account/second-factor") view=SecondFactorPage/>
                <Route path=path!("/accounts") view=AccountsPage/>
                <Route path=path!("/events") view=EventsPage/>
                <Route path=path!("/search") view=SearchPage/>
                <Route path=path!("/contests/new") view=NewContestPage/>
                <Route path=path!("/contests/:contest") view=BoardPage/>
                <Route path=path!("/contests/:contest/settings") view=SettingsPage/>
                <Route path=path!("/contests/:contest/people") view=PeoplePage/>
                <Route path=path!("/contests/:contest/people/invitations") view=InvitationsPage/>
                <Route path=path!("/contests/:contest/people/:person/:role") view=MemberPage/>
                <Route path=path!("/contests/:contest/hand-over/:judge") view=HandOverPage/>
                <Route path=path!("/contests/:contest/experts") view=ExpertsPage/>
                <Route path=path!("/contests/:contest/assignment") view=AssignmentPage/>
                <Route path=path!("/contests/:contest/progress") view=ProgressPage/>
                <Route path=path!("/contests/:contest/record") view=RecordPage/>
                <Route path=path!("/contests/:contest/record/seed") view=SeedPage/>
                <Route path=path!("/contests/:contest/log") view=LogPage/>
                <Route path=path!("/contests/:contest/events") view=ContestEventsPage/>
                <Route path=path!("/contests/:contest/exports") view=ExportsPage/>
                <Route path=path!("/contests/:contest/package") view=PackagePage/>
                <Route path=path!("/contests/:contest/letters") view=OutboxPage/>
                <Route path=path!("/contests/:contest/letters/mailing") view=MailingPage/>
                <Route path=path!("/contests/:contest/letters/texts") view=TextsPage/>
                <Route path=path!("/letters") view=AccountLettersPage/>
                <Route path=path!("/letters/:letter") view=LetterPage/>
                <Route path=path!("/entries") view=MyEntriesPage/>
                <Route path=path!("/entries/:entry") view=EntryPage/>
                <Route path=path!("/entries/:entry/receipt") view=ReceiptPage/>
                <Route path=path!("/contests/:contest/enter") view=EnterPage/>
                <Route path=path!("/contests/:contest/entries") view=EntriesPage/>
                <Route path=path!("/contests/:contest/entries/import") view=ImportPage/>
                <Route path=path!("/contests/:contest/entries/films") view=MatchFilmsPage/>
                <Route path=path!("/contests/:contest/extensions") view=ExtensionsPage/>
                <Route path=path!("/contests/:contest/unit") view=UnitPage/>
                <Route path=path!("/contests/:contest/check") view=BulkPage/>
                <Route path=path!("/check/:entry") view=CheckPage/>
                <Route path=path!("/check/:entry/works") view=WorksPage/>
                <Route path=path!("/judge/:contest") view=JudgePage/>
                <Route path=path!("/judge/:contest/compare") view=ComparePage/>
                <Route path=path!("/judge/:contest/signed") view=SignedPage/>
                <Route path=path!("/desk/:assignment") view=DeskPage/>
                <Route path=path!("/contests/:contest/advance") view=LinePage/>
                <Route path=path!("/contests/:contest/rounds/:round") view=ClosedRoundPage/>
                <Route path=path!("/contests/:contest/ranking") view=RankingPage/>
                <Route path=path!("/contests/:contest/ranking/method") view=MethodPage/>
                <Route path=path!("/contests/:contest/disagreement") view=DisagreementPage/>
                <Route path=path!("/contests/:contest/judges") view=JudgesPage/>
                <Route path=path!("/contests/:contest/selection") view=SelectionPage/>
                <Route path=path!("/contests/:contest/selection/overrides") view=OverridesPage/>
                <Route path=path!("/contests/:contest/selection/robustness") view=RobustnessPage/>
                <Route path=path!("/contests/:contest/amendments") view=AmendmentsPage/>
                <Route path=path!("/contests/:contest/feedback") view=FeedbackPage/>
                <Route path=path!("/contests/:contest/meeting") view=MeetingPage/>
                <Route path=path!("/contests/:contest/meeting/minutes") view=MinutesPage/>
                <Route path=path!("/contests/:contest/public") view=PublicSettingsPage/>
                <Route path=path!("/contests/:contest/releases") view=ReleasesPage/>
                <Route path=path!("/entries/:entry/release") view=ReleasePage/>
                <Route path=path!("/contests/:contest/channels") view=ChannelsPage/>
                <Route path=path!("/contests/:contest/channels/deliveries") view=DeliveriesPage/>
                <Route path=path!("/contests/:contest/channels/broadcasts") view=BroadcastsPage/>
                <Route path=path!("/contests/:contest/channels/films/:film") view=ChannelFilmPage/>
                <Route path=path!("/calls/:contest") view=CallPage/>
                <Route path=path!("/exhibition/packs") view=PacksPage/>
                <Route path=path!("/exhibition/packs/:pack") view=PackPage/>
                <Route path=path!("/exhibition/plans/:plan/packs") view=PlanPacksPage/>
                <Route path=path!("/site/:site/packs") view=SitePacksPage/>
                <Route path=path!("/gallery") view=PublicGalleryPage/>
                <Route path=path!("/gallery/:film") view=FilmOfGalleryPage/>
                <Route path=path!("/calendar") view=CalendarPage/>
                <Route path=path!("/contests/:contest/notice") view=NoticePage/>
                <Route path=path!("/contests/:contest/objections") view=ObjectionsPage/>
                <Route path=path!("/calls/:contest/notice") view=PublicNoticePage/>
                <Route path=path!("/calls/:contest/objection") view=ObjectionPage/>
                <Route path=path!("/objections") view=LookUpPage/>
                <Route path=path!("/contests/:contest/awards") view=AwardsPage/>
                <Route path=path!("/contests/:contest/presentation") view=PresentationPage/>
                <Route path=path!("/calls/:contest/result") view=ResultPage/>
                <Route path=path!("/contests/:contest/certificates") view=CertificatesPage/>
                <Route path=path!("/contests/:contest/certificates/:certificate") view=CertificatePage/>
                <Route path=path!("/contests/:contest/certificates/templates/:kind") view=TemplatePage/>
                <Route path=path!("/exhibition/plans") view=PlansPage/>
                <Route path=path!("/exhibition/plans/:plan") view=PlanPage/>
                <Route path=path!("/exhibition/plans/:plan/board") view=PlanBoardPage/>
                <Route path=path!("/exhibition/participation") view=ParticipationPage/>
                <Route path=path!("/exhibition/participation/sites") view=SiteMonthsPage/>
                <Route path=path!("/exhibition/participation/sites/:site") view=SiteMonthPage/>
                <Route path=path!("/exhibition/participation/doubts") view=DoubtsPage/>
                <Route path=path!("/exhibition/participation/reports") view=ParticipationReportsPage/>
                <Route path=path!("/exhibition/reports/:report") view=ReportPage/>
                <Route path=path!("/exhibition/checks") view=SpotChecksPage/>
                <Route path=path!("/exhibition/checks/:check") view=SpotCheckPage/>
                <Route path=path!("/c") view=CertificateLookUpPage/>
                <Route path=path!("/c/:token") view=AddressedCertificatePage/>
                <Route path=path!("/exhibition/library") view=LibraryPage/>
                <Route path=path!("/exhibition/library/:film") view=LibraryFilmPage/>
                <Route path=path!("/exhibition/lessons") view=LessonsPage/>
                <Route path=path!("/exhibition/lessons/:lesson") view=LessonPage/>
                <Route path=path!("/exhibition/collections") view=CollectionsPage/>
                <Route path=path!("/exhibition/collections/:collection") view=CollectionPage/>
                <Route path=path!("/exhibition") view=ExhibitionPage/>
                <Route path=path!("/exhibition/sites") view=SitesPage/>
                <Route path=path!("/exhibition/sites/import") view=SitesImportPage/>
                <Route path=path!("/exhibition/sites/:site") view=SitePage/>
                <Route path=path!("/exhibition/regions") view=RegionsPage/>
                <Route path=path!("/exhibition/people") view=ExhibitionPeoplePage/>
                <Route path=path!("/exhibition/exclusions") view=ExclusionsPage/>
                <Route path=path!("/exhibition/settings") view=ExhibitionSettingsPage/>
                <Route path=path!("/device/:token") view=DevicePage/>
                <Route path=path!("/exhibition/viewings") view=OfficeViewingsPage/>
                <Route path=path!("/site") view=OwnSitesPage/>
                <Route path=path!("/site/:site") view=SiteHomePage/>
                <Route path=path!("/site/:site/by-hand") view=ByHandPage/>
                <Route path=path!("/site/:site/viewings/:viewing") view=ViewingPage/>
                <Route path=path!("/site/:site/viewings/:viewing/roll") view=RollScreenPage/>
                <Route path=path!("/roll/:code") view=RollCallPage/>
                <Route path=path!("/exhibition/previews") view=PreviewsPage/>
                <Route path=path!("/exhibition/previews/sites") view=SitePreviewsPage/>
                <Route path=path!("/site/:site/preview") view=SitePreviewPage/>
                <Route path=path!("/site/:site/menu") view=SiteMenuPage/>
                <Route path=path!("/o/:token") view=OrderPhonePage/>
                <Route path=path!("/contests/:contest/popularity") view=PopularityPage/>
                <Route path=path!("/calls/:contest/vote") view=VotePage/>
                <Route path=path!("/calls/:contest/vote/result") view=VoteResultPage/>
                <Route path=path!("/calls/:contest/vote/receipt") view=VoteReceiptPage/>
                <Route path=path!("/ui") view=GalleryPage/>
            </FlatRoutes>
        </Router>
    }
    .into_any()
}
