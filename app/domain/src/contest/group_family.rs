//! The families of groups that balance rules of a contest may speak of.

use super::settings::Settings;
use crate::form::{Answer, Answers, keys, text_of};

/// A family of groups. Each entry of a contest is in no, one or several groups of it.
///
/// `linxuan select` takes whatever families its input brings; these are those that the app finds in an entry itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupFamily {
    /// The region (地市) of the entry.
    Region,
    /// Every region above it, up to the top.
    Subregion,
    /// The category (作品类别).
    Category,
    /// The subject (题材).
    Subject,
    /// The production unit (制作单位).
    Unit,
    /// The submitting unit (报送单位).
    SubmittingUnit,
}

impl GroupFamily {
    /// Every family, in the order they are offered.
    pub const ALL: [Self; 6] =
        [Self::Region, Self::Subregion, Self::Category, Self::Subject, Self::Unit, Self::SubmittingUnit];

    /// Those whose groups people write by hand.
    pub const WRITTEN: [Self; 2] = [Self::Unit, Self::SubmittingUnit];

    /// The name in rules, in the inputs of a selection and in results.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Subregion => "subregion",
            Self::Category => "category",
            Self::Subject => "subject",
            Self::Unit => "unit",
            Self::SubmittingUnit => "submitting_unit",
        }
    }

    /// The family of this name; `None` for one that the app does not find in entries.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.key() == key)
    }

    /// Whether people write the groups of a family of this name by hand.
    #[must_use]
    pub fn is_written(key: &str) -> bool {
        Self::from_key(key).is_some_and(|family| Self::WRITTEN.contains(&family))
    }

    /// The form field that tells an entry's groups.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Region | Self::Subregion => keys::REGION,
            Self::Category => keys::CATEGORY,
            Self::Subject => keys::SUBJECT,
            Self::Unit => keys::PRODUCTION_UNIT,
            Self::SubmittingUnit => keys::SUBMITTING_UNIT,
        }
    }

    /// The groups of the family that an entry with these answers is in; empty where it does not say.
    #[must_use]
    pub fn groups_of(self, settings: &Settings, answers: &Answers) -> Vec<String> {
        match self {
            Self::Subregion => settings
                .ancestors(&text_of(answers, self.field()))
                .unwrap_or_default()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            Self::Region | Self::Category | Self::Subject | Self::Unit | Self::SubmittingUnit => {
                match answers.get(self.field()) {
                    Some(Answer::List(list)) => list.clone(),
                    Some(answer) if !answer.is_empty() => vec![answer.to_text()],
                    Some(_) | None => Vec::new(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_found_by_its_name() {
        for family in GroupFamily::ALL {
            assert_eq!(GroupFamily::from_key(family.key()), Some(family));
        }
        assert_eq!(GroupFamily::from_key("genre"), None);
    }

    #[test]
    fn every_family_finds_its_groups_in_the_answers() {
        let settings = crate::contest::preset::selection();
        let text = |key: &str, value: &str| (key.to_owned(), Answer::Text(value.to_owned()));
        let answers = Answers::from([
            text("region", "440500"),
            text("category", "纪录片"),
            text("production_unit", "县电视台"),
            text("submitting_unit", "市委组织部"),
            ("subject".to_owned(), Answer::List(vec!["抗疫".to_owned(), "党史".to_owned()])),
        ]);
        let groups = GroupFamily::ALL.map(|family| family.groups_of(&settings, &answers));
        let wanted: [&[&str]; 6] =
            [&["440500"], &["粤东"], &["纪录片"], &["抗疫", "党史"], &["县电视台"], &["市委组织部"]];
        assert_eq!(groups, wanted.map(|names| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()));
        for family in GroupFamily::ALL {
            assert!(family.groups_of(&settings, &Answers::new()).is_empty(), "{family:?}");
        }
    }
}
