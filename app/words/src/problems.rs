//! What the domain finds wrong, as a sentence.

use domain::contest::SettingsProblem;
use domain::scoring::rubric::{RubricProblem, points};

use crate::{Lang, contest_settings as m, session};

/// What makes settings unusable.
#[must_use]
pub fn settings_problem(lang: Lang, problem: &SettingsProblem) -> String {
    match problem {
        SettingsProblem::Rubric(RubricProblem::Empty) => m::no_criterion(lang).to_owned(),
        SettingsProblem::Rubric(RubricProblem::Duplicate(key)) => m::twice(lang, key),
        SettingsProblem::Rubric(RubricProblem::Weight { found, .. }) => {
            session::number(lang, &found.to_string(), 1, 10_000)
        }
        SettingsProblem::Rubric(RubricProblem::Scale { max, step }) => m::scale(lang, &points(*max), &points(*step)),
        SettingsProblem::Empty(list) => m::empty(lang, list_name(list, lang)),
        SettingsProblem::Duplicate { key, .. } => m::twice(lang, key),
        SettingsProblem::RegionParent { parent, .. } => m::no_way_up(lang, parent),
        SettingsProblem::Range { found, low, high, .. } => session::number(lang, &found.to_string(), *low, *high),
        SettingsProblem::LastRound => m::last_round(lang).to_owned(),
        SettingsProblem::RuleBounds { .. } => m::bounds(lang).to_owned(),
    }
}

fn list_name(list: &str, lang: Lang) -> &'static str {
    match list {
        "regions" => m::regions(lang),
        "form" => m::form(lang),
        "rounds" => m::rounds(lang),
        _ => m::categories(lang),
    }
}
