//! Publishing a plan, which freezes what is expected, and taking it back.

use domain::exhibition::plans::{PlanProblem, PlanState};
use domain::ids::{EntryId, PlanId};
use domain::letter::LetterKind;
use domain::limits;
use domain::text::Lang;
use store::{Plan, PlanFilm, Tx};

use super::access::{enter_draft, enter_plan, keep_plan, refused};
use super::letters::write_to_managers;
use super::wishes::answer_words;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, ServiceError, TextName};
use crate::exhibition::library::films::films_named;
use crate::exhibition::settings::{settings, today};
use crate::input::required_text;

impl Services {
    /// Publishes a draft: from now on its films and the sites that are to hold it do not change. What became of the wishes after the
    /// plan before is added to its introduction, in this language. Managers of its sites are written to. How many sites there are.
    ///
    /// # Errors
    /// As [`Services::plan`]; a plan that is no draft or was changed since; no film, a film that may not be shown now, one that every
    /// site shows without a question, a last day that is over, or no site that would get it.
    pub async fn publish_plan(&self, actor: &Actor, id: &PlanId, version: i64, lang: Lang) -> Result<u64> {
        let mut tx = self.write().await?;
        let plan = enter_draft(&mut *tx, actor, id, version).await?;
        let films = tx.plan_films(id).await?;
        may_be_published(self, &mut *tx, &plan, &films).await?;
        let answer = answer_words(self, &mut *tx, &plan, &films, lang).await?;
        let parts = [plan.introduction.as_str(), answer.as_str()];
        let introduction = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        let published = Plan { state: PlanState::Published, published_at: Some(self.now()), introduction, ..plan };
        let sites = tx.freeze_plan_sites(id).await?;
        if sites == 0 {
            return Err(refused(PlanProblem::NoSites));
        }
        let managers = tx.plan_managers(id, None).await?;
        let key = (LetterKind::SitePlan, id.as_str());
        let letters = write_to_managers(self, &mut *tx, &published, key, &managers).await?;
        let event = event::PlanPublish { title: &published.title, sites, letters };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        keep_plan(self, &mut *tx, published).await?;
        tx.commit().await?;
        Ok(sites)
    }

    /// Takes a published plan back: sites see it no more. What was held of it stays.
    ///
    /// # Errors
    /// As [`Services::plan`]; a plan that is not published or was changed since; a missing reason.
    pub async fn withdraw_plan(&self, actor: &Actor, id: &PlanId, version: i64, reason: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (plan, _) = enter_plan(&mut *tx, actor, id).await?;
        if plan.state != PlanState::Published {
            return Err(refused(PlanProblem::NotPublished));
        }
        if plan.version != version {
            return Err(ServiceError::Conflict);
        }
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let event = event::PlanWithdraw { title: &plan.title, reason: &reason };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        let withdrawn = Plan { state: PlanState::Withdrawn, withdrawn_reason: reason, ..plan };
        keep_plan(self, &mut *tx, withdrawn).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a draft has everything that a published plan has.
async fn may_be_published(cx: &Context, tx: &mut dyn Tx, plan: &Plan, films: &[PlanFilm]) -> Result<()> {
    if films.is_empty() {
        return Err(refused(PlanProblem::NoFilms));
    }
    let silent: Vec<String> =
        films.iter().filter(|film| film.must && film.questions.is_empty()).map(|film| film.title.clone()).collect();
    if !silent.is_empty() {
        return Err(refused(PlanProblem::NoQuestion(silent)));
    }
    let entries: Vec<EntryId> = films.iter().map(|film| film.entry_id.clone()).collect();
    let named = films_named(cx, tx, &entries).await?;
    let gone = films.iter().filter(|film| !named.iter().any(|one| one.entry == film.entry_id));
    let gone: Vec<String> = gone.map(|film| film.title.clone()).collect();
    if !gone.is_empty() {
        return Err(refused(PlanProblem::NotInLibrary(gone)));
    }
    let (settings, _) = settings(tx).await?;
    if plan.ends_on < today(cx, &settings) {
        return Err(refused(PlanProblem::Over(plan.ends_on)));
    }
    Ok(())
}
