//! The entry form, made from the contest's settings. Server only.

use domain::contest::Settings;
use domain::form::{
    Field as Asked, FieldKind, OneChoice, SeveralChoices, Statement, Visible, WholeNumber, keys, text_of,
};
use domain::limits;
use islands::wire::Packed;
use islands_entry::api;
use islands_entry::draft::SavingDraft;
use islands_entry::needs::{VERSION_FIELD, only_id};
use services::EntryView;

use super::answers;
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
    let category = state.value(keys::CATEGORY).to_owned();
    let saving = (origin != FormOrigin::Conflict).then(|| {
        let draft = api::Draft {
            entry: view.entry.id.to_string(),
            form: format!("form-{ENTRY_FORM}"),
            title: keys::TITLE.to_owned(),
            category: keys::CATEGORY.to_owned(),
            version: view.entry.version,
            saved_at: view.entry.updated_at,
            ahead_s: when::ahead_s(&settings.time_zone, view.entry.updated_at),
            unsaved: (origin == FormOrigin::Refused).then(|| answers::to_pairs(settings, &view.entry.answers)),
            fields: answers::asked(settings),
        };
        view! { <SavingDraft draft=Packed(draft) lang=lang/> }
    });
    let dialog = submit_dialog(view, lang);
    let (version, asked) = (view.entry.version.to_string(), settings.clone());
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
                {field_groups(&asked, &category, lang)}
                <div class="save-bar">
                    {saving}
                    <span class="spring"></span>
                    <Submit>{m::save_draft(lang)}</Submit>
                    <span class="with-script">
                        <DialogButton opens=SUBMIT_DIALOG kind=Kind::Primary>{m::submit_open(lang)}</DialogButton>
                    </span>
                    <noscript>
                        <Submit kind=Kind::Primary name=THEN value=SUBMIT>{m::submit_now(lang)}</Submit>
                    </noscript>
                </div>
            </Form>
        </Sheet>
        {dialog}
    }
    .into_any()
}

/// The fields by who sees them. Made inside the form: they find their values in its context.
fn field_groups(settings: &Settings, category: &str, lang: Lang) -> AnyView {
    let groups: Vec<_> = answers::groups(settings)
        .into_iter()
        .map(|(visible, fields)| {
            let (title, note) = group_words(visible, lang);
            let fields: Vec<_> = fields.into_iter().map(|field| boxed(settings, field, category, lang)).collect();
            let heading = format!("group-{}", group_key(visible));
            let named = heading.clone();
            view! {
                <section class="group" aria-labelledby=named>
                    <header><h3 id=heading>{title}</h3><span class="small muted">{note}</span></header>
                    <div class="fields">{fields}</div>
                </section>
            }
        })
        .collect();
    groups.into_any()
}

/// Asks before handing in. Its button sends the form, so that nothing typed is left behind.
fn submit_dialog(view: &EntryView, lang: Lang) -> AnyView {
    let (title, body) = if view.entry.number.is_some() {
        (m::resubmit_title(lang), m::resubmit_body(lang))
    } else {
        (m::submit_title(lang), m::submit_body(lang))
    };
    let form = format!("form-{ENTRY_FORM}");
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

/// The name of a group of fields and who sees it.
pub const fn group_words(visible: Visible, lang: Lang) -> (&'static str, &'static str) {
    match visible {
        Visible::Everyone => (m::group_work(lang), m::group_work_note(lang)),
        Visible::OpenRounds => (m::group_origin(lang), m::group_origin_note(lang)),
        Visible::Office => (m::group_office(lang), m::group_office_note(lang)),
    }
}

const fn group_key(visible: Visible) -> &'static str {
    match visible {
        Visible::Everyone => "work",
        Visible::OpenRounds => "origin",
        Visible::Office => "office",
    }
}

/// A field in its place; one that is for some categories only says so, and hides for others once the script runs.
fn boxed(settings: &Settings, field: &Asked, category: &str, lang: Lang) -> AnyView {
    let short = match &field.kind {
        FieldKind::Text(text) => text.max <= 60 && field.key != keys::TITLE,
        FieldKind::Number(_) | FieldKind::Date(_) | FieldKind::Choice(_) => true,
        FieldKind::Category(_) | FieldKind::Region(_) => true,
        FieldKind::LongText(_) | FieldKind::Choices(_) | FieldKind::People(_) | FieldKind::WebAddress(_) => false,
        FieldKind::Statement(_) => false,
    };
    let class = if short { "slot" } else { "slot broad" };
    if field.categories.is_empty() {
        return view! { <div class=class>{control(settings, field, lang)}</div> }.into_any();
    }
    let names: Vec<&str> = field
        .categories
        .iter()
        .map(|key| settings.category(key).map_or(key.as_str(), |category| category.label.get(lang)))
        .collect();
    let note = m::only_for(lang, &names.join(::words::phrases::between(lang)));
    // Without a category chosen it stays in sight: without script nothing could bring it back.
    let hidden = !category.is_empty() && !answers::applies(field, category);
    view! {
        <div class=class id=only_id(&field.key) hidden=hidden>
            <p class="small muted only">{note}</p>
            {control(settings, field, lang)}
        </div>
    }
    .into_any()
}

fn control(settings: &Settings, field: &Asked, lang: Lang) -> AnyView {
    let (name, label, required) = (field.key.clone(), field.label.get(lang).to_owned(), field.required);
    let help = answers::help(field, lang);
    let choose = common::choose(lang);
    let options = |options: &[domain::form::Choice]| {
        options.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect::<Vec<_>>()
    };
    match &field.kind {
        FieldKind::Text(_) => view! { <Field name=name label=label help=help required=required/> }.into_any(),
        FieldKind::LongText(text) => {
            let rows = if text.max > 400 { 8 } else { 4 };
            view! { <TextArea name=name label=label help=help required=required rows=rows/> }.into_any()
        }
        FieldKind::People(_) => {
            view! { <TextArea name=name label=label help=help required=required rows=4/> }.into_any()
        }
        FieldKind::Number(WholeNumber { min, max }) => view! {
            <Field
                name=name
                label=label
                help=help
                required=required
                kind=InputKind::Number
                min=min.to_string()
                max=max.to_string()
            />
        }
        .into_any(),
        FieldKind::Date(_) => {
            view! { <Field name=name label=label help=help required=required kind=InputKind::Date/> }.into_any()
        }
        FieldKind::WebAddress(_) => {
            let most = limits::WEB_ADDRESS;
            view! {
                <Field name=name label=label help=help required=required kind=InputKind::Url maxlength=most/>
            }
            .into_any()
        }
        FieldKind::Choice(OneChoice { options: list }) => {
            let choices = options(list);
            view! { <Select name=name label=label help=help required=required choices=choices empty=choose/> }
                .into_any()
        }
        FieldKind::Choices(SeveralChoices { options: list }) => {
            let choices = options(list);
            view! { <CheckGroup name=name label=label help=help required=required choices=choices/> }.into_any()
        }
        FieldKind::Category(_) => {
            let choices = answers::categories(settings, lang);
            view! { <Select name=name label=label help=help required=required choices=choices empty=choose/> }
                .into_any()
        }
        FieldKind::Region(_) => {
            let choices = answers::regions(settings, lang);
            view! { <Select name=name label=label help=help required=required choices=choices empty=choose/> }
                .into_any()
        }
        FieldKind::Statement(Statement { text }) => {
            let words = text.get(lang).to_owned();
            view! {
                <p class="statement-name">{label}</p>
                <Checkbox name=name label=words help=help required=required/>
            }
            .into_any()
        }
    }
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
            <p>{m::conflict_body(lang, &at)}" "{m::conflict_form(lang)}</p>
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
