//! The award evening: which films are shown in which order, and what is revealed.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Action, Role};
use domain::awards::decided::DecidedAwards;
use domain::ids::{ContestId, EntryId, FileId};
use domain::presentation::{CARD_SECONDS, ScreeningList, evening_order};
use domain::text::Text;
use store::{Contest, FileState, FilmLine};

use crate::Services;
use crate::actor::Actor;
use crate::amendments::withdrawal::chosen_films;
use crate::audit::event;
use crate::awards::result::{LoadedResult, ResultFilm, ResultView, load_result};
use crate::error::{Refusal, Result, ServiceError};
use crate::rounds::sealed::is_sealed;

/// A film of the evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenedFilm {
    /// What everybody may read of it.
    pub film: ResultFilm,
    /// Its award.
    pub award: Option<Text>,
    /// The file that is played; `None` where it is not ready.
    pub file: Option<FileId>,
    /// The copy is made that is played in place of the file.
    pub has_copy: bool,
    /// How long it lasts, milliseconds.
    pub duration_ms: Option<i64>,
}

/// The award evening of a contest.
#[derive(Clone, Debug)]
pub struct PresentationView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The selection is sealed: without it there is nothing to show.
    pub sealed: bool,
    /// The films in their order.
    pub films: Vec<ScreenedFilm>,
    /// How long each title card stands, seconds.
    pub card_seconds: u32,
    /// What was decided, where it counts.
    pub decided: Option<DecidedAwards>,
    /// The result in words.
    pub result: Option<ResultView>,
}

impl Services {
    /// The award evening: the chosen films in the order that was made, else with the best at the end.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn presentation(&self, actor: &Actor, id: &ContestId) -> Result<PresentationView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::Present).await?;
        let mut view = PresentationView {
            roles: access.roles,
            sealed: false,
            films: Vec::new(),
            card_seconds: ScreeningList::default().card_seconds,
            decided: None,
            result: None,
            contest,
        };
        if !is_sealed(&mut *tx, &view.contest).await? {
            return Ok(view);
        }
        view.sealed = true;
        let LoadedResult { view: result, chosen, decided } = load_result(&mut *tx, &view.contest).await?;
        let list = tx.screening_list(id).await?.unwrap_or_default();
        let order = list.arranged(&evening_order(&chosen, decided.as_ref()));
        view.card_seconds = list.card_seconds;
        view.decided = decided;
        let mut files: BTreeMap<EntryId, FilmLine> = tx
            .films(id)
            .await?
            .into_iter()
            .filter(|film| film.state == FileState::Ready)
            .map(|film| (film.entry_id.clone(), film))
            .collect();
        let mut known: BTreeMap<EntryId, (ResultFilm, Option<Text>)> = BTreeMap::new();
        for grade in &result.grades {
            let label = &grade.label;
            known.extend(grade.films.iter().map(|film| (film.id.clone(), (film.clone(), Some(label.clone())))));
        }
        known.extend(result.others.iter().map(|film| (film.id.clone(), (film.clone(), None))));
        view.films = order
            .iter()
            .filter_map(|entry| {
                let (film, award) = known.remove(entry)?;
                let copy = files.remove(entry);
                let has_copy = copy.as_ref().is_some_and(|one| one.has_copy);
                let duration_ms = copy.as_ref().and_then(|one| one.duration_ms);
                Some(ScreenedFilm { film, award, file: copy.map(|one| one.file_id), has_copy, duration_ms })
            })
            .collect();
        view.result = Some(result);
        Ok(view)
    }

    /// Puts the films of the evening in order, and says how long a title card stands.
    ///
    /// # Errors
    /// A missing permission, no sealed selection, a film that is not chosen or stands twice, or a time that a card may not stand.
    pub async fn arrange_presentation(
        &self,
        actor: &Actor,
        id: &ContestId,
        films: Vec<EntryId>,
        card_seconds: u32,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::Present).await?;
        if !is_sealed(&mut *tx, &contest).await? {
            return Err(Refusal::NotSealed.into());
        }
        let chosen = chosen_films(&mut *tx, &contest).await?;
        let is_twice = films.iter().collect::<BTreeSet<_>>().len() != films.len();
        let (least, most) = CARD_SECONDS;
        if is_twice || films.iter().any(|film| !chosen.contains(film)) || !(least..=most).contains(&card_seconds) {
            return Err(ServiceError::NotFound);
        }
        let list = ScreeningList { films, card_seconds };
        tx.put_screening_list(id, &list, &actor.person()?.id, self.now()).await?;
        let event = event::PresentationArrange { films: &list.films };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
