//! `/site/:site/by-hand`: entering what was watched without evidence; it is always shown apart. Server only.

use domain::exhibition::viewing::ViewingKind;
use domain::ids::{EntryId, MenuId, PlanId, SiteId};
use services::{ByHandDraft, ByHandView, Programme};

use super::parts::{beside, viewing_path, whole};
use super::said::{entered, fields};
use crate::ui::prelude::*;
use ::words::phrases;
use ::words::times::named_zone;
use islands::session;
use islands::web;
use words::exhibition_viewings as m;

/// The form.
const ENTER: &str = "enter-by-hand";
/// The parameters that say of what.
const PLAN: &str = "plan";
const MENU: &str = "menu";

/// Entering a viewing by hand.
#[component]
pub fn ByHandPage() -> impl IntoView {
    page(async {
        let site: SiteId = param("site")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let (plan, menu): (Option<PlanId>, Option<MenuId>) = (asked(PLAN)?, asked(MENU)?);
        let view = services.by_hand(&actor, &site, plan.as_ref(), menu.as_ref()).await?;
        let mut state = FormState::blank(ENTER).with("kind", ViewingKind::Gathering.key()).with("viewing", &view.fresh);
        if let Some(sent) = posted(ENTER) {
            let programme = view.programme.as_ref().ok_or(AppError::BadRequest)?;
            let done = match drafted(&sent, (plan, menu), programme, lang) {
                Ok(draft) => {
                    let to = viewing_path(&site, &draft.viewing);
                    let done = services.enter_by_hand(&actor, &site, draft).await;
                    done.map(|()| to).map_err(|error| beside(error, lang))
                }
                Err(error) => Err(error),
            };
            match done {
                Ok(to) => return leave(&to, Flash::done(m::by_hand_done(lang))),
                Err(error) => state = sent.keep(error)?,
            }
        }
        Ok(show(&view, state, lang))
    })
}

/// An identifier that the address names; what is none names nothing that is there.
fn asked<T: std::str::FromStr>(name: &str) -> Result<Option<T>, AppError> {
    let pairs = web::query_pairs();
    let Some((_, value)) = pairs.iter().find(|(key, value)| key == name && !value.is_empty()) else { return Ok(None) };
    value.parse().map(Some).map_err(|_| AppError::NotFound)
}

fn minutes_field(entry: &EntryId) -> String {
    format!("minutes-{entry}")
}

fn drafted(
    sent: &Sent,
    (plan, menu): (Option<PlanId>, Option<MenuId>),
    programme: &Programme,
    lang: Lang,
) -> Result<ByHandDraft, AppError> {
    if !sent.has("at") {
        return Err(AppError::refused_field("at", m::time_needed(lang)));
    }
    let mut minutes = Vec::new();
    for film in &programme.films {
        minutes.push((film.entry.clone(), whole(sent, &minutes_field(&film.entry), lang)?));
    }
    Ok(ByHandDraft {
        viewing: sent.parse("viewing").ok_or(AppError::BadRequest)?,
        plan,
        menu,
        at: sent.get("at").to_owned(),
        minutes,
        said: entered(sent, programme, lang)?,
    })
}

fn show(view: &ByHandView, state: FormState, lang: Lang) -> AnyView {
    let crumbs = vec![Crumb::to(format!("/site/{}", view.site.id), view.site.name.clone())];
    let body = match &view.programme {
        Some(programme) => form(view, programme, state, lang),
        None => choices(view, lang),
    };
    view! {
        <StandardLayout title=m::by_hand(lang) crumbs=crumbs lead=m::by_hand_lead(lang) width=Width::Text>
            {body}
        </StandardLayout>
    }
    .into_any()
}

/// Of which plan or menu, while none is chosen.
fn choices(view: &ByHandView, lang: Lang) -> AnyView {
    let link = |href: String, words: String| view! { <li><a href=href>{words}</a></li> };
    let plans = view.plans.iter().map(|(id, title)| link(format!("?{PLAN}={id}"), title.clone()));
    let menu = view.menu.iter().map(|id| link(format!("?{MENU}={id}"), m::menu_of_week(lang).to_owned()));
    let links: Vec<_> = plans.chain(menu).collect();
    if links.is_empty() {
        return view! {
            <Sheet><EmptyState title=m::nothing_due(lang)><p>{m::nothing_due_body(lang)}</p></EmptyState></Sheet>
        }
        .into_any();
    }
    view! { <Sheet title=m::by_hand_of(lang)><ul class="stack">{links}</ul></Sheet> }.into_any()
}

fn form(view: &ByHandView, programme: &Programme, state: FormState, lang: Lang) -> AnyView {
    let films: Vec<(String, String, String)> = programme
        .films
        .iter()
        .map(|film| {
            let known = film.length_ms > 0;
            let help = if known { m::of_length(lang, &phrases::clock(film.length_ms)) } else { String::new() };
            (minutes_field(&film.entry), phrases::titled(lang, &film.title), help)
        })
        .collect();
    let id = state.value("viewing").to_owned();
    let help = m::time_help(lang, named_zone(lang, &view.zone));
    let title = if programme.title.is_empty() { m::menu_of_week(lang).to_owned() } else { programme.title.clone() };
    let programme = programme.clone();
    view! {
        <Sheet title=title>
            <Form state=state>
                <Hidden name="viewing" value=id/>
                <Field name="at" label=m::begun_at(lang) help=help kind=InputKind::DateTime required=true/>
                <fieldset class="viewing-questions">
                    <legend>{m::minutes_watched(lang)}</legend>
                    {films
                        .into_iter()
                        .map(|(name, label, help)| view! {
                            <Field name=name label=label help=help kind=InputKind::Number suffix=m::minutes_unit(lang)/>
                        })
                        .collect_view()}
                </fieldset>
                {fields(&programme, &[], 0, lang)}
                <div class="acts"><Submit kind=Kind::Primary>{m::enter(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
