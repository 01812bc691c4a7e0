//! Files that come with an objection, sent by a stranger: as carefully taken in as films. They are measured while they come, kept under
//! their hashes, and never opened in this process; films are examined in the sandbox.

use std::time::Duration;

use bytes::Bytes;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::film::kind::ending_of;
use domain::hex;
use domain::ids::{ContestId, FileId};
use domain::objection::{EVIDENCE_BYTES, EVIDENCE_ENDINGS, MOST_EVIDENCE, begins_as, is_film};
use futures::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use store::EvidenceFile;
use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use crate::Services;
use crate::accounts::secret::digest;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::keeping::{HeldBytes, keep_held};
use crate::films::upload::begin::shown_name;
use crate::films::upload::space::{fits, room};
use crate::objections::receive::count_of_network;

/// Bytes at the beginning of a file that say what it is.
const HEAD: usize = 512;
/// How long nothing may come.
const SILENCE: Duration = Duration::from_secs(30);

/// An objection that files may be sent with now. Its token counts no more.
#[derive(Debug)]
pub struct EvidenceSlot {
    contest: ContestId,
    objection: i64,
    receipt: String,
    left: usize,
}

/// What arrived.
struct ArrivedFile {
    sha256: String,
    size_bytes: i64,
    head: Vec<u8>,
}

impl Services {
    /// Opens an objection for files, with the token that its receipt or its look-up gave, which is spent by it.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`] where the token is none, was used or is too old; an objection that takes none any more; too many from
    /// this network.
    pub async fn open_evidence(&self, token: &str, network: Option<&str>) -> Result<EvidenceSlot> {
        count_of_network(self, network).await?;
        let mut tx = self.write().await?;
        let taken = tx.take_evidence_token(&digest(token), self.now()).await?;
        let (contest, number) = taken.ok_or(Refusal::TicketSpent)?;
        let objection = tx.objection(&contest, number).await?.ok_or(ServiceError::NotFound)?;
        let phase = self.contest_in(&mut *tx, &contest).await?.phase;
        let there = tx.evidence_of(&contest, number..=number).await?.len();
        tx.commit().await?;
        if phase != Phase::Publicity || !objection.state.is_open() {
            return Err(Refusal::ObjectionStands.into());
        }
        let left = MOST_EVIDENCE.saturating_sub(there);
        Ok(EvidenceSlot { contest, objection: number, receipt: objection.receipt, left })
    }

    /// Takes in one file of an objection.
    ///
    /// # Errors
    /// More files than may come, a type that is not taken or not what its name says, one that is too large or empty, or no room.
    pub async fn take_evidence<S, E>(&self, slot: &mut EvidenceSlot, filename: &str, body: S) -> Result<()>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: std::fmt::Display,
    {
        if slot.left == 0 {
            return Err(Refusal::TooMuchEvidence(MOST_EVIDENCE).into());
        }
        let ending = ending_of(filename);
        if !EVIDENCE_ENDINGS.contains(&ending.as_str()) {
            return Err(other_type(&ending));
        }
        fits(EVIDENCE_BYTES, room(self, &Actor::Anonymous).await?)?;
        let id: FileId = self.fresh_id()?;
        let taken = take(self, slot, &id, (filename, &ending), body).await;
        self.media.blobs.clear(&id).await;
        taken?;
        slot.left = slot.left.saturating_sub(1);
        Ok(())
    }

    /// A file that came with an objection, for who handles objections; that it was taken away is on record.
    ///
    /// # Errors
    /// A missing permission, or no such file.
    pub async fn evidence(&self, actor: &Actor, id: &ContestId, number: i64, file: &FileId) -> Result<EvidenceFile> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::ViewObjections).await?;
        let objection = tx.objection(id, number).await?.ok_or(ServiceError::NotFound)?;
        let files = tx.evidence_of(id, number..=number).await?;
        let found = files.into_iter().find(|one| one.id == *file).ok_or(ServiceError::NotFound)?;
        let event = event::ObjectionTake { sha256: &found.sha256 };
        self.audit(&mut *tx, actor, Some(id), &objection.receipt, &event).await?;
        tx.commit().await?;
        Ok(found)
    }
}

fn other_type(found: &str) -> ServiceError {
    let allowed = EVIDENCE_ENDINGS.map(str::to_owned).to_vec();
    Refusal::FileType { found: found.chars().take(40).collect(), allowed }.into()
}

async fn take<S, E>(
    cx: &Context,
    slot: &EvidenceSlot,
    id: &FileId,
    (filename, ending): (&str, &str),
    body: S,
) -> Result<()>
where
    S: Stream<Item = std::result::Result<Bytes, E>> + Send,
    E: std::fmt::Display,
{
    let arrived = receive(cx, id, body).await?;
    if arrived.size_bytes == 0 {
        return Err(Refusal::FileEmpty.into());
    }
    let is_right = if is_film(ending) {
        cx.media.prober.measure(&cx.media.blobs.arriving(id)).await?.is_ok()
    } else {
        begins_as(ending, &arrived.head)
    };
    if !is_right {
        return Err(other_type(ending));
    }
    let held = keep_held(cx, id, &arrived.sha256).await?;
    if let Err(error) = note(cx, slot, id, filename, &arrived, &held).await {
        held.let_go(cx).await;
        return Err(error);
    }
    Ok(())
}

/// Writes what comes into a file of its own, and says what came.
async fn receive<S, E>(cx: &Context, id: &FileId, body: S) -> Result<ArrivedFile>
where
    S: Stream<Item = std::result::Result<Bytes, E>> + Send,
    E: std::fmt::Display,
{
    let mut file = fs::File::create(cx.media.blobs.arriving(id)).await?;
    let mut body = std::pin::pin!(body);
    let (mut hash, mut head, mut size_bytes) = (Sha256::new(), Vec::with_capacity(HEAD), 0_i64);
    loop {
        let Ok(chunk) = tokio::time::timeout(SILENCE, body.next()).await else {
            return Err(Refusal::UploadLost.into());
        };
        let Some(chunk) = chunk else { break };
        // The connection was cut: what came of the file is worth nothing.
        let Ok(chunk) = chunk else { return Err(Refusal::UploadLost.into()) };
        size_bytes = size_bytes.saturating_add(i64::try_from(chunk.len()).unwrap_or(i64::MAX));
        if size_bytes > EVIDENCE_BYTES {
            return Err(Refusal::FileTooLarge { found: size_bytes, max: EVIDENCE_BYTES }.into());
        }
        head.extend(chunk.iter().take(HEAD.saturating_sub(head.len())));
        hash.update(&chunk);
        file.write_all(&chunk).await?;
    }
    file.flush().await?;
    file.sync_all().await?;
    Ok(ArrivedFile { sha256: hex::encode(&hash.finalize()), size_bytes, head })
}

async fn note(
    cx: &Context,
    slot: &EvidenceSlot,
    id: &FileId,
    filename: &str,
    arrived: &ArrivedFile,
    held: &HeldBytes,
) -> Result<()> {
    let mut tx = cx.write().await?;
    // Another token may have been made and used while this file came.
    if tx.evidence_of(&slot.contest, slot.objection..=slot.objection).await?.len() >= MOST_EVIDENCE {
        return Err(Refusal::TooMuchEvidence(MOST_EVIDENCE).into());
    }
    let file = EvidenceFile {
        id: id.clone(),
        contest_id: slot.contest.clone(),
        objection: slot.objection,
        filename: shown_name(filename),
        size_bytes: arrived.size_bytes,
        sha256: arrived.sha256.clone(),
        created_at: cx.now(),
    };
    tx.insert_evidence(&file).await?;
    let event = event::ObjectionEvidence { sha256: &file.sha256, size_bytes: file.size_bytes };
    cx.audit(&mut *tx, &Actor::Anonymous, Some(&slot.contest), &slot.receipt, &event).await?;
    held.release(&mut *tx).await?;
    Ok(tx.commit().await?)
}
