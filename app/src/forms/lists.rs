//! What the fields of an entry form offer and expect, in words. Server only.

use domain::contest::Settings;
use domain::form::{Field, FieldKind, LongText, TextLine, WholeNumber};
use domain::text::Lang;

use crate::ui::choice::Choice;
use words::entries as m;
use words::phrases;

/// What is expected of a field: the organiser's help, and the limit where the help does not name it.
#[must_use]
pub fn help(field: &Field, lang: Lang) -> String {
    let help = field.help.get(lang);
    let (number, limit) = match &field.kind {
        FieldKind::Text(TextLine { max }) | FieldKind::LongText(LongText { max }) => {
            (max.to_string(), m::most_characters(lang, *max))
        }
        FieldKind::Number(WholeNumber { min, max }) => (max.to_string(), m::whole_number(lang, *min, *max)),
        FieldKind::People(_) => {
            (String::new(), if help.is_empty() { m::people_help(lang).to_owned() } else { String::new() })
        }
        FieldKind::WebAddress(_) => {
            (String::new(), if help.is_empty() { m::web_address_help(lang).to_owned() } else { String::new() })
        }
        FieldKind::File(_) => {
            (String::new(), if help.is_empty() { m::file_below(lang).to_owned() } else { String::new() })
        }
        FieldKind::Date(_)
        | FieldKind::Choice(_)
        | FieldKind::Choices(_)
        | FieldKind::Category(_)
        | FieldKind::Region(_)
        | FieldKind::Statement(_) => (String::new(), String::new()),
    };
    if limit.is_empty() || (!number.is_empty() && help.contains(&number)) {
        return help.to_owned();
    }
    if help.is_empty() { limit } else { m::help_and_limit(lang, help, &limit) }
}

/// The regions an entry may belong to, under the names of the regions above them.
#[must_use]
pub fn regions(settings: &Settings, lang: Lang) -> Vec<Choice> {
    let mut choices: Vec<Choice> = settings
        .leaf_regions()
        .into_iter()
        .map(|region| {
            let mut above: Vec<&str> = settings
                .ancestors(&region.code)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|code| Some(settings.region(code)?.label.get(lang)))
                .collect();
            above.reverse();
            Choice::new(&region.code, region.label.get(lang)).under(phrases::beside(lang, &above))
        })
        .collect();
    // One heading, one group: in the order in which the headings first appear.
    let headings: Vec<String> = choices.iter().map(|choice| choice.heading.clone()).collect();
    choices.sort_by_key(|choice| headings.iter().position(|heading| *heading == choice.heading));
    choices
}

/// The categories with the longest film each takes.
#[must_use]
pub fn categories(settings: &Settings, lang: Lang) -> Vec<Choice> {
    settings
        .categories
        .iter()
        .map(|category| {
            let most = m::most_minutes(lang, &minutes(category.max_seconds));
            Choice::new(&category.key, phrases::aside(lang, category.label.get(lang), &most))
        })
        .collect()
}

/// Seconds as minutes: `20`, `2.5`.
#[must_use]
pub fn minutes(seconds: i64) -> String {
    let tenths = seconds.saturating_mul(10) / 60;
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contest::preset;

    #[test]
    fn regions_stand_under_one_heading_each() {
        let choices = regions(&preset::selection(), Lang::Zh);
        let mut headings: Vec<&str> = choices.iter().map(|choice| choice.heading.as_str()).collect();
        headings.dedup();
        assert_eq!(headings, ["珠三角", "粤东", "粤北", "粤西", "省直"]);
        assert!(regions(&preset::open_contest(), Lang::En).iter().all(|choice| choice.heading.is_empty()));
    }

    #[test]
    fn help_names_the_limit_once() {
        let settings = preset::selection();
        let of = |key: &str| help(settings.field(key).unwrap(), Lang::Zh);
        assert_eq!(of("title"), "不超过 30 字，不加书名号");
        assert_eq!(of("submitting_unit"), m::most_characters(Lang::Zh, 60));
        assert_eq!((minutes(1_200), minutes(150)), ("20".to_owned(), "2.5".to_owned()));
    }
}
