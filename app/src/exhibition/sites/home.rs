//! `/exhibition`: what somebody in the exhibition finds first. Server only.

use domain::exhibition::access::ExhibitionAction;
use services::{Actor, ExhibitionHome, SiteLine, SiteState};

use super::tree;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::request;
use words::exhibition_packs as packs;
use words::exhibition_sites as m;

/// The home of the exhibition, by role.
#[component]
pub fn ExhibitionPage() -> impl IntoView {
    page(async {
        let (services, actor) = request()?;
        if matches!(actor, Actor::Device(_)) {
            return go("/site");
        }
        let home = services.exhibition_home(&actor).await?;
        Ok(show(&home, use_lang()))
    })
}

fn show(home: &ExhibitionHome, lang: Lang) -> AnyView {
    let own = (!home.sites.is_empty()).then(|| own_sites(home, lang));
    let offices = !home.regions.is_empty() || home.access.has(ExhibitionAction::EditSites);
    let waits = waits(home, lang);
    let figures = offices.then(|| figures(home, lang));
    let regions = offices.then(|| {
        let table = tree::table(&home.regions, &|code: &str| format!("/exhibition/sites?region={code}"), lang);
        view! { <Sheet title=m::own_regions(lang) flush=true>{table}</Sheet> }
    });
    // Where packs lie no tab leads.
    let packs = home.access.has(ExhibitionAction::ImportEvidence).then(|| {
        view! { <p><LinkButton href="/exhibition/packs" kind=Kind::Quiet>{packs::all(lang)}</LinkButton></p> }
    });
    let body = view! {
        {waits}
        {own}
        {figures}
        {regions}
        {packs}
    };
    exhibition_page(ExhibitionSection::Home, &home.access, m::exhibition(lang).to_owned(), body.into_any(), lang)
}

/// What waits in the rooms of plans, viewings, participation and previews, each with the way there.
fn decisions(home: &ExhibitionHome, lang: Lang) -> Vec<(String, String)> {
    let waits = &home.waits;
    let of_site = |page: &str| match home.sites.as_slice() {
        [only] => format!("/site/{}/{page}", only.site.id),
        _ => "/site".to_owned(),
    };
    let reports = format!("/exhibition/participation/reports?month={}", home.last_month);
    let tasks = [
        (waits.plans > 0).then(|| (m::wait_plans(lang, waits.plans), "/exhibition/plans?state=draft".to_owned())),
        (waits.viewings > 0)
            .then(|| (m::wait_viewings(lang, waits.viewings), "/exhibition/viewings?state=reported".to_owned())),
        (waits.months > 0).then(|| (m::wait_months(lang, waits.months), reports)),
        (waits.previews > 0).then(|| (m::wait_previews(lang, waits.previews), of_site("preview"))),
        (waits.unmet > 0).then(|| (m::wait_unmet(lang, waits.unmet), of_site("menu"))),
    ];
    tasks.into_iter().flatten().collect()
}

/// What is to be done, each with the way there.
fn waits(home: &ExhibitionHome, lang: Lang) -> AnyView {
    if home.counts.all == 0 {
        let import = home.access.has(ExhibitionAction::EditSites).then(|| {
            view! {
                <p>{m::no_sites_yet_body(lang)}</p>
                <LinkButton href="/exhibition/sites/import" kind=Kind::Primary>{m::to_import(lang)}</LinkButton>
            }
        });
        return view! {
            <Sheet title=m::waits(lang)>
                <EmptyState title=m::no_sites_yet(lang)>{import}</EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let to = |state: SiteState| format!("/exhibition/sites?state={}", state.key());
    let grants = home.access.has(ExhibitionAction::GrantRoles);
    let links = home.access.has(ExhibitionAction::LinkDevice);
    let tasks = [
        (grants && home.counts.unmanaged > 0)
            .then(|| (m::wait_unmanaged(lang, home.counts.unmanaged), to(SiteState::Unmanaged))),
        (links && home.counts.without_device > 0)
            .then(|| (m::wait_device(lang, home.counts.without_device), to(SiteState::WithoutDevice))),
    ];
    let tasks: Vec<_> = decisions(home, lang)
        .into_iter()
        .chain(tasks.into_iter().flatten())
        .map(|(words, href)| {
            let named = words.clone();
            view! {
                <li>
                    {words}" "
                    <LinkButton href=href kind=Kind::Quiet>
                        {m::look(lang)}<span class="hidden">" "{named}</span>
                    </LinkButton>
                </li>
            }
        })
        .collect();
    let body = if tasks.is_empty() {
        view! { <EmptyState title=m::nothing_waits(lang)><p>{m::nothing_waits_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <ul>{tasks}</ul> }.into_any()
    };
    view! { <Sheet title=m::waits(lang)>{body}</Sheet> }.into_any()
}

fn figures(home: &ExhibitionHome, lang: Lang) -> AnyView {
    let all = [
        (m::sites_all(lang), home.counts.all),
        (m::sites_open(lang), home.counts.open),
        (m::sites_unmanaged(lang), home.counts.unmanaged),
        (m::sites_without_device(lang), home.counts.without_device),
    ];
    let figures: Vec<_> = all
        .into_iter()
        .map(|(label, number)| view! { <div><dt>{label}</dt><dd class="n">{number}</dd></div> })
        .collect();
    view! {
        <Sheet title=m::figures(lang)>
            <dl class="import-figures" aria-label=m::figures(lang)>{figures}</dl>
        </Sheet>
    }
    .into_any()
}

/// The sites of a manager, each with the way to its own page.
fn own_sites(home: &ExhibitionHome, lang: Lang) -> AnyView {
    let rows: Vec<_> = home
        .sites
        .iter()
        .map(|SiteLine { site, region_name }| {
            let (facts, own) = (format!("/exhibition/sites/{}", site.id), format!("/site/{}", site.id));
            let (name, named, region) = (site.name.clone(), site.name.clone(), region_name.clone());
            let state = tree::state(site, home.today, lang);
            view! {
                <tr>
                    <RowHead><a href=facts>{name}</a></RowHead>
                    <Cell label=m::region(lang)>{region}</Cell>
                    <Cell label=m::state(lang)>{state}</Cell>
                    <td class="n">
                        <LinkButton href=own kind=Kind::Primary>
                            {m::enter_site(lang)}<span class="hidden">" "{named}</span>
                        </LinkButton>
                    </td>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::site(lang)}</Head>
            <Head>{m::region(lang)}</Head>
            <Head>{m::state(lang)}</Head>
            <Head><span class="hidden">{m::enter_site(lang)}</span></Head>
        }
    };
    view! {
        <Sheet title=m::own_sites(lang) flush=true>
            <DataTable caption=m::own_sites(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}
