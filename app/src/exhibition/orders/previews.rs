//! `/exhibition/previews`: what an office proposes for the previews of its sites, and how orders came out. Server only.

use domain::calendar::Day;
use domain::exhibition::orders::preview::PREVIEW_FILMS;
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::ids::EntryId;
use services::{ProposalsView, ServiceError};

use super::parts::{REGION, asked_region, asked_week, figures, films_in, week_switch};
use crate::exhibition::choose::{choose_films, held, looks};
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use islands::web;
use words::exhibition_orders as m;

const PROPOSE: &str = "propose";

/// Proposals for previews, and figures.
#[component]
pub fn PreviewsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let region = asked_region(&query)?;
        let week = asked_week(&query)?;
        let mut shown = None;
        if let Some(sent) = posted(PROPOSE) {
            let of: RegionCode = sent.parse(REGION).ok_or(AppError::BadRequest)?;
            let week: Day = sent.parse("week").ok_or(AppError::BadRequest)?;
            let seen = seen_in(&sent)?;
            let films = films_in(&sent, "films")?;
            if looks(&sent) {
                shown = Some((sent.again(), films));
            } else {
                match services.propose_previews(&actor, (&of, week), (&seen, &films)).await {
                    Ok(()) => return leave(&web::path_and_query(), Flash::done(m::proposed(lang))),
                    Err(error @ (ServiceError::Refused(_) | ServiceError::Conflict)) => {
                        shown = Some((sent.keep(error.into())?, films));
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
        let view = services.preview_proposals(&actor, (region.as_ref(), week), query.page()).await?;
        Ok(show(&view, shown, &query, lang))
    })
}

/// The films that the form showed as proposed.
fn seen_in(sent: &Sent) -> Result<Vec<EntryId>, AppError> {
    sent.get("seen").split_whitespace().map(|entry| entry.parse().map_err(|_| AppError::BadRequest)).collect()
}

fn show(view: &ProposalsView, form: Option<(FormState, Vec<EntryId>)>, query: &ListQuery, lang: Lang) -> AnyView {
    let offices = offices(view, query, lang);
    let switch = week_switch(query, view.week, view.this_week, lang);
    let form = proposal(view, form, lang);
    let sums = figures(view.figures, view.since, lang);
    let lines = lines(view, query, lang);
    let sites = format!("/exhibition/previews/sites?region={}&week={}", view.region.code, view.week);
    // Sites of a whole province are not listed.
    let sites = (view.region.code.level() != RegionLevel::Province)
        .then(|| view! { <p><LinkButton href=sites>{m::site_previews(lang)}</LinkButton></p> });
    let body = view! {
        <div class="stack">
            <p class="small muted">{m::previews_lead(lang)}</p>
            {offices}
            {switch}
            {sites}
            {form}
            {sums}
            {lines}
        </div>
    };
    let heading = phrases::beside(lang, &[m::previews(lang), view.region.name.as_str()]);
    exhibition_page(ExhibitionSection::Previews, &view.access, heading, body.into_any(), lang)
}

/// The other regions somebody is the office of.
fn offices(view: &ProposalsView, query: &ListQuery, lang: Lang) -> Option<AnyView> {
    let others: Vec<_> = view
        .offices
        .iter()
        .filter(|region| region.code != view.region.code)
        .map(|region| {
            let (href, name) = (query.with(REGION, &region.code), region.name.clone());
            view! { <li><a href=href>{name}</a></li> }
        })
        .collect();
    (!others.is_empty())
        .then(|| view! { <nav aria-label=m::offices(lang)><ul class="plain">{others}</ul></nav> }.into_any())
}

fn proposal(view: &ProposalsView, form: Option<(FormState, Vec<EntryId>)>, lang: Lang) -> AnyView {
    if view.week < view.this_week {
        return view! { <Notice title=m::week_over(lang)/> }.into_any();
    }
    let (state, chosen) = form.unwrap_or_else(|| (FormState::blank(PROPOSE), view.films.clone()));
    let seen: Vec<String> = view.films.iter().map(ToString::to_string).collect();
    let (region, week) = (view.region.code.to_string(), view.week.to_string());
    let seen = held(&state, "seen", seen.join(" "));
    let films = choose_films(&view.library, &chosen, "films", &state, lang);
    view! {
        <Sheet title=m::proposal(lang) note=m::up_to(lang, PREVIEW_FILMS)>
            <p class="small muted">{m::proposal_note(lang)}</p>
            <Form state=state>
                <Hidden name=REGION value=region/>
                <Hidden name="week" value=week/>
                <Hidden name="seen" value=seen/>
                {films}
                <div class="acts"><Submit kind=Kind::Primary>{m::propose(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// How orders came out below the region: by its regions, or site by site.
fn lines(view: &ProposalsView, query: &ListQuery, lang: Lang) -> AnyView {
    let by_region = view.lines.iter().map(|line| {
        let name = if line.name.is_empty() { line.code.clone() } else { line.name.clone() };
        // Where no region has the code, sites lie deeper without one between: there is nothing to look at by it.
        let href = (!line.name.is_empty()).then(|| query.with(REGION, &line.code));
        (name, href, line.figures)
    });
    let by_site = view.sites.iter().map(|site| {
        let href = format!("/exhibition/sites/{}", site.id);
        (site.name.clone(), Some(href), site.figures)
    });
    let rows: Vec<_> = by_region
        .chain(by_site)
        .map(|(name, href, figures)| {
            let name = match href {
                Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                None => name.into_any(),
            };
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::orders(lang) number=true>{figures.orders.to_string()}</Cell>
                    <Cell label=m::met(lang) number=true>{figures.met.to_string()}</Cell>
                    <Cell label=m::came(lang) number=true>{figures.came.to_string()}</Cell>
                </tr>
            }
        })
        .collect();
    if rows.is_empty() {
        return view! { <EmptyState title=m::no_orders(lang)><p>{m::no_orders_body(lang)}</p></EmptyState> }.into_any();
    }
    let first = if view.lines.is_empty() { m::site(lang) } else { m::region(lang) };
    let head = move || {
        view! {
            <Head>{first}</Head>
            <Head number=true>{m::orders(lang)}</Head>
            <Head number=true>{m::met(lang)}</Head>
            <Head number=true>{m::came(lang)}</Head>
        }
    };
    let (query, pages) = (query.clone(), view.pages);
    view! {
        <Sheet title=m::by_place(lang) flush=true>
            <DataTable caption=m::by_place(lang) head=head>{rows}</DataTable>
            <Pager query=query pages=pages/>
        </Sheet>
    }
    .into_any()
}
