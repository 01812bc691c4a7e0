//! `/site` and `/site/:site`: what is due at a site, what it shows this week, and its viewings. Server only.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::viewing::ViewingKind;
use domain::ids::{MenuId, PlanId, SiteId};
use services::{Actor, SITE_VIEWING_DAYS, SITE_VIEWINGS, SitePage, Viewing, ViewingDraft};

use super::parts::{beside, kinds, minutes, outbox, script, source_tag, state_tag, viewing_path};
use crate::contests::words::count;
use crate::exhibition::frame::site_ways;
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::phrases;
use ::words::times::{day_with_weekday, named_zone};
use islands::session;
use islands::web;
use words::exhibition_viewings as m;

/// The form that plans a viewing or starts it.
const PLAN: &str = "plan-viewing";

/// The sites of a device or a manager; whoever has one is led to it.
#[component]
pub fn OwnSitesPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let sites = services.own_sites(&actor).await?;
        if let [one] = sites.as_slice() {
            return go(&format!("/site/{}", one.id));
        }
        let links: Vec<_> = sites
            .iter()
            .map(|site| {
                let (href, name, code) = (format!("/site/{}", site.id), site.name.clone(), site.code.clone());
                view! { <li><a href=href>{name}</a>" "<span class="small muted">{code}</span></li> }
            })
            .collect();
        Ok(view! {
            <StandardLayout title=m::own_sites(lang) lead=m::own_sites_lead(lang) width=Width::Text>
                <Sheet><ul class="stack">{links}</ul></Sheet>
            </StandardLayout>
        }
        .into_any())
    })
}

/// The one page of a site.
#[component]
pub fn SiteHomePage() -> impl IntoView {
    page(async {
        let id: SiteId = param("site")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(PLAN) {
            let now = sent.has("now");
            let draft = drafted(&sent, now)?;
            let done = if now || sent.has("at") {
                services.plan_viewing(&actor, &id, &draft).await.map_err(|error| beside(error, lang))
            } else {
                Err(AppError::refused_field("at", m::time_needed(lang)))
            };
            match done {
                Ok(()) if now => return go(&viewing_path(&id, &draft.viewing)),
                Ok(()) => return leave(&web::path(), Flash::done(m::planned_done(lang))),
                Err(error) => {
                    let of = sent.get("of").to_owned();
                    refused = Some(sent.keep(error)?.of(of));
                }
            }
        }
        let view = services.site_page(&actor, &id).await?;
        if matches!(actor, Actor::Device(_)) {
            session::renew_device();
        }
        Ok(show(&view, refused.as_ref(), lang))
    })
}

fn drafted(sent: &Sent, now: bool) -> Result<ViewingDraft, AppError> {
    Ok(ViewingDraft {
        viewing: sent.parse("viewing").ok_or(AppError::BadRequest)?,
        plan: sent.given("plan")?,
        menu: sent.given("menu")?,
        kind: sent.parse("kind").ok_or(AppError::BadRequest)?,
        at: if now { String::new() } else { sent.get("at").to_owned() },
    })
}

/// Something a site can show: a plan or the menu of the week.
struct Due {
    /// Tells its form apart.
    of: String,
    plan: Option<PlanId>,
    menu: Option<MenuId>,
    title: String,
    introduction: String,
    due_on: Option<Day>,
    /// Titles, lengths in milliseconds, and whether every site shows it.
    films: Vec<(String, i64, bool)>,
}

fn due(view: &SitePage, lang: Lang) -> Vec<Due> {
    let plans = view.plans.iter().map(|due| Due {
        of: due.plan.id.to_string(),
        plan: Some(due.plan.id.clone()),
        menu: None,
        title: due.plan.title.clone(),
        introduction: due.plan.introduction.clone(),
        due_on: Some(due.due_on),
        films: due.films.iter().map(|film| (film.title.clone(), film.length_ms, film.must)).collect(),
    });
    let menu = view.menu.iter().map(|(id, films)| Due {
        of: id.to_string(),
        plan: None,
        menu: Some(id.clone()),
        title: m::menu_of_week(lang).to_owned(),
        introduction: String::new(),
        due_on: None,
        films: films.iter().map(|film| (film.title.clone(), film.length_ms, false)).collect(),
    });
    plans.chain(menu).collect()
}

fn show(view: &SitePage, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let all = due(view, lang);
    let sheets: Vec<_> = (1_usize..).zip(&all).map(|(n, one)| due_sheet(view, one, n, refused, lang)).collect();
    let is_due = |state: &&FormState| view.may_hold && all.iter().any(|one| one.of == state.value("of"));
    let lost = refused.filter(|state| !is_due(state)).and_then(refused_words);
    let nothing = all.is_empty().then(|| {
        view! { <Sheet><EmptyState title=m::nothing_due(lang)><p>{m::nothing_due_body(lang)}</p></EmptyState></Sheet> }
    });
    let viewings = viewings(view, lang);
    let ways = ways(view, lang);
    let today = day_with_weekday(lang, view.today);
    let title = view.site.name.clone();
    let outbox = outbox(&view.site.id, lang);
    view! {
        <StandardLayout title=title lead=m::site_lead(lang, &today)>
            <div class="stack">
                {outbox}
                {lost}
                {sheets}
                {nothing}
                {viewings}
                {ways}
            </div>
            {script()}
        </StandardLayout>
    }
    .into_any()
}

fn due_sheet(view: &SitePage, due: &Due, n: usize, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let films: Vec<_> = due
        .films
        .iter()
        .map(|(title, length_ms, must)| {
            let title = phrases::titled(lang, title);
            let must = must.then(|| view! { " "<Tag>{m::must(lang)}</Tag> });
            let length = (*length_ms > 0).then(|| phrases::clock(*length_ms));
            view! { <li>{title}" "<span class="small muted">{length}</span>{must}</li> }
        })
        .collect();
    let left = due.due_on.map(|day| {
        let days = day.number().saturating_sub(view.today.number());
        let tone = match days {
            days if days < 0 => TagTone::Seal,
            days if days < 3 => TagTone::Amber,
            _ => TagTone::Plain,
        };
        let words = match days {
            0 => m::due_today(lang).to_owned(),
            days if days < 0 => m::overdue(lang).to_owned(),
            days => m::days_left(lang, days),
        };
        let until = m::until(lang, &day_with_weekday(lang, day));
        view! { <p><Tag tone=tone>{words}</Tag>" "<span class="small muted">{until}</span></p> }
    });
    let total: i64 = due.films.iter().map(|(_, length_ms, _)| *length_ms).sum();
    let note = m::films_and_minutes(lang, count(due.films.len()), minutes(total));
    let introduction =
        (!due.introduction.is_empty()).then(|| view! { <p class="viewing-text">{due.introduction.clone()}</p> });
    let form = view.may_hold.then(|| plan_form(view, due, n, refused, lang));
    let title = due.title.clone();
    let films = if films.is_empty() {
        view! { <p>{m::nothing_to_play(lang)}</p> }.into_any()
    } else {
        view! { <ol class="viewing-films">{films}</ol> }.into_any()
    };
    view! {
        <Sheet title=title note=note>
            {left}
            {introduction}
            {films}
            {form}
        </Sheet>
    }
    .into_any()
}

/// Start now, or choose a time. The identifier is the form's own, so that what is sent twice is one viewing.
fn plan_form(view: &SitePage, due: &Due, n: usize, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let blank = || FormState::blank(PLAN).of(&due.of).with("kind", ViewingKind::Gathering.key());
    let state = refused.filter(|state| state.value("of") == due.of).cloned().unwrap_or_else(blank);
    let fresh = format!("{}-{n}", view.fresh);
    let id = if state.value("viewing").is_empty() { fresh } else { state.value("viewing").to_owned() };
    let (of, plan, menu) = (
        due.of.clone(),
        due.plan.as_ref().map(PlanId::to_string).unwrap_or_default(),
        due.menu.as_ref().map(MenuId::to_string).unwrap_or_default(),
    );
    let help = m::time_help(lang, named_zone(lang, &view.zone));
    view! {
        <Form state=state>
            <Hidden name="of" value=of/>
            <Hidden name="viewing" value=id/>
            <Hidden name="plan" value=plan/>
            <Hidden name="menu" value=menu/>
            <Select name="kind" label=m::kind_label(lang) choices=kinds(lang)/>
            <div class="acts"><Submit kind=Kind::Primary name="now" value="yes">{m::start(lang)}</Submit></div>
            <Field name="at" label=m::planned_at(lang) help=help kind=InputKind::DateTime/>
            <div class="acts"><Submit>{m::plan(lang)}</Submit></div>
        </Form>
    }
    .into_any()
}

fn viewings(view: &SitePage, lang: Lang) -> AnyView {
    if view.viewings.is_empty() {
        return view! {
            <Sheet title=m::viewings(lang)>
                <EmptyState title=m::no_viewings(lang)><p>{m::no_viewings_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let rows: Vec<_> =
        view.viewings.iter().map(|(viewing, title)| row(view, viewing, title.as_deref(), lang)).collect();
    let head = move || {
        view! {
            <Head>{m::time(lang)}</Head>
            <Head>{m::shown(lang)}</Head>
            <Head number=true>{m::heads(lang)}</Head>
            <Head>{m::state_label(lang)}</Head>
        }
    };
    let note = m::viewings_of_days(lang, SITE_VIEWING_DAYS);
    let cut = view.more_viewings.then(|| view! { <p class="small">{m::viewings_cut(lang, SITE_VIEWINGS)}</p> });
    let here = ExhibitionTarget::Site(view.site.number, &view.site.region);
    let earlier = view.access.may(ExhibitionAction::ViewParticipation, here).is_ok().then(|| {
        let href = by_month(view);
        view! { <p class="small"><a href=href>{m::viewings_earlier(lang)}</a></p> }
    });
    view! {
        <Sheet title=m::viewings(lang) note=note flush=true>
            <DataTable caption=m::viewings(lang) head=head>{rows}</DataTable>
            <div class="in">{cut}{earlier}</div>
        </Sheet>
    }
    .into_any()
}

fn row(view: &SitePage, viewing: &Viewing, title: Option<&str>, lang: Lang) -> AnyView {
    let href = viewing_path(&view.site.id, &viewing.id);
    let zone = view.zone.clone();
    let at = viewing.started_at.or(viewing.planned_at);
    let time = match at {
        Some(at) => view! { <When at=at zone=zone/> }.into_any(),
        None => view! { <span>{day_with_weekday(lang, viewing.day)}</span> }.into_any(),
    };
    let shown = title.map_or_else(|| m::other_films(lang, viewing.menu.is_some()).to_owned(), str::to_owned);
    let heads = (viewing.heads > 0).then_some(viewing.heads);
    let (state, source) = (state_tag(viewing.state, lang), source_tag(viewing.source, lang));
    view! {
        <tr>
            <RowHead><a href=href>{time}</a></RowHead>
            <Cell label=m::shown(lang)>{shown}</Cell>
            <Cell label=m::heads(lang) number=true>{heads}</Cell>
            <Cell label=m::state_label(lang)>{state}" "{source}</Cell>
        </tr>
    }
    .into_any()
}

/// Where viewings of the site are told month by month.
fn by_month(view: &SitePage) -> String {
    format!("/exhibition/participation/sites/{}", view.site.id)
}

/// The ways to what else there is for the site.
fn ways(view: &SitePage, lang: Lang) -> AnyView {
    let here = ExhibitionTarget::Site(view.site.number, &view.site.region);
    let site = format!("/site/{}", view.site.id);
    let participation = by_month(view);
    let links = vec![
        (ExhibitionAction::EnterByHand, format!("{site}/by-hand"), m::by_hand(lang)),
        (ExhibitionAction::ViewLibrary, "/exhibition/library".to_owned(), m::to_library(lang)),
        (ExhibitionAction::ViewPreviews, format!("{site}/preview"), m::to_preview(lang)),
        (ExhibitionAction::ViewPreviews, format!("{site}/menu"), m::to_menu(lang)),
        (ExhibitionAction::ImportEvidence, format!("{site}/packs"), m::to_packs(lang)),
        (ExhibitionAction::ViewParticipation, participation, m::to_participation(lang)),
    ];
    site_ways(&view.access, here, links, lang)
}
