//! Examining a film: ffprobe in a child process, its measures against the rules.
//!
//! A stranger's file is never parsed in this process. The child reads one local file of an allowed
//! container only, gets no input, no environment but the path, and a wall-clock limit.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use domain::contest::{Category, FilmLimits, keys};
use domain::ids::{ContestId, FileId};
use serde::Deserialize;
use serde_json::json;
use store::{Contest, Entry, File, FileState, Finding, Tx};
use tokio::io::AsyncReadExt as _;

use crate::{Actor, Result, ServiceError, Services};

/// The code of the finding that depends on the entry's category.
const TOO_LONG: &str = "too_long";

/// What was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Duration, milliseconds.
    pub duration_ms: Option<i64>,
    /// Picture width, pixels.
    pub width: Option<i64>,
    /// Picture height, pixels.
    pub height: Option<i64>,
    /// Video codec as ffprobe names it.
    pub video_codec: Option<String>,
    /// Audio codec as ffprobe names it.
    pub audio_codec: Option<String>,
}

/// Runs ffprobe.
#[derive(Clone, Debug)]
pub struct Prober {
    ffprobe: PathBuf,
    limit: Duration,
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    streams: Vec<StreamReport>,
    format: Option<FormatReport>,
}

#[derive(Deserialize)]
struct StreamReport {
    codec_type: Option<String>,
    codec_name: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
}

#[derive(Deserialize)]
struct FormatReport {
    duration: Option<String>,
}

impl Prober {
    /// Uses this ffprobe.
    #[must_use]
    pub fn new(ffprobe: PathBuf) -> Self {
        Self { ffprobe, limit: Duration::from_secs(60) }
    }

    /// Measures a film. `Ok(Err(…))` is a file that is no film of an allowed container, in words.
    ///
    /// # Errors
    /// ffprobe is missing or cannot be started.
    pub async fn measure(&self, path: &Path) -> Result<std::result::Result<Measures, String>> {
        let Some(demuxer) = demuxer(path).await? else {
            return Ok(Err("neither MP4, MOV nor MKV".to_owned()));
        };
        // Some builds name their libraries by this; nothing else is handed on.
        let child = tokio::process::Command::new(&self.ffprobe)
            .args(["-v", "error", "-protocol_whitelist", "file", "-f", demuxer, "-print_format", "json"])
            .args(["-show_format", "-show_streams", "-i"])
            .arg(path)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| ServiceError::Environment(format!("{}: {error}", self.ffprobe.display())))?;
        let output = match tokio::time::timeout(self.limit, child.wait_with_output()).await {
            Ok(output) => output?,
            Err(_) => return Ok(Err(format!("could not be read within {} s", self.limit.as_secs()))),
        };
        let Ok(report) = serde_json::from_slice::<Report>(&output.stdout) else {
            return Ok(Err("cannot be read".to_owned()));
        };
        if !output.status.success() || report.streams.is_empty() {
            let words = String::from_utf8_lossy(&output.stderr);
            let line = words.lines().last().unwrap_or_default().rsplit(": ").next().unwrap_or_default();
            return Ok(Err(format!("cannot be read: {}", line.chars().take(120).collect::<String>())));
        }
        let of = |kind: &str| report.streams.iter().find(|s| s.codec_type.as_deref() == Some(kind));
        let video = of("video");
        Ok(Ok(Measures {
            duration_ms: report.format.and_then(|f| f.duration).and_then(|text| millis(&text)),
            width: video.and_then(|s| s.width),
            height: video.and_then(|s| s.height),
            video_codec: video.and_then(|s| s.codec_name.clone()),
            audio_codec: of("audio").and_then(|s| s.codec_name.clone()),
        }))
    }
}

/// Which demuxer may read the file, by its first bytes: a playlist or anything else named `.mp4` is none.
async fn demuxer(path: &Path) -> Result<Option<&'static str>> {
    let mut head = [0_u8; 12];
    let mut file = tokio::fs::File::open(path).await?;
    let read = file.read(&mut head).await?;
    let head = head.get(..read).unwrap_or_default();
    Ok(if head.get(4..8) == Some(b"ftyp".as_slice()) {
        Some("mov")
    } else if head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        Some("matroska")
    } else {
        None
    })
}

/// Seconds with decimals as milliseconds, without floating point: `18.04` → `18040`.
fn millis(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<i64>().ok()?.checked_mul(1_000)?.checked_add(part.parse().ok()?)
}

/// Compares measures with the rules of a contest.
pub(crate) fn findings(limits: &FilmLimits, category: Option<&Category>, measures: &Measures) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut tell = |code: &str, refused: bool, found: String, allowed: String| {
        findings.push(Finding { code: code.to_owned(), refused, found, allowed });
    };
    match &measures.video_codec {
        None => tell("no_video", true, "–".to_owned(), limits.video_codecs.join(", ")),
        Some(codec) if !limits.video_codecs.contains(codec) => {
            tell("video_codec", true, codec.clone(), limits.video_codecs.join(", "));
        }
        Some(_) => {}
    }
    if measures.audio_codec.is_none() {
        tell("no_audio", false, "–".to_owned(), "–".to_owned());
    }
    if let (Some(width), Some(height)) = (measures.width, measures.height)
        && (width < limits.min_width || height < limits.min_height)
    {
        let allowed = format!("{}×{}", limits.min_width, limits.min_height);
        tell("too_small", true, format!("{width}×{height}"), allowed);
    }
    match measures.duration_ms {
        None => tell("no_duration", true, "–".to_owned(), "–".to_owned()),
        Some(found) => findings.extend(too_long(found, category)),
    }
    findings
}

/// Longer than its category allows. The only finding that depends on an answer.
fn too_long(found: i64, category: Option<&Category>) -> Option<Finding> {
    let allowed = category?.max_seconds.saturating_mul(1_000);
    (found > allowed).then(|| Finding {
        code: TOO_LONG.to_owned(),
        refused: true,
        found: clock(found),
        allowed: clock(allowed),
    })
}

/// A film that was examined, after the category of its entry changed; `None` where nothing changes for it.
fn judged_again(file: &File, category: Option<&Category>) -> Option<File> {
    let examined = matches!(file.state, FileState::Ready | FileState::Rejected);
    let duration_ms = file.duration_ms.filter(|_| examined)?;
    let mut findings: Vec<Finding> = file.findings.iter().filter(|one| one.code != TOO_LONG).cloned().collect();
    findings.extend(too_long(duration_ms, category));
    (findings != file.findings).then(|| File { state: state_by(&findings), findings, ..file.clone() })
}

fn state_by(findings: &[Finding]) -> FileState {
    if findings.iter().any(|finding| finding.refused) { FileState::Rejected } else { FileState::Ready }
}

/// Milliseconds as `m:ss`.
pub(crate) fn clock(ms: i64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

impl Services {
    /// Examines a file that has arrived and sets it ready or rejected. Doing it twice does no harm.
    ///
    /// # Errors
    /// The database, the disk or ffprobe; the file then stays in `checking` and the next start tries again.
    pub async fn examine(&self, id: &FileId) -> Result<()> {
        let file = self.read().await?.file(id).await?.ok_or(ServiceError::NotFound)?;
        let (FileState::Checking, Some(sha256)) = (file.state, &file.sha256) else { return Ok(()) };
        let copy = self.media.blobs.local_copy(sha256).await?;
        let measured = self.media.prober.measure(copy.path()).await?;
        let mut tx = self.write().await?;
        // A newer upload may have replaced it meanwhile, or the author chosen another category.
        if tx.file(id).await?.is_none_or(|now| now.state != FileState::Checking) {
            return Ok(());
        }
        let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
        let contest = self.contest_in(&mut *tx, &entry.contest_id).await?;
        let (measures, findings) = match measured {
            Ok(measures) => {
                let category = contest.settings.category(&entry.answer(keys::CATEGORY));
                let findings = findings(&contest.settings.film, category, &measures);
                (measures, findings)
            }
            Err(found) => {
                let allowed = contest.settings.film.extensions.join(", ");
                (Measures::default(), vec![Finding { code: "unreadable".to_owned(), refused: true, found, allowed }])
            }
        };
        let examined = File {
            state: state_by(&findings),
            duration_ms: measures.duration_ms,
            width: measures.width,
            height: measures.height,
            findings,
            updated_at: self.now(),
            ..file
        };
        tx.update_file(&examined).await?;
        self.record_findings(&mut *tx, &contest.id, &examined).await?;
        Ok(tx.commit().await?)
    }

    /// Holds examined films against the category that was chosen now.
    pub(crate) async fn judge_films_again(&self, tx: &mut dyn Tx, contest: &Contest, entry: &Entry) -> Result<()> {
        let category = contest.settings.category(&entry.answer(keys::CATEGORY));
        for file in tx.files_of(&entry.id).await? {
            if let Some(changed) = judged_again(&file, category) {
                let changed = File { updated_at: self.now(), ..changed };
                tx.update_file(&changed).await?;
                self.record_findings(tx, &contest.id, &changed).await?;
            }
        }
        Ok(())
    }

    async fn record_findings(&self, tx: &mut dyn Tx, contest: &ContestId, file: &File) -> Result<()> {
        let detail = json!({ "state": file.state.key(), "findings": file.findings });
        self.record(tx, &Actor::Operator, Some(contest), "file.examine", file.id.as_str(), detail).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_seconds_without_floats() {
        assert_eq!(millis("18.04"), Some(18_040));
        assert_eq!(millis("7"), Some(7_000));
        assert_eq!(millis("N/A"), None);
    }

    #[test]
    fn tells_what_was_found_and_what_is_allowed() {
        let settings = domain::preset::selection();
        let measures = Measures {
            duration_ms: Some(301_000),
            width: Some(640),
            height: Some(360),
            video_codec: Some("mpeg4".to_owned()),
            audio_codec: None,
        };
        let found = findings(&settings.film, settings.category("微视频"), &measures);
        let codes: Vec<(&str, &str, &str)> =
            found.iter().map(|f| (f.code.as_str(), f.found.as_str(), f.allowed.as_str())).collect();
        assert_eq!(
            codes,
            [
                ("video_codec", "mpeg4", "h264, hevc"),
                ("no_audio", "–", "–"),
                ("too_small", "640×360", "1280×720"),
                ("too_long", "5:01", "5:00"),
            ]
        );
    }
    #[test]
    fn another_category_is_another_limit() {
        let settings = domain::preset::selection();
        let file = File {
            id: "f".parse().unwrap(),
            entry_id: "e".parse().unwrap(),
            kind: "judging_copy".to_owned(),
            state: FileState::Ready,
            filename: "a.mp4".to_owned(),
            media_type: String::new(),
            size_bytes: 1,
            sha256: None,
            duration_ms: Some(400_000),
            width: Some(1_280),
            height: Some(720),
            findings: Vec::new(),
            created_at: 0,
            updated_at: 0,
        };
        let short = judged_again(&file, settings.category("微视频")).unwrap();
        assert_eq!((short.state, short.findings[0].code.as_str()), (FileState::Rejected, TOO_LONG));
        assert_eq!(judged_again(&short, settings.category("微视频")), None);
        assert_eq!(judged_again(&short, settings.category("纪录片")), Some(file));
    }
}
