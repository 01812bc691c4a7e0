//! What the pages of plans share. Server only.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::plans::{PlanDraft, PlanState};
use domain::exhibition::site::SiteKind;
use services::{ExhibitionAccess, Plan, PlanFilm, Refusal as Rule, ServiceError};

use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use ::words::phrases;
use ::words::times::day_with_weekday;
use words::exhibition_packs;
use words::exhibition_plans as m;
use words::exhibition_sites::kind_name;

/// What a plan says, as a form of its own fields sends it.
pub(super) fn draft_of(sent: &Sent) -> PlanDraft {
    PlanDraft {
        title: sent.raw("title").to_owned(),
        introduction: sent.raw("introduction").to_owned(),
        starts_on: sent.get("starts").to_owned(),
        ends_on: sent.get("ends").to_owned(),
        kinds: sent.all("kind").into_iter().filter_map(|key| key.parse().ok()).collect(),
    }
}

/// A refusal beside the fields it is about.
pub(super) fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(Rule::Plan(problems)) = &error else { return error.into() };
    let (mut refusal, mut whole) = (Refusal::default(), Vec::new());
    for problem in problems {
        let (field, words) = (problem.field(), m::problem(lang, problem));
        if field.is_empty() { whole.push(words) } else { refusal.add(field, words) }
    }
    refusal.problem = phrases::clauses(lang, &whole);
    refusal.into()
}

/// The address of a plan.
pub(super) fn address(plan: &Plan) -> String {
    format!("/exhibition/plans/{}", plan.id)
}

/// From when to when.
pub(super) fn days(plan: &Plan, lang: Lang) -> String {
    m::days(lang, &day_with_weekday(lang, plan.starts_on), &day_with_weekday(lang, plan.ends_on))
}

/// Where a plan is.
pub(super) fn state_tag(state: PlanState, lang: Lang) -> AnyView {
    let tone = match state {
        PlanState::Draft => TagTone::Plain,
        PlanState::Published => TagTone::Jade,
        PlanState::Withdrawn => TagTone::Amber,
    };
    view! { <Tag tone=tone>{m::state_name(lang, state)}</Tag> }.into_any()
}

/// Whether every site shows a film.
pub(super) const fn requirement(film: &PlanFilm, lang: Lang) -> &'static str {
    if film.must { m::must(lang) } else { m::offered(lang) }
}

/// The title and the days of a plan as fields.
pub(super) fn term_fields(lang: Lang) -> AnyView {
    let kinds: Vec<Choice> = SiteKind::ALL.iter().map(|kind| Choice::new(kind.key(), kind_name(lang, *kind))).collect();
    view! {
        <Field name="title" label=m::title(lang) required=true maxlength=domain::limits::PLAN_TITLE/>
        <Field name="starts" label=m::starts(lang) kind=InputKind::Date required=true/>
        <Field name="ends" label=m::ends(lang) kind=InputKind::Date required=true/>
        <TextArea
            name="introduction"
            label=m::introduction(lang)
            help=m::introduction_help(lang)
            rows=6
            maxlength=domain::limits::PLAN_INTRODUCTION
        />
        <CheckGroup name="kind" label=m::kinds(lang) choices=kinds help=m::kinds_help(lang)/>
    }
    .into_any()
}

/// A page of a plan, with links to its other parts; `current` is the address of the present one.
pub(super) fn plan_page(plan: &Plan, access: &ExhibitionAccess, current: String, body: AnyView, lang: Lang) -> AnyView {
    let own = address(plan);
    let part = |key: &str, label: &'static str| Tab::new(format!("{own}?section={key}"), label);
    let mut tabs = vec![Tab::new(own.clone(), m::section_terms(lang))];
    if plan.state == PlanState::Draft {
        tabs.extend([part("films", m::section_films(lang)), part("sites", m::section_sites(lang))]);
    } else {
        tabs.push(Tab::new(format!("{own}/board"), m::board(lang)));
    }
    tabs.push(part("wishes", m::section_wishes(lang)));
    let here = ExhibitionTarget::Region(&plan.region);
    let makes = plan.state == PlanState::Published && access.may(ExhibitionAction::MakePacks, here).is_ok();
    let packs = makes.then(|| {
        let href = format!("{own}/packs");
        view! { <LinkButton href=href kind=Kind::Quiet>{exhibition_packs::page(lang)}</LinkButton> }
    });
    let (office, period, state) = (plan.region_name.clone(), days(plan, lang), state_tag(plan.state, lang));
    let facts = phrases::beside(lang, &[office, period]);
    let body = view! {
        <div class="stack">
            <p class="small muted">{facts}" "{state}</p>
            <Tabs label=m::sections(lang) tabs=tabs current=current/>
            {body}
            <p class="acts">
                {packs}
                <LinkButton href="/exhibition/plans" kind=Kind::Quiet>{m::to_list(lang)}</LinkButton>
            </p>
        </div>
    }
    .into_any();
    exhibition_page(ExhibitionSection::Plans, access, plan.title.clone(), body, lang)
}

/// The films of a plan with what is discussed after each; beside each whether it may not be shown any more.
pub(super) fn film_table(films: &[(PlanFilm, bool)], lang: Lang) -> AnyView {
    if films.is_empty() {
        return view! { <EmptyState title=m::no_films(lang)><p>{m::no_films_body(lang)}</p></EmptyState> }.into_any();
    }
    let rows: Vec<_> = films
        .iter()
        .map(|(film, gone)| {
            let title = phrases::titled(lang, &film.title);
            let length = common::clock(film.length_ms);
            let asked = requirement(film, lang);
            let gone = gone.then(|| view! { " "<Tag tone=TagTone::Amber>{m::film_gone(lang)}</Tag> });
            let questions: Vec<_> =
                film.questions.iter().map(|question| view! { <li>{question.clone()}</li> }).collect();
            let questions = if questions.is_empty() {
                view! { <span class="muted">{m::no_questions(lang)}</span> }.into_any()
            } else {
                view! { <ol>{questions}</ol> }.into_any()
            };
            view! {
                <tr>
                    <RowHead><span class="work">{title}</span>{gone}</RowHead>
                    <Cell label=m::length(lang) number=true>{length}</Cell>
                    <Cell label=m::requirement(lang)>{asked}</Cell>
                    <Cell label=m::questions(lang)>{questions}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head number=true>{m::length(lang)}</Head>
            <Head>{m::requirement(lang)}</Head>
            <Head>{m::questions(lang)}</Head>
        }
    };
    view! { <DataTable caption=m::films(lang) head=head>{rows}</DataTable> }.into_any()
}
