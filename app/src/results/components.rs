//! Parts that every page about a result shows.

use leptos::prelude::*;

use crate::i18n::{Lang, common, results as m, use_lang};

/// Links to the files of a sealed selection, in the language of the page and in the other one.
#[component]
pub fn Exports(
    /// The contest's id.
    #[prop(into)]
    contest: String,
) -> impl IntoView {
    let lang = use_lang();
    let other = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let link = |words: &'static str, format: &str, to: Lang| {
        let href = format!("/contests/{contest}/export?format={format}&lang={}", to.key());
        view! { <a href=href lang=to.tag() download=true>{words}</a> }
    };
    view! {
        <nav class="exports small" aria-label=m::export(lang)>
            <span class="muted">{m::export(lang)}</span>
            {link("XLSX", "xlsx", lang)}
            {link("CSV", "csv", lang)}
            {link("JSON", "json", lang)}
            <span class="muted" lang=other.tag()>{common::other_language(lang)}</span>
            {link("XLSX", "xlsx", other)}
            {link("CSV", "csv", other)}
        </nav>
    }
    .into_any()
}
