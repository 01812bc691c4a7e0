//! The proof that a selection is the best one, as a document of the record.

use domain::record::canonical as canonical_text;
use domain::selection::SelectionProof;

use crate::error::{Result, ServiceError};

/// The document that the line of a selection names.
///
/// Nothing writes proofs yet: the document has no leaves, which proves nothing, and every verifier says so. Who writes one takes the
/// problem as lines spell it, by [`domain::record::spelt_problem`].
pub(super) fn proof_document() -> Result<String> {
    let proof = SelectionProof { denominator: 1, multipliers: Vec::new(), leaves: Vec::new() };
    canonical_text(&proof).map_err(|why| ServiceError::Environment(format!("proof of a selection: {why}")))
}
