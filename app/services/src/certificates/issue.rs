//! Issuing certificates: to those who were chosen on the page, all in one transaction.

use domain::access::Action;
use domain::certificates::{CertificateKind, CertificateNumber, Recipient, look_up_address};
use domain::ids::{CertificateId, ContestId, EntryId};
use domain::{hex, limits};
use sha2::{Digest as _, Sha256};
use store::{Certificate, Contest, KeptTemplate, Tx};

use super::drawing::{CertificateFile, Written, drawn_together, written};
use super::pictures::{TemplatePicture, picture_behind};
use super::sources::{Honoured, template_of, without_one};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};

/// A certificate before it is drawn, and once it is kept.
pub(crate) struct NewCertificate {
    pub(crate) id: CertificateId,
    pub(crate) entry: Option<EntryId>,
    pub(crate) recipient: String,
    pub(crate) number: CertificateNumber,
    pub(crate) token: String,
    pub(crate) written: Written,
}

impl NewCertificate {
    /// One for this recipient, with this number.
    pub(crate) fn of(
        cx: &Context,
        contest: &Contest,
        (template, picture): (&KeptTemplate, Option<&TemplatePicture>),
        recipient: &Recipient,
        (serial, at): (i64, i64),
    ) -> Result<Self> {
        let number = CertificateNumber::new(&template.content.prefix, serial).ok_or(Refusal::CertificatePrefix)?;
        let token = cx.fresh_token();
        let address = look_up_address(&cx.mail.site, &token);
        let template = (&template.content, template.kind, picture);
        let written = written(contest, template, &recipient.values, (&number, &address), at)?;
        let (entry, recipient) = (recipient.entry.clone(), recipient.key.clone());
        Ok(Self { id: cx.fresh_id()?, entry, recipient, number, token, written })
    }

    /// Keeps it with its file.
    pub(crate) async fn keep(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        (contest, template): (&Contest, &KeptTemplate),
        file: &CertificateFile,
        (at, replaces): (i64, Option<&CertificateId>),
    ) -> Result<()> {
        let certificate = Certificate {
            id: self.id.clone(),
            contest_id: contest.id.clone(),
            entry_id: self.entry.clone(),
            kind: template.kind,
            recipient: self.recipient.clone(),
            number: self.number.clone(),
            token: self.token.clone(),
            language: template.content.language,
            values: self.written.values.clone(),
            words: self.written.words.clone(),
            sha256: file.sha256.clone(),
            issued_by: actor.person()?.id.clone(),
            issued_at: at,
            replaces: replaces.cloned(),
            end: None,
        };
        Ok(tx.insert_certificate(&certificate, &file.pdf).await?)
    }
}

/// What certificates are issued from, as a transaction sees it.
#[derive(PartialEq)]
struct Basis {
    /// Whom they go to.
    chosen: Vec<Recipient>,
    /// The version of the template.
    version: i64,
    /// The last serial number of its prefix.
    last: i64,
}

/// The template, and what is issued by it to those who are named by these keys. Somebody who is not there, or who has one, is a
/// conflict: the page that was sent shows something else by now.
async fn basis(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    kind: CertificateKind,
    keys: &[String],
) -> Result<(KeptTemplate, Basis)> {
    let template = template_of(cx, tx, contest, kind).await?;
    let honoured = Honoured::of(tx, contest).await?.ok_or(Refusal::NotSealed)?;
    let issued = tx.certificates(&contest.id).await?;
    let found = honoured.recipients(kind, contest, template.content.language);
    let mut chosen = without_one(found, kind, &issued);
    chosen.retain(|one| keys.contains(&one.key));
    if chosen.len() != keys.len() {
        return Err(ServiceError::Conflict);
    }
    let last = tx.last_certificate_serial(&template.content.prefix).await?;
    let version = template.version;
    Ok((template, Basis { chosen, version, last }))
}

impl Services {
    /// Issues certificates of a kind to those who are named by their keys; how many. They get the next numbers, in the order of the
    /// page; either all of them get one, or none.
    ///
    /// # Errors
    /// A missing permission, nobody chosen, too many at once, no seal, a character that no font has, a text that has no room, or
    /// [`ServiceError::Conflict`] where somebody has one by now, or is not chosen any more.
    pub async fn issue_certificates(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: CertificateKind,
        keys: &[String],
    ) -> Result<usize> {
        if keys.is_empty() {
            return Err(Refusal::NobodyChosen.into());
        }
        let at = self.now();
        // Drawn before the transaction, so that no other writer waits; checked again in it.
        let (before, new, template) = {
            let mut tx = self.read().await?;
            let (contest, _) = self.enter(&mut *tx, actor, id, Action::IssueCertificates).await?;
            let (template, before) = basis(self, &mut *tx, &contest, kind, keys).await?;
            let picture = picture_behind(&mut *tx, id, &template).await?;
            drop(tx);
            let numbered = (before.last.saturating_add(1)..).zip(&before.chosen);
            let new = |(serial, recipient): (i64, &Recipient)| {
                NewCertificate::of(self, &contest, (&template, picture.as_ref()), recipient, (serial, at))
            };
            let new = numbered.map(new).collect::<Result<Vec<_>>>()?;
            (before, new, template)
        };
        let pages: Vec<Written> = new.iter().map(|one| one.written.clone()).collect();
        let drawn = self.fonts().drawn(move |fonts| drawn_together(&pages, fonts, limits::CERTIFICATES_TOGETHER));
        let files: Vec<CertificateFile> = drawn.await??;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::IssueCertificates).await?;
        if basis(self, &mut *tx, &contest, kind, keys).await?.1 != before {
            return Err(ServiceError::Conflict);
        }
        let (mut numbers, mut hash) = (Vec::new(), Sha256::new());
        for (one, file) in new.iter().zip(&files) {
            one.keep(&mut *tx, actor, (&contest, &template), file, (at, None)).await?;
            hash.update(format!("{} {}\n", one.number, file.sha256));
            numbers.push(one.number.to_string());
        }
        let hash = hex::encode(&hash.finalize());
        let event = event::CertificateIssue { certificate: kind, numbers: &numbers, hash: &hash };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(new.len())
    }
}
