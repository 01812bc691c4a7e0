//! The proof that a selection is the best one, as a document of the record.

use std::collections::BTreeSet;

use domain::record::{canonical as canonical_text, spelt_problem};
use domain::selection::{Problem, SelectionProof, UnprovenSelection, write_proof};

use crate::error::{Result, ServiceError};
use crate::record::spelling::GroupSpelling;

/// The document that the line of a selection names: written in a second search, and checked before it is given out.
///
/// A proof of more leaves than anybody would read is none: the document has no leaves then, and every verifier says that it proves
/// nothing. Nobody is kept from sealing by that.
pub(super) fn proof_document(problem: &Problem, selected: &[String], groups: &GroupSpelling) -> Result<String> {
    let failed = |why: String| ServiceError::Environment(format!("proof of a selection: {why}"));
    let mut spelt = spelt_problem(problem.clone(), |name| groups.of(name));
    // A ruling about a film without a score says nothing in the record.
    let known: BTreeSet<&str> = problem.entries.iter().map(|entry| entry.id.as_str()).collect();
    spelt.pinned.retain(|id| known.contains(id.as_str()));
    spelt.vetoed.retain(|id| known.contains(id.as_str()));
    let proof = match write_proof(&spelt, selected) {
        Ok(proof) => proof,
        Err(UnprovenSelection::TooLong) => {
            tracing::warn!("the proof of a selection would be too long: the record says that there is none");
            SelectionProof { denominator: 1, multipliers: Vec::new(), leaves: Vec::new() }
        }
        Err(other) => return Err(failed(other.to_string())),
    };
    canonical_text(&proof).map_err(|why| failed(why.to_string()))
}
