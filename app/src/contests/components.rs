//! Parts that every page inside a contest shows.

use domain::access::{self, AccessContext, Action, Role};
use domain::contest::phase::Phase;
use domain::record::Checkpoint;
use leptos::children::ViewFnOnce;
use services::Contest;
use services::exports::{ExportFormat, ExportKind};

use super::words::short_hash;
use crate::ui::prelude::*;
use words::{contests as m, lists};

/// Which contest a page is inside, and as what the person looks.
#[derive(Clone, Debug)]
pub struct Inside {
    contest: String,
    title: String,
    roles: Vec<Role>,
    phase: Phase,
}

impl Inside {
    /// Inside this contest, for a person with these roles.
    pub fn new(contest: &Contest, roles: &[Role]) -> Self {
        let (title, roles) = (contest.title.clone(), roles.to_vec());
        Self { contest: contest.id.to_string(), title, roles, phase: contest.phase }
    }
}

/// A page inside a contest: the way here, the tabs, then the content.
#[component]
pub fn ContestPage(
    /// The contest, and who looks.
    inside: Inside,
    /// The tab, as [`ContestTabs`] names it.
    current: &'static str,
    /// The title of this page; empty on the board, which is the contest itself.
    #[prop(optional, into)]
    title: String,
    /// Buttons at the end of the bar.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// The content.
    children: Children,
) -> impl IntoView {
    let Inside { contest, title: contest_title, roles, phase } = inside;
    let (title, crumbs) = if title.is_empty() {
        (contest_title, Vec::new())
    } else {
        (title, vec![Crumb::to(format!("/contests/{contest}"), contest_title)])
    };
    view! {
        <StandardLayout title=title.clone() crumbs=crumbs actions=actions bare=true>
            <h1 class="hidden">{title}</h1>
            <ContestTabs contest=contest roles=roles phase=phase current=current/>
            {children()}
        </StandardLayout>
    }
    .into_any()
}

/// The pages inside a contest, as far as this person may open them now.
#[component]
pub fn ContestTabs(
    /// The contest's id.
    #[prop(into)]
    contest: String,
    /// Roles of the person who looks.
    roles: Vec<Role>,
    /// Where the contest stands.
    phase: Phase,
    /// `board`, `entries`, `people`, `progress`, `ranking`, `disagreement`, `judges`, `selection`, `amendments`, `meeting`,
    /// `feedback`, `awards`, `notice`, `objections`, `presentation`, `certificates`, `releases`, `popularity`, `channels`,
    /// `package`, `public`, `letters`, `exports`, `record`, `log` or `settings`.
    current: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let access = AccessContext { roles, ..AccessContext::default() };
    let may = |action| access::check(action, &access, phase).is_ok();
    let judged = phase >= Phase::Selection || matches!(phase, Phase::Round(2..));
    // Until something can be chosen there is nothing to look at but templates.
    let certificates = may(Action::ViewCertificates) && phase >= Phase::Selection;
    let popularity = may(Action::RunPopularityVote) || may(Action::ConfirmPopularityVote);
    let exports = ExportKind::ALL.iter().any(|kind| kind.is_open_to(&access, phase));
    let groups = [
        ("", vec![("board", m::tab_board(lang), may(Action::ViewBoard))]),
        (m::group_call(lang), vec![("entries", m::tab_entries(lang), may(Action::ViewEntries))]),
        (
            m::group_judging(lang),
            vec![
                ("progress", m::tab_progress(lang), may(Action::ViewBoard) && phase > Phase::CallOpen),
                ("judges", m::tab_judges(lang), may(Action::ViewScores)),
            ],
        ),
        (
            m::group_selection(lang),
            vec![
                ("ranking", m::tab_ranking(lang), may(Action::ViewScores)),
                ("disagreement", lists::disagreement(lang), may(Action::ViewScores) && judged),
                ("selection", m::tab_selection(lang), may(Action::PreviewSelection)),
                ("amendments", words::amendments::page(lang), may(Action::ViewClosedRound)),
                ("meeting", m::tab_meeting(lang), may(Action::ViewMeeting)),
                ("feedback", words::feedback::page(lang), may(Action::ReleaseFeedback)),
            ],
        ),
        (
            m::group_publication(lang),
            vec![
                ("awards", words::awards::page(lang), may(Action::ViewAwards)),
                ("notice", words::notices::page(lang), may(Action::ViewNotice)),
                ("objections", words::objections::page(lang), may(Action::ViewObjections)),
                ("presentation", words::presentation::page(lang), may(Action::Present)),
                ("certificates", words::certificates::page(lang), certificates),
                ("releases", words::releases::list(lang), may(Action::ReleaseFilms)),
                ("popularity", words::popularity::page(lang), popularity),
                ("channels", words::channels::page(lang), may(Action::RunChannels)),
                ("package", words::packages::page(lang), may(Action::ExportResult) && may(Action::ViewEntries)),
                ("public", words::public::page(lang), may(Action::EditPublicPage)),
            ],
        ),
        (
            m::group_management(lang),
            vec![
                ("people", m::tab_people(lang), may(Action::ManagePeople)),
                ("letters", m::tab_letters(lang), may(Action::ViewLetters)),
                ("exports", m::tab_exports(lang), exports),
                ("record", m::tab_record(lang), may(Action::ViewCheckpoints)),
                ("log", m::tab_log(lang), may(Action::ViewRecord)),
                ("settings", m::tab_settings(lang), may(Action::ViewRecord)),
            ],
        ),
    ];
    let address = |key: &str| match key {
        "board" => format!("/contests/{contest}"),
        key => format!("/contests/{contest}/{key}"),
    };
    let groups: Vec<TabGroup> = groups
        .into_iter()
        .map(|(label, tabs)| {
            let shown = tabs.into_iter().filter(|(_, _, shown)| *shown);
            let tabs = shown.map(|(key, label, _)| Tab::new(address(key), label)).collect();
            TabGroup { label: label.to_owned(), tabs }
        })
        .filter(|group| !group.tabs.is_empty())
        .collect();
    if groups.iter().map(|group| group.tabs.len()).sum::<usize>() < 2 {
        return ().into_any();
    }
    view! { <GroupedTabs label=m::tabs(lang) groups=groups current=address(current)/> }.into_any()
}

/// Where a file about a contest is.
pub fn export_address(contest: &str, kind: ExportKind, format: ExportFormat, lang: Lang) -> String {
    format!("/contests/{contest}/exports/{}.{format}?lang={}", kind.key(), lang.key())
}

/// The way to another method, for whoever may choose one.
pub fn to_method(contest: &Contest, roles: &[Role], lang: Lang) -> Option<AnyView> {
    let access = AccessContext { roles: roles.to_vec(), ..AccessContext::default() };
    access::check(Action::ChooseMethod, &access, contest.phase).ok()?;
    let href = format!("/contests/{}/ranking/method", contest.id);
    Some(view! { <LinkButton href=href>{words::results::to_method(lang)}</LinkButton> }.into_any())
}

/// The root of the record on whatever is printed, to be compared with the record later; nothing before there is a checkpoint.
pub fn root_on_paper(checkpoint: Option<&Checkpoint>, lang: Lang) -> Option<AnyView> {
    let words = words::record::printed(checkpoint?, lang);
    Some(view! { <p class="record-root">{words}</p> }.into_any())
}

/// The fingerprint of the sealed rules.
pub fn sealed(hash: &str, lang: Lang) -> AnyView {
    view! {
        <details class="fingerprint small">
            <summary><Tag tone=TagTone::Jade>{m::rules_sealed(lang)}</Tag>" "<code>{short_hash(hash).to_owned()}</code></summary>
            <p class="muted">{m::fingerprint_of(lang)}</p>
            <code class="whole">{hash.to_owned()}</code>
        </details>
    }
    .into_any()
}
