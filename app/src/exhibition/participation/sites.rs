//! `/exhibition/participation/sites`: the sites of a region in a month, those of a state alone where one is chosen. Server only.

use domain::exhibition::participation::ParticipationState;
use services::{SiteMonthLine, SiteMonthsView, site_month_columns};

use super::parts::{Part, PartPage, Place, asked, part_page};
use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, list_table};
use crate::ui::prelude::*;
use islands::session;
use words::exhibition_participation as m;
use words::exhibition_report;

/// Sites on one page.
const PAGE: u32 = 50;

/// The sites of a region.
#[component]
pub fn SiteMonthsPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let (ask, state) = (asked(&query)?, query.get("state").parse().ok());
        let view = services.participation_sites(&actor, &ask, state, &query.ask(PAGE)).await?;
        Ok(show(&view, query, lang))
    })
}

fn show(view: &SiteMonthsView, query: ListQuery, lang: Lang) -> AnyView {
    let place = Place { region: view.region.code.clone(), month: view.month, rule: Some(view.rule) };
    let to = |state: Option<ParticipationState>| {
        let more = state.map(|state| ("state", state.key()));
        place.at("/exhibition/participation/sites", more.as_slice())
    };
    let mut tabs = vec![Tab::new(to(None), m::all_sites(lang))];
    tabs.extend(
        ParticipationState::ALL.iter().map(|state| Tab::new(to(Some(*state)), exhibition_report::state(lang, *state))),
    );
    let current = to(view.state);
    let title = view.state.map_or(m::all_sites(lang), |state| exhibition_report::state(lang, state));
    let table = table(view, &place, &query, title, lang);
    let files = place.files(view.state.map_or("sites", ParticipationState::key), lang);
    let (links, found) = (view.links.clone(), count(view.found));
    let body = view! {
        <Tabs label=m::states(lang) tabs=tabs current=current/>
        <Sheet title=title flush=true>
            {table}
            <div class="in">
                <Count total=found shown=found/>
                <RowPager query=query links=links found=found size=PAGE/>
                {files}
            </div>
        </Sheet>
    }
    .into_any();
    let about = PartPage { access: &view.access, part: Part::Sites, place, region: &view.region, above: &view.above };
    part_page(&about, body, lang)
}

fn table(view: &SiteMonthsView, place: &Place, query: &ListQuery, title: &str, lang: Lang) -> AnyView {
    if view.lines.is_empty() {
        return view! { <EmptyState title=m::no_sites(lang)/> }.into_any();
    }
    let dress = |key: &str, line: &SiteMonthLine| match key {
        "name" => {
            let (href, name) = (place.site(line.id.as_str()), line.name.clone());
            Dress::Inside(view! { <a href=href>{name}</a> }.into_any())
        }
        _ => Dress::Plain,
    };
    let look = ListLook { caption: title.to_owned(), query, order: "", dress: &dress, acts: None };
    list_table(&site_month_columns(lang), &view.lines, &look)
}
