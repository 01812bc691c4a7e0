//! `/site/:site/packs`: packs of one site, and the evidence that it brings back. Server only.

use domain::calendar::Day;
use domain::ids::{PlanId, SiteId};
use services::SitePacksView;

use super::evidence::{Import, import};
use super::lines::table;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use ::words::times::day_with_weekday;
use islands::session;
use islands::web;
use words::exhibition_packs as m;

const MAKE: &str = "make";

/// Packs of a site.
#[component]
pub fn SitePacksPage() -> impl IntoView {
    page(async {
        let id: SiteId = param("site")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(MAKE);
        if let Some(sent) = posted(MAKE) {
            let plan: PlanId = sent.parse("plan").ok_or(AppError::BadRequest)?;
            match services.make_pack(&actor, &plan, &id).await {
                Ok(pack) => return leave(&format!("/exhibition/packs/{pack}"), Flash::done(m::made_one(lang))),
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        let import = match import(&services, &actor, Some(&id), lang).await? {
            Ok(import) => import,
            Err(flash) => return leave(&web::path(), flash),
        };
        let view = services.site_packs(&actor, &id).await?;
        Ok(show(&view, &form, &import, lang))
    })
}

fn show(view: &SitePacksView, form: &FormState, import: &Import, lang: Lang) -> AnyView {
    let (refused, import) = (refused_words(form), import.show(&view.zone, lang));
    let making = view.may_make.then(|| making(&view.plans, lang));
    let table = table(&view.packs, view.may_make, &view.zone, lang);
    let body = view! {
        <div class="stack">
            {refused}
            <p class="muted">{m::lead(lang)}</p>
            {import}
            {making}
            <Sheet title=m::all(lang) note=m::one_at_a_time(lang) flush=true>{table}</Sheet>
        </div>
    };
    let heading = m::of_site(lang, &view.site.name);
    exhibition_page(ExhibitionSection::Sites, &view.access, heading, body.into_any(), lang)
}

/// The plans of the site, each with the way to a pack of it.
fn making(plans: &[(PlanId, String, Day)], lang: Lang) -> AnyView {
    if plans.is_empty() {
        let body = view! { <EmptyState title=m::no_plans(lang)><p>{m::no_plans_body(lang)}</p></EmptyState> };
        return view! { <Sheet title=m::make(lang)>{body}</Sheet> }.into_any();
    }
    let rows: Vec<_> = plans
        .iter()
        .map(|(id, title, ends_on)| {
            let (id, title, until) = (id.to_string(), title.clone(), day_with_weekday(lang, *ends_on));
            let label = m::make_for(lang, &title);
            view! {
                <li>
                    <form method="post" class="row-acts">
                        <Hidden name=FORM_FIELD value=MAKE/>
                        <Hidden name="plan" value=id/>
                        <span>{title}" "<small class="muted">{until}</small></span>
                        <Submit kind=Kind::Quiet attr:aria-label=label>{m::make(lang)}</Submit>
                    </form>
                </li>
            }
        })
        .collect();
    view! { <Sheet title=m::make(lang)><ul>{rows}</ul></Sheet> }.into_any()
}
