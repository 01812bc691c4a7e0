//! How an office sets up the public page of a contest.

use domain::access::{Action, Role};
use domain::contest::{ExhibitionPeriod, PublicFileProblem, PublicPage, public_file_type};
use domain::ids::{ContestId, FileId};
use domain::{hex, limits, typed};
use sha2::{Digest as _, Sha256};
use store::{Contest, PublicFile, PublicFileKind};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::error::{Refusal, Result, ServiceError};
use crate::releases::give::moment_in;

/// The public page as it is edited.
#[derive(Clone, Debug)]
pub struct PublicPageView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The page.
    pub page: PublicPage,
    /// Its version.
    pub version: i64,
    /// Its files.
    pub files: Vec<PublicFile>,
}

/// The public page as somebody fills it in.
#[derive(Clone, Debug, Default)]
pub struct PublicPageDraft {
    /// The page; its exhibition is read from the fields beside it.
    pub page: PublicPage,
    /// The chosen films are exhibited at all.
    pub exhibits: bool,
    /// From when, in the contest's zone, `YYYY-MM-DD HH:MM`; empty: from the publication of the result.
    pub from: String,
    /// Until when; empty: without end.
    pub until: String,
}

impl Services {
    /// The public page of a contest, for who edits it.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn public_page(&self, actor: &Actor, id: &ContestId) -> Result<PublicPageView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::EditPublicPage).await?;
        let public = tx.public_contest(id).await?.ok_or(ServiceError::NotFound)?;
        let files = tx.public_files(id).await?;
        Ok(PublicPageView { contest, roles: access.roles, page: public.page, version: public.version, files })
    }

    /// Changes the public page of a contest, of which the person saw this version.
    ///
    /// # Errors
    /// A missing permission, a text that is too long, a period that cannot be, or [`ServiceError::Conflict`] where somebody changed it
    /// meanwhile.
    pub async fn edit_public_page(
        &self,
        actor: &Actor,
        id: &ContestId,
        version: i64,
        draft: PublicPageDraft,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditPublicPage).await?;
        let zone = contest.settings.time_zone.as_str();
        let exhibition = if draft.exhibits {
            let (from, until) = (moment_in(&draft.from, zone)?, moment_in(&draft.until, zone)?);
            Some(ExhibitionPeriod { from, until })
        } else {
            None
        };
        let page = PublicPage { exhibition, ..draft.page }.tidied();
        if let Some(problem) = page.problems(&contest.settings).into_iter().next() {
            return Err(Refusal::PublicPage(problem).into());
        }
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event::PublicPageEdit { page: &page }).await?;
        if !tx.put_public_page(id, &page, version, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// Whether somebody may put files on the public page of a contest, before their bytes are taken in.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn may_add_public_file(&self, actor: &Actor, id: &ContestId) -> Result<()> {
        actor.in_person()?;
        self.enter(&mut *self.read().await?, actor, id, Action::EditPublicPage).await.map(|_| ())
    }

    /// Puts a cover, in place of the one before, or an attachment on the public page of a contest.
    ///
    /// # Errors
    /// A missing permission, or a file that cannot be one.
    pub async fn add_public_file(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: PublicFileKind,
        (name, bytes): (&str, &[u8]),
    ) -> Result<()> {
        actor.in_person()?;
        let refused = |problem| ServiceError::from(Refusal::PublicFile(problem));
        let filename = file_name(name);
        let media_type = public_file_type(kind == PublicFileKind::Cover, &filename, bytes).map_err(refused)?;
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditPublicPage).await?;
        let there = tx.public_files(id).await?;
        let attached = there.iter().filter(|one| one.kind == PublicFileKind::Attachment).count();
        if kind == PublicFileKind::Attachment && attached >= limits::PUBLIC_FILES {
            return Err(refused(PublicFileProblem::TooMany(limits::PUBLIC_FILES)));
        }
        for cover in there.iter().filter(|one| kind == PublicFileKind::Cover && one.kind == kind) {
            tx.delete_public_file(id, &cover.id).await?;
        }
        let file = PublicFile {
            id: self.fresh_id()?,
            contest_id: id.clone(),
            kind,
            filename,
            media_type: media_type.to_owned(),
            size_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256: hex::encode(&Sha256::digest(bytes)),
            created_at: self.now(),
        };
        let event = event::PublicFileAdd { filename: &file.filename, size_bytes: file.size_bytes };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.insert_public_file(&file, bytes).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a file off the public page of a contest.
    ///
    /// # Errors
    /// A missing permission, or no such file.
    pub async fn remove_public_file(&self, actor: &Actor, id: &ContestId, file: &FileId) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::EditPublicPage).await?;
        let there = tx.public_files(id).await?;
        let found = there.iter().find(|one| one.id == *file).ok_or(ServiceError::NotFound)?;
        tx.delete_public_file(id, file).await?;
        let event = event::PublicFileRemove { filename: &found.filename };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// The name of a file without the folders before it, as it is kept; its ending stays.
fn file_name(name: &str) -> String {
    let name = typed::line(name.rsplit(['/', '\\']).next().unwrap_or_default());
    let too_many = name.chars().count().saturating_sub(limits::IMPORT_NAME);
    name.chars().skip(too_many).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_without_folders_and_with_its_ending() {
        assert_eq!(file_name("C:\\Users\\x\\通知.pdf"), "通知.pdf");
        assert_eq!(file_name("../../etc/a.pdf"), "a.pdf");
        let long = format!("{}.pdf", "长".repeat(300));
        assert!(file_name(&long).ends_with(".pdf") && file_name(&long).chars().count() == limits::IMPORT_NAME);
    }
}
