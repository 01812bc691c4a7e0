//! Whether the programs are there that films are read with.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::probe::Prober;
use super::sandbox::MediaTool;
use crate::error::Result;

/// How long a program may take to say its version.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// What films are read with; in words where something is missing.
#[derive(Clone, Debug)]
pub struct MediaTools {
    /// Version of ffprobe.
    pub ffprobe: std::result::Result<String, String>,
    /// Version of ffmpeg.
    pub ffmpeg: std::result::Result<String, String>,
    /// Whether bubblewrap holds them.
    pub sandbox: std::result::Result<(), String>,
}

impl Prober {
    /// Runs each of the programs once.
    pub async fn tools(&self) -> MediaTools {
        let (ffprobe, ffmpeg, sandbox) = tokio::join!(
            version(self.sandbox.place(MediaTool::Ffprobe)),
            version(self.sandbox.place(MediaTool::Ffmpeg)),
            self.sandbox.probe_bwrap(),
        );
        MediaTools { ffprobe, ffmpeg, sandbox }
    }

    /// Programs without which no film is examined or prepared, and that are not there. Nothing is run.
    ///
    /// # Errors
    /// Their names, in words.
    pub fn is_complete(&self) -> Result<()> {
        self.sandbox.place(MediaTool::Ffprobe)?;
        self.sandbox.place(MediaTool::Ffmpeg)?;
        Ok(())
    }
}

async fn version(program: Result<PathBuf>) -> std::result::Result<String, String> {
    let program = program.map_err(|error| error.to_string())?;
    let mut command = Command::new(&program);
    command.arg("-version").stdin(Stdio::null()).kill_on_drop(true);
    let said = match tokio::time::timeout(ANSWERS_WITHIN, command.output()).await {
        Err(_) => return Err(format!("{} did not answer", program.display())),
        Ok(Err(error)) => return Err(format!("{}: {error}", program.display())),
        Ok(Ok(said)) => said,
    };
    let words = String::from_utf8_lossy(&said.stdout);
    match words.lines().next().and_then(|line| line.split_once(" version ")) {
        Some((_, rest)) if said.status.success() => Ok(rest.split_whitespace().next().unwrap_or_default().to_owned()),
        _ => Err(format!("{} does not say its version", program.display())),
    }
}
