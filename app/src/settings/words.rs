//! What is wrong with settings, in words and beside its field.

use std::collections::BTreeMap;

use domain::contest::{Settings, SettingsProblem};
use domain::scoring::rubric::RubricProblem;

use super::form_data::{FieldError, cell};
use words::problems::settings_problem;
use words::{Lang, contest_settings as m, session, settings_lists as l};

/// What a person is told of a field.
pub fn said(what: &FieldError, lang: Lang) -> String {
    match what {
        FieldError::Missing => session::missing(lang).to_owned(),
        FieldError::Whole { found, low, high } => session::number(lang, found, *low, *high),
        FieldError::Points(found) => m::not_points(lang, found),
        FieldError::Length(found) => m::not_a_length(lang, found),
        FieldError::Option(found) => session::not_an_option(lang, found),
        FieldError::Key(found) => m::not_a_key(lang, found),
        FieldError::Zone(found) => m::no_such_zone(lang, found),
        FieldError::Region(found) => m::no_such_region(lang, found),
        FieldError::Bounds => m::bounds(lang).to_owned(),
        FieldError::NotOneGroup => l::not_one_group(lang).to_owned(),
        FieldError::Needed(name) => m::needed(lang, name),
        FieldError::Domain(problem) => settings_problem(lang, problem),
    }
}

/// The field a problem of the new settings belongs to; `rows` are the rows each list was read from.
pub fn place(problem: &SettingsProblem, settings: &Settings, rows: &BTreeMap<String, Vec<usize>>) -> String {
    let row = |list: &str, at: Option<usize>| -> usize {
        let rows = rows.get(list);
        at.and_then(|at| rows?.get(at)).copied().unwrap_or_default()
    };
    let criterion = |key: &String| settings.rubric.criteria.iter().rposition(|one| one.key == *key);
    let category = |key: &str| settings.categories.iter().rposition(|one| one.key == key);
    let region = |code: &str| settings.regions.iter().rposition(|one| one.code == code);
    let rule = |id: &str| settings.balance.rules.iter().rposition(|one| one.id == id);
    match problem {
        SettingsProblem::Rubric(RubricProblem::Empty) => cell("criterion", 0, "zh"),
        SettingsProblem::Rubric(RubricProblem::Duplicate(key)) => {
            cell("criterion", row("criterion", criterion(key)), "zh")
        }
        SettingsProblem::Rubric(RubricProblem::Weight { key, .. }) => {
            cell("criterion", row("criterion", criterion(key)), "weight")
        }
        SettingsProblem::Rubric(RubricProblem::Scale { .. }) => "step".to_owned(),
        SettingsProblem::Empty(list) => match list.as_str() {
            "regions" => cell("region", 0, "code"),
            "form" => cell("field", 0, "key"),
            "rounds" => cell("round", 0, "zh"),
            _ => cell("category", 0, "zh"),
        },
        SettingsProblem::Duplicate { list, key } => match list.as_str() {
            "regions" => cell("region", row("region", region(key)), "code"),
            "form" => cell("field", row("field", settings.form.iter().rposition(|one| one.key == *key)), "key"),
            "rules" => cell("rule", row("rule", rule(key)), "about"),
            "sections" => {
                cell("section", row("section", settings.sections.iter().rposition(|one| one.key == *key)), "zh")
            }
            _ => cell("category", row("category", category(key)), "key"),
        },
        SettingsProblem::RegionParent { code, .. } => cell("region", row("region", region(code)), "parent"),
        SettingsProblem::Range { what, .. } => match what.as_str() {
            "film.max_bytes" => "max_size".to_owned(),
            "size" | "grace_minutes" => what.clone(),
            other if other.starts_with("round ") => {
                let number = other.split([' ', ':']).nth(1).and_then(|number| number.parse::<usize>().ok());
                cell("round", row("round", number.and_then(|number| number.checked_sub(1))), "line")
            }
            other if other.starts_with("rule ") => {
                let named = other.strip_prefix("rule ").and_then(|rest| rest.rsplit_once(": "));
                cell("rule", row("rule", named.and_then(|(id, _)| rule(id))), "number")
            }
            other => {
                let (key, column) = other
                    .strip_prefix("category ")
                    .and_then(|rest| rest.rsplit_once(": "))
                    .map_or((None, "minutes"), |(key, what)| {
                        (Some(key), if what == "grace" { what } else { "minutes" })
                    });
                cell("category", row("category", key.and_then(category)), column)
            }
        },
        SettingsProblem::LastRound => cell("round", row("round", settings.rounds.len().checked_sub(1)), "kind"),
        SettingsProblem::RuleBounds { id, .. } => cell("rule", row("rule", rule(id)), "number"),
        SettingsProblem::Condition { field } => {
            cell("field", row("field", settings.form.iter().rposition(|one| one.key == *field)), "when")
        }
    }
}
