//! Playing films of the library for who works in the exhibition.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::ids::{EntryId, FileId, SiteId};
use domain::time::{DAY, HOUR, Micros};
use store::Tx;

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::library::films::in_library;
use crate::playback::access::{FilmSource, made_from};
use crate::playback::links::{self, FilmVariant, LinkQuery, Links, follow_library};

/// A film that is opened for a site within so long of the time before, microseconds, is opened once.
const OPENED_ONCE: Micros = HOUR;
/// For so long it is known when films were opened, microseconds: what was watched without a line may arrive later.
const OPENINGS_KEPT: Micros = 90 * DAY;

impl Services {
    /// Makes addresses of films of the library for a person or a device: for a site that watches there, or for looking through the library.
    /// They work as long as a film is released, and as long as whoever they were made for works in the exhibition.
    ///
    /// # Errors
    /// The database.
    pub async fn library_links(&self, actor: &Actor, site: Option<&SiteId>) -> Result<Links> {
        let own = match actor {
            Actor::Device(site) => Some(&site.id),
            Actor::Anonymous | Actor::Person(_) | Actor::Operator => None,
        };
        links::library_links(self, actor, site.or(own)).await
    }

    /// A variant of a film of the library, at an address that was made for this person or device. Asked at each request: a withdrawal
    /// takes effect with the next one. Never the file as it was sent; in place of a copy for a weak line that is not made yet, the usual one.
    ///
    /// # Errors
    /// Not found also where the person may not see it, or nobody may any more.
    pub async fn library_file(&self, actor: &Actor, id: &FileId, query: &LinkQuery) -> Result<FilmSource> {
        let (variant, site) = follow_library(self, actor, id, query).await?;
        let (access, entry) = {
            let mut tx = self.read().await?;
            let access = ExhibitionAccess::of(&mut *tx, actor).await.map_err(untold)?;
            access.may(ExhibitionAction::ViewLibrary, ExhibitionTarget::Whole).map_err(untold)?;
            let entry = released(self, &mut *tx, id).await?;
            (access, entry)
        };
        let mut made = made_from(self, id, variant).await?;
        if made.is_none() && variant == FilmVariant::Light {
            made = made_from(self, id, FilmVariant::Play).await?;
        }
        let source = made.ok_or(ServiceError::NotFound)?;
        if let (FilmVariant::Play | FilmVariant::Light, Some(site)) = (variant, site) {
            note_opened(self, &access, &site, &entry).await?;
        }
        Ok(source)
    }
}

/// Whoever may not follow an address learns nothing by it.
fn untold(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::SignInNeeded | ServiceError::Exhibition(_) => ServiceError::NotFound,
        other => other,
    }
}

/// The entry of a file that is shown of a film in the library.
async fn released(cx: &Context, tx: &mut dyn Tx, id: &FileId) -> Result<EntryId> {
    let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
    let (_, film) = in_library(cx, tx, &file.entry_id).await?.ok_or(ServiceError::NotFound)?;
    if film.file.as_ref() == Some(id) { Ok(film.entry_id) } else { Err(ServiceError::NotFound) }
}

/// Keeps when a film was opened for a site: what is said to have been watched of it is compared with the time since. An address for a site
/// that is not the person's any more plays on, and opens nothing for the site.
async fn note_opened(cx: &Context, access: &ExhibitionAccess, site: &SiteId, entry: &EntryId) -> Result<()> {
    let now = cx.now();
    let number = {
        let mut tx = cx.read().await?;
        let Some(site) = tx.site(site).await? else { return Ok(()) };
        let target = ExhibitionTarget::Site(site.number, &site.region);
        if access.may(ExhibitionAction::HoldViewings, target).is_err()
            || opened_since(&mut *tx, site.number, entry, now.saturating_sub(OPENED_ONCE)).await?.is_some()
        {
            return Ok(());
        }
        site.number
    };
    let mut tx = cx.write_shared().await?;
    tx.note_opening(number, entry, now).await?;
    tx.forget_openings(number, now.saturating_sub(OPENINGS_KEPT)).await?;
    Ok(tx.commit().await?)
}

/// When the address of a film was followed for a site first, from this moment on, by the server's clock: a viewing asks for the moment it
/// was begun, less the hour within which a film is opened once.
///
/// # Errors
/// The database.
pub(crate) async fn opened_since(tx: &mut dyn Tx, site: i64, entry: &EntryId, since: Micros) -> Result<Option<Micros>> {
    Ok(tx.first_opening(site, entry, since).await?)
}
