//! The one spelling that a value has in the record: JSON with sorted keys, without spaces, of integers and strings alone.
//!
//! It is what Python writes with `json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))`, so that a
//! verifier has nothing to write for it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The longest canonical text of a line, bytes.
pub const LONGEST_LINE: usize = 65_535;

/// The longest key.
const LONGEST_KEY: usize = 32;

/// Why a value has no canonical text, or a text is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalProblem {
    /// It is not JSON, or not of the kind that is asked for.
    #[error("{0}")]
    NotJson(String),
    /// A value that is neither an integer of 64 bits nor a text, list or object.
    #[error("found {0}; allowed: integers of 64 bits, strings, lists and objects")]
    Value(String),
    /// A key that is none.
    #[error("found the key {0:?}; allowed: a letter of a–z, then up to 31 of a–z 0–9 _")]
    Key(String),
    /// The text is too long.
    #[error("found {found} bytes; allowed at most {LONGEST_LINE}")]
    TooLong {
        /// Its bytes.
        found: usize,
    },
    /// Another spelling of the same value, or something in it that is not known.
    #[error("the text is not the canonical one of what it says")]
    Spelling,
}

/// The canonical text of a value, of whatever length.
///
/// # Errors
/// A value that has none.
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> Result<String, CanonicalProblem> {
    let value = serde_json::to_value(value).map_err(|error| CanonicalProblem::NotJson(error.to_string()))?;
    let mut text = String::new();
    write(&value, &mut text)?;
    Ok(text)
}

/// Reads a canonical text: exactly what [`canonical`] writes for the value that is read, so that a key twice, a key that is not
/// known, a space, or a number that is spelled otherwise is refused.
///
/// # Errors
/// What is none.
pub fn read_canonical<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, CanonicalProblem> {
    let value: T = serde_json::from_str(text).map_err(|error| CanonicalProblem::NotJson(error.to_string()))?;
    if canonical(&value)? == text { Ok(value) } else { Err(CanonicalProblem::Spelling) }
}

fn write(value: &Value, out: &mut String) -> Result<(), CanonicalProblem> {
    match value {
        Value::Null | Value::Bool(_) => return Err(CanonicalProblem::Value(value.to_string())),
        Value::Number(number) => match number.as_i64() {
            Some(number) => out.push_str(&number.to_string()),
            None => return Err(CanonicalProblem::Value(value.to_string())),
        },
        // The escapes are those of RFC 8785: \" \\ \b \t \n \f \r, and \u00xx for other characters below U+0020.
        Value::String(_) => out.push_str(&value.to_string()),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(fields) => {
            // Sorted here, whatever order the map of the JSON library keeps.
            let mut sorted: Vec<(&String, &Value)> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, item)) in sorted.into_iter().enumerate() {
                if !is_key(key) {
                    return Err(CanonicalProblem::Key(key.clone()));
                }
                if at > 0 {
                    out.push(',');
                }
                out.push('"');
                out.push_str(key);
                out.push_str("\":");
                write(item, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn is_key(key: &str) -> bool {
    key.len() <= LONGEST_KEY
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_is_between_them() {
        let value = json!({"b": [1, "x", {"z": -2, "a": "片名"}], "a": {}, "a_1": ""});
        assert_eq!(canonical(&value).unwrap(), r#"{"a":{},"a_1":"","b":[1,"x",{"a":"片名","z":-2}]}"#);
        assert_eq!(canonical("\u{1}\n\"\\\u{7f}/é").unwrap(), "\"\\u0001\\n\\\"\\\\\u{7f}/é\"");
    }

    #[test]
    fn only_integers_and_strings_have_a_text() {
        for (value, found) in [
            (json!(null), "null"),
            (json!([true]), "true"),
            (json!({"a": 1.5}), "1.5"),
            (json!(u64::MAX), "18446744073709551615"),
        ] {
            assert_eq!(canonical(&value), Err(CanonicalProblem::Value(found.to_owned())));
        }
        for key in ["", "A", "1", "a b", "片", "a-b", "abcdefghijklmnopqrstuvwxyz0123456"] {
            assert_eq!(canonical(&json!({key: 1})), Err(CanonicalProblem::Key(key.to_owned())));
        }
        assert_eq!(canonical(&json!([i64::MIN, i64::MAX])).unwrap(), "[-9223372036854775808,9223372036854775807]");
    }

    #[test]
    fn every_other_spelling_is_refused() {
        let read = read_canonical::<Value>;
        assert!(read(r#"{"a":"é","b":[0,-1]}"#).is_ok());
        for text in [
            r#"{"b":1,"a":1}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"a": 1}"#,
            r#"{"a":1}"#.trim_end_matches('}'),
            r#"{"a":01}"#,
            r#"{"a":-0}"#,
            r#"{"a":1.0}"#,
            r#"{"a":1e2}"#,
            r#"{"a":"\u00e9"}"#,
            r#"{"a":"\/"}"#,
            "{\"a\":1}\n",
            "\u{feff}{\"a\":1}",
            r#"{"a":null}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![any::<i64>().prop_map(Value::from), any::<String>().prop_map(Value::from)];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z][a-z0-9_]{0,5}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in value()) {
            let text = canonical(&value).unwrap();
            prop_assert_eq!(read_canonical::<Value>(&text).unwrap(), value);
        }
    }
}
