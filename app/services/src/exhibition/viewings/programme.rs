//! What a viewing shows: the films of its plan, those that must be shown first, or those of a menu.

use domain::calendar::Day;
use domain::exhibition::plans::PlanState;
use domain::ids::{EntryId, MenuId, PlanId};
use store::{MenuFilm, PlanFilm, Tx};

use crate::error::{Result, ServiceError};
use crate::exhibition::plans::of_site::plan_of_site;

/// A film that is shown at a viewing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeFilm {
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Its length, milliseconds; 0 is not known.
    pub length_ms: i64,
    /// Every site shows it.
    pub must: bool,
    /// Questions to discuss.
    pub questions: Vec<String>,
}

/// What a viewing shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programme {
    /// The title of its plan; empty for a menu.
    pub title: String,
    /// Until when it is to be shown.
    pub due_on: Option<Day>,
    /// Its office took the plan back: nothing new is planned by it.
    pub is_withdrawn: bool,
    /// The films in the order they are shown.
    pub films: Vec<ProgrammeFilm>,
}

impl ProgrammeFilm {
    fn of_plan(film: PlanFilm) -> Self {
        Self {
            entry: film.entry_id,
            title: film.title,
            length_ms: film.length_ms,
            must: film.must,
            questions: film.questions,
        }
    }

    fn of_menu(film: MenuFilm) -> Self {
        Self { entry: film.entry, title: film.title, length_ms: film.length_ms, must: false, questions: Vec::new() }
    }
}

/// What belongs to a plan or a menu of a site; nothing without either.
///
/// # Errors
/// Not found where the site has no such plan or menu.
pub(crate) async fn programme_of(
    tx: &mut dyn Tx,
    site: i64,
    plan: Option<&PlanId>,
    menu: Option<&MenuId>,
) -> Result<Programme> {
    if let Some(plan) = plan {
        let found = plan_of_site(tx, site, plan).await?;
        let mut films: Vec<ProgrammeFilm> = found.films.into_iter().map(ProgrammeFilm::of_plan).collect();
        // The sort is stable: the plan's own order stays among those of one kind.
        films.sort_by_key(|film| !film.must);
        let is_withdrawn = found.plan.state == PlanState::Withdrawn;
        return Ok(Programme { title: found.plan.title, due_on: Some(found.due_on), is_withdrawn, films });
    }
    let Some(menu) = menu else { return Ok(Programme::default()) };
    let films = tx.films_to_show(site, menu).await?;
    if films.is_empty() {
        return Err(ServiceError::NotFound);
    }
    Ok(Programme { films: films.into_iter().map(ProgrammeFilm::of_menu).collect(), ..Programme::default() })
}
