//! What an office takes along of a film to tell of it: words of three lengths, the player for other pages; and the message to groups.

use domain::access::{Action, Role};
use domain::channels::{ChannelEvent, ChannelProblem};
use domain::form::keys;
use domain::ids::{ContestId, EntryId};
use domain::text::Lang;
use store::{Channel, Contest};
use words::channels as m;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::channels::embed::embed_code;
use crate::channels::released::{ChannelFilm, facts, film_address, released_of};
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::public::gallery::told;
use crate::webhooks::outbox::{ChannelNews, hears, write_news};

/// Longest message to a group, characters: what every one of them takes.
pub const MOST_ANNOUNCEMENT: usize = 600;
/// As much of a synopsis is told in the longest text, characters.
const SYNOPSIS: usize = 200;

/// A film as it is told of elsewhere.
#[derive(Clone, Debug)]
pub struct ShareView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The film.
    pub film: ChannelFilm,
    /// Where everybody sees it.
    pub address: String,
    /// Words to copy: a line, a few, and a paragraph.
    pub texts: [String; 3],
    /// The player for other pages.
    pub embed: String,
    /// Names of the channels that would be told.
    pub channels: Vec<String>,
}

impl Services {
    /// A film as it is told of elsewhere, in a language.
    ///
    /// # Errors
    /// A missing permission; not found also where nobody may see the film now.
    pub async fn film_share(&self, actor: &Actor, id: &ContestId, entry: &EntryId, lang: Lang) -> Result<ShareView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let found = released_of(self, &mut *tx, id, entry).await?.ok_or(ServiceError::NotFound)?;
        let channels = tx.channels_of(id).await?;
        let told_of = channels.into_iter().filter(|channel| hears(channel, ChannelEvent::FilmAnnounced));
        let film = ChannelFilm::of(&found.film);
        let address = film_address(&self.mail.site, entry);
        let synopsis = told(&contest.settings, &found.film, keys::SYNOPSIS);
        let synopsis: String = synopsis.chars().take(SYNOPSIS).collect();
        let facts = facts(&found, lang);
        let texts = [
            m::share_short(lang, &film.title, &address),
            m::share_medium(lang, &contest.title, &film.title, &facts, &address),
            m::share_long(lang, &contest.title, &film.title, &facts, &synopsis, &address),
        ];
        let embed = embed_code(&self.mail.site, entry, &film.title);
        let channels = told_of.map(|channel| channel.name).collect();
        Ok(ShareView { contest, roles: access.roles, film, address, texts, embed, channels })
    }

    /// Announces a film in these words on the channels that are told of films; how many there are.
    ///
    /// # Errors
    /// A missing permission, a film that nobody may see now, or no channel that would be told.
    pub async fn announce_film(&self, actor: &Actor, id: &ContestId, entry: &EntryId, text: &str) -> Result<usize> {
        let text = required_text(text, TextName::Announcement, MOST_ANNOUNCEMENT)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::RunChannels).await?;
        let released = released_of(self, &mut *tx, id, entry).await?;
        let film = released.ok_or(Refusal::Channel(ChannelProblem::NotReleased))?.film;
        let channels = tx.channels_of(id).await?;
        let told: Vec<&Channel> =
            channels.iter().filter(|channel| hears(channel, ChannelEvent::FilmAnnounced)).collect();
        if told.is_empty() {
            return Err(Refusal::Channel(ChannelProblem::NoChannel).into());
        }
        let (key, path) = (format!("{entry} {}", self.now()), format!("/gallery/{entry}"));
        let title = ChannelFilm::of(&film).title;
        let news = ChannelNews {
            entry: Some((entry, film.number, Some(title))),
            path: &path,
            text: &text,
            ..ChannelNews::of(ChannelEvent::FilmAnnounced, &key)
        };
        write_news(self, &mut *tx, &contest, &news, &told).await?;
        let names: Vec<String> = told.iter().map(|channel| channel.name.clone()).collect();
        let event = event::ChannelAnnounce { entry, channel: &names };
        self.audit(&mut *tx, actor, Some(id), entry.as_str(), &event).await?;
        tx.commit().await?;
        Ok(names.len())
    }
}
