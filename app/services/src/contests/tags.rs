//! Words that group the people of a contest.

use domain::access::Action;
use domain::ids::{AccountId, ContestId};
use domain::tags::tags_of;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};

impl Services {
    /// Sets the tags of somebody who takes part, as a person types them: between commas of either script.
    ///
    /// # Errors
    /// A missing permission, nobody of the contest, or tags that cannot be kept.
    pub async fn set_member_tags(&self, actor: &Actor, id: &ContestId, account: &AccountId, tags: &str) -> Result<()> {
        let tags = tags_of(tags).map_err(Refusal::Tags)?;
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        if tx.memberships_in(id, account).await?.is_empty() {
            return Err(ServiceError::NotFound);
        }
        tx.set_member_tags(id, account, &tags).await?;
        self.audit(&mut *tx, actor, Some(id), account.as_str(), &event::PersonTags { tags: &tags }).await?;
        Ok(tx.commit().await?)
    }
}
