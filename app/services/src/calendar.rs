//! The days that are worked on, the same for every contest: edited as one list by an organiser or an administrator.

use domain::access::{self, Action, Role};
use domain::calendar::{CalendarDay, WorkCalendar, read_text, with_read};
use domain::contest::phase::Phase;
use store::Tx;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result};

/// Whether somebody may edit the list.
pub(crate) fn require_editor(actor: &Actor) -> Result<()> {
    // Belongs to no contest, so any phase will do.
    access::check(Action::EditCalendar, &actor.access_context(Role::Organiser)?, Phase::Draft)?;
    Ok(())
}

/// The calendar as it is now.
pub(crate) async fn work_calendar(tx: &mut dyn Tx) -> Result<WorkCalendar> {
    Ok(WorkCalendar::new(&tx.calendar_days().await?))
}

impl Services {
    /// The days that are not as the week says, in order.
    ///
    /// # Errors
    /// A missing permission.
    pub async fn calendar_days(&self, actor: &Actor) -> Result<Vec<CalendarDay>> {
        require_editor(actor)?;
        Ok(self.read().await?.calendar_days().await?)
    }

    /// Whether somebody may edit the list now, before the bytes of a file are taken in.
    ///
    /// # Errors
    /// A missing permission.
    pub fn may_edit_calendar(&self, actor: &Actor) -> Result<()> {
        require_editor(actor)
    }

    /// Puts a list of days, a line each, or those of an announcement, in the place of the one there was; how many. Notices that went up keep their days.
    ///
    /// # Errors
    /// A missing permission, or [`Refusal::Calendar`]; nothing is changed then.
    pub async fn set_calendar_days(&self, actor: &Actor, list: &str) -> Result<usize> {
        require_editor(actor)?;
        let days = read_text(list).map_err(Refusal::Calendar)?;
        let mut tx = self.write().await?;
        tx.set_calendar_days(&days).await?;
        self.audit(&mut *tx, actor, None, "", &event::CalendarEdit { days: days.len() }).await?;
        tx.commit().await?;
        Ok(days.len())
    }
}

/// Puts days that were read from a file among the others, in the place of those between the first and the last of them.
pub(crate) async fn keep_read(cx: &Context, actor: &Actor, read: Vec<CalendarDay>) -> Result<()> {
    require_editor(actor)?;
    let mut tx = cx.write().await?;
    let days = with_read(tx.calendar_days().await?, read).map_err(Refusal::Calendar)?;
    tx.set_calendar_days(&days).await?;
    cx.audit(&mut *tx, actor, None, "", &event::CalendarEdit { days: days.len() }).await?;
    Ok(tx.commit().await?)
}
