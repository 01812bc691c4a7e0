//! Categories with their longest film.

use domain::contest::{Category, Settings};

use super::form_data::{FieldError, FormData, Reader, cell};
use super::parts::{CellKind, Shown, column, edit_table, words};
use crate::ui::prelude::*;
use words::{contest_settings as m, settings_lists as l};

const LIST: &str = "category";

pub fn write(settings: &Settings) -> FormData {
    let mut pairs = FormData::default();
    for (row, category) in settings.categories.iter().enumerate() {
        pairs.put(cell(LIST, row, "key"), &category.key);
        pairs.put_text(|lang| cell(LIST, row, lang), &category.label);
        pairs.put(cell(LIST, row, "minutes"), minutes(category.max_seconds));
        pairs.put(
            cell(LIST, row, "grace"),
            if category.grace_seconds == 0 { String::new() } else { category.grace_seconds.to_string() },
        );
    }
    pairs
}

pub fn read(reader: &mut Reader<'_>, settings: &mut Settings) {
    let rows = reader.rows(LIST, &["key", "zh", "en", "minutes", "grace"]);
    settings.categories = rows
        .into_iter()
        .map(|row| {
            let label = reader.text(|lang| cell(LIST, row, lang));
            let name = label.get(Lang::default()).to_owned();
            let key = reader.key(&cell(LIST, row, "key"), &name.replace(' ', "-"));
            let field = cell(LIST, row, "minutes");
            let length = reader.needed(&field);
            let max_seconds = seconds(&length).unwrap_or_else(|| {
                if !length.is_empty() {
                    reader.refuse(field, FieldError::Length(length.chars().take(20).collect()));
                }
                60
            });
            let grace_seconds = reader.maybe_whole(&cell(LIST, row, "grace"), 0, 3_600).unwrap_or(0);
            Category { key, label, max_seconds, grace_seconds }
        })
        .collect();
}

/// Seconds as minutes: `20`, or `4:30`.
pub fn minutes(seconds: i64) -> String {
    if seconds % 60 == 0 { (seconds / 60).to_string() } else { format!("{}:{:02}", seconds / 60, seconds % 60) }
}

/// Minutes as seconds: `20`, or `4:30`.
fn seconds(text: &str) -> Option<i64> {
    let (minutes, seconds) = text.split_once([':', '\u{ff1a}']).unwrap_or((text, "0"));
    let part = |text: &str| text.trim().parse::<u16>().ok().map(i64::from);
    let seconds = part(seconds).filter(|seconds| *seconds < 60)?;
    part(minutes)?.checked_mul(60)?.checked_add(seconds)
}

pub fn show(pairs: &FormData, shown: &Shown) -> AnyView {
    let lang = shown.lang;
    let columns = vec![
        words("zh", m::zh(lang)),
        words("en", m::en(lang)),
        column("minutes", m::longest(lang), CellKind::Number),
        column("grace", m::grace_seconds(lang), CellKind::Number),
        words("key", m::key(lang)),
    ];
    view! {
        <p class="muted small">{m::categories_help(lang)}</p>
        {edit_table(m::categories(lang), LIST, &columns, pairs, l::add_category(lang), shown)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::form_data::assert_reads_back;
    use super::*;

    #[test]
    fn there_and_back() {
        let mut settings = domain::contest::preset::selection();
        settings.categories[0].max_seconds = 270;
        settings.categories[1].grace_seconds = 15;
        assert_reads_back(&settings, write, read);
    }

    #[test]
    fn lengths_are_minutes() {
        assert_eq!((seconds("20"), seconds("4:30"), minutes(270)), (Some(1_200), Some(270), "4:30".to_owned()));
        assert_eq!((seconds("4:70"), seconds("x"), seconds("-1")), (None, None, None));
    }

    #[test]
    fn a_new_category_takes_its_name_as_its_key() {
        let mut settings = domain::contest::preset::selection();
        let mut pairs = write(&settings);
        pairs.put(cell(LIST, 9, "en"), "Micro film");
        pairs.put(cell(LIST, 9, "minutes"), "x");
        let mut reader = Reader::new(&pairs);
        read(&mut reader, &mut settings);
        assert_eq!(settings.categories.last().unwrap().key, "Micro-film");
        assert_eq!(reader.wrong[0].field, "category-9-minutes");
    }
}
