//! Examining a film: ffprobe in a child process, its measures against the rules.
//!
//! A stranger's file is never parsed in this process. The child reads one local file of an allowed
//! container only, gets no input, no environment but the path, and a wall-clock limit.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use domain::contest::{Category, FilmLimits, keys};
use domain::ids::FileId;
use serde::Deserialize;
use serde_json::json;
use store::{File, FileState, Finding};
use tokio::io::AsyncReadExt as _;

use crate::{Actor, Result, ServiceError, Services};

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
    match (measures.duration_ms, category) {
        (None, _) => tell("no_duration", true, "–".to_owned(), "–".to_owned()),
        (Some(found), Some(category)) if found > category.max_seconds.saturating_mul(1_000) => {
            tell("too_long", true, clock(found), clock(category.max_seconds.saturating_mul(1_000)));
        }
        _ => {}
    }
    findings
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
        let (file, contest, entry) = {
            let mut tx = self.read().await?;
            let file = tx.file(id).await?.ok_or(ServiceError::NotFound)?;
            let entry = tx.entry(&file.entry_id).await?.ok_or(ServiceError::NotFound)?;
            (file, self.contest_in(&mut *tx, &entry.contest_id).await?, entry)
        };
        let (FileState::Checking, Some(sha256)) = (file.state, &file.sha256) else { return Ok(()) };
        let path = self.media.blobs.path(sha256);
        let (measures, findings) = match self.media.prober.measure(&path).await? {
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
        let rejected = findings.iter().any(|finding| finding.refused);
        let examined = File {
            state: if rejected { FileState::Rejected } else { FileState::Ready },
            duration_ms: measures.duration_ms,
            width: measures.width,
            height: measures.height,
            findings,
            updated_at: self.now(),
            ..file
        };
        let mut tx = self.write().await?;
        // A newer upload may have replaced it meanwhile.
        if tx.file(id).await?.is_none_or(|now| now.state != FileState::Checking) {
            return Ok(());
        }
        tx.update_file(&examined).await?;
        let detail = json!({ "state": examined.state.key(), "findings": examined.findings });
        self.record(&mut *tx, &Actor::Operator, Some(&contest.id), "file.examine", id.as_str(), detail).await?;
        Ok(tx.commit().await?)
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
}
