//! The publicity notice goes up as it was looked at: with it the result is published; or another one in the place of the first.

use domain::access::Action;
use domain::channels::ChannelEvent;
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use domain::record::Milestone;

use crate::Services;
use crate::actor::Actor;
use crate::error::Result;
use crate::notices::compose::composed;
use crate::notices::issue::{issue_composed, standing_in_the_way};
use crate::phases::transition::{Looked, move_to};
use crate::record::checkpoint::append_checkpoint;
use crate::webhooks::outbox::{ChannelNews, tell_channels};

impl Services {
    /// Publishes the notice that was looked at, `seen` being the hash of its words. The first one publishes the result; another one
    /// goes up where it would say anything new, or an objection was upheld, and no objection waits.
    ///
    /// # Errors
    /// A missing permission, no seal, a notice that would say nothing new, objections that wait, or
    /// [`ServiceError::Conflict`](crate::error::ServiceError::Conflict) where it reads otherwise by now.
    pub async fn publish_notice(&self, actor: &Actor, id: &ContestId, seen: &str) -> Result<()> {
        let is_first = {
            let mut tx = self.read().await?;
            self.enter(&mut *tx, actor, id, Action::PublishNotice).await?.0.phase == Phase::Selection
        };
        if is_first {
            // Another move in between is refused there.
            return move_to(self, actor, id, Phase::Publicity, "", Looked::Notice(seen)).await.map(|_| ());
        }
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::PublishNotice).await?;
        let published = tx.notices(id).await?;
        let standing = tx.decided(id).await?.notice;
        let next = composed(self, &mut *tx, &contest).await?;
        if let Some(why) = standing_in_the_way(published.first(), standing, &next) {
            return Err(why.into());
        }
        issue_composed(self, &mut *tx, actor, &contest, (next, Some(seen))).await?;
        append_checkpoint(self, &mut *tx, id, Milestone::Published).await?;
        let (key, path) = (format!("again {}", self.now()), format!("/calls/{id}/notice"));
        let news = ChannelNews { path: &path, ..ChannelNews::of(ChannelEvent::NoticePublished, &key) };
        tell_channels(self, &mut *tx, &contest, &news).await?;
        Ok(tx.commit().await?)
    }
}
