//! What comes before a judge's first film: the declaration, and until when a round is judged.

use domain::access::Action;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use store::{Declaration, JudgingTerm};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::rounds::participants::round_of;
use crate::time::{local_time, parse_local};

impl Services {
    /// A judge declares to have read the rules of the round; `statement` are the words that were agreed to. Said again it
    /// changes nothing.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn declare(&self, actor: &Actor, id: &ContestId, statement: &str) -> Result<()> {
        let statement = required_text(statement, TextName::Statement, limits::STATEMENT)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::Declare).await?;
        let (judge_id, round) = (actor.person()?.id.clone(), round_of(&contest));
        let declaration = Declaration {
            contest_id: id.clone(),
            round,
            judge_id: judge_id.clone(),
            statement: statement.clone(),
            declared_at: self.now(),
        };
        if tx.insert_declaration(&declaration).await? {
            let event = event::JudgeDeclare { round, statement: &statement };
            self.audit(&mut *tx, actor, Some(id), judge_id.as_str(), &event).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Sets until when the present round is judged: for everybody, or longer for one judge. `until` is a local time
    /// ahead in the contest's zone.
    ///
    /// # Errors
    /// A missing permission, a person who does not judge here, a time that cannot be read or is over, or, for one judge,
    /// a missing reason.
    pub async fn set_term(
        &self,
        actor: &Actor,
        id: &ContestId,
        judge: Option<&AccountId>,
        until: &str,
        reason: &str,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SetTerm).await?;
        let zone = &contest.settings.time_zone;
        let at = parse_local(until, zone)?;
        if at <= self.now() {
            return Err(Refusal::BadDeadline(local_time(at, zone)).into());
        }
        let round = round_of(&contest);
        let reason = match judge {
            Some(judge) if tx.tasks(id, round, Some(judge)).await?.is_empty() => return Err(ServiceError::NotFound),
            Some(_) => required_text(reason, TextName::Reason, limits::REASON)?,
            None => String::new(),
        };
        tx.put_term(&JudgingTerm { contest_id: id.clone(), round, judge_id: judge.cloned(), until: at }).await?;
        let event = event::RoundTerm { round, deadline: at, reason: &reason };
        let subject = judge.map_or(id.as_str(), AccountId::as_str);
        self.audit(&mut *tx, actor, Some(id), subject, &event).await?;
        Ok(tx.commit().await?)
    }
}
