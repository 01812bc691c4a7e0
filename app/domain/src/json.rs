//! Reading a JSON document piece by piece, so that whatever is malformed is named by its path.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::lottery::Seed;
use crate::names::Spellings;
use crate::typed;

/// The largest bound and size that is accepted.
pub const LARGEST_COUNT: usize = 1_000_000;

/// Why an input is refused: where, what was found, what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{path}: found {found}; allowed: {allowed}")]
pub struct InputError {
    /// JSON path, for example `entries[3].score`; `$` is the whole document.
    pub path: String,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl InputError {
    pub(crate) fn new(path: impl Into<String>, found: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self { path: path.into(), found: found.into(), allowed: allowed.into() }
    }
}

/// The object that a whole document is; a byte order mark in front is fine.
pub(crate) fn document(text: &str) -> Result<Map<String, Value>, InputError> {
    let whole = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| InputError::new("$", error.to_string(), "a JSON object"))?;
    match whole {
        Value::Object(top) => Ok(top),
        other => Err(InputError::new("$", shown(&other), "a JSON object")),
    }
}

/// A seed of draws: one line of text, or a whole number of 64 bits, which draws as it always did.
pub(crate) fn seed(value: &Value, path: &str) -> Result<Seed, InputError> {
    let found = match value {
        Value::String(text) => Some(typed::line(text)).filter(|text| !typed::is_blank(text)).map(Seed::Text),
        other => other.as_u64().map(Seed::Number),
    };
    let allowed = || format!("an integer from 0 to {}, or a text in which something can be seen", u64::MAX);
    found.ok_or_else(|| InputError::new(path, shown(value), allowed()))
}

/// A key that is there and not null.
pub(crate) fn present<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

pub(crate) fn required<'a>(fields: &'a Map<String, Value>, path: &str, name: &str) -> Result<&'a Value, InputError> {
    fields.get(name).ok_or_else(|| {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        InputError::new(path, "nothing", "this key is required")
    })
}

pub(crate) fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>, InputError> {
    value.as_object().ok_or_else(|| InputError::new(path, shown(value), "an object"))
}

pub(crate) fn list<'a>(value: &'a Value, path: &str) -> Result<&'a [Value], InputError> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| InputError::new(path, shown(value), "a list"))
}

pub(crate) fn text(value: &Value, path: &str) -> Result<String, InputError> {
    value.as_str().map(str::to_owned).ok_or_else(|| InputError::new(path, shown(value), "a string"))
}

/// An id or another name, spelled as `names` has it first.
pub(crate) fn name(value: &Value, path: &str, names: &mut Spellings) -> Result<String, InputError> {
    let name = names.first(&text(value, path)?);
    if name.is_empty() {
        return Err(InputError::new(path, shown(value), "a text in which something can be seen"));
    }
    Ok(name)
}

pub(crate) fn names(value: &Value, path: &str, names: &mut Spellings) -> Result<Vec<String>, InputError> {
    list(value, path)?.iter().enumerate().map(|(at, value)| name(value, &format!("{path}[{at}]"), names)).collect()
}

pub(crate) fn count(value: &Value, path: &str) -> Result<usize, InputError> {
    value
        .as_u64()
        .and_then(|number| usize::try_from(number).ok())
        .ok_or_else(|| InputError::new(path, shown(value), format!("an integer from 0 to {LARGEST_COUNT}")))
}

/// A value as it may stand in a message: short, whatever was sent.
pub(crate) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 {
        return text;
    }
    let start: String = text.chars().take(57).collect();
    format!("{start}…")
}
