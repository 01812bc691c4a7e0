//! Parts that every page about a result shows.

use domain::scoring::Method;
use services::exports::{ExportFormat, ExportKind};
use services::{Contest, ListAsk};

use crate::contests::components::export_address;
use crate::ui::prelude::*;
use words::phrases::labelled;
use words::results as m;

/// The parameter that names a round.
const ROUND: &str = ListAsk::ROUND;

/// A page of a contest for each round that has begun, where there are several: `page` is its name in addresses, `shown` the round that
/// is shown, `last` the latest.
pub fn round_switch(contest: &Contest, page: &str, shown: u8, last: u8, lang: Lang) -> AnyView {
    if last < 2 {
        return ().into_any();
    }
    let links: Vec<_> = (1..=last)
        .filter_map(|round| Some((round, contest.settings.round(round)?.label.get(lang).to_owned())))
        .map(|(round, name)| {
            let href = format!("/contests/{}/{page}?{ROUND}={round}", contest.id);
            let current = (round == shown).then_some("page");
            view! { <a href=href aria-current=current>{name}</a> }
        })
        .collect();
    view! { <nav class="switch small" aria-label=m::rounds(lang)>{links}</nav> }.into_any()
}

/// The page of the methods: one of them tried beside that of a round, where one is. Only a round before the last one is named.
pub fn method_address(contest: &Contest, tried: Option<Method>, (round, last): (u8, u8)) -> String {
    let tried = tried.map(|tried| format!("method={}", tried.key()));
    let round = (round < last).then(|| format!("{ROUND}={round}"));
    let asked: Vec<String> = tried.into_iter().chain(round).collect();
    let page = format!("/contests/{}/ranking/method", contest.id);
    if asked.is_empty() { page } else { format!("{page}?{}", asked.join("&")) }
}

/// A heading with the name of the round where there are several: the switch between them is not printed.
pub fn of_several(heading: &str, contest: &Contest, (round, last): (u8, u8), lang: Lang) -> String {
    if last > 1 { of_round(heading, contest, round, lang) } else { heading.to_owned() }
}

/// A heading with the name of the round that it is about.
pub fn of_round(heading: &str, contest: &Contest, round: u8, lang: Lang) -> String {
    contest
        .settings
        .round(round)
        .map_or_else(|| heading.to_owned(), |round| labelled(lang, heading, round.label.get(lang)))
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
            {others}
        </nav>
    }
    .into_any()
}
