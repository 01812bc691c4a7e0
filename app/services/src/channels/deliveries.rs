//! Messages to channels as people see them, and sending one again by hand.

use std::collections::BTreeMap;

use domain::access::{Action, Role};
use domain::channels::{ChannelProblem, ChannelState};
use domain::ids::{ChannelId, ContestId, DeliveryId};
use domain::letter::{LetterEvent, LetterState};
use store::{Channel, Contest, Delivery, DeliveryChange};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};
use crate::paging::{PageAsk, PageLinks};

/// A message as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryLine {
    /// The message.
    pub delivery: Delivery,
    /// What its channel is called; empty where that was removed.
    pub channel: String,
    /// A person may send it again.
    pub may_repeat: bool,
}

/// A page of the messages of a contest.
#[derive(Clone, Debug)]
pub struct DeliveryList {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The messages, the newest first.
    pub lines: Vec<DeliveryLine>,
    /// How many there are on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
}

impl Services {
    /// A page of the messages of a contest.
    ///
    /// # Errors
    /// A missing permission, no such contest, or a cursor that is none.
    pub async fn deliveries(&self, actor: &Actor, id: &ContestId, page: &PageAsk) -> Result<DeliveryList> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let start = page.start("deliveries", false)?;
        let slice = tx.delivery_slice(id, &start, page.limit()).await?;
        let links = PageLinks::of("deliveries", &slice);
        let found = tx.delivery_count(id).await?;
        let channels = tx.channels_of(id).await?;
        let by_id: BTreeMap<&ChannelId, &Channel> = channels.iter().map(|channel| (&channel.id, channel)).collect();
        let line = |delivery: Delivery| {
            let channel = by_id.get(&delivery.channel_id).copied();
            DeliveryLine {
                channel: channel.map(|channel| channel.name.clone()).unwrap_or_default(),
                may_repeat: channel.is_some_and(|channel| may_repeat(channel, delivery.state)),
                delivery,
            }
        };
        let lines = slice.rows.into_iter().map(line).collect();
        Ok(DeliveryList { contest, roles: access.roles, lines, found, links })
    }

    /// Sends a message again, under its own name: one that failed or whose fate nobody knows, and to a program, which knows repetitions,
    /// one that arrived too.
    ///
    /// # Errors
    /// A missing permission, no such message, or one that is on its way or whose channel is off.
    pub async fn repeat_delivery(&self, actor: &Actor, id: &ContestId, delivery: &DeliveryId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let found = tx.delivery(delivery).await?.filter(|found| found.contest_id == *id);
        let found = found.ok_or(ServiceError::NotFound)?;
        let channel = tx.channel(&found.channel_id).await?.ok_or(ServiceError::NotFound)?;
        if !may_repeat(&channel, found.state) {
            return Err(Refusal::Channel(ChannelProblem::NotAgain).into());
        }
        let change =
            DeliveryChange { from: found.state, to: LetterState::Released, problem: "", wait: 0, afresh: true };
        if !tx.change_delivery(delivery, &change).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::ChannelRepeat { channel: &channel.name };
        self.audit(&mut *tx, actor, Some(id), delivery.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// Whether a person may send a message in this state again.
fn may_repeat(channel: &Channel, state: LetterState) -> bool {
    let arrived = state == LetterState::Sent && channel.kind.knows_repeats();
    let again = arrived || state != LetterState::Released && state.after(LetterEvent::Release).is_some();
    channel.state == ChannelState::On && again
}
