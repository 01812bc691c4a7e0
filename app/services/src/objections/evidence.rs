//! Files that come with an objection, sent by a stranger: as carefully taken in as films. They are measured while they come, kept under
//! their hashes, and never opened in this process; films are examined in the sandbox.

use bytes::Bytes;
use domain::access::Action;
use domain::contest::phase::Phase;
use domain::evidence::{EVIDENCE_TODAY, EvidenceBound, KeptEvidence};
use domain::film::kind::ending_of;
use domain::hex;
use domain::ids::{ContestId, FileId};
use domain::objection::{EVIDENCE_BYTES, EVIDENCE_ENDINGS, MOST_EVIDENCE, begins_as, is_film};
use domain::tries::day;
use futures::Stream;
use sha2::{Digest as _, Sha256};
use store::{EvidenceFile, Tx};
use tokio::fs;
use tokio::io::AsyncWriteExt as _;

use crate::Services;
use crate::accounts::secret::digest;
use crate::accounts::tries::TryCount;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::films::keeping::{HeldBytes, keep_held};
use crate::films::upload::begin::shown_name;
use crate::films::upload::space::{fits, room};
use crate::media::arriving::{Pace, paced};
use crate::media::slots::Slot;
use crate::objections::receive::count_of_network;

/// Bytes at the beginning of a file that say what it is.
const HEAD: usize = 512;

/// An objection that files may be sent with now. Its token counts no more.
#[derive(Debug)]
pub struct EvidenceSlot {
    contest: ContestId,
    objection: i64,
    receipt: String,
    left: usize,
    network: Option<String>,
    /// It is one of those that bring files now, as long as this is there.
    _turn: Slot<String>,
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
    /// [`Refusal::EvidenceBusy`] where too many bring files at once, of this network or in all: the token still counts then;
    /// [`Refusal::TicketSpent`] where it is none, was used or is too old; an objection that takes none any more; too many from
    /// this network.
    pub async fn open_evidence(&self, token: &str, network: Option<&str>) -> Result<EvidenceSlot> {
        let turn = self.media.evidence_slots.take_of(network).ok_or(Refusal::EvidenceBusy)?;
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
        let network = network.map(str::to_owned);
        Ok(EvidenceSlot { contest, objection: number, receipt: objection.receipt, left, network, _turn: turn })
    }

    /// What a stranger sends, ended with an error where it comes slower than films have to: the files, and whatever stands between
    /// them.
    pub fn at_pace<S, E>(&self, body: S) -> impl Stream<Item = std::io::Result<Bytes>> + Send + use<S, E>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Send,
        E: std::fmt::Display + Send,
    {
        paced(body, self.periods.pace)
    }

    /// Takes in one file of an objection.
    ///
    /// # Errors
    /// More files than may come, a type that is not taken or not what its name says, one that is too large or empty, no room, or more
    /// bytes than a contest or a network may have.
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
        // Nothing is received where nothing would be kept.
        kept(self, &mut *self.read().await?, slot).await?.takes(1).map_err(full)?;
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

/// What the bytes of a network are counted by today; `None` where it is not known.
fn today(cx: &Context, slot: &EvidenceSlot) -> Option<TryCount> {
    let network = slot.network.as_deref()?;
    Some(TryCount::new(&format!("evidence {network} {}", day(cx.now())), EVIDENCE_TODAY))
}

/// What was kept so far of the contest, and of the network.
async fn kept(cx: &Context, tx: &mut dyn Tx, slot: &EvidenceSlot) -> Result<KeptEvidence> {
    let of_network = match today(cx, slot) {
        Some(count) => count.so_far(cx, tx).await?,
        None => 0,
    };
    Ok(KeptEvidence { of_contest: tx.evidence_bytes(&slot.contest).await?, of_network })
}

const fn full(bound: EvidenceBound) -> Refusal {
    match bound {
        EvidenceBound::Contest => Refusal::EvidenceFull,
        EvidenceBound::Network => Refusal::EvidenceOfToday,
    }
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
    let mut pace = Pace::new(cx.periods.pace);
    while let Some(chunk) = pace.next(&mut body).await {
        // The connection was cut, or brought too little: what came of the file is worth nothing.
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
    kept(cx, &mut *tx, slot).await?.takes(arrived.size_bytes).map_err(full)?;
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
    if let Some(count) = today(cx, slot) {
        count.add(cx, &mut *tx, file.size_bytes).await?;
    }
    let event = event::ObjectionEvidence { sha256: &file.sha256, size_bytes: file.size_bytes };
    cx.audit(&mut *tx, &Actor::Anonymous, Some(&slot.contest), &slot.receipt, &event).await?;
    held.release(&mut *tx).await?;
    Ok(tx.commit().await?)
}
