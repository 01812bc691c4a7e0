//! What a contest's rules and good practice say about measures.
//!
//! A finding is a code, the value found and the value allowed; sentences are made where languages are known.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use super::kind::FileKind;
use super::measures::{Measures, Stretch};
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
/// Streams beyond which a file is hardly one film.
const STREAMS: i64 = 16;
/// Two hours, milliseconds: more than a short film's judges expect.
const TWO_HOURS: i64 = 7_200_000;
/// Sound that every common tool decodes; raw samples besides.
const SOUND: [&str; 9] = ["aac", "mp3", "ac3", "eac3", "flac", "alac", "opus", "vorbis", "dts"];

/// Compares measures with the rules of a contest and with good practice. What depends on the category comes last, so that
/// it can be judged again without the rest.
#[must_use]
pub fn findings(limits: &FilmLimits, category: Option<&Category>, measures: &Measures) -> Vec<Finding> {
    let mut findings = Vec::new();
    picture(limits, measures, &mut findings);
    match measures.duration_ms.filter(|duration| *duration > 0) {
        None => findings.push(told("no_duration", Level::Refused, "–", "–")),
        Some(found) if found > TWO_HOURS => {
            findings.push(told("two_hours", Level::Warning, clock(found), clock(TWO_HOURS)));
        }
        Some(_) => {}
    }
    sound(measures, &mut findings);
    file(measures, &mut findings);
    add_analysis_findings(measures, &mut findings);
    findings.extend(measures.duration_ms.and_then(|found| too_long(found, category)));
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

/// A file that is no film of an allowed container, or cannot be read, with the reader's words.
#[must_use]
pub fn unreadable(found: String, limits: &FilmLimits) -> Finding {
    told("unreadable", Level::Refused, found, limits.extensions.join(", "))
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
    if measures.rotation != 0 {
        findings.push(told("rotated", Level::Info, format!("{}°", measures.rotation), "0°"));
    }
}

fn sound(measures: &Measures, findings: &mut Vec<Finding>) {
    match &measures.audio_codec {
        None => findings.push(told("no_audio", Level::Warning, "–", "–")),
        Some(codec) if !SOUND.contains(&codec.as_str()) && !codec.starts_with("pcm_") => {
            findings.push(told("audio_codec", Level::Warning, codec.clone(), "aac"));
        }
        Some(_) => {}
    }
    if measures.audio_streams > 1 {
        findings.push(told("audio_tracks", Level::Info, measures.audio_streams.to_string(), "1"));
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
    let duration = measures.duration_ms.unwrap_or_default();
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::film::{FilmAnalysis, SubtitleTrack};

    fn good() -> Measures {
        Measures {
            container: Some("mp4".to_owned()),
            duration_ms: Some(200_000),
            bit_rate: Some(8_000_000),
            streams: 2,
            width: Some(1_920),
            height: Some(1_080),
            frame_rate_milli: Some(25_000),
            video_codec: Some("h264".to_owned()),
            audio_streams: 1,
            audio_codec: Some("aac".to_owned()),
            analysis: Some(FilmAnalysis {
                decoded_ms: 199_900,
                loudness_tenths: Some(-230),
                ..FilmAnalysis::default()
            }),
            ..Measures::default()
        }
    }

    fn found(change: impl FnOnce(&mut Measures)) -> Vec<Finding> {
        let settings = crate::contest::preset::selection();
        let mut measures = good();
        change(&mut measures);
        findings(&settings.film, settings.category("微视频"), &measures)
    }

    fn analysed(change: impl FnOnce(&mut FilmAnalysis)) -> Vec<Finding> {
        found(|measures| change(measures.analysis.as_mut().unwrap()))
    }

    #[test]
    fn an_exhibition_copy_is_free_of_the_judging_copys_limits() {
        let limits = crate::contest::preset::selection().film;
        let category = Category { max_seconds: 60, ..crate::contest::preset::selection().categories[0].clone() };
        let measures = Measures {
            duration_ms: Some(120_000),
            width: Some(640),
            height: Some(360),
            video_codec: Some("prores".to_owned()),
            ..Measures::default()
        };
        let refused = |kind| {
            let found = findings_for(kind, &limits, Some(&category), &measures);
            found
                .into_iter()
                .filter(|one| one.level == Level::Refused)
                .map(|one| one.code.into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(refused(FileKind::JudgingCopy), ["video_codec", "too_small", "too_long"]);
        assert!(refused(FileKind::ExhibitionCopy).is_empty());
    }

    #[test]
    fn a_good_film_raises_nothing() {
        assert_eq!(found(|_| {}), []);
        assert_eq!(found(|measures| measures.analysis = None), [], "before it was analysed");
    }

    #[test]
    fn every_code_has_its_level_and_values() {
        let subtitle = SubtitleTrack { codec: "subrip".to_owned(), language: None };
        let told: [(Vec<Finding>, &str, Level, &str, &str); 27] = [
            (found(|m| m.video_codec = None), "no_video", Level::Refused, "–", "h264, hevc"),
            (found(|m| m.video_codec = Some("vp9".into())), "video_codec", Level::Refused, "vp9", "h264, hevc"),
            (found(|m| m.height = Some(600)), "too_small", Level::Refused, "1920×600", "1280×720"),
            (found(|m| m.width = Some(8_193)), "giant", Level::Refused, "8193×1080", "≤ 8192, ≤ 36 MP"),
            (
                found(|m| (m.width, m.height) = (Some(8_000), Some(5_000))),
                "giant",
                Level::Refused,
                "8000×5000",
                "≤ 8192, ≤ 36 MP",
            ),
            (
                found(|m| (m.duration_ms, m.analysis) = (Some(301_000), None)),
                "too_long",
                Level::Refused,
                "5:01",
                "5:00",
            ),
            (found(|m| m.duration_ms = None), "no_duration", Level::Refused, "–", "–"),
            (found(|m| m.duration_ms = Some(0)), "no_duration", Level::Refused, "–", "–"),
            (found(|m| m.audio_codec = None), "no_audio", Level::Warning, "–", "–"),
            (found(|m| m.audio_codec = Some("wmav2".into())), "audio_codec", Level::Warning, "wmav2", "aac"),
            (found(|m| m.audio_streams = 3), "audio_tracks", Level::Info, "3", "1"),
            (found(|m| m.frame_rate_milli = Some(9_990)), "frame_rate", Level::Warning, "9.99", "10–120"),
            (found(|m| m.frame_rate_milli = Some(240_000)), "frame_rate", Level::Warning, "240", "10–120"),
            (found(|m| m.variable_rate = true), "variable_rate", Level::Warning, "≈ 25", "="),
            (found(|m| m.interlaced = Some(true)), "interlaced", Level::Warning, "i", "p"),
            (found(|m| m.rotation = 90), "rotated", Level::Info, "90°", "0°"),
            (found(|m| m.streams = 400), "many_streams", Level::Warning, "400", "16"),
            (found(|m| m.subtitles = vec![subtitle]), "subtitles", Level::Info, "1", "–"),
            (found(|m| m.bit_rate = Some(90_500_000)), "bit_rate", Level::Warning, "90 Mbit/s", "40 Mbit/s"),
            (analysed(|l| l.decoded_ms = 90_000), "incomplete", Level::Warning, "1:30", "3:20"),
            (analysed(|l| l.damages = 7), "damaged", Level::Warning, "7", "0"),
            (
                analysed(|l| l.loudness_tenths = Some(-405)),
                "too_quiet",
                Level::Warning,
                "−40.5 LUFS",
                "−31.0 … −14.0 LUFS",
            ),
            (
                analysed(|l| l.loudness_tenths = Some(-98)),
                "too_loud",
                Level::Warning,
                "−9.8 LUFS",
                "−31.0 … −14.0 LUFS",
            ),
            (analysed(|l| l.black = vec![(0, 2_500), (60_000, 71_000)]), "black", Level::Warning, "1:00–1:11", "0:10"),
            (
                analysed(|l| l.black = (0..15).map(|n| (n * 10_000, n * 10_000 + 9_000)).collect()),
                "black",
                Level::Warning,
                "0:00–0:09, 0:10–0:19, 0:20–0:29, 0:30–0:39, + 11",
                "0:10",
            ),
            (analysed(|l| l.silent = vec![(5_000, 40_000)]), "silent", Level::Warning, "0:05–0:40", "0:30"),
            (
                found(|m| {
                    m.duration_ms = Some(20_000);
                    m.analysis =
                        Some(FilmAnalysis { decoded_ms: 20_000, silent: vec![(0, 20_000)], ..FilmAnalysis::default() });
                }),
                "silent",
                Level::Warning,
                "0:00–0:20",
                "0:30",
            ),
        ];
        for (found, code, level, value, allowed) in told {
            let expected =
                Finding { code: Cow::Borrowed(code), level, found: value.to_owned(), allowed: allowed.to_owned() };
            assert_eq!(found, [expected]);
        }
    }

    #[test]
    fn more_than_two_hours_is_told_where_the_category_allows_it() {
        let settings = crate::contest::preset::selection();
        let long = Measures { duration_ms: Some(TWO_HOURS + 61_000), analysis: None, ..good() };
        let found = findings(&settings.film, None, &long);
        assert_eq!((&*found[0].code, found[0].found.as_str(), found[0].level), ("two_hours", "121:01", Level::Warning));
    }

    #[test]
    fn a_short_black_opening_and_a_silent_credit_are_fine() {
        assert_eq!(analysed(|l| (l.black, l.silent) = (vec![(0, 9_000)], vec![(170_000, 199_000)])), []);
    }

    #[test]
    fn a_category_decides_between_fine_a_warning_and_refusal() {
        let category = Category { grace_seconds: 10, ..crate::contest::preset::selection().categories[0].clone() };
        let most = category.max_seconds * 1_000;
        let level = |found: i64| too_long(found, Some(&category)).map(|one| one.level);
        assert_eq!(
            [most, most + 1, most + 10_000, most + 10_001].map(level),
            [None, Some(Level::Warning), Some(Level::Warning), Some(Level::Refused)]
        );
        assert_eq!(gravest(&found(|m| (m.rotation, m.interlaced) = (90, Some(true)))), Some(Level::Warning));
        assert_eq!(gravest(&[]), None);
    }

    #[test]
    fn findings_of_earlier_films_are_read() {
        let old = r#"[{"code":"too_long","refused":true,"found":"5:01","allowed":"5:00"},
            {"code":"no_audio","refused":false,"found":"–","allowed":"–"}]"#;
        let read: Vec<Finding> = serde_json::from_str(old).unwrap();
        assert_eq!(read.iter().map(|one| one.level).collect::<Vec<_>>(), [Level::Refused, Level::Warning]);
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Finding>>(&written).unwrap(), read);
    }

    proptest! {
        #[test]
        fn only_rules_refuse_and_no_number_breaks_them(
            numbers in proptest::collection::vec(proptest::option::of(any::<i64>()), 8),
            black in proptest::collection::vec((any::<i64>(), any::<i64>()), 0..6),
            codec in proptest::option::of("[a-z0-9_]{1,8}"),
        ) {
            let settings = crate::contest::preset::selection();
            let measures = Measures {
                duration_ms: numbers[0],
                bit_rate: numbers[1],
                streams: numbers[2].unwrap_or_default(),
                width: numbers[3],
                height: numbers[4],
                rotation: numbers[5].unwrap_or_default(),
                frame_rate_milli: numbers[6],
                audio_codec: codec,
                analysis: Some(FilmAnalysis {
                    decoded_ms: numbers[7].unwrap_or_default(),
                    loudness_tenths: numbers[5].map(|n| n / 2),
                    silent: black.clone(),
                    black,
                    ..FilmAnalysis::default()
                }),
                ..good()
            };
            let refusing = ["no_video", "video_codec", "too_small", "giant", "too_long", "no_duration"];
            for found in findings(&settings.film, settings.category("微视频"), &measures) {
                prop_assert_eq!(found.level == Level::Refused, refusing.contains(&&*found.code), "{}", found.code);
                prop_assert!(!found.found.is_empty() && !found.allowed.is_empty());
            }
        }
    }
}
