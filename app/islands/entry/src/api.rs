//! What the draft's island and the server tell each other.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use islands::error::AppError;
use islands::wire::{Input, Packed, Wire};

/// An answer that could not be kept, because it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field's key.
    pub field: String,
    /// Its name.
    pub label: String,
    /// What was found and what is allowed.
    pub message: String,
}

/// What the server holds of a form that was changed elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The version that is stored.
    pub version: i64,
    /// When that was, microseconds since 1970.
    pub saved_at: i64,
}

/// What became of a draft that saved itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Autosaved {
    /// Durable under this version.
    Kept {
        /// The version to name at the next save.
        version: i64,
        /// Last change, microseconds since 1970.
        saved_at: i64,
        /// What was left out because it is wrong; the answer before it stays.
        wrong: Vec<Wrong>,
    },
    /// Changed elsewhere since it was read; nothing was written.
    Conflict(Stored),
}

/// A field as the island needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// It must be answered before handing in.
    pub required: bool,
    /// Only for these categories; empty means all.
    pub categories: Vec<String>,
}

impl Asked {
    /// Whether it is asked of an entry of this category.
    #[must_use]
    pub fn applies(&self, category: &str) -> bool {
        self.categories.is_empty() || self.categories.iter().any(|one| one == category)
    }
}

/// Everything the island needs to save a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The entry.
    pub entry: String,
    /// The id of its form.
    pub form: String,
    /// The name of the field that holds the title.
    pub title: String,
    /// The name of the field that holds the category.
    pub category: String,
    /// The version it was read at.
    pub version: i64,
    /// Last change, microseconds since 1970.
    pub saved_at: i64,
    /// Seconds the contest's zone is ahead of UTC.
    pub ahead_s: i64,
    /// The form shows answers that were refused and are not stored.
    pub unsaved: bool,
    /// The fields of the form.
    pub fields: Vec<Asked>,
}

islands::wire! {
    Wrong { field, label, message }
    Stored { version, saved_at }
    Asked { key, required, categories }
    Draft { entry, form, title, category, version, saved_at, ahead_s, unsaved, fields }
}

impl Wire for Autosaved {
    fn write(&self, out: &mut String) {
        match self {
            Self::Kept { version, saved_at, wrong } => {
                true.write(out);
                version.write(out);
                saved_at.write(out);
                wrong.write(out);
            }
            Self::Conflict(stored) => {
                false.write(out);
                stored.write(out);
            }
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        Some(if bool::read(input)? {
            Self::Kept { version: Wire::read(input)?, saved_at: Wire::read(input)?, wrong: Wire::read(input)? }
        } else {
            Self::Conflict(Wire::read(input)?)
        })
    }
}

/// Saves a draft as far as it can be kept. `form` is what a browser would post.
///
/// # Errors
/// Sign-in needed, no such entry, an entry that is not open any more. Nothing is changed then.
#[server(prefix = "/api", endpoint = "save_entry", input = Json)]
pub async fn autosave_entry(
    entry: String,
    version: i64,
    form: Vec<(String, String)>,
) -> Result<Packed<Autosaved>, AppError> {
    use services::ServiceError;

    let id = entry.parse().map_err(|_| AppError::NotFound)?;
    let answers = crate::answers::from_pairs(&form);
    let (services, actor) = islands::session::request()?;
    let (outcome, wrong) = match services.save_entry(&actor, &id, version, answers.clone()).await {
        // One wrong answer must not keep the others from being saved: it waits, and what was there before stays.
        Err(ServiceError::Fields(problems)) => {
            let view = services.entry(&actor, &id).await?;
            let keys: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            let rest = crate::answers::without(answers, &keys, &view.entry.answers);
            let wrong = problems.iter().map(|problem| wrong_answer(&view.contest.settings, problem)).collect();
            (services.save_entry(&actor, &id, version, rest).await, wrong)
        }
        other => (other, Vec::new()),
    };
    match outcome {
        Ok(entry) => Ok(Packed(Autosaved::Kept { version: entry.version, saved_at: entry.updated_at, wrong })),
        Err(ServiceError::Conflict) => {
            let stored = services.entry(&actor, &id).await?.entry;
            Ok(Packed(Autosaved::Conflict(Stored { version: stored.version, saved_at: stored.updated_at })))
        }
        Err(error) => Err(error.into()),
    }
}

/// A wrong answer in words.
#[cfg(feature = "ssr")]
fn wrong_answer(settings: &domain::contest::Settings, problem: &domain::form::FieldProblem) -> Wrong {
    let lang = islands::lang::use_lang();
    Wrong {
        field: problem.field.clone(),
        label: crate::answers::label(settings, &problem.field, lang),
        message: islands::session::field_problem(lang, &problem.problem),
    }
}
