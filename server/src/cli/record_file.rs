//! Files of records that somebody names on the command line.

use std::path::Path;

use crate::failure::Failure;

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
