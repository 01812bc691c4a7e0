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

/// A field that was changed here and elsewhere, to two different answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The field's key.
    pub field: String,
    /// Its name.
    pub label: String,
    /// What was entered here, in words; empty where nothing.
    pub here: String,
    /// What is stored, in words; empty where nothing.
    pub stored: String,
}

/// What the server holds of a form that was changed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The version that is stored.
    pub version: i64,
    /// When that was, microseconds since 1970.
    pub saved_at: i64,
    /// The fields that were changed here too.
    pub clashes: Vec<Clash>,
    /// All that is stored, as a form shows it.
    pub form: Vec<(String, String)>,
}

/// What was changed on a form since the server last had it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The fields.
    pub fields: Vec<String>,
    /// What stood in them before, as a browser would post it.
    pub before: Vec<(String, String)>,
    /// What stands in them now.
    pub now: Vec<(String, String)>,
}

impl Changes {
    /// What differs between two states of a form: the fields with all their values. An empty value is none.
    #[must_use]
    pub fn between(before: &[(String, String)], now: &[(String, String)]) -> Self {
        let values = |form: &[(String, String)], field: &str| -> Vec<(String, String)> {
            form.iter().filter(|(key, value)| key == field && !value.is_empty()).cloned().collect()
        };
        let mut changes = Self::default();
        for (field, _) in before.iter().chain(now) {
            let (old, new) = (values(before, field), values(now, field));
            if old != new && !changes.fields.contains(field) {
                changes.fields.push(field.clone());
                changes.before.extend(old);
                changes.now.extend(new);
            }
        }
        changes
    }

    /// Nothing was changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
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
        /// All that is stored, as a form shows it, where other fields were changed elsewhere; else nothing.
        form: Vec<(String, String)>,
    },
    /// A field that was changed here was changed elsewhere too; nothing was written.
    Conflict(Stored),
}

/// A field as the island needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// It must be answered before handing in.
    pub required: bool,
    /// It asks for a file, which is no field of the form.
    pub file: bool,
    /// Only where these choices have one of these answers each.
    pub conditions: Vec<(String, Vec<String>)>,
}

impl Asked {
    /// Whether it is asked where these are the answers; `left_out` are the fields before it that are not.
    #[must_use]
    pub fn applies(&self, now: &[(String, String)], left_out: &[&str]) -> bool {
        self.conditions.iter().all(|(choice, answers)| {
            !left_out.contains(&choice.as_str())
                && now.iter().any(|(key, value)| key == choice && answers.contains(value))
        })
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
    /// The version it was read at.
    pub version: i64,
    /// Last change, microseconds since 1970.
    pub saved_at: i64,
    /// Seconds the contest's zone is ahead of UTC.
    pub ahead_s: i64,
    /// What is stored, as a form shows it, where the form shows answers that were refused and are not stored.
    pub unsaved: Option<Vec<(String, String)>>,
    /// The fields of the form.
    pub fields: Vec<Asked>,
}

islands::wire! {
    Wrong { field, label, message }
    Clash { field, label, here, stored }
    Stored { version, saved_at, clashes, form }
    Asked { key, required, file, conditions }
    Draft { entry, form, title, version, saved_at, ahead_s, unsaved, fields }
}

impl Wire for Autosaved {
    fn write(&self, out: &mut String) {
        match self {
            Self::Kept { version, saved_at, wrong, form } => {
                true.write(out);
                version.write(out);
                saved_at.write(out);
                wrong.write(out);
                form.write(out);
            }
            Self::Conflict(stored) => {
                false.write(out);
                stored.write(out);
            }
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Self> {
        Some(if bool::read(input)? {
            Self::Kept {
                version: Wire::read(input)?,
                saved_at: Wire::read(input)?,
                wrong: Wire::read(input)?,
                form: Wire::read(input)?,
            }
        } else {
            Self::Conflict(Wire::read(input)?)
        })
    }
}

/// Saves what was changed on a form as far as it can be kept: the parts of [`Changes`]. `version` is the one the form was last in
/// step with.
///
/// # Errors
/// Sign-in needed, no such entry, an entry that is not open any more. Nothing is changed then.
#[server(prefix = "/api", endpoint = "save_entry", input = Json)]
pub async fn autosave_entry(
    entry: String,
    version: i64,
    fields: Vec<String>,
    before: Vec<(String, String)>,
    now: Vec<(String, String)>,
) -> Result<Packed<Autosaved>, AppError> {
    use services::{FieldsSaved, ServiceError};

    let changes = Changes { fields, before, now };
    let id = entry.parse().map_err(|_| AppError::NotFound)?;
    let (services, actor) = islands::session::request()?;
    let edit = edit_of(&changes, &[]);
    let (outcome, wrong) = match services.save_fields(&actor, &id, edit).await {
        // One wrong answer must not keep the others from being saved: it waits, and what was there before stays.
        Err(ServiceError::Fields(problems)) => {
            let view = services.entry(&actor, &id).await?;
            let wrong = problems.iter().map(|problem| wrong_answer(&view.contest.settings, problem)).collect();
            let keys: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            (services.save_fields(&actor, &id, edit_of(&changes, &keys)).await, wrong)
        }
        other => (other, Vec::new()),
    };
    Ok(Packed(match outcome? {
        FieldsSaved::Kept { entry, over } => {
            let mut form = Vec::new();
            if over != version {
                let view = services.entry(&actor, &id).await?;
                form = crate::answers::to_pairs(&view.contest.settings, &entry.answers);
            }
            Autosaved::Kept { version: entry.version, saved_at: entry.updated_at, wrong, form }
        }
        FieldsSaved::Clash { entry, fields } => {
            let view = services.entry(&actor, &id).await?;
            let (settings, lang) = (&view.contest.settings, islands::lang::use_lang());
            let here = domain::entry::tidy(settings, crate::answers::from_pairs(&changes.now));
            let clash = |field: String| Clash {
                label: crate::answers::label(settings, &field, lang),
                here: crate::answers::words(settings, &field, &here, lang),
                stored: crate::answers::words(settings, &field, &entry.answers, lang),
                field,
            };
            let clashes = fields.into_iter().map(clash).collect();
            let form = crate::answers::to_pairs(settings, &entry.answers);
            Autosaved::Conflict(Stored { version: entry.version, saved_at: entry.updated_at, clashes, form })
        }
    }))
}

/// The changes without those of some fields.
#[cfg(feature = "ssr")]
fn edit_of(changes: &Changes, without: &[&str]) -> services::FieldsEdit {
    let kept = |field: &&String| !without.contains(&field.as_str());
    services::FieldsEdit {
        fields: changes.fields.iter().filter(kept).cloned().collect(),
        before: crate::answers::from_pairs(&changes.before),
        now: crate::answers::from_pairs(&changes.now),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let before =
            pairs(&[("title", "夜航"), ("formats", "a"), ("formats", "b"), ("rights", "yes"), ("unit", "甲台")]);
        let now = pairs(&[("title", "夜航"), ("formats", "b"), ("unit", "乙台"), ("note", "新"), ("synopsis", "")]);
        let changes = Changes::between(&before, &now);
        assert_eq!(changes.fields, ["formats", "rights", "unit", "note"]);
        assert_eq!(changes.before, pairs(&[("formats", "a"), ("formats", "b"), ("rights", "yes"), ("unit", "甲台")]));
        assert_eq!(changes.now, pairs(&[("formats", "b"), ("unit", "乙台"), ("note", "新")]));
        assert!(Changes::between(&now, &now).is_empty());
    }
}
