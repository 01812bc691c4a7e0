//! What every page of the exhibition stands in: the way here, and the sections that the person may open.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use services::ExhibitionAccess;

use crate::ui::prelude::*;
use words::exhibition_sites as m;
use words::exhibition_viewings::{viewings, ways};

/// A section of the exhibition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExhibitionSection {
    /// What waits.
    Home,
    /// Sites, regions, exclusions.
    Sites,
    /// Films that plans choose from.
    Library,
    /// Viewing plans.
    Plans,
    /// Viewings that sites sent.
    Viewings,
    /// What sites are proposed to order.
    Previews,
    /// What was watched, in figures.
    Participation,
    /// Offices and managers.
    People,
    /// What holds for all.
    Settings,
}

impl ExhibitionSection {
    /// Every section, in the order of its tabs.
    pub const ALL: [Self; 9] = [
        Self::Home,
        Self::Sites,
        Self::Library,
        Self::Plans,
        Self::Viewings,
        Self::Previews,
        Self::Participation,
        Self::People,
        Self::Settings,
    ];

    /// Where it begins.
    #[must_use]
    pub const fn href(self) -> &'static str {
        match self {
            Self::Home => "/exhibition",
            Self::Sites => "/exhibition/sites",
            Self::Library => "/exhibition/library",
            Self::Plans => "/exhibition/plans",
            Self::Viewings => "/exhibition/viewings",
            Self::Previews => "/exhibition/previews",
            Self::Participation => "/exhibition/participation",
            Self::People => "/exhibition/people",
            Self::Settings => "/exhibition/settings",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Home => m::tab_home(lang),
            Self::Sites => m::tab_sites(lang),
            Self::Library => m::tab_library(lang),
            Self::Plans => m::tab_plans(lang),
            Self::Viewings => viewings(lang),
            Self::Previews => m::tab_previews(lang),
            Self::Participation => m::tab_participation(lang),
            Self::People => m::tab_people(lang),
            Self::Settings => m::tab_settings(lang),
        }
    }

    /// What who opens it must be allowed to do somewhere.
    #[must_use]
    pub const fn asks(self) -> ExhibitionAction {
        match self {
            Self::Home | Self::Sites => ExhibitionAction::ViewSites,
            Self::Library => ExhibitionAction::ViewLibrary,
            Self::Plans => ExhibitionAction::EditPlans,
            Self::Viewings => ExhibitionAction::JudgeViewings,
            Self::Previews => ExhibitionAction::ProposePreviews,
            Self::Participation => ExhibitionAction::ViewParticipation,
            Self::People => ExhibitionAction::GrantRoles,
            Self::Settings => ExhibitionAction::EditSettings,
        }
    }
}

/// A page of the exhibition: the way here, the tabs that this person may open, then the content. The heading is the title of the window;
/// it is read out, and seen in the bar.
pub fn exhibition_page(
    section: ExhibitionSection,
    access: &ExhibitionAccess,
    heading: String,
    body: AnyView,
    lang: Lang,
) -> AnyView {
    let open = ExhibitionSection::ALL.into_iter().filter(|one| access.has(one.asks()));
    let tabs: Vec<Tab> = open.map(|one| Tab::new(one.href(), one.label(lang))).collect();
    let current = section.href();
    // The home page is the exhibition itself.
    let crumbs = match section {
        ExhibitionSection::Home => Vec::new(),
        _ => vec![Crumb::to(ExhibitionSection::Home.href(), m::exhibition(lang))],
    };
    view! {
        <StandardLayout title=heading.clone() crumbs=crumbs bare=true>
            <h1 class="hidden">{heading}</h1>
            <Tabs label=m::tabs(lang) tabs=tabs current=current/>
            <div class="stack">{body}</div>
        </StandardLayout>
    }
    .into_any()
}

/// Links to the other pages of a site, each with what who opens it must be allowed to do there; this person sees those they may open.
pub fn site_ways(
    access: &ExhibitionAccess,
    site: ExhibitionTarget<'_>,
    links: Vec<(ExhibitionAction, String, &'static str)>,
    lang: Lang,
) -> AnyView {
    let links: Vec<_> = links
        .into_iter()
        .filter(|(action, _, _)| access.may(*action, site).is_ok())
        .map(|(_, href, words)| view! { <LinkButton href=href kind=Kind::Quiet>{words}</LinkButton> })
        .collect();
    view! { <nav class="acts" aria-label=ways(lang)>{links}</nav> }.into_any()
}
