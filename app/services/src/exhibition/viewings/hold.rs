//! Planning a viewing, and what the site says of it.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::evidence::{Evidence, EvidenceAnswer, EvidenceWish};
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState, may_be_planned_for};
use domain::exhibition::viewing_problem::ViewingProblem;
use domain::ids::{MenuId, PlanId, SiteId, ViewingId};
use store::Viewing;

use super::evidence::{fresh, known_viewing, take_evidence};
use super::programme::programme_of;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::enter_site;
use crate::exhibition::settings::settings;
use crate::time::{ahead_s, parse_local};

/// A viewing as a site plans it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewingDraft {
    /// Its identifier, made with the form: what is sent twice is one viewing.
    pub viewing: ViewingId,
    /// The plan it belongs to.
    pub plan: Option<PlanId>,
    /// The menu it belongs to.
    pub menu: Option<MenuId>,
    /// How people will watch.
    pub kind: ViewingKind,
    /// When, in the exhibition's zone, `YYYY-MM-DD HH:MM`; empty: now.
    pub at: String,
}

/// What a site says of a viewing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidDraft {
    /// How people watched.
    pub kind: ViewingKind,
    /// People who were there.
    pub heads: i64,
    /// Those of them who had ordered one of its films.
    pub ordered_heads: i64,
    /// Answers to its questions.
    pub answers: Vec<EvidenceAnswer>,
    /// What people said of it.
    pub feedback: String,
    /// What they want to see next.
    pub wishes: Vec<EvidenceWish>,
}

impl SaidDraft {
    /// What is said of a viewing after its last word.
    pub(super) fn of_viewing(self, viewing: ViewingId, revision: i64) -> Evidence {
        Evidence {
            revision: revision.saturating_add(1),
            heads: self.heads,
            ordered_heads: self.ordered_heads,
            answers: self.answers,
            feedback: self.feedback,
            wishes: self.wishes,
            reported: true,
            ..Evidence::of(viewing, self.kind)
        }
    }
}

impl Services {
    /// Plans a viewing of a plan or a menu, or changes the time of one that was not held yet.
    ///
    /// # Errors
    /// A missing permission, no such site, a plan or menu that it has not, a time that cannot be, or a site that is not open then.
    pub async fn plan_viewing(&self, actor: &Actor, site: &SiteId, draft: &ViewingDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::HoldViewings).await?;
        let (settings, _) = settings(&mut *tx).await?;
        let (now, zone) = (self.now(), settings.time_zone.as_str());
        let at = if draft.at.trim().is_empty() { now } else { parse_local(&draft.at, zone)? };
        if !may_be_planned_for(at, now) {
            return Err(Refusal::Viewing(ViewingProblem::PlannedTime).into());
        }
        let day = Day::of(at, ahead_s(zone, at));
        if !site.life().is_open(day) {
            return Err(Refusal::Viewing(ViewingProblem::SiteClosed).into());
        }
        let known = known_viewing(&mut *tx, &site, &draft.viewing).await?;
        let before = match known {
            // The form was sent once more after the viewing had begun.
            Some(known) if known.state != ViewingState::Planned => return Ok(()),
            Some(known) if known.plan == draft.plan && known.menu == draft.menu => known,
            Some(_) => return Err(ServiceError::NotFound),
            None => {
                let programme = programme_of(&mut *tx, site.number, draft.plan.as_ref(), draft.menu.as_ref()).await?;
                if programme.is_withdrawn {
                    return Err(ServiceError::NotFound);
                }
                if programme.films.is_empty() {
                    return Err(Refusal::Viewing(ViewingProblem::NoFilms).into());
                }
                let (plan, menu) = (draft.plan.clone(), draft.menu.clone());
                let evidence = Evidence { plan, menu, ..Evidence::of(draft.viewing.clone(), draft.kind) };
                fresh(&site, &evidence, ViewingSource::Player, day, now)
            }
        };
        let known = before.version;
        let version = known.saturating_add(1);
        let viewing = Viewing { kind: draft.kind, planned_at: Some(at), day, version, updated_at: now, ..before };
        if !tx.put_viewing(&viewing, known).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::ViewingPlan { starts: at };
        self.audit(&mut *tx, actor, None, viewing.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Sends a viewing to the office with what the site says of it.
    ///
    /// # Errors
    /// A missing permission, no such viewing of the site, one that was accepted, nothing that was played, nobody who was there, or texts
    /// and numbers that cannot be.
    pub async fn report_viewing(
        &self,
        actor: &Actor,
        site: &SiteId,
        viewing: &ViewingId,
        draft: SaidDraft,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::HoldViewings).await?;
        let known = known_viewing(&mut *tx, &site, viewing).await?.ok_or(ServiceError::NotFound)?;
        if !known.state.is_open() {
            return Err(Refusal::Viewing(ViewingProblem::Accepted).into());
        }
        let parts = tx.viewing_parts(viewing).await?;
        if !parts.films.iter().any(|film| film.play.is_played()) {
            return Err(Refusal::Viewing(ViewingProblem::NothingPlayed).into());
        }
        if draft.heads == 0 {
            return Err(Refusal::Viewing(ViewingProblem::NobodyThere).into());
        }
        let evidence = draft.of_viewing(viewing.clone(), known.revision);
        take_evidence(self, &mut *tx, actor, &site, &evidence, known.source).await?;
        Ok(tx.commit().await?)
    }
}
