//! Which regions get a plan, a level at a time. Server only.

use domain::exhibition::plans::PlanState;
use domain::exhibition::region::{RegionCode, RegionLevel};
use domain::ids::PlanId;
use services::{Actor, ChoosableRegion, PlanRegionsView, Services};

use super::parts::{address, beside, plan_page};
use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::phrases;
use islands::web;
use words::exhibition_plans as m;

const REGIONS: &str = "regions";

/// The part of a plan's page about its regions.
pub(super) async fn section(services: &Services, actor: &Actor, id: &PlanId, query: &ListQuery, lang: Lang) -> Page {
    let under: Option<RegionCode> = match query.get("under") {
        "" => None,
        code => Some(code.parse().map_err(|_| AppError::NotFound)?),
    };
    let mut form = None;
    if let Some(sent) = posted(REGIONS) {
        let version = sent.parse("version").ok_or(AppError::BadRequest)?;
        let level: RegionCode = sent.parse("under").ok_or(AppError::BadRequest)?;
        let ticked = sent.all("region").into_iter().map(|code| code.parse().map_err(|_| AppError::BadRequest));
        let ticked = ticked.collect::<Result<Vec<RegionCode>, AppError>>()?;
        let done = services.choose_plan_regions(actor, id, version, (&level, &ticked)).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return leave(&web::path_and_query(), Flash::done(m::saved(lang))),
            Err(error) => form = Some(sent.keep(error)?),
        }
    }
    let view = services.plan_regions(actor, id, under.as_ref()).await?;
    let levels = levels(&view, lang);
    let choice = choice(&view, form, lang);
    let chosen = chosen(&view, lang);
    let body = view! { {chosen}{choice}{levels} }.into_any();
    let current = format!("{}?section=sites", address(&view.plan));
    Ok(plan_page(&view.plan, &view.access, current, body, lang))
}

fn chosen(view: &PlanRegionsView, lang: Lang) -> AnyView {
    let names: Vec<&str> = view.chosen.iter().map(|region| region.name.as_str()).collect();
    let names = if names.is_empty() { m::nothing_chosen(lang).to_owned() } else { phrases::list(lang, &names) };
    view! { <Sheet title=m::range(lang)><p>{names}</p></Sheet> }.into_any()
}

/// A region with how many sites it has.
fn choice_of(one: &ChoosableRegion, label: String, lang: Lang) -> Choice {
    let sites = m::open_sites(lang, count(one.sites));
    let within = if one.chosen_within > 0 { m::chosen_within(lang, one.chosen_within) } else { String::new() };
    Choice::new(&one.region.code, label).help(phrases::beside(lang, &[sites, within]))
}

fn choice(view: &PlanRegionsView, form: Option<FormState>, lang: Lang) -> AnyView {
    let title = m::choose_regions(lang, &view.here.region.name);
    let lost = || form.as_ref().and_then(refused_words);
    if let Some(covered) = &view.covered_by {
        let words = m::covered(lang, &covered.name);
        let lost = lost();
        return view! {
            {lost}
            <Sheet title=title><Notice title=words><p>{m::covered_body(lang)}</p></Notice></Sheet>
        }
        .into_any();
    }
    if view.plan.state != PlanState::Draft {
        return lost().into_any();
    }
    let all = m::everything_in(lang, &view.here.region.name);
    let mut choices = vec![choice_of(&view.here, all, lang)];
    choices.extend(view.below.iter().map(|one| choice_of(one, one.region.name.clone(), lang)));
    let ticked = std::iter::once(&view.here).chain(&view.below).filter(|one| one.chosen);
    let form = form
        .unwrap_or_else(|| ticked.fold(FormState::blank(REGIONS), |form, one| form.with("region", &one.region.code)));
    let (version, under) = (view.plan.version.to_string(), view.here.region.code.to_string());
    view! {
        <Sheet title=title note=m::expected_note(lang)>
            <Form state=form>
                <Hidden name="version" value=version/>
                <Hidden name="under" value=under/>
                <CheckGroup name="region" label=m::levels(lang) choices=choices/>
                <div class="acts"><Submit kind=Kind::Primary>{m::save_regions(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Links to the levels below, and back.
fn levels(view: &PlanRegionsView, lang: Lang) -> AnyView {
    let own = format!("{}?section=sites", address(&view.plan));
    let deeper = |one: &&ChoosableRegion| one.region.code.level() != RegionLevel::Village;
    let links: Vec<_> = view
        .below
        .iter()
        .filter(deeper)
        .map(|one| {
            let (href, words) = (format!("{own}&under={}", one.region.code), m::below(lang, &one.region.name));
            view! { <li><a href=href>{words}</a></li> }
        })
        .collect();
    let back = (view.here.region.code != view.plan.region).then(|| {
        let href = own.clone();
        view! { <p><a href=href>{m::above(lang)}</a></p> }
    });
    if links.is_empty() && back.is_none() {
        return ().into_any();
    }
    view! { <Sheet title=m::levels(lang)>{back}<ul class="plain">{links}</ul></Sheet> }.into_any()
}
