//! Answers between the form, the store and people's words. Pure; server only.

use domain::contest::Settings;
use domain::form::{Answer, Answers, Field, FieldKind, LongText, TextLine, Visible, WholeNumber, keys, text_of};
use domain::text::Lang;
pub use islands_entry::answers::{from_pairs, label, lines, to_pairs, words};
use islands_entry::api::Asked;

use crate::ui::choice::Choice;
use crate::ui::form::FormState;
use ::words::phrases;
use words::entries as m;

/// The form filled in with stored answers.
#[must_use]
pub fn to_form(name: &str, answers: &Answers, settings: &Settings) -> FormState {
    to_pairs(settings, answers).into_iter().fold(FormState::blank(name), |form, (key, value)| form.with(&key, value))
}

/// The fields as the island needs them.
#[must_use]
pub fn asked(settings: &Settings) -> Vec<Asked> {
    settings
        .form
        .iter()
        .map(|field| Asked { key: field.key.clone(), required: field.required, categories: field.categories.clone() })
        .collect()
}

/// Whether a field is asked of an entry of this category.
#[must_use]
pub fn applies(field: &Field, category: &str) -> bool {
    field.categories.is_empty() || field.categories.iter().any(|one| one == category)
}

/// The fields by who sees them, each group in the organiser's order: the work, where it comes from, the office.
#[must_use]
pub fn groups(settings: &Settings) -> Vec<(Visible, Vec<&Field>)> {
    [Visible::Everyone, Visible::OpenRounds, Visible::Office]
        .into_iter()
        .map(|visible| (visible, settings.form.iter().filter(|field| field.visible == visible).collect::<Vec<_>>()))
        .filter(|(_, fields)| !fields.is_empty())
        .collect()
}

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
            Choice::new(&region.code, region.label.get(lang)).under(above.join(" · "))
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

/// The fields two sets of answers differ in, in the form's order.
#[must_use]
pub fn differing(settings: &Settings, one: &Answers, other: &Answers) -> Vec<String> {
    let keys = settings.form.iter().map(|field| field.key.clone());
    keys.filter(|key| one.get(key) != other.get(key)).collect()
}

/// The lines of the office's reasons, each with the field it begins with, as in `内容简介:超过 200 字`.
#[must_use]
pub fn reasons<'a>(settings: &'a Settings, text: &'a str) -> Vec<(Option<&'a Field>, &'a str)> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let head = line.split([':', '\u{ff1a}']).next().unwrap_or_default().trim();
            let field = settings
                .form
                .iter()
                .find(|field| head.len() < line.len() && field.label.iter().any(|(_, name)| name == head));
            (field, line)
        })
        .collect()
}

/// Required fields of this category that have no answer yet.
#[must_use]
pub fn missing(settings: &Settings, answers: &Answers) -> Vec<String> {
    let category = text_of(answers, keys::CATEGORY);
    let empty = |field: &&Field| answers.get(&field.key).is_none_or(Answer::is_empty);
    settings
        .form
        .iter()
        .filter(|field| field.required && applies(field, &category))
        .filter(empty)
        .map(|field| field.key.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::contest::preset;
    use domain::form::SeveralChoices;

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
    fn regions_stand_under_one_heading_each() {
        let choices = regions(&preset::selection(), Lang::Zh);
        let mut headings: Vec<&str> = choices.iter().map(|choice| choice.heading.as_str()).collect();
        headings.dedup();
        assert_eq!(headings, ["珠三角", "粤东", "粤北", "粤西", "省直"]);
        assert!(regions(&preset::open_contest(), Lang::En).iter().all(|choice| choice.heading.is_empty()));
    }

    #[test]
    fn reasons_lead_to_their_fields() {
        let settings = preset::selection();
        let found = reasons(&settings, "内容简介:超过 200 字\n\nTitle: too general\n请补盖章\n影片:无声");
        let keys: Vec<Option<&str>> = found.iter().map(|(field, _)| field.map(|field| field.key.as_str())).collect();
        assert_eq!(keys, [Some("synopsis"), Some("title"), None, None]);
    }

    #[test]
    fn help_names_the_limit_once() {
        let settings = preset::selection();
        let of = |key: &str| help(settings.field(key).unwrap(), Lang::Zh);
        assert_eq!(of("title"), "不超过 30 字，不加书名号");
        assert_eq!(of("submitting_unit"), m::most_characters(Lang::Zh, 60));
        assert_eq!((minutes(1_200), minutes(150)), ("20".to_owned(), "2.5".to_owned()));
    }

    #[test]
    fn missing_follows_the_category() {
        let mut settings = preset::selection();
        settings.form.retain(|field| ["title", "category", "completed_on"].contains(&field.key.as_str()));
        settings.form[2].required = true;
        settings.form[2].categories = vec!["纪录片".to_owned()];
        let short = from_pairs(&pairs(&[("title", "夜航"), ("category", "微视频")]));
        assert_eq!(missing(&settings, &short), Vec::<String>::new());
        let long = from_pairs(&pairs(&[("title", "夜航"), ("category", "纪录片")]));
        assert_eq!(missing(&settings, &long), ["completed_on"]);
    }
}
