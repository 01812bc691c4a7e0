//! Orders that stayed unmet for four weeks are answered by the site.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::orders::standing::due_week;
use domain::ids::{EntryId, SiteId};
use domain::limits;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Result, ServiceError, TextName};
use crate::exhibition::access::enter_site;
use crate::exhibition::orders::ground::ground;
use crate::exhibition::orders::proposed_menu::unmet_before;
use crate::exhibition::settings::today;
use crate::input::required_text;

impl Services {
    /// Answers the orders of a film that a site did not meet; whoever made one reads it on the telephone. `week` is that of the oldest.
    ///
    /// # Errors
    /// A missing permission, no words or too many, [`ServiceError::Conflict`] where nothing of the film is to be answered any more.
    pub async fn answer_orders(
        &self,
        actor: &Actor,
        id: &SiteId,
        (entry, week): (&EntryId, Day),
        answer: &str,
    ) -> Result<()> {
        let answer = required_text(answer, TextName::Reply, limits::REASON)?;
        let mut tx = self.write().await?;
        let (site, _) = enter_site(&mut *tx, actor, id, ExhibitionAction::EditPreviews).await?;
        let ground = ground(self, &mut *tx).await?;
        let unmet = unmet_before(&mut *tx, site.number, ground.week(self)).await?;
        let last_due = due_week(today(self, &ground.settings));
        let is_due = unmet.iter().any(|film| film.entry == *entry && film.week == week && week <= last_due);
        if !is_due || !tx.answer_orders(site.number, entry, week, &answer, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::OrderAnswer { week, entry, reason: &answer };
        self.audit(&mut *tx, actor, None, site.id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
