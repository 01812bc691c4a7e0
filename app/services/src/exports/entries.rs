//! All entries of a contest (汇总表): a row each, every field of the form, then what became of it.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use domain::access::{AccessContext, knows_outcome};
use domain::contest::Settings;
use domain::entry::{self, file_asked};
use domain::film::kind::FileKind;
use domain::form::Answer;
use domain::form::AnswerLine;
use domain::ids::EntryId;
use domain::text::Lang;
use store::{Contest, Entry, Tx};
use words::common::entry_state;
use words::entries::{file_attached, ticked};
use words::exports as m;
use words::phrases::entry_number;
use words::times::zone_name;

use crate::contests::form_effects::attached_to_entries;
use crate::context::computed;
use crate::documents::DocumentFonts;
use crate::error::Result;
use crate::exports::export::{Export, ExportFacts, ExportTopic};
use crate::exports::format::ExportFormat;
use crate::exports::table::{self, TableCell};
use crate::time::local_time;

/// All entries that were submitted.
pub(crate) struct EntriesExport;

#[async_trait]
impl Export for EntriesExport {
    fn facts(&self) -> ExportFacts {
        ExportFacts {
            key: "entries",
            formats: &[ExportFormat::Xlsx, ExportFormat::Csv],
            topic: ExportTopic::Entries,
            title: m::entries,
            contents: m::entries_contents,
        }
    }

    async fn write(
        &self,
        tx: &mut dyn Tx,
        contest: Contest,
        who: &AccessContext,
        asked: (ExportFormat, Lang),
        _fonts: &DocumentFonts,
    ) -> Result<Vec<u8>> {
        let (format, lang) = asked;
        let entries = tx.submitted_entries(&contest.id).await?;
        let films = tx.films(&contest.id).await?;
        let durations = films.into_iter().filter_map(|film| Some((film.entry_id, film.duration_ms?))).collect();
        let attached = attached_to_entries(tx, &contest.id, &[&contest.settings]).await?;
        let knows_outcome = knows_outcome(who, contest.phase);
        computed(move || {
            let all = Table { contest: &contest, durations, attached, knows_outcome, lang };
            let heads = all.heads();
            let rows = (1..).zip(&entries).map(|(place, entry)| all.row(place, entry));
            table::file(format, m::entries(lang), &heads, rows)
        })
        .await
    }
}

struct Table<'a> {
    contest: &'a Contest,
    /// Milliseconds of film by entry.
    durations: BTreeMap<EntryId, i64>,
    /// The kinds of files that entries have, where the form asks for files.
    attached: BTreeMap<EntryId, BTreeSet<FileKind>>,
    /// Whoever takes it away may know what the selection made of the entries.
    knows_outcome: bool,
    lang: Lang,
}

impl Table<'_> {
    fn heads(&self) -> Vec<String> {
        let settings = &self.contest.settings;
        let zone = zone_name(self.lang, &settings.time_zone);
        let before = [m::place(self.lang), m::number(self.lang)].map(str::to_owned);
        let fields = settings.form.iter().map(|field| field.label.get(self.lang).to_owned());
        let after = [
            m::entry_state(self.lang).to_owned(),
            m::film_duration(self.lang).to_owned(),
            m::submitted_at(self.lang, zone),
        ];
        before.into_iter().chain(fields).chain(after).collect()
    }

    fn row(&self, place: i64, entry: &Entry) -> Vec<TableCell> {
        let settings = &self.contest.settings;
        let submitted = entry.submitted_at.map(|at| local_time(at, &settings.time_zone)).unwrap_or_default();
        let before = [TableCell::Number(place), TableCell::text(entry.number.map(entry_number).unwrap_or_default())];
        let asked = entry::asked_answers(settings, &entry.answers);
        let fields = settings.form.iter().map(|field| match file_asked(field) {
            Some(kind) => self.file(entry, kind),
            None => self.answer(&field.key, asked.get(&field.key)),
        });
        let duration = self.durations.get(&entry.id).copied();
        let after = [
            TableCell::Text(entry_state(self.lang, entry.state.told(self.knows_outcome)).to_owned()),
            duration.map_or(TableCell::Empty, TableCell::Duration),
            TableCell::text(submitted),
        ];
        before.into_iter().chain(fields).chain(after).collect()
    }

    fn file(&self, entry: &Entry, kind: FileKind) -> TableCell {
        let is_there = self.attached.get(&entry.id).is_some_and(|attached| attached.contains(&kind));
        TableCell::Text(if is_there { file_attached(self.lang).to_owned() } else { String::new() })
    }

    fn answer(&self, key: &str, answer: Option<&Answer>) -> TableCell {
        match answer {
            None => TableCell::Empty,
            Some(Answer::Number(number)) => TableCell::Number(*number),
            Some(answer @ (Answer::Flag(_) | Answer::Text(_) | Answer::List(_))) => {
                TableCell::Text(answer_words(&self.contest.settings, key, answer, self.lang))
            }
        }
    }
}

/// An answer as people read it, a line each: options, categories and regions by their names.
pub(crate) fn answer_words(settings: &Settings, key: &str, answer: &Answer, lang: Lang) -> String {
    let said = entry::lines(settings, key, answer, lang).into_iter().map(|line| match line {
        AnswerLine::Ticked => ticked(lang).to_owned(),
        AnswerLine::Text(text) => text,
        AnswerLine::Link { shown, .. } => shown,
    });
    said.collect::<Vec<_>>().join("\n")
}
