//! `/exhibition/sites`: the sites that somebody may read, with the tree of regions beside them. Server only.

use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::site::SiteKind;
use services::{BY_CODE, SiteLine, SiteList, SiteSearch, SiteState};

use super::form::{draft, fields};
use super::refusals::{beside, field_of_site};
use super::tree;
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session::request;
use words::exhibition_sites as m;

/// Rows on a page.
const PAGE: u32 = 50;
/// The form of a new site.
const ADD: &str = "add-site";

/// The sites that somebody may read.
#[component]
pub fn SitesPage() -> impl IntoView {
    page(async {
        let (services, actor) = request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let mut form = FormState::blank(ADD).with("region", query.get("region"));
        if let Some(sent) = posted(ADD) {
            let added = services.add_site(&actor, &draft(&sent)?).await;
            match added.map_err(|error| beside(error, |rule| field_of_site(rule, &sent), lang)) {
                Ok(site) => {
                    let to = format!("/exhibition/sites/{}", site.id);
                    return leave(&to, Flash::done(m::site_added(lang, &site.name)));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        let search = SiteSearch { page: query.ask(PAGE), ..SiteSearch::asked(query.asked()) };
        let list = services.exhibition_sites(&actor, &search).await?;
        Ok(show(&list, query, form, lang))
    })
}

fn show(list: &SiteList, query: ListQuery, form: FormState, lang: Lang) -> AnyView {
    let edits = list.access.has(ExhibitionAction::EditSites);
    let regions = regions(list, &query, lang);
    let sites = sites(list, query, lang);
    let add = edits.then(|| {
        view! {
            <Sheet title=m::add_site(lang)>
                <Form state=form>
                    {fields(false, lang)}
                    <div class="acts"><Submit kind=Kind::Primary>{m::add_site(lang)}</Submit></div>
                </Form>
            </Sheet>
        }
    });
    let ways = ways(list, lang);
    let body = view! {
        {ways}
        {regions}
        {sites}
        {add}
    };
    exhibition_page(ExhibitionSection::Sites, &list.access, m::tab_sites(lang).to_owned(), body.into_any(), lang)
}

/// The ways to what else is done with sites.
fn ways(list: &SiteList, lang: Lang) -> AnyView {
    let all = [
        (ExhibitionAction::EditSites, "/exhibition/sites/import", m::to_import(lang)),
        (ExhibitionAction::EditRegions, "/exhibition/regions", m::to_regions(lang)),
        (ExhibitionAction::ExcludeSites, "/exhibition/exclusions", m::to_exclusions(lang)),
    ];
    let open: Vec<_> = all
        .into_iter()
        .filter(|(action, ..)| list.access.has(*action))
        .map(|(_, href, words)| view! { <LinkButton href=href>{words}</LinkButton> })
        .collect();
    if open.is_empty() { ().into_any() } else { view! { <div class="acts">{open}</div> }.into_any() }
}

/// The way to the region that is looked at, and those below it; nothing for who has single sites only.
fn regions(list: &SiteList, query: &ListQuery, lang: Lang) -> AnyView {
    if list.way.is_empty() && list.regions.is_empty() {
        return ().into_any();
    }
    let href = |code: &str| query.with("region", code);
    let (way, table) = (tree::way(&list.way, &href, lang), tree::table(&list.regions, &href, lang));
    view! {
        <Sheet title=m::regions(lang) flush=true>
            <div class="in">{way}</div>
            {table}
        </Sheet>
    }
    .into_any()
}

fn sites(list: &SiteList, query: ListQuery, lang: Lang) -> AnyView {
    let (total, shown) = (count(list.total), count(list.found));
    let table = if list.sites.is_empty() {
        nothing_found(m::no_site_found(lang), m::no_site_found_body(lang), &query, lang)
    } else {
        table(list, &query, lang)
    };
    let kinds: Vec<Choice> =
        SiteKind::ALL.iter().map(|kind| Choice::new(kind.key(), m::kind_name(lang, *kind))).collect();
    let states: Vec<Choice> =
        SiteState::ALL.into_iter().map(|state| Choice::new(state.key(), state_words(state, lang))).collect();
    // The region is chosen in the tree.
    let region = query.get("region").to_owned();
    let region = (!region.is_empty()).then(|| view! { <Hidden name="region" value=region/> });
    let (bar, pager, links) = (query.clone(), query, list.links.clone());
    view! {
        <Sheet title=m::tab_sites(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in">
                <FilterBar query=bar label=m::search_what(lang)>
                    {region}
                    <Select name="kind" label=m::kind(lang) choices=kinds empty=common::all(lang)/>
                    <Select name="state" label=m::state(lang) choices=states empty=common::all(lang)/>
                </FilterBar>
            </div>
            {table}
            <RowPager query=pager links=links found=shown size=PAGE/>
        </Sheet>
    }
    .into_any()
}

const fn state_words(state: SiteState, lang: Lang) -> &'static str {
    match state {
        SiteState::Open => m::state_open(lang),
        SiteState::Closed => m::state_closed(lang),
        SiteState::Unmanaged => m::state_unmanaged(lang),
        SiteState::WithoutDevice => m::state_without_device(lang),
    }
}

fn table(list: &SiteList, query: &ListQuery, lang: Lang) -> AnyView {
    let rows: Vec<_> = list
        .sites
        .iter()
        .map(|SiteLine { site, region_name }| {
            let href = format!("/exhibition/sites/{}", site.id);
            let (code, name, region) = (site.code.clone(), site.name.clone(), region_name.clone());
            let (kind, opened) = (m::kind_name(lang, site.kind), site.opened_on.to_string());
            let state = tree::state(site, list.today, lang);
            let device = if site.has_device { m::device_on(lang) } else { m::device_off(lang) };
            view! {
                <tr>
                    <RowHead><a href=href>{name}</a></RowHead>
                    <Cell label=m::code(lang)>{code}</Cell>
                    <Cell label=m::region(lang)>{region}</Cell>
                    <Cell label=m::kind(lang) terms=true>{kind}</Cell>
                    <Cell label=m::opened(lang)>{opened}</Cell>
                    <Cell label=m::state(lang)>{state}</Cell>
                    <Cell label=m::device(lang)>{device}</Cell>
                </tr>
            }
        })
        .collect();
    let query = query.clone();
    let head = move || {
        let sorted = |column: &'static str, label: &'static str| {
            view! { <SortHead query=query.clone() column=column label=label default=BY_CODE/> }
        };
        view! {
            {sorted("name", m::site_name(lang))}
            {sorted("code", m::code(lang))}
            {sorted("region", m::region(lang))}
            <Head>{m::kind(lang)}</Head>
            {sorted("opened", m::opened(lang))}
            <Head>{m::state(lang)}</Head>
            <Head>{m::device(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::tab_sites(lang) head=head>{rows}</DataTable> }.into_any()
}
