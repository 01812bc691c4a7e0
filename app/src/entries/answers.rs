//! Answers between the form, the store and people's words. Pure; server only.

use std::collections::BTreeSet;

use domain::contest::Settings;
use domain::entry::{file_asked, missing_files};
use domain::film::kind::FileKind;
use domain::form::{Answer, Answers, Condition, Field, asked, keys};
pub use islands_entry::answers::{from_pairs, label, lines, to_pairs, words};
use islands_entry::api::Asked;

pub use crate::forms::lists::{help, minutes, regions};
use crate::ui::form::FormState;

/// The form filled in with stored answers.
#[must_use]
pub fn to_form(name: &str, answers: &Answers, settings: &Settings) -> FormState {
    to_pairs(settings, answers).into_iter().fold(FormState::blank(name), |form, (key, value)| form.with(&key, value))
}

/// The fields as the island needs them.
#[must_use]
pub fn for_island(settings: &Settings) -> Vec<Asked> {
    let conditions = |field: &Field| {
        let category = (!field.categories.is_empty()).then(|| (keys::CATEGORY.to_owned(), field.categories.clone()));
        let answer = field.condition.clone().map(|Condition { field, options }| (field, options));
        category.into_iter().chain(answer).collect()
    };
    let one = |field: &Field| Asked {
        key: field.key.clone(),
        required: field.required,
        file: file_asked(field).is_some(),
        conditions: conditions(field),
    };
    settings.form.iter().map(one).collect()
}

/// The fields two sets of answers differ in, in the form's order.
#[must_use]
pub fn differing(settings: &Settings, one: &Answers, other: &Answers) -> Vec<String> {
    let keys = settings.form.iter().map(|field| field.key.clone());
    keys.filter(|key| one.get(key) != other.get(key)).collect()
}

/// Required fields that are asked and have neither an answer nor a file yet.
#[must_use]
pub fn missing(settings: &Settings, answers: &Answers, attached: &BTreeSet<FileKind>) -> Vec<String> {
    let empty = |field: &&Field| answers.get(&field.key).is_none_or(Answer::is_empty);
    let required = asked(&settings.form, answers).into_iter().filter(|field| field.required);
    let unanswered = required.filter(|field| file_asked(field).is_none()).filter(empty).map(|field| field.key.clone());
    let without_file = missing_files(settings, answers, attached).into_iter().map(|problem| problem.field);
    unanswered.chain(without_file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contest::preset;
    use domain::form::{FieldKind, SeveralChoices};

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_goes_there_and_back() {
        let mut settings = preset::selection();
        let options = vec![
            domain::form::Choice { key: "a".into(), label: Default::default() },
            domain::form::Choice { key: "b".into(), label: Default::default() },
        ];
        settings.form[4].key = "formats".to_owned();
        settings.form[4].kind = FieldKind::Choices(SeveralChoices { options });
        let sent = pairs(&[
            ("_form", "entry"),
            ("_version", "3"),
            ("title", " 夜航 "),
            ("formats", "a"),
            ("formats", "b"),
            ("credits", "甲:导演\n乙:摄影"),
            ("borrowed_share", "12"),
            ("rights", "yes"),
            ("synopsis", ""),
        ]);
        let answers = domain::entry::tidy(&settings, from_pairs(&sent));
        assert_eq!(answers["formats"], Answer::List(vec!["a".into(), "b".into()]));
        assert_eq!(answers["credits"], Answer::List(vec!["甲:导演".into(), "乙:摄影".into()]));
        assert_eq!((&answers["borrowed_share"], &answers["rights"]), (&Answer::Number(12), &Answer::Flag(true)));
        assert!(!answers.contains_key("synopsis") && !answers.contains_key("_version"));
        let form = to_form("entry", &answers, &settings);
        assert!(form.has("formats", "a") && form.has("formats", "b") && form.has("rights", "yes"));
        assert_eq!((form.value("title"), form.value("credits")), ("夜航", "甲:导演\n乙:摄影"));
    }

    #[test]
    fn missing_follows_the_category() {
        let mut settings = preset::selection();
        settings.form.retain(|field| ["title", "category", "completed_on"].contains(&field.key.as_str()));
        settings.form[2].required = true;
        settings.form[2].categories = vec!["纪录片".to_owned()];
        let short = from_pairs(&pairs(&[("title", "夜航"), ("category", "微视频")]));
        assert_eq!(missing(&settings, &short, &BTreeSet::new()), Vec::<String>::new());
        let long = from_pairs(&pairs(&[("title", "夜航"), ("category", "纪录片")]));
        assert_eq!(missing(&settings, &long, &BTreeSet::new()), ["completed_on"]);
    }
}
