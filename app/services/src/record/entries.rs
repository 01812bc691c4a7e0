//! Lines about works: accepted, refused, withdrawn.

use std::collections::BTreeMap;

use domain::entry::{self, EntryState};
use domain::form::keys;
use domain::ids::EntryId;
use domain::record::{EntryLine, EntryStanding, FamilyGroups, LineBody, RecordHash, answers_text};
use store::{Contest, Entry, File, FileState, OpeningSubject, Tx, judging_copy};

use super::writer::{RecordWriter, figure, unwritable};
use crate::context::Context;
use crate::error::Result;

/// Begins the record of a contest.
pub(crate) async fn append_opening(cx: &Context, tx: &mut dyn Tx, contest: &Contest) -> Result<()> {
    match RecordWriter::begin(cx, tx, contest).await? {
        Some(writer) => writer.end(tx).await,
        None => Ok(()),
    }
}

/// Adds that a work was accepted, refused or withdrawn. One that was never submitted has no number, and no line.
pub(crate) async fn append_entry(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    entry: &Entry,
    standing: EntryStanding,
) -> Result<()> {
    let Some(mut writer) = RecordWriter::begin(cx, tx, contest).await? else { return Ok(()) };
    // A record that begins has the work as it stands now already.
    if !writer.is_new() {
        writer.load_groups(tx).await?;
        let film = films_of(tx, std::slice::from_ref(&entry.id)).await?.remove(&entry.id);
        writer.entry(entry, standing, film)?;
    }
    writer.end(tx).await
}

/// The films of entries that judges see, by SHA-256; an entry without a film that is ready is absent.
pub(super) async fn films_of(tx: &mut dyn Tx, entries: &[EntryId]) -> Result<BTreeMap<EntryId, RecordHash>> {
    let mut files: BTreeMap<EntryId, Vec<File>> = BTreeMap::new();
    for file in tx.files_of_entries(entries).await? {
        files.entry(file.entry_id.clone()).or_default().push(file);
    }
    let film = |(entry, files): (EntryId, Vec<File>)| {
        let film = judging_copy(files).filter(|film| film.state == FileState::Ready)?;
        Some((entry, film.sha256?.parse().ok()?))
    };
    Ok(files.into_iter().filter_map(film).collect())
}

/// How an entry in this state stands; `None` where nothing was decided about it.
const fn standing_of(state: EntryState) -> Option<EntryStanding> {
    match state {
        EntryState::Eligible | EntryState::Shortlisted | EntryState::NotShortlisted => Some(EntryStanding::Eligible),
        EntryState::Refused => Some(EntryStanding::Refused),
        EntryState::Withdrawn => Some(EntryStanding::Withdrawn),
        EntryState::Draft | EntryState::Submitted | EntryState::Returned => None,
    }
}

impl RecordWriter<'_> {
    /// A line about an entry as it is now. Ask [`Self::load_groups`] before.
    pub(super) fn entry(&mut self, entry: &Entry, standing: EntryStanding, film: Option<RecordHash>) -> Result<()> {
        if let Some(line) = self.entry_line(entry, standing, film)? {
            self.line(LineBody::Entry(line));
        }
        Ok(())
    }

    pub(super) fn entry_line(
        &mut self,
        entry: &Entry,
        standing: EntryStanding,
        film: Option<RecordHash>,
    ) -> Result<Option<EntryLine>> {
        let Some(number) = entry.number else { return Ok(None) };
        let (owner, id) = (Some(&entry.owner_id), entry.id.as_str());
        let answers = answers_text(&entry.answers).map_err(unwritable)?;
        Ok(Some(EntryLine {
            number: figure(number),
            entry: id.to_owned(),
            standing,
            film,
            groups: self.groups_of(entry),
            title: self.commit(OpeningSubject::Title, owner, id, &entry.answer(keys::TITLE)),
            answers: self.commit(OpeningSubject::Answers, owner, id, &answers),
        }))
    }

    /// What rules tell an entry apart by, as lines have it. Ask [`Self::load_groups`] before.
    pub(super) fn groups_of(&mut self, entry: &Entry) -> Vec<FamilyGroups> {
        let mut found = Vec::new();
        for (family, names) in entry::groups(&self.contest.settings, &entry.answers) {
            let mut groups: Vec<String> = names.iter().map(|name| self.group(&family, name)).collect();
            groups.sort_unstable();
            groups.dedup();
            found.push(FamilyGroups { family, groups });
        }
        found.sort_unstable();
        found
    }

    /// Lines about all works of a contest that were decided about so far.
    pub(super) async fn known_works(&mut self, tx: &mut dyn Tx) -> Result<()> {
        let entries = tx.submitted_entries(&self.contest.id).await?;
        let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id.clone()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.load_groups(tx).await?;
        let films = films_of(tx, &ids).await?;
        for entry in &entries {
            if let Some(standing) = standing_of(entry.state) {
                self.entry(entry, standing, films.get(&entry.id).copied())?;
            }
        }
        Ok(())
    }
}
