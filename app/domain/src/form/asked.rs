//! Which fields of a form are asked, given the answers.

use super::answer::{Answers, text_of};
use super::field::{Field, keys};

/// The fields that are asked of an entry with these answers, in the order of the form.
///
/// A choice that is not asked itself decides nothing: what hangs on it is not asked either, whatever was answered before.
#[must_use]
pub fn asked<'f>(form: &'f [Field], answers: &Answers) -> Vec<&'f Field> {
    let category = text_of(answers, keys::CATEGORY);
    let mut asked: Vec<&Field> = Vec::with_capacity(form.len());
    for field in form {
        let of_category = field.categories.is_empty() || field.categories.contains(&category);
        let of_answer = field.condition.as_ref().is_none_or(|condition| {
            asked.iter().any(|before| before.key == condition.field) && condition.holds(answers)
        });
        if of_category && of_answer {
            asked.push(field);
        }
    }
    asked
}

/// The choices a condition of the field at this place may name: those before it that have options.
#[must_use]
pub fn deciding(form: &[Field], place: usize) -> Vec<&Field> {
    form.iter().take(place).filter(|field| !field.kind.rules().options().is_empty()).collect()
}

/// Fields whose condition does not name options of a choice before them, or that every entry needs and so have no condition.
pub fn ungrounded(form: &[Field]) -> impl Iterator<Item = &Field> {
    let is_grounded = |place: usize, field: &Field| {
        let Some(condition) = &field.condition else { return true };
        let choice = deciding(form, place).into_iter().find(|one| one.key == condition.field);
        let options = choice.map(|choice| choice.kind.rules().options()).unwrap_or_default();
        let is_option = |key: &String| options.iter().any(|option| option.key == *key);
        !keys::NEEDED.contains(&field.key.as_str())
            && !condition.options.is_empty()
            && condition.options.iter().all(is_option)
    };
    let wrong = form.iter().enumerate().filter(move |(place, field)| !is_grounded(*place, field));
    wrong.map(|(_, field)| field)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::form::{Answer, Choice, Condition, FieldKind, OneChoice, TextLine, Visible};
    use crate::text::Text;

    fn field(key: &str, kind: FieldKind, on: Option<(&str, &[&str])>) -> Field {
        let condition = on.map(|(field, options)| Condition {
            field: field.to_owned(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
        });
        Field { condition, ..Field::new(key, Text::same(key), kind, Visible::Office) }
    }

    fn choice(key: &str, on: Option<(&str, &[&str])>) -> Field {
        let options = ["a", "b", "c"].map(|key| Choice { key: key.to_owned(), label: Text::same(key) }).to_vec();
        field(key, FieldKind::Choice(OneChoice { options }), on)
    }

    fn keys_of(form: &[Field], answers: &[(&str, &str)]) -> Vec<String> {
        let answers: Answers =
            answers.iter().map(|(key, said)| ((*key).to_owned(), Answer::Text((*said).to_owned()))).collect();
        asked(form, &answers).into_iter().map(|field| field.key.clone()).collect()
    }

    #[test]
    fn what_hangs_on_a_choice_that_is_not_asked_is_not_asked() {
        let text = |key: &str, on: Option<(&str, &[&str])>| field(key, FieldKind::Text(TextLine { max: 9 }), on);
        let form = [
            choice("first", None),
            choice("second", Some(("first", &["a", "b"]))),
            text("third", Some(("second", &["c"]))),
            text("always", None),
        ];
        assert_eq!(keys_of(&form, &[]), ["first", "always"]);
        assert_eq!(keys_of(&form, &[("first", "b")]), ["first", "second", "always"]);
        assert_eq!(keys_of(&form, &[("first", "b"), ("second", "c")]), ["first", "second", "third", "always"]);
        // The answer to the second is from before the first was changed.
        assert_eq!(keys_of(&form, &[("first", "c"), ("second", "c")]), ["first", "always"]);
        assert_eq!(deciding(&form, 2).len(), 2);
        assert!(deciding(&form, 0).is_empty());
    }

    #[test]
    fn any_of_several_answers_will_do() {
        let form = [choice("formats", None), choice("more", Some(("formats", &["b"])))];
        let answers = |options: &[&str]| {
            let options = options.iter().map(|option| (*option).to_owned()).collect();
            Answers::from([("formats".to_owned(), Answer::List(options))])
        };
        assert_eq!(asked(&form, &answers(&["a", "b"])).len(), 2);
        assert_eq!(asked(&form, &answers(&["a"])).len(), 1);
    }

    #[test]
    fn a_condition_names_options_of_a_choice_before_the_field() {
        let ungrounded_with = |key: &str, on: (&str, &[&str])| {
            let text = field(key, FieldKind::Text(TextLine { max: 9 }), Some(on));
            let form = [choice("before", None), text, choice("after", None)];
            ungrounded(&form).map(|field| field.key.clone()).collect::<Vec<_>>()
        };
        assert!(ungrounded_with("text", ("before", &["a", "c"])).is_empty());
        assert_eq!(ungrounded_with("text", ("before", &["a", "x"])), ["text"], "no such option");
        assert_eq!(ungrounded_with("text", ("before", &[])), ["text"], "no answer would do");
        assert_eq!(ungrounded_with("text", ("after", &["a"])), ["text"]);
        assert_eq!(ungrounded_with("text", ("text", &["a"])), ["text"], "itself");
        assert_eq!(ungrounded_with(keys::TITLE, ("before", &["a"])), [keys::TITLE], "every entry needs it");
    }

    proptest! {
        #[test]
        fn a_field_is_asked_exactly_where_its_own_condition_and_those_above_hold(
            said in proptest::collection::vec(0_usize..4, 6),
            wanted in proptest::collection::vec(0_usize..3, 6),
        ) {
            // A chain: each choice hangs on the one before.
            let options = ["a", "b", "c"];
            let names: Vec<String> = (0..6_usize).map(|at| format!("f{at}")).collect();
            let form: Vec<Field> = (0..6_usize)
                .map(|at| {
                    let on = at.checked_sub(1).map(|before| names[before].as_str());
                    let needed = [options[wanted[at]]];
                    choice(&names[at], on.map(|on| (on, &needed[..])))
                })
                .collect();
            let answers: Vec<(&str, &str)> = (0..6_usize)
                .filter_map(|at| Some((names[at].as_str(), *options.get(said[at])?)))
                .collect();
            let holding = (1..6_usize).take_while(|at| said[at - 1] == wanted[*at]).count();
            prop_assert_eq!(keys_of(&form, &answers), &names[..=holding]);
        }
    }
}
