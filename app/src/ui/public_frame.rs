//! The frame of pages for everybody: without script, with a style sheet of its own, the same bytes whoever asks.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::site::{Features, LargeType};
use crate::ui::frame::{LanguageSwitch, SkipLink, WindowTitle, in_head, in_room};
use crate::ui::mark::Mark;
use islands::lang::use_lang;
use islands::text::percent;
use islands::web;
use words::{accounts, certificates, common, public as m};

/// A page for everybody.
#[component]
pub fn PublicLayout(
    /// The title of the window; the content has the `<h1>`.
    #[prop(into)]
    title: String,
    /// One or two sentences for who is shown the address before the page; without them the title stands for them.
    #[prop(optional, into)]
    description: String,
    /// The picture that goes with them, a path of this site.
    #[prop(optional, into)]
    picture: String,
    /// The content.
    children: Children,
) -> impl IntoView {
    in_room("public");
    let lang = use_lang();
    let origin = web::origin();
    let address = format!("{origin}{}", web::path());
    let heading = title.clone();
    in_head(view! {
        <Meta property="og:type" content="website"/>
        <Meta property="og:title" content=heading/>
        <Meta property="og:url" content=address/>
    });
    let description = if description.is_empty() { title.clone() } else { description };
    let again = description.clone();
    in_head(view! { <Meta name="description" content=description/> <Meta property="og:description" content=again/> });
    if !picture.is_empty() {
        let at = format!("{origin}{picture}");
        in_head(view! { <Meta property="og:image" content=at/> });
    }
    let demo = use_context::<Features>().is_some_and(|features| features.demo);
    let demo = demo.then(|| view! { <p class="small muted">{accounts::demo_note(lang)}</p> });
    view! {
        <WindowTitle title=title/>
        <SkipLink/>
        <header class="top">
            <a class="brand" href="/"><Mark/><strong>{common::product(lang)}</strong></a>
            {type_switch()}
            <LanguageSwitch/>
            <nav aria-label=m::ways(lang)>
                <a href="/">{m::calls(lang)}</a>
                <a href="/gallery">{m::gallery(lang)}</a>
                <a href="/sign-in">{common::sign_in(lang)}</a>
            </nav>
        </header>
        <main id="main" tabindex="-1">{children()}</main>
        <footer>
            <p class="small"><a href="/c">{certificates::look_up(lang)}</a></p>
            {demo}
        </footer>
    }
    .into_any()
}

/// The switch to very large type, and back.
fn type_switch() -> AnyView {
    let lang = use_lang();
    let large = use_context::<LargeType>().is_some_and(|one| one.0);
    let (to, label) = if large { ("usual", m::usual_type(lang)) } else { ("large", m::large_type(lang)) };
    let href = format!("/type?to={to}&back={}", percent(&web::path_and_query()));
    view! { <a class="type-switch" href=href rel="nofollow">{label}</a> }.into_any()
}
