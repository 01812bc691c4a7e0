//! Backup and restore: one file with the database and all films, taken while the server runs.
//!
//! It is an archive with `linxuan.db` first, then the films.

mod restore;
mod write;

use store::EndedAccess;

pub use restore::restore;
pub use write::backup;

/// The database in an archive and in a data folder.
const DATABASE: &str = "linxuan.db";

/// What a backup or a restore moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupReport {
    /// Finished films, and what was made from them.
    pub films: usize,
    /// Bytes of the archive's contents.
    pub bytes: u64,
    /// What ended by a restore.
    pub ended: EndedAccess,
    /// What is not as it should be, in words. With any of it nothing was kept.
    pub damage: Vec<String>,
}
