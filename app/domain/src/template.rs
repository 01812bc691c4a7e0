//! Text with placeholders of a closed set, in braces.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::quotes::quoted;

/// What may stand in braces.
pub trait PlaceholderKey: Copy + Debug + Ord + 'static {
    /// What stands in the braces.
    fn key(self) -> &'static str;
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem<P: PlaceholderKey> {
    /// A placeholder that is not of the set.
    #[error("placeholder {{{found}}}; allowed: {}", allowed.iter().map(|one| format!("{{{}}}", one.key())).collect::<Vec<_>>().join(" "))]
    Unknown {
        /// What stands in the braces.
        found: String,
        /// What may.
        allowed: Vec<P>,
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
pub struct Template<P>(Vec<Piece<P>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<P> {
    Text(String),
    Value(P),
}

impl<P: PlaceholderKey> Template<P> {
    /// Reads a template that may name these.
    ///
    /// # Errors
    /// A placeholder that is none of them; a brace without its counterpart; no text.
    pub fn read(text: &str, allowed: &[P]) -> Result<Self, TemplateProblem<P>> {
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
            let known = allowed.iter().find(|one| one.key() == name.trim());
            let Some(value) = known else {
                return Err(TemplateProblem::Unknown { found: name.to_owned(), allowed: allowed.to_vec() });
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

    /// Whether it names this.
    #[must_use]
    pub fn names(&self, one: P) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Value(value) if *value == one))
    }

    /// The text with these values. What a value says is never read as a template; within the quotation marks of the template, its own
    /// are those that stand within others.
    #[must_use]
    pub fn fill(&self, values: &BTreeMap<P, String>) -> String {
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
