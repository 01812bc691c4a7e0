//! Which round a page is about, where there are several.

use services::{Contest, ListAsk};

use crate::ui::prelude::*;
use ::words::phrases::labelled;
use ::words::results as m;

/// A page of a contest for each round that has begun, where there are several: `page` is its name in addresses, `shown` the round that
/// is shown, `last` the latest.
pub fn round_switch(contest: &Contest, page: &str, shown: u8, last: u8, lang: Lang) -> AnyView {
    if last < 2 {
        return ().into_any();
    }
    let links: Vec<_> = (1..=last)
        .filter_map(|round| Some((round, contest.settings.round(round)?.label.get(lang).to_owned())))
        .map(|(round, name)| {
            let href = format!("/contests/{}/{page}?{}={round}", contest.id, ListAsk::ROUND);
            let current = (round == shown).then_some("page");
            view! { <a href=href aria-current=current>{name}</a> }
        })
        .collect();
    view! { <nav class="switch small" aria-label=m::rounds(lang)>{links}</nav> }.into_any()
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
