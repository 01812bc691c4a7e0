//! `/exhibition/plans/:plan/packs`: the sites that got a plan, and making a pack for one of them. Server only.

use domain::ids::{PlanId, SiteId};
use services::{PackSiteLine, PlanPacksView};

use super::lines::imported;
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use crate::ui::when::When;
use islands::session;
use words::exhibition_packs as m;

const MAKE: &str = "make";
/// Sites on one page.
const PAGE: u32 = 50;

/// Packs of a plan.
#[component]
pub fn PlanPacksPage() -> impl IntoView {
    page(async {
        let id: PlanId = param("plan")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(MAKE);
        if let Some(sent) = posted(MAKE) {
            let site: SiteId = sent.parse("site").ok_or(AppError::BadRequest)?;
            match services.make_pack(&actor, &id, &site).await {
                Ok(pack) => return leave(&format!("/exhibition/packs/{pack}"), Flash::done(m::made_one(lang))),
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        let query = ListQuery::of_request();
        let view = services.plan_packs(&actor, &id, query.words(), &query.ask(PAGE)).await?;
        Ok(show(&view, &form, query, lang))
    })
}

fn show(view: &PlanPacksView, form: &FormState, query: ListQuery, lang: Lang) -> AnyView {
    let refused = refused_words(form);
    let rows: Vec<_> = view.lines.iter().map(|line| row(line, &view.zone, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::site(lang)}</Head>
            <Head>{m::newest(lang)}</Head>
            <Head>{m::imported(lang)}</Head>
            <Head><span class="hidden">{m::make(lang)}</span></Head>
        }
    };
    let table = if rows.is_empty() {
        view! { <EmptyState title=m::no_sites(lang)><p>{m::no_sites_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <DataTable caption=m::plan_packs(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let (links, found, bar) = (view.links.clone(), count(view.found), query.clone());
    let plan = view.may_open.then(|| {
        let href = format!("/exhibition/plans/{}", view.plan);
        view! { <LinkButton href=href kind=Kind::Quiet>{m::to_plan(lang)}</LinkButton> }
    });
    let body = view! {
        <div class="stack">
            {refused}
            <p class="muted">{m::lead(lang)}</p>
            <FilterBar query=bar label=m::search(lang)/>
            <Sheet title=m::plan_packs(lang) note=m::plan_packs_note(lang) flush=true>
                {table}
                <div class="in"><RowPager query=query links=links found=found size=PAGE/></div>
            </Sheet>
            <p class="acts">
                {plan}
                <LinkButton href="/exhibition/packs" kind=Kind::Quiet>{m::all(lang)}</LinkButton>
            </p>
        </div>
    };
    let heading = m::of_plan(lang, &view.title);
    exhibition_page(ExhibitionSection::Plans, &view.access, heading, body.into_any(), lang)
}

fn row(line: &PackSiteLine, zone: &str, lang: Lang) -> AnyView {
    let (name, code, site) = (line.site_name.clone(), line.site_code.clone(), line.site_id.to_string());
    let newest = match &line.newest {
        Some((id, at)) => {
            let (href, at, zone) = (format!("/exhibition/packs/{id}"), *at, zone.to_owned());
            view! { <a href=href><When at=at zone=zone/></a> }.into_any()
        }
        None => view! { <span class="muted">{m::never(lang)}</span> }.into_any(),
    };
    let imported = imported(line.imported_at, zone, lang);
    let label = m::make_for(lang, &name);
    view! {
        <tr>
            <RowHead><span class="work">{name}</span>" "<small class="muted">{code}</small></RowHead>
            <Cell label=m::newest(lang)>{newest}</Cell>
            <Cell label=m::imported(lang)>{imported}</Cell>
            <Cell>
                <form method="post" class="row-acts">
                    <Hidden name=FORM_FIELD value=MAKE/>
                    <Hidden name="site" value=site/>
                    <Submit kind=Kind::Quiet attr:aria-label=label>{m::make(lang)}</Submit>
                </form>
            </Cell>
        </tr>
    }
    .into_any()
}
