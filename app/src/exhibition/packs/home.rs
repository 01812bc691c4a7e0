//! `/exhibition/packs`: evidence that comes back on sticks, and the packs of the person's sites. Server only.

use services::PacksView;

use super::evidence::{Import, import};
use super::lines::table;
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::exhibition_packs as m;

/// Packs on one page.
const PAGE: u32 = 50;

/// Packs of the person's sites.
#[component]
pub fn PacksPage() -> impl IntoView {
    page(async {
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let import = match import(&services, &actor, None, lang).await? {
            Ok(import) => import,
            Err(flash) => return leave(&web::path(), flash),
        };
        let query = ListQuery::of_request();
        let view = services.packs(&actor, &query.ask(PAGE)).await?;
        Ok(show(&view, &import, query, lang))
    })
}

fn show(view: &PacksView, import: &Import, query: ListQuery, lang: Lang) -> AnyView {
    let (form, table) = (import.show(&view.zone, lang), table(&view.lines, view.may_make, &view.zone, lang));
    let (links, found) = (view.links.clone(), count(view.found));
    let body = view! {
        <div class="stack">
            <p class="muted">{m::lead(lang)}</p>
            {form}
            <Sheet title=m::all(lang) note=m::one_at_a_time(lang) flush=true>
                {table}
                <div class="in"><RowPager query=query links=links found=found size=PAGE/></div>
            </Sheet>
        </div>
    };
    exhibition_page(ExhibitionSection::Plans, &view.access, m::page(lang).to_owned(), body.into_any(), lang)
}
