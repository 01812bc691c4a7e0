//! The entry form, made from the contest's settings. Server only.

use domain::form::{keys, text_of};
use islands::wire::Packed;
use islands_entry::api;
use islands_entry::draft::SavingDraft;
use islands_entry::needs::VERSION_FIELD;
use services::EntryView;

use super::answers;
use crate::forms::fields::field_groups;
use crate::ui::prelude::*;
use crate::ui::when;
use crate::ui::when::moment;
use words::entries as m;

/// The name of the form that holds the answers.
pub const ENTRY_FORM: &str = "entry";
/// The field that carries the version the form was read at.
pub const VERSION: &str = "_version";
/// The field that says what comes after saving.
pub const THEN: &str = "_then";
/// Its value: hand in.
pub const SUBMIT: &str = "submit";
/// The dialog that asks before handing in.
pub const SUBMIT_DIALOG: &str = "hand-in";

/// Where the form stands with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormOrigin {
    /// It shows what is stored.
    Stored,
    /// It shows what was refused.
    Refused,
    /// It shows what was entered over an older version; the person has to choose.
    Conflict,
}

/// The form with its buttons, and the part that saves by itself.
pub fn entry_form(view: &EntryView, state: FormState, origin: FormOrigin, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let saving = (origin != FormOrigin::Conflict).then(|| {
        let draft = api::Draft {
            entry: view.entry.id.to_string(),
            form: FormState::blank(ENTRY_FORM).form_id(),
            title: keys::TITLE.to_owned(),
            version: view.entry.version,
            saved_at: view.entry.updated_at,
            ahead_s: when::ahead_s(&settings.time_zone, view.entry.updated_at),
            unsaved: (origin == FormOrigin::Refused).then(|| answers::to_pairs(settings, &view.entry.answers)),
            fields: answers::for_island(settings),
        };
        view! { <SavingDraft draft=Packed(draft) lang=lang/> }
    });
    let dialog = view.can_submit.then(|| submit_dialog(view, lang));
    let submit = view.can_submit.then(|| submit_buttons(lang));
    let (version, asked, attached) = (view.entry.version.to_string(), settings.clone(), view.attached());
    view! {
        <Sheet title=m::form(lang) note=m::optional_note(lang) class="entry-form">
            <Form state=state>
                <input
                    type="hidden"
                    id=VERSION_FIELD
                    name=VERSION
                    value=version
                    autocomplete="off"
                />
                {field_groups(&asked, &attached, lang)}
                <div class="save-bar">
                    {saving}
                    <span class="spring"></span>
                    <Submit>{m::save_draft(lang)}</Submit>
                    {submit}
                </div>
            </Form>
        </Sheet>
        {dialog}
    }
    .into_any()
}

/// The way to the dialog; without script the button that submits at once.
fn submit_buttons(lang: Lang) -> AnyView {
    view! {
        <span class="with-script">
            <DialogButton opens=SUBMIT_DIALOG kind=Kind::Primary>{m::submit_open(lang)}</DialogButton>
        </span>
        <noscript>
            <Submit kind=Kind::Primary name=THEN value=SUBMIT>{m::submit_now(lang)}</Submit>
        </noscript>
    }
    .into_any()
}

/// Asks before handing in. Its button sends the form, so that nothing typed is left behind.
fn submit_dialog(view: &EntryView, lang: Lang) -> AnyView {
    let (title, body) = if view.entry.number.is_some() {
        (m::resubmit_title(lang), m::resubmit_body(lang))
    } else {
        (m::submit_title(lang), m::submit_body(lang))
    };
    let form = FormState::blank(ENTRY_FORM).form_id();
    view! {
        <Dialog id=SUBMIT_DIALOG title=title>
            <div class="body">
                <p>{body}</p>
                <p>{m::submit_saves(lang)}</p>
            </div>
            <div class="acts">
                <button type="button" class=Kind::Plain.class() commandfor=SUBMIT_DIALOG command="close">
                    {common::cancel(lang)}
                </button>
                <button type="submit" class=Kind::Primary.class() form=form name=THEN value=SUBMIT>
                    {m::submit_confirm(lang)}
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What stands here beside what is stored, for the fields that differ.
pub fn differences(view: &EntryView, mine: &domain::form::Answers, lang: Lang) -> AnyView {
    let settings = &view.contest.settings;
    let of = |answers: &domain::form::Answers, key: &str| {
        let words = answers::words(settings, key, answers, lang);
        if words.is_empty() { m::nothing(lang).to_owned() } else { words }
    };
    let rows: Vec<_> = answers::differing(settings, mine, &view.entry.answers)
        .into_iter()
        .map(|key| {
            let (here, stored) = (of(mine, &key), of(&view.entry.answers, &key));
            view! { <tr><th scope="row">{answers::label(settings, &key, lang)}</th><td>{here}</td><td>{stored}</td></tr> }
        })
        .collect();
    let at = moment(view.entry.updated_at, &settings.time_zone).full(lang);
    view! {
        <Notice tone=Tone::Warning title=m::conflict_title(lang)>
            <p>{::words::phrases::sentences(lang, &[m::conflict_body(lang, &at).as_str(), m::conflict_form(lang)])}</p>
            <table class="both">
                <thead><tr><td></td><th scope="col">{m::here(lang)}</th><th scope="col">{m::stored(lang)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Notice>
    }
    .into_any()
}

/// The title of the form's entry, for the dialog that withdraws it and the head of the page.
pub fn title_of(view: &EntryView, lang: Lang) -> String {
    m::titled(lang, &text_of(&view.entry.answers, keys::TITLE))
}
