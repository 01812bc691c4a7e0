//! Entering by hand what was watched without evidence. It is possible, and always shown apart.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::evidence::{Evidence, PlayedFilm};
use domain::exhibition::viewing::ViewingSource;
use domain::exhibition::viewing_problem::ViewingProblem;
use domain::ids::{EntryId, MenuId, PlanId, SiteId, ViewingId};
use domain::judging::watching::Watched;
use domain::time::{MINUTE, Micros, SECOND};
use store::Site;

use super::evidence::{known_viewing, take_evidence};
use super::hold::SaidDraft;
use super::programme::{Programme, programme_of};
use crate::Services;
use crate::actor::Actor;
use crate::error::{Refusal, Result};
use crate::exhibition::access::enter_site;
use crate::exhibition::plans::of_site::{days_after, plans_of_site};
use crate::exhibition::settings::{settings, today};
use crate::exhibition::sites::periods::open_periods;
use crate::time::{ahead_s, parse_local};

/// The most minutes of a film that are entered.
const MOST_MINUTES: i64 = 600;
/// Microseconds in a millisecond.
const MILLISECOND: Micros = SECOND / 1_000;

/// A viewing as it is entered by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByHandDraft {
    /// Its identifier, made with the form: what is sent twice is one viewing.
    pub viewing: ViewingId,
    /// The plan it belonged to.
    pub plan: Option<PlanId>,
    /// The menu it belonged to.
    pub menu: Option<MenuId>,
    /// When it began, in the exhibition's zone, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// Minutes that were watched of each film; 0 is none of it.
    pub minutes: Vec<(EntryId, i64)>,
    /// What the site says of it.
    pub said: SaidDraft,
}

/// What can be entered by hand at a site.
#[derive(Clone, Debug)]
pub struct ByHandView {
    /// The site.
    pub site: Site,
    /// Plans to choose from, while none is chosen: also those that ended within a month.
    pub plans: Vec<(PlanId, String)>,
    /// The menu of this week, while nothing is chosen.
    pub menu: Option<MenuId>,
    /// What was chosen.
    pub programme: Option<Programme>,
    /// The zone of the exhibition.
    pub zone: String,
    /// An identifier for what is entered.
    pub fresh: ViewingId,
}

impl Services {
    /// What can be entered by hand at a site: of a plan or a menu, or what there is to choose from.
    ///
    /// # Errors
    /// A missing permission, no such site, or a plan or menu that it has not.
    pub async fn by_hand(
        &self,
        actor: &Actor,
        site: &SiteId,
        plan: Option<&PlanId>,
        menu: Option<&MenuId>,
    ) -> Result<ByHandView> {
        let mut tx = self.read().await?;
        let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::EnterByHand).await?;
        let (settings, _) = settings(&mut *tx).await?;
        let (zone, fresh) = (settings.time_zone.clone(), self.fresh_id()?);
        if plan.is_some() || menu.is_some() {
            let programme = Some(programme_of(&mut *tx, site.number, plan, menu).await?);
            return Ok(ByHandView { site, plans: Vec::new(), menu: None, programme, zone, fresh });
        }
        let today = today(self, &settings);
        let plans = plans_of_site(&mut *tx, site.number, days_after(today)).await?;
        let plans = plans.into_iter().map(|one| (one.plan.id, one.plan.title)).collect();
        let monday = Day::from_number(today.number().saturating_sub(today.weekday())).unwrap_or(today);
        let menu = tx.menu_to_show(site.number, monday).await?.map(|(id, _)| id);
        Ok(ByHandView { site, plans, menu, programme: None, zone, fresh })
    }

    /// Enters a viewing by hand and sends it to the office.
    ///
    /// # Errors
    /// A missing permission, no such site, a plan or menu that it has not, a time that cannot be read or has not passed, no film, nobody
    /// who was there, or a viewing that was accepted or has evidence.
    pub async fn enter_by_hand(&self, actor: &Actor, site: &SiteId, draft: ByHandDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::EnterByHand).await?;
        let (settings, _) = settings(&mut *tx).await?;
        let zone = settings.time_zone.as_str();
        let begun_at = parse_local(&draft.at, zone)?;
        let day = Day::of(begun_at, ahead_s(zone, begun_at));
        if !open_periods(&mut *tx, &site).await?.iter().any(|life| life.is_open(day)) {
            return Err(Refusal::Viewing(ViewingProblem::SiteClosed).into());
        }
        let films = one_after_the_other(&draft.minutes, begun_at);
        let Some(last) = films.last() else { return Err(Refusal::Viewing(ViewingProblem::NoFilms).into()) };
        if last.ended_at > self.now() {
            return Err(Refusal::Viewing(ViewingProblem::NotHeldYet).into());
        }
        if draft.said.heads == 0 {
            return Err(Refusal::Viewing(ViewingProblem::NobodyThere).into());
        }
        let known = known_viewing(&mut *tx, &site, &draft.viewing).await?;
        if known.as_ref().is_some_and(|known| !known.state.is_open()) {
            return Err(Refusal::Viewing(ViewingProblem::Accepted).into());
        }
        let revision = known.map_or(0, |known| known.revision);
        let said = draft.said.of_viewing(draft.viewing, revision);
        let evidence = Evidence { plan: draft.plan, menu: draft.menu, films, ..said };
        take_evidence(self, &mut *tx, actor, &site, &evidence, ViewingSource::Manual).await?;
        Ok(tx.commit().await?)
    }
}

/// Films as if they had been shown one after the other, since nobody entered when each began.
fn one_after_the_other(minutes: &[(EntryId, i64)], begun_at: Micros) -> Vec<PlayedFilm> {
    let mut at = begun_at;
    let watched = minutes.iter().filter(|(_, minutes)| *minutes > 0);
    let played = watched.map(|(entry, minutes)| {
        let lasts = (*minutes).min(MOST_MINUTES).saturating_mul(MINUTE);
        let film = PlayedFilm {
            entry: entry.clone(),
            stretches: Watched::of([(0, lasts / MILLISECOND)]),
            begun_at: at,
            ended_at: at.saturating_add(lasts),
        };
        at = film.ended_at;
        film
    });
    played.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_follow_each_other_and_those_without_minutes_are_left_out() {
        let film = |id: &str, minutes: i64| (id.parse().unwrap(), minutes);
        let films = one_after_the_other(&[film("e1", 20), film("e2", 0), film("e3", 5), film("e4", -3)], 7);
        let times: Vec<_> = films.iter().map(|film| (film.entry.as_str(), film.begun_at, film.ended_at)).collect();
        assert_eq!(times, [("e1", 7, 7 + 20 * MINUTE), ("e3", 7 + 20 * MINUTE, 7 + 25 * MINUTE)]);
        assert_eq!(films[0].stretches.stretches(), [(0, 20 * 60_000)]);
    }
}
