//! Channels of a contest as an office sets them up. An address and a secret are shown to nobody again: whoever has those of a robot
//! writes to its group.

use domain::access::{Action, Role};
use domain::channels::{ChannelEvent, ChannelKind, ChannelProblem, ChannelState, MOST_HOSTS, embed_hosts};
use domain::ids::{ChannelId, ContestId};
use domain::limits;
use domain::text::Lang;
use store::{Channel, Contest, FeedKey};
use url::Url;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::channels::released::{ChannelFilm, released_in};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::releases::shown::is_public;
use crate::webhooks::address::{Unreachable, places, web_address};
use crate::webhooks::new_secret;
use crate::webhooks::outbox::{ChannelNews, write_news};

/// Channels of a contest, at most.
pub const MOST_CHANNELS: usize = 20;
/// Longest secret of a group, characters.
const LONGEST_SECRET: usize = 200;
/// So much of the end of an address is shown, by which it is known again, characters.
const ENDING: usize = 4;

/// A channel as somebody adds it.
#[derive(Clone, Debug)]
pub struct ChannelDraft {
    /// Whom messages go to.
    pub kind: ChannelKind,
    /// What the office calls it.
    pub name: String,
    /// Where messages are sent.
    pub address: String,
    /// What the group gave to sign messages with; empty is nothing. A webhook gets one here.
    pub secret: String,
    /// The language of messages that people read.
    pub lang: Lang,
    /// What it is told of.
    pub events: Vec<ChannelEvent>,
}

/// A channel as it is shown: without its secret, and of its address only where it is and how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelLine {
    /// Key.
    pub id: ChannelId,
    /// Whom messages go to.
    pub kind: ChannelKind,
    /// What the office calls it.
    pub name: String,
    /// The host of its address.
    pub host: String,
    /// The end of its address.
    pub ending: String,
    /// Messages are signed.
    pub is_signed: bool,
    /// What it is told of.
    pub events: Vec<ChannelEvent>,
    /// How it stands.
    pub state: ChannelState,
}

impl ChannelLine {
    fn of(channel: &Channel) -> Self {
        let host = Url::parse(&channel.address).ok().and_then(|url| url.host_str().map(str::to_owned));
        let length = channel.address.chars().count();
        Self {
            id: channel.id.clone(),
            kind: channel.kind,
            name: channel.name.clone(),
            host: host.unwrap_or_default(),
            ending: channel.address.chars().skip(length.saturating_sub(ENDING)).collect(),
            is_signed: !channel.secret.is_empty(),
            events: channel.events.clone(),
            state: channel.state,
        }
    }
}

/// The channels of a contest and what belongs to them.
#[derive(Clone, Debug)]
pub struct ChannelsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Channels that messages are sent to.
    pub channels: Vec<ChannelLine>,
    /// Private feeds, revoked ones too.
    pub feeds: Vec<FeedKey>,
    /// Sites that may show the player.
    pub hosts: Vec<String>,
    /// Films that everybody may see now.
    pub films: Vec<ChannelFilm>,
    /// There is a feed of the contest: its page is public.
    pub has_feed: bool,
}

impl Services {
    /// The channels of a contest.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn channels(&self, actor: &Actor, id: &ContestId) -> Result<ChannelsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let channels = tx.channels_of(id).await?.iter().map(ChannelLine::of).collect();
        let feeds = tx.feed_keys_of(id).await?;
        let hosts = tx.embed_hosts(id).await?;
        let (public, films) = released_in(self, &mut *tx, id).await?;
        let films = films.iter().map(ChannelFilm::of).collect();
        let has_feed = is_public(&public);
        Ok(ChannelsView { contest, roles: access.roles, channels, feeds, hosts, films, has_feed })
    }

    /// Adds a channel. The answer is the secret of a webhook, which is shown this once.
    ///
    /// # Errors
    /// A missing permission; an address that is none of this kind or private; nothing to be told of; too many channels.
    pub async fn add_channel(&self, actor: &Actor, id: &ContestId, draft: ChannelDraft) -> Result<Option<String>> {
        self.enter(&mut *self.read().await?, actor, id, Action::EditChannels).await?;
        let url = web_address(draft.kind, &draft.address, self.loopback_channels).map_err(Refusal::Channel)?;
        // A name that is not resolved now may be later; one that leads to this machine is refused at once.
        if places(&url, self.loopback_channels).await == Err(Unreachable::Private) {
            return Err(Refusal::Channel(ChannelProblem::Private).into());
        }
        let name = required_text(&draft.name, TextName::Name, limits::PERSON_NAME)?;
        let mut events: Vec<ChannelEvent> =
            draft.events.into_iter().filter(|event| *event != ChannelEvent::Trial).collect();
        events.sort_unstable();
        events.dedup();
        if events.is_empty() {
            return Err(Refusal::Channel(ChannelProblem::NoEvents).into());
        }
        let given = draft.secret.trim();
        let fits = given.chars().count() <= LONGEST_SECRET && given.chars().all(|c| c.is_ascii_graphic());
        if !fits || !draft.kind.takes_secret() && !given.is_empty() {
            return Err(Refusal::Channel(ChannelProblem::Secret).into());
        }
        let made = (draft.kind == ChannelKind::Webhook).then(|| new_secret(self));
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditChannels).await?;
        if tx.channels_of(id).await?.len() >= MOST_CHANNELS {
            return Err(Refusal::Channel(ChannelProblem::TooMany(MOST_CHANNELS)).into());
        }
        let channel = Channel {
            id: self.fresh_id()?,
            contest_id: contest.id.clone(),
            kind: draft.kind,
            address: url.to_string(),
            secret: made.clone().unwrap_or_else(|| given.to_owned()),
            lang: draft.lang,
            state: ChannelState::On,
            created_at: self.now(),
            name,
            events,
        };
        tx.insert_channel(&channel).await?;
        let event = event::ChannelAdd { channel: &channel.name };
        self.audit(&mut *tx, actor, Some(id), channel.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Switches a channel on or off, also one that answered that it is gone: a person may know better. What happens while it is off is not
    /// told later; what waits is told once it is on.
    ///
    /// # Errors
    /// A missing permission, or no such channel.
    pub async fn switch_channel(&self, actor: &Actor, id: &ContestId, channel: &ChannelId, on: bool) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditChannels).await?;
        let found = own(tx.channel(channel).await?, id)?;
        let to = if on { ChannelState::On } else { ChannelState::Off };
        if found.state == to {
            return Ok(());
        }
        if !tx.set_channel_state(channel, found.state, to).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::ChannelSwitch { channel: &found.name, state: to.key() };
        self.audit(&mut *tx, actor, Some(id), channel.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a channel: its address and its secret are forgotten, and what waits is not sent.
    ///
    /// # Errors
    /// A missing permission, or no such channel.
    pub async fn remove_channel(&self, actor: &Actor, id: &ContestId, channel: &ChannelId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditChannels).await?;
        let found = own(tx.channel(channel).await?, id)?;
        if !tx.set_channel_state(channel, found.state, ChannelState::Removed).await? {
            return Err(ServiceError::Conflict);
        }
        tx.withdraw_deliveries(channel).await?;
        let event = event::ChannelRemove { channel: &found.name };
        self.audit(&mut *tx, actor, Some(id), channel.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Sends a message by which it is seen whether the channel works.
    ///
    /// # Errors
    /// A missing permission, no such channel, or one that is off.
    pub async fn try_channel(&self, actor: &Actor, id: &ContestId, channel: &ChannelId) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let found = own(tx.channel(channel).await?, id)?;
        if found.state != ChannelState::On {
            return Err(Refusal::Channel(ChannelProblem::NotOn).into());
        }
        let key = self.now().to_string();
        let news = ChannelNews::of(ChannelEvent::Trial, &key);
        write_news(self, &mut *tx, &contest, &news, &[&found]).await?;
        let event = event::ChannelTry { channel: &found.name };
        self.audit(&mut *tx, actor, Some(id), channel.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Names the sites whose pages may show the player, a line each, in place of those before.
    ///
    /// # Errors
    /// A missing permission, or a line that names no host.
    pub async fn set_embed_hosts(&self, actor: &Actor, id: &ContestId, typed: &str) -> Result<()> {
        let hosts = embed_hosts(typed).map_err(|line| Refusal::Channel(ChannelProblem::EmbedHost(line)))?;
        if hosts.len() > MOST_HOSTS {
            return Err(Refusal::Channel(ChannelProblem::TooMany(MOST_HOSTS)).into());
        }
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditChannels).await?;
        tx.put_embed_hosts(id, &hosts).await?;
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::EmbedHosts { hosts: &hosts }).await?;
        Ok(tx.commit().await?)
    }
}

/// The channel, if it is one of this contest that was not removed.
fn own(channel: Option<Channel>, contest: &ContestId) -> Result<Channel> {
    let own = |channel: &Channel| channel.contest_id == *contest && channel.state != ChannelState::Removed;
    channel.filter(own).ok_or(ServiceError::NotFound)
}
