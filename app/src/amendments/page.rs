//! `/contests/:contest/amendments`: what was amended of what was sealed, and the forms that amend. Server only.

use domain::ids::{ContestId, EntryId};
use domain::limits;
use domain::scoring::rubric::{Criterion, Rubric};
use leptos::context::Provider;
use services::{Actor, AmendmentsView, Grounds, Services, Succession};

use crate::contests::amendments::list;
use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::amendments as m;

/// The forms.
const RUBRIC: &str = "rubric";
const DEADLINE: &str = "deadline";
const WITHDRAW: &str = "withdraw";
/// The parameter that names the film that is to leave.
const LEAVES: &str = "leaves";

/// Amendments on record, and those that may be made now.
#[component]
pub fn AmendmentsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let here = format!("/contests/{id}/amendments");
        let mut forms = Forms::default();
        if let Some(sent) = posted(RUBRIC) {
            match amend_rubric(&services, &actor, &id, &sent).await {
                Ok(()) => return leave(&here, Flash::done(m::amended(lang))),
                Err(error) => forms.rubric = Some(sent.keep(error)?),
            }
        }
        if let Some(sent) = posted(DEADLINE) {
            match services.amend_deadline(&actor, &id, sent.get("until"), grounds(&sent)).await {
                Ok(()) => return leave(&here, Flash::done(m::amended(lang))),
                Err(error) => forms.deadline = Some(sent.keep(error.into())?),
            }
        }
        let mut leaves: Option<EntryId> = ListQuery::of_request().get(LEAVES).parse().ok();
        if let Some(sent) = posted(WITHDRAW) {
            let film: EntryId = sent.parse(LEAVES).ok_or(AppError::BadRequest)?;
            let seen: Option<EntryId> = sent.given("comes")?;
            match services.withdraw_chosen(&actor, &id, &film, seen.as_ref(), grounds(&sent)).await {
                Ok(()) => return leave(&here, Flash::done(m::withdrawn(lang))),
                Err(error) => forms.withdraw = Some(sent.keep(error.into())?),
            }
            leaves = Some(film);
        }
        let view = services.amendments(&actor, &id, leaves.as_ref()).await?;
        Ok(show(&view, forms, lang))
    })
}

/// The forms as they are shown again; `None` of one that was not refused.
#[derive(Default)]
struct Forms {
    rubric: Option<FormState>,
    deadline: Option<FormState>,
    withdraw: Option<FormState>,
}

fn grounds(sent: &Sent) -> Grounds<'_> {
    Grounds { reason: sent.get("reason"), decider: sent.get("decider") }
}

async fn amend_rubric(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let (contest, _) = services.contest(actor, id).await?;
    let mut rubric = contest.settings.rubric.clone();
    for criterion in &mut rubric.criteria {
        criterion.weight = sent.parse(&weight(&criterion.key)).unwrap_or_default();
        criterion.label = Lang::ALL.iter().map(|lang| (*lang, sent.get(&name(&criterion.key, *lang)))).collect();
    }
    let version = sent.given("version")?.unwrap_or_default();
    Ok(services.amend_rubric(actor, id, version, rubric, grounds(sent)).await?)
}

fn weight(criterion: &str) -> String {
    format!("weight-{criterion}")
}

fn name(criterion: &str, lang: Lang) -> String {
    format!("{}-{criterion}", lang.key())
}

fn show(view: &AmendmentsView, forms: Forms, lang: Lang) -> AnyView {
    let record = match list(&view.record, &view.contest.settings, lang) {
        Some(list) => list,
        None => view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any(),
    };
    let Forms { rubric, deadline, withdraw } = forms;
    let (rubric, deadline) = if view.can_amend {
        (Some(rubric_form(view, rubric, lang)), Some(deadline_form(deadline, lang)))
    } else {
        (None, None)
    };
    let withdraw = (!view.chosen.is_empty()).then(|| withdrawal(view, withdraw, lang));
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="amendments"
            title=m::page(lang)
        >
            <div class="stack">
                <Sheet title=m::page(lang) note=m::note(lang)>{record}</Sheet>
                {withdraw}
                {rubric}
                {deadline}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// Why, and who decided it.
fn why(lang: Lang) -> AnyView {
    view! {
        <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::DECISION_REASON/>
        <Field
            name="decider"
            label=m::decider(lang)
            help=m::decider_help(lang)
            required=true
            maxlength=limits::DECIDER
        />
    }
    .into_any()
}

fn rubric_form(view: &AmendmentsView, refused: Option<FormState>, lang: Lang) -> AnyView {
    let rubric: &Rubric = &view.contest.settings.rubric;
    let state = refused.unwrap_or_else(|| {
        rubric.criteria.iter().fold(FormState::blank(RUBRIC), |state, criterion| {
            let state = state.with(&weight(&criterion.key), criterion.weight);
            Lang::ALL
                .iter()
                .fold(state, |state, lang| state.with(&name(&criterion.key, *lang), criterion.label.exact(*lang)))
        })
    });
    let version = view.contest.version.to_string();
    let criteria = rubric.criteria.clone();
    view! {
        <Sheet title=m::amend_rubric(lang)>
            <Form state=state>
                <p class="small muted">{m::amend_rubric_help(lang)}</p>
                <Hidden name="version" value=version/>
                {criteria_fields(&criteria, lang)}
                {why(lang)}
                <div class="acts"><Submit>{m::amend(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Names and weight of each criterion. Fields find their form only while its children are made.
fn criteria_fields(criteria: &[Criterion], lang: Lang) -> Vec<AnyView> {
    criteria
        .iter()
        .map(|criterion| {
            let names: Vec<_> = Lang::ALL
                .iter()
                .map(|one| {
                    let (field, label) = (name(&criterion.key, *one), one.own_name());
                    view! { <Field name=field label=label/> }
                })
                .collect();
            let (field, label) = (weight(&criterion.key), m::criterion_weight(lang, criterion.label.get(lang)));
            view! {
                <div class="criterion-edit">
                    {names}
                    <Field name=field label=label kind=InputKind::Number required=true/>
                </div>
            }
            .into_any()
        })
        .collect()
}

fn deadline_form(refused: Option<FormState>, lang: Lang) -> AnyView {
    let state = refused.unwrap_or_else(|| FormState::blank(DEADLINE));
    view! {
        <Sheet title=m::amend_deadline(lang)>
            <Form state=state>
                <Field name="until" label=m::new_deadline(lang) kind=InputKind::DateTime required=true/>
                {why(lang)}
                <div class="acts"><Submit>{m::amend(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Which film leaves; then who would come, why, and who decided it.
fn withdrawal(view: &AmendmentsView, refused: Option<FormState>, lang: Lang) -> AnyView {
    let choices: Vec<Choice> = view
        .chosen
        .iter()
        .map(|(id, number, title)| Choice::new(id, phrases::entry(lang, Some(*number), title)))
        .collect();
    let asked = view.succession.as_ref().map(|one| one.leaves.to_string()).unwrap_or_default();
    let ask = FormState::blank("ask").with(LEAVES, asked);
    let record = view.succession.as_ref().map(|one| succession(one, refused, lang));
    view! {
        <Sheet title=m::withdraw(lang)>
            <p class="small muted">{m::withdraw_help(lang)}</p>
            <form method="get" class="form">
                <Provider value=ask>
                    <Select name=LEAVES label=m::film(lang) choices=choices empty=common::choose(lang)/>
                </Provider>
                <div class="acts"><button type="submit" class=Kind::Plain.class()>{m::propose(lang)}</button></div>
            </form>
            {record}
        </Sheet>
    }
    .into_any()
}

fn succession(one: &Succession, refused: Option<FormState>, lang: Lang) -> AnyView {
    let film = |id: &EntryId| {
        one.films.get(id).map_or_else(|| id.to_string(), |(number, title)| phrases::entry(lang, *number, title))
    };
    let leaves = film(&one.leaves);
    let told = match &one.comes {
        Some(comes) => m::would_succeed(lang, &leaves, &film(comes)),
        None => m::would_stay_empty(lang, &leaves),
    };
    let state = refused.unwrap_or_else(|| FormState::blank(WITHDRAW));
    let (from, to) = (one.leaves.to_string(), one.comes.as_ref().map(ToString::to_string).unwrap_or_default());
    view! {
        <Form state=state>
            <p><strong>{told}</strong></p>
            <Hidden name=LEAVES value=from/>
            <Hidden name="comes" value=to/>
            {why(lang)}
            <div class="acts"><Submit kind=Kind::Primary>{m::withdraw_confirm(lang)}</Submit></div>
        </Form>
    }
    .into_any()
}
