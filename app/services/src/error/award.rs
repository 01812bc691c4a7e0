//! Why something is not done about awards, in words.

use domain::awards::plan::{AwardPlanProblem, LARGEST_WEIGHT, LONGEST_NAME, MOST_GRADES, MOST_PLACES};
use domain::text::Lang;
use words::awards as m;

/// A rule of the awards that says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwardRefusal {
    /// The awards cannot be set up so.
    Plan(AwardPlanProblem),
    /// A grade has no place left.
    Full {
        /// How many it has.
        places: usize,
    },
    /// A film has not the votes that a grade asks for, per cent of the papers of a counted ballot about it.
    Votes {
        /// Asked for.
        percent: u8,
    },
    /// A grade is still open.
    Unsettled,
}

impl AwardRefusal {
    /// What a person is told.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Plan(problem) => plan_problem(problem, lang),
            Self::Full { places } => m::places_full(lang, *places),
            Self::Votes { percent } => m::too_few_votes(lang, *percent),
            Self::Unsettled => m::unsettled(lang).to_owned(),
        }
    }
}

fn plan_problem(problem: &AwardPlanProblem, lang: Lang) -> String {
    match problem {
        AwardPlanProblem::Name { found: 0 } => m::name_missing(lang).to_owned(),
        AwardPlanProblem::Name { found } => m::name_long(lang, *found, LONGEST_NAME),
        AwardPlanProblem::Twice(label) => m::name_twice(lang, label.get(lang)),
        AwardPlanProblem::Grades { found } => m::too_many_grades(lang, *found, MOST_GRADES),
        AwardPlanProblem::Places { award, found } => m::bad_places(lang, award.get(lang), *found, MOST_PLACES),
        AwardPlanProblem::Percent { award, found } => m::bad_percent(lang, award.get(lang), *found),
        AwardPlanProblem::Rule { award, min, max } => m::bad_rule(lang, award.get(lang), *min, *max),
        AwardPlanProblem::Weights => m::bad_weights(lang, LARGEST_WEIGHT),
    }
}
