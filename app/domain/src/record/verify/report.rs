//! What a verification found, and how it is printed.

use std::fmt;

use super::Stop;
use crate::record::hash::RecordHash;

/// The steps in their order.
const NAMES: [&str; 12] = [
    "file",
    "lines",
    "tree",
    "signatures",
    "order",
    "pool",
    "seed",
    "sheets",
    "scores",
    "selection",
    "decisions",
    "older file",
];
/// The longest text of a finding, characters.
const LONGEST: usize = 600;

/// Where a step failed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFailure {
    /// Where.
    pub place: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// Everything is as it must be; what was looked at.
    Right(String),
    /// An edition does not allow it, or what it is about has not happened yet.
    NotAsked(String),
    /// Something is not as it must be.
    Wrong(StepFailure),
    /// What failed before cannot be read any further.
    Unread,
}

/// A step of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedStep {
    /// Its number on the page, from 1.
    pub number: usize,
    /// Its name.
    pub name: &'static str,
    /// How it ended.
    pub outcome: StepOutcome,
}

/// What a verification found; its text is what is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordVerification {
    /// The steps in order.
    pub steps: Vec<VerifiedStep>,
    /// What is right, and still to be known.
    pub warnings: Vec<String>,
    /// How many lines there are, and the root over them.
    pub under: Option<(u64, RecordHash)>,
}

impl RecordVerification {
    /// Adds the next step.
    pub(super) fn tell(&mut self, outcome: Result<String, Stop>) {
        self.add(match outcome {
            Ok(said) => StepOutcome::Right(said),
            Err(Stop::NotAsked(why)) => StepOutcome::NotAsked(why),
            Err(Stop::Wrong(failure)) => StepOutcome::Wrong(failure),
        });
    }

    fn add(&mut self, outcome: StepOutcome) {
        if let Some(name) = NAMES.get(self.steps.len()) {
            self.steps.push(VerifiedStep { number: self.steps.len() + 1, name, outcome });
        }
    }

    /// The steps behind one without which nothing can be read.
    pub(super) fn unread(mut self) -> Self {
        for _ in self.steps.len()..NAMES.len() {
            self.add(StepOutcome::Unread);
        }
        self
    }

    /// The first step that failed.
    #[must_use]
    pub fn first_failure(&self) -> Option<&VerifiedStep> {
        self.steps.iter().find(|step| matches!(step.outcome, StepOutcome::Wrong(_)))
    }

    /// No step failed.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.first_failure().is_none()
    }
}

/// A text in so many characters at most.
fn short(text: &str) -> String {
    let text = text.replace(|c: char| c.is_control(), "\u{fffd}");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            let length = text.chars().count();
            format!("{} … ({length} characters)", text.get(..end).unwrap_or_default())
        }
        None => text,
    }
}

impl fmt::Display for RecordVerification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for VerifiedStep { number, name, outcome } in &self.steps {
            write!(f, "step {number:2} {name}: ")?;
            match outcome {
                StepOutcome::Right(said) => writeln!(f, "right, {}", short(said))?,
                StepOutcome::NotAsked(why) => writeln!(f, "not asked, {}", short(why))?,
                StepOutcome::Unread => writeln!(f, "cannot be read")?,
                StepOutcome::Wrong(StepFailure { place, expected, found }) => {
                    writeln!(f, "WRONG\n    where:    {}", short(place))?;
                    writeln!(f, "    expected: {}\n    found:    {}", short(expected), short(found))?;
                }
            }
        }
        for warning in &self.warnings {
            writeln!(f, "warning: {}", short(warning))?;
        }
        if let (true, Some((lines, root))) = (self.is_verified(), &self.under) {
            writeln!(f, "verified: {lines} lines under the root\n    {}", root.groups())?;
            writeln!(f, "Compare it with paper, an older file, or a note of another key.")?;
        }
        Ok(())
    }
}
