//! Run-down sheets: which film a station is to broadcast on which day, and the day it did, entered back.

use std::collections::BTreeMap;

use domain::access::{Action, Role};
use domain::channels::ChannelProblem;
use domain::form::keys;
use domain::ids::{BroadcastId, ContestId, EntryId};
use domain::limits;
use domain::text::Text;
use jiff::civil::Date;
use store::{Broadcast, ChosenFilm, Contest, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::channels::released::{ChannelFilm, released_in, released_of};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::public::gallery::told;

/// A line of a run-down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroadcastLine {
    /// What is planned, and when it was broadcast.
    pub broadcast: Broadcast,
    /// The film; nothing where everybody may not see it any more, and so the station may not broadcast it.
    pub film: Option<ChannelFilm>,
    /// Its category.
    pub category: Option<Text>,
    /// Who made it.
    pub unit: String,
}

/// The run-downs of a contest.
#[derive(Clone, Debug)]
pub struct BroadcastsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The lines, by station and day.
    pub lines: Vec<BroadcastLine>,
    /// Films that can be put on one.
    pub films: Vec<ChannelFilm>,
}

impl Services {
    /// The run-downs of a contest.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn broadcasts(&self, actor: &Actor, id: &ContestId) -> Result<BroadcastsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let (_, films) = released_in(self, &mut *tx, id).await?;
        let by_entry: BTreeMap<&EntryId, &ChosenFilm> = films.iter().map(|film| (&film.entry_id, film)).collect();
        let line = |broadcast: Broadcast| {
            let film = by_entry.get(&broadcast.entry_id).copied();
            let answer = |key| film.map(|film| told(&contest.settings, film, key)).unwrap_or_default();
            BroadcastLine {
                film: film.map(ChannelFilm::of),
                category: contest.settings.category(&answer(keys::CATEGORY)).map(|one| one.label.clone()),
                unit: answer(keys::PRODUCTION_UNIT),
                broadcast,
            }
        };
        let lines = tx.broadcasts_of(id).await?.into_iter().map(line).collect();
        let films = films.iter().map(ChannelFilm::of).collect();
        Ok(BroadcastsView { contest, roles: access.roles, lines, films })
    }

    /// Puts a film on the run-down sheet of a station.
    ///
    /// # Errors
    /// A missing permission, a film that nobody may see now, no station, no day, or as many lines as there may be.
    pub async fn plan_broadcast(
        &self,
        actor: &Actor,
        id: &ContestId,
        entry: &EntryId,
        (station, planned_on): (&str, &str),
    ) -> Result<()> {
        let station = required_text(station, TextName::Unit, limits::AFFILIATION)?;
        let planned_on = day(planned_on)?;
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        if released_of(self, &mut *tx, id, entry).await?.is_none() {
            return Err(Refusal::Channel(ChannelProblem::NotReleased).into());
        }
        if tx.broadcasts_of(id).await?.len() >= limits::BROADCASTS {
            return Err(Refusal::Channel(ChannelProblem::TooManyBroadcasts(limits::BROADCASTS)).into());
        }
        let broadcast = Broadcast {
            id: self.fresh_id()?,
            contest_id: id.clone(),
            entry_id: entry.clone(),
            aired_on: String::new(),
            created_at: self.now(),
            station,
            planned_on,
        };
        tx.insert_broadcast(&broadcast).await?;
        let event = event::BroadcastPlan { entry, station: &broadcast.station, planned: &broadcast.planned_on };
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Enters the day a film was broadcast; empty takes it back.
    ///
    /// # Errors
    /// A missing permission, no such line, or no day.
    pub async fn enter_broadcast(
        &self,
        actor: &Actor,
        id: &ContestId,
        broadcast: &BroadcastId,
        aired_on: &str,
    ) -> Result<()> {
        let aired_on = if aired_on.trim().is_empty() { String::new() } else { day(aired_on)? };
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let found = own(&mut *tx, id, broadcast).await?;
        tx.set_aired(broadcast, &aired_on).await?;
        let event = event::BroadcastAir { entry: &found.entry_id, station: &found.station, aired: &aired_on };
        self.audit(&mut *tx, actor, Some(id), found.entry_id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a film off a run-down sheet.
    ///
    /// # Errors
    /// A missing permission, or no such line.
    pub async fn remove_broadcast(&self, actor: &Actor, id: &ContestId, broadcast: &BroadcastId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let found = own(&mut *tx, id, broadcast).await?;
        tx.delete_broadcast(broadcast).await?;
        let event = event::BroadcastRemove { entry: &found.entry_id, station: &found.station };
        self.audit(&mut *tx, actor, Some(id), found.entry_id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

async fn own(tx: &mut dyn Tx, contest: &ContestId, broadcast: &BroadcastId) -> Result<Broadcast> {
    let found = tx.broadcast(broadcast).await?.filter(|found| found.contest_id == *contest);
    found.ok_or(ServiceError::NotFound)
}

/// A day, `YYYY-MM-DD`.
fn day(typed: &str) -> Result<String> {
    let typed = typed.trim();
    // The library reads other ways of writing one too.
    let read = typed.parse::<Date>().ok().map(|day| day.to_string()).filter(|day| day == typed);
    read.ok_or_else(|| Refusal::Channel(ChannelProblem::Date(typed.chars().take(40).collect())).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar_in_one_way_of_writing() {
        assert_eq!(day(" 2028-02-29 ").ok().as_deref(), Some("2028-02-29"));
        for wrong in ["", "2027-02-29", "20280229", "2028-2-9", "tomorrow", "2028-02-29T10:00"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }
}
