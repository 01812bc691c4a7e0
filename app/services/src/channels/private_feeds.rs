//! Private feeds: for a partner, by an address that can be revoked. What is in one is what everybody may see; revoking it ends the
//! address, with every address of a film in it.

use domain::access::Action;
use domain::channels::ChannelProblem;
use domain::ids::{ContestId, EntryId, FeedKeyId};
use domain::limits;
use store::{FeedKey, Tx};

use crate::Services;
use crate::accounts::secret::digest;
use crate::actor::Actor;
use crate::audit::event;
use crate::channels::released::released_of;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::required_text;
use crate::playback::access::{FilmSource, made_from};
use crate::playback::links::FilmVariant;

/// Longest token that is looked at, bytes.
const LONGEST: usize = 100;

impl Services {
    /// Makes a private feed for somebody. The answer is its token, which is shown this once.
    ///
    /// # Errors
    /// A missing permission, no name, or as many that work as may.
    pub async fn create_feed(&self, actor: &Actor, id: &ContestId, name: &str) -> Result<String> {
        let name = required_text(name, TextName::Name, limits::PERSON_NAME)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditChannels).await?;
        let working = tx.feed_keys_of(id).await?.iter().filter(|key| key.revoked_at.is_none()).count();
        if working >= limits::PRIVATE_FEEDS {
            return Err(Refusal::Channel(ChannelProblem::TooManyFeeds(limits::PRIVATE_FEEDS)).into());
        }
        let token = self.fresh_token();
        let key =
            FeedKey { id: self.fresh_id()?, contest_id: contest.id, created_at: self.now(), revoked_at: None, name };
        tx.insert_feed_key(&key, &digest(&token)).await?;
        let event = event::FeedKeyCreate { channel: &key.name };
        self.audit(&mut *tx, actor, Some(id), key.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Revokes a private feed: from the next request on no address in it works. One that somebody else revoked meanwhile stays as it is.
    ///
    /// # Errors
    /// A missing permission, or no such feed.
    pub async fn revoke_feed(&self, actor: &Actor, id: &ContestId, feed: &FeedKeyId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditChannels).await?;
        let found = tx.feed_keys_of(id).await?.into_iter().find(|key| key.id == *feed);
        let key = found.ok_or(ServiceError::NotFound)?;
        if !tx.revoke_feed_key(id, feed, self.now()).await? {
            return Ok(());
        }
        let event = event::FeedKeyRevoke { channel: &key.name };
        self.audit(&mut *tx, actor, Some(id), feed.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// What a private feed names: a film of its contest that everybody may see now, its poster or its captions.
    ///
    /// # Errors
    /// Not found where the token is none or was revoked, or nobody may see the film.
    pub async fn private_file(&self, token: &str, entry: &EntryId, variant: FilmVariant) -> Result<FilmSource> {
        let file = {
            let mut tx = self.read().await?;
            let contest = contest_of_key(&mut *tx, token).await?;
            let found = released_of(self, &mut *tx, &contest, entry).await?.ok_or(ServiceError::NotFound)?;
            found.film.file.ok_or(ServiceError::NotFound)?
        };
        made_from(self, &file, variant).await?.ok_or(ServiceError::NotFound)
    }
}

/// The contest whose films the private feed with this token has.
///
/// # Errors
/// Not found where the token is none or was revoked.
pub(super) async fn contest_of_key(tx: &mut dyn Tx, token: &str) -> Result<ContestId> {
    if token.len() > LONGEST {
        return Err(ServiceError::NotFound);
    }
    let key = tx.feed_key(&digest(token)).await?.ok_or(ServiceError::NotFound)?;
    Ok(key.contest_id)
}
