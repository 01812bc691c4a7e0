//! Forms: one pattern, without script, that keeps what was entered.
//!
//! A form posts to the address of its own page. The page's own function sees the post, acts, and then either
//! leaves (303, with a message for the next page) or shows itself again with status 422, the entered values
//! and a message beside each field to mend. Nothing is stored in between, so nothing can be lost or mixed up.
//!
//! ```ignore
//! pub fn NewEntryPage() -> impl IntoView {
//!     page(async {
//!         let lang = use_lang();
//!         let mut form = FormState::blank("create");                 // .with("title", current) for an edit form
//!         if let Some(sent) = posted("create") {
//!             match api::create_entry(sent.get("title"), sent.parse("minutes")).await {
//!                 Ok(id) => return leave(&format!("/entries/{id}"), Flash::done(m::entry_created(lang))),
//!                 Err(error) => form = sent.keep(error)?,            // Refused and Conflict; the rest is an error page
//!             }
//!         }
//!         Ok(view! {
//!             <StandardLayout title=m::new_entry(lang)>
//!                 <Form state=form>
//!                     <Field name="title" label=m::title(lang) required=true maxlength=limits::CONTEST_TITLE/>
//!                     <Submit kind=Kind::Primary>{common::save(lang)}</Submit>
//!                 </Form>
//!             </StandardLayout>
//!         }.into_any())
//!     })
//! }
//! ```
//!
//! A page may hold several forms: the name in [`FormState::blank`] tells them apart. A field that holds a
//! password is never filled in again. When the session ended in between, [`super::page::page`] keeps the post
//! on a page of its own until the person has signed in again.

use std::sync::Arc;

use leptos::context::Provider;
use leptos::prelude::*;

use crate::ui::notice::{Notice, Tone};
use crate::ui::secret::Secret;
use islands::error::{FieldProblem, Refusal};
use islands::lang::use_lang;
use words::common;

pub use islands::ui::FORM_FIELD;

/// What a form shows: the values in its fields and what is wrong with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    name: String,
    /// Which of several forms of this name it is; empty where there is one.
    of: String,
    // Shared: every field of a form reads its own copy of the state.
    values: Arc<Vec<(String, String)>>,
    refusal: Refusal,
}

impl FormState {
    /// A form that has not been sent. The name is of ASCII letters, digits and dashes; where a page has several forms of it, each
    /// says what it is [of](Self::of).
    #[must_use]
    pub fn blank(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// What it is about, where a page has a form of this name for each of several things: ids on the page are then its own.
    #[must_use]
    pub fn of(mut self, one: impl ToString) -> Self {
        self.of = one.to_string();
        self
    }

    /// A first value; call it again with the same field for several choices.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl ToString) -> Self {
        Arc::make_mut(&mut self.values).push((field.to_owned(), value.to_string()));
        self
    }

    /// The form's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a field holds; empty when nothing.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.values.iter().find(|(key, _)| key == field).map_or("", |(_, value)| value)
    }

    /// Everything a field holds.
    #[must_use]
    pub fn values_of(&self, field: &str) -> Vec<&str> {
        self.values.iter().filter(|(key, _)| key == field).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a choice is among those of a field.
    #[must_use]
    pub fn has(&self, field: &str, choice: &str) -> bool {
        self.values.iter().any(|(key, value)| key == field && value == choice)
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(&self, field: &str) -> Option<&str> {
        self.refusal.fields.iter().find(|problem| problem.field == field).map(|problem| problem.message.as_str())
    }

    /// What is wrong, for the whole form.
    #[must_use]
    pub const fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// The id of a field's control.
    #[must_use]
    pub fn id(&self, field: &str) -> String {
        dashed(&["f", &self.name, &self.of, field])
    }

    /// The id of the form itself, by which a control elsewhere on the page belongs to it.
    #[must_use]
    pub fn form_id(&self) -> String {
        dashed(&["form", &self.name, &self.of])
    }
}

/// The parts of an id that are there.
fn dashed(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A `<form method="post">` to its own page, with a summary of what to mend.
#[component]
pub fn Form(
    /// Name, values and problems.
    state: FormState,
    /// Where to send it; its own page unless said.
    #[prop(optional, into)]
    action: String,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let name = state.name().to_owned();
    let id = state.form_id();
    let summary = summary(&state);
    let action = (!action.is_empty()).then_some(action);
    view! {
        <form class="form" method="post" action=action id=id novalidate=true>
            <input type="hidden" name=FORM_FIELD value=name/>
            {summary}
            <Provider value=state>{children()}</Provider>
        </form>
    }
    .into_any()
}

fn summary(state: &FormState) -> Option<impl IntoView + use<>> {
    let refusal = state.refusal();
    if refusal.is_empty() {
        return None;
    }
    let lang = use_lang();
    let links: Vec<_> = refusal
        .fields
        .iter()
        .map(|FieldProblem { field, message }| {
            view! { <li><a href=format!("#{}", state.id(field))>{message.clone()}</a></li> }
        })
        .collect();
    let count = u64::try_from(links.len()).unwrap_or_default();
    // Passwords are never filled in again.
    let password = state.values.iter().any(|(field, value)| Secret::is_named(field) && !value.is_empty());
    let title = match (refusal.problem.is_empty(), password) {
        (false, _) => refusal.problem.clone(),
        (true, true) => common::mend_fields_and_password(lang, count),
        (true, false) => common::mend_fields(lang, count),
    };
    let list = (count > 0).then(|| view! { <ul class="problems">{links}</ul> });
    // Focused when the page opens: it is scrolled into sight and read out, wherever the form stands.
    Some(view! {
        <div class="summary" tabindex="-1" autofocus=true>
            <Notice tone=Tone::Error title=title>{list}</Notice>
        </div>
    })
}

/// Why a form was refused, for a page that does not show the form: what it was about has changed since.
#[must_use]
pub fn refused_words(state: &FormState) -> Option<AnyView> {
    let refusal = state.refusal();
    let of_field = || refusal.fields.first().map(|one| one.message.clone()).unwrap_or_default();
    let title = if refusal.problem.is_empty() { of_field() } else { refusal.problem.clone() };
    (!title.is_empty()).then(|| {
        view! {
            <div class="summary" tabindex="-1" autofocus=true>
                <Notice tone=Tone::Error title=title/>
            </div>
        }
        .into_any()
    })
}

pub use sent::{Posted, Sent, posted};

mod sent {
    use std::str::FromStr;
    use std::sync::Arc;

    use leptos::prelude::use_context;

    use super::{FORM_FIELD, FormState};
    use islands::error::{AppError, Refusal};
    use islands::web;
    use words::phrases::labelled;

    /// The decoded body of a POST; the server provides it for the page that is being rendered.
    #[derive(Clone, Debug, Default)]
    pub struct Posted(pub Arc<Vec<(String, String)>>);

    /// One form that was sent.
    #[derive(Clone, Debug)]
    pub struct Sent {
        name: String,
        values: Vec<(String, String)>,
    }

    /// The form of this name, if this request sent it.
    #[must_use]
    pub fn posted(form: &str) -> Option<Sent> {
        if !web::is_post() {
            return None;
        }
        let Posted(pairs) = use_context::<Posted>()?;
        let mine = pairs.iter().any(|(key, value)| key == FORM_FIELD && value == form);
        mine.then(|| Sent {
            name: form.to_owned(),
            values: pairs.iter().filter(|(key, _)| key != FORM_FIELD).cloned().collect(),
        })
    }

    impl Sent {
        /// A field without white space around it; empty when it was not sent.
        #[must_use]
        pub fn get(&self, field: &str) -> &str {
            self.raw(field).trim()
        }

        /// A field exactly as sent: for passwords.
        #[must_use]
        pub fn raw(&self, field: &str) -> &str {
            self.values.iter().find(|(key, _)| key == field).map_or("", |(_, value)| value)
        }

        /// Every value of a field with several choices.
        #[must_use]
        pub fn all(&self, field: &str) -> Vec<&str> {
            self.values.iter().filter(|(key, _)| key == field).map(|(_, value)| value.as_str()).collect()
        }

        /// Whether a checkbox was ticked, or a field is not empty.
        #[must_use]
        pub fn has(&self, field: &str) -> bool {
            !self.get(field).is_empty()
        }

        /// A field read as a number, an id, …; `None` when empty or unreadable.
        #[must_use]
        pub fn parse<T: FromStr>(&self, field: &str) -> Option<T> {
            self.get(field).parse().ok()
        }

        /// A field that may be left empty.
        ///
        /// # Errors
        /// It is filled with what cannot be read: no page sends that.
        pub fn given<T: FromStr>(&self, field: &str) -> Result<Option<T>, AppError> {
            match self.get(field) {
                "" => Ok(None),
                text => text.parse().map(Some).map_err(|_| AppError::BadRequest),
            }
        }

        /// The pairs as sent, without the form's name.
        #[must_use]
        pub fn values(&self) -> &[(String, String)] {
            &self.values
        }

        /// The form again, with what was entered: for a button of it that saves nothing.
        #[must_use]
        pub fn again(self) -> FormState {
            FormState { name: self.name, values: Arc::new(self.values), ..FormState::default() }
        }

        /// The form again, with what was entered and what to mend; the answer's status becomes 422.
        #[must_use]
        pub fn refuse(self, refusal: Refusal) -> FormState {
            web::set_status(422);
            FormState { name: self.name, values: Arc::new(self.values), refusal, ..FormState::default() }
        }

        /// The form again if the error is one to show beside it: refused (422), or conflict (409).
        ///
        /// # Errors
        /// Every other error, for the page to end with.
        pub fn keep(self, error: AppError) -> Result<FormState, AppError> {
            match error {
                AppError::Refused(refusal) => Ok(self.refuse(refusal)),
                AppError::Conflict(_) => {
                    let lang = islands::lang::use_lang();
                    let explained = error.explain(lang);
                    let form = self.refuse(Refusal::of(labelled(lang, &explained.title, &explained.body)));
                    web::set_status(409);
                    Ok(form)
                }
                other => Err(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_form_carries_its_first_values() {
        let form = FormState::blank("edit").with("tag", "a").with("tag", "b");
        assert!(form.has("tag", "b") && !form.has("tag", "c"));
        assert_eq!(form.value("title"), "");
        assert_eq!(form.id("tag"), "f-edit-tag");
        assert_eq!(form.clone().of("e1").id("tag"), "f-edit-e1-tag");
        assert_eq!(FormState::default().id("tag"), "f-tag");
        assert_eq!([form.form_id(), form.clone().of("e1").form_id()], ["form-edit", "form-edit-e1"]);
        assert!(form.refusal().is_empty());
    }
}
