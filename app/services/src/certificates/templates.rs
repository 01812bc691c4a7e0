//! What certificates look like: edited beside a picture that the same layout drew.

use domain::access::{Action, Role};
use domain::certificates::{
    CertificateKind, CertificateNumber, CertificateTemplate, ExampleKind, TemplateFault, example, look_up_address,
};
use domain::form::{FieldKind, keys};
use domain::ids::ContestId;
use store::{Contest, KeptTemplate};

use super::drawing::{Written, written};
use super::pictures::{TemplatePicture, picture_behind};
use super::sources::{Honoured, template_of};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

/// Characters of a title where the form sets no limit.
const USUAL_TITLE: usize = 30;
/// What stands for the secret of an address that is not issued yet: as long as one.
const NO_TOKEN: &str = "0000000000000000000000000000000000000000000";

/// A template with how it looks.
#[derive(Clone, Debug)]
pub struct CertificateTemplateView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Of which certificates.
    pub kind: CertificateKind,
    /// The version it is changed by; 0 is the standard page.
    pub version: i64,
    /// As it is kept, or as it was just edited.
    pub template: CertificateTemplate,
    /// Its picture, if it has one.
    pub file: Option<TemplatePicture>,
    /// What is wrong with it.
    pub faults: Vec<TemplateFault>,
    /// A picture of the page (SVG) with the example; a refusal says which character no font has, or which text has no room. `None`
    /// where something is wrong with the template itself.
    pub picture: Option<std::result::Result<String, Refusal>>,
}

impl Services {
    /// The template of certificates of a kind, or `edited` in its place, and how it looks with an example. Nothing is kept.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn certificate_template(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: CertificateKind,
        edited: Option<CertificateTemplate>,
        how: ExampleKind,
    ) -> Result<CertificateTemplateView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::EditCertificates).await?;
        let kept = template_of(self, &mut *tx, &contest, kind).await?;
        let file = picture_behind(&mut *tx, id, &kept).await?;
        let honoured = if how == ExampleKind::Longest { Honoured::of(&mut *tx, &contest).await? } else { None };
        drop(tx);
        let mut template = edited.unwrap_or(kept.content).tidied();
        template.picture = template.picture.filter(|_| file.is_some());
        let faults = template.faults(kind);
        let picture = if faults.is_empty() {
            let language = template.language;
            let found = honoured.map(|found| found.recipients(kind, &contest, language)).unwrap_or_default();
            let title = contest.settings.field(keys::TITLE).map(|field| &field.kind);
            let limit = if let Some(FieldKind::Text(line)) = title { line.max } else { USUAL_TITLE };
            let values = example(how, kind, &found, (&contest.title, limit), language);
            let number = CertificateNumber::new(&template.prefix, 1).ok_or(Refusal::CertificatePrefix)?;
            let address = look_up_address(&self.mail.site, NO_TOKEN);
            let drawn = (&template, kind, file.as_ref());
            let page = written(&contest, drawn, &values, (&number, &address), self.now())?;
            Some(picture_of(self, page).await?)
        } else {
            None
        };
        let (roles, version) = (access.roles, kept.version);
        Ok(CertificateTemplateView { contest, roles, kind, version, template, file, faults, picture })
    }

    /// Keeps a template; `version` is the one that was read. What was issued before stays as it is.
    ///
    /// # Errors
    /// A missing permission, a template with faults, or [`ServiceError::Conflict`] where somebody else changed it.
    pub async fn keep_certificate_template(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: CertificateKind,
        version: i64,
        template: CertificateTemplate,
    ) -> Result<()> {
        let mut content = template.tidied();
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::EditCertificates).await?;
        // A template says where its picture stands; whether it has one is said by the file.
        let kept = template_of(self, &mut *tx, &contest, kind).await?.content.picture;
        content.picture = kept.map(|place| content.picture.take().unwrap_or(place));
        let faults = content.faults(kind);
        if !faults.is_empty() {
            return Err(Refusal::CertificateTemplate(faults).into());
        }
        let kept = KeptTemplate { kind, version: version.saturating_add(1), content };
        if !tx.put_certificate_template(id, &kept, &actor.person()?.id, self.now()).await? {
            return Err(ServiceError::Conflict);
        }
        let event = event::CertificateTemplate { certificate: kind };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// A picture of the page, or why there is none.
async fn picture_of(cx: &Context, page: Written) -> Result<std::result::Result<String, Refusal>> {
    match cx.fonts().drawn(move |fonts| page.picture(fonts)).await {
        Ok(picture) => Ok(Ok(picture)),
        Err(ServiceError::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}
