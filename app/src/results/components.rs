//! Parts that every page about a result shows.

use leptos::prelude::*;

use crate::i18n::{Lang, results as m, use_lang};

/// Links to the files of a sealed selection, in the language of the page and in the others.
#[component]
pub fn Exports(
    /// The contest's id.
    #[prop(into)]
    contest: String,
) -> impl IntoView {
    let lang = use_lang();
    let link = |words: &'static str, format: &str, to: Lang| {
        let href = format!("/contests/{contest}/export?format={format}&lang={}", to.key());
        view! { <a href=href lang=to.tag() download=true>{words}</a> }
    };
    let others = Lang::ALL.iter().filter(|other| **other != lang);
    let others: Vec<_> = others
        .map(|other| {
            view! {
                <span class="muted" lang=other.tag()>{other.own_name()}</span>
                {link("XLSX", "xlsx", *other)}
                {link("CSV", "csv", *other)}
            }
        })
        .collect();
    view! {
        <nav class="exports small" aria-label=m::export(lang)>
            <span class="muted">{m::export(lang)}</span>
            {link("XLSX", "xlsx", lang)}
            {link("CSV", "csv", lang)}
            {link("JSON", "json", lang)}
            {others}
        </nav>
    }
    .into_any()
}
