//! One film in a sandbox: ffprobe or ffmpeg as a child process that sees a single file.
//!
//! A film comes from a stranger and is read by a large library in C, so the child is treated as untrusted:
//! limits on memory, processor time, time by the clock, files and what it may say; a low priority; no environment, no
//! input, no network protocol. Where the kernel lets this process make user namespaces, bubblewrap also takes away the
//! network, other processes and all files but the system's libraries, the film (read-only, under a name of ours) and, where
//! something is made, one folder.

use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::{Child, Command};
use tokio::sync::OnceCell;

use crate::error::{Result, ServiceError};

/// The film's name in arguments: no name of a stranger ever is one.
pub(crate) const FILM: &str = "/in/film";
/// The folder for what is made, in arguments.
const OUT: &str = "/out/";
/// Longest line of the child's complaints that is kept, bytes.
const LINE: usize = 4_096;
/// Most that a child may complain, bytes.
const COMPLAINTS: u64 = 64 << 20;

/// Says that the limit of the file written was met.
pub(crate) const TOO_LARGE: &str = "what is made of it is too large";

/// What to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaTool {
    Ffprobe,
    Ffmpeg,
}

/// What a run may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunLimits {
    /// Time by the clock; processor time follows from it.
    pub(crate) wall: Duration,
    /// Address space, bytes.
    pub(crate) memory: u64,
    /// Largest file written, bytes.
    pub(crate) written: u64,
    /// Most said on the standard output, bytes.
    pub(crate) said: u64,
}

/// One run on one film.
#[derive(Debug)]
pub(crate) struct ToolRun<'a> {
    pub(crate) tool: MediaTool,
    pub(crate) film: &'a Path,
    /// The folder that `/out/…` in the arguments is in.
    pub(crate) out: Option<&'a Path>,
    pub(crate) args: Vec<String>,
    pub(crate) limits: RunLimits,
}

/// Why a film could not be worked on. A fault of the machine is a [`ServiceError`] instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilmProblem {
    /// The file is at fault, in words.
    #[error("{0}")]
    Refused(String),
    /// The limit of time was reached.
    #[error("could not be read within {} s", .0.as_secs())]
    TimedOut(Duration),
}

/// What a run on a film answers: the outer error is the machine's, the inner one the film's.
pub type FilmResult<T> = Result<std::result::Result<T, FilmProblem>>;

/// Runs children.
#[derive(Clone, Debug)]
pub(crate) struct Sandbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    ffprobe: PathBuf,
    ffmpeg: PathBuf,
    /// Whether bubblewrap works here; tried at the first run.
    isolated: OnceCell<bool>,
}

/// Why a child is stopped.
enum Stop {
    TooMuchSaid,
    Io(std::io::Error),
}

/// The child's process group: it dies with this guard, also where the task that waits is dropped.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        Self(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw))
    }

    fn kill(&self) {
        // A group that has just ended is none.
        if let Some(group) = self.0 {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }

    /// Its leader was waited for: the number may belong to somebody else now.
    fn ended(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Sandbox {
    /// Uses this ffprobe and the ffmpeg beside it; bubblewrap where it works, unless it is `open`.
    pub(crate) fn new(ffprobe: PathBuf, open: bool) -> Self {
        let ffmpeg = ffprobe.with_file_name("ffmpeg");
        let isolated = if open { OnceCell::new_with(Some(false)) } else { OnceCell::new() };
        Self(Arc::new(Inner { ffprobe, ffmpeg, isolated }))
    }

    /// Whether the children run under bubblewrap.
    pub(crate) async fn is_isolated(&self) -> bool {
        let probe = || async {
            let probed = self.probe_bwrap().await;
            if let Err(why) = &probed {
                tracing::warn!(%why, "bubblewrap unavailable: films are read under resource limits only");
            }
            probed.is_ok()
        };
        *self.0.isolated.get_or_init(probe).await
    }

    /// Runs ffprobe in bubblewrap once; or why that does not work here.
    pub(crate) async fn probe_bwrap(&self) -> std::result::Result<(), String> {
        let (bwrap, tool) = (found("bwrap".as_ref()), found(self.0.ffprobe.as_os_str()));
        let (bwrap, tool) = (bwrap.map_err(|e| e.to_string())?, tool.map_err(|e| e.to_string())?);
        let mut command = Command::new(bwrap);
        command.args(bwrap_args(&tool)).arg("--").arg(&tool).arg("-version");
        command.env_clear().stdin(Stdio::null()).kill_on_drop(true);
        match tokio::time::timeout(Duration::from_secs(20), command.output()).await {
            Err(_) => Err("bwrap did not answer".to_owned()),
            Ok(Err(error)) => Err(format!("bwrap: {error}")),
            Ok(Ok(output)) if output.status.success() => Ok(()),
            Ok(Ok(output)) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        }
    }

    /// Runs to the end. `said` gets the standard output in pieces, `complained` the standard error line by line.
    pub(crate) async fn run(
        &self,
        run: &ToolRun<'_>,
        said: &mut (dyn FnMut(&[u8]) + Send),
        complained: &mut (dyn FnMut(&str) + Send),
    ) -> FilmResult<()> {
        let mut command = self.command(run).await?;
        let mut child = command
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| ServiceError::Environment(format!("prlimit: {error}")))?;
        let group = Group::of(&child);
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let (mut last, mut lines) = (String::new(), Lines::default());
        let talk = async {
            tokio::try_join!(
                pump(stdout, run.limits.said, |bytes| said(bytes)),
                pump(stderr, COMPLAINTS, |bytes| lines.feed(bytes, &mut |line| {
                    if !line.trim().is_empty() {
                        line.clone_into(&mut last);
                    }
                    complained(line);
                })),
            )?;
            child.wait().await.map_err(Stop::Io)
        };
        // Bound here so that what it borrows is free afterwards.
        let ended = tokio::time::timeout(run.limits.wall, talk).await;
        if !matches!(ended, Ok(Ok(_))) {
            group.kill();
            child.wait().await?;
        }
        group.ended();
        lines.end(&mut |line| line.clone_into(&mut last));
        match ended {
            Err(_) => Ok(Err(FilmProblem::TimedOut(run.limits.wall))),
            Ok(Err(Stop::TooMuchSaid)) => {
                Ok(Err(FilmProblem::Refused("says more than any film has to say".to_owned())))
            }
            Ok(Err(Stop::Io(error))) => Err(error.into()),
            Ok(Ok(status)) => judged(status, &last, &run.limits),
        }
    }

    /// Where a program is.
    pub(crate) fn place(&self, tool: MediaTool) -> Result<PathBuf> {
        found(match tool {
            MediaTool::Ffprobe => self.0.ffprobe.as_os_str(),
            MediaTool::Ffmpeg => self.0.ffmpeg.as_os_str(),
        })
    }

    async fn command(&self, run: &ToolRun<'_>) -> Result<Command> {
        let tool = self.place(run.tool)?;
        let film = std::path::absolute(run.film)?;
        let out = run.out.map(std::path::absolute).transpose()?;
        let mut command = Command::new(found("prlimit".as_ref())?);
        let RunLimits { wall, memory, written, .. } = run.limits;
        let processor = wall.as_secs().max(1).saturating_mul(4);
        command.args([
            format!("--as={memory}"),
            format!("--fsize={written}"),
            // The first number tells the child, the second kills it.
            format!("--cpu={processor}:{}", processor.saturating_add(5)),
            "--core=0".to_owned(),
            "--nofile=128".to_owned(),
        ]);
        command.arg(found("nice".as_ref())?).args(["-n", "10"]);
        if self.is_isolated().await {
            command.arg(found("bwrap".as_ref())?).args(bwrap_args(&tool));
            command.arg("--ro-bind").arg(&film).arg(FILM);
            if let Some(out) = &out {
                command.arg("--bind").arg(out).arg(OUT);
            }
            command.args(["--remount-ro", "/", "--"]).arg(&tool).args(&run.args);
        } else {
            // `file:` keeps a path from being read as an address.
            let placed = |arg: &String| -> OsString {
                let named = |path: &Path| {
                    let mut name = OsString::from("file:");
                    name.push(path);
                    name
                };
                match (arg == FILM, arg.strip_prefix(OUT), &out) {
                    (true, ..) => named(&film),
                    (_, Some(name), Some(out)) => named(&out.join(name)),
                    _ => arg.into(),
                }
            };
            command.arg(&tool).args(run.args.iter().map(placed));
        }
        Ok(command)
    }
}

/// Bubblewrap's arguments for all runs. No terminal is in there, so that none can be typed into; the child dies with the
/// thread that started it, which in tokio lives as long as the process.
fn bwrap_args(tool: &Path) -> Vec<OsString> {
    let mut bwrap_args: Vec<OsString> =
        ["--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--ro-bind", "/usr", "/usr"]
            .map(OsString::from)
            .into();
    // Some distributions keep libraries beside /usr, and choose some of them by links in /etc.
    for path in ["/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives"] {
        bwrap_args.extend(["--ro-bind-try", path, path].map(OsString::from));
    }
    for device in ["/dev/null", "/dev/urandom"] {
        bwrap_args.extend(["--dev-bind", device, device].map(OsString::from));
    }
    if !tool.starts_with("/usr")
        && let Some(folder) = tool.parent()
    {
        bwrap_args.extend([OsStr::new("--ro-bind"), folder.as_os_str(), folder.as_os_str()].map(OsStr::to_owned));
    }
    bwrap_args.extend(["--tmpfs", "/tmp", "--chdir", "/tmp"].map(OsString::from));
    bwrap_args
}

/// Where a program is: the child has no search path.
fn found(program: &OsStr) -> Result<PathBuf> {
    let missing = || ServiceError::Environment(format!("{}: not found", program.display()));
    let path = Path::new(program);
    if path.components().count() > 1 {
        return if path.is_file() { Ok(std::path::absolute(path)?) } else { Err(missing()) };
    }
    let folders = std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into());
    std::env::split_paths(&folders).map(|folder| folder.join(path)).find(|path| path.is_file()).ok_or_else(missing)
}

async fn pump(
    from: Option<impl AsyncRead + Unpin>,
    most: u64,
    mut take: impl FnMut(&[u8]),
) -> std::result::Result<(), Stop> {
    let Some(mut from) = from else { return Ok(()) };
    let (mut buffer, mut said) = (vec![0_u8; 1 << 16], 0_u64);
    loop {
        let n = from.read(&mut buffer).await.map_err(Stop::Io)?;
        said = said.saturating_add(u64::try_from(n).unwrap_or(u64::MAX));
        if said > most {
            return Err(Stop::TooMuchSaid);
        }
        match buffer.get(..n) {
            None | Some([]) => return Ok(()),
            Some(bytes) => take(bytes),
        }
    }
}

/// Cuts bytes into lines; of a line that is too long the beginning is kept.
#[derive(Default)]
pub(crate) struct Lines(Vec<u8>);

impl Lines {
    pub(crate) fn feed(&mut self, bytes: &[u8], line: &mut dyn FnMut(&str)) {
        for piece in bytes.split_inclusive(|byte| [b'\n', b'\r'].contains(byte)) {
            let whole = piece.last().is_some_and(|byte| [b'\n', b'\r'].contains(byte));
            let room = LINE.saturating_sub(self.0.len());
            self.0.extend(piece.iter().filter(|byte| !byte.is_ascii_control()).take(room));
            if whole {
                self.end(line);
            }
        }
    }

    pub(crate) fn end(&mut self, line: &mut dyn FnMut(&str)) {
        if !self.0.is_empty() {
            line(&String::from_utf8_lossy(&self.0));
            self.0.clear();
        }
    }
}

/// How a child that ended by itself ended.
fn judged(status: ExitStatus, last: &str, limits: &RunLimits) -> FilmResult<()> {
    /// Signals of the limits: processor time, file size.
    const XCPU: i32 = 24;
    const XFSZ: i32 = 25;
    // Bubblewrap hands a signal on as 128 and its number.
    let code = status.code();
    let signal = status.signal().or_else(|| code.filter(|code| (129..=159).contains(code)).map(|code| code - 128));
    let words = match (code, signal) {
        (Some(0), _) => return Ok(Ok(())),
        (Some(126 | 127), _) => return Err(ServiceError::Environment(last.to_owned())),
        (_, Some(XCPU)) => return Ok(Err(FilmProblem::TimedOut(limits.wall))),
        (_, Some(XFSZ)) => TOO_LARGE.to_owned(),
        (_, Some(signal)) => format!("cannot be read: the reader broke down (signal {signal})"),
        // Not the film's fault.
        _ if ["bwrap: ", "prlimit: ", "nice: "].iter().any(|name| last.starts_with(name))
            || last.contains("No space left on device") =>
        {
            return Err(ServiceError::Environment(last.to_owned()));
        }
        _ => format!("cannot be read: {}", last_clause(last)),
    };
    Ok(Err(FilmProblem::Refused(words)))
}

/// The end of a complaint: `[mov @ 0x55] /in/film: Invalid data found` → `Invalid data found`.
fn last_clause(complaint: &str) -> String {
    let words = complaint.rsplit(": ").next().unwrap_or_default();
    let words = words.rsplit("] ").next().unwrap_or_default();
    words.chars().filter(|c| !c.is_control()).take(120).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests;
