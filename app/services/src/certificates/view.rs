//! The certificates of a contest, for the office.

use domain::access::{self, Action, Role};
use domain::certificates::{CertificateKind, Recipient, look_up_address};
use domain::ids::{CertificateId, ContestId};
use domain::text::Lang;
use store::{Certificate, Contest};

use super::sources::{Honoured, certificate_in, without_one};
use crate::Services;
use crate::actor::Actor;
use crate::error::Result;

/// How many certificates of a kind there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateCount {
    /// Of which.
    pub kind: CertificateKind,
    /// Those who have none yet.
    pub waiting: usize,
    /// Those that were issued and hold.
    pub holding: usize,
}

/// The certificates of a contest.
#[derive(Clone, Debug)]
pub struct CertificatesView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The kind that is listed.
    pub kind: CertificateKind,
    /// The selection is sealed: before, nobody gets one.
    pub sealed: bool,
    /// The person may issue certificates now.
    pub may_issue: bool,
    /// The person may change templates.
    pub may_edit: bool,
    /// Counts of every kind.
    pub counts: Vec<CertificateCount>,
    /// Those who get one of the kind and have none that holds.
    pub waiting: Vec<Recipient>,
    /// Certificates of the kind, those that no longer hold too, the newest first.
    pub issued: Vec<Certificate>,
}

/// A certificate, for the office.
#[derive(Clone, Debug)]
pub struct CertificateView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The certificate.
    pub certificate: Certificate,
    /// Where anybody looks it up.
    pub address: String,
    /// The person may replace and revoke it now.
    pub may_issue: bool,
}

impl Services {
    /// The certificates of a contest, of a kind; those who have none yet in the language of who looks.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn certificates(
        &self,
        actor: &Actor,
        id: &ContestId,
        kind: CertificateKind,
        lang: Lang,
    ) -> Result<CertificatesView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewCertificates).await?;
        let honoured = Honoured::of(&mut *tx, &contest).await?;
        let mut issued = tx.certificates(id).await?;
        drop(tx);
        let mut waiting = Vec::new();
        let mut counts = Vec::new();
        for one in CertificateKind::ALL {
            let found = honoured.as_ref().map(|all| all.recipients(*one, &contest, lang)).unwrap_or_default();
            let without = without_one(found, *one, &issued);
            let holding = issued.iter().filter(|other| other.kind == *one && other.end.is_none()).count();
            counts.push(CertificateCount { kind: *one, waiting: without.len(), holding });
            if *one == kind {
                waiting = without;
            }
        }
        issued.retain(|one| one.kind == kind);
        issued.reverse();
        let may = |action| access::check(action, &access, contest.phase).is_ok();
        let (may_issue, may_edit) = (may(Action::IssueCertificates), may(Action::EditCertificates));
        let (roles, sealed) = (access.roles.clone(), honoured.is_some());
        Ok(CertificatesView { contest, roles, kind, sealed, may_issue, may_edit, counts, waiting, issued })
    }

    /// One certificate of a contest.
    ///
    /// # Errors
    /// A missing permission, or no such certificate.
    pub async fn certificate(
        &self,
        actor: &Actor,
        id: &ContestId,
        certificate: &CertificateId,
    ) -> Result<CertificateView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewCertificates).await?;
        let certificate = certificate_in(&mut *tx, id, certificate).await?;
        let address = look_up_address(&self.mail.site, &certificate.token);
        let may_issue = access::check(Action::IssueCertificates, &access, contest.phase).is_ok();
        Ok(CertificateView { contest, roles: access.roles, certificate, address, may_issue })
    }
}
