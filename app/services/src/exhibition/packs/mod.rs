//! Packs for sites without a line: what is in one, its archive and its folder, and the evidence that comes back.
//!
//! A pack is made for one site at a time, and nothing of it is kept but its manifest: films are read from where they are while it is
//! given out.

pub(crate) mod checksums;
mod contents;
mod entered;
mod folder;
mod gather;
mod import;
mod make;
mod open;
mod page;
mod sign;
mod view;

pub use folder::{PackReport, WrittenPack};
pub use import::{BroughtEvidence, EvidenceOutcome, EvidenceReport};
pub use view::{PackView, PacksView, PlanPacksView, SitePacksView};
