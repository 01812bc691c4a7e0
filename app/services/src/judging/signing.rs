//! Signing the sheets of a round, and opening them again.

use std::collections::BTreeMap;

use domain::access::{self, Action};
use domain::ids::{AccountId, AssignmentId, ContestId};
use domain::judging::signing::{Signed, SignedSheet};
use domain::limits;
use domain::record::{Checkpoint, Milestone};
use store::{Contest, Signature, Task};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::judging::access::{judge_is_admitted, reads_closed};
use crate::judging::queue::{DeskLine, lines_of_tasks};
use crate::record::checkpoint::append_checkpoint;
use crate::record::judging::{SignedSheets, append_reopening, append_sheets};
use crate::record::view::newest_checkpoint;
use crate::rounds::conflict::set_aside;
use crate::rounds::participants::round_of;

/// A signature with what was signed, for the printable sheet.
#[derive(Clone, Debug)]
pub struct SignedView {
    /// The contest.
    pub contest: Contest,
    /// The signature.
    pub signature: Signature,
    /// What was signed.
    pub signed: Signed,
    /// Every signature of the judge in this round, newest first; those that ended too.
    pub all: Vec<Signature>,
    /// It is the own one of the person who looks.
    pub own: bool,
    /// It is read as one of a closed round, by who may read what that decided.
    pub closed: bool,
    /// The newest checkpoint of the record, whose root stands on paper.
    pub checkpoint: Option<Checkpoint>,
}

/// Which signature is asked for.
#[derive(Clone, Debug, Default)]
pub struct SignatureAsk {
    /// Whose; `None` is the own.
    pub judge: Option<AccountId>,
    /// The round, from 1; `None` is the present one.
    pub round: Option<u8>,
    /// Its hash, hex; empty is the own one that stands, or another judge's newest.
    pub hash: String,
}

impl Services {
    /// Signs all own sheets of the round and locks them. `statement` are the words that are signed.
    ///
    /// # Errors
    /// A missing permission or declaration, a term that is over, no film that the judge may score, films that are not completely
    /// scored, or not watched as the round asks; by number.
    pub async fn sign_sheets(&self, actor: &Actor, id: &ContestId, statement: &str) -> Result<Signature> {
        let statement = required_text(statement, TextName::Statement, limits::STATEMENT)?;
        {
            // Nobody signs for a film they have to do with; that is kept whatever becomes of the signature.
            let mut tx = self.write().await?;
            let (contest, _) = self.enter(&mut *tx, actor, id, Action::SignSheets).await?;
            set_aside(self, &mut *tx, actor, &contest, Some(&actor.person()?.id)).await?;
            tx.commit().await?;
        }
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SignSheets).await?;
        let (person, round) = (actor.person()?, round_of(&contest));
        judge_is_admitted(self, &mut *tx, id, round, &person.id).await?;
        let tasks = tx.tasks(id, round, Some(&person.id)).await?;
        let lines = lines_of_tasks(&mut *tx, &contest, &tasks).await?;
        let numbers = |lacks: fn(&DeskLine) -> bool| -> Vec<i64> {
            lines.iter().filter(|line| !line.recused && lacks(line)).map(|line| line.number).collect()
        };
        if !lines.is_empty() && lines.iter().all(|line| line.recused) {
            return Err(Refusal::NothingToSign.into());
        }
        let missing = numbers(|line| !line.done);
        if !missing.is_empty() || lines.is_empty() {
            return Err(Refusal::SheetsIncomplete(missing).into());
        }
        let unseen = numbers(|line| !line.watched_enough);
        if !unseen.is_empty() {
            let needed = contest.settings.round(round).map(|round| round.watching.percent).unwrap_or_default();
            return Err(Refusal::FilmsUnwatched { films: unseen, needed }.into());
        }
        let tasks: BTreeMap<&AssignmentId, &Task> = tasks.iter().map(|task| (&task.assignment.id, task)).collect();
        let signed_at = self.now();
        let sheets = lines.iter().filter(|line| !line.recused);
        let signed = Signed {
            contest: id.to_string(),
            title: contest.title.clone(),
            round,
            judge: person.id.to_string(),
            name: person.name.clone(),
            statement,
            signed_at,
            recused: lines.iter().filter(|line| line.recused).map(|line| line.number).collect(),
            sheets: sheets.filter_map(|line| signed_sheet(line, tasks.get(&line.assignment)?)).collect(),
        };
        let count = tx.sign_sheets(id, round, &person.id, signed_at).await?;
        if count == 0 {
            return Err(Refusal::Signed.into());
        }
        let lines = SignedSheets { round, judge: &person.id, at: signed_at, sheets: &signed.sheets };
        append_sheets(self, &mut *tx, &contest, lines).await?;
        append_checkpoint(self, &mut *tx, id, Milestone::Signed).await?;
        let (content, hash) = signed.seal();
        let signature = Signature {
            contest_id: id.clone(),
            round,
            judge_id: person.id.clone(),
            signed_at,
            content,
            hash,
            reopened_at: None,
            reopen_reason: String::new(),
        };
        tx.insert_signature(&signature).await?;
        let event = event::SheetsSign { round, sheets: count, hash: &signature.hash };
        self.audit(&mut *tx, actor, Some(id), person.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(signature)
    }

    /// A signature with what was signed, also one that ended: a judge's own; those of others for who may read them, and of a
    /// closed round for who may read what it decided.
    ///
    /// # Errors
    /// A missing permission; not found where there is none.
    pub async fn signed(&self, actor: &Actor, id: &ContestId, ask: &SignatureAsk) -> Result<SignedView> {
        let mut tx = self.read().await?;
        let me = &actor.person()?.id;
        let judge = ask.judge.as_ref().unwrap_or(me);
        let own = judge == me;
        let (contest, access) = self.look_into(&mut *tx, actor, id).await?;
        let round = ask.round.unwrap_or_else(|| round_of(&contest));
        let closed = !own && reads_closed(&mut *tx, &access, &contest, round).await?;
        let action = match (own, closed) {
            (true, _) => Action::ViewDesk,
            (false, true) => Action::ViewClosedRound,
            (false, false) => Action::ViewSignatures,
        };
        access::check(action, &access, contest.phase)?;
        let all = tx.signatures(id, round, judge).await?;
        let asked = |one: &&Signature| match ask.hash.as_str() {
            "" => !own || one.reopened_at.is_none(),
            hash => one.hash == hash,
        };
        let signature = all.iter().find(asked).cloned().ok_or(ServiceError::NotFound)?;
        if signature.content.is_empty() {
            return Err(Refusal::SignatureErased.into());
        }
        let signed = serde_json::from_str(&signature.content)
            .map_err(|error| ServiceError::Environment(format!("signature {}: {error}", signature.hash)))?;
        let checkpoint = newest_checkpoint(&mut *tx, id).await?;
        Ok(SignedView { contest, signature, signed, all, own, closed, checkpoint })
    }

    /// Opens a judge's signed sheets again, on record. The signature ends, and is kept.
    ///
    /// # Errors
    /// A missing permission or reason.
    pub async fn reopen_sheets(&self, actor: &Actor, id: &ContestId, judge: &AccountId, reason: &str) -> Result<u64> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ReopenSheets).await?;
        let opened = tx.reopen_sheets(id, round_of(&contest), judge, self.now(), &reason).await?;
        if opened > 0 {
            append_reopening(self, &mut *tx, actor, &contest, (round_of(&contest), judge, &reason)).await?;
        }
        let event = event::SheetsReopen { sheets: opened, reason: &reason };
        self.audit(&mut *tx, actor, Some(id), judge.as_str(), &event).await?;
        tx.commit().await?;
        Ok(opened)
    }
}

/// A complete sheet as it is signed.
fn signed_sheet(line: &DeskLine, task: &Task) -> Option<SignedSheet> {
    let sheet = task.sheet.as_ref()?;
    Some(SignedSheet {
        entry: task.assignment.entry_id.to_string(),
        number: line.number,
        title: line.title.clone(),
        version: sheet.version,
        content: sheet.content.clone(),
        total: sheet.total?,
        watched_percent: (line.duration_ms > 0).then_some(line.watched_percent),
        skipped: task.evidence.skipped.clone(),
        unverified: task.evidence.unverified,
    })
}
