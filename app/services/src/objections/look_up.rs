//! An objection as who made it looks it up, by its receipt and the secret beside it.

use domain::contest::phase::Phase;
use domain::form::keys;
use domain::objection::{is_overdue, typed_code};
use domain::tries::{AT_RECEIPT, RECEIPTS};
use store::{EvidenceFile, Objection};

use crate::Services;
use crate::accounts::secret::digest;
use crate::accounts::tries::TryCount;
use crate::error::{Refusal, Result};
use crate::notices::compose::today;
use crate::notices::public::NoticedContest;
use crate::objections::receive::EVIDENCE_TIME;

/// An objection as who made it reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnObjection {
    /// Title of the contest.
    pub title: String,
    /// Its zone.
    pub time_zone: String,
    /// The objection.
    pub objection: Objection,
    /// Number and title of the film it is about.
    pub film: Option<(i64, String)>,
    /// Files that came with it.
    pub evidence: Vec<EvidenceFile>,
    /// With which more may be sent, once; `None` where none are taken any more.
    pub evidence_token: Option<String>,
    /// It waits for its answer longer than it was told.
    pub is_overdue: bool,
    /// Everybody reads the notice.
    pub notice_is_up: bool,
}

impl Services {
    /// The objection of a receipt. For who has its secret.
    ///
    /// # Errors
    /// [`Refusal::WrongReceipt`], or [`Refusal::TooManyAttempts`] from this network or at this receipt.
    pub async fn look_up_objection(&self, receipt: &str, secret: &str, network: Option<&str>) -> Result<OwnObjection> {
        let (receipt, secret) = (typed_code(receipt), typed_code(secret));
        let mut counts = vec![TryCount::new(&format!("receipt {receipt}"), AT_RECEIPT)];
        counts.extend(network.map(|network| TryCount::new(&format!("receipts {network}"), RECEIPTS)));
        // Guesses are counted before they are compared, so that guesses at once are guesses one after the other.
        let mut tx = self.write_shared().await?;
        for count in &counts {
            count.count(self, &mut *tx, Refusal::TooManyAttempts).await?;
        }
        tx.commit().await?;
        let mut tx = self.write().await?;
        let found = tx.objection_by_receipt(&receipt, &digest(&secret)).await?;
        let objection = found.ok_or(Refusal::WrongReceipt)?;
        for count in &counts {
            tx.forgive_failed_sign_in(&count.key).await?;
        }
        let contest = self.contest_in(&mut *tx, &objection.contest_id).await?;
        let evidence = tx.evidence_of(&contest.id, objection.number..=objection.number).await?;
        let film = match &objection.entry_id {
            Some(entry) => {
                let found = tx.entry(entry).await?;
                found.map(|entry| (entry.number.unwrap_or_default(), entry.answer(keys::TITLE)))
            }
            None => None,
        };
        let evidence_token = if contest.phase == Phase::Publicity && objection.state.is_open() {
            let token = self.fresh_token();
            let until = self.now().saturating_add(EVIDENCE_TIME);
            tx.set_evidence_token(&objection, &digest(&token), until).await?;
            Some(token)
        } else {
            None
        };
        let notice_is_up = NoticedContest::found(self, &mut *tx, &contest.id).await?.is_some();
        tx.commit().await?;
        let is_overdue = is_overdue(objection.state, objection.answer_by, today(self, &contest));
        let time_zone = contest.settings.time_zone.clone();
        let title = contest.title;
        Ok(OwnObjection { title, time_zone, objection, film, evidence, evidence_token, is_overdue, notice_is_up })
    }
}
