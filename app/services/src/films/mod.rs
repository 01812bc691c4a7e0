//! Films: taking them in without losing a byte, examining and preparing them.

pub(crate) mod copy;
pub mod derived;
pub(crate) mod examine;
pub(crate) mod keeping;
pub(crate) mod light;
pub(crate) mod making;
pub(crate) mod prepare;
pub(crate) mod showing;
pub(crate) mod storage;
pub(crate) mod sweep;
mod take;
pub mod upload;

pub use showing::{CaptionTrack, Showing};
pub use storage::{DamagedFile, MoveReport, StorageProblem, StorageReport};
pub use sweep::Swept;
