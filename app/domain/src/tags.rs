//! Free words by which an organiser groups people.

use std::collections::BTreeSet;

use crate::limits;
use crate::typed;

/// Tags that cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagsProblem {
    /// More than one person has.
    #[error("{found} tags; allowed: at most {}", limits::TAGS)]
    TooMany {
        /// How many were found.
        found: usize,
    },
    /// A word that is too long.
    #[error("tag {found:?}; allowed: at most {} characters", limits::TAG)]
    TooLong {
        /// The word.
        found: String,
    },
}

/// The tags of a line that a person typed, each once, in order: between commas, semicolons or new lines of either script.
///
/// # Errors
/// Too many, or one that is too long.
pub fn tags_of(text: &str) -> Result<Vec<String>, TagsProblem> {
    let parts = text.split([',', ';', '\n', '\u{3001}', '\u{ff0c}', '\u{ff1b}']).map(typed::line);
    let tags: BTreeSet<String> = parts.filter(|tag| !typed::is_blank(tag)).collect();
    if tags.len() > limits::TAGS {
        return Err(TagsProblem::TooMany { found: tags.len() });
    }
    match tags.iter().find(|tag| tag.chars().count() > limits::TAG) {
        Some(found) => Err(TagsProblem::TooLong { found: found.clone() }),
        None => Ok(tags.into_iter().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_between_marks_of_either_script_and_each_once() {
        assert_eq!(tags_of(" 摄影， 导演;摄影、\n").unwrap(), ["导演", "摄影"]);
        assert_eq!(tags_of(" ，").unwrap(), Vec::<String>::new());
        let many: Vec<String> = (0..=limits::TAGS).map(|nth| nth.to_string()).collect();
        assert_eq!(tags_of(&many.join(",")), Err(TagsProblem::TooMany { found: limits::TAGS + 1 }));
        let long = "长".repeat(limits::TAG + 1);
        assert_eq!(tags_of(&long), Err(TagsProblem::TooLong { found: long.clone() }));
    }
}
