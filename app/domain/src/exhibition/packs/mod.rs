//! Packs: the films and the plan of a site without a line, and the evidence that comes back from it.
//!
//! A pack is a folder of files. Its manifest lists each of them with size and SHA-256, and is signed with the secret of the
//! exhibition: the server that wrote it is the one that reads what comes back, so nobody else has to be able to check it.

mod check;
mod evidence_file;
mod fault;
mod manifest;
mod paths;

pub use check::check_evidence;
pub use evidence_file::{EvidenceFile, MOST_EVIDENCE_BYTES, MOST_EVIDENCE_FILES};
pub use fault::{PackFault, PackProblem};
pub use manifest::{PackFile, PackManifest, PackedFilm, PackedPlan, PackedSite};
pub use paths::{
    CAPTIONS, FILMS, INDEX, MANIFEST, PLAN, PLAYER_SCRIPT, PLAYER_STYLE, POSTERS, SIGNATURE, START, WORDS,
    caption_script, captions, film, is_kept, poster,
};
