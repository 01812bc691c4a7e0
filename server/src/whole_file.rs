//! Files that are there whole or not at all, for the account of this process only.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Writes a file that is not there yet, 0600; false where there is one by now, which stays as it is.
///
/// # Errors
/// The disk.
pub fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<bool> {
    let passing = beside(path, bytes)?;
    // A second name, not a new one: what has come there meanwhile stays.
    let taken = match std::fs::hard_link(&passing, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        // Some file systems have no second names.
        Err(_) if !path.exists() => {
            return std::fs::rename(&passing, path).and_then(|()| sync_folder(path)).map(|()| true);
        }
        Err(error) => Err(error),
    };
    let removed = std::fs::remove_file(&passing);
    let taken = taken?;
    removed?;
    sync_folder(path)?;
    Ok(taken)
}

/// Puts other bytes in the place of a file, with its rights.
///
/// # Errors
/// The disk, or a file that is not there.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let rights = std::fs::metadata(path)?.permissions();
    let passing = beside(path, bytes)?;
    let replaced = std::fs::set_permissions(&passing, rights).and_then(|()| std::fs::rename(&passing, path));
    if replaced.is_err() {
        let _ = std::fs::remove_file(&passing);
    }
    replaced?;
    sync_folder(path)
}

/// Makes the names in the folder of a file last.
///
/// # Errors
/// The disk.
pub fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// The bytes in a file of this process beside the place they are for.
fn beside(path: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let passing = path.with_file_name(format!(".{name}.{}.partial", std::process::id()));
    // One with the number of this process was left by another, which was killed.
    match std::fs::remove_file(&passing) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&passing)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(&passing);
    }
    written.map(|()| passing)
}
