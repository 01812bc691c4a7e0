//! A file that goes with the entry.

use serde::{Deserialize, Serialize};

use super::answer::{Answer, AnswerLine};
use super::option::Choice;
use super::problem::AnswerProblem;
use super::rules::{ContestLists, KindRules};
use crate::film::kind::FileKind;
use crate::text::Lang;

/// A file of the entry, such as a script or stills. It is uploaded, not typed: the files of the entry are the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    /// What kind of file.
    pub file: FileKind,
}

impl AttachedFile {
    pub(super) const KEY: &str = "file";

    /// The kinds that may be asked for: the judging copy is asked of every entry anyway.
    pub fn kinds() -> impl Iterator<Item = FileKind> {
        FileKind::ALL.into_iter().filter(|kind| *kind != FileKind::JudgingCopy)
    }
}

impl KindRules for AttachedFile {
    fn read(&self, _typed: &str) -> Answer {
        Answer::Text(String::new())
    }

    fn check(&self, _answer: &Answer, _lists: &dyn ContestLists) -> Option<AnswerProblem> {
        None
    }

    fn lines(&self, answer: &Answer, _lists: &dyn ContestLists, _lang: Lang) -> Vec<AnswerLine> {
        answer.lines(|_| None)
    }

    fn options(&self) -> &[Choice] {
        &[]
    }
}
