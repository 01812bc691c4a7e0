//! What a receipt proves: that its ballot is in the tree of its day.

use domain::form::keys;
use domain::ids::ContestId;
use domain::popularity::{BallotReceipt, BallotState, InclusionProof, VoteProblem, VoteRule, VoteState};
use domain::tries::RECEIPTS;
use store::VoteRoot;

use super::found::PublicVote;
use crate::Services;
use crate::accounts::guesses::SignInFrom;
use crate::accounts::tries::TryCount;
use crate::error::{Refusal, Result, ServiceError};

/// A receipt that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptView {
    /// The receipt.
    pub receipt: BallotReceipt,
    /// Number and title of the film.
    pub film: (Option<i64>, String),
    /// What shows that it is in the tree.
    pub proof: InclusionProof,
    /// What it counts, and by which rule not, once the vote is sealed.
    pub outcome: Option<(BallotState, Option<VoteRule>)>,
}

impl Services {
    /// The proof of a receipt. For who has it; the salt in it is known to nobody else.
    ///
    /// # Errors
    /// No such vote, a text that is no receipt of it, a day that is not over, or too many from this network.
    pub async fn vote_receipt(&self, id: &ContestId, text: &str, from: &SignInFrom) -> Result<ReceiptView> {
        if let Some(network) = &from.network {
            let mut tx = self.write_shared().await?;
            let count = TryCount::new(&format!("vote receipts {network}"), RECEIPTS);
            count.count(self, &mut *tx, Refusal::TooManyAttempts).await?;
            tx.commit().await?;
        }
        let mut tx = self.read().await?;
        let found = PublicVote::of(&mut *tx, id).await?;
        let receipt = BallotReceipt::read(text).filter(|receipt| receipt.contest == *id).ok_or(VoteProblem::Receipt)?;
        let kept = tx.ballot_by_receipt(id, &receipt.leaf()).await?;
        let (_, state, rule) = kept.filter(|(day, ..)| *day == receipt.day).ok_or(VoteProblem::Receipt)?;
        let roots = tx.vote_roots(id).await?;
        let root: &VoteRoot = roots.iter().find(|root| root.day == receipt.day).ok_or(VoteProblem::DayNotOver)?;
        let leaves = tx.ballot_leaves(id, receipt.day).await?;
        let entry = tx.entry(&receipt.entry).await?.ok_or(ServiceError::NotFound)?;
        let proof = InclusionProof::of(&receipt, &leaves).filter(|proof| proof.root == root.root && proof.holds());
        // What is kept is no longer what was fixed: told to the log, not passed over.
        let proof = proof.ok_or_else(|| {
            ServiceError::Environment(format!(
                "the ballots of {} in contest {id} are not those of its root",
                receipt.day
            ))
        })?;
        let outcome = (found.vote.state == VoteState::Sealed).then_some((state, rule));
        let film = (entry.number, entry.answer(keys::TITLE));
        Ok(ReceiptView { receipt, film, proof, outcome })
    }
}
