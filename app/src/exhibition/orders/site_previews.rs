//! `/exhibition/previews/sites`: the previews of a region's sites in a week, and what became of the proposal. Server only.

use ::words::phrases;
use domain::exhibition::orders::origin::PreviewOrigin;
use services::{BY_SITE_NAME, SitePreviewLine, SitePreviewsAsk, SitePreviewsView};

use super::parts::{REGION, asked_region, asked_week, week_switch};
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session;
use words::exhibition_orders as m;

/// The previews of a region's sites.
#[component]
pub fn SitePreviewsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let ask = SitePreviewsAsk {
            region: asked_region(&query)?,
            week: asked_week(&query)?,
            page: query.page(),
            ..SitePreviewsAsk::asked(query.asked())
        };
        let view = services.site_previews(&actor, &ask).await?;
        Ok(show(&view, query, lang))
    })
}

fn show(view: &SitePreviewsView, query: ListQuery, lang: Lang) -> AnyView {
    let switch = week_switch(&query, view.week, view.this_week, lang);
    let back = format!("/exhibition/previews?region={}&week={}", view.region.code, view.week);
    let list = if view.is_listed {
        list(view, query, lang)
    } else {
        let to = back.clone();
        view! {
            <EmptyState title=m::site_previews_by_city(lang)>
                <p>{m::site_previews_by_city_body(lang)}</p>
                <LinkButton href=to>{m::previews(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    };
    let body = view! {
        <div class="stack">
            {switch}
            {list}
            <p><a href=back>{m::to_proposal(lang)}</a></p>
        </div>
    };
    let heading = phrases::beside(lang, &[m::site_previews(lang), view.region.name.as_str()]);
    exhibition_page(ExhibitionSection::Previews, &view.access, heading, body.into_any(), lang)
}

fn list(view: &SitePreviewsView, query: ListQuery, lang: Lang) -> AnyView {
    let figures: Vec<_> = view
        .counts
        .iter()
        .map(|(origin, sites)| (m::origin(lang, *origin), count(*sites)))
        .chain([(m::orders(lang), count(view.orders))])
        .map(|(label, figure)| view! { <div><dt>{label}</dt><dd class="n">{figure.to_string()}</dd></div> })
        .collect();
    let (total, shown, pages) = (count(view.total), count(view.found), count(view.pages));
    let table = if view.lines.is_empty() {
        nothing_found(m::no_site_previews(lang), m::no_site_previews_body(lang), &query, lang)
    } else {
        table(view, &query, lang)
    };
    let origins: Vec<Choice> =
        PreviewOrigin::ALL.iter().map(|origin| Choice::new(origin.key(), m::origin(lang, *origin))).collect();
    let (region, week) = (view.region.code.to_string(), view.week.to_string());
    let (bar, pager) = (query.clone(), query);
    view! {
        <Sheet
            title=m::site_previews(lang)
            note=m::site_previews_note(lang)
            actions=move || view! { <Count total=total shown=shown/> }
            flush=true
        >
            <div class="in">
                <dl class="import-figures">{figures}</dl>
                <FilterBar query=bar label=m::site_name(lang)>
                    <Hidden name=REGION value=region/>
                    <Hidden name="week" value=week/>
                    <Select name="origin" label=m::proposal(lang) choices=origins empty=common::all(lang)/>
                </FilterBar>
            </div>
            {table}
            <Pager query=pager pages=pages/>
        </Sheet>
    }
    .into_any()
}

fn table(view: &SitePreviewsView, query: &ListQuery, lang: Lang) -> AnyView {
    let rows: Vec<_> = view.lines.iter().map(|line| row(view, line, lang)).collect();
    let query = query.clone();
    let head = move || {
        view! {
            <SortHead query=query.clone() column="name" label=m::site(lang) default=BY_SITE_NAME/>
            <Head>{m::proposal(lang)}</Head>
            <Head number=true>{m::film(lang)}</Head>
            <SortHead query=query.clone() column="orders" label=m::orders(lang) default=BY_SITE_NAME number=true/>
            <Head>{m::menu(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::site_previews(lang) head=head>{rows}</DataTable> }.into_any()
}

fn row(view: &SitePreviewsView, line: &SitePreviewLine, lang: Lang) -> AnyView {
    let (id, week, name) = (&line.id, view.week, line.name.clone());
    let href = format!("/site/{id}/preview?week={week}");
    let tone = if line.origin == PreviewOrigin::Missing { TagTone::Amber } else { TagTone::Plain };
    let (origin, films, orders) = (m::origin(lang, line.origin), line.films.to_string(), line.orders.to_string());
    let menu = line.menu_is_set.then(|| {
        let href = format!("/site/{id}/menu?week={week}");
        view! { <a href=href>{m::menu_is_set(lang)}</a> }
    });
    view! {
        <tr>
            <RowHead><a href=href>{name}</a></RowHead>
            <Cell label=m::proposal(lang)><Tag tone=tone>{origin}</Tag></Cell>
            <Cell label=m::film(lang) number=true>{films}</Cell>
            <Cell label=m::orders(lang) number=true>{orders}</Cell>
            <Cell label=m::menu(lang)>{menu}</Cell>
        </tr>
    }
    .into_any()
}
