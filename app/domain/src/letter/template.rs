//! Templates of letters: text with placeholders of a closed set.

use super::kind::LetterKind;
use super::placeholder::Placeholder;
use crate::template::PlaceholderKey;

/// The text of letters of a kind.
pub type Template = crate::template::Template<Placeholder>;
/// What is wrong with one.
pub type TemplateProblem = crate::template::TemplateProblem<Placeholder>;

impl PlaceholderKey for Placeholder {
    fn key(self) -> &'static str {
        Self::key(self)
    }
}

impl Template {
    /// Reads a template of letters of a kind.
    ///
    /// # Errors
    /// A placeholder that such letters do not have, with those they have; a brace without its counterpart; no text.
    pub fn parse(text: &str, kind: LetterKind) -> Result<Self, TemplateProblem> {
        Self::read(text, kind.placeholders())
    }
}

#[cfg(test)]
mod tests {
    use super::super::placeholder::Values;
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
