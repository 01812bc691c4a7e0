//! Entries as rows of a spreadsheet that is read again as it was: importing an export changes nothing.

use super::cell::CellReader;
use super::head::{HeadNames, Target};
use crate::form::{Answer, Answers, Field, FieldKind};
use crate::text::Lang;

/// An entry to be written.
#[derive(Clone, Copy, Debug)]
pub struct ExportedEntry<'a> {
    /// Its number as it is printed; empty where it has none.
    pub number: &'a str,
    /// Its answers.
    pub answers: &'a Answers,
    /// The name of its film's file.
    pub film_file: &'a str,
    /// SHA-256 of its film.
    pub film_sha256: &'a str,
}

/// The heads, in the language asked for; a name that would be read as another column gives way to the key.
#[must_use]
pub fn heads(cells: &CellReader<'_>, lang: Lang) -> Vec<String> {
    let names = HeadNames::of(cells.settings);
    let head = |target: Target| {
        let label = target.label(cells.settings).get(lang).to_owned();
        let is_read_so = names.find(&label).is_some_and(|(found, _)| *found == target);
        if is_read_so { label } else { target.key().to_owned() }
    };
    Target::all(cells.settings).into_iter().map(head).collect()
}

/// The row of an entry, in the order of [`heads`].
#[must_use]
pub fn line(cells: &CellReader<'_>, entry: &ExportedEntry<'_>, lang: Lang) -> Vec<String> {
    let cell = |target: Target| match target {
        Target::Number => entry.number.to_owned(),
        Target::Field(key) => match (cells.settings.field(&key), entry.answers.get(&key)) {
            (Some(field), Some(answer)) => answered(cells, field, answer, lang),
            _ => String::new(),
        },
        Target::FilmFile => entry.film_file.to_owned(),
        Target::FilmSha256 => entry.film_sha256.to_owned(),
    };
    Target::all(cells.settings).into_iter().map(cell).collect()
}

fn answered(cells: &CellReader<'_>, field: &Field, answer: &Answer, lang: Lang) -> String {
    match (&field.kind, answer) {
        (FieldKind::Statement(_), Answer::Flag(true)) => (if lang == Lang::Zh { "是" } else { "yes" }).to_owned(),
        (FieldKind::Statement(_), Answer::Flag(false)) => String::new(),
        (FieldKind::Category(_) | FieldKind::Region(_) | FieldKind::Choice(_) | FieldKind::Choices(_), answer) => {
            let text = answer.to_text();
            let named: Vec<String> = text.lines().map(|key| named(cells, field, key, lang)).collect();
            named.join("\n")
        }
        (_, answer) => answer.to_text(),
    }
}

/// The name of an option where it is read as the same option again, else its key.
fn named(cells: &CellReader<'_>, field: &Field, key: &str, lang: Lang) -> String {
    let answer = Answer::Text(key.to_owned());
    let lines = field.kind.rules().lines(&answer, cells.settings, lang);
    let name = match lines.as_slice() {
        [crate::form::AnswerLine::Text(name)] => name.as_str(),
        _ => key,
    };
    if cells.key_of(field, name) == key { name.to_owned() } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contest::{Settings, preset};
    use crate::delimited::SEPARATORS;
    use crate::entry;
    use crate::form::{Choice, SeveralChoices, keys};
    use crate::imports::{KnownEntry, Mapping, columns, escaped, plan, rows, text_grid};
    use crate::text::Text;

    fn settings() -> Settings {
        let mut settings = preset::selection();
        let options = [("a", "甲、乙"), ("b", "b;c"), ("c", "丙")]
            .map(|(key, label)| Choice { key: key.to_owned(), label: Text::same(label) });
        settings.form[2].kind = FieldKind::Choices(SeveralChoices { options: options.into() });
        // A name that is that of another column.
        settings.form[12].label = Text::new("编号", "Number");
        settings
    }

    fn awkward() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a\"',;\t\n=+@夜0 《》-]{0,12}",
            Just("=HYPERLINK(\"x\")".to_owned()),
            Just("'=1".to_owned()),
            Just("007".to_owned()),
            Just("¥1,200.50".to_owned()),
            any::<String>().prop_map(|text| text.chars().take(20).collect::<String>()),
        ]
    }

    proptest! {
        #[test]
        fn an_export_is_read_as_what_was_written(
            texts in prop::collection::vec(awkward(), 5),
            number in "[0-9A-Z=-]{0,5}",
            options in prop::sample::subsequence(vec!["a", "b", "c"], 0..=3),
            zh in any::<bool>(),
            at in 0_usize..3,
        ) {
            let (settings, lang) = (settings(), if zh { Lang::Zh } else { Lang::En });
            let cells = CellReader::new(&settings);
            let mut sent: Answers = [keys::SYNOPSIS, keys::SUBMITTING_UNIT, keys::CREDITS, "contact_phone", keys::NOMINATING_UNIT]
                .into_iter()
                .zip(&texts)
                .map(|(key, text)| (key.to_owned(), Answer::Text(text.clone())))
                .collect();
            sent.insert(keys::TITLE.to_owned(), Answer::Text(format!("夜{}", texts[0].replace(['《', '》'], ""))));
            sent.insert(keys::REGION.to_owned(), Answer::Text("440100".to_owned()));
            sent.insert("completed_on".to_owned(), Answer::Text("2026-03-05".to_owned()));
            sent.insert("borrowed_share".to_owned(), Answer::Number(12));
            sent.insert("rights".to_owned(), Answer::Flag(true));
            sent.insert(keys::SUBJECT.to_owned(), Answer::List(options.iter().map(|key| (*key).to_owned()).collect()));
            let answers = entry::tidy(&settings, sent);
            let hash = "ab".repeat(32);
            let written = ExportedEntry { number: &number, answers: &answers, film_file: "夜=1.mp4", film_sha256: &hash };
            let table = [heads(&cells, lang), line(&cells, &written, lang)];
            let separator = SEPARATORS[at];
            let quoted = |cell: &String| format!("\"{}\"", escaped(cell).replace('"', "\"\""));
            let text: Vec<String> = table
                .iter()
                .map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(&separator.to_string()))
                .collect();
            let grid = text_grid(&settings, text.join("\r\n").as_bytes()).unwrap();
            let found = columns(&cells, &grid, &Mapping::default()).unwrap();
            let read = rows(&cells, &grid, &found);
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(&read[0].answers, &answers);
            prop_assert_eq!((&read[0].number, read[0].film_file.as_str()), (&number, "夜=1.mp4"));
            let known = KnownEntry {
                numbers: vec![number.clone()],
                answers: answers.clone(),
                film_file: "夜=1.mp4".to_owned(),
                film_sha256: "ab".repeat(32),
                settled: None,
            };
            let again = plan(&cells, &grid, &found, read, &[known]);
            prop_assert_eq!((again.counts(), again.problems), ((0, 0, 1), vec![]));
        }
    }
}
