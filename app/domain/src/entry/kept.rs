//! What stays of an entry whose author was erased.

use crate::form::{Answers, keys};

/// What a notice, a list of entries and the rules of a selection tell of a work: they are published, and what is sealed is made of them.
const PUBLISHED: [&str; 7] = [
    keys::TITLE,
    keys::CATEGORY,
    keys::REGION,
    keys::SUBJECT,
    keys::PRODUCTION_UNIT,
    keys::SUBMITTING_UNIT,
    keys::NOMINATING_UNIT,
];

/// The answers without those that tell of people: credits, contacts, whatever else the form asks.
#[must_use]
pub fn kept_answers(answers: &Answers) -> Answers {
    let kept = answers.iter().filter(|(key, _)| PUBLISHED.contains(&key.as_str()));
    kept.map(|(key, answer)| (key.clone(), answer.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::GroupFamily;
    use crate::contest::preset;
    use crate::entry::groups;
    use crate::form::Answer;

    #[test]
    fn what_rules_tell_a_work_apart_by_stays_and_people_go() {
        let settings = preset::selection();
        let text = |key: &str, value: &str| (key.to_owned(), Answer::Text(value.to_owned()));
        let mut answers: Answers = GroupFamily::ALL.into_iter().map(|family| text(family.field(), "440500")).collect();
        let published = groups(&settings, &answers);
        answers.extend([text(keys::TITLE, "夜航"), text(keys::CREDITS, "林一：导演"), text("phone", "13800000000")]);
        let kept = kept_answers(&answers);
        assert_eq!(groups(&settings, &kept), published);
        assert!(kept.contains_key(keys::TITLE) && !kept.contains_key(keys::CREDITS) && !kept.contains_key("phone"));
    }
}
