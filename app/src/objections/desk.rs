//! `/contests/:contest/objections`: objections as the office and the chair handle them. Server only.

use ::words::times::day_with_weekday;
use ::words::{objections as m, phrases};
use domain::ids::{AccountId, ContestId};
use domain::limits;
use domain::objection::{ANSWER, ObjectionState, grouped};
use islands::session;
use services::{Actor, EvidenceFile, Objection, ObjectionAnswer, ObjectionsView, Services};

use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use crate::ui::when::When;

/// The forms, one of each for every objection.
const ACCEPT: &str = "accept";
const ANSWER_FORM: &str = "answer";
const KEEP: &str = "keep";

/// The objections of a contest.
#[component]
pub fn ObjectionsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let here = format!("/contests/{id}/objections");
        let mut refused = None;
        if let Some(sent) = posted(ACCEPT) {
            match accept(&services, &actor, &id, &sent).await {
                Ok(true) => return leave(&here, Flash::done(m::was_accepted(lang))),
                Ok(false) => return leave(&here, Flash::done(m::was_declined(lang))),
                Err(error) => refused = Some((number_of(&sent)?, sent.keep(error)?)),
            }
        }
        if let Some(sent) = posted(ANSWER_FORM) {
            match answer(&services, &actor, &id, &sent).await {
                Ok(()) => return leave(&here, Flash::done(m::was_answered(lang))),
                Err(error) => refused = Some((number_of(&sent)?, sent.keep(error)?)),
            }
        }
        if let Some(sent) = posted(KEEP) {
            match services.keep_selection(&actor, &id, number_of(&sent)?, sent.get("reason")).await {
                Ok(()) => return leave(&here, Flash::done(m::was_kept(lang))),
                Err(error) => refused = Some((number_of(&sent)?, sent.keep(error.into())?)),
            }
        }
        let after: i64 = ListQuery::of_request().get("after").parse().unwrap_or_default();
        let view = services.objections(&actor, &id, after).await?;
        Ok(show(&view, refused, lang))
    })
}

fn number_of(sent: &Sent) -> Result<i64, AppError> {
    sent.parse("number").ok_or(AppError::BadRequest)
}

async fn accept(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<bool, AppError> {
    let accepted = match sent.get("decision") {
        "accept" => true,
        "decline" => false,
        _ => return Err(AppError::BadRequest),
    };
    services.accept_objection(actor, id, number_of(sent)?, accepted, sent.get("reason")).await?;
    Ok(accepted)
}

async fn answer(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let upheld = match sent.get("decision") {
        "uphold" => true,
        "dismiss" => false,
        _ => return Err(AppError::BadRequest),
    };
    let answer = ObjectionAnswer { upheld, reply: sent.get("reply"), decider: sent.get("decider") };
    Ok(services.answer_objection(actor, id, number_of(sent)?, answer).await?)
}

fn show(view: &ObjectionsView, mut refused: Option<(i64, FormState)>, lang: Lang) -> AnyView {
    let sum = |which: fn(ObjectionState) -> bool| -> u64 {
        view.counts.iter().filter(|((_, state), _)| which(*state)).map(|(_, count)| *count).sum()
    };
    let counts = m::counts(lang, sum(ObjectionState::is_open), sum(|_| true));
    let rows: Vec<_> = view
        .objections
        .iter()
        .map(|one| {
            let refused = refused.take_if(|(number, _)| *number == one.number).map(|(_, state)| state.of(one.number));
            objection(view, one, refused, lang)
        })
        .collect();
    let body = if rows.is_empty() {
        view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <p class="muted">{counts}</p>{rows} }.into_any()
    };
    let more = view.more_after.map(|after| {
        let href = format!("/contests/{}/objections?after={after}", view.contest.id);
        view! { <p><a href=href>{m::more(lang)}</a></p> }
    });
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="objections" title=m::page(lang)>
            <div class="stack">{body}{more}</div>
        </ContestPage>
    }
    .into_any()
}

fn objection(view: &ObjectionsView, one: &Objection, refused: Option<FormState>, lang: Lang) -> AnyView {
    let zone = view.contest.settings.time_zone.clone();
    let film = one.entry_id.as_ref().map(|id| {
        let named = view.films.get(id);
        let film = named.map_or_else(|| id.to_string(), |(number, title)| phrases::entry(lang, *number, title));
        view! { <div><dt>{m::film(lang)}</dt><dd>{film}</dd></div> }
    });
    let who = who(one, lang);
    let files: Vec<_> =
        view.evidence.iter().filter(|file| file.objection == one.number).map(|file| evidence(view, file)).collect();
    let files = (!files.is_empty())
        .then(|| view! { <div><dt>{m::files(lang)}</dt><dd><ul class="plain">{files}</ul></dd></div> });
    let accepted = accepted(view, one, lang);
    let answered = answered(view, one, lang);
    let kept = kept(view, one, lang);
    let due = due(view, one, lang);
    let act = act(view, one, refused, lang);
    let title = phrases::spaced(lang, &[format!("{}.", one.number), grouped(&one.receipt)]);
    let (kind, state) = (m::kind(lang, one.kind), m::state(lang, one.state));
    let (facts, at) = (one.facts.clone(), one.created_at);
    let tone = if one.state.is_open() { TagTone::Amber } else { TagTone::Jade };
    view! {
        <Sheet title=title note=kind>
            <div class="stack">
                <p><Tag tone=tone>{state}</Tag>" "<When at=at zone=zone/></p>
                <dl class="person-facts">
                    {film}
                    {who}
                    <div><dt>{m::facts(lang)}</dt><dd class="lines">{facts}</dd></div>
                    {files}
                    {due}
                    {accepted}
                    {answered}
                    {kept}
                </dl>
                {act}
            </div>
        </Sheet>
    }
    .into_any()
}

/// Who objected: for the office alone.
fn who(one: &Objection, lang: Lang) -> Vec<AnyView> {
    let objector = &one.objector;
    let parts = [
        (m::who(lang), m::objector(lang, objector.kind).to_owned()),
        (m::name(lang), objector.name.clone()),
        (m::address(lang), objector.address.clone()),
        (m::phone(lang), objector.phone.clone()),
        (m::email(lang), objector.email.clone()),
    ];
    parts
        .into_iter()
        .filter(|(_, said)| !said.is_empty())
        .map(|(label, said)| view! { <div><dt>{label}</dt><dd>{said}</dd></div> }.into_any())
        .collect()
}

fn evidence(view: &ObjectionsView, file: &EvidenceFile) -> AnyView {
    let href = format!("/contests/{}/objections/{}/evidence/{}", view.contest.id, file.objection, file.id);
    let (name, size) = (file.filename.clone(), phrases::size(file.size_bytes));
    let download = name.clone();
    view! { <li><a href=href download=download>{name}</a>" "<span class="muted">{size}</span></li> }.into_any()
}

/// Until when it is to be answered, as long as it is not.
fn due(view: &ObjectionsView, one: &Objection, lang: Lang) -> Option<AnyView> {
    let day = one.state.is_open().then(|| day_with_weekday(lang, one.answer_by))?;
    let late = view.is_overdue(one).then(|| view! { " "<Tag tone=TagTone::Seal>{m::overdue(lang)}</Tag> });
    Some(view! { <div><dt>{m::answer_by(lang)}</dt><dd>{day}{late}</dd></div> }.into_any())
}

/// When something was entered, and by which account.
fn entered(view: &ObjectionsView, label: &'static str, at: i64, by: Option<&AccountId>, lang: Lang) -> AnyView {
    let zone = view.contest.settings.time_zone.clone();
    let name = view.name_of(by).to_owned();
    let name = (!name.is_empty()).then(|| view! { <div><dt>{m::entered_by(lang)}</dt><dd>{name}</dd></div> });
    view! { <div><dt>{label}</dt><dd><When at=at zone=zone/></dd></div>{name} }.into_any()
}

/// What the office wrote of an objection, unless there is nothing, or it was emptied with who objected.
fn noted(label: &'static str, words: &str) -> Option<AnyView> {
    let words = (!words.is_empty()).then(|| words.to_owned())?;
    Some(view! { <div><dt>{label}</dt><dd class="lines">{words}</dd></div> }.into_any())
}

/// When it was accepted, and with which words. One that was declined was answered by that.
fn accepted(view: &ObjectionsView, one: &Objection, lang: Lang) -> Option<AnyView> {
    let at = one.accepted_at.filter(|_| one.state != ObjectionState::Declined)?;
    let entered = entered(view, m::accepted_at(lang), at, one.accepted_by.as_ref(), lang);
    let note = noted(m::accept_note(lang), &one.accept_note);
    Some(view! { {entered}{note} }.into_any())
}

/// Why the selection stays although it was upheld.
fn kept(view: &ObjectionsView, one: &Objection, lang: Lang) -> Option<AnyView> {
    let entered = entered(view, m::unchanged(lang), one.kept_at?, one.kept_by.as_ref(), lang);
    let reason = noted(m::keep_reason(lang), &one.kept_reason);
    Some(view! { {reason}{entered} }.into_any())
}

fn answered(view: &ObjectionsView, one: &Objection, lang: Lang) -> Option<AnyView> {
    let entered = entered(view, m::answered_at(lang), one.answered_at?, one.answered_by.as_ref(), lang);
    let reply = one.reply.clone();
    let decider = (!one.decider.is_empty()).then(|| {
        let decider = one.decider.clone();
        view! { <div><dt>{m::by_whom(lang)}</dt><dd>{decider}</dd></div> }
    });
    Some(view! { <div><dt>{m::answer(lang)}</dt><dd class="lines">{reply}</dd></div>{decider}{entered} }.into_any())
}

/// What may be done with it now.
fn act(view: &ObjectionsView, one: &Objection, refused: Option<FormState>, lang: Lang) -> Option<AnyView> {
    let number = one.number.to_string();
    match one.state {
        ObjectionState::Received if view.can_accept => {
            let state = refused.unwrap_or_else(|| FormState::blank(ACCEPT).of(one.number));
            Some(
                view! {
                    <Form state=state>
                        <Hidden name="number" value=number/>
                        <TextArea
                            name="reason"
                            label=m::reason(lang)
                            help=m::reason_help(lang)
                            rows=2
                            maxlength=limits::REASON
                        />
                        <div class="acts">
                            <Submit kind=Kind::Primary name="decision" value="accept">{m::accept(lang)}</Submit>
                            <Submit name="decision" value="decline">{m::decline(lang)}</Submit>
                        </div>
                    </Form>
                }
                .into_any(),
            )
        }
        ObjectionState::Accepted if view.can_answer => {
            let state = refused.unwrap_or_else(|| FormState::blank(ANSWER_FORM).of(one.number));
            Some(
                view! {
                    <Form state=state>
                        <Hidden name="number" value=number/>
                        <TextArea
                            name="reply"
                            label=m::reply(lang)
                            help=m::reply_help(lang)
                            required=true
                            rows=3
                            maxlength=ANSWER
                        />
                        <Field name="decider" label=m::by_whom(lang) required=true maxlength=limits::DECIDER/>
                        <div class="acts">
                            <Submit name="decision" value="dismiss">{m::dismiss(lang)}</Submit>
                            <Submit name="decision" value="uphold">{m::uphold(lang)}</Submit>
                        </div>
                    </Form>
                }
                .into_any(),
            )
        }
        ObjectionState::Upheld if view.unsettled.contains(&one.number) => Some(unsettled(view, one, refused, lang)),
        _ => None,
    }
}

/// What an upheld one leads to: the film leaves, a reserve comes, and another notice goes up; or it is said why not.
fn unsettled(view: &ObjectionsView, one: &Objection, refused: Option<FormState>, lang: Lang) -> AnyView {
    let amend = view.can_amend.then(|| {
        let leaves = one.entry_id.as_ref().map(|film| format!("?leaves={film}")).unwrap_or_default();
        let href = format!("/contests/{}/amendments{leaves}", view.contest.id);
        view! {
            <p><a href=href>{m::to_withdrawal(lang)}</a>" "<span class="small muted">{m::to_withdrawal_help(lang)}</span></p>
        }
    });
    let keep = view.can_answer.then(|| {
        let state = refused.unwrap_or_else(|| FormState::blank(KEEP).of(one.number));
        let number = one.number.to_string();
        view! {
            <Form state=state>
                <Hidden name="number" value=number/>
                <TextArea
                    name="reason"
                    label=m::keep_reason(lang)
                    help=m::keep_help(lang)
                    required=true
                    rows=2
                    maxlength=limits::REASON
                />
                <div class="acts"><Submit>{m::keep(lang)}</Submit></div>
            </Form>
        }
    });
    view! { <Notice tone=Tone::Warning title=m::uphold(lang)><p>{m::unsettled(lang)}</p></Notice>{amend}{keep} }
        .into_any()
}
