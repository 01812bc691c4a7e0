//! Overrides (人工裁定): a film people put into the selection, or keep out of it, whatever the scores say.
//!
//! An override always says why and who decided it; without that it would be a hand on the scale.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::EntryId;
use crate::selection::Problem;

/// Which way a film is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// 必选: it is in.
    In,
    /// 排除: it is out.
    Out,
}

impl Ruling {
    /// The name in the database and in the sealed inputs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A text that names no ruling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown ruling {0:?}; allowed: in, out")]
pub struct BadRuling(pub String);

impl FromStr for Ruling {
    type Err = BadRuling;

    fn from_str(text: &str) -> Result<Self, BadRuling> {
        [Self::In, Self::Out].into_iter().find(|ruling| ruling.key() == text).ok_or_else(|| BadRuling(text.to_owned()))
    }
}

/// What people decided about one film.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The film.
    pub entry: EntryId,
    /// In or out.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// Who decided it: a person or a body.
    pub decider: String,
}

/// Puts the overrides of films that can be chosen into a problem, as pins and vetoes.
pub fn apply(overrides: &[Override], problem: &mut Problem) {
    let known = |one: &&Override| problem.entries.iter().any(|entry| entry.id == one.entry.as_str());
    let of = |ruling: Ruling| {
        let ids = overrides.iter().filter(|one| one.ruling == ruling).filter(known);
        ids.map(|one| one.entry.to_string()).collect::<Vec<_>>()
    };
    let (pinned, vetoed) = (of(Ruling::In), of(Ruling::Out));
    (problem.pinned, problem.vetoed) = (pinned, vetoed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selection::{Explain, Outcome, Structure, generate, solve};

    #[test]
    fn an_override_decides_against_the_scores() {
        let mut problem = generate(12, 3, Structure::A, 7);
        problem.rules.clear();
        let Outcome::Optimal(before) = solve(&problem, Explain::None) else { panic!("nothing can be chosen") };
        let best = before.selected[0].clone();
        let worst = problem.entries.iter().min_by_key(|entry| entry.score).unwrap().id.clone();
        let rule = |entry: &str, ruling| Override {
            entry: entry.parse().unwrap(),
            ruling,
            reason: "r".to_owned(),
            decider: "d".to_owned(),
        };
        let gone = rule("gone", Ruling::In);
        apply(&[rule(&worst, Ruling::In), rule(&best, Ruling::Out), gone], &mut problem);
        assert_eq!((&problem.pinned, &problem.vetoed), (&vec![worst.clone()], &vec![best.clone()]));
        problem.check().unwrap();
        let Outcome::Optimal(after) = solve(&problem, Explain::None) else { panic!("nothing can be chosen") };
        assert!(after.selected.contains(&worst) && !after.selected.contains(&best));
    }

    #[test]
    fn a_ruling_reads_as_it_is_written() {
        for ruling in [Ruling::In, Ruling::Out] {
            assert_eq!(ruling.key().parse(), Ok(ruling));
        }
        assert!("pin".parse::<Ruling>().is_err());
    }
}
