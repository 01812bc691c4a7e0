//! The record of a contest as the file that strangers check.

use std::collections::BTreeSet;

use domain::access::{self, AccessContext, Action, Denied};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::record::{FileLine, RecordDocument, RecordEdition, RecordFile, RecordHash, SignedNote, hashes_in};
use store::{OpeningSubject, RecordOpening, StoredCheckpoint, StoredLine, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::computed;
use crate::error::{Refusal, Result, ServiceError};

/// What the log calls the file of a record that was taken away.
pub(crate) const TAKEN_AS: &str = "record";

/// Lines that are read by one statement.
const BATCH: i64 = 5_000;

/// Whether somebody may take an edition of the record away now. The full one holds every sheet: it is for those who see the result, once
/// judging is over. The public one is everybody's with the notice; before it is for them alone, to see what will be told.
///
/// # Errors
/// That they may not.
pub(crate) fn require_edition(
    edition: RecordEdition,
    who: &AccessContext,
    phase: Phase,
) -> std::result::Result<(), Denied> {
    match edition {
        RecordEdition::Public if phase.is_published() => Ok(()),
        RecordEdition::Public | RecordEdition::Full => access::check(Action::ExportResult, who, phase),
    }
}

/// What is read of a record for an edition of its file, up to its last checkpoint.
pub(crate) struct KeptRecord {
    edition: RecordEdition,
    lines: Vec<StoredLine>,
    checkpoints: Vec<StoredCheckpoint>,
    documents: Vec<RecordDocument>,
    openings: Vec<RecordOpening>,
}

impl KeptRecord {
    /// `None` where there is no checkpoint.
    pub(crate) async fn load(tx: &mut dyn Tx, contest: &ContestId, edition: RecordEdition) -> Result<Option<Self>> {
        let checkpoints = tx.checkpoints(contest).await?;
        let Some(size) = checkpoints.last().map(|last| last.size) else { return Ok(None) };
        let mut lines: Vec<StoredLine> = Vec::new();
        loop {
            let from = u64::try_from(lines.len()).unwrap_or(u64::MAX);
            let left = size.saturating_sub(from);
            let some = tx.record_lines(contest, from, i64::try_from(left).unwrap_or(BATCH).min(BATCH)).await?;
            if some.is_empty() {
                break;
            }
            lines.extend(some);
        }
        let mut openings = Vec::new();
        for subject in OpeningSubject::ALL {
            // The public edition opens none of these, which are nearly all that a contest has.
            let is_withheld = matches!(subject, OpeningSubject::Answers | OpeningSubject::Words);
            if edition == RecordEdition::Full || !is_withheld {
                openings.extend(tx.openings_of(contest, *subject).await?);
            }
        }
        let mut documents = tx.documents(contest).await?;
        documents.retain(|document| document.line < size);
        Ok(Some(Self { edition, lines, checkpoints, documents, openings }))
    }

    /// The file of the edition.
    pub(crate) fn file(self) -> Result<Vec<u8>> {
        let unfit = |what: &str| ServiceError::Environment(format!("the record cannot be exported: {what}"));
        let mut notes = Vec::with_capacity(self.checkpoints.len());
        for kept in &self.checkpoints {
            let checkpoint = kept.checkpoint().ok_or_else(|| unfit("a note without a checkpoint"))?;
            let note = kept.note.parse::<SignedNote>().map_err(|why| unfit(&why.to_string()))?;
            notes.push((checkpoint, note));
        }
        // What stands behind the last checkpoint is opened with the next one; what was erased is gone.
        let standing: BTreeSet<RecordHash> =
            self.lines.iter().flat_map(|line| hashes_in(line.text.as_bytes())).collect();
        let mut openings: Vec<_> = self
            .openings
            .iter()
            .filter(|one| standing.contains(&one.commitment))
            .filter_map(RecordOpening::opening)
            .collect();
        openings.sort_unstable_by_key(|one| one.commitment);
        let full = RecordFile {
            edition: RecordEdition::Full,
            lines: self.lines.into_iter().map(|line| FileLine::Shown(line.text)).collect(),
            notes,
            documents: self.documents,
            openings,
            cosignatures: Vec::new(),
        };
        let file = match self.edition {
            RecordEdition::Full => full,
            RecordEdition::Public => full.public().map_err(|why| unfit(&why.to_string()))?,
        };
        file.write().map_err(|why| unfit(&why.to_string()))
    }
}

impl Services {
    /// Whether the public edition of a record is there for everybody who is signed in.
    ///
    /// # Errors
    /// No such contest, or nobody is signed in.
    pub async fn has_public_record(&self, actor: &Actor, id: &ContestId) -> Result<bool> {
        let mut tx = self.read().await?;
        let (contest, _) = self.look_into(&mut *tx, actor, id).await?;
        Ok(contest.phase.is_published() && tx.last_checkpoint(id).await?.is_some())
    }

    /// The record of a contest up to its last checkpoint, as the file that `verify.py` and `linxuan record verify` check.
    ///
    /// # Errors
    /// A missing permission, or no such contest; [`Refusal::NoCheckpoint`] where nothing is signed yet; for the full edition also
    /// [`Refusal::PasswordAgain`].
    pub async fn export_record(&self, actor: &Actor, id: &ContestId, edition: RecordEdition) -> Result<Vec<u8>> {
        let mut tx = self.read().await?;
        let (contest, access) = self.look_into(&mut *tx, actor, id).await?;
        require_edition(edition, &access, contest.phase)?;
        if edition == RecordEdition::Full {
            require_recent_password(self, &mut *tx, actor).await?;
        }
        let kept = KeptRecord::load(&mut *tx, id, edition).await?.ok_or(Refusal::NoCheckpoint)?;
        drop(tx);
        let bytes = computed(move || kept.file()).await?;
        // A file that cannot be recorded is not given out.
        let mut tx = self.write().await?;
        let event = event::ExportTake { export: TAKEN_AS, format: edition.key() };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(bytes)
    }
}
