//! Rulings: a film gets another award than was proposed, or none, by a decision on record.

use std::collections::BTreeSet;

use domain::access::Action;
use domain::awards::proposal::{AwardRuling, has_votes};
use domain::ids::{ContestId, EntryId};
use domain::limits;
use store::{Contest, Tx};

use super::sources::{AwardSources, load};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{AwardRefusal, Refusal, Result, ServiceError, TextName};
use crate::input::required_text;

/// A ruling to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardRulingDraft {
    /// The films; one alone, but where the result of a ballot is put on record.
    pub films: Vec<EntryId>,
    /// Key of the grade they get; `None` is none at all.
    pub grade: Option<String>,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub decider: String,
}

impl Services {
    /// Keeps a decision about the award of films, whatever is proposed. A film has one ruling, the latest. What was decided before
    /// counts no more.
    ///
    /// # Errors
    /// A missing permission, no sealed selection, no film or one that is not in it, no such grade, missing words, a grade without a
    /// place left, or without the votes that it asks for.
    pub async fn rule_award(&self, actor: &Actor, id: &ContestId, draft: &AwardRulingDraft) -> Result<()> {
        let reason = required_text(&draft.reason, TextName::Reason, limits::DECISION_REASON)?;
        let decider = required_text(&draft.decider, TextName::Decider, limits::DECIDER)?;
        let mut tx = self.write().await?;
        let (_, sources) = sealed(self, &mut *tx, actor, id).await?;
        if draft.films.is_empty() || draft.films.iter().any(|film| !sources.has(film.as_str())) {
            return Err(ServiceError::NotFound);
        }
        // A film that is named twice is ruled once, and takes one place.
        let films: BTreeSet<&EntryId> = draft.films.iter().collect();
        check(&sources, &films, draft.grade.as_deref())?;
        for film in films {
            let one = AwardRuling {
                entry: film.clone(),
                grade: draft.grade.clone(),
                reason: reason.clone(),
                decider: decider.clone(),
                at: self.now(),
            };
            tx.put_award_ruling(id, &one).await?;
            let event = event::AwardsRule { grade: draft.grade.as_deref(), reason: &reason, decider: &decider };
            self.audit(&mut *tx, actor, Some(id), film.as_str(), &event).await?;
        }
        tx.void_award_decision(id, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the ruling about one film back: what is proposed counts again.
    ///
    /// # Errors
    /// A missing permission, no sealed selection, or no ruling about the film.
    pub async fn drop_award_ruling(&self, actor: &Actor, id: &ContestId, film: &EntryId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::DecideAwards).await?;
        if !tx.drop_award_ruling(id, film).await? {
            return Err(ServiceError::NotFound);
        }
        tx.void_award_decision(id, self.now()).await?;
        self.audit(&mut *tx, actor, Some(id), film.as_str(), &event::AwardsRuleDrop {}).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether the grade has places for these films, and they have the votes that it asks for.
fn check(sources: &AwardSources, films: &BTreeSet<&EntryId>, grade: Option<&str>) -> Result<()> {
    let Some(key) = grade else { return Ok(()) };
    let grade = sources.plan.grade(key).ok_or(ServiceError::NotFound)?;
    let held = sources.rulings.iter().filter(|one| {
        one.grade.as_deref() == Some(key) && !films.contains(&one.entry) && sources.has(one.entry.as_str())
    });
    if held.count().saturating_add(films.len()) > grade.places {
        return Err(AwardRefusal::Full { places: grade.places }.into());
    }
    if films.iter().any(|film| !has_votes(grade, film, &sources.ballots)) {
        return Err(AwardRefusal::Votes { percent: grade.votes_percent.unwrap_or_default() }.into());
    }
    Ok(())
}

/// The contest with the sources of its awards, for who may decide about them.
pub(crate) async fn sealed(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: &ContestId,
) -> Result<(Contest, AwardSources)> {
    let (contest, _) = cx.enter(tx, actor, id, Action::DecideAwards).await?;
    let loaded = load(tx, &contest).await?.ok_or(Refusal::NotSealed)?;
    Ok((contest, loaded.sources))
}
