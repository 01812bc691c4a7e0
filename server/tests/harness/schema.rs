//! The part of JSON Schema that `openapi.json` uses. A keyword it does not know fails the test instead of passing everything.

use serde_json::Value;

/// What in `value` is not as `schema` says; `root` is the whole description, for references.
pub fn faults(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(root, schema, value, "", &mut faults);
    faults
}

/// Follows a `$ref`, if it is one.
pub fn resolved<'v>(root: &'v Value, value: &'v Value) -> &'v Value {
    match value["$ref"].as_str() {
        Some(to) => root.pointer(to.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let fault = match keyword.as_str() {
            "$ref" => {
                check(root, resolved(root, schema), value, at, faults);
                continue;
            }
            "allOf" => {
                for one in rule.as_array().unwrap() {
                    check(root, one, value, at, faults);
                }
                continue;
            }
            "properties" => {
                // Answers may not say more than is described.
                for (name, member) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = rule.get(name) {
                        check(root, schema, member, &format!("{at}/{name}"), faults);
                    } else if schema.get("required").is_some() {
                        faults.push(format!("{at}/{name} is not described"));
                    }
                }
                continue;
            }
            "additionalProperties" => {
                for (name, member) in value.as_object().into_iter().flatten() {
                    check(root, rule, member, &format!("{at}/{name}"), faults);
                }
                continue;
            }
            "items" => {
                for (nth, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{at}/{nth}"), faults);
                }
                continue;
            }
            "description" => continue,
            "oneOf" => {
                let fits = |one: &&Value| self::faults(root, one, value).is_empty();
                rule.as_array().unwrap().iter().filter(fits).count() != 1
            }
            "type" => !types(rule).any(|name| is_of(name, value)),
            "enum" => !rule.as_array().unwrap().contains(value),
            "required" => rule.as_array().unwrap().iter().any(|name| value.get(name.as_str().unwrap()).is_none()),
            "format" => {
                assert_eq!(rule, "date-time", "format");
                value.as_str().is_none_or(|text| text.parse::<jiff::Timestamp>().is_err())
            }
            "pattern" => value.as_str().is_some_and(|text| !matches(rule.as_str().unwrap(), text)),
            _ => true,
        };
        if fault {
            faults.push(format!("{at}: {value} is not {keyword} {rule}"));
        }
    }
}

fn types(rule: &Value) -> impl Iterator<Item = &str> {
    let one = rule.as_str().into_iter();
    one.chain(rule.as_array().into_iter().flatten().map(|name| name.as_str().unwrap()))
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}

/// The three patterns of the description, by hand: a regular expression engine for them alone would be built for every test run.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[A-Za-z0-9_-]{1,64}$" => {
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        }
        "^[0-9a-f]{64}$" => text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
        r"^-?[0-9]+\.[0-9]{2}$" => text.trim_start_matches('-').split_once('.').is_some_and(|(whole, part)| {
            let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits(whole) && digits(part) && part.len() == 2
        }),
        _ => false,
    }
}
