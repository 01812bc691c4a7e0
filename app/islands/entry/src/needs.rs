//! The list of what an entry still needs, beside its form: brought up to date while a person types.

use words::{Lang, entries as m};

use crate::api::{Asked, Draft};
use crate::browser::{self, FormPairs};

/// The id of the hidden field with the version, which the next save names.
pub const VERSION_FIELD: &str = "entry-version";
/// The id of the words "3 things to do".
pub const COUNT: &str = "need-count";
/// The id of the heading with the title.
pub const TITLE: &str = "entry-title";
/// The film's point of that list.
pub const FILM: &str = "_film";
/// The class of a point that is done.
pub const DONE: &str = "done";
/// The class of a point that is not.
pub const OPEN: &str = "open";

/// The id of a point of the list of what is needed.
#[must_use]
pub fn need_id(key: &str) -> String {
    format!("need-{key}")
}

/// The id around a field that is not asked of every entry.
#[must_use]
pub fn only_id(key: &str) -> String {
    format!("only-{key}")
}

/// Brings the list of what is needed up to date, and shows the fields that are asked where these are the answers.
pub(crate) fn check_off(draft: &Draft, now: &FormPairs, lang: Lang) {
    let value = |wanted: &str| now.iter().find(|(key, _)| key == wanted).map_or("", |(_, value)| value.as_str());
    browser::set_words(TITLE, &m::titled(lang, value(&draft.title)));
    let mut open = u64::from(browser::has_class(&need_id(FILM), OPEN));
    let mut left_out = Vec::new();
    for field in &draft.fields {
        let applies = field.applies(now, &left_out);
        if !applies {
            left_out.push(field.key.as_str());
        }
        if !field.conditions.is_empty() {
            browser::show(&only_id(&field.key), applies);
        }
        if field.required {
            let need = need_id(&field.key);
            let done = if field.file { !browser::has_class(&need, OPEN) } else { answered(field, now) };
            browser::show(&need, applies);
            browser::set_class(&need, if done { DONE } else { OPEN });
            open = open.saturating_add(u64::from(applies && !done));
        }
    }
    let words = if open == 0 { m::all_done(lang).to_owned() } else { m::still(lang, open) };
    browser::set_words(COUNT, &words);
}

fn answered(field: &Asked, now: &FormPairs) -> bool {
    now.iter().any(|(key, value)| *key == field.key && !domain::typed::is_blank(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_not_answered() {
        let field = asked("title", &[]);
        let pairs = |value: &str| vec![("title".to_owned(), value.to_owned())];
        assert!(
            answered(&field, &pairs("夜航"))
                && !answered(&field, &pairs(" \n\u{3164}"))
                && !answered(&field, &Vec::new())
        );
    }

    fn asked(key: &str, conditions: &[(&str, &str)]) -> Asked {
        let conditions =
            conditions.iter().map(|(choice, answer)| ((*choice).to_owned(), vec![(*answer).to_owned()])).collect();
        Asked { key: key.to_owned(), required: true, file: false, conditions }
    }

    #[test]
    fn a_field_is_asked_where_every_choice_it_hangs_on_is_asked_and_answered_so() {
        let now: FormPairs = [("category", "a"), ("formats", "x"), ("formats", "y")]
            .map(|(key, said)| (key.to_owned(), said.to_owned()))
            .into();
        assert!(asked("one", &[]).applies(&now, &[]));
        assert!(asked("one", &[("category", "a"), ("formats", "y")]).applies(&now, &[]));
        assert!(!asked("one", &[("category", "b")]).applies(&now, &[]));
        assert!(!asked("one", &[("formats", "y")]).applies(&now, &["formats"]), "it is not asked itself");
        assert!(!asked("one", &[("nothing", "")]).applies(&now, &[]));
    }
}
