//! A certificate that no longer holds: replaced by one that is right, or revoked. What was issued stays as it was.

use domain::access::Action;
use domain::certificates::{CertificateValues, Recipient};
use domain::ids::{CertificateId, ContestId};
use domain::limits;
use store::{Certificate, Contest, KeptTemplate, Tx};

use super::drawing::CertificateFile;
use super::issue::NewCertificate;
use super::pictures::picture_behind;
use super::sources::{certificate_in, template_of};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{optional_text, required_text};

/// The certificate, which holds.
async fn holding(tx: &mut dyn Tx, contest: &ContestId, id: &CertificateId) -> Result<Certificate> {
    let found = certificate_in(tx, contest, id).await?;
    if found.end.is_some() { Err(Refusal::CertificateEnded.into()) } else { Ok(found) }
}

/// What stands on the new one: what was put right, and what stays.
fn put_right(old: &Certificate, values: &CertificateValues) -> Result<CertificateValues> {
    let mut kept = old.values.clone();
    for word in old.kind.words().iter().copied().filter(|word| !word.is_given()) {
        // What is as it was is no longer than it was: a form gives back more words than were put right.
        let Some(text) = values.get(&word).filter(|text| *text != old.value(word)) else { continue };
        let text = if old.kind.needed().contains(&word) {
            required_text(text, TextName::CertificateText, limits::CERTIFICATE_TEXT)?
        } else {
            optional_text(text, TextName::CertificateText, limits::CERTIFICATE_TEXT)?
        };
        kept.insert(word, text);
    }
    Ok(kept)
}

/// The template of the old certificate's kind as it is now, and the last serial number of its prefix.
async fn next(cx: &Context, tx: &mut dyn Tx, contest: &Contest, old: &Certificate) -> Result<(KeptTemplate, i64)> {
    let template = template_of(cx, tx, contest, old.kind).await?;
    let last = tx.last_certificate_serial(&template.content.prefix).await?;
    Ok((template, last))
}

impl Services {
    /// Issues a certificate in the place of one that was wrong; `values` are what was put right. It has a number and an address of its
    /// own, and the old one says that it was replaced. The new one.
    ///
    /// # Errors
    /// A missing permission, no such certificate, [`Refusal::CertificateEnded`], missing words, what cannot be drawn, or
    /// [`ServiceError::Conflict`] where something changed meanwhile.
    pub async fn replace_certificate(
        &self,
        actor: &Actor,
        id: &ContestId,
        certificate: &CertificateId,
        values: &CertificateValues,
        reason: &str,
    ) -> Result<CertificateId> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let at = self.now();
        // Drawn before the transaction, so that no other writer waits; checked again in it.
        let (new, template, last) = {
            let mut tx = self.read().await?;
            let (contest, _) = self.enter(&mut *tx, actor, id, Action::IssueCertificates).await?;
            let old = holding(&mut *tx, id, certificate).await?;
            let (template, last) = next(self, &mut *tx, &contest, &old).await?;
            let picture = picture_behind(&mut *tx, id, &template).await?;
            drop(tx);
            let recipient =
                Recipient { key: old.recipient.clone(), entry: old.entry_id.clone(), values: put_right(&old, values)? };
            let place = (last.saturating_add(1), at);
            let new = NewCertificate::of(self, &contest, (&template, picture.as_ref()), &recipient, place)?;
            (new, template, last)
        };
        let page = new.written.clone();
        let file: CertificateFile = self.fonts().drawn(move |fonts| page.file(fonts)).await?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::IssueCertificates).await?;
        let old = holding(&mut *tx, id, certificate).await?;
        let (now, last_now) = next(self, &mut *tx, &contest, &old).await?;
        if (now.version, last_now) != (template.version, last) {
            return Err(ServiceError::Conflict);
        }
        tx.end_certificate(certificate, &reason, &actor.person()?.id, at).await?;
        new.keep(&mut *tx, actor, (&contest, &template), &file, (at, Some(certificate))).await?;
        let (from, to) = (old.number.to_string(), new.number.to_string());
        let event = event::CertificateReplace { from: &from, to: &to, reason: &reason, sha256: &file.sha256 };
        self.audit(&mut *tx, actor, Some(id), certificate.as_str(), &event).await?;
        tx.commit().await?;
        Ok(new.id)
    }

    /// Revokes a certificate: whoever looks it up is told so, with the day.
    ///
    /// # Errors
    /// A missing permission, no such certificate, a missing reason, or [`Refusal::CertificateEnded`].
    pub async fn revoke_certificate(
        &self,
        actor: &Actor,
        id: &ContestId,
        certificate: &CertificateId,
        reason: &str,
    ) -> Result<()> {
        let reason = required_text(reason, TextName::Reason, limits::REASON)?;
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::IssueCertificates).await?;
        let old = holding(&mut *tx, id, certificate).await?;
        tx.end_certificate(certificate, &reason, &actor.person()?.id, self.now()).await?;
        let numbers = [old.number.to_string()];
        let event = event::CertificateRevoke { numbers: &numbers, reason: &reason };
        self.audit(&mut *tx, actor, Some(id), certificate.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}
