//! Answers between a form and the store. Server only.

use ::words::{Lang, entries as m};
use domain::contest::Settings;
use domain::form::{Answer, AnswerLine, Answers, FieldKind};

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

/// What a ticked statement is sent as.
pub const TICKED: &str = "yes";

/// The pairs of a form that shows these answers.
#[must_use]
pub fn to_pairs(settings: &Settings, answers: &Answers) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut put = |key: &String, value: &str| pairs.push((key.clone(), value.to_owned()));
    for (key, answer) in answers {
        match answer {
            Answer::Flag(true) => put(key, TICKED),
            Answer::Flag(false) => {}
            Answer::List(list) if is_choices(settings, key) => list.iter().for_each(|one| put(key, one)),
            other => put(key, &other.to_text()),
        }
    }
    pairs
}

fn is_choices(settings: &Settings, key: &str) -> bool {
    settings.field(key).is_some_and(|field| matches!(field.kind, FieldKind::Choices(_)))
}

/// An answer in words, a line each: options, categories and regions by their names.
#[must_use]
pub fn lines(settings: &Settings, key: &str, answer: &Answer, lang: Lang) -> Vec<String> {
    let words = |line| match line {
        AnswerLine::Ticked => m::ticked(lang).to_owned(),
        AnswerLine::Text(text) | AnswerLine::Link { shown: text, .. } => text,
    };
    domain::entry::lines(settings, key, answer, lang).into_iter().map(words).collect()
}

/// One answer of an entry in words, in one line; empty where there is none.
#[must_use]
pub fn words(settings: &Settings, key: &str, answers: &Answers, lang: Lang) -> String {
    let words = answers.get(key).map(|answer| lines(settings, key, answer, lang)).unwrap_or_default();
    words.join(::words::phrases::between(lang))
}

/// The name of a field.
#[must_use]
pub fn label(settings: &Settings, key: &str, lang: Lang) -> String {
    settings.field(key).map_or_else(|| key.to_owned(), |field| field.label.get(lang).to_owned())
}
