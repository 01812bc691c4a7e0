//! What a round decided: kept when it is closed, read and countersigned from then on.

use std::str::FromStr as _;

use domain::access::{self, Action, Role};
use domain::audit::EventKind;
use domain::contest::phase::Phase;
use domain::contest::round::{Advance, Line, Ties};
use domain::hex;
use domain::ids::{AccountId, ContestId};
use domain::scoring::Method;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Contest, RoundClosing, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::judging::access::tells_scores;
use crate::phases::line_film::LineFilm;

/// The line of a closed round as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClosedLine {
    /// The rule by which films went on; `None` after the last round.
    pub(crate) rule: Option<Advance>,
    /// What became of the films tied at the line.
    pub(crate) ties: Ties,
    /// The films on each side with place and score; after the last round all are above.
    pub(crate) sides: Line<LineFilm>,
}

/// A judge's signature under the sheets of a closed round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundSignature {
    /// Who signed.
    pub judge: AccountId,
    /// Name.
    pub name: String,
    /// When, microseconds.
    pub at: i64,
    /// SHA-256 of what was signed, hex.
    pub hash: String,
}

/// What a round decided.
#[derive(Clone, Debug)]
pub struct ClosedRoundView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The round, from 1.
    pub round: u8,
    /// When it was closed, microseconds.
    pub closed_at: i64,
    /// The method its scores were made by.
    pub method: Method,
    /// The rule by which films went on; `None` after the last round.
    pub rule: Option<Advance>,
    /// What became of the films tied at the line.
    pub ties: Ties,
    /// The films on each side; without scores for a judge who is still to judge.
    pub line: Line<LineFilm>,
    /// Scores and signed sheets are told.
    pub shows_scores: bool,
    /// The signatures of its judges.
    pub signatures: Vec<RoundSignature>,
    /// SHA-256 of method and line, hex: what is countersigned.
    pub hash: String,
    /// Scrutineers who countersigned, and when.
    pub countersigned: Vec<(String, i64)>,
    /// The person may countersign it now.
    pub can_countersign: bool,
}

impl Services {
    /// What a closed round decided, as it was kept then.
    ///
    /// # Errors
    /// A missing permission; not found where the round is not closed, or was closed by a program that kept nothing of it.
    pub async fn closed_round(&self, actor: &Actor, id: &ContestId, round: u8) -> Result<ClosedRoundView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewClosedRound).await?;
        let closing = tx.closing(id, round).await?.ok_or(ServiceError::NotFound)?;
        let ClosedLine { rule, ties, sides } = line_of(&closing)?;
        let shows_scores = tells_scores(&access.roles, &contest);
        let members = tx.members(id).await?;
        let mut signatures = Vec::new();
        let mut countersigned = Vec::new();
        for one in &members {
            let account = &one.member.account_id;
            match one.member.role {
                Role::Judge => {
                    let signature = tx.signature(id, round, account).await?;
                    signatures.extend(signature.map(|signature| RoundSignature {
                        judge: account.clone(),
                        name: one.name.clone(),
                        at: signature.signed_at,
                        hash: signature.hash,
                    }));
                }
                Role::Scrutineer => {
                    let at = countersigned_at(&mut *tx, id, round, account).await?;
                    countersigned.extend(at.map(|at| (one.name.clone(), at)));
                }
                _ => {}
            }
        }
        let may = access::check(Action::Countersign, &access, contest.phase).is_ok();
        let can_countersign = match actor.account() {
            Some(account) if may => countersigned_at(&mut *tx, id, round, &account.id).await?.is_none(),
            _ => false,
        };
        Ok(ClosedRoundView {
            roles: access.roles,
            round,
            closed_at: closing.closed_at,
            method: method_of(&closing)?,
            rule,
            ties,
            line: if shows_scores { sides } else { sides.map(LineFilm::without_scores) },
            shows_scores,
            signatures,
            hash: hash_of(&closing),
            countersigned,
            can_countersign,
            contest,
        })
    }

    /// Confirms as a scrutineer what a closed round decided; `seen` is the hash that was looked at.
    ///
    /// # Errors
    /// A missing permission, a round that is not closed, something else than was looked at, or an earlier confirmation.
    pub async fn countersign(&self, actor: &Actor, id: &ContestId, round: u8, seen: &str) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::Countersign).await?;
        let closing = tx.closing(id, round).await?.ok_or(ServiceError::NotFound)?;
        let hash = hash_of(&closing);
        if hash != seen {
            return Err(ServiceError::Conflict);
        }
        if countersigned_at(&mut *tx, id, round, &actor.person()?.id).await?.is_some() {
            return Err(Refusal::Countersigned.into());
        }
        let event = event::RoundCountersign { round, hash: &hash };
        self.audit(&mut *tx, actor, Some(id), &subject(round), &event).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Keeps what a round decided, within the transaction that closes it.
pub(crate) async fn close(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    round: u8,
    method: Method,
    line: &ClosedLine,
) -> Result<()> {
    let closing = RoundClosing {
        contest_id: contest.id.clone(),
        round,
        method: method.key().to_owned(),
        line: serde_json::to_string(line).map_err(|error| ServiceError::Environment(error.to_string()))?,
        closed_at: cx.now(),
    };
    Ok(tx.insert_closing(&closing).await?)
}

fn line_of(closing: &RoundClosing) -> Result<ClosedLine> {
    serde_json::from_str(&closing.line).map_err(|error| unreadable(closing, &error))
}

fn method_of(closing: &RoundClosing) -> Result<Method> {
    Method::from_str(&closing.method).map_err(|error| unreadable(closing, &error))
}

fn unreadable(closing: &RoundClosing, error: &impl ToString) -> ServiceError {
    let RoundClosing { contest_id, round, .. } = closing;
    ServiceError::Environment(format!("closed round {round} of {contest_id}: {}", error.to_string()))
}

/// SHA-256 of what the round decided, in hex: method and line, each on a line of its own.
fn hash_of(closing: &RoundClosing) -> String {
    hex::encode(&Sha256::digest(format!("{}\n{}\n", closing.method, closing.line)))
}

/// How the record names a round.
fn subject(round: u8) -> String {
    Phase::Round(round).to_string()
}

async fn countersigned_at(tx: &mut dyn Tx, id: &ContestId, round: u8, who: &AccountId) -> Result<Option<i64>> {
    Ok(tx.last_done(id, EventKind::RoundCountersign.key(), Some(who), &subject(round)).await?)
}
