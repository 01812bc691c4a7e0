//! `/objections`: what became of an objection, for who has its number and its secret. Server only.

use ::words::times::day_with_weekday;
use ::words::{objections as m, phrases};
use domain::objection::{MOST_EVIDENCE, grouped};
use islands::{session, web};
use services::OwnObjection;

use super::parts::evidence_form;
use crate::contests::words::count;
use crate::site::asked::{KEPT, REFUSED};
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use crate::ui::when::When;

/// The form.
const LOOK_UP: &str = "look-up";

/// The look-up. Files that were sent lead back here, with how many were kept and whether any was refused.
#[component]
pub fn LookUpPage() -> impl IntoView {
    page(async {
        let services = session::services()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some(sent) = posted(LOOK_UP) {
            let from = session::sign_in_from();
            match services.look_up_objection(sent.get("number"), sent.get("code"), from.network.as_deref()).await {
                Ok(found) => {
                    web::shows_secret();
                    return Ok(found_page(&found, lang));
                }
                Err(error) => refused = Some(sent.keep(error.into())?),
            }
        }
        let query = ListQuery::of_request();
        let told = told(&query, lang);
        let state = refused.unwrap_or_else(|| FormState::blank(LOOK_UP));
        Ok(view! {
            <PublicLayout title=m::look_up(lang)>
                <h1>{m::look_up(lang)}</h1>
                <p class="lead">{m::look_up_lead(lang)}</p>
                {told}
                <Form state=state>
                    <Field name="number" label=m::number(lang) required=true autocomplete="off"/>
                    <Field name="code" label=m::secret(lang) required=true autocomplete="off"/>
                    <div class="acts"><Submit kind=Kind::Primary>{m::look_up_do(lang)}</Submit></div>
                </Form>
            </PublicLayout>
        }
        .into_any())
    })
}

/// What became of files that were sent. The address says nothing about whose they are.
fn told(query: &ListQuery, lang: Lang) -> Option<AnyView> {
    let kept: usize = query.get(KEPT).parse().ok()?;
    let kept = m::evidence_kept(lang, count(kept.min(MOST_EVIDENCE)));
    let (tone, title) = if query.get(REFUSED).is_empty() {
        (Tone::Done, kept.clone())
    } else {
        (Tone::Warning, m::evidence_refused(lang).to_owned())
    };
    let why = refusal(query.get(REFUSED), lang);
    let told = (tone == Tone::Warning).then(|| view! { <p>{kept}</p><p>{why}</p> });
    Some(view! { <Notice tone=tone title=title>{told}<p>{m::evidence_again(lang)}</p></Notice> }.into_any())
}

/// Why a file was refused, by the word in the address.
fn refusal(word: &str, lang: Lang) -> String {
    use domain::objection::{EVIDENCE_BYTES, EVIDENCE_ENDINGS};
    use services::Refusal as R;
    let allowed = EVIDENCE_ENDINGS.map(str::to_owned).to_vec();
    match word {
        "spent" => R::TicketSpent.message(lang),
        "many" => R::TooMuchEvidence(MOST_EVIDENCE).message(lang),
        "size" => R::FileTooLarge { found: EVIDENCE_BYTES.saturating_add(1), max: EVIDENCE_BYTES }.message(lang),
        "busy" => R::EvidenceBusy.message(lang),
        "today" => R::EvidenceOfToday.message(lang),
        "full" => R::EvidenceFull.message(lang),
        "room" => R::NoSpace(0).message(lang),
        "type" => R::FileType { found: String::new(), allowed }.message(lang),
        _ => match word.strip_prefix("often-").and_then(|minutes| minutes.parse().ok()) {
            Some(minutes) => R::TooManyObjections(minutes).message(lang),
            None => R::UploadLost.message(lang),
        },
    }
}

fn found_page(found: &OwnObjection, lang: Lang) -> AnyView {
    let one = &found.objection;
    let zone = found.time_zone.clone();
    let made = view! { <When at=one.created_at zone=zone.clone() full=true/> };
    let answered = one.answered_at.map(|at| {
        let (reply, zone) = (one.reply.clone(), zone.clone());
        let decider = (!one.decider.is_empty()).then(|| {
            let decider = one.decider.clone();
            view! { <div><dt>{m::decider(lang)}</dt><dd>{decider}</dd></div> }
        });
        view! {
            <div><dt>{m::answered_at(lang)}</dt><dd><When at=at zone=zone full=true/></dd></div>
            <div><dt>{m::answer(lang)}</dt><dd class="lines">{reply}</dd></div>
            {decider}
        }
    });
    let due = one.state.is_open().then(|| {
        let day = day_with_weekday(lang, one.answer_by);
        let late = found.is_overdue.then(|| view! { " "<Tag tone=TagTone::Seal>{m::overdue(lang)}</Tag> });
        view! { <div><dt>{m::answer_by(lang)}</dt><dd>{day}{late}</dd></div> }
    });
    let kept = (!one.kept_reason.is_empty()).then(|| {
        let reason = one.kept_reason.clone();
        view! { <div><dt>{m::keep_reason(lang)}</dt><dd class="lines">{reason}</dd></div> }
    });
    let film = found.film.as_ref().map(|(number, title)| {
        let film = phrases::entry(lang, Some(*number), title);
        view! { <div><dt>{m::film(lang)}</dt><dd>{film}</dd></div> }
    });
    let files: Vec<_> = found
        .evidence
        .iter()
        .map(|file| {
            let (name, size) = (file.filename.clone(), phrases::size(file.size_bytes));
            view! { <li>{name}" "<span class="muted">{size}</span></li> }
        })
        .collect();
    let files =
        (!files.is_empty()).then(|| view! { <Sheet title=m::files(lang)><ul class="plain">{files}</ul></Sheet> });
    let evidence = found.evidence_token.as_ref().map(|token| evidence_form(token, lang));
    let contest = found.title.clone();
    let contest = if found.notice_is_up {
        let notice = format!("/calls/{}/notice", one.contest_id);
        view! { <a href=notice>{contest}</a> }.into_any()
    } else {
        contest.into_any()
    };
    let (number, facts) = (grouped(&one.receipt), one.facts.clone());
    let (kind, state) = (m::kind(lang, one.kind), m::state(lang, one.state));
    view! {
        <PublicLayout title=m::state_of(lang)>
            <h1>{m::state_of(lang)}</h1>
            <dl class="person-facts">
                <div><dt>{m::number(lang)}</dt><dd><code>{number}</code></dd></div>
                <div><dt>{::words::notices::page(lang)}</dt><dd>{contest}</dd></div>
                <div><dt>{m::state_now(lang)}</dt><dd><strong>{state}</strong></dd></div>
                <div><dt>{m::about(lang)}</dt><dd>{kind}</dd></div>
                {film}
                <div><dt>{m::made_at(lang)}</dt><dd>{made}</dd></div>
                <div><dt>{m::facts(lang)}</dt><dd class="lines">{facts}</dd></div>
                {due}
                {answered}
                {kept}
            </dl>
            {files}
            {evidence}
        </PublicLayout>
    }
    .into_any()
}
