//! Regions as pages show them: the way to one, and a table of those below it.

use domain::calendar::Day;
use services::{Region, RegionCount, Site};

use crate::ui::prelude::*;
use words::exhibition_sites as m;

/// Where a region leads, by its code; the empty code leads to all.
pub(super) type RegionHref<'a> = &'a dyn Fn(&str) -> String;

/// The way to the region that is looked at; nothing where none is.
pub(super) fn way(way: &[Region], href: RegionHref<'_>, lang: Lang) -> AnyView {
    if way.is_empty() {
        return ().into_any();
    }
    let last = way.len().saturating_sub(1);
    let steps: Vec<_> = way
        .iter()
        .enumerate()
        .map(|(at, region)| {
            let (to, name) = (href(region.code.as_str()), region.name.clone());
            if at == last {
                view! { <li aria-current="page">{name}</li> }.into_any()
            } else {
                view! { <li><a href=to>{name}</a></li> }.into_any()
            }
        })
        .collect();
    let all = href("");
    view! {
        <nav class="way" aria-label=m::regions(lang)>
            <ol>
                <li><a href=all>{m::all_regions(lang)}</a></li>
                {steps}
            </ol>
        </nav>
    }
    .into_any()
}

/// Regions with their sites.
pub(super) fn table(regions: &[RegionCount], href: RegionHref<'_>, lang: Lang) -> AnyView {
    if regions.is_empty() {
        return view! { <p class="small muted">{m::no_regions(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = regions
        .iter()
        .map(|one| {
            let (to, name) = (href(one.region.code.as_str()), one.region.name.clone());
            let (code, level) = (one.region.code.to_string(), m::level_name(lang, one.region.code.level()));
            let (sites, open) = (one.sites, one.open);
            view! {
                <tr>
                    <RowHead><a href=to>{name}</a></RowHead>
                    <Cell label=m::code(lang)>{code}</Cell>
                    <Cell label=m::level(lang)>{level}</Cell>
                    <Cell label=m::count_sites(lang) number=true>{sites}</Cell>
                    <Cell label=m::count_open(lang) number=true>{open}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::region(lang)}</Head>
            <Head>{m::code(lang)}</Head>
            <Head>{m::level(lang)}</Head>
            <Head number=true>{m::count_sites(lang)}</Head>
            <Head number=true>{m::count_open(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::regions(lang) head=head>{rows}</DataTable> }.into_any()
}

/// How a site stands today.
pub(super) fn state(site: &Site, today: Day, lang: Lang) -> AnyView {
    let (tone, words) = match site.closed_on {
        Some(closed) if closed <= today => (TagTone::Plain, m::is_closed(lang, &closed.to_string())),
        _ if today < site.opened_on => (TagTone::Plain, m::is_ahead(lang, &site.opened_on.to_string())),
        Some(closed) => (TagTone::Amber, m::closes(lang, &closed.to_string())),
        None => (TagTone::Jade, m::state_open(lang).to_owned()),
    };
    view! { <Tag tone=tone>{words}</Tag> }.into_any()
}
