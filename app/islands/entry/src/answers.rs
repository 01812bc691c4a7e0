//! Answers between a form and the store. Server only.

use domain::contest::Settings;
use domain::form::{Answer, Answers};
use words::Lang;

/// The answers of a form. What begins with `_` is the page's own; several values of one name are lines.
#[must_use]
pub fn from_pairs(pairs: &[(String, String)]) -> Answers {
    let mut answers = Answers::new();
    for (key, value) in pairs.iter().filter(|(key, _)| !key.starts_with('_')) {
        let joined = match answers.get(key) {
            Some(Answer::Text(before)) => format!("{before}\n{value}"),
            _ => value.clone(),
        };
        answers.insert(key.clone(), Answer::Text(joined));
    }
    answers
}

/// The answers without those of some fields, which stay as they are stored.
#[must_use]
pub fn without(mut answers: Answers, fields: &[&str], stored: &Answers) -> Answers {
    for field in fields {
        match stored.get(*field) {
            Some(before) => answers.insert((*field).to_owned(), before.clone()),
            None => answers.remove(*field),
        };
    }
    answers
}

/// The name of a field.
#[must_use]
pub fn label(settings: &Settings, key: &str, lang: Lang) -> String {
    settings.field(key).map_or_else(|| key.to_owned(), |field| field.label.get(lang).to_owned())
}

#[cfg(test)]
mod tests {
    use domain::form::text_of;

    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn wrong_answers_wait_and_the_stored_ones_stay() {
        let stored = from_pairs(&pairs(&[("title", "旧"), ("contact_name", "甲")]));
        let sent = from_pairs(&pairs(&[("title", "《新》"), ("contact_name", "乙"), ("completed_on", "x")]));
        let rest = without(sent, &["title", "completed_on"], &stored);
        assert_eq!((text_of(&rest, "title"), text_of(&rest, "contact_name")), ("旧".to_owned(), "乙".to_owned()));
        assert!(!rest.contains_key("completed_on"));
    }
}
