//! Who may play which variant of a film, asked at each request.

use domain::access::{self, Action, Role};
use domain::contest::phase::Phase;
use domain::film::kind::FileKind;
use domain::ids::{EntryId, FileId};
use store::File;

use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::entries::access::holds_for_unit;
use crate::error::{Result, ServiceError};
use crate::films::derived;
use crate::films::making::read_derived;
use crate::meeting::room::is_shown;
use crate::playback::links::{FilmVariant, LinkQuery, follow, follow_public, links_for};
use crate::releases::shown::released_film;
use crate::rounds::conflict::{JudgeStanding, standing};

/// A file that may be played or taken away.
#[derive(Clone, Debug)]
pub struct FilmSource {
    /// The name its bytes are kept under.
    pub sha256: String,
    /// What they are.
    pub media_type: &'static str,
}

impl Services {
    /// A variant of a file for playing, at an address that was made for this person, if they may see it now. A judge sees
    /// what is assigned and not recused, and what a meeting has on its screen; never the file as it was sent. An address always leads to
    /// the same: that of a copy to nothing before the copy is made, that of the file as it was sent to it also after that.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn film(&self, actor: &Actor, id: &FileId, query: &LinkQuery) -> Result<FilmSource> {
        if query.is_public() {
            let variant = follow_public(self, id, query).await?;
            return public_source(self, id, variant).await;
        }
        let (actor, variant) = follow(self, actor, id, query).await?;
        let Playable { file, .. } = playable(self, &actor, id, variant).await?;
        let sha256 = file.sha256.clone().ok_or(ServiceError::NotFound)?;
        let source = match variant {
            FilmVariant::Original => FilmSource { sha256, media_type: original_type(&file) },
            made => made_from(self, id, made).await?.ok_or(ServiceError::NotFound)?,
        };
        if matches!(variant, FilmVariant::Play | FilmVariant::Light | FilmVariant::Original) {
            note_followed(self, &actor, &file).await?;
        }
        Ok(source)
    }

    /// The copy that browsers play, the poster or the captions of a film, at an address that stays the same as long as everybody may
    /// see it: for pages, players and readers of feeds that come back for it.
    ///
    /// # Errors
    /// Not found also where nobody may see the film now.
    pub async fn released_file(&self, entry: &EntryId, variant: FilmVariant) -> Result<FilmSource> {
        let found = released_film(self, &mut *self.read().await?, entry).await?.ok_or(ServiceError::NotFound)?;
        let file = found.film.file.ok_or(ServiceError::NotFound)?;
        made_from(self, &file, variant).await?.ok_or(ServiceError::NotFound)
    }

    /// A new address for a film that is being watched. Where the copy to be played is not made yet, those who may have the film as it was
    /// sent get the address of that.
    ///
    /// # Errors
    /// As [`Services::film`].
    pub async fn film_link(&self, actor: &Actor, id: &FileId, variant: FilmVariant) -> Result<String> {
        let Playable { as_sent, .. } = playable(self, actor, id, variant).await?;
        let variant = match variant {
            FilmVariant::Play if as_sent => FilmVariant::played(made_from(self, id, variant).await?.is_some()),
            other => other,
        };
        Ok(links_for(self, actor).await?.to(id, variant))
    }
}

/// What was made from a film for being shown so; never the file as it was sent.
pub(crate) async fn made_from(cx: &Context, id: &FileId, variant: FilmVariant) -> Result<Option<FilmSource>> {
    let (kind, media_type) = match variant {
        FilmVariant::Original => return Ok(None),
        FilmVariant::Play => (derived::PLAY, "video/mp4"),
        FilmVariant::Light => (derived::LIGHT, "video/mp4"),
        FilmVariant::Poster => (derived::POSTER, "image/jpeg"),
        FilmVariant::SmallPoster => (derived::SMALL_POSTER, "image/jpeg"),
        FilmVariant::Storyboard => (derived::STORYBOARD, "image/jpeg"),
        FilmVariant::Captions => (derived::CAPTIONS, "text/vtt; charset=utf-8"),
    };
    let mut made = read_derived(cx, id, kind).await?;
    // Of films that were prepared before there is the large one alone.
    if made.is_none() && variant == FilmVariant::SmallPoster {
        made = read_derived(cx, id, derived::POSTER).await?;
    }
    Ok(made.map(|made| FilmSource { sha256: made.sha256, media_type }))
}

/// A variant of a file that everybody may see now. Asked at each request: a withdrawal takes effect with the next one. Never the file as
/// it was sent, which may say in itself where it was made and by whom.
async fn public_source(cx: &Context, id: &FileId, variant: FilmVariant) -> Result<FilmSource> {
    {
        let mut tx = cx.read().await?;
        let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
        let found = released_film(cx, &mut *tx, &file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        if found.film.file.as_ref() != Some(id) {
            return Err(ServiceError::NotFound);
        }
    }
    made_from(cx, id, variant).await?.ok_or(ServiceError::NotFound)
}

/// Keeps when a judge first gets the film itself: what is watched of it is compared with the time since.
async fn note_followed(cx: &Context, actor: &Actor, file: &File) -> Result<()> {
    let Some(judge) = actor.account().filter(|_| file.kind == FileKind::JudgingCopy.key()) else { return Ok(()) };
    if cx.read().await?.is_unfollowed(&judge.id, &file.entry_id).await? {
        let mut tx = cx.write_shared().await?;
        tx.follow_film(&judge.id, &file.entry_id, cx.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// A file, and whether the person may have it as it was sent: it may say in itself where it comes from.
struct Playable {
    file: File,
    as_sent: bool,
}

async fn playable(cx: &Context, actor: &Actor, id: &FileId, variant: FilmVariant) -> Result<Playable> {
    let mut tx = cx.read().await?;
    let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
    let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
    let contest = cx.contest_in(&mut *tx, &entry.contest_id).await?;
    let mut access = cx.access_context(&mut *tx, actor, &contest).await?;
    access.owns = actor.account().is_some_and(|account| account.id == entry.owner_id);
    if contest.settings.intake.through_units && !access.owns {
        let nomination = tx.nomination(&entry.id).await?;
        access.owns = holds_for_unit(&mut *tx, actor, &contest, &access, nomination.as_ref()).await?;
    }
    if let Some(account) = actor.account()
        && access.roles.iter().any(|role| role.judges())
    {
        let standing = standing(&mut *tx, &account.id, &account.name, &entry).await?;
        match standing {
            JudgeStanding::MayJudge => {}
            JudgeStanding::TwoSided => access.roles.retain(|role| !role.judges()),
            // A conflict of interest binds the person whatever else they are here; the own film stays the own.
            JudgeStanding::Conflicted => {
                access.roles.retain(|role| matches!(role, Role::Creator | Role::UnitOfficer));
            }
        }
        access.assigned = tx.is_assigned(&account.id, &entry.id).await?
            || contest.phase == Phase::Selection && is_shown(&mut *tx, &account.id, &entry).await?;
    }
    let as_sent = access::check(Action::ViewEntry, &access, contest.phase).is_ok();
    if variant == FilmVariant::Original && !as_sent {
        return Err(ServiceError::NotFound);
    }
    access::check(Action::PlayFilm, &access, contest.phase).map_err(|_| ServiceError::NotFound)?;
    Ok(Playable { file, as_sent })
}

/// The media type of a file as it was sent. Its own name could tell a judge where it comes from, so only its kind is told.
fn original_type(file: &File) -> &'static str {
    match file.filename.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "mkv" => "video/x-matroska",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "vtt" => "text/vtt; charset=utf-8",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
