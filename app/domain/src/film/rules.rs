//! What a contest's rules and good practice say about measures.
//!
//! A finding is a code, the value found and the value allowed; sentences are made where languages are known.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use super::kind::FileKind;
use super::measures::{Measures, Stretch};
use super::subtitles::{SubtitleProblem, SubtitleReason, WebVtt};
use crate::contest::settings::{Category, FilmLimits};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know.
    Info,
    /// Probably not what the author wants.
    Warning,
    /// A rule is broken: the film cannot be entered.
    Refused,
}

/// What was found, with what is allowed; both free of language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, for example `too_long`.
    pub code: Cow<'static, str>,
    /// How grave.
    #[serde(alias = "refused", deserialize_with = "level")]
    pub level: Level,
    /// Measured value.
    pub found: String,
    /// Allowed value.
    pub allowed: String,
}

impl Finding {
    /// The moments of the film it is about, as [`clock`] writes them, each with its seconds; none where it is about the whole.
    #[must_use]
    pub fn moments(&self) -> Vec<(String, i64)> {
        let parts = match self.code.as_ref() {
            "black" | "silent" | "sound_ends" | "picture_ends" => self.found.split(", "),
            _ => return Vec::new(),
        };
        let moment = |part: &str| {
            let at = part.split('–').next().unwrap_or_default();
            let (minutes, seconds) = at.split_once(':')?;
            let (minutes, seconds): (i64, i64) = (minutes.parse().ok()?, seconds.parse().ok()?);
            Some((at.to_owned(), minutes.checked_mul(60)?.checked_add(seconds)?))
        };
        parts.filter_map(moment).collect()
    }
}

/// A level; where films were examined before there were three, whether a rule was broken.
fn level<'de, D: Deserializer<'de>>(from: D) -> Result<Level, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Level(Level),
        Refused(bool),
    }
    Ok(match Written::deserialize(from)? {
        Written::Level(level) => level,
        Written::Refused(true) => Level::Refused,
        Written::Refused(false) => Level::Warning,
    })
}

/// How grave everything that was found is together; `None` where nothing was found.
#[must_use]
pub fn gravest(findings: &[Finding]) -> Option<Level> {
    findings.iter().map(|one| one.level).max()
}

/// The code of the finding that depends on the entry's category.
pub const TOO_LONG: &str = "too_long";

/// The code of the finding that the film was entered before. Only the office may read it: it tells of other people's
/// entries.
pub const SAME_FILM: &str = "same_film";

/// The code of the finding that the copy judges watch cannot be made.
pub const NO_COPY: &str = "no_copy";

/// The code of a codec that is not allowed.
const VIDEO_CODEC: &str = "video_codec";

/// Longest side of a picture, pixels, and most pixels: one decoded picture is still only some 100 MB.
const SIDE: i64 = 8_192;
const PIXELS: i64 = 36_000_000;
/// Slowest and fastest usual rate, pictures in 1000 seconds.
const RATES: (i64, i64) = (10_000, 120_000);
/// Bit rate nobody can stream, bits a second.
const STREAMABLE: i64 = 40_000_000;
/// Integrated loudness from–to, tenths of a LUFS: cinema mixes lie near −31 and the loudest on-line services at −14.
const LOUDNESS: (i64, i64) = (-310, -140);
/// Longest black and longest silent stretch that raises no question, milliseconds.
const BLACK: i64 = 10_000;
const SILENT: i64 = 30_000;
/// How much sound may at most be missing at the end, milliseconds: a hundredth of a long film is a scene.
const SOUND_MISSES: i64 = 3_000;
/// Streams beyond which a file is hardly one film.
const STREAMS: i64 = 16;
/// Two hours, milliseconds: more than a short film's judges expect.
const TWO_HOURS: i64 = 7_200_000;
/// How times are written.
const SUBTITLE_TIMES: &str = "00:01:02,500 --> 00:01:04,000";
/// Sound that every common tool decodes; raw samples besides.
const SOUND: [&str; 9] = ["aac", "mp3", "ac3", "eac3", "flac", "alac", "opus", "vorbis", "dts"];

/// Compares measures with the rules of a contest and with good practice. What depends on the category comes last, so that
/// it can be judged again without the rest.
#[must_use]
pub fn findings(limits: &FilmLimits, category: Option<&Category>, measures: &Measures) -> Vec<Finding> {
    let mut findings = Vec::new();
    picture(limits, measures, &mut findings);
    let length = measures.length_ms();
    match length {
        None => findings.push(told("no_duration", Level::Refused, "–", "–")),
        Some(found) if found > TWO_HOURS => {
            findings.push(told("two_hours", Level::Warning, clock(found), clock(TWO_HOURS)));
        }
        Some(_) => {}
    }
    ends(measures, &mut findings);
    sound(measures, &mut findings);
    file(measures, &mut findings);
    add_analysis_findings(measures, &mut findings);
    findings.extend(length.and_then(|found| too_long(found, category)));
    findings
}

/// As [`findings`], by what the file is: only the judging copy is held to the contest's limits. An exhibition copy is larger by
/// its nature, and whoever shows it can play more than a browser.
#[must_use]
pub fn findings_for(
    kind: FileKind,
    limits: &FilmLimits,
    category: Option<&Category>,
    measures: &Measures,
) -> Vec<Finding> {
    if kind == FileKind::JudgingCopy {
        return findings(limits, category, measures);
    }
    let free = FilmLimits { min_width: 0, min_height: 0, ..limits.clone() };
    findings(&free, None, measures).into_iter().filter(|one| one.code != VIDEO_CODEC).collect()
}

/// A file that is not one of those allowed, or cannot be read. What the reader said of it is for the log.
#[must_use]
pub fn unreadable(allowed: &[String]) -> Finding {
    told("unreadable", Level::Refused, "–", allowed.join(", "))
}

/// No copy for judges can be made of a film.
#[must_use]
pub fn no_copy() -> Finding {
    told(NO_COPY, Level::Refused, "–", "–")
}

/// Subtitles that have nothing to show, with the first line that is wrong.
#[must_use]
pub fn subtitles_refused(problem: SubtitleProblem) -> Finding {
    subtitle_problem(problem, Level::Refused)
}

/// What is wrong with subtitles that are shown.
#[must_use]
pub fn subtitle_findings(subtitles: &WebVtt) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        subtitles.problem.map(|problem| subtitle_problem(problem, Level::Warning)).into_iter().collect();
    if subtitles.dropped > 0 {
        let (dropped, all) = (subtitles.dropped.to_string(), subtitles.cues.saturating_add(subtitles.dropped));
        findings.push(told("cues_dropped", Level::Warning, dropped, all.to_string()));
    }
    findings.extend(subtitles.stray.map(|line| told("stray_bytes", Level::Warning, line.to_string(), "–")));
    findings
}

fn subtitle_problem(problem: SubtitleProblem, level: Level) -> Finding {
    let (code, allowed) = match problem.reason {
        SubtitleReason::Encoding => ("subtitle_encoding", "UTF-8"),
        SubtitleReason::NoTimes => ("subtitle_no_times", SUBTITLE_TIMES),
        SubtitleReason::Times => ("subtitle_times", SUBTITLE_TIMES),
        SubtitleReason::Backwards => ("subtitle_backwards", "–"),
        SubtitleReason::NoWords => ("subtitle_no_words", "–"),
        SubtitleReason::TooMany => ("subtitle_too_many", "–"),
    };
    told(code, level, problem.line.to_string(), allowed)
}

/// Longer than its category allows: a warning within the category's grace, refused beyond it. The only finding that
/// depends on an answer.
#[must_use]
pub fn too_long(found: i64, category: Option<&Category>) -> Option<Finding> {
    let category = category?;
    let ms = |seconds: i64| seconds.saturating_mul(1_000);
    let (allowed, tolerated) =
        (ms(category.max_seconds), ms(category.max_seconds.saturating_add(category.grace_seconds)));
    let level = if found > tolerated { Level::Refused } else { Level::Warning };
    (found > allowed).then(|| told(TOO_LONG, level, clock(found), clock(allowed)))
}

fn told(code: &'static str, level: Level, found: impl Into<String>, allowed: impl Into<String>) -> Finding {
    Finding { code: Cow::Borrowed(code), level, found: found.into(), allowed: allowed.into() }
}

fn picture(limits: &FilmLimits, measures: &Measures, findings: &mut Vec<Finding>) {
    let codecs = || limits.video_codecs.join(", ");
    match &measures.video_codec {
        None => findings.push(told("no_video", Level::Refused, "–", codecs())),
        Some(codec) if !limits.video_codecs.contains(codec) => {
            findings.push(told(VIDEO_CODEC, Level::Refused, codec.clone(), codecs()));
        }
        Some(_) => {}
    }
    if let (Some(width), Some(height)) = (measures.width, measures.height) {
        let size = format!("{width}×{height}");
        if width < limits.min_width || height < limits.min_height {
            let allowed = format!("{}×{}", limits.min_width, limits.min_height);
            findings.push(told("too_small", Level::Refused, size, allowed));
        } else if width > SIDE || height > SIDE || width.saturating_mul(height) > PIXELS {
            let allowed = format!("≤ {SIDE}, ≤ {} MP", PIXELS / 1_000_000);
            findings.push(told("giant", Level::Refused, size, allowed));
        }
    }
    if let Some(rate) = measures.frame_rate_milli
        && (rate < RATES.0 || rate > RATES.1)
    {
        let allowed = format!("{}–{}", RATES.0 / 1_000, RATES.1 / 1_000);
        findings.push(told("frame_rate", Level::Warning, milli(rate), allowed));
    }
    if measures.variable_rate {
        let found = measures.frame_rate_milli.map_or_else(|| "–".to_owned(), |rate| format!("≈ {}", milli(rate)));
        findings.push(told("variable_rate", Level::Warning, found, "="));
    }
    if measures.is_interlaced() {
        findings.push(told("interlaced", Level::Warning, "i", "p"));
    }
    if measures.dolby_vision_alone {
        findings.push(told("dolby_vision", Level::Warning, "–", "–"));
    }
    if measures.rotation != 0 {
        findings.push(told("rotated", Level::Info, format!("{}°", measures.rotation), "0°"));
    }
}

/// Picture and sound that do not end together, and a length that the file does not declare.
fn ends(measures: &Measures, findings: &mut Vec<Finding>) {
    if let (Some(length), Some(declared)) = (measures.length_ms(), measures.duration_ms.filter(|ms| *ms > 0))
        && length > declared
    {
        findings.push(told("longer", Level::Warning, clock(length), clock(declared)));
    }
    let Some(picture) = measures.picture_ms else { return };
    let sound = match measures.sound_ms {
        Some(sound) => sound,
        // A track without one sample.
        None if measures.audio_codec.is_some() => 0,
        None => return,
    };
    let tolerated = 2_000_i64.saturating_add(picture.max(sound) / 100);
    if sound == 0 || sound.saturating_add(tolerated.min(SOUND_MISSES)) < picture {
        findings.push(told("sound_ends", Level::Warning, clock(sound), clock(picture)));
    } else if picture.saturating_add(tolerated) < sound {
        findings.push(told("picture_ends", Level::Warning, clock(picture), clock(sound)));
    }
}

fn sound(measures: &Measures, findings: &mut Vec<Finding>) {
    match &measures.audio_codec {
        Some(codec) if measures.mute => findings.push(told("mute", Level::Refused, codec.clone(), "aac")),
        None => findings.push(told("no_audio", Level::Warning, "–", "–")),
        Some(codec) if !SOUND.contains(&codec.as_str()) && !codec.starts_with("pcm_") => {
            findings.push(told("audio_codec", Level::Warning, codec.clone(), "aac"));
        }
        Some(_) => {}
    }
    if measures.audio_streams > 1 {
        let played = measures.audio_track.saturating_add(1);
        findings.push(told("audio_tracks", Level::Info, measures.audio_streams.to_string(), played.to_string()));
    }
}

fn file(measures: &Measures, findings: &mut Vec<Finding>) {
    if measures.streams > STREAMS {
        findings.push(told("many_streams", Level::Warning, measures.streams.to_string(), STREAMS.to_string()));
    }
    if !measures.subtitles.is_empty() {
        findings.push(told("subtitles", Level::Info, measures.subtitles.len().to_string(), "–"));
    }
    if let Some(rate) = measures.bit_rate
        && rate > STREAMABLE
    {
        let megabits = |rate: i64| format!("{} Mbit/s", rate / 1_000_000);
        findings.push(told("bit_rate", Level::Warning, megabits(rate), megabits(STREAMABLE)));
    }
}

fn add_analysis_findings(measures: &Measures, findings: &mut Vec<Finding>) {
    let Some(analysis) = &measures.analysis else { return };
    let duration = measures.length_ms().unwrap_or_default();
    // Containers round, and sound may end a little before the picture.
    let tolerated = 2_000_i64.saturating_add(duration / 50);
    if analysis.decoded_ms.saturating_add(tolerated) < duration {
        findings.push(told("incomplete", Level::Warning, clock(analysis.decoded_ms), clock(duration)));
    }
    if analysis.damages > 0 {
        findings.push(told("damaged", Level::Warning, analysis.damages.to_string(), "0"));
    }
    if measures.audio_codec.is_some()
        && let Some(loudness) = analysis.loudness_tenths
    {
        let found = || format!("{} LUFS", tenths(loudness));
        let allowed = || format!("{} … {} LUFS", tenths(LOUDNESS.0), tenths(LOUDNESS.1));
        if loudness < LOUDNESS.0 {
            findings.push(told("too_quiet", Level::Warning, found(), allowed()));
        } else if loudness > LOUDNESS.1 {
            findings.push(told("too_loud", Level::Warning, found(), allowed()));
        }
    }
    if let Some(found) = stretches(&analysis.black, BLACK, duration / 2) {
        findings.push(told("black", Level::Warning, found, clock(BLACK)));
    }
    if measures.audio_codec.is_some()
        && let Some(found) = stretches(&analysis.silent, SILENT, duration.saturating_sub(1_000))
    {
        findings.push(told("silent", Level::Warning, found, clock(SILENT)));
    }
}

/// Stretches longer than `longest`, or all of them where they make up more than `share` milliseconds.
fn stretches(all: &[Stretch], longest: i64, share: i64) -> Option<String> {
    /// More than these nobody reads.
    const SHOWN: usize = 4;
    let length = |stretch: &&Stretch| stretch.1.saturating_sub(stretch.0);
    let total = all.iter().fold(0_i64, |sum, stretch| sum.saturating_add(length(&stretch)));
    let everything = share > 0 && total > share;
    let told: Vec<&Stretch> = all.iter().filter(|stretch| everything || length(stretch) > longest).collect();
    let mut words: Vec<String> =
        told.iter().take(SHOWN).map(|(from, to)| format!("{}–{}", clock(*from), clock(*to))).collect();
    if told.len() > SHOWN {
        words.push(format!("+ {}", told.len() - SHOWN));
    }
    (!words.is_empty()).then(|| words.join(", "))
}

/// Milliseconds as `m:ss`.
#[must_use]
pub fn clock(ms: i64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Thousandths without trailing zeros: `25000` → `25`, `23976` → `23.976`.
fn milli(value: i64) -> String {
    let text = format!("{}.{:03}", value / 1_000, (value % 1_000).abs());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Tenths with a real minus: `-231` → `−23.1`.
fn tenths(value: i64) -> String {
    format!("{}{}.{}", if value < 0 { "−" } else { "" }, value.unsigned_abs() / 10, value.unsigned_abs() % 10)
}

#[cfg(test)]
mod tests;
