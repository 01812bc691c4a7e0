//! The eligibility check (形式审查): decisions, the second reader, what may be taken back, and whether reasons were answered.

use std::fmt;
use std::str::FromStr;

use super::state::EntryState;
use crate::contest::settings::Settings;
use crate::form::{Answer, Answers, Field};

/// What the office decides about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Eligible.
    Pass,
    /// Back to the author, with reasons.
    Return,
    /// Refused, with reasons.
    Refuse,
}

impl Decision {
    /// The state an entry takes by it.
    #[must_use]
    pub const fn state(self) -> EntryState {
        match self {
            Self::Pass => EntryState::Eligible,
            Self::Return => EntryState::Returned,
            Self::Refuse => EntryState::Refused,
        }
    }

    /// It needs reasons.
    #[must_use]
    pub const fn needs_reasons(self) -> bool {
        matches!(self, Self::Return | Self::Refuse)
    }
}

/// What a line of the office's log about an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckStep {
    /// A note among colleagues.
    Note,
    /// The first of two readers came to this.
    Read(Decision),
    /// It was decided.
    Decided(Decision),
    /// A decision was taken back.
    Undone,
}

impl CheckStep {
    /// Every step.
    pub const ALL: [Self; 8] = [
        Self::Note,
        Self::Read(Decision::Pass),
        Self::Read(Decision::Return),
        Self::Read(Decision::Refuse),
        Self::Decided(Decision::Pass),
        Self::Decided(Decision::Return),
        Self::Decided(Decision::Refuse),
        Self::Undone,
    ];

    /// The name in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Read(Decision::Pass) => "read_pass",
            Self::Read(Decision::Return) => "read_return",
            Self::Read(Decision::Refuse) => "read_refuse",
            Self::Decided(Decision::Pass) => "pass",
            Self::Decided(Decision::Return) => "return",
            Self::Decided(Decision::Refuse) => "refuse",
            Self::Undone => "undone",
        }
    }
}

impl fmt::Display for CheckStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text that names no step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown step of a check {0:?}")]
pub struct BadCheckStep(pub String);

impl FromStr for CheckStep {
    type Err = BadCheckStep;
    fn from_str(text: &str) -> Result<Self, BadCheckStep> {
        let bad = || BadCheckStep(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|step| step.key() == text).ok_or_else(bad)
    }
}

/// A line of the office's log, as the rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoggedStep<'a> {
    /// What it is.
    pub step: CheckStep,
    /// Who it is by.
    pub by: &'a str,
    /// The entry's version after it.
    pub version: i64,
}

/// Whether a decision takes effect at once, or waits for a second reader. An entry is passed or refused where two people came to
/// the same; it is returned by one, since its author answers anyway. What was read of another version counts no more.
#[must_use]
pub fn takes_effect(second_reader: bool, decision: Decision, by: &str, version: i64, log: &[LoggedStep<'_>]) -> bool {
    if !second_reader || decision == Decision::Return {
        return true;
    }
    let readings = log.iter().filter(|one| one.version == version && matches!(one.step, CheckStep::Read(_)));
    // Of each other person, what they came to last.
    let mut last: Vec<&LoggedStep<'_>> = Vec::new();
    for one in readings.filter(|one| one.by != by) {
        last.retain(|kept| kept.by != one.by);
        last.push(one);
    }
    last.iter().any(|one| one.step == CheckStep::Read(decision))
}

/// The decision that may be taken back: the last one, while the entry is as it left it.
#[must_use]
pub fn may_undo(version: i64, log: &[LoggedStep<'_>]) -> Option<Decision> {
    let last = log.iter().rev().find(|one| one.step != CheckStep::Note)?;
    match last.step {
        CheckStep::Decided(decision) if last.version == version => Some(decision),
        _ => None,
    }
}

/// Which line is the last return that was not taken back.
#[must_use]
pub fn last_return(log: &[LoggedStep<'_>]) -> Option<usize> {
    let mut undone = false;
    for (at, one) in log.iter().enumerate().rev() {
        match one.step {
            CheckStep::Undone => undone = true,
            // Only the last decision is ever taken back.
            CheckStep::Decided(_) if undone => undone = false,
            CheckStep::Decided(Decision::Return) => return Some(at),
            CheckStep::Decided(_) | CheckStep::Read(_) | CheckStep::Note => {}
        }
    }
    None
}

/// The lines of the office's reasons, each with the field it begins with, as in `内容简介:超过 200 字`.
#[must_use]
pub fn reasons_of<'a>(settings: &'a Settings, text: &'a str) -> Vec<(Option<&'a Field>, &'a str)> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let head = line.split([':', '\u{ff1a}']).next().unwrap_or_default().trim();
            let field = settings
                .form
                .iter()
                .find(|field| head.len() < line.len() && field.label.iter().any(|(_, name)| name == head));
            (field, line)
        })
        .collect()
}

/// A reason of the office, with what stood in its field then and what stands there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredReason {
    /// The field's key; `None` where the reason is about no field of the form.
    pub field: Option<String>,
    /// The reason.
    pub text: String,
    /// What was submitted then.
    pub before: Option<Answer>,
    /// What stands there now.
    pub now: Option<Answer>,
}

impl AnsweredReason {
    /// Nothing in its field has changed; of a reason about no field nobody can tell, so it stays open until the entry is submitted
    /// again.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.field.is_none() || self.before == self.now
    }
}

/// The reasons with which an entry was returned, each with the old and the new answer.
#[must_use]
pub fn answered(settings: &Settings, reasons: &str, before: &Answers, now: &Answers) -> Vec<AnsweredReason> {
    let with_answers = |(field, text): (Option<&Field>, &str)| AnsweredReason {
        field: field.map(|field| field.key.clone()),
        text: text.to_owned(),
        before: field.and_then(|field| before.get(&field.key)).cloned(),
        now: field.and_then(|field| now.get(&field.key)).cloned(),
    };
    reasons_of(settings, reasons).into_iter().map(with_answers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    fn step(step: CheckStep, by: &str, version: i64) -> LoggedStep<'_> {
        LoggedStep { step, by, version }
    }

    #[test]
    fn two_different_people_come_to_the_same() {
        use Decision::{Pass, Refuse, Return};
        assert!(takes_effect(false, Pass, "a", 2, &[]), "one reader is enough unless the contest asks for two");
        assert!(!takes_effect(true, Pass, "a", 2, &[]));
        let first = [step(CheckStep::Read(Pass), "a", 2)];
        assert!(!takes_effect(true, Pass, "a", 2, &first), "the same person twice");
        assert!(takes_effect(true, Pass, "b", 2, &first));
        assert!(!takes_effect(true, Refuse, "b", 2, &first), "they disagree");
        assert!(!takes_effect(true, Pass, "b", 3, &first), "it was submitted again since");
        assert!(takes_effect(true, Return, "a", 2, &[]), "the author answers anyway");
        let changed = [step(CheckStep::Read(Pass), "a", 2), step(CheckStep::Read(Refuse), "a", 2)];
        assert!(!takes_effect(true, Pass, "b", 2, &changed) && takes_effect(true, Refuse, "b", 2, &changed));
    }

    #[test]
    fn a_decision_is_taken_back_while_nothing_followed() {
        let decided = step(CheckStep::Decided(Decision::Return), "a", 4);
        let note = step(CheckStep::Note, "b", 4);
        assert_eq!(may_undo(4, &[decided, note]), Some(Decision::Return), "a note is nothing that follows");
        assert_eq!(may_undo(5, &[decided]), None, "the author has begun to correct it");
        assert_eq!(may_undo(4, &[decided, step(CheckStep::Undone, "a", 5)]), None);
        assert_eq!(may_undo(4, &[]), None);
    }

    #[test]
    fn a_return_that_was_taken_back_asks_for_nothing() {
        let of = |steps: &[CheckStep]| {
            let log: Vec<LoggedStep<'_>> = steps.iter().map(|one| step(*one, "a", 1)).collect();
            last_return(&log)
        };
        let (returned, passed) = (CheckStep::Decided(Decision::Return), CheckStep::Decided(Decision::Pass));
        assert_eq!(of(&[returned, CheckStep::Note, passed]), Some(0));
        assert_eq!(of(&[returned, CheckStep::Undone]), None);
        assert_eq!(of(&[returned, passed, CheckStep::Undone]), Some(0), "the pass was taken back");
        assert_eq!(of(&[returned, returned, CheckStep::Note, CheckStep::Undone]), Some(0));
        assert_eq!(of(&[CheckStep::Read(Decision::Return)]), None);
    }

    #[test]
    fn every_step_has_a_name_of_its_own() {
        for step in CheckStep::ALL {
            assert_eq!(step.key().parse(), Ok(step));
        }
        assert!("lost".parse::<CheckStep>().is_err());
    }

    #[test]
    fn reasons_lead_to_their_fields() {
        let settings = preset::selection();
        let found = reasons_of(&settings, "内容简介:超过 200 字\n\nTitle: too general\n请补盖章\n影片:无声");
        let keys: Vec<Option<&str>> = found.iter().map(|(field, _)| field.map(|field| field.key.as_str())).collect();
        assert_eq!(keys, [Some("synopsis"), Some("title"), None, None]);
    }

    #[test]
    fn a_reason_is_open_until_its_field_changes() {
        let settings = preset::selection();
        let said = |title: &str| Answers::from([("title".to_owned(), Answer::Text(title.to_owned()))]);
        let title = settings.field("title").unwrap().label.get(crate::text::Lang::Zh).to_owned();
        let reasons = format!("{title}：有误\n请补盖章");
        let found = answered(&settings, &reasons, &said("夜航"), &said("夜航人"));
        assert_eq!(found.iter().map(AnsweredReason::is_open).collect::<Vec<_>>(), [false, true]);
        assert_eq!(found[0].before, Some(Answer::Text("夜航".to_owned())));
        assert!(answered(&settings, &reasons, &said("夜航"), &said("夜航"))[0].is_open());
    }
}
