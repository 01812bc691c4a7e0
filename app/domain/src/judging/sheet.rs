//! What a judge writes on a score sheet: marks, comments, notes with the film's time, a flag to the chair.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::scoring::rubric::{MarkProblem, Marks, Rubric};
use crate::typed;

/// Most notes on one sheet.
pub const MAX_NOTES: usize = 200;

/// A note at a moment of the film.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Note {
    /// Where in the film, milliseconds from its start.
    pub at_ms: i64,
    /// What was noted.
    pub words: String,
}

/// Everything on a sheet. A criterion without a mark is absent, never zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Marks, hundredths.
    pub marks: Marks,
    /// Comments on single criteria, by the criterion's key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub comments: BTreeMap<String, String>,
    /// Comment on the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// Red-line flag to the chair with its reason; empty is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub red_line: String,
    /// Notes in the film's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// Why a sheet is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentProblem {
    /// A mark is.
    #[error(transparent)]
    Mark(#[from] MarkProblem),
    /// A comment stands beside a criterion that the rubric does not have.
    #[error("comment on unknown criterion {found:?}; allowed: {}", allowed.join(", "))]
    UnknownCriterion {
        /// What was sent.
        found: String,
        /// The rubric's keys.
        allowed: Vec<String>,
    },
    /// Words are too many.
    #[error("{what}: found {found} characters; allowed at most {max}")]
    TooLong {
        /// `comment`, `red_line` or `note`.
        what: &'static str,
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
    /// Notes are too many.
    #[error("found {found} notes; allowed at most {MAX_NOTES}")]
    TooManyNotes {
        /// Notes found.
        found: usize,
    },
    /// A note stands before the start of the film.
    #[error("a note at {found} ms; allowed from 0")]
    NoteTime {
        /// What was sent, milliseconds.
        found: i64,
    },
}

impl Content {
    /// The sheet as it is kept: words without the spaces around them and what cannot be seen, empty comments and notes left out, notes in the
    /// film's order.
    ///
    /// # Errors
    /// The first thing that is refused.
    pub fn tidy(&self, rubric: &Rubric) -> Result<Self, ContentProblem> {
        rubric.check(&self.marks)?;
        let known = |key: &str| rubric.criteria.iter().any(|one| one.key == key);
        if let Some(found) = self.comments.keys().find(|key| !known(key)) {
            let allowed = rubric.criteria.iter().map(|one| one.key.clone()).collect();
            return Err(ContentProblem::UnknownCriterion { found: found.clone(), allowed });
        }
        let tidy = self.trimmed();
        let comments = tidy.comments.values().chain([&tidy.comment]);
        let words = comments
            .map(|words| ("comment", words, limits::COMMENT))
            .chain([("red_line", &tidy.red_line, limits::COMMENT)])
            .chain(tidy.notes.iter().map(|note| ("note", &note.words, limits::NOTE)));
        for (what, words, max) in words {
            let found = words.chars().count();
            if found > max {
                return Err(ContentProblem::TooLong { what, found, max });
            }
        }
        if tidy.notes.len() > MAX_NOTES {
            return Err(ContentProblem::TooManyNotes { found: tidy.notes.len() });
        }
        if let Some(note) = tidy.notes.iter().find(|note| note.at_ms < 0) {
            return Err(ContentProblem::NoteTime { found: note.at_ms });
        }
        Ok(tidy)
    }

    /// The same sheet, spaces around the words and the order of notes aside.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.trimmed() == other.trimmed()
    }

    /// Puts what was changed between `before` and this sheet onto another one, field by field; the rest of it stays.
    pub fn carry(&self, before: &Self, onto: &mut Self) {
        for key in self.marks.keys().chain(before.marks.keys()) {
            carry_key(key, &self.marks, &before.marks, &mut onto.marks);
        }
        for key in self.comments.keys().chain(before.comments.keys()) {
            carry_key(key, &self.comments, &before.comments, &mut onto.comments);
        }
        if self.comment != before.comment {
            onto.comment.clone_from(&self.comment);
        }
        if self.red_line != before.red_line {
            onto.red_line.clone_from(&self.red_line);
        }
        if self.notes != before.notes {
            onto.notes.clone_from(&self.notes);
        }
    }

    fn trimmed(&self) -> Self {
        let mut kept = self.clone();
        let notes = kept.notes.iter_mut().map(|note| &mut note.words);
        for words in notes.chain(kept.comments.values_mut()).chain([&mut kept.comment, &mut kept.red_line]) {
            *words = typed::lines(words);
        }
        kept.notes.retain(|note| !note.words.is_empty());
        kept.notes.sort();
        kept.comments.retain(|_, words| !words.is_empty());
        kept
    }
}

fn carry_key<T: Clone + PartialEq>(
    key: &str,
    now: &BTreeMap<String, T>,
    before: &BTreeMap<String, T>,
    onto: &mut BTreeMap<String, T>,
) {
    match (now.get(key), before.get(key)) {
        (now, before) if now == before => {}
        (Some(now), _) => {
            onto.insert(key.to_owned(), now.clone());
        }
        (None, _) => {
            onto.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::preset;

    fn note(at_ms: i64, words: &str) -> Note {
        Note { at_ms, words: words.to_owned() }
    }

    #[test]
    fn a_sheet_is_kept_tidy() {
        let rubric = preset::selection().rubric;
        let sent = Content {
            marks: [("c1".to_owned(), 850)].into(),
            comments: [("c1".to_owned(), " 主题清楚 ".to_owned()), ("c2".to_owned(), "  ".to_owned())].into(),
            comment: "\n好\n".to_owned(),
            notes: vec![note(9_000, "剪辑"), note(1_000, " 夜景 "), note(2_000, " ")],
            ..Content::default()
        };
        let kept = sent.tidy(&rubric).unwrap();
        assert_eq!(kept.notes, [note(1_000, "夜景"), note(9_000, "剪辑")]);
        assert_eq!((kept.comments.len(), kept.comment.as_str()), (1, "好"));
        assert!(kept.says_the_same(&sent) && sent.says_the_same(&kept));
        assert_eq!(kept.tidy(&rubric).unwrap(), kept);
    }

    #[test]
    fn what_cannot_be_seen_is_not_kept() {
        let rubric = preset::selection().rubric;
        let sent = Content {
            comments: [("c1".to_owned(), "\u{3164}".to_owned()), ("c2".to_owned(), "好\u{0}\n的".to_owned())].into(),
            red_line: "\u{200b}".to_owned(),
            notes: vec![note(1, "夜\u{202e}景"), note(2, "\u{2800}")],
            ..Content::default()
        };
        let kept = sent.tidy(&rubric).unwrap();
        assert_eq!(kept.comments, [("c2".to_owned(), "好\n的".to_owned())].into());
        assert_eq!((kept.red_line.as_str(), kept.notes.as_slice()), ("", [note(1, "夜景")].as_slice()));
        // What the browser holds says the same: it is not sent again.
        assert!(kept.says_the_same(&sent));
    }

    #[test]
    fn only_what_was_changed_is_carried_over() {
        let sheet = |marks: &[(&str, i64)], comment: &str| Content {
            marks: marks.iter().map(|(key, mark)| ((*key).to_owned(), *mark)).collect(),
            comment: comment.to_owned(),
            ..Content::default()
        };
        let before = sheet(&[("c1", 800), ("c2", 700)], "");
        let typed = sheet(&[("c1", 850), ("c3", 600)], "");
        let mut onto = Content { red_line: "史实".to_owned(), ..sheet(&[("c1", 100), ("c2", 200)], "好") };
        typed.carry(&before, &mut onto);
        assert_eq!(onto, Content { red_line: "史实".to_owned(), ..sheet(&[("c1", 850), ("c3", 600)], "好") });
    }

    #[test]
    fn what_does_not_belong_on_it_is_refused_by_name() {
        let rubric = preset::selection().rubric;
        let refused = |content: Content| content.tidy(&rubric).unwrap_err().to_string();
        let unknown = Content { comments: [("x".to_owned(), "?".to_owned())].into(), ..Content::default() };
        assert_eq!(refused(unknown), "comment on unknown criterion \"x\"; allowed: c1, c2, c3");
        let long = Content { comment: "字".repeat(2_001), ..Content::default() };
        assert_eq!(refused(long), "comment: found 2001 characters; allowed at most 2000");
        let early = Content { notes: vec![note(-1, "x")], ..Content::default() };
        assert_eq!(refused(early), "a note at -1 ms; allowed from 0");
        let many = Content { notes: (0..201).map(|at| note(at, "x")).collect(), ..Content::default() };
        assert_eq!(refused(many), "found 201 notes; allowed at most 200");
    }

    #[test]
    fn an_empty_sheet_is_short_json() {
        assert_eq!(serde_json::to_string(&Content::default()).unwrap(), r#"{"marks":{}}"#);
        assert_eq!(serde_json::from_str::<Content>(r#"{"marks":{}}"#).unwrap(), Content::default());
    }
}
