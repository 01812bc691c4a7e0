//! Checkpoints: size and root of a record, signed at its milestones in the transaction of the act.
//!
//! The key was read when the process began, so that signing needs nothing that could fail then: a process without the key makes no
//! checkpoints and keeps nobody from anything but freezing a pool, and what lacks one gets it later.

use std::collections::BTreeSet;

use domain::ids::ContestId;
use domain::record::{Checkpoint, LineBody, LineKind, Milestone, NoteSignature, RecordHash, SignedNote, tree};
use domain::time::Micros;
use store::{StoredCheckpoint, Tx};

use super::writer::read_line;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::signer::RecordSigner;

/// A key that a record names.
pub(super) struct NamedKey {
    /// The line that does.
    line: u64,
    pub(super) key: String,
}

/// The keys that a record names, in order; the last one signs its checkpoints.
pub(super) async fn named_keys(tx: &mut dyn Tx, id: &ContestId) -> Result<Vec<NamedKey>> {
    let mut named = Vec::new();
    for stored in tx.record_lines_of(id, &[LineKind::Open, LineKind::Key]).await? {
        let key = match read_line(&stored)?.body {
            LineBody::Open(line) => line.key,
            LineBody::Key(line) => line.key,
            _ => continue,
        };
        named.push(NamedKey { line: stored.n, key });
    }
    Ok(named)
}

/// Signs the lines of a record so far; false where none came since the last checkpoint, where the contest keeps no record, and where
/// this process does not have the key that the record names.
pub(crate) async fn append_checkpoint(
    cx: &Context,
    tx: &mut dyn Tx,
    id: &ContestId,
    milestone: Milestone,
) -> Result<bool> {
    append_signed(cx, tx, id, milestone, None).await
}

/// As [`append_checkpoint`]; directly behind a `key` line the key before signs too, where it is there.
pub(super) async fn append_signed(
    cx: &Context,
    tx: &mut dyn Tx,
    id: &ContestId,
    milestone: Milestone,
    before: Option<&dyn RecordSigner>,
) -> Result<bool> {
    let Some(signer) = &cx.signer else { return Ok(false) };
    let Some(head) = tx.record_head(id).await? else { return Ok(false) };
    let size = head.tree.size();
    if tx.last_checkpoint(id).await?.is_some_and(|last| last.size >= size) {
        return Ok(false);
    }
    let root = head.tree.root();
    let at = cx.now().max(head.at);
    let checkpoint = Checkpoint { origin: Checkpoint::origin_of(id.as_str()), size, root, milestone, at };
    keep_signed(tx, id, &checkpoint, signer.as_ref(), before).await
}

/// Makes the checkpoints that a record lacks: those directly behind its pool and its keys, which nobody could sign then, the smallest
/// first; and that of the day where lines came and the last one was made at this time or before. How many.
pub(super) async fn catch_up(cx: &Context, tx: &mut dyn Tx, id: &ContestId, last_at: Micros) -> Result<usize> {
    let Some(signer) = &cx.signer else { return Ok(0) };
    let mut made = 0;
    let kept: BTreeSet<u64> = tx.checkpoints(id).await?.into_iter().map(|one| one.size).collect();
    for stored in tx.record_lines_of(id, &[LineKind::Key, LineKind::Pool]).await? {
        let size = stored.n.saturating_add(1);
        if kept.contains(&size) {
            continue;
        }
        let line = read_line(&stored)?;
        let milestone = if matches!(line.body, LineBody::Pool(_)) { Milestone::Pool } else { Milestone::Key };
        let lines = tx.record_lines(id, 0, i64::try_from(size).unwrap_or(i64::MAX)).await?;
        let leaves: Vec<RecordHash> = lines.into_iter().map(|line| line.leaf).collect();
        let (root, at) = (tree::root(&leaves), cx.now().max(line.at));
        let checkpoint = Checkpoint { origin: Checkpoint::origin_of(id.as_str()), size, root, milestone, at };
        made += usize::from(keep_signed(tx, id, &checkpoint, signer.as_ref(), None).await?);
    }
    if tx.last_checkpoint(id).await?.is_none_or(|last| last.made_at <= last_at) {
        made += usize::from(append_checkpoint(cx, tx, id, Milestone::Day).await?);
    }
    Ok(made)
}

/// Signs a checkpoint and keeps it; false where the record names another key for this size, or there is one of this size.
async fn keep_signed(
    tx: &mut dyn Tx,
    id: &ContestId,
    checkpoint: &Checkpoint,
    signer: &dyn RecordSigner,
    before: Option<&dyn RecordSigner>,
) -> Result<bool> {
    let named = named_keys(tx, id).await?;
    let is_named = |named: &NamedKey, by: &dyn RecordSigner| named.key == by.key().to_string();
    let mut in_front = named.iter().rev().filter(|named| named.line < checkpoint.size);
    let Some(present) = in_front.next().filter(|named| is_named(named, signer)) else { return Ok(false) };
    // Where the key just changed both sign, the earlier one first.
    let earlier = in_front.next().filter(|_| present.line.saturating_add(1) == checkpoint.size);
    let before = before.filter(|by| earlier.is_some_and(|named| is_named(named, *by)));
    let text = checkpoint.to_string();
    let signature = |by: &dyn RecordSigner| NoteSignature::of(by.key(), by.sign(text.as_bytes()));
    let first = signature(before.unwrap_or(signer));
    let mut note = SignedNote::new(&text, first)
        .map_err(|why| ServiceError::Environment(format!("a checkpoint of the record: {why}")))?;
    if before.is_some() {
        note.sign(signature(signer));
    }
    let stored = StoredCheckpoint {
        size: checkpoint.size,
        milestone: checkpoint.milestone,
        made_at: checkpoint.at,
        note: note.to_string(),
    };
    Ok(tx.insert_checkpoint(id, &stored).await?)
}
