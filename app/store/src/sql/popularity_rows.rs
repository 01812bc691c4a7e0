//! Rows of popularity votes, and what is read of them.

use domain::popularity::{VotePeriod, VoteRule};
use domain::record::RecordHash;

use crate::error::{Place, Result, StoreError};
use crate::popularity::{PopularityVote, VoteBatch, Voter};

/// Columns of a vote, as [`VoteRow`] reads them.
pub(super) const VOTE: &str =
    "SELECT contest_id, settings, state, secret, opens_at, closes_at, version FROM popularity_votes";

#[derive(sqlx::FromRow)]
pub(super) struct VoteRow {
    contest_id: String,
    settings: String,
    state: String,
    secret: Option<Vec<u8>>,
    opens_at: i64,
    closes_at: i64,
    version: i64,
}

impl VoteRow {
    pub(super) fn read(self) -> Result<PopularityVote> {
        let at = |column| Place { table: "popularity_votes", column, row: &self.contest_id };
        Ok(PopularityVote {
            contest_id: at("contest_id").parse(&self.contest_id)?,
            settings: at("settings").json(&self.settings)?,
            state: at("state").parse(&self.state)?,
            period: VotePeriod { from: self.opens_at, until: self.closes_at },
            version: self.version,
            secret: self.secret,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct VoterRow {
    id: String,
    contest_id: String,
    kind: String,
    key_hmac: Vec<u8>,
    token_hash: Vec<u8>,
    proven_at: i64,
    network_hmac: Vec<u8>,
    agent_hmac: Vec<u8>,
    stem_hmac: Vec<u8>,
}

impl VoterRow {
    pub(super) fn read(self) -> Result<Voter> {
        let at = |column| Place { table: "voters", column, row: &self.id };
        Ok(Voter {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            kind: at("kind").parse(&self.kind)?,
            key_hmac: self.key_hmac,
            token_hash: self.token_hash,
            proven_at: self.proven_at,
            network_hmac: self.network_hmac,
            agent_hmac: self.agent_hmac,
            stem_hmac: self.stem_hmac,
        })
    }
}

/// Columns of a batch, as [`BatchRow`] reads them.
pub(super) const BATCH: &str =
    "SELECT id, contest_id, evidence, state, reason, decided_by, decided_at, confirmed_by, confirmed_at
     FROM vote_batches";

#[derive(sqlx::FromRow)]
pub(super) struct BatchRow {
    id: String,
    contest_id: String,
    evidence: String,
    state: String,
    reason: String,
    decided_by: Option<String>,
    decided_at: i64,
    confirmed_by: Option<String>,
    confirmed_at: Option<i64>,
}

impl BatchRow {
    pub(super) fn read(self) -> Result<VoteBatch> {
        let at = |column| Place { table: "vote_batches", column, row: &self.id };
        Ok(VoteBatch {
            id: at("id").parse(&self.id)?,
            contest_id: at("contest_id").parse(&self.contest_id)?,
            evidence: at("evidence").json(&self.evidence)?,
            state: at("state").parse(&self.state)?,
            decided_by: self.decided_by.as_deref().map(|id| at("decided_by").parse(id)).transpose()?,
            decided_at: self.decided_at,
            confirmed_by: self.confirmed_by.as_deref().map(|id| at("confirmed_by").parse(id)).transpose()?,
            confirmed_at: self.confirmed_at,
            reason: self.reason,
        })
    }
}

/// The rule of a ballot; the empty text is none.
pub(super) fn rule(place: &Place<'_>, text: &str) -> Result<Option<VoteRule>> {
    if text.is_empty() { Ok(None) } else { place.parse(text).map(Some) }
}

/// A hash as it is kept.
pub(super) fn hash(place: &Place<'_>, bytes: &[u8]) -> Result<RecordHash> {
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|_| StoreError::Inconsistent {
        table: place.table,
        column: place.column,
        row: place.row.to_owned(),
        detail: format!("{} bytes are no hash", bytes.len()),
    })?;
    Ok(RecordHash::from_bytes(bytes))
}
