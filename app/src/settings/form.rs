//! The entry form: its sections, and its fields, each with kind, limits, who sees it and of whom it is asked.

use domain::contest::Settings;
use domain::film::kind::FileKind;
use domain::form::{
    AttachedFile, CalendarDate, CategoryChoice, Choice as Answer, Condition, Field as FormField, FieldKind,
    FormSection, KindName, LongText, OneChoice, PeopleList, RegionChoice, SeveralChoices, Statement, TextLine, Visible,
    WebAddress, WholeNumber, keys,
};
use domain::text::{Lang, Text};

use super::form_data::{FieldError, FormData, Reader, cell};
use ::words::phrases;

/// The list of fields.
pub const LIST: &str = "field";
/// The list of sections.
pub const SECTIONS: &str = "section";

/// Who may see a field, by what is sent.
pub const VISIBLE: [(&str, Visible); 3] =
    [("everyone", Visible::Everyone), ("open_rounds", Visible::OpenRounds), ("office", Visible::Office)];

/// The list of the options of a field.
pub fn options_list(row: usize) -> String {
    format!("option{row}")
}

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    for (row, section) in settings.sections.iter().enumerate() {
        pairs.put(cell(SECTIONS, row, "key"), &section.key);
        pairs.put_text(|lang| cell(SECTIONS, row, lang), &section.label);
    }
    for (row, one) in settings.form.iter().enumerate() {
        let at = |column: &str| cell(LIST, row, column);
        pairs.put(at("key"), &one.key);
        pairs.put_text(at, &one.label);
        pairs.put_text(|lang| at(&format!("help_{lang}")), &one.help);
        pairs.put(at("kind"), one.kind.name().key());
        write_kind(&mut pairs, row, &one.kind);
        pairs.tick(at("required"), one.required);
        let visible = VISIBLE.iter().find(|(_, visible)| *visible == one.visible).map_or("", |(key, _)| key);
        pairs.put(at("visible"), visible);
        pairs.put(at("section"), &one.section);
        for category in &one.categories {
            pairs.put(at("categories"), category);
        }
        if let Some(condition) = &one.condition {
            pairs.put(at("when"), &condition.field);
            for option in &condition.options {
                pairs.put(at("when_is"), option);
            }
        }
    }
    pairs
}

fn write_kind(pairs: &mut FormData, row: usize, kind: &FieldKind) {
    let at = |column: &str| cell(LIST, row, column);
    match kind {
        FieldKind::Text(TextLine { max }) | FieldKind::LongText(LongText { max }) => pairs.put(at("max"), max),
        FieldKind::Number(WholeNumber { min, max }) => {
            pairs.put(at("min"), min);
            pairs.put(at("max"), max);
        }
        FieldKind::Choice(OneChoice { options }) | FieldKind::Choices(SeveralChoices { options }) => {
            let list = options_list(row);
            for (at, option) in options.iter().enumerate() {
                pairs.put(cell(&list, at, "key"), &option.key);
                pairs.put_text(|lang| cell(&list, at, lang), &option.label);
            }
        }
        FieldKind::Statement(Statement { text }) => pairs.put_text(|lang| at(&format!("text_{lang}")), text),
        FieldKind::File(AttachedFile { file }) => pairs.put(at("file"), file.key()),
        FieldKind::Date(_)
        | FieldKind::Category(_)
        | FieldKind::Region(_)
        | FieldKind::People(_)
        | FieldKind::WebAddress(_) => {}
    }
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    settings.sections = reader
        .rows(SECTIONS, &["zh", "en"])
        .into_iter()
        .map(|row| FormSection {
            key: reader.needed(&cell(SECTIONS, row, "key")),
            label: reader.text(|lang| cell(SECTIONS, row, lang)),
        })
        .collect();
    let rows = reader.rows(LIST, &["key", "zh", "en"]);
    let form: Vec<FormField> = rows.into_iter().filter_map(|row| one(reader, row, settings)).collect();
    for key in keys::NEEDED {
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
    let needed = keys::NEEDED.contains(&key.as_str());
    // A category or section that is gone no longer narrows or holds anything.
    let categories = reader.all(&at("categories")).into_iter().filter(|key| settings.category(key).is_some()).collect();
    let section = Some(reader.words(&at("section"))).filter(|key| settings.section(key).is_some());
    let on = reader.words(&at("when"));
    let condition = (!needed && !on.is_empty()).then(|| Condition { field: on, options: reader.all(&at("when_is")) });
    Some(FormField {
        label,
        help: reader.maybe_text(|lang| at(&format!("help_{lang}"))),
        kind: kind?,
        required: needed || reader.ticked(&at("required")),
        visible: visible?,
        categories,
        condition,
        section: section.unwrap_or_default(),
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

/// The options of a field as they stand in its list; one without a key takes its name.
pub fn options(pairs: &FormData, row: usize) -> Vec<Answer> {
    let list = options_list(row);
    let at = |at: usize, column: &str| pairs.get(&cell(&list, at, column)).to_owned();
    let option = |place: usize| {
        let label: Text = Lang::ALL.iter().map(|lang| (*lang, at(place, lang.key()))).collect();
        let key = Some(at(place, "key")).filter(|key| !key.is_empty());
        let key = key.unwrap_or_else(|| label.get(Lang::default()).to_owned());
        (!key.is_empty() && !label.is_empty()).then_some(Answer { key, label })
    };
    (0..pairs.rows(&list)).filter_map(option).collect()
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
    let choices = |reader: &mut Reader<'_>| {
        let options = options(reader.pairs(), row);
        if options.is_empty() {
            reader.refuse(cell(&options_list(row), 0, Lang::default().key()), FieldError::Missing);
        }
        options
    };
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
        KindName::File => FieldKind::File(AttachedFile { file: reader.choice(&at("file"), attached)? }),
    })
}

/// A kind of file that may be asked for.
fn attached(key: &str) -> Option<FileKind> {
    AttachedFile::kinds().find(|kind| kind.key() == key)
}

#[cfg(test)]
mod tests {
    use super::super::arrange::Act;
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn there_and_back() {
        for mut settings in [domain::contest::preset::selection(), domain::contest::preset::festival()] {
            settings.form[2].categories = vec![settings.categories[0].key.clone(), settings.categories[1].key.clone()];
            settings.sections = vec![FormSection { key: "s1".to_owned(), label: Text::new("联系方式", "Contact") }];
            let choice = settings.form.iter().position(|field| !field.kind.rules().options().is_empty()).unwrap();
            let option = settings.form[choice].kind.rules().options()[0].key.clone();
            let condition = Condition { field: settings.form[choice].key.clone(), options: vec![option] };
            let last = settings.form.last_mut().unwrap();
            (last.condition, last.section) = (Some(condition), "s1".to_owned());
            let kind = FieldKind::File(AttachedFile { file: FileKind::Still });
            settings.form.push(FormField::new("stills", Text::new("剧照", "Stills"), kind, Visible::Everyone));
            assert_eq!(settings.problems(), []);
            assert_reads_back(&settings, write, read);
        }
    }

    #[test]
    fn the_title_cannot_go() {
        let mut settings = domain::contest::preset::selection();
        let pairs = Act::Drop(LIST.to_owned(), 0).apply(write(&settings));
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(reader.wrong[0].what, FieldError::Needed("作品名称（title）".to_owned()));
    }

    #[test]
    fn a_field_takes_its_options_along() {
        let mut settings = domain::contest::preset::selection();
        let place = |settings: &Settings, key: &str| settings.form.iter().position(|field| field.key == key).unwrap();
        let (from, before) = (place(&settings, "ai_declaration"), settings.clone());
        let pairs = Act::Move(LIST.to_owned(), from, 3).apply(write(&settings));
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(reader.wrong, []);
        assert_eq!(settings.form[3], before.form[from]);
        assert_eq!(settings.form[place(&settings, "series")], before.form[place(&before, "series")]);
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
        assert_eq!(reader.wrong[0].field, format!("option{rows}-0-zh"));
    }

    #[test]
    fn an_option_without_a_key_takes_its_name() {
        let mut pairs = FormData::default();
        for (row, key, zh, en) in [(0, "", "甲", ""), (1, "c3", "丙", "C"), (2, "", "", ""), (3, "", "", "D")] {
            pairs.put(cell("option5", row, "key"), key);
            pairs.put(cell("option5", row, "zh"), zh);
            pairs.put(cell("option5", row, "en"), en);
        }
        let read = options(&pairs, 5);
        let keys: Vec<&str> = read.iter().map(|option| option.key.as_str()).collect();
        assert_eq!(keys, ["甲", "c3", "D"]);
        assert_eq!(read[1].label, Text::new("丙", "C"));
    }
}
