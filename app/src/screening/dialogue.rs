//! What the office said about an entry so far, what its author answered, notes among colleagues, and taking a decision back.
//! Server only.

use domain::contest::Settings;
use domain::entry::{AnsweredReason, CheckStep, Decision};
use domain::form::{Answer, Answers};
use domain::ids::EntryId;
use domain::limits;
use services::{Actor, CheckLine, CheckView, Services};

use crate::entries::answers;
use crate::ui::prelude::*;
use crate::ui::when::When;
use words::screening as m;

const NOTE: &str = "note";
const UNDO: &str = "undo";

/// Leaves a note or takes a decision back, where that was sent; what to say then.
pub async fn posted_act(
    services: &Services,
    actor: &Actor,
    id: &EntryId,
    lang: Lang,
) -> Result<Option<Flash>, AppError> {
    let refused = |error: services::ServiceError| match AppError::from(error) {
        AppError::Refused(refusal) => Ok(Flash::warning(refusal.problem)),
        error => Err(error),
    };
    if let Some(sent) = posted(NOTE) {
        return match services.add_check_note(actor, id, sent.get("words")).await {
            Ok(()) => Ok(Some(Flash::done(m::noted(lang)))),
            Err(error) => refused(error).map(Some),
        };
    }
    if posted(UNDO).is_some() {
        return match services.undo_check(actor, id).await {
            Ok(()) => Ok(Some(Flash::done(m::undone(lang)))),
            Err(error) => refused(error).map(Some),
        };
    }
    Ok(None)
}

/// The dialogue about an entry.
pub fn dialogue(check: &CheckView, lang: Lang) -> AnyView {
    let zone = &check.view.contest.settings.time_zone;
    let rechecked = rechecked(check, lang);
    let undo = check.undo.map(|decision| undo(decision, lang));
    let lines: Vec<_> = check.log.iter().rev().map(|line| logged(line, zone, lang)).collect();
    let log = (!lines.is_empty()).then(|| view! { <ol class="versions check-log">{lines}</ol> });
    let note = check.view.may_check.then(|| {
        view! {
            <Form state=FormState::blank(NOTE)>
                <TextArea name="words" label=m::note(lang) help=m::note_help(lang) rows=2 maxlength=limits::NOTE/>
                <div class="acts"><Submit>{m::leave_note(lang)}</Submit></div>
            </Form>
        }
    });
    view! {
        {rechecked}
        <Sheet title=m::dialogue(lang)>
            <div class="stack">
                {undo}
                {log}
                {note}
            </div>
        </Sheet>
    }
    .into_any()
}

/// The reasons of the last return, each with the answer then and now beside each other.
fn rechecked(check: &CheckView, lang: Lang) -> Option<AnyView> {
    if check.answered.is_empty() {
        return None;
    }
    let settings = &check.view.contest.settings;
    let rows: Vec<_> = check.answered.iter().map(|reason| answered_row(reason, settings, lang)).collect();
    let head = move || {
        view! { <Head>{m::reason_given(lang)}</Head><Head>{m::before(lang)}</Head><Head>{m::now(lang)}</Head> }
    };
    Some(
        view! {
            <Sheet title=m::rechecked(lang) flush=true>
                <DataTable caption=m::rechecked(lang) head=head>{rows}</DataTable>
            </Sheet>
        }
        .into_any(),
    )
}

fn answered_row(reason: &AnsweredReason, settings: &Settings, lang: Lang) -> AnyView {
    let said = |answer: Option<&Answer>| match (&reason.field, answer) {
        (Some(field), Some(answer)) => {
            let answers = Answers::from([(field.clone(), answer.clone())]);
            answers::words(settings, field, &answers, lang)
        }
        (Some(_), None) => m::not_answered(lang).to_owned(),
        (None, _) => String::new(),
    };
    let (text, before, now) = (reason.text.clone(), said(reason.before.as_ref()), said(reason.now.as_ref()));
    let open = (reason.field.is_some() && reason.is_open())
        .then(|| view! { <Tag tone=TagTone::Amber>{m::still_same(lang)}</Tag> });
    view! {
        <tr>
            <RowHead>{text}" "{open}</RowHead>
            <Cell label=m::before(lang)>{before}</Cell>
            <Cell label=m::now(lang)>{now}</Cell>
        </tr>
    }
    .into_any()
}

fn undo(decision: Decision, lang: Lang) -> AnyView {
    let words = match decision {
        Decision::Pass => m::undo_pass(lang),
        Decision::Return => m::undo_return(lang),
        Decision::Refuse => m::undo_refuse(lang),
    };
    view! {
        <Form state=FormState::blank(UNDO)>
            <div class="acts"><Submit kind=Kind::Quiet>{words}</Submit></div>
        </Form>
    }
    .into_any()
}

fn logged(line: &CheckLine, zone: &str, lang: Lang) -> AnyView {
    let step = match line.step {
        CheckStep::Note => m::step_note(lang),
        CheckStep::Read(Decision::Pass) => m::step_read_pass(lang),
        CheckStep::Read(Decision::Return | Decision::Refuse) => m::step_read_refuse(lang),
        CheckStep::Decided(Decision::Pass) => m::step_pass(lang),
        CheckStep::Decided(Decision::Return) => m::step_return(lang),
        CheckStep::Decided(Decision::Refuse) => m::step_refuse(lang),
        CheckStep::Undone => m::step_undone(lang),
    };
    let by = if line.by.is_some() { line.by_name.clone() } else { words::audit::system(lang).to_owned() };
    let said: Vec<_> = line.words.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect();
    view! {
        <li>
            <span><strong>{step}</strong>" "{by}</span>
            <When at=line.at zone=zone.to_owned()/>
            <div class="small">{said}</div>
        </li>
    }
    .into_any()
}
