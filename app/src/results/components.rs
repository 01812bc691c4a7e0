//! Parts that every page about a result shows.

use domain::scoring::Method;
use services::exports::{ExportFormat, ExportKind};
use services::{Contest, ListAsk};

use crate::contests::components::export_address;
use crate::ui::prelude::*;
use words::results as m;

/// The page of the methods: one of them tried beside that of a round, where one is. Only a round before the last one is named.
pub fn method_address(contest: &Contest, tried: Option<Method>, (round, last): (u8, u8)) -> String {
    let tried = tried.map(|tried| format!("method={}", tried.key()));
    let round = (round < last).then(|| format!("{}={round}", ListAsk::ROUND));
    let asked: Vec<String> = tried.into_iter().chain(round).collect();
    let page = format!("/contests/{}/ranking/method", contest.id);
    if asked.is_empty() { page } else { format!("{page}?{}", asked.join("&")) }
}

/// Links to the files of a sealed selection, in the language of the page and in the others.
#[component]
pub fn Exports(
    /// The contest's id.
    #[prop(into)]
    contest: String,
) -> impl IntoView {
    let lang = use_lang();
    let link = |words: &'static str, format: ExportFormat, to: Lang| {
        let href = export_address(&contest, ExportKind::Shortlist, format, to);
        view! { <a href=href lang=to.tag()>{words}</a> }
    };
    let others = Lang::ALL.iter().filter(|other| **other != lang);
    let others: Vec<_> = others
        .map(|other| {
            view! {
                <span class="muted" lang=other.tag()>{other.own_name()}</span>
                {link("XLSX", ExportFormat::Xlsx, *other)}
                {link("CSV", ExportFormat::Csv, *other)}
            }
        })
        .collect();
    view! {
        <nav class="exports small" aria-label=m::export(lang)>
            <span class="muted">{m::export(lang)}</span>
            {link("XLSX", ExportFormat::Xlsx, lang)}
            {link("CSV", ExportFormat::Csv, lang)}
            {link("JSON", ExportFormat::Json, lang)}
            {link("PDF", ExportFormat::Pdf, lang)}
            {others}
        </nav>
    }
    .into_any()
}
