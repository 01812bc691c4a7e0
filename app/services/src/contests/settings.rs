//! What an organiser sets up.

use std::sync::Arc;

use domain::access::{self, Action, Role};
use domain::contest::Settings;
use domain::contest::phase::Phase;
use domain::entry::largest_pool;
use domain::ids::ContestId;
use domain::limits;
use domain::selection::Clash;
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::{computed, has_second_factor};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::time::{local_time, parse_local};

/// What an organiser changes at once.
#[derive(Clone, Debug)]
pub struct ContestEdit {
    /// Title.
    pub title: String,
    /// Deadline in the contest's zone, `YYYY-MM-DD HH:MM`; empty is none.
    pub deadline: String,
    /// Everything else.
    pub settings: Settings,
}

/// What an organiser set up, to be read or changed.
#[derive(Clone, Debug)]
pub struct SettingsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The person may change them now.
    pub can_edit: bool,
}

impl SettingsView {
    /// Why the rules of the selection cannot hold, whatever comes in; `None` where they can.
    ///
    /// # Errors
    /// The machine.
    pub async fn clash(&self) -> Result<Option<Clash>> {
        let settings = Arc::clone(&self.contest.settings);
        computed(move || Ok(largest_pool(&settings).clash())).await
    }
}

impl Services {
    /// The settings, also once they are sealed.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn settings(&self, actor: &Actor, id: &ContestId) -> Result<SettingsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewRecord).await?;
        let can_edit = access::check(Action::EditSettings, &access, contest.phase).is_ok();
        Ok(SettingsView { contest, roles: access.roles, can_edit })
    }

    /// Changes title, deadline and settings; `version` is the one the organiser read.
    ///
    /// # Errors
    /// A missing permission, a change in between, or settings that cannot be used.
    pub async fn edit_contest(&self, actor: &Actor, id: &ContestId, version: i64, edit: ContestEdit) -> Result<()> {
        let title = required_text(&edit.title, TextName::Title, limits::CONTEST_TITLE)?;
        let edit = ContestEdit { settings: edit.settings.tidied(), ..edit };
        if let Some(problem) = edit.settings.problems().into_iter().next() {
            return Err(Refusal::Settings(problem).into());
        }
        let zone = &edit.settings.time_zone;
        jiff::tz::TimeZone::get(zone).map_err(|_| Refusal::NoSuchZone(zone.clone()))?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditSettings).await?;
        // Nobody shuts the door behind them.
        if let Some(account) = actor.account()
            && edit.settings.second_factor
            && !has_second_factor(&mut *tx, &account.id).await?
        {
            return Err(Refusal::SecondFactorFirst.into());
        }
        // A deadline that still reads the same is kept to the second, and may have passed.
        let written = edit.deadline.trim().replace('T', " ");
        let same = contest.deadline.map(|at| local_time(at, zone)).unwrap_or_default() == written;
        let deadline = match written.as_str() {
            _ if same => contest.deadline,
            "" => None,
            text => Some(parse_local(text, zone)?),
        };
        if contest.phase == Phase::CallOpen && !same && deadline.is_none_or(|at| at <= self.now()) {
            return Err(Refusal::BadDeadline(edit.deadline).into());
        }
        if !tx.update_contest(id, version, &title, &edit.settings, deadline).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::ContestEdit { title: &title, deadline, settings: &edit.settings };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Sets only the deadline, microseconds; also while the call is open.
    ///
    /// # Errors
    /// As [`Services::edit_contest`].
    pub async fn set_deadline(&self, actor: &Actor, id: &ContestId, deadline: i64) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditSettings).await?;
        if deadline <= self.now() {
            return Err(Refusal::BadDeadline(local_time(deadline, &contest.settings.time_zone)).into());
        }
        tx.update_contest(id, contest.version, &contest.title, &contest.settings, Some(deadline)).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::ContestDeadline { deadline }).await?;
        Ok(tx.commit().await?)
    }
}
