//! Free space: whoever writes large files leaves some to the database.

use std::io::{Error, ErrorKind};
use std::path::Path;

use store::RESERVED_DISK_BYTES;

/// Bytes that may be written in this folder with what is left to the database left alone; `None` where the disk does not say.
pub(crate) fn room(folder: &Path) -> Option<u64> {
    free(folder).map(|free| free.saturating_sub(RESERVED_DISK_BYTES))
}

/// Free space, bytes; `None` where the disk does not say.
#[must_use]
pub fn free(folder: &Path) -> Option<u64> {
    fs4::available_space(folder).ok()
}

/// Refuses to write so many bytes in a folder of whose free space less than `floor` would be left.
///
/// # Errors
/// [`ErrorKind::StorageFull`].
pub(crate) fn leave(folder: &Path, floor: u64, needed: u64) -> std::io::Result<()> {
    match free(folder) {
        Some(free) if free < floor.saturating_add(needed) => Err(full(folder, floor, needed, free)),
        _ => Ok(()),
    }
}

/// As [`leave`], with what is left to the database.
pub(crate) fn leave_to_database(folder: &Path, needed: u64) -> std::io::Result<()> {
    leave(folder, RESERVED_DISK_BYTES, needed)
}

fn full(folder: &Path, floor: u64, needed: u64, free: u64) -> Error {
    let mut words = format!("no room in {}: {free} bytes free, {needed} needed", folder.display());
    if floor > 0 {
        words.push_str(&format!(", {floor} are left to the database"));
    }
    Error::new(ErrorKind::StorageFull, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_before_a_byte() {
        let folder = std::env::temp_dir();
        assert!(leave(&folder, 0, 0).is_ok());
        let refused = leave(&folder, 7, u64::MAX - 7).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::StorageFull);
        assert!(refused.to_string().contains("7 are left to the database"), "{refused}");
        let free = room(&folder).unwrap();
        assert!(leave_to_database(&folder, free.saturating_add(1 << 40)).is_err());
    }
}
