//! What was amended of what was sealed, beside every result. Server only.

use domain::contest::{Balance, Settings};
use domain::ids::EntryId;
use domain::sealed_change::RecordedChange;
use domain::time::Micros;
use services::{AmendmentRecord, Contest, amendment_lines};

use crate::ui::prelude::*;
use crate::ui::when::{When, moment};
use ::words::amendments as m;
use ::words::amendments::Naming;
use ::words::rules::{eased, rule_names};
use ::words::selection::amended_by;

/// An amendment in one line: when, what, why, and who decided it.
pub fn in_one_line(one: &RecordedChange, record: &AmendmentRecord, settings: &Settings, lang: Lang) -> String {
    let film = |id: &EntryId| record.film(id, lang);
    let time = |at: Micros| moment(at, &settings.time_zone).full(lang);
    let rules = |before: &Balance, after: &Balance| eased(before, after, &rule_names(settings, lang), lang);
    m::whole(one, &Naming { film: &film, time: &time, rules: &rules }, lang)
}

/// Every amendment, as a list; `None` where nothing was amended.
pub fn list(record: &AmendmentRecord, settings: &Settings, lang: Lang) -> Option<AnyView> {
    if record.changes.is_empty() {
        return None;
    }
    let film = |id: &EntryId| record.film(id, lang);
    let items: Vec<_> = record
        .changes
        .iter()
        .map(|one| {
            let lines = amendment_lines(&one.change, settings, &film, lang);
            let lines: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
            let (what, why) = (m::subject(&one.change, lang), amended_by(lang, &one.reason, &one.decider));
            let (at, zone) = (one.at, settings.time_zone.clone());
            view! {
                <li>
                    <p><strong>{what}</strong>" "<span class="small muted"><When at=at zone=zone/></span></p>
                    <ul>{lines}</ul>
                    <p class="small">{why}</p>
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
