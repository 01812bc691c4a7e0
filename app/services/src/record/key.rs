//! The key that signs the checkpoints of a contest from another installation is this one's from here on.

use domain::ids::ContestId;
use domain::record::{KeyLine, LineBody, LineKind};
use store::{OpeningSubject, Tx};

use super::writer::{RecordWriter, read_line};
use crate::context::Context;
use crate::error::Result;

/// Adds the key of this installation to a record that another one signed so far; nothing where it is the same, or there is no record.
pub(crate) async fn append_own_key(cx: &Context, tx: &mut dyn Tx, id: &ContestId) -> Result<()> {
    let mut named = None;
    for stored in tx.record_lines_of(id, &[LineKind::Open, LineKind::Key]).await? {
        match read_line(&stored)?.body {
            LineBody::Open(line) => named = Some(line.key),
            LineBody::Key(line) => named = Some(line.key),
            _ => {}
        }
    }
    if named.is_none_or(|key| key.as_str() == &*cx.record_key) {
        return Ok(());
    }
    let contest = cx.contest_in(tx, id).await?;
    let Some(mut writer) = RecordWriter::begin(cx, tx, &contest).await? else { return Ok(()) };
    let reason = writer.commit(OpeningSubject::Reason, None, "", "");
    writer.line(LineBody::Key(KeyLine { key: cx.record_key.to_string(), reason }));
    writer.end(tx).await
}
