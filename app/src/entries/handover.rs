//! Handing a draft to a unit, on the author's page. Server only.

use domain::entry::NominationState;
use leptos::context::Provider;
use services::EntryView;

use super::form::{ENTRY_FORM, THEN};
use crate::ui::prelude::*;
use words::units as m;

/// What comes after saving where that button was pressed: it is handed over.
pub const HAND: &str = "hand";
/// The unit it is handed to: a name that is no answer's.
pub const UNIT: &str = "_unit";

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
        // Part of the entry's own form, so that nothing typed is left behind.
        let form = FormState::blank(ENTRY_FORM).form_id();
        let of_unit = form.clone();
        view! {
            <p class="small muted">{m::hand_body(lang)}</p>
            <div class="form">
                <Provider value=FormState::blank(HAND).with(UNIT, before)>
                    <Select name=UNIT label=m::unit(lang) choices=choices empty=common::choose(lang) form=of_unit/>
                </Provider>
                <div class="acts">
                    <button type="submit" class=Kind::Primary.class() form=form name=THEN value=HAND>{m::hand(lang)}</button>
                </div>
            </div>
        }
    });
    if told.is_none() && form.is_none() {
        return None;
    }
    Some(view! { <Sheet title=m::own_unit(lang)><div class="stack">{told}{form}</div></Sheet> }.into_any())
}
