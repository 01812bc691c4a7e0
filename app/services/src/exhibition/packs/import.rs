//! Evidence that comes back from packs: each file is held against the pack it names, and taken as that of a player is.

use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::evidence::Evidence;
use domain::exhibition::packs::{EvidenceFile, MOST_EVIDENCE_FILES, PackFault, PackProblem, check_evidence};
use domain::exhibition::viewing::ViewingSource;
use domain::ids::SiteId;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::packs::entered::{EnteredPack, enter_pack};
use crate::exhibition::packs::sign::{is_intact, signature};
use crate::exhibition::settings::settings;
use crate::exhibition::viewings::evidence::take_evidence;

/// A file of evidence as somebody brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtEvidence {
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// What became of a file of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceOutcome {
    /// It was taken: the name of the site.
    Taken(String),
    /// It was brought before: nothing counts twice.
    Known,
    /// It is not what a pack of the person's sites wrote.
    Faulty(PackFault),
    /// A rule of viewings says no.
    Refused(Refusal),
}

impl EvidenceOutcome {
    /// Nothing of the file was taken.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self, Self::Faulty(_) | Self::Refused(_))
    }
}

/// A file of evidence with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceReport {
    /// What it is called.
    pub name: String,
    /// What became of it.
    pub outcome: EvidenceOutcome,
}

impl Services {
    /// Takes evidence of packs, each file in a transaction of its own: one that is refused keeps no other back. `at` is the site whose
    /// page it is brought to, where it is one.
    ///
    /// # Errors
    /// A missing permission, no file or too many, or the database.
    pub async fn import_evidence(
        &self,
        actor: &Actor,
        at: Option<&SiteId>,
        files: &[BroughtEvidence],
    ) -> Result<Vec<EvidenceReport>> {
        let mut tx = self.read().await?;
        let access = ExhibitionAccess::of(&mut *tx, actor).await?;
        access.may(ExhibitionAction::ImportEvidence, ExhibitionTarget::Whole)?;
        drop(tx);
        if files.is_empty() {
            return Err(Refusal::Pack(PackProblem::NoFiles).into());
        }
        if files.len() > MOST_EVIDENCE_FILES {
            return Err(Refusal::Pack(PackProblem::TooManyFiles(files.len())).into());
        }
        let mut reports = Vec::with_capacity(files.len());
        for file in files {
            let outcome = match take_file(self, actor, at, &file.text).await {
                Err(ServiceError::Refused(refusal)) => EvidenceOutcome::Refused(refusal),
                taken => taken?,
            };
            reports.push(EvidenceReport { name: file.name.clone(), outcome });
        }
        Ok(reports)
    }
}

async fn take_file(cx: &Context, actor: &Actor, at: Option<&SiteId>, text: &str) -> Result<EvidenceOutcome> {
    let faulty = |fault| Ok(EvidenceOutcome::Faulty(fault));
    let file = match EvidenceFile::read(text) {
        Ok(file) => file,
        Err(fault) => return faulty(fault),
    };
    let mut tx = cx.write().await?;
    let entered = match enter_pack(&mut *tx, actor, &file.pack, ExhibitionAction::ImportEvidence).await {
        // Of a pack that is not theirs nobody learns whether there is one.
        Err(ServiceError::NotFound) => return faulty(PackFault::UnknownPack),
        entered => entered?,
    };
    let EnteredPack { pack, manifest, site, .. } = entered;
    if at.is_some_and(|at| *at != site.id) {
        return faulty(PackFault::OtherSite);
    }
    if file.manifest != pack.sha256 {
        return faulty(PackFault::OtherManifest);
    }
    let (_, secret) = settings(&mut *tx).await?;
    if !is_intact(&signature(&secret, &pack.sha256)?, &file)? {
        return faulty(PackFault::Altered);
    }
    let Ok(evidence) = serde_json::from_str::<Evidence>(&file.evidence) else { return faulty(PackFault::NotEvidence) };
    // A file lies on a stick for weeks: when it is brought says nothing of the site's clock.
    let evidence = Evidence { sent_at: None, ..evidence };
    let now = cx.now();
    if let Err(fault) = check_evidence(&manifest, &evidence, now) {
        return faulty(fault);
    }
    let known = tx.viewing(&evidence.viewing).await?;
    if known.as_ref().is_some_and(|known| known.site != site.number) {
        return faulty(PackFault::OtherViewing);
    }
    match take_evidence(cx, &mut *tx, actor, &site, &evidence, ViewingSource::Pack).await {
        // The plan does not belong to the site any more.
        Err(ServiceError::NotFound) => return faulty(PackFault::OtherPlan),
        taken => taken?,
    };
    tx.note_pack_import(&pack.id, now).await?;
    if known.is_none() {
        let event = event::PackImport { site: &site.code, title: &manifest.plan.title, hash: &pack.sha256 };
        cx.audit(&mut *tx, actor, None, evidence.viewing.as_str(), &event).await?;
    }
    tx.commit().await?;
    Ok(if known.is_some() { EvidenceOutcome::Known } else { EvidenceOutcome::Taken(site.name) })
}
