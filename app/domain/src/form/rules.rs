//! What every kind of answer says of itself.

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use crate::text::{Lang, Text};

/// The lists of a contest that some kinds choose from.
pub trait ContestLists {
    /// The name of the category with this key.
    fn category_name(&self, key: &str) -> Option<&Text>;

    /// The name of the region with this code.
    fn region_name(&self, code: &str) -> Option<&Text>;

    /// The region with this code exists and is no other region's parent: entries may belong to it.
    fn is_leaf_region(&self, code: &str) -> bool;
}

/// What every kind of answer says of itself.
///
/// No method has a default: a new kind answers all of them.
pub trait KindRules {
    /// What was typed, as an answer. What cannot be read stays as it was typed.
    fn read(&self, typed: &str) -> Answer;

    /// What is wrong with an answer that is not empty; `None` where it is right.
    fn check(&self, answer: &Answer, lists: &dyn ContestLists) -> Option<AnswerProblem>;

    /// An answer as people read it, line by line.
    fn lines(&self, answer: &Answer, lists: &dyn ContestLists, lang: Lang) -> Vec<AnswerLine>;

    /// The options that are part of the field itself; none where it has none.
    fn options(&self) -> &[Choice];
}
