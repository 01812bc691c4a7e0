//! The picture behind the texts of a template: put there, looked at, taken off. What was issued keeps the one it was printed with.

use domain::access::Action;
use domain::certificates::{CertificateKind, PicturePlace, PictureProblem, read_picture};
use domain::ids::ContestId;
use domain::pictures::{PictureFormat, PictureHead};
use domain::text::Lang;
use domain::{hex, limits};
use sha2::{Digest as _, Sha256};
use store::{CertificatePicture, KeptTemplate, Tx};

use super::sources::template_of;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::documents::{Fonts, Paper, Picture, Shape, Sheet, about, placed};
use crate::error::{Refusal, Result, ServiceError};

/// The picture of a template, for who edits it.
#[derive(Clone, Debug)]
pub struct TemplatePicture {
    /// What it says of itself.
    pub facts: PictureHead,
    /// Its size, bytes.
    pub size_bytes: i64,
    pub(crate) picture: Picture,
}

/// The picture behind the texts of a template, if it has one.
pub(crate) async fn picture_behind(
    tx: &mut dyn Tx,
    contest: &ContestId,
    template: &KeptTemplate,
) -> Result<Option<TemplatePicture>> {
    let kind = template.kind;
    // Without a place there is none: nothing is asked.
    if template.content.picture.is_none() {
        return Ok(None);
    }
    let Some(CertificatePicture { sha256, bytes }) = tx.certificate_picture(contest, kind).await? else {
        return Ok(None);
    };
    let facts = read_picture(&bytes).map_err(Refusal::CertificatePicture)?;
    let size_bytes = size(&bytes);
    // Another picture has another address: no browser shows the one that it has.
    let address = format!("/contests/{contest}/certificates/templates/{}/picture?sha256={sha256}", kind.key());
    let picture = Picture::new(bytes, facts.format == PictureFormat::Png, address);
    Ok(Some(TemplatePicture { facts, size_bytes, picture }))
}

fn size(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

impl Services {
    /// Whether somebody may change the picture of a template, before its bytes are taken in.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn may_change_certificate_picture(&self, actor: &Actor, id: &ContestId) -> Result<()> {
        actor.in_person()?;
        self.enter(&mut *self.read().await?, actor, id, Action::EditCertificates).await.map(|_| ())
    }

    /// Puts a picture behind the texts of a template: over the whole paper, or in the place of the one before.
    ///
    /// # Errors
    /// A missing permission, a file that cannot be one, or [`ServiceError::Conflict`] where somebody changed the template meanwhile.
    pub async fn put_certificate_picture(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: CertificateKind,
        bytes: Vec<u8>,
    ) -> Result<()> {
        actor.in_person()?;
        self.enter(&mut *self.read().await?, actor, id, Action::EditCertificates).await?;
        let facts = read_picture(&bytes).map_err(Refusal::CertificatePicture)?;
        self.require_drawn(&bytes, facts).await?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditCertificates).await?;
        let KeptTemplate { version, mut content, .. } = template_of(self, &mut *tx, &contest, kind).await?;
        let place = content.picture.take().unwrap_or_else(|| PicturePlace::all_of(content.paper));
        content.picture = Some(place);
        // The version rises though the place may be the same: what is just being issued is drawn again.
        let kept = KeptTemplate { kind, version: version.saturating_add(1), content };
        if !tx.put_certificate_template(id, &kept, &actor.person()?.id, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        let size_bytes = size(&bytes);
        let picture = CertificatePicture { sha256: hex::encode(&Sha256::digest(&bytes)), bytes };
        tx.put_certificate_picture(id, kind, &picture).await?;
        let event = event::CertificatePicture { certificate: kind, sha256: &picture.sha256, size_bytes };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the picture off a template.
    ///
    /// # Errors
    /// A missing permission, no picture, or [`ServiceError::Conflict`] where somebody changed the template meanwhile.
    pub async fn remove_certificate_picture(&self, actor: &Actor, id: &ContestId, kind: CertificateKind) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditCertificates).await?;
        let KeptTemplate { version, mut content, .. } = template_of(self, &mut *tx, &contest, kind).await?;
        if !tx.delete_certificate_picture(id, kind).await? {
            return Err(ServiceError::NotFound);
        }
        content.picture = None;
        let kept = KeptTemplate { kind, version: version.saturating_add(1), content };
        if !tx.put_certificate_template(id, &kept, &actor.person()?.id, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::CertificatePictureRemove { certificate: kind };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// The picture of a template, with what it is by its bytes.
    ///
    /// # Errors
    /// A missing permission, or no picture.
    pub async fn certificate_picture(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: CertificateKind,
    ) -> Result<(PictureFormat, Vec<u8>)> {
        let mut tx = self.read().await?;
        self.enter(&mut *tx, actor, id, Action::EditCertificates).await?;
        let found = tx.certificate_picture(id, kind).await?.ok_or(ServiceError::NotFound)?;
        let facts = read_picture(&found.bytes).map_err(Refusal::CertificatePicture)?;
        Ok((facts.format, found.bytes))
    }

    /// That the whole picture can be decoded and drawn: its head alone does not say. And that a file with it is not too large to be kept for
    /// everybody who gets a certificate.
    async fn require_drawn(&self, bytes: &[u8], facts: PictureHead) -> Result<()> {
        let picture = Picture::new(bytes.to_vec(), facts.format == PictureFormat::Png, String::new());
        let decoded = picture.clone();
        let paper = Paper::A4.turned();
        let shape = Shape::Picture { at: (0.0, 0.0), size: (paper.width, paper.height), picture, alt: String::new() };
        let sheet = Sheet { paper, shapes: vec![shape], fields: Vec::new(), latin: false };
        let about = about(facts.format.name(), Lang::Zh, self.now());
        // Whatever the layout says against a page without text is said against its picture.
        let drawn = move |fonts: &Fonts| {
            if !decoded.is_whole() {
                return Ok(None);
            }
            placed(fonts, &[sheet]).map(|drawing| drawing.pdf(fonts, &about).ok())
        };
        let most = limits::CERTIFICATE_PICTURE_DRAWN;
        match self.fonts().drawn(drawn).await? {
            None => Err(Refusal::CertificatePicture(PictureProblem::Format).into()),
            Some(pdf) if pdf.len() > most => Err(Refusal::CertificatePicture(PictureProblem::TooHeavy(most)).into()),
            Some(_) => Ok(()),
        }
    }
}
