//! Scripts in Python that are measured beside the program, where they and an interpreter are found.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::films::peak_of;
use crate::failure::Failure;
use crate::output::say;

/// How often it is asked whether a script has ended, and what memory it has.
const PAUSE: Duration = Duration::from_millis(5);

/// The interpreter; `LINXUAN_PYTHON` names another one.
pub fn interpreter() -> String {
    std::env::var("LINXUAN_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether there is an interpreter that runs this text.
pub fn runs(text: &str) -> bool {
    let ended = Command::new(interpreter()).args(["-c", text]).stderr(Stdio::null()).status();
    ended.is_ok_and(|status| status.success())
}

/// A script of a folder; `None`, which is told, where it or the interpreter is not found.
pub fn script(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = folder.join(name);
    if path.is_file() && runs("") {
        return Some(path);
    }
    say(&format!("{} or {} was not found: not measured in Python", path.display(), interpreter()));
    None
}

/// A script that has ended well.
pub struct ScriptRun {
    /// What it printed.
    pub said: String,
    pub elapsed: Duration,
    /// Most memory it had, bytes.
    pub peak: u64,
}

/// Runs a script.
///
/// # Errors
/// [`Failure::No`] with its words where it ends otherwise than well.
pub fn run(script: &Path, arguments: &[&OsStr]) -> Result<ScriptRun, Failure> {
    let began = Instant::now();
    let mut child = Command::new(interpreter())
        .arg(script)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Failure::environment)?;
    let mut peak = 0;
    // What these scripts print fits into a pipe.
    while child.try_wait().map_err(Failure::environment)?.is_none() {
        peak = peak.max(peak_of(child.id()));
        std::thread::sleep(PAUSE);
    }
    let elapsed = began.elapsed();
    let output = child.wait_with_output().map_err(Failure::environment)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::No(format!("{}: {said}{errors}", script.display())));
    }
    Ok(ScriptRun { said, elapsed, peak })
}
