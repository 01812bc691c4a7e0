//! `/exhibition/participation/sites/:site`: what a site watched in a month, day by day, and with `day` the viewings of one. Server only.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::participation::DaySums;
use domain::ids::SiteId;
use services::{DayFilm, DayViewing, ExhibitionAccess, Site, SiteDayView, SiteMonthView, moment};

use super::parts::{Part, Place};
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::times::{day_with_weekday, time_of_day};
use ::words::{exhibition_viewings, phrases};
use islands::session;
use words::exhibition_participation as m;
use words::exhibition_report;

/// The month of a site.
#[component]
pub fn SiteMonthPage() -> impl IntoView {
    page(async {
        let id: SiteId = param("site")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        if let Ok(day) = query.get("day").parse() {
            let view = services.viewings_of_day(&actor, &id, day).await?;
            return Ok(show_day(&view, lang));
        }
        let (month, rule) = (query.get("month").parse().ok(), query.get("rule").parse().ok());
        let view = services.site_month(&actor, &id, month, rule).await?;
        Ok(show(&view, lang))
    })
}

/// A page of a site, with the way to its region for whoever may look at that.
fn site_page(
    (access, site): (&ExhibitionAccess, &Site),
    place: &Place,
    heading: String,
    body: AnyView,
    lang: Lang,
) -> AnyView {
    let target = ExhibitionTarget::Region(&site.region);
    let back = access.may(ExhibitionAction::ViewParticipation, target).is_ok().then(|| {
        let href = place.part(Part::Figures);
        view! { <p><LinkButton href=href kind=Kind::Quiet>{m::to_region(lang)}</LinkButton></p> }
    });
    let body = view! { <div class="stack participation">{body}{back}</div> }.into_any();
    exhibition_page(ExhibitionSection::Participation, access, heading, body, lang)
}

fn show(view: &SiteMonthView, lang: Lang) -> AnyView {
    let place = Place { region: view.site.region.clone(), month: view.month, rule: Some(view.rule) };
    let heading = phrases::spaced(lang, &[view.site.name.clone(), m::month_words(lang, view.month)]);
    let (standings, days) = (standings(view, lang), days(view, &place, lang));
    let exclusions: Vec<_> = view
        .exclusions
        .iter()
        .map(|one| {
            let (from, until) = (one.exclusion.from.to_string(), one.exclusion.until.to_string());
            let words = m::excluded_days(lang, &from, &until, &one.exclusion.reason);
            view! { <li>{words}</li> }
        })
        .collect();
    let exclusions =
        (!exclusions.is_empty()).then(|| view! { <Sheet title=m::exclusions(lang)><ul>{exclusions}</ul></Sheet> });
    let body = view! {
        {standings}
        {exclusions}
        <Sheet title=m::days(lang) flush=true>{days}</Sheet>
    }
    .into_any();
    site_page((&view.access, &view.site), &place, heading, body, lang)
}

/// How the site stands by every rule.
fn standings(view: &SiteMonthView, lang: Lang) -> AnyView {
    let rows: Vec<_> = view
        .standings
        .iter()
        .map(|(rule, standing)| {
            let (name, state) = (exhibition_report::rule(lang, *rule), exhibition_report::state(lang, standing.state));
            let state = if standing.is_by_hand { m::state_by_hand(lang, state) } else { state.to_owned() };
            let name = if *rule == view.rule { view! { <strong>{name}</strong> }.into_any() } else { name.into_any() };
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::state(lang)>{state}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::rule(lang)}</Head>
            <Head>{m::state(lang)}</Head>
        }
    };
    view! {
        <Sheet title=m::standing(lang) flush=true>
            <DataTable caption=m::standing(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}

/// The cells of what was watched.
fn sums_cells(sums: &DaySums, lang: Lang) -> AnyView {
    let figures = [
        (m::viewings(lang), sums.viewings + sums.manual_viewings),
        (m::minutes(lang), sums.minutes),
        (m::manual_minutes(lang), sums.manual_minutes),
        (m::late_minutes(lang), sums.late_minutes),
        (m::films(lang), sums.films),
        (m::heads(lang), sums.heads),
    ];
    let cells: Vec<_> =
        figures.into_iter().map(|(label, number)| view! { <Cell label=label number=true>{number}</Cell> }).collect();
    cells.into_any()
}

fn days(view: &SiteMonthView, place: &Place, lang: Lang) -> AnyView {
    if view.days.is_empty() {
        return view! { <EmptyState title=m::no_days(lang)/> }.into_any();
    }
    let rows: Vec<_> = view
        .days
        .iter()
        .map(|(day, sums)| {
            let href = format!("{}&day={day}", place.site(view.site.id.as_str()));
            let (name, cells) = (day_with_weekday(lang, *day), sums_cells(sums, lang));
            view! { <tr><RowHead><a href=href>{name}</a></RowHead>{cells}</tr> }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::day(lang)}</Head>
            <Head number=true>{m::viewings(lang)}</Head>
            <Head number=true>{m::minutes(lang)}</Head>
            <Head number=true>{m::manual_minutes(lang)}</Head>
            <Head number=true>{m::late_minutes(lang)}</Head>
            <Head number=true>{m::films(lang)}</Head>
            <Head number=true>{m::heads(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::days(lang) head=head>{rows}</DataTable> }.into_any()
}

fn show_day(view: &SiteDayView, lang: Lang) -> AnyView {
    let day: Day = view.day;
    let place = Place {
        region: view.site.region.clone(),
        month: domain::exhibition::participation::Month::of(day),
        rule: None,
    };
    let heading = m::of_day(lang, &view.site.name, &day_with_weekday(lang, day));
    let viewings: Vec<_> = view.viewings.iter().map(|one| viewing(one, &view.time_zone, lang)).collect();
    let viewings = if viewings.is_empty() {
        view! { <Sheet><EmptyState title=m::no_viewings(lang)/></Sheet> }.into_any()
    } else {
        viewings.into_any()
    };
    let month = place.site(view.site.id.as_str());
    let body = view! {
        {viewings}
        <p><LinkButton href=month kind=Kind::Quiet>{m::to_month(lang)}</LinkButton></p>
    }
    .into_any();
    site_page((&view.access, &view.site), &place, heading, body, lang)
}

/// A time of day, where it is known.
fn clock(at: Option<i64>, zone: &str) -> String {
    at.map(|at| time_of_day(at, moment(at, zone).ahead_s)).unwrap_or_default()
}

/// A viewing with its films.
fn viewing(one: &DayViewing, zone: &str, lang: Lang) -> AnyView {
    let title = phrases::beside(
        lang,
        &[
            exhibition_viewings::kind(lang, one.kind).to_owned(),
            format!("{}–{}", clock(one.started_at, zone), clock(one.ended_at, zone)),
        ],
    );
    let facts = phrases::beside(
        lang,
        &[
            exhibition_viewings::state(lang, one.state).to_owned(),
            phrases::labelled(lang, m::source(lang), exhibition_viewings::source(lang, one.source)),
            phrases::labelled(lang, m::heads(lang), &one.heads.to_string()),
        ],
    );
    let rows: Vec<_> = one.films.iter().map(|film| film_row(film, zone, lang)).collect();
    let caption = title.clone();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::time(lang)}</Head>
            <Head number=true>{m::counted(lang)}</Head>
            <Head number=true>{m::length(lang)}</Head>
            <Head>{m::received(lang)}</Head>
        }
    };
    let table = (!rows.is_empty()).then(|| view! { <DataTable caption=caption head=head>{rows}</DataTable> });
    view! {
        <Sheet title=title note=facts flush=true>{table}</Sheet>
    }
    .into_any()
}

fn film_row(film: &DayFilm, zone: &str, lang: Lang) -> AnyView {
    let title = phrases::titled(lang, &film.title);
    let time = format!("{}–{}", clock(Some(film.begun_at), zone), clock(Some(film.ended_at), zone));
    let (counted, length) = (common::clock(film.counted_ms), common::clock(film.length_ms));
    let received = moment(film.received_at, zone).listed(lang);
    let faster = film.is_faster.then(|| view! { " "<Tag tone=TagTone::Amber>{m::faster(lang)}</Tag> });
    view! {
        <tr>
            <RowHead><span class="work">{title}</span>{faster}</RowHead>
            <Cell label=m::time(lang)>{time}</Cell>
            <Cell label=m::counted(lang) number=true>{counted}</Cell>
            <Cell label=m::length(lang) number=true>{length}</Cell>
            <Cell label=m::received(lang)>{received}</Cell>
        </tr>
    }
    .into_any()
}
