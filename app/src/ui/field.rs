//! Text fields. Inside a [`Form`](super::form::Form) a field finds its value and its problem by its name.

use leptos::prelude::*;

use crate::ui::form::FormState;
use crate::ui::secret::Secret;
use islands::lang::use_lang;
use islands::text::raw_text;
use words::common;

/// What kind of text a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// One line.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Tel,
    /// A password: never filled in again.
    Password,
    /// A whole number or decimal, with the right keyboard and no spinning by the wheel.
    Number,
    /// A day.
    Date,
    /// A day and a time, without zone; name the zone in the help.
    DateTime,
    /// An address on the web.
    Url,
    /// Words to search for.
    Search,
}

impl InputKind {
    const fn html(self) -> &'static str {
        match self {
            Self::Text | Self::Number => "text",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Password => "password",
            Self::Date => "date",
            Self::DateTime => "datetime-local",
            Self::Url => "url",
            Self::Search => "search",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Number => "input number",
            Self::Date | Self::DateTime => "input short",
            _ => "input",
        }
    }
}

/// The ids that tie a control to its label, help and problem.
pub(crate) struct Ties {
    pub id: String,
    pub value: String,
    pub problem: Option<String>,
    described_by: Option<String>,
    help: String,
}

impl Ties {
    pub fn of(name: &str, value: String, help: String) -> Self {
        let form = use_context::<FormState>().unwrap_or_default();
        let id = form.id(name);
        let problem = form.problem(name).map(str::to_owned);
        let held = form.value(name);
        let value = if held.is_empty() { value } else { held.to_owned() };
        let mut ids = Vec::new();
        if problem.is_some() {
            ids.push(format!("{id}-problem"));
        }
        if !help.is_empty() {
            ids.push(format!("{id}-help"));
        }
        let described_by = (!ids.is_empty()).then(|| ids.join(" "));
        Self { id, value, problem, described_by, help }
    }

    pub fn described_by(&self) -> Option<String> {
        self.described_by.clone()
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.problem.is_some().then_some("true")
    }

    pub fn class(&self, base: &str) -> String {
        if self.problem.is_some() { format!("{base} mend") } else { base.to_owned() }
    }

    /// Help and problem, under the control.
    pub fn notes(&self) -> impl IntoView + use<> {
        let help = (!self.help.is_empty())
            .then(|| view! { <p class="help" id=format!("{}-help", self.id)>{self.help.clone()}</p> });
        let problem = self
            .problem
            .clone()
            .map(|problem| view! { <p class="problem" id=format!("{}-problem", self.id)>{problem}</p> });
        (problem, help)
    }
}

/// The word after a label: "required" or nothing.
pub(crate) fn required_mark(required: bool) -> impl IntoView {
    required.then(|| view! { <span class="required">{common::required(use_lang())}</span> })
}

/// One line of text with its label, help and problem.
#[component]
pub fn Field(
    /// The name it is sent under.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// What kind of text.
    #[prop(optional)]
    kind: InputKind,
    /// One sentence: what is expected, and the limits.
    #[prop(optional, into)]
    help: String,
    /// The value when the form has none of its own.
    #[prop(optional, into)]
    value: String,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// The browser's `autocomplete`, such as `username` or `current-password`.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// At most so many characters.
    #[prop(optional_no_strip, into)]
    maxlength: Option<usize>,
    /// At least so many characters.
    #[prop(optional_no_strip, into)]
    minlength: Option<usize>,
    /// The least number or day.
    #[prop(optional, into)]
    min: Option<String>,
    /// The greatest number or day.
    #[prop(optional, into)]
    max: Option<String>,
    /// The id of a `<datalist>` with suggestions.
    #[prop(optional, into)]
    list: Option<String>,
    /// Words after the control, such as a unit.
    #[prop(optional, into)]
    suffix: String,
) -> impl IntoView {
    let ties = Ties::of(&name, value, help);
    let shown = (kind != InputKind::Password).then(|| ties.value.clone()).filter(|value| !value.is_empty());
    let suffix = (!suffix.is_empty()).then(|| view! { <span class="suffix">{suffix}</span> });
    view! {
        <div class=ties.class("field")>
            <label for=ties.id.clone()>{label}{required_mark(required)}</label>
            <div class="control">
                <input
                    class=kind.class()
                    type=kind.html()
                    inputmode=(kind == InputKind::Number).then_some("decimal")
                    id=ties.id.clone()
                    name=name
                    value=shown
                    required=required
                    autocomplete=autocomplete
                    maxlength=maxlength.map(|most| most.to_string())
                    minlength=minlength.map(|least| least.to_string())
                    min=min
                    max=max
                    list=list
                    aria-describedby=ties.described_by()
                    aria-invalid=ties.invalid()
                />
                {suffix}
            </div>
            {ties.notes()}
        </div>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The name it is sent under.
    #[prop(into)]
    name: String,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// One sentence: what is expected, and the limits.
    #[prop(optional, into)]
    help: String,
    /// The value when the form has none of its own.
    #[prop(optional, into)]
    value: String,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// How tall it starts.
    #[prop(default = 4)]
    rows: u32,
    /// At most so many characters.
    #[prop(optional, into)]
    maxlength: Option<usize>,
) -> impl IntoView {
    let ties = Ties::of(&name, value, help);
    view! {
        <div class=ties.class("field")>
            <label for=ties.id.clone()>{label}{required_mark(required)}</label>
            <textarea
                class="input"
                id=ties.id.clone()
                name=name
                rows=rows.to_string()
                required=required
                maxlength=maxlength.map(|most| most.to_string())
                aria-describedby=ties.described_by()
                aria-invalid=ties.invalid()
            >
                {raw_text(&ties.value)}
            </textarea>
            {ties.notes()}
        </div>
    }
    .into_any()
}

/// A value the form carries along, such as the version it was read at.
#[component]
pub fn Hidden(
    /// The name it is sent under.
    #[prop(into)]
    name: String,
    /// The value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// A field for a secret: empty whenever a page shows it.
#[component]
pub fn SecretField(
    /// Which.
    secret: Secret,
    /// What it asks for.
    #[prop(into)]
    label: String,
    /// One sentence: what is expected.
    #[prop(optional, into)]
    help: String,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The fewest characters of a new one, and the most.
    #[prop(optional)]
    lengths: Option<(usize, usize)>,
) -> impl IntoView {
    view! {
        <Field
            name=secret.name()
            label=label
            help=help
            kind=InputKind::Password
            required=required
            autocomplete=autocomplete
            minlength=lengths.map(|(least, _)| least)
            maxlength=lengths.map(|(_, most)| most)
        />
    }
}
