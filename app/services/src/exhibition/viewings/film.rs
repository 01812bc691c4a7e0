//! The films of a viewing at addresses of its own: by them it is known since when a film can have been played.

use domain::exhibition::access::ExhibitionAction;
use domain::ids::{EntryId, SiteId, ViewingId};
use store::ViewingParts;

use super::evidence::known_viewing;
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::enter_site;
use crate::exhibition::library::films::films_named;
use crate::exhibition::library::playing::copy_to_play;
use crate::playback::access::FilmSource;
use crate::playback::links::FilmVariant;

impl Services {
    /// A film of the library for a viewing of a site, or its captions or picture; nothing for captions that there are none of. In place of
    /// a copy for a weak line that is not made yet it is the usual one. When the film itself is asked for first is kept: no more counts than
    /// can have been played since.
    ///
    /// # Errors
    /// A missing permission, no such viewing of the site, or a film that is not released now.
    pub async fn viewing_film(
        &self,
        actor: &Actor,
        (site, viewing): (&SiteId, &ViewingId),
        entry: &EntryId,
        variant: FilmVariant,
    ) -> Result<Option<FilmSource>> {
        if matches!(variant, FilmVariant::Original | FilmVariant::Storyboard) {
            return Err(ServiceError::NotFound);
        }
        let plays = !matches!(variant, FilmVariant::Poster | FilmVariant::SmallPoster | FilmVariant::Captions);
        let (film, is_unopened) = {
            let mut tx = self.read().await?;
            let (site, _) = enter_site(&mut *tx, actor, site, ExhibitionAction::HoldViewings).await?;
            let known = known_viewing(&mut *tx, &site, viewing).await?.ok_or(ServiceError::NotFound)?;
            let found = films_named(self, &mut *tx, std::slice::from_ref(entry)).await?;
            let film = found.into_iter().next().ok_or(ServiceError::NotFound)?;
            let asks = plays && known.state.is_open();
            (film, asks && is_unopened(&tx.viewing_parts(viewing).await?, entry))
        };
        let source = copy_to_play(self, &film.file, variant).await?;
        if source.is_none() && variant != FilmVariant::Captions {
            return Err(ServiceError::NotFound);
        }
        if is_unopened {
            note_opened(self, viewing, entry, film.length_ms).await?;
        }
        Ok(source)
    }
}

fn is_unopened(parts: &ViewingParts, entry: &EntryId) -> bool {
    !parts.films.iter().any(|film| film.entry == *entry && film.play.opened_at.is_some())
}

/// Keeps that the film was asked for; only the first time counts, whoever else asks or sends evidence at the same moment.
async fn note_opened(cx: &Context, viewing: &ViewingId, entry: &EntryId, length_ms: i64) -> Result<()> {
    let mut tx = cx.write_shared().await?;
    tx.note_film_opened(viewing, entry, length_ms, cx.now()).await?;
    Ok(tx.commit().await?)
}
