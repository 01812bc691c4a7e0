//! Files of records and keys that somebody names on the command line.

use std::path::Path;

use crate::failure::Failure;
use crate::whole_file::write_new;

/// The largest file that is read, bytes: many times that of 10,000 films with five sheets each.
const LARGEST: u64 = 1 << 30;

/// The file of a record; there is nothing to verify where there is no such file, or one that never ends.
///
/// # Errors
/// [`Failure::Input`].
pub fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let told = |why: &dyn std::fmt::Display| Failure::Input(format!("{}: {why}", file.display()));
    let found = std::fs::metadata(file).map_err(|error| told(&error))?;
    if !found.is_file() || found.len() > LARGEST {
        return Err(told(&format_args!("no file of at most {LARGEST} bytes")));
    }
    std::fs::read(file).map_err(|error| told(&error))
}

/// Writes a file that must not be there.
///
/// # Errors
/// [`Failure::Input`] where it is there; [`Failure::Environment`] where the disk refuses.
pub fn write_absent(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = write_new(path, bytes);
    if written.map_err(|error| Failure::Environment(format!("{}: {error}", path.display())))? {
        Ok(())
    } else {
        Err(exists(path))
    }
}

/// Something is where a file is to be written.
pub fn exists(path: &Path) -> Failure {
    Failure::Input(format!("{} exists; choose another name", path.display()))
}
