//! An entry (作品): its states, its answers to the form, and what the form says of them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contest::{FieldKind, GroupFamily, QuotaFamily, Settings, Visible, keys};

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Being filled in; seen by its author only.
    Draft,
    /// Handed in, waiting for the eligibility check.
    Submitted,
    /// Sent back with reasons, to be mended.
    Returned,
    /// Passed the eligibility check.
    Eligible,
    /// Refused with reasons.
    Refused,
    /// Chosen by the sealed selection.
    Shortlisted,
    /// Judged, not chosen.
    NotShortlisted,
    /// Taken back by its author.
    Withdrawn,
}

impl EntryState {
    /// Every state, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Eligible,
        Self::Refused,
        Self::Shortlisted,
        Self::NotShortlisted,
        Self::Withdrawn,
    ];

    /// The name in the database and in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Eligible => "eligible",
            Self::Refused => "refused",
            Self::Shortlisted => "shortlisted",
            Self::NotShortlisted => "not_shortlisted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The author may change the answers and the film.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Passed the eligibility check, whatever came after.
    #[must_use]
    pub const fn is_eligible(self) -> bool {
        matches!(self, Self::Eligible | Self::Shortlisted | Self::NotShortlisted)
    }

    /// Counts against a quota.
    #[must_use]
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Draft | Self::Refused | Self::Withdrawn)
    }

    /// Whether an entry may go from this state to `to`.
    #[must_use]
    pub const fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Draft | Self::Returned, Self::Submitted)
                | (Self::Submitted, Self::Returned | Self::Eligible | Self::Refused)
                | (Self::Eligible, Self::Returned | Self::Shortlisted | Self::NotShortlisted)
                | (
                    Self::Draft | Self::Submitted | Self::Returned | Self::Eligible | Self::NotShortlisted,
                    Self::Withdrawn
                )
        )
    }
}

impl fmt::Display for EntryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text that names no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown entry state {0:?}")]
pub struct BadState(pub String);

impl FromStr for EntryState {
    type Err = BadState;
    fn from_str(text: &str) -> Result<Self, BadState> {
        Self::ALL.into_iter().find(|state| state.key() == text).ok_or_else(|| BadState(text.chars().take(40).collect()))
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A ticked or unticked statement.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Words, a date, or the key of a choice.
    Text(String),
    /// Keys of several choices, or people one a line.
    List(Vec<String>),
}

impl Answer {
    /// Nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Flag(ticked) => !ticked,
            Self::Number(_) => false,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(list) => list.iter().all(|item| item.trim().is_empty()),
        }
    }

    /// The answer as one text: lists one a line, a tick as `true`.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Flag(ticked) => ticked.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(list) => list.join("\n"),
        }
    }
}

/// Answers by field key.
pub type Answers = BTreeMap<String, Answer>;

/// The text of an answer, empty where there is none.
#[must_use]
pub fn text_of(answers: &Answers, key: &str) -> String {
    answers.get(key).map(Answer::to_text).unwrap_or_default()
}

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's key.
    pub field: String,
    /// What is wrong.
    pub problem: Problem,
}

/// Kinds of trouble with an answer, each with what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Required and not answered.
    Missing,
    /// More characters than allowed.
    TooLong {
        /// Characters found.
        found: usize,
        /// Most allowed.
        max: usize,
    },
    /// Not a whole number within the limits.
    Number {
        /// What was found.
        found: String,
        /// Lowest allowed.
        min: i64,
        /// Highest allowed.
        max: i64,
    },
    /// Not a date of the calendar.
    Date {
        /// What was found.
        found: String,
    },
    /// Not one of the options.
    NotAnOption {
        /// What was found.
        found: String,
    },
    /// The title carries 《》, which the app adds itself.
    TitleMarks,
    /// The form has no such field.
    UnknownField,
}

/// Tidies answers: surrounding space goes, empty answers go, people and choices become lists,
/// numbers become numbers where they can be read. What cannot be read stays as it was typed.
#[must_use]
pub fn tidy(settings: &Settings, answers: Answers) -> Answers {
    let mut tidied = Answers::new();
    for (key, answer) in answers {
        let kind = settings.field(&key).map(|field| &field.kind);
        let answer = match (kind, answer) {
            (Some(FieldKind::People | FieldKind::Choices { .. }), Answer::Text(text)) => {
                Answer::List(text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect())
            }
            (Some(FieldKind::Number { .. }), Answer::Text(text)) => {
                let trimmed = text.trim().to_owned();
                trimmed.parse().map_or(Answer::Text(trimmed), Answer::Number)
            }
            (Some(FieldKind::Statement { .. }), Answer::Text(text)) => {
                Answer::Flag(matches!(text.trim(), "true" | "on" | "1" | "yes"))
            }
            (_, Answer::Text(text)) => Answer::Text(text.trim().to_owned()),
            (_, other) => other,
        };
        if !answer.is_empty() {
            tidied.insert(key, answer);
        }
    }
    tidied
}

/// Checks answers against the form. With `complete` also what is required and missing is told, as
/// at submission; without it only what is wrong in what was entered, as in a draft.
#[must_use]
pub fn check(settings: &Settings, answers: &Answers, complete: bool) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut tell = |field: &str, problem: Problem| {
        problems.push(FieldProblem { field: field.to_owned(), problem });
    };
    for key in answers.keys() {
        if settings.field(key).is_none() {
            tell(key, Problem::UnknownField);
        }
    }
    let category = text_of(answers, keys::CATEGORY);
    for field in &settings.form {
        if !field.categories.is_empty() && !field.categories.contains(&category) {
            continue;
        }
        let Some(answer) = answers.get(&field.key).filter(|a| !a.is_empty()) else {
            if complete && field.required {
                tell(&field.key, Problem::Missing);
            }
            continue;
        };
        let text = answer.to_text();
        if field.key == keys::TITLE && text.contains(['《', '》']) {
            tell(&field.key, Problem::TitleMarks);
        }
        let length = text.chars().count();
        let unknown_option = |known: &dyn Fn(&str) -> bool| {
            let items = match answer {
                Answer::List(list) => list.clone(),
                other => vec![other.to_text()],
            };
            items.into_iter().find(|item| !known(item)).map(|found| Problem::NotAnOption { found })
        };
        let problem = match &field.kind {
            FieldKind::Text { max } | FieldKind::LongText { max } => {
                (length > *max).then_some(Problem::TooLong { found: length, max: *max })
            }
            FieldKind::People => (length > 4_000).then_some(Problem::TooLong { found: length, max: 4_000 }),
            FieldKind::Number { min, max } => match text.parse::<i64>() {
                Ok(number) if (*min..=*max).contains(&number) => None,
                _ => Some(Problem::Number { found: text, min: *min, max: *max }),
            },
            FieldKind::Date => (!is_date(&text)).then_some(Problem::Date { found: text }),
            FieldKind::Choice { options } | FieldKind::Choices { options } => {
                unknown_option(&|item| options.iter().any(|o| o.key == item))
            }
            FieldKind::Category => unknown_option(&|item| settings.category(item).is_some()),
            FieldKind::Region => unknown_option(&|item| settings.leaf_regions().iter().any(|r| r.code == item)),
            FieldKind::Statement { .. } => None,
        };
        if let Some(problem) = problem {
            tell(&field.key, problem);
        }
    }
    problems
}

/// A day of the Gregorian calendar written `YYYY-MM-DD`, years 1900 to 2999.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(y), Some(m), Some(d), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    if (y.len(), m.len(), d.len()) != (4, 2, 2) {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (y.parse::<u32>(), m.parse::<u32>(), d.parse::<u32>()) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1900..=2999).contains(&year) && (1..=days).contains(&day)
}

/// Answers a judge may read: contacts never, origin only in an open round.
#[must_use]
pub fn for_judges(settings: &Settings, answers: &Answers, blind: bool) -> Answers {
    let shown = |key: &str| match settings.field(key).map(|f| f.visible) {
        Some(Visible::Everyone) => true,
        Some(Visible::OpenRounds) => !blind,
        Some(Visible::Office) | None => false,
    };
    answers.iter().filter(|(key, _)| shown(key)).map(|(k, a)| (k.clone(), a.clone())).collect()
}

/// The groups an entry belongs to, by [`GroupFamily`], as the selection uses them. A family without an answer is absent.
#[must_use]
pub fn groups(settings: &Settings, answers: &Answers) -> BTreeMap<String, Vec<String>> {
    let of = |family: GroupFamily| (family.key().to_owned(), family.groups_of(settings, answers));
    GroupFamily::ALL.into_iter().map(of).filter(|(_, groups)| !groups.is_empty()).collect()
}

/// What intake looks at for one entry that already counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The entry's title, for the list that is shown.
    pub title: String,
    /// Region code.
    pub region: String,
    /// Submitting unit.
    pub submitting_unit: String,
    /// Who entered it.
    pub owner: String,
    /// Entered by a unit officer or staff, who are not counted as creators.
    pub for_unit: bool,
}

/// A quota that is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaFull {
    /// What is counted.
    pub family: QuotaFamily,
    /// Most entries.
    pub max: i64,
    /// Titles of what already counts.
    pub counted: Vec<String>,
}

/// The first quota that `new` would break, given what already counts (without `new` itself).
#[must_use]
pub fn quota_full(settings: &Settings, new: &Counted, others: &[Counted]) -> Option<QuotaFull> {
    let within = |entry: &Counted, region: &str| {
        entry.region == region || settings.ancestors(&entry.region).is_some_and(|above| above.contains(&region))
    };
    settings.quotas.iter().find_map(|quota| {
        let applies = |entry: &Counted| {
            quota.region.as_deref().is_none_or(|region| within(entry, region))
                && !quota.except_regions.iter().any(|region| within(entry, region))
        };
        if !applies(new) || (quota.family == QuotaFamily::Creator && new.for_unit) {
            return None;
        }
        let same = |entry: &&Counted| match quota.family {
            QuotaFamily::Region => entry.region == new.region,
            QuotaFamily::SubmittingUnit => entry.submitting_unit == new.submitting_unit,
            QuotaFamily::Creator => entry.owner == new.owner && !entry.for_unit,
        };
        let counted: Vec<String> = others.iter().filter(|e| applies(e)).filter(same).map(|e| e.title.clone()).collect();
        let full = i64::try_from(counted.len()).is_ok_and(|n| n >= quota.max);
        full.then_some(QuotaFull { family: quota.family, max: quota.max, counted })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), Answer::Text((*v).to_owned()))).collect()
    }

    #[test]
    fn a_draft_may_be_incomplete_but_not_wrong() {
        let settings = preset::selection();
        let draft = answers(&[("title", "珠江夜航人"), ("category", "nothing")]);
        let problems = check(&settings, &draft, false);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].problem, Problem::NotAnOption { found: "nothing".to_owned() });
        assert!(check(&settings, &draft, true).iter().any(|p| p.problem == Problem::Missing));
    }

    #[test]
    fn the_title_has_thirty_characters_and_no_marks() {
        let settings = preset::selection();
        let long = "片".repeat(31);
        let problems = check(&settings, &answers(&[("title", &long)]), false);
        assert_eq!(problems[0].problem, Problem::TooLong { found: 31, max: 30 });
        let marked = check(&settings, &answers(&[("title", "《夜》")]), false);
        assert_eq!(marked[0].problem, Problem::TitleMarks);
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        assert!(is_date("2024-02-29"));
        for wrong in ["2023-02-29", "2024-13-01", "2024-1-01", "24-01-01", "2024-04-31", "x", "2024-01-01-01"] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }

    #[test]
    fn judges_never_see_contacts_and_in_blind_rounds_no_origin() {
        let settings = preset::selection();
        let all = answers(&[("title", "x"), ("region", "440100"), ("contact_email", "a@b.c")]);
        let open = for_judges(&settings, &all, false);
        assert!(open.contains_key("region") && !open.contains_key("contact_email"));
        let blind = for_judges(&settings, &all, true);
        assert_eq!(blind.keys().collect::<Vec<_>>(), ["title"]);
    }

    #[test]
    fn a_region_belongs_to_all_regions_above_it() {
        let settings = preset::selection();
        let groups = groups(&settings, &answers(&[("region", "440500")]));
        assert_eq!(groups["region"], ["440500"]);
        assert_eq!(groups["subregion"], ["粤东"]);
    }

    #[test]
    fn quotas_list_what_already_counts() {
        let settings = preset::selection();
        let entry = |n: usize| Counted {
            title: format!("film {n}"),
            region: "440100".to_owned(),
            submitting_unit: "u".to_owned(),
            owner: format!("o{n}"),
            for_unit: true,
        };
        let nine: Vec<Counted> = (0..9).map(entry).collect();
        assert_eq!(quota_full(&settings, &entry(99), &nine), None);
        let ten: Vec<Counted> = (0..10).map(entry).collect();
        let full = quota_full(&settings, &entry(99), &ten).unwrap();
        assert_eq!((full.family, full.max, full.counted.len()), (QuotaFamily::Region, 10, 10));
    }

    #[test]
    fn units_of_the_province_have_a_quota_of_their_own() {
        let settings = preset::selection();
        let entry = |unit: &str| Counted {
            title: unit.to_owned(),
            region: "440000".to_owned(),
            submitting_unit: unit.to_owned(),
            owner: "o".to_owned(),
            for_unit: true,
        };
        let others: Vec<Counted> = (0..30).map(|n| entry(&format!("unit {}", n % 10))).collect();
        assert_eq!(quota_full(&settings, &entry("unit 3"), &others).map(|q| q.max), Some(3));
        assert_eq!(quota_full(&settings, &entry("a new unit"), &others), None);
    }

    #[test]
    fn states_move_only_along_the_table() {
        use EntryState as S;
        assert!(S::Draft.may_become(S::Submitted) && S::Returned.may_become(S::Submitted));
        assert!(!S::Draft.may_become(S::Eligible) && !S::Shortlisted.may_become(S::Withdrawn));
        assert!(!S::Refused.may_become(S::Submitted) && !S::Withdrawn.may_become(S::Submitted));
    }
}
