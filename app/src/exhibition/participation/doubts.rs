//! `/exhibition/participation/doubts`: what seldom comes about by chance, with what it was found in. Server only.

use domain::calendar::Day;
use domain::exhibition::doubts::{Doubt, DoubtKind, EQUAL_SITES, LONGEST_RUN, NETWORK_SITES, TOGETHER_SITES};
use domain::exhibition::settings::time_of_minute;
use domain::time::HOUR;
use services::{DoubtsView, moment};

use super::parts::{Part, PartPage, Place, asked, part_page};
use crate::ui::prelude::*;
use ::words::phrases;
use ::words::times::{day_with_weekday, span, time_of_day};
use islands::session;
use words::exhibition_checks as m;

/// Of each kind so many are told, and of one so many sites and times.
const MOST_FOUND: usize = 50;
const MOST_SITES: usize = 40;
const MOST_TIMES: usize = 6;

/// Doubts about a month.
#[component]
pub fn DoubtsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let ask = asked(&ListQuery::of_request())?;
        let view = services.participation_doubts(&actor, &ask).await?;
        Ok(show(&view, lang))
    })
}

fn show(view: &DoubtsView, lang: Lang) -> AnyView {
    let place = Place { region: view.region.code.clone(), month: view.month, rule: None };
    let kinds: Vec<_> = DoubtKind::ALL.iter().filter_map(|kind| kind_sheet(view, *kind, &place, lang)).collect();
    let found = if kinds.is_empty() {
        view! { <Sheet><EmptyState title=m::no_doubts(lang)><p>{m::no_doubts_body(lang)}</p></EmptyState></Sheet> }
            .into_any()
    } else {
        kinds.into_any()
    };
    let cut = view.is_cut.then(|| view! { <Notice title=m::cut(lang)/> });
    let body = view! {
        <p class="small muted">{m::doubts_lead(lang)}</p>
        {cut}
        {found}
    }
    .into_any();
    let about = PartPage { access: &view.access, part: Part::Doubts, place, region: &view.region, above: &view.above };
    part_page(&about, body, lang)
}

/// What was found of a kind; nothing where nothing was.
fn kind_sheet(view: &DoubtsView, kind: DoubtKind, place: &Place, lang: Lang) -> Option<AnyView> {
    let found: Vec<&Doubt> = view.doubts.iter().filter(|doubt| doubt.kind() == kind).collect();
    if found.is_empty() {
        return None;
    }
    let items: Vec<_> = found
        .iter()
        .take(MOST_FOUND)
        .map(|doubt| {
            let (said, sites) = (said(view, doubt, lang), sites(view, doubt, place, lang));
            view! { <li><p>{said}</p>{sites}</li> }
        })
        .collect();
    let more = found.len().saturating_sub(MOST_FOUND);
    let more = (more > 0).then(|| {
        let words = m::more_found(lang, more);
        view! { <p class="small muted">{words}</p> }
    });
    let (title, note) = (m::doubt_kind(lang, kind), note(view, kind, lang));
    Some(
        view! {
            <Sheet title=title>
                <p class="small muted">{note}</p>
                <ul class="doubts">{items}</ul>
                {more}
            </Sheet>
        }
        .into_any(),
    )
}

fn note(view: &DoubtsView, kind: DoubtKind, lang: Lang) -> String {
    match kind {
        DoubtKind::EqualTotals => m::note_equal_totals(lang, EQUAL_SITES),
        DoubtKind::EqualTimes => m::note_equal_times(lang, TOGETHER_SITES),
        DoubtKind::Network => m::note_network(lang, NETWORK_SITES),
        DoubtKind::NoPause => m::note_no_pause(lang, LONGEST_RUN / HOUR),
        DoubtKind::Night => {
            let (from, until) = (time_of_minute(view.settings.night_from), time_of_minute(view.settings.night_until));
            m::note_night(lang, &from, &until)
        }
    }
}

/// The time of day of a moment, to the second.
fn second_of_day(at: i64, ahead_s: i64) -> String {
    let seconds = at.div_euclid(1_000_000).saturating_add(ahead_s).rem_euclid(60);
    format!("{}:{seconds:02}", time_of_day(at, ahead_s))
}

/// What was found, in a sentence.
fn said(view: &DoubtsView, doubt: &Doubt, lang: Lang) -> String {
    let zone = view.settings.time_zone.as_str();
    let count = doubt.sites().len();
    match doubt {
        Doubt::EqualTotals { region, seconds, .. } => {
            let town = view.towns.get(region).cloned().unwrap_or_else(|| region.to_string());
            let time = m::duration(lang, seconds / 3_600, seconds / 60 % 60, seconds % 60);
            m::found_equal_totals(lang, count, &town, &time)
        }
        Doubt::EqualTimes { from, until, .. } => {
            let ahead_s = moment(*from, zone).ahead_s;
            let day = day_with_weekday(lang, Day::of(*from, ahead_s));
            m::found_equal_times(lang, count, &day, &second_of_day(*from, ahead_s), &second_of_day(*until, ahead_s))
        }
        Doubt::Network { viewings, .. } => m::found_network(lang, count, *viewings),
        Doubt::NoPause { from, until, .. } => {
            let told = |at: i64| moment(at, zone).short(lang);
            m::found_no_pause(lang, &told(*from), &told(*until), &span(lang, until.saturating_sub(*from)))
        }
        Doubt::Night { begun, .. } => {
            let mut times: Vec<String> =
                begun.iter().take(MOST_TIMES).map(|at| moment(*at, zone).short(lang)).collect();
            if begun.len() > MOST_TIMES {
                times.push("…".to_owned());
            }
            m::found_night(lang, begun.len(), &phrases::list(lang, &times))
        }
    }
}

/// The sites it was found at, each with the way to its month.
fn sites(view: &DoubtsView, doubt: &Doubt, place: &Place, lang: Lang) -> AnyView {
    let named = doubt.sites().iter().filter_map(|number| view.sites.get(number));
    let mut links: Vec<AnyView> = named
        .take(MOST_SITES)
        .map(|site| {
            let (href, name) = (place.site(site.id.as_str()), site.name.clone());
            view! { <li><a href=href>{name}</a></li> }.into_any()
        })
        .collect();
    if doubt.sites().len() > MOST_SITES {
        links.push(view! { <li>"…"</li> }.into_any());
    }
    view! { <ul class="doubt-sites small" aria-label=m::named_sites(lang)>{links}</ul> }.into_any()
}
