//! What a round decided: kept when it is closed, read and countersigned from then on.

use domain::access::{self, AccessContext, Action, Role};
use domain::audit::EventKind;
use domain::contest::phase::Phase;
use domain::contest::round::{Advance, Line, Ties};
use domain::hex;
use domain::ids::{AccountId, ContestId};
use domain::scoring::Method;
use sha2::{Digest as _, Sha256};
use store::{Contest, Done, NamedSignature, RoundClosing, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::amendments::AmendmentRecord;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::judging::access::tells_scores;
use crate::record::countersign::append_confirmation;
use crate::results::closing::{ClosedLine, line_of, method_of};
use crate::results::line_film::LineFilm;
use crate::results::ranking::method_for;
use crate::rounds::participants::round_of;
use crate::selection::view::amendments_with_standing;

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
    /// What was amended of what the first round was sealed with.
    pub amendments: AmendmentRecord,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The round, from 1.
    pub round: u8,
    /// When it was closed, microseconds.
    pub closed_at: i64,
    /// The method its scores were made by.
    pub method: Method,
    /// The method by which the selection is made from these sheets, where that is another by now.
    pub selection_by: Option<Method>,
    /// The rule by which films went on; `None` after the last round.
    pub rule: Option<Advance>,
    /// What became of the films tied at the line.
    pub ties: Ties,
    /// The films on each side; without scores for a judge who is still to judge.
    pub line: Line<LineFilm>,
    /// Scores and signed sheets are told.
    pub shows_scores: bool,
    /// The signatures of its judges that stand, also of those who were removed later.
    pub signatures: Vec<RoundSignature>,
    /// SHA-256 of method and line, hex: what is countersigned.
    pub hash: String,
    /// Who countersigned as a scrutineer, whatever they are now, and when.
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
        closed_round_view(self, actor, id, round).await
    }

    /// Confirms as a scrutineer what a closed round decided; `seen` is the hash that was looked at.
    ///
    /// # Errors
    /// A missing permission, somebody who runs or judges the contest too, a round that is not closed, something else than was looked
    /// at, or an earlier confirmation.
    pub async fn countersign(&self, actor: &Actor, id: &ContestId, round: u8, seen: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::Countersign).await?;
        confirms(&access)?;
        let closing = tx.closing(id, round).await?.ok_or(ServiceError::NotFound)?;
        let hash = hash_of(&closing);
        if hash != seen {
            return Err(ServiceError::Conflict);
        }
        if is_among(&countersigned(&mut *tx, id, round).await?, &actor.person()?.id) {
            return Err(Refusal::Countersigned.into());
        }
        append_confirmation(self, &mut *tx, actor, &contest, Role::Scrutineer).await?;
        let event = event::RoundCountersign { round, hash: &hash };
        self.audit(&mut *tx, actor, Some(id), &subject(round), &event).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// As [`Services::closed_round`].
pub(crate) async fn closed_round_view(
    cx: &Context,
    actor: &Actor,
    id: &ContestId,
    round: u8,
) -> Result<ClosedRoundView> {
    let mut tx = cx.read().await?;
    let (contest, access) = cx.enter(&mut *tx, actor, id, Action::ViewClosedRound).await?;
    let closing = tx.closing(id, round).await?.ok_or(ServiceError::NotFound)?;
    let ClosedLine { rule, ties, sides } = line_of(&closing)?;
    let method = method_of(&closing)?;
    let shows_scores = tells_scores(&access.roles, &contest);
    let signatures = tx.standing_signatures(id, round..round.saturating_add(1)).await?;
    let countersigned = countersigned(&mut *tx, id, round).await?;
    let may = access::check(Action::Countersign, &access, contest.phase).is_ok() && confirms(&access).is_ok();
    let can_countersign = match actor.account() {
        Some(account) => may && !is_among(&countersigned, &account.id),
        None => false,
    };
    Ok(ClosedRoundView {
        amendments: amendments_with_standing(cx, &mut *tx, &contest, &access).await?,
        roles: access.roles,
        round,
        closed_at: closing.closed_at,
        method,
        selection_by: selection_method(&contest, round).filter(|now| *now != method),
        rule,
        ties,
        line: if shows_scores { sides } else { sides.map(LineFilm::without_scores) },
        shows_scores,
        signatures: signatures.into_iter().map(signature).collect(),
        hash: hash_of(&closing),
        countersigned: countersigned.into_iter().map(|one| (one.name, one.at)).collect(),
        can_countersign,
        contest,
    })
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

/// The method by which the selection is made from the sheets of a round; `None` where it is not made from those.
fn selection_method(contest: &Contest, round: u8) -> Option<Method> {
    let last = contest.phase >= Phase::Selection && round == round_of(contest);
    last.then(|| method_for(&contest.settings.rubric_of(round), contest.method))
}

/// SHA-256 of what the round decided, in hex: method and line, each on a line of its own.
fn hash_of(closing: &RoundClosing) -> String {
    hex::encode(&Sha256::digest(format!("{}\n{}\n", closing.method, closing.line)))
}

/// How the record names a round.
fn subject(round: u8) -> String {
    Phase::Round(round).to_string()
}

/// Who countersigned a round, oldest first.
async fn countersigned(tx: &mut dyn Tx, id: &ContestId, round: u8) -> Result<Vec<Done>> {
    Ok(tx.done(id, EventKind::RoundCountersign.key(), &subject(round)).await?)
}

fn is_among(done: &[Done], who: &AccountId) -> bool {
    done.iter().any(|one| one.actor_id == who.as_str())
}

fn signature(one: NamedSignature) -> RoundSignature {
    RoundSignature { judge: one.judge_id, name: one.name, at: one.signed_at, hash: one.hash }
}

/// Nobody confirms what they decided themselves, or scores they are not told. New members are asked when they join; those of before
/// that rule hold both roles.
pub(crate) fn confirms(access: &AccessContext) -> Result<()> {
    let role = Role::Scrutineer;
    match role.barred_by(&access.roles) {
        Some(other) => Err(Refusal::TwoSides { role, other }.into()),
        None => Ok(()),
    }
}
