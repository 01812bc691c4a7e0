//! The entry form: its fields, each with kind, limits and who sees it.

use domain::contest::Settings;
use domain::form::{
    CalendarDate, CategoryChoice, Choice as Answer, Field as FormField, FieldKind, KindName, LongText, OneChoice,
    PeopleList, RegionChoice, SeveralChoices, Statement, TextLine, Visible, WebAddress, WholeNumber, keys,
};
use domain::text::Text;

use super::form_data::{FieldError, FormData, Reader, cell};
use super::parts::{CellKind, Shown, column, field, number, words};
use crate::ui::prelude::*;
use ::words::phrases;
use words::contest_settings as m;

const LIST: &str = "field";
/// Without these an entry can be neither listed nor judged.
const NEEDED: [&str; 3] = [keys::TITLE, keys::CATEGORY, keys::REGION];
/// The name of a kind of answer.
fn kind_words(kind: KindName, lang: Lang) -> &'static str {
    match kind {
        KindName::Text => m::kind_text(lang),
        KindName::LongText => m::kind_long_text(lang),
        KindName::Number => m::kind_number(lang),
        KindName::Date => m::kind_date(lang),
        KindName::Choice => m::kind_choice(lang),
        KindName::Choices => m::kind_choices(lang),
        KindName::Category => m::categories(lang),
        KindName::Region => m::regions(lang),
        KindName::People => m::kind_people(lang),
        KindName::Statement => m::kind_statement(lang),
        KindName::WebAddress => m::kind_web_address(lang),
    }
}

const VISIBLE: [(&str, Visible); 3] =
    [("everyone", Visible::Everyone), ("open_rounds", Visible::OpenRounds), ("office", Visible::Office)];

fn visible_words(key: &str, lang: Lang) -> &'static str {
    match key {
        "open_rounds" => m::visible_open_rounds(lang),
        "office" => m::visible_office(lang),
        _ => m::visible_everyone(lang),
    }
}

/// Options one a line: `key | 中文 | English`, shortened where parts are the same.
fn option_lines(options: &[Answer]) -> String {
    let line = |option: &Answer| {
        let Answer { key, label } = option;
        let (zh, en) = (label.exact(Lang::Zh), label.exact(Lang::En));
        match (key == zh, en.is_empty()) {
            (true, true) => key.clone(),
            (true, false) => format!("{zh} | {en}"),
            (false, _) => format!("{key} | {zh} | {en}"),
        }
    };
    options.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn options(lines: &str) -> Vec<Answer> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split(['|', '\u{ff5c}']).map(str::trim).collect();
            let (key, zh, en) = match parts.as_slice() {
                [key, zh, en, ..] => (*key, *zh, *en),
                [zh, en] => (*zh, *zh, *en),
                _ => (line, line, ""),
            };
            Answer { key: key.to_owned(), label: Text::new(zh, en) }
        })
        .collect()
}

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    for (row, one) in settings.form.iter().enumerate() {
        let at = |column: &str| cell(LIST, row, column);
        pairs.put(at("order"), row + 1);
        pairs.put(at("key"), &one.key);
        pairs.put_text(at, &one.label);
        pairs.put_text(|lang| at(&format!("help_{lang}")), &one.help);
        pairs.put(at("kind"), one.kind.name().key());
        match &one.kind {
            FieldKind::Text(TextLine { max }) | FieldKind::LongText(LongText { max }) => pairs.put(at("max"), max),
            FieldKind::Number(WholeNumber { min, max }) => {
                pairs.put(at("min"), min);
                pairs.put(at("max"), max);
            }
            FieldKind::Choice(OneChoice { options }) | FieldKind::Choices(SeveralChoices { options }) => {
                pairs.put(at("options"), option_lines(options));
            }
            FieldKind::Statement(Statement { text }) => pairs.put_text(|lang| at(&format!("text_{lang}")), text),
            FieldKind::Date(_)
            | FieldKind::Category(_)
            | FieldKind::Region(_)
            | FieldKind::People(_)
            | FieldKind::WebAddress(_) => {}
        }
        pairs.tick(at("required"), one.required);
        let visible = VISIBLE.iter().find(|(_, visible)| *visible == one.visible).map_or("", |(key, _)| key);
        pairs.put(at("visible"), visible);
        for category in &one.categories {
            pairs.put(at("categories"), category);
        }
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    let rows = reader.rows(LIST, &["key", "zh", "en"]);
    let form: Vec<FormField> = rows.into_iter().filter_map(|row| one(reader, row, settings)).collect();
    for key in NEEDED {
        if !form.iter().any(|field| field.key == key) {
            let name = settings.field(key).map(|field| field.label.get(Lang::default()).to_owned()).unwrap_or_default();
            reader.refuse(cell(LIST, 0, "key"), FieldError::Needed(phrases::aside(Lang::default(), &name, key)));
        }
    }
    settings.form = form;
}

fn one(reader: &mut Reader<'_>, row: usize, settings: &Settings) -> Option<FormField> {
    let at = |column: &str| cell(LIST, row, column);
    let label = reader.text(at);
    let key = key(reader, row, label.exact(Lang::En));
    let kind = kind(reader, row);
    let visible =
        reader.choice(&at("visible"), |key| VISIBLE.iter().find(|(name, _)| *name == key).map(|(_, visible)| *visible));
    // A category that is gone no longer narrows anything.
    let categories = reader.all(&at("categories")).into_iter().filter(|key| settings.category(key).is_some()).collect();
    let fixed = NEEDED.contains(&key.as_str());
    Some(FormField {
        label,
        help: reader.maybe_text(|lang| at(&format!("help_{lang}"))),
        kind: kind?,
        required: fixed || reader.ticked(&at("required")),
        visible: visible?,
        categories,
        key,
    })
}

/// The key that was entered, or one made of the English name.
fn key(reader: &mut Reader<'_>, row: usize, name: &str) -> String {
    let field = cell(LIST, row, "key");
    let entered = reader.words(&field);
    let made = || {
        let name: String =
            name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(40).collect();
        let name = name.trim_matches('_').to_owned();
        if name.is_empty() { format!("field_{}", row + 1) } else { name }
    };
    let key = if entered.is_empty() { made() } else { entered };
    // It becomes the name of a field on the entrant's page.
    if !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        reader.refuse(field, FieldError::Key(key.chars().take(40).collect()));
    }
    key
}

fn kind(reader: &mut Reader<'_>, row: usize) -> Option<FieldKind> {
    let at = |column: &str| cell(LIST, row, column);
    let within = |reader: &mut Reader<'_>, column: &str| {
        let limits = WholeNumber::LIMITS;
        reader.whole(&at(column), *limits.start(), *limits.end())
    };
    let most = |reader: &mut Reader<'_>| {
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let (least, most) = TextLine::LIMITS.into_inner();
        usize::try_from(reader.whole(&at("max"), whole(least), whole(most))).unwrap_or_default()
    };
    let choices = |reader: &mut Reader<'_>| options(&reader.needed(&at("options")));
    Some(match reader.choice(&at("kind"), KindName::parse)? {
        KindName::Text => FieldKind::Text(TextLine { max: most(reader) }),
        KindName::LongText => FieldKind::LongText(LongText { max: most(reader) }),
        KindName::Number => {
            let min = within(reader, "min");
            let max = within(reader, "max");
            if min > max {
                reader.refuse(at("min"), FieldError::Bounds);
            }
            FieldKind::Number(WholeNumber { min, max })
        }
        KindName::Date => FieldKind::Date(CalendarDate {}),
        KindName::Choice => FieldKind::Choice(OneChoice { options: choices(reader) }),
        KindName::Choices => FieldKind::Choices(SeveralChoices { options: choices(reader) }),
        KindName::Category => FieldKind::Category(CategoryChoice {}),
        KindName::Region => FieldKind::Region(RegionChoice {}),
        KindName::People => FieldKind::People(PeopleList {}),
        KindName::WebAddress => FieldKind::WebAddress(WebAddress {}),
        KindName::Statement => {
            FieldKind::Statement(Statement { text: reader.text(|lang| at(&format!("text_{lang}"))) })
        }
    })
}

pub fn show(pairs: &FormData, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let filled = pairs.rows(LIST);
    let cards: Vec<_> =
        (0..filled + usize::from(shown.open)).map(|row| card(pairs, row, filled, settings, shown)).collect();
    view! {
        <p class="muted small">{m::form_help(lang)}</p>
        <div class="form-fields">{cards}</div>
    }
    .into_any()
}

/// A field of the form as a card that opens.
fn card(pairs: &FormData, row: usize, filled: usize, settings: &Settings, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let at = |column: &str| cell(LIST, row, column);
    let fresh = row >= filled;
    let stored = pairs.get(&at("key")).to_owned();
    let needed = NEEDED.contains(&stored.as_str());
    let prefix = at("");
    let open = shown.mend.iter().any(|field| field.starts_with(&prefix));
    let named = |zh: &str, en: &str| Text::new(pairs.get(&at(zh)), pairs.get(&at(en))).get(lang).to_owned();
    let title = if fresh { m::new_field(lang).to_owned() } else { named("zh", "en") };
    let kind = KindName::parse(pairs.get(&at("kind"))).unwrap_or(KindName::Text);
    let mut facts = vec![kind_words(kind, lang)];
    if !pairs.get(&at("required")).is_empty() {
        facts.push(common::required(lang));
    }
    facts.push(visible_words(pairs.get(&at("visible")), lang));
    let facts = (!fresh).then(|| view! { <span class="small muted">{facts.join(" · ")}</span> });
    let kinds = KindName::ALL.iter().map(|kind| Choice::new(kind.key(), kind_words(*kind, lang))).collect();
    let visible = VISIBLE.iter().map(|(key, _)| Choice::new(key, visible_words(key, lang))).collect();
    let categories: Vec<Choice> =
        settings.categories.iter().map(|one| Choice::new(&one.key, one.label.get(lang))).collect();
    let key = if needed {
        view! { <Hidden name=at("key") value=stored.clone()/><p class="small muted">{m::needed_key(lang, &stored)}</p> }
            .into_any()
    } else {
        view! { <Field name=at("key") label=m::key(lang) help=m::key_help(lang)/> }.into_any()
    };
    let drop = (shown.open && !fresh && !needed)
        .then(|| field(LIST, row, &column("drop", m::drop_field(lang), CellKind::Tick)));
    let required = (!needed).then(|| view! { <Checkbox name=at("required") label=m::required(lang)/> });
    view! {
        <details class="form-field" open=open>
            <summary><b>{title}</b>" "{facts}</summary>
            <div class="stack">
                <div class="two">
                    {field(LIST, row, &words("zh", m::zh(lang)))}
                    {field(LIST, row, &words("en", m::en(lang)))}
                    {field(LIST, row, &words("help_zh", m::help_zh(lang)))}
                    {field(LIST, row, &words("help_en", m::help_en(lang)))}
                </div>
                <div class="three">
                    <Select name=at("kind") label=m::kind(lang) choices=kinds/>
                    <Select name=at("visible") label=m::visible(lang) choices=visible/>
                    {field(LIST, row, &number("order", m::order(lang)))}
                </div>
                <div class="three limits">
                    <div class="for-number">{field(LIST, row, &number("min", m::min(lang)))}</div>
                    <div class="for-max">{field(LIST, row, &number("max", m::max(lang)))}</div>
                </div>
                <div class="for-options"><TextArea name=at("options") label=m::options(lang) help=m::options_help(lang)/></div>
                <div class="two for-statement">
                    <TextArea name=at("text_zh") label=m::statement_zh(lang) rows=3/>
                    <TextArea name=at("text_en") label=m::statement_en(lang) rows=3/>
                </div>
                {required}
                <div class="inline-choices">
                    <CheckGroup name=at("categories") label=m::only_categories(lang) choices=categories help=m::only_categories_help(lang)/>
                </div>
                <div class="two">{key}{drop}</div>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn there_and_back() {
        for mut settings in [domain::contest::preset::selection(), domain::contest::preset::festival()] {
            settings.form[2].categories = vec![settings.categories[0].key.clone(), settings.categories[1].key.clone()];
            assert_reads_back(&settings, write, read);
        }
    }

    #[test]
    fn the_title_cannot_go() {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.put("field-0-drop", "yes");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(reader.wrong[0].what, FieldError::Needed("作品名称（title）".to_owned()));
    }

    #[test]
    fn a_new_field_is_named_after_its_english_label() {
        let mut settings = domain::contest::preset::selection();
        let rows = settings.form.len();
        let mut pairs = write(&settings);
        for (column, value) in [("en", "Shooting place"), ("kind", "choices"), ("visible", "office")] {
            pairs.put(cell(LIST, rows, column), value);
        }
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(settings.form[rows].key, "shooting_place");
        assert_eq!(reader.wrong[0].field, format!("field-{rows}-options"));
    }

    #[test]
    fn options_are_lines() {
        let read = options("甲\n乙 | B\n c3 | 丙 | C \n\n");
        assert_eq!(option_lines(&read), "甲\n乙 | B\nc3 | 丙 | C");
        assert_eq!((read[1].key.as_str(), read[2].key.as_str()), ("乙", "c3"));
    }
}
