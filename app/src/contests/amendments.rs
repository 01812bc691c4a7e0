//! What was amended of what was sealed, beside every result. Server only.

use domain::amendment::AmendmentStanding;
use domain::contest::Settings;
use domain::ids::EntryId;
use services::{AmendmentRecord, Contest, amendment_lines};

use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::amendments as m;
use ::words::phrases;
use ::words::selection::amended_by;

/// How loosened rules stand to the selection, and what it follows because of it.
pub fn standing_in_words(standing: AmendmentStanding, lang: Lang) -> String {
    phrases::labelled(lang, m::standing(standing, lang), m::standing_body(standing, lang))
}

/// Every amendment, as a list; `None` where nothing was amended.
pub fn list(record: &AmendmentRecord, settings: &Settings, lang: Lang) -> Option<AnyView> {
    if record.changes.is_empty() {
        return None;
    }
    let film = |id: &EntryId| record.film(id, lang);
    let items: Vec<_> = record
        .standings()
        .map(|(one, standing)| {
            let lines = amendment_lines(&one.change, settings, &film, lang);
            let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
            let (what, why) = (m::subject(&one.change, lang), amended_by(lang, &one.reason, &one.decider));
            let (at, zone) = (one.at, settings.time_zone.clone());
            let lapsed = standing.filter(|standing| *standing != AmendmentStanding::InForce);
            let lapsed = lapsed.map(|standing| view! { <p class="small">{standing_in_words(standing, lang)}</p> });
            view! {
                <li>
                    <p><strong>{what}</strong>" "<span class="small muted"><When at=at zone=zone/></span></p>
                    <ul>{lines}</ul>
                    <p class="small">{why}</p>
                    {lapsed}
                </li>
            }
        })
        .collect();
    Some(view! { <ol class="amendments">{items}</ol> }.into_any())
}

/// The amendments as a part of a page with a result; nothing where there are none.
pub fn amendments(record: &AmendmentRecord, contest: &Contest, lang: Lang) -> Option<AnyView> {
    let list = list(record, &contest.settings, lang)?;
    let href = format!("/contests/{}/amendments", contest.id);
    let link = move || view! { <a class="small" href=href>{m::to_page(lang)}</a> };
    Some(view! { <Sheet title=m::page(lang) note=m::note(lang) actions=link>{list}</Sheet> }.into_any())
}
