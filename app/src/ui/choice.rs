//! Choosing: select, checkbox, and groups of checkboxes or radio buttons.

use leptos::prelude::*;

use crate::ui::field::{Ties, required_mark};
use crate::ui::form::FormState;

/// One thing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// One sentence more, in groups.
    pub help: String,
    /// In a drop-down list: the heading it stands under. Empty is none; choices of one heading stand together.
    pub heading: String,
}

impl Choice {
    /// A choice of a value and its words.
    #[must_use]
    pub fn new(value: impl ToString, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), label: label.into(), ..Self::default() }
    }

    /// Under a heading.
    #[must_use]
    pub fn under(mut self, heading: impl Into<String>) -> Self {
        self.heading = heading.into();
        self
    }

    /// With one sentence of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// A drop-down list.
#[component]
pub fn Select(
    /// The name it is sent under.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What there is to choose.
    choices: Vec<Choice>,
    /// The words of an empty first choice: `common::choose(lang)` or, in a filter, `common::all(lang)`. None without.
    #[prop(optional, into)]
    empty: String,
    /// One sentence of help.
    #[prop(optional, into)]
    help: String,
    /// The value when the form has none of its own.
    #[prop(optional, into)]
    value: String,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
    /// The form it belongs to, by its id, where that is not the one around it.
    #[prop(optional, into)]
    form: Option<String>,
) -> impl IntoView {
    let ties = Ties::of(&name, value, help);
    let first = (!empty.is_empty()).then(|| view! { <option value="">{empty}</option> });
    let option = |choice: &Choice| {
        let selected = choice.value == ties.value;
        view! { <option value=choice.value.clone() selected=selected>{choice.label.clone()}</option> }
    };
    let options: Vec<_> = choices
        .chunk_by(|one, next| one.heading == next.heading)
        .map(|under| {
            let heading = under.first().map(|choice| choice.heading.clone()).unwrap_or_default();
            let options: Vec<_> = under.iter().map(option).collect();
            if heading.is_empty() {
                options.into_any()
            } else {
                view! { <optgroup label=heading>{options}</optgroup> }.into_any()
            }
        })
        .collect();
    view! {
        <div class=ties.class("field")>
            <label for=ties.id.clone()>{label}{required_mark(required)}</label>
            <select
                class="input select"
                id=ties.id.clone()
                name=name
                form=form
                required=required
                aria-describedby=ties.described_by()
                aria-invalid=ties.invalid()
            >
                {first}
                {options}
            </select>
            {ties.notes()}
        </div>
    }
    .into_any()
}

/// One box to tick; sends `value` (`yes` unless said) or nothing.
#[component]
pub fn Checkbox(
    /// The name it is sent under.
    #[prop(into)]
    name: String,
    /// What ticking it says.
    #[prop(into)]
    label: String,
    /// One sentence of help.
    #[prop(optional, into)]
    help: String,
    /// What is sent when ticked.
    #[prop(default = "yes".to_owned(), into)]
    value: String,
    /// Ticked when the form has nothing of its own.
    #[prop(optional)]
    checked: bool,
    /// Whether it must be ticked.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let ticked = checked || use_context::<FormState>().is_some_and(|form| form.has(&name, &value));
    let ties = Ties::of(&name, String::new(), help);
    view! {
        <div class=ties.class("field")>
            <label class="tick">
                <input
                    type="checkbox"
                    id=ties.id.clone()
                    name=name
                    value=value
                    checked=ticked
                    required=required
                    aria-describedby=ties.described_by()
                    aria-invalid=ties.invalid()
                />
                <span>{label}{required_mark(required)}</span>
            </label>
            {ties.notes()}
        </div>
    }
    .into_any()
}

/// One of a few, all in sight.
#[component]
pub fn RadioGroup(
    /// The name it is sent under.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What there is to choose.
    choices: Vec<Choice>,
    /// One sentence of help.
    #[prop(optional, into)]
    help: String,
    /// The value when the form has none of its own.
    #[prop(optional, into)]
    value: String,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let ties = Ties::of(&name, value, help);
    let chosen = vec![ties.value.clone()];
    group("radio", name, label, choices, &chosen, required, &ties)
}

/// Any of a few, all in sight.
#[component]
pub fn CheckGroup(
    /// The name each chosen value is sent under.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What there is to choose.
    choices: Vec<Choice>,
    /// One sentence of help.
    #[prop(optional, into)]
    help: String,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let form = use_context::<FormState>().unwrap_or_default();
    let chosen: Vec<String> =
        choices.iter().filter(|choice| form.has(&name, &choice.value)).map(|choice| choice.value.clone()).collect();
    let ties = Ties::of(&name, String::new(), help);
    group("checkbox", name, label, choices, &chosen, required, &ties)
}

fn group(
    kind: &'static str,
    name: String,
    label: String,
    choices: Vec<Choice>,
    chosen: &[String],
    required: bool,
    ties: &Ties,
) -> AnyView {
    let rows: Vec<_> = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            // The first control carries the field's id, so that the summary's link finds it.
            let id = if index == 0 { ties.id.clone() } else { format!("{}-{index}", ties.id) };
            let ticked = chosen.contains(&choice.value);
            let help = (!choice.help.is_empty()).then(|| view! { <small>{choice.help}</small> });
            view! {
                <label class="tick">
                    <input type=kind id=id name=name.clone() value=choice.value checked=ticked/>
                    <span>{choice.label}{help}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class=ties.class("field group") aria-describedby=ties.described_by()>
            <legend>{label}{required_mark(required)}</legend>
            {rows}
            {ties.notes()}
        </fieldset>
    }
    .into_any()
}
