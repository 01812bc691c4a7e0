//! Handing a draft to a unit, on the author's page. Server only.

use domain::entry::NominationState;
use domain::ids::EntryId;
use services::{Actor, EntryView, Services};

use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use words::units as m;

const HAND: &str = "hand";

/// Hands the entry over, where that was sent: where to go then, or why not.
pub async fn hand(
    services: &Services,
    actor: &Actor,
    id: &EntryId,
    lang: Lang,
) -> Result<Option<Result<(String, Flash), AppError>>, AppError> {
    let Some(sent) = posted(HAND) else { return Ok(None) };
    let unit = sent.get("unit").to_owned();
    let done = or_refused(services.hand_entry(actor, id, &unit).await)?;
    Ok(Some(done.map(|()| (format!("/entries/{id}"), Flash::done(m::handed(lang, &unit))))))
}

/// Where the entry stands with its unit, and the form that hands it over; nothing in a contest without units.
pub fn handover(view: &EntryView, lang: Lang) -> Option<AnyView> {
    let handover = &view.handover;
    let told = handover.nomination.as_ref().map(|nomination| {
        let reason = nomination.reason.clone();
        let words = match nomination.state {
            NominationState::Handed => m::is_with(lang, &nomination.unit),
            NominationState::Returned => m::returned_by(lang, &nomination.unit),
            NominationState::Sent => m::sent_by(lang, &nomination.unit),
        };
        let tone = if nomination.state == NominationState::Returned { Tone::Warning } else { Tone::Info };
        view! { <Notice tone=tone title=words><p>{reason}</p></Notice> }
    });
    let form = (!handover.units.is_empty()).then(|| {
        let choices: Vec<Choice> = handover.units.iter().map(|unit| Choice::new(unit, unit.clone())).collect();
        let before = handover.nomination.as_ref().map(|one| one.unit.clone()).unwrap_or_default();
        let state = FormState::blank(HAND).with("unit", before);
        view! {
            <p class="small muted">{m::hand_body(lang)}</p>
            <Form state=state>
                <Select name="unit" label=m::unit(lang) choices=choices empty=common::choose(lang) required=true/>
                <div class="acts"><Submit kind=Kind::Primary>{m::hand(lang)}</Submit></div>
            </Form>
        }
    });
    if told.is_none() && form.is_none() {
        return None;
    }
    Some(view! { <Sheet title=m::own_unit(lang)><div class="stack">{told}{form}</div></Sheet> }.into_any())
}
