//! What a plan says, publishing it and taking it back. Server only.

use domain::exhibition::plans::PlanState;
use domain::ids::PlanId;
use domain::limits;
use services::{Actor, Plan, PlanView, Refusal as Rule, ServiceError, Services};

use super::parts::{address, beside, draft_of, film_table, plan_page, term_fields};
use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::phrases;
use words::exhibition_plans as m;

const TERMS: &str = "terms";
const PUBLISH: &str = "publish";
const WITHDRAW: &str = "withdraw";

/// The first part of a plan's page.
pub(super) async fn section(services: &Services, actor: &Actor, id: &PlanId, lang: Lang) -> Page {
    let (mut terms, mut publish, mut withdraw) = (None, None, None);
    if let Some(sent) = posted(TERMS) {
        let version = sent.parse("version").ok_or(AppError::BadRequest)?;
        let done = services.edit_plan(actor, id, version, &draft_of(&sent)).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return leave(&format!("/exhibition/plans/{id}"), Flash::done(m::saved(lang))),
            Err(error) => terms = Some(sent.keep(error)?),
        }
    }
    if let Some(sent) = posted(PUBLISH) {
        let version = sent.parse("version").ok_or(AppError::BadRequest)?;
        let done = services.publish_plan(actor, id, version, lang).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(sites) => {
                return leave(&format!("/exhibition/plans/{id}/board"), Flash::done(m::published(lang, sites)));
            }
            Err(error) => publish = Some(sent.keep(error)?),
        }
    }
    if let Some(sent) = posted(WITHDRAW) {
        let version = sent.parse("version").ok_or(AppError::BadRequest)?;
        let done = services.withdraw_plan(actor, id, version, sent.raw("reason")).await;
        match done.map_err(|error| beside_reason(error, lang)) {
            Ok(()) => return leave(&format!("/exhibition/plans/{id}"), Flash::done(m::withdrawn(lang))),
            Err(error) => withdraw = Some(sent.keep(error)?),
        }
    }
    let view = services.plan(actor, id).await?;
    let (is_draft, is_out) = (view.plan.state == PlanState::Draft, view.plan.state == PlanState::Published);
    let lost = [(&terms, is_draft), (&publish, is_draft), (&withdraw, is_out)].into_iter();
    let lost = lost.filter(|(_, shown)| !shown).find_map(|(form, _)| form.as_ref().and_then(refused_words));
    let body = if is_draft {
        let terms = terms.unwrap_or_else(|| stored(&view.plan));
        let publish = publish.unwrap_or_else(|| FormState::blank(PUBLISH));
        draft(&view, terms, publish, lang)
    } else {
        let withdraw = withdraw.unwrap_or_else(|| FormState::blank(WITHDRAW));
        published(&view, withdraw, lang)
    };
    let body = view! { {lost}{body} }.into_any();
    Ok(plan_page(&view.plan, &view.access, address(&view.plan), body, lang))
}

/// A reason that is missing belongs to its field.
fn beside_reason(error: ServiceError, lang: Lang) -> AppError {
    match &error {
        ServiceError::Refused(rule @ Rule::Words { .. }) => AppError::refused_field("reason", rule.message(lang)),
        _ => beside(error, lang),
    }
}

fn stored(plan: &Plan) -> FormState {
    let form = FormState::blank(TERMS)
        .with("title", &plan.title)
        .with("starts", plan.starts_on)
        .with("ends", plan.ends_on)
        .with("introduction", &plan.introduction);
    plan.kinds.iter().fold(form, |form, kind| form.with("kind", kind.key()))
}

fn draft(view: &PlanView, terms: FormState, publish: FormState, lang: Lang) -> AnyView {
    let (version, again) = (view.plan.version.to_string(), view.plan.version.to_string());
    let expected = m::expected(lang, count(view.sites));
    let films: Vec<String> = view.films.iter().map(|film| phrases::titled(lang, &film.title)).collect();
    let films = if films.is_empty() { m::no_films(lang).to_owned() } else { phrases::titles(lang, &films) };
    let regions = region_names(view, lang);
    let sheet = format!("{}/plan.pdf?lang={}", address(&view.plan), lang.key());
    view! {
        <Sheet title=m::section_terms(lang)>
            <Form state=terms>
                <Hidden name="version" value=version/>
                {term_fields(lang)}
                <div class="acts"><Submit kind=Kind::Primary>{common::save(lang)}</Submit></div>
            </Form>
        </Sheet>
        <Sheet title=m::publish(lang)>
            <dl class="person-facts">
                <div><dt>{m::films(lang)}</dt><dd>{films}</dd></div>
                <div><dt>{m::range(lang)}</dt><dd>{regions}</dd></div>
            </dl>
            <p>{expected}" "<small class="muted">{m::expected_note(lang)}</small></p>
            <Form state=publish>
                <Hidden name="version" value=again/>
                <p class="small muted">{m::publish_body(lang)}</p>
                <div class="acts">
                    <LinkButton href=sheet>{m::sheet(lang)}</LinkButton>
                    <Submit kind=Kind::Seal>{m::publish(lang)}</Submit>
                </div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn region_names(view: &PlanView, lang: Lang) -> String {
    let names: Vec<&str> = view.regions.iter().map(|region| region.name.as_str()).collect();
    if names.is_empty() { m::nothing_chosen(lang).to_owned() } else { phrases::list(lang, &names) }
}

fn published(view: &PlanView, withdraw: FormState, lang: Lang) -> AnyView {
    let plan = &view.plan;
    let lines: Vec<_> = plan.introduction.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect();
    let introduction = (!lines.is_empty()).then(|| view! { <Sheet title=m::introduction(lang)>{lines}</Sheet> });
    let films: Vec<_> = view.films.iter().map(|film| (film.clone(), false)).collect();
    let films = film_table(&films, lang);
    let regions = region_names(view, lang);
    let sites = m::sites_got(lang, count(view.sites));
    let sheet = format!("{}/plan.pdf?lang={}", address(plan), lang.key());
    let why = (!plan.withdrawn_reason.is_empty()).then(|| {
        let title = m::withdrawn_because(lang, &plan.withdrawn_reason);
        view! { <Notice tone=Tone::Warning title=title/> }
    });
    let version = plan.version.to_string();
    let withdraw = (plan.state == PlanState::Published).then(|| {
        view! {
            <Sheet title=m::withdraw(lang)>
                <Form state=withdraw>
                    <Hidden name="version" value=version/>
                    <p class="small muted">{m::withdraw_body(lang)}</p>
                    <Field name="reason" label=m::reason(lang) required=true maxlength=limits::REASON/>
                    <div class="acts"><Submit>{m::withdraw(lang)}</Submit></div>
                </Form>
            </Sheet>
        }
    });
    view! {
        {why}
        {introduction}
        <Sheet title=m::films(lang) flush=true>{films}</Sheet>
        <Sheet title=m::range(lang)>
            <p>{regions}</p>
            <p>{sites}</p>
            <div class="acts"><LinkButton href=sheet>{m::sheet(lang)}</LinkButton></div>
        </Sheet>
        {withdraw}
    }
    .into_any()
}
