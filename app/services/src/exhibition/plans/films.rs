//! The films of a plan before it is published.

use std::collections::BTreeSet;

use domain::exhibition::plans::{PlanFilmDraft, PlanProblem, film_terms};
use domain::ids::{EntryId, PlanId};
use domain::limits;
use store::{Plan, PlanFilm, Tx};

use super::access::{enter_draft, enter_plan, keep_plan, refused};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::library::films::{LibraryFilm, films_named, library_films};

/// The films of a plan, and those that can be put there.
#[derive(Clone, Debug)]
pub struct PlanFilmsView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The plan.
    pub plan: Plan,
    /// Its films.
    pub films: Vec<PlanFilm>,
    /// Everything that may be shown now.
    pub library: Vec<LibraryFilm>,
}

impl Services {
    /// The films of a plan, and those that can be put there.
    ///
    /// # Errors
    /// As [`Services::plan`].
    pub async fn plan_films(&self, actor: &Actor, id: &PlanId) -> Result<PlanFilmsView> {
        let mut tx = self.read().await?;
        let (plan, access) = enter_plan(&mut *tx, actor, id).await?;
        let films = tx.plan_films(id).await?;
        let library = library_films(self, &mut *tx).await?;
        Ok(PlanFilmsView { access, plan, films, library })
    }

    /// Makes these the films of a draft. Those it has stay in their order with their questions; others come behind them, to be shown by
    /// every site.
    ///
    /// # Errors
    /// As [`Services::plan`]; a plan that is no draft or was changed since; films that may not be shown now, or too many.
    pub async fn choose_plan_films(&self, actor: &Actor, id: &PlanId, version: i64, entries: &[EntryId]) -> Result<()> {
        let mut tx = self.write().await?;
        let plan = enter_draft(&mut *tx, actor, id, version).await?;
        let mut films = tx.plan_films(id).await?;
        films.retain(|film| entries.contains(&film.entry_id));
        let films = with_films(self, &mut *tx, films, entries, true).await?;
        keep_films(self, &mut *tx, actor, plan, &films).await?;
        Ok(tx.commit().await?)
    }

    /// Adds films that people wished for or ordered to a draft, to be offered.
    ///
    /// # Errors
    /// As [`Services::choose_plan_films`]; no film that the plan does not have yet.
    pub async fn take_over_films(&self, actor: &Actor, id: &PlanId, version: i64, entries: &[EntryId]) -> Result<()> {
        let mut tx = self.write().await?;
        let plan = enter_draft(&mut *tx, actor, id, version).await?;
        let films = tx.plan_films(id).await?;
        if entries.iter().all(|entry| films.iter().any(|film| film.entry_id == *entry)) {
            return Err(refused(PlanProblem::NothingToTake));
        }
        let films = with_films(self, &mut *tx, films, entries, false).await?;
        keep_films(self, &mut *tx, actor, plan, &films).await?;
        Ok(tx.commit().await?)
    }

    /// Says of the films of a draft in which order they come, which of them every site shows, and what is discussed after them.
    ///
    /// # Errors
    /// As [`Services::plan`]; a plan that is no draft or was changed since; films other than the plan has; [`Refusal::Plan`].
    pub async fn edit_plan_films(
        &self,
        actor: &Actor,
        id: &PlanId,
        version: i64,
        drafts: &[PlanFilmDraft],
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let plan = enter_draft(&mut *tx, actor, id, version).await?;
        let before = tx.plan_films(id).await?;
        let same: BTreeSet<&EntryId> = before.iter().map(|film| &film.entry_id).collect();
        let sent: BTreeSet<&EntryId> = drafts.iter().map(|film| &film.entry).collect();
        if same != sent || before.len() != drafts.len() {
            return Err(ServiceError::NotFound);
        }
        let terms = film_terms(drafts).map_err(Refusal::Plan)?;
        let films: Vec<PlanFilm> = terms
            .into_iter()
            .filter_map(|film| {
                let kept = before.iter().find(|kept| kept.entry_id == film.entry)?.clone();
                Some(PlanFilm { must: film.must, questions: film.questions, ..kept })
            })
            .collect();
        keep_films(self, &mut *tx, actor, plan, &films).await?;
        Ok(tx.commit().await?)
    }
}

/// These films and behind them those that are not among them yet.
async fn with_films(
    cx: &Context,
    tx: &mut dyn Tx,
    mut films: Vec<PlanFilm>,
    entries: &[EntryId],
    must: bool,
) -> Result<Vec<PlanFilm>> {
    let mut seen: BTreeSet<&EntryId> = films.iter().map(|film| &film.entry_id).collect();
    let new: Vec<EntryId> = entries.iter().filter(|entry| seen.insert(*entry)).cloned().collect();
    let found = films.len().saturating_add(new.len());
    if found > limits::PLAN_FILMS {
        return Err(refused(PlanProblem::FilmCount(found)));
    }
    let named = films_named(cx, tx, &new).await?;
    for entry in &new {
        let Some(film) = named.iter().find(|film| film.entry == *entry) else {
            return Err(refused(PlanProblem::NotInLibrary(Vec::new())));
        };
        films.push(PlanFilm {
            position: 0,
            entry_id: entry.clone(),
            title: film.title.clone(),
            length_ms: film.length_ms,
            must,
            questions: Vec::new(),
        });
    }
    Ok(films)
}

async fn keep_films(cx: &Context, tx: &mut dyn Tx, actor: &Actor, plan: Plan, films: &[PlanFilm]) -> Result<()> {
    tx.put_plan_films(&plan.id, films).await?;
    let event = event::PlanEdit { title: &plan.title };
    cx.audit(tx, actor, None, plan.id.as_str(), &event).await?;
    keep_plan(cx, tx, plan).await
}
