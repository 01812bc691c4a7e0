//! Templates of letters: text with placeholders of a closed set.

use std::borrow::Cow;

use super::kind::LetterKind;
use super::placeholder::{Placeholder, Values};
use crate::quotes::quoted;

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    /// A placeholder that letters of this kind do not have.
    #[error("placeholder {{{found}}}; allowed: {}", allowed.iter().map(|one| format!("{{{}}}", one.key())).collect::<Vec<_>>().join(" "))]
    Unknown {
        /// What stands in the braces.
        found: String,
        /// What may.
        allowed: Vec<Placeholder>,
    },
    /// A brace without its counterpart.
    #[error("a brace without its counterpart at {found:?}")]
    Brace {
        /// The beginning of the text there.
        found: String,
    },
    /// There is no text.
    #[error("no text")]
    Empty,
}

/// A text whose placeholders are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(Placeholder),
}

impl Template {
    /// Reads a template of letters of a kind.
    ///
    /// # Errors
    /// A placeholder that such letters do not have, with those they have; a brace without its counterpart; no text.
    pub fn parse(text: &str, kind: LetterKind) -> Result<Self, TemplateProblem> {
        if text.trim().is_empty() {
            return Err(TemplateProblem::Empty);
        }
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            let brace = || TemplateProblem::Brace { found: from.chars().take(20).collect() };
            let (name, after) = from.strip_prefix('{').and_then(|inside| inside.split_once('}')).ok_or_else(brace)?;
            if name.contains(['{', '\n']) {
                return Err(brace());
            }
            let known = kind.placeholders().iter().find(|one| one.key() == name.trim());
            let Some(value) = known else {
                return Err(TemplateProblem::Unknown { found: name.to_owned(), allowed: kind.placeholders().to_vec() });
            };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Value(*value));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The text with these values. What a value says is never read as a template; within the quotation marks of the template, its own
    /// are those that stand within others.
    #[must_use]
    pub fn fill(&self, values: &Values) -> String {
        let (mut said, mut opened) = (String::new(), false);
        let mut pieces = self.0.iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(text) => said.push_str(text),
                Piece::Value(of) => {
                    let value = values.get(of).map(String::as_str).unwrap_or_default();
                    let closes = matches!(pieces.peek(), Some(Piece::Text(next)) if next.starts_with('”'));
                    said.push_str(&if opened && closes { quoted(value) } else { Cow::Borrowed(value) });
                }
            }
            opened = matches!(piece, Piece::Text(text) if text.ends_with('“'));
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_unknown_placeholder_is_named_with_those_that_are_allowed() {
        let problem = Template::parse("{person}您好，{outcome}", LetterKind::Reset).unwrap_err();
        assert_eq!(problem.to_string(), "placeholder {outcome}; allowed: {person} {link} {until}");
        for (text, found) in [("a {person", "{person"), ("a } b", "} b"), ("{a {link}", "{a {link}"), ("{\n}", "{\n}")]
        {
            let brace = TemplateProblem::Brace { found: found.to_owned() };
            assert_eq!(Template::parse(text, LetterKind::Reset), Err(brace), "{text}");
        }
        assert_eq!(Template::parse(" \n", LetterKind::Reset), Err(TemplateProblem::Empty));
    }

    #[test]
    fn values_are_filled_in_once() {
        let template = Template::parse("{ person }：{link}。{until}", LetterKind::Reset).unwrap();
        let values = Values::from([
            (Placeholder::Person, "{link}".to_owned()),
            (Placeholder::Link, "https://c.example/reset/t".to_owned()),
        ]);
        assert_eq!(template.fill(&values), "{link}：https://c.example/reset/t。");
    }

    #[test]
    fn a_title_within_quotation_marks_has_others_of_its_own() {
        let values =
            Values::from([(Placeholder::Contest, "“灯塔”影展".to_owned()), (Placeholder::Person, "“甲”".to_owned())]);
        for (text, said) in [
            ("{person}：“{contest}”", "“甲”：“‘灯塔’影展”"),
            ("“{contest}”{person}”", "“‘灯塔’影展”“甲””"),
            ("Welcome to “{contest}”.", "Welcome to “‘灯塔’影展”."),
            ("“{contest}", "““灯塔”影展"),
            ("{contest}", "“灯塔”影展"),
        ] {
            assert_eq!(Template::parse(text, LetterKind::Receipt).unwrap().fill(&values), said, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_fails_otherwise_than_said_and_loses_no_text(text in "[a-z{} \n]{0,40}") {
            if let Ok(template) = Template::parse(&text, LetterKind::News) {
                let values: Values =
                    Placeholder::ALL.into_iter().map(|one| (one, format!("{{{}}}", one.key()))).collect();
                let without_space = |text: &str| text.replace(' ', "");
                prop_assert_eq!(without_space(&template.fill(&values)), without_space(&text));
            }
        }
    }
}
