//! What the domain finds wrong, as a sentence.

use domain::contest::SettingsProblem;
use domain::form::{AddressFault, AnswerProblem};
use domain::scoring::rubric::{RubricProblem, points};

use crate::{Lang, contest_settings as m, session, settings_lists as l};

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
        SettingsProblem::Condition { .. } => l::bad_condition(lang).to_owned(),
        SettingsProblem::LastRound => m::last_round(lang).to_owned(),
        SettingsProblem::RuleBounds { .. } => m::bounds(lang).to_owned(),
    }
}

/// What is wrong with an answer: what was found, what is allowed.
#[must_use]
pub fn answer_problem(lang: Lang, problem: &AnswerProblem) -> String {
    match problem {
        AnswerProblem::Missing => session::missing(lang).to_owned(),
        AnswerProblem::TooLong { found, max } => session::too_long(lang, *found, *max),
        AnswerProblem::Number { found, min, max } => session::number(lang, found, *min, *max),
        AnswerProblem::Date { found } => session::date(lang, found),
        AnswerProblem::NotOfInvitation { found } => session::not_of_invitation(lang, found),
        AnswerProblem::NotAnOption { found } => session::not_an_option(lang, found),
        AnswerProblem::WebAddress { found, fault } => match fault {
            AddressFault::Scheme => session::address_scheme(lang, found),
            AddressFault::Credentials => session::address_credentials(lang).to_owned(),
            AddressFault::Characters => session::address_characters(lang).to_owned(),
            AddressFault::Host => session::address_host(lang, found),
        },
        AnswerProblem::TitleMarks => session::title_marks(lang).to_owned(),
        AnswerProblem::UnknownField => session::unknown_field(lang).to_owned(),
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
