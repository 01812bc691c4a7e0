//! Playing films of the library for who works in the exhibition.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::ids::FileId;
use store::Tx;

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::library::films::in_library;
use crate::playback::access::{FilmSource, made_from};
use crate::playback::links::{self, FilmVariant, LinkQuery, Links, follow_library};

impl Services {
    /// Makes addresses of films of the library for a person or a device. They work as long as a film is released, and as long as whoever
    /// they were made for works in the exhibition. Films of a viewing have addresses of their own, see [`Services::viewing_film`].
    ///
    /// # Errors
    /// Nobody is signed in, or somebody who is nothing in the exhibition.
    pub async fn library_links(&self, actor: &Actor) -> Result<Links> {
        {
            let mut tx = self.read().await?;
            ExhibitionAccess::of(&mut *tx, actor).await?.may(ExhibitionAction::ViewLibrary, ExhibitionTarget::Whole)?;
        }
        links::library_links(self, actor).await
    }

    /// A variant of a film of the library, at an address that was made for this person or device. Asked at each request: a withdrawal
    /// takes effect with the next one. Never the file as it was sent; in place of a copy for a weak line that is not made yet, the usual one.
    ///
    /// # Errors
    /// Not found also where the person may not see it, or nobody may any more.
    pub async fn library_file(&self, actor: &Actor, id: &FileId, query: &LinkQuery) -> Result<FilmSource> {
        let variant = follow_library(self, actor, id, query).await?;
        {
            let mut tx = self.read().await?;
            let access = ExhibitionAccess::of(&mut *tx, actor).await.map_err(untold)?;
            access.may(ExhibitionAction::ViewLibrary, ExhibitionTarget::Whole).map_err(untold)?;
            require_released(self, &mut *tx, id).await?;
        }
        copy_to_play(self, id, variant).await?.ok_or(ServiceError::NotFound)
    }
}

/// Whoever may not follow an address learns nothing by it.
fn untold(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::SignInNeeded | ServiceError::Exhibition(_) => ServiceError::NotFound,
        other => other,
    }
}

/// Refuses a file that is not shown of a film in the library.
async fn require_released(cx: &Context, tx: &mut dyn Tx, id: &FileId) -> Result<()> {
    let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
    let (_, film) = in_library(cx, tx, &file.entry_id).await?.ok_or(ServiceError::NotFound)?;
    if film.file.as_ref() == Some(id) { Ok(()) } else { Err(ServiceError::NotFound) }
}

/// What was made of a film for being shown so; in place of a copy for a weak line that there is none of, the usual one.
///
/// # Errors
/// The database.
pub(crate) async fn copy_to_play(cx: &Context, id: &FileId, variant: FilmVariant) -> Result<Option<FilmSource>> {
    match made_from(cx, id, variant).await? {
        None if variant == FilmVariant::Light => made_from(cx, id, FilmVariant::Play).await,
        made => Ok(made),
    }
}
