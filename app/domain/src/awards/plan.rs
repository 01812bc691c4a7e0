//! What an organiser sets up about awards: grades, best first, and the award for organisations.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::selection::Rule;
use crate::text::{Lang, Text};

/// Most grades of a contest.
pub const MOST_GRADES: usize = 20;
/// Most places of a grade, and of the award for organisations.
pub const MOST_PLACES: usize = 1_000;
/// The largest weight of a count.
pub const LARGEST_WEIGHT: i64 = 1_000;
/// Most characters of the name of an award.
pub const LONGEST_NAME: usize = 60;

const fn is_false(value: &bool) -> bool {
    !*value
}

/// A grade of awards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardGrade {
    /// Stable key.
    pub key: String,
    /// Name, for example 一等奖.
    pub label: Text,
    /// How many films it is given to.
    pub places: usize,
    /// Places may stay empty where too few films are good enough (宁缺毋滥).
    #[serde(default, skip_serializing_if = "is_false")]
    pub may_stay_vacant: bool,
    /// The least score, hundredths; `None` is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_score: Option<i64>,
    /// The share of the papers of a ballot, per cent, without which a film does not get it: the place stays empty. `None` asks for no
    /// ballot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes_percent: Option<u8>,
    /// Its own balance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

impl AwardGrade {
    /// Whether places may stay empty: where votes are asked for, they always may.
    #[must_use]
    pub const fn allows_vacancy(&self) -> bool {
        self.may_stay_vacant || self.votes_percent.is_some()
    }

    /// Whether so many votes of so many papers are enough for it.
    #[must_use]
    pub fn is_reached_by(&self, votes: usize, papers: usize) -> bool {
        let Some(percent) = self.votes_percent else { return true };
        votes > 0 && votes.saturating_mul(100) >= papers.saturating_mul(usize::from(percent))
    }
}

/// Whom the award for organisations goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardedOrigin {
    /// Submitting units.
    #[default]
    SubmittingUnit,
    /// Regions.
    Region,
}

impl AwardedOrigin {
    /// Both.
    pub const ALL: [Self; 2] = [Self::SubmittingUnit, Self::Region];

    /// The name in forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::SubmittingUnit => "submitting_unit",
            Self::Region => "region",
        }
    }

    /// Reads [`Self::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// What each film counts for whoever sent it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountWeights {
    /// A film that was entered.
    pub entered: i64,
    /// One that passed the eligibility check, besides.
    pub eligible: i64,
    /// One that was selected, besides.
    pub chosen: i64,
    /// One that was awarded, besides.
    pub awarded: i64,
}

impl CountWeights {
    /// All of them, in the order of a contest.
    #[must_use]
    pub const fn all(self) -> [i64; 4] {
        [self.entered, self.eligible, self.chosen, self.awarded]
    }
}

/// The award for organisations (优秀组织奖), by a formula of counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationAward {
    /// Name.
    pub label: Text,
    /// How many it is given to; those that are level at the last place all get it.
    pub places: usize,
    /// Whom it goes to.
    #[serde(default)]
    pub origin: AwardedOrigin,
    /// What is counted.
    pub weights: CountWeights,
}

impl OrganisationAward {
    /// As offices usually give it.
    #[must_use]
    pub fn usual() -> Self {
        Self {
            label: Text::new("优秀组织奖", "Organisation award"),
            places: 5,
            origin: AwardedOrigin::SubmittingUnit,
            weights: CountWeights { entered: 1, eligible: 1, chosen: 3, awarded: 5 },
        }
    }
}

/// The awards of a contest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardPlan {
    /// Grades, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<AwardGrade>,
    /// The award for organisations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationAward>,
}

/// What makes a plan unusable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwardPlanProblem {
    /// An award has no name, or one that is too long.
    Name {
        /// Characters found.
        found: usize,
    },
    /// Two grades have the same key or the same name.
    Twice(Text),
    /// Too many grades.
    Grades {
        /// How many.
        found: usize,
    },
    /// Places of an award.
    Places {
        /// Which.
        award: Text,
        /// How many.
        found: usize,
    },
    /// The share of the papers, per cent.
    Percent {
        /// Which.
        award: Text,
        /// Found.
        found: u8,
    },
    /// A rule has a minimum above its maximum.
    Rule {
        /// Which.
        award: Text,
        /// The minimum.
        min: usize,
        /// The maximum.
        max: usize,
    },
    /// Weights of counts: each is from 0 to [`LARGEST_WEIGHT`], and one at least is not 0.
    Weights,
}

impl AwardPlan {
    /// Nothing is awarded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The grade with this key.
    #[must_use]
    pub fn grade(&self, key: &str) -> Option<&AwardGrade> {
        self.grades.iter().find(|grade| grade.key == key)
    }

    /// Gives each grade without a key one that no grade has, and none of these that are on record: what was ruled or voted about a
    /// grade that is gone counts for no other.
    pub fn key_new_grades<'a>(&mut self, on_record: impl IntoIterator<Item = &'a str>) {
        let mut taken: BTreeSet<String> = on_record.into_iter().map(str::to_owned).collect();
        taken.extend(self.grades.iter().map(|grade| grade.key.clone()));
        for grade in self.grades.iter_mut().filter(|grade| grade.key.is_empty()) {
            let mut keys = (1..=taken.len().saturating_add(1)).map(|number| format!("g{number}"));
            grade.key = keys.find(|key| !taken.contains(key)).unwrap_or_default();
            taken.insert(grade.key.clone());
        }
    }

    /// What is wrong with it; empty where it can be used.
    #[must_use]
    pub fn problems(&self) -> Vec<AwardPlanProblem> {
        let mut found = Vec::new();
        if self.grades.len() > MOST_GRADES {
            found.push(AwardPlanProblem::Grades { found: self.grades.len() });
        }
        let (mut keys, mut names) = (BTreeSet::new(), BTreeSet::new());
        for grade in &self.grades {
            look_at_name(&grade.label, &mut found);
            if !keys.insert(&grade.key) || !names.insert(&grade.label) {
                found.push(AwardPlanProblem::Twice(grade.label.clone()));
            }
            look_at_places(&grade.label, grade.places, &mut found);
            if let Some(percent) = grade.votes_percent
                && !(1..=100).contains(&percent)
            {
                found.push(AwardPlanProblem::Percent { award: grade.label.clone(), found: percent });
            }
            found.extend(grade.rules.iter().filter_map(Rule::contradiction).map(|(min, max)| {
                let award = grade.label.clone();
                AwardPlanProblem::Rule { award, min, max }
            }));
        }
        if let Some(award) = &self.organisation {
            look_at_name(&award.label, &mut found);
            look_at_places(&award.label, award.places, &mut found);
            let weights = award.weights.all();
            let fits = weights.iter().all(|weight| (0..=LARGEST_WEIGHT).contains(weight));
            if !fits || weights.iter().all(|weight| *weight == 0) {
                found.push(AwardPlanProblem::Weights);
            }
        }
        found
    }
}

/// A name is there in one language at least, and not too long in any.
fn look_at_name(label: &Text, found: &mut Vec<AwardPlanProblem>) {
    let lengths = Lang::ALL.iter().map(|lang| label.exact(*lang).trim().chars().count());
    let longest = lengths.max().unwrap_or_default();
    if !(1..=LONGEST_NAME).contains(&longest) {
        found.push(AwardPlanProblem::Name { found: longest });
    }
}

fn look_at_places(label: &Text, places: usize, found: &mut Vec<AwardPlanProblem>) {
    if !(1..=MOST_PLACES).contains(&places) {
        found.push(AwardPlanProblem::Places { award: label.clone(), found: places });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset::{self, Preset};
    use crate::selection::{RuleKind, Scope};

    #[test]
    fn the_plans_of_the_presets_can_be_used_and_read_back() {
        for preset in Preset::ALL {
            let plan = preset.settings().awards;
            assert_eq!(plan.problems(), [], "{preset}");
            let text = serde_json::to_string(&plan).unwrap();
            assert_eq!(serde_json::from_str::<AwardPlan>(&text).unwrap(), plan);
        }
        let plan = preset::open_contest().awards;
        assert_eq!(plan.grades.iter().map(|grade| grade.places).sum::<usize>(), preset::open_contest().balance.size);
        assert!(preset::selection().awards.is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let mut plan = preset::open_contest().awards;
        let (first, label) = (&mut plan.grades[0], Text::same("一等奖"));
        first.label = label.clone();
        first.places = 0;
        first.votes_percent = Some(101);
        first.rules = vec![Rule::new("r", "region", Scope::Each).with(RuleKind::Min, 2).with(RuleKind::Max, 1)];
        plan.grades[1].label = Text::same(" ");
        plan.grades[2].key = plan.grades[0].key.clone();
        let third = plan.grades[2].label.clone();
        plan.organisation.as_mut().unwrap().weights = CountWeights::default();
        assert_eq!(
            plan.problems(),
            [
                AwardPlanProblem::Places { award: label.clone(), found: 0 },
                AwardPlanProblem::Percent { award: label.clone(), found: 101 },
                AwardPlanProblem::Rule { award: label, min: 2, max: 1 },
                AwardPlanProblem::Name { found: 0 },
                AwardPlanProblem::Twice(third),
                AwardPlanProblem::Weights,
            ]
        );
    }

    #[test]
    fn a_new_grade_gets_a_key_that_none_had() {
        let mut plan = preset::open_contest().awards;
        plan.grades.remove(1);
        plan.grades.extend([AwardGrade::default(), AwardGrade::default()]);
        plan.key_new_grades(["g2", "g5"]);
        let keys: Vec<&str> = plan.grades.iter().map(|grade| grade.key.as_str()).collect();
        assert_eq!(keys, ["g1", "g3", "g4", "g6", "g7"]);
    }

    #[test]
    fn sixty_per_cent_of_five_papers_are_three() {
        let grade = AwardGrade { votes_percent: Some(60), ..AwardGrade::default() };
        assert!(grade.is_reached_by(3, 5) && !grade.is_reached_by(2, 5) && grade.allows_vacancy());
        assert!(!grade.is_reached_by(0, 0), "a vote is needed at least");
        assert!(AwardGrade::default().is_reached_by(0, 5), "none are asked for");
    }
}
