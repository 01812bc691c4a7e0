//! The frames of pages: the office (paper), the screening room (always dark) and the door (sign-in, set-up).

use leptos::children::ViewFnOnce;
use leptos::prelude::*;
use leptos_meta::{Html, Title};

use crate::ui::flash::FlashMessage;
use crate::ui::mark::Mark;
use islands::lang::use_lang;
use islands::text::raw_text;
use islands::ui::FORM_FIELD;
use words::{Lang, common, phrases, search};

/// The signed-in person, as the bar shows them; the server provides it in context when somebody is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Their name.
    pub name: String,
    /// The menu's links: address and words. Signing out is always there.
    pub links: Vec<(String, String)>,
}

/// One step of the way here. The last one is the page itself and needs no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub href: Option<String>,
    /// Its words.
    pub label: String,
}

impl Crumb {
    /// A step that leads somewhere.
    #[must_use]
    pub fn to(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: Some(href.into()), label: label.into() }
    }

    /// A step without a page.
    #[must_use]
    pub fn here(label: impl Into<String>) -> Self {
        Self { href: None, label: label.into() }
    }
}

/// How wide the content may grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// Boards and wide tables.
    #[default]
    Full,
    /// Public pages and overviews.
    Page,
    /// Forms and reading.
    Text,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Full => "page full",
            Self::Page => "page medium",
            Self::Text => "page text",
        }
    }
}

/// The page of an office: a bar with where we are, then the content. Follows the person's colour scheme.
#[component]
pub fn StandardLayout(
    /// The title of the window; also the page's heading unless `bare`.
    #[prop(into)]
    title: String,
    /// The way here, without the product and without this page.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// One sentence under the heading.
    #[prop(optional, into)]
    lead: String,
    /// Buttons at the end of the bar; the primary one last.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// How wide the content may grow.
    #[prop(optional)]
    width: Width,
    /// Leaves the heading to the content, which must have an `<h1>`; the bar then shows the title.
    #[prop(optional)]
    bare: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    in_room("paper");
    let heading = (!bare).then(|| {
        let lead = (!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> });
        view! {
            <div class="page-head">
                <h1>{title.clone()}</h1>
                {lead}
            </div>
        }
    });
    let mut crumbs = crumbs;
    if bare {
        crumbs.push(Crumb::here(title.clone()));
    }
    view! {
        <WindowTitle title=title/>
        <SkipLink/>
        <header class="bar">
            <Brand/>
            <Way crumbs=crumbs/>
            <span class="spring"></span>
            <SearchBox/>
            <div class="bar-actions">{actions.run()}</div>
            <LanguageSwitch/>
            <AccountMenu/>
        </header>
        <GuiseBand/>
        <main id="main" class=width.class()>
            <FlashMessage/>
            {heading}
            {children()}
        </main>
    }
    .into_any()
}

/// The screening room: the film first, always dark.
#[component]
pub fn ScreeningPage(
    /// The title of the window; the content has the `<h1>`.
    #[prop(into)]
    title: String,
    /// Where we are: "First round · Panel 2 · 45 films".
    #[prop(optional, into)]
    context: String,
    /// Progress at the end of the bar: a few words and `Dots`.
    #[prop(optional, into)]
    status: ViewFnOnce,
    /// Buttons at the end of the bar.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// The content.
    children: Children,
) -> impl IntoView {
    in_room("screening");
    view! {
        <WindowTitle title=title/>
        <SkipLink/>
        <header class="bar">
            <Brand/>
            <span class="muted where">{context}</span>
            <span class="spring"></span>
            <div class="bar-status small muted">{status.run()}</div>
            <div class="bar-actions">{actions.run()}</div>
            <AccountMenu/>
        </header>
        <GuiseBand/>
        <main id="main" class="desk">
            <FlashMessage/>
            {children()}
        </main>
    }
    .into_any()
}

/// A narrow page before anything else: sign-in, set-up, invitation.
#[component]
pub fn SignInLayout(
    /// The heading and the title of the window.
    #[prop(into)]
    title: String,
    /// One sentence under the heading.
    #[prop(optional, into)]
    lead: String,
    /// The content, usually one form.
    children: Children,
) -> impl IntoView {
    in_room("paper");
    let lead = (!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> });
    view! {
        <WindowTitle title=title.clone()/>
        <GuiseBand/>
        <div class="door">
            <header><Brand/></header>
            <main id="main" class="sheet">
                <FlashMessage/>
                <div class="page-head">
                    <h1>{title}</h1>
                    {lead}
                </div>
                {children()}
            </main>
            <footer><LanguageSwitch/></footer>
        </div>
    }
    .into_any()
}

/// The title of the window: the page's, then the product's name.
#[component]
pub(super) fn WindowTitle(title: String) -> impl IntoView {
    let lang = use_lang();
    view! { <Title text=raw_text(&phrases::beside(lang, &[title.as_str(), common::product(lang)]))/> }
}

/// Tells the style sheet which room the page is in, with an attribute of `<html>`.
///
/// Written at once: what a page holds is rendered after it was made, perhaps by another thread, which has no context.
pub(super) fn in_room(name: &'static str) {
    in_head(view! { <Html attr:data-room=name/> });
}

/// Puts tags into the head of the document, at once as [`in_room`] does.
pub fn in_head(tags: impl IntoView) {
    let _ = tags.to_html();
}

#[component]
pub(super) fn SkipLink() -> impl IntoView {
    view! { <a class="skip" href="#main">{common::skip_to_content(use_lang())}</a> }
}

/// The mark and the product's name, leading home.
#[component]
fn Brand() -> impl IntoView {
    view! { <a class="brand" href="/"><Mark/><strong>{common::product(use_lang())}</strong></a> }
}

#[component]
fn Way(crumbs: Vec<Crumb>) -> impl IntoView {
    if crumbs.is_empty() {
        return ().into_any();
    }
    let last = crumbs.len().saturating_sub(1);
    let steps: Vec<_> = crumbs
        .into_iter()
        .enumerate()
        .map(|(index, crumb)| {
            let current = (index == last && crumb.href.is_none()).then_some("page");
            match crumb.href {
                Some(href) => view! { <li><a href=href>{crumb.label}</a></li> }.into_any(),
                None => view! { <li aria-current=current>{crumb.label}</li> }.into_any(),
            }
        })
        .collect();
    view! { <nav class="way" aria-label=common::breadcrumb(use_lang())><ol>{steps}</ol></nav> }.into_any()
}

/// The one search, in the contest that the page is inside; for those who are signed in. The script of every page puts the focus
/// here when `/` is pressed.
#[component]
fn SearchBox() -> impl IntoView {
    if use_context::<Visitor>().is_none() {
        return ().into_any();
    }
    let lang = use_lang();
    let contest = contest_of(&islands::web::path());
    let contest = contest.map(|id| view! { <input type="hidden" name="contest" value=id/> });
    view! {
        <form class="search-box" method="get" action="/search" role="search" aria-label=search::box_label(lang)>
            {contest}
            <input class="input" type="search" name="q" id="search" aria-label=search::box_label(lang) placeholder=search::box_hint(lang) aria-keyshortcuts="/" autocomplete="off"/>
        </form>
    }
    .into_any()
}

/// The contest that a page is inside, by its path.
fn contest_of(path: &str) -> Option<String> {
    let mut parts = path.split('/').skip(1);
    let id = match (parts.next()?, parts.next()?) {
        ("contests", "new") => return None,
        ("contests" | "judge", id) => id,
        _ => return None,
    };
    (!id.is_empty()).then(|| id.to_owned())
}

/// Links to this page in the other languages.
#[component]
pub(super) fn LanguageSwitch() -> impl IntoView {
    let lang = use_lang();
    let back = islands::web::path_and_query();
    let others = Lang::ALL.iter().filter(|other| **other != lang);
    others
        .map(|other| {
            let href = format!("/lang?to={}&back={}", other.key(), islands::text::percent(&back));
            view! { <a class="language" href=href lang=other.tag() hreflang=other.tag() rel="nofollow">{other.own_name()}</a> }
        })
        .collect::<Vec<_>>()
}

/// The form that begins and ends a look at a contest as somebody else, handled by the contest's board. Without a role it ends.
pub const SEE_AS: &str = "see-as";

/// Says that an organiser looks as somebody else or as the public, with the way out.
#[component]
fn GuiseBand() -> impl IntoView {
    let lang = use_lang();
    let actor = islands::session::actor();
    let Some(guise) = actor.guise() else { return ().into_any() };
    let board = format!("/contests/{}", guise.contest);
    let words = common::seen_as(lang, guise.role.map_or(common::the_public(lang), |role| common::role(lang, role)));
    view! {
        <form class="guise" method="post" action=board>
            <input type="hidden" name=FORM_FIELD value=SEE_AS/>
            <span>{words}</span>
            <button class="button" type="submit">{common::stop_viewing(lang)}</button>
        </form>
    }
    .into_any()
}

/// Who is signed in, with a menu; a link to the sign-in when nobody is and the server says so.
#[component]
fn AccountMenu() -> impl IntoView {
    let lang = use_lang();
    let Some(visitor) = use_context::<Visitor>() else { return ().into_any() };
    let links: Vec<_> = visitor.links.into_iter().map(|(href, label)| view! { <a href=href>{label}</a> }).collect();
    view! {
        <details class="menu">
            <summary><span class="hidden">{common::account(lang)}</span>{visitor.name}</summary>
            <div class="menu-list">
                {links}
                <form method="post" action="/sign-out">
                    <button type="submit">{common::sign_out(lang)}</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_begins_in_the_contest_of_the_page() {
        for (path, contest) in [
            ("/contests/c1", Some("c1")),
            ("/contests/c1/entries", Some("c1")),
            ("/judge/c1/compare", Some("c1")),
            ("/contests/new", None),
            ("/contests/", None),
            ("/entries/e1", None),
            ("/", None),
        ] {
            assert_eq!(contest_of(path).as_deref(), contest, "{path}");
        }
    }
}
