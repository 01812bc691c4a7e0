//! Films: taking them in without losing a byte, examining and preparing them.

pub mod derived;
pub(crate) mod examine;
pub(crate) mod prepare;
pub(crate) mod showing;
pub(crate) mod storage;
mod take;
pub mod upload;

pub use showing::{CaptionTrack, Showing};
pub use storage::{DamagedFile, MoveReport, StorageProblem, StorageReport};
