//! `/exhibition/plans/:plan/board`: how far sites are with a plan, by region and by name. Server only.

use domain::exhibition::plans::{PlanStanding, PlanState, PlanTally};
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::ids::PlanId;
use services::{PLAN_SITES_PAGE, PlanBoard, PlanSite, SiteState};

use super::parts::{address, beside, film_table, plan_page};
use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::times::ago;
use islands::session;
use islands::web;
use words::exhibition_plans as m;
use words::exhibition_sites::kind_name;

const REMIND: &str = "remind";

/// The board of a plan.
#[component]
pub fn PlanBoardPage() -> impl IntoView {
    page(async {
        let id: PlanId = param("plan")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let under: Option<RegionCode> = match query.get("under") {
            "" => None,
            code => Some(code.parse().map_err(|_| AppError::NotFound)?),
        };
        let mut form = FormState::blank(REMIND);
        if let Some(sent) = posted(REMIND) {
            let done = services.remind_sites(&actor, &id, under.as_ref()).await;
            match done.map_err(|error| beside(error, lang)) {
                Ok(sites) => return leave(&web::path_and_query(), Flash::done(m::reminded(lang, sites))),
                Err(error) => form = sent.keep(error)?,
            }
        }
        let standing = query.get("standing").parse().unwrap_or(PlanStanding::Silent);
        let asked = (standing, &query.ask(PLAN_SITES_PAGE));
        let board = services.plan_board(&actor, &id, under.as_ref(), asked).await?;
        Ok(show(&board, query, form, lang))
    })
}

/// The address of the board of a region.
fn board_of(board: &PlanBoard, region: &RegionCode) -> String {
    let own = format!("{}/board", address(&board.plan));
    if *region == board.plan.region { own } else { format!("{own}?under={region}") }
}

fn show(board: &PlanBoard, query: ListQuery, form: FormState, lang: Lang) -> AnyView {
    let tally = &board.here.tally;
    let watched = m::watched(lang, count(tally.watched()), count(tally.total()));
    let films: Vec<_> = board.films.iter().map(|one| (one.film.clone(), one.withdrawn)).collect();
    let films = film_table(&films, lang);
    let regions = regions(board, lang);
    let sites = sites(board, query, lang);
    let reminds = board.plan.state == PlanState::Published && tally.of(PlanStanding::Silent) > 0;
    let lost = if reminds { None } else { refused_words(&form) };
    let remind = reminds.then(|| remind(board, form, lang));
    let why = (!board.plan.withdrawn_reason.is_empty()).then(|| {
        let title = m::withdrawn_because(lang, &board.plan.withdrawn_reason);
        view! { <Notice tone=Tone::Warning title=title/> }
    });
    let back = (board.here.region.code != board.plan.region).then(|| {
        let href = board_of(board, &board.plan.region);
        view! { <p><a href=href>{m::above(lang)}</a></p> }
    });
    let files = files(board, lang);
    let body = view! {
        {lost}
        {why}
        <p><strong>{watched}</strong>" "<span class="small muted">{m::board_note(lang)}</span></p>
        {back}
        {regions}
        {files}
        {sites}
        {remind}
        <Sheet title=m::films(lang) flush=true>{films}</Sheet>
    }
    .into_any();
    let current = format!("{}/board", address(&board.plan));
    plan_page(&board.plan, &board.access, current, body, lang)
}

/// Reminding the silent sites, and those of them that no reminder reaches.
fn remind(board: &PlanBoard, form: FormState, lang: Lang) -> AnyView {
    let unreached = (board.unreached > 0).then(|| {
        let unmanaged = SiteState::Unmanaged.key();
        let href = format!("/exhibition/sites?region={}&state={unmanaged}", board.here.region.code);
        view! {
            <Notice tone=Tone::Warning title=m::unreached(lang, board.unreached)>
                <LinkButton href=href>{m::to_unmanaged(lang)}</LinkButton>
            </Notice>
        }
    });
    view! {
        <Sheet title=m::remind(lang)>
            {unreached}
            <Form state=form>
                <p class="small muted">{m::remind_body(lang)}</p>
                <div class="acts"><Submit>{m::remind(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// The cells of a tally.
fn cells(tally: &PlanTally, lang: Lang) -> AnyView {
    let cells: Vec<_> = PlanStanding::ALL
        .iter()
        .map(|standing| {
            let (label, sites) = (m::standing_name(lang, *standing), tally.of(*standing));
            view! { <Cell label=label number=true>{sites}</Cell> }
        })
        .collect();
    let total = tally.total();
    view! { {cells}<Cell label=m::total(lang) number=true>{total}</Cell> }.into_any()
}

/// The regions below with how far their sites are; they add up to the last row.
fn regions(board: &PlanBoard, lang: Lang) -> AnyView {
    let mut rows: Vec<AnyView> = board
        .below
        .iter()
        .map(|one| {
            let (name, cells) = (one.region.name.clone(), cells(&one.tally, lang));
            let name = if one.region.code.level() == RegionLevel::Village {
                name.into_any()
            } else {
                let href = board_of(board, &one.region.code);
                view! { <a href=href>{name}</a> }.into_any()
            };
            view! { <tr><RowHead>{name}</RowHead>{cells}</tr> }.into_any()
        })
        .collect();
    if board.beside.total() > 0 {
        let cells = cells(&board.beside, lang);
        rows.push(view! { <tr><RowHead>{m::directly(lang)}</RowHead>{cells}</tr> }.into_any());
    }
    let (name, whole) = (board.here.region.name.clone(), cells(&board.here.tally, lang));
    rows.push(view! { <tr><RowHead><strong>{name}</strong></RowHead>{whole}</tr> }.into_any());
    let head = move || {
        let standings: Vec<_> = PlanStanding::ALL
            .iter()
            .map(|standing| view! { <Head number=true>{m::standing_name(lang, *standing)}</Head> })
            .collect();
        view! { <Head>{m::region(lang)}</Head>{standings}<Head number=true>{m::total(lang)}</Head> }
    };
    view! {
        <Sheet title=m::by_regions(lang) flush=true>
            <DataTable caption=m::by_regions(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}

/// Links to the sites as files.
fn files(board: &PlanBoard, lang: Lang) -> AnyView {
    let stem = format!("{}/board/sites", address(&board.plan));
    let (under, language) = (&board.here.region.code, lang.key());
    let links: Vec<_> = ["xlsx", "csv"]
        .map(|ending| {
            let href = format!("{stem}.{ending}?under={under}&lang={language}");
            view! { <a href=href>{ending.to_uppercase()}</a> }
        })
        .into();
    let sheet = format!("{}/plan.pdf?lang={language}", address(&board.plan));
    view! {
        <nav class="exports small" aria-label=m::files(lang)>
            <span class="muted">{m::files(lang)}</span>
            {links}
            <a href=sheet>{m::sheet(lang)}</a>
        </nav>
    }
    .into_any()
}

/// The sites that are so far, by name, with links to the others.
fn sites(board: &PlanBoard, query: ListQuery, lang: Lang) -> AnyView {
    let own = format!("{}/board?under={}", address(&board.plan), board.here.region.code);
    let to = |standing: PlanStanding| format!("{own}&standing={}", standing.key());
    let tabs: Vec<Tab> = PlanStanding::ALL
        .iter()
        .map(|standing| {
            let sites = board.here.tally.of(*standing);
            Tab::new(to(*standing), m::standing_name(lang, *standing)).count(count(sites))
        })
        .collect();
    let current = to(board.standing);
    let rows: Vec<_> = board.sites.iter().map(|site| row(site, board.now, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::site_name(lang)}</Head>
            <Head>{m::site_code(lang)}</Head>
            <Head>{m::region(lang)}</Head>
            <Head>{m::site_kind(lang)}</Head>
            <Head>{m::received_at(lang)}</Head>
            <Head>{m::reminded_at(lang)}</Head>
        }
    };
    let title = m::list_of(lang, m::standing_name(lang, board.standing));
    let caption = title.clone();
    let table = if rows.is_empty() {
        let others: Vec<_> = PlanStanding::ALL
            .iter()
            .map(|standing| (*standing, board.here.tally.of(*standing)))
            .filter(|(_, sites)| *sites > 0)
            .map(|(standing, sites)| {
                let words = m::to_sites_of(lang, m::standing_name(lang, standing), sites);
                view! { <LinkButton href=to(standing) kind=Kind::Quiet>{words}</LinkButton> }
            })
            .collect();
        view! {
            <EmptyState title=m::no_sites(lang)>
                <p>{m::no_sites_body(lang)}</p>
                <div class="acts">{others}</div>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <DataTable caption=caption head=head>{rows}</DataTable> }.into_any()
    };
    let (links, found) = (board.links.clone(), count(board.here.tally.of(board.standing)));
    view! {
        <Sheet title=title flush=true>
            <div class="in"><Tabs label=m::standing(lang) tabs=tabs current=current/></div>
            {table}
            <div class="in"><RowPager query=query links=links found=found size=PLAN_SITES_PAGE/></div>
        </Sheet>
    }
    .into_any()
}

fn row(site: &PlanSite, now: i64, lang: Lang) -> AnyView {
    let (name, code, region) = (site.name.clone(), site.code.clone(), site.region_name.clone());
    let href = format!("/exhibition/sites/{}", site.id);
    let kind = kind_name(lang, site.kind);
    let received = site.received_at.map(|at| ago(lang, now, at));
    let reminded = site.reminded_at.map(|at| ago(lang, now, at));
    view! {
        <tr>
            <RowHead><a href=href>{name}</a></RowHead>
            <Cell label=m::site_code(lang)>{code}</Cell>
            <Cell label=m::region(lang)>{region}</Cell>
            <Cell label=m::site_kind(lang)>{kind}</Cell>
            <Cell label=m::received_at(lang)>{received}</Cell>
            <Cell label=m::reminded_at(lang)>{reminded}</Cell>
        </tr>
    }
    .into_any()
}
