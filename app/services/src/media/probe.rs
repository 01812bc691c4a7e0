//! Measuring a film: what ffprobe reads from its headers, in seconds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::film::{Measures, SoundTrack, SubtitleTrack};
use serde::Deserialize;
use tokio::io::AsyncReadExt as _;

use super::packets::{PACKETS, Packets};
use super::sandbox::{FILM, FilmProblem, FilmResult, Lines, MediaTool, RunLimits, Sandbox, ToolRun};
use super::sound::is_decodable;
use super::unopened::Unopened;
use crate::error::Result;

/// Longest measuring.
const MEASURING: Duration = Duration::from_secs(60);
/// Longest reading of a film from beginning to end.
const READING: Duration = Duration::from_secs(900);
/// Most subtitle tracks that are told.
const SUBTITLES: usize = 32;
/// Most sound tracks that are tried.
const SOUNDS: usize = 8;
/// What is asked: only what is used, so that long metadata stays where it is.
const ENTRIES: &str = "format=format_name,duration,bit_rate,nb_streams:format_tags=major_brand:\
stream=index,codec_type,codec_name,\
profile,pix_fmt,width,height,field_order,r_frame_rate,avg_frame_rate,sample_aspect_ratio,display_aspect_ratio,\
bits_per_raw_sample,color_transfer,channels,sample_rate:stream_disposition=attached_pic:stream_tags=language:\
stream_side_data=rotation,dv_profile,dv_bl_signal_compatibility_id";
/// Reads films by ffprobe and ffmpeg, each run in a sandbox.
#[derive(Clone, Debug)]
pub struct Prober {
    pub(crate) sandbox: Sandbox,
    longest: Duration,
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    streams: Vec<StreamReport>,
    format: Option<FormatReport>,
}

#[derive(Deserialize)]
struct StreamReport {
    index: Option<i64>,
    codec_type: Option<String>,
    codec_name: Option<String>,
    profile: Option<String>,
    pix_fmt: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    field_order: Option<String>,
    r_frame_rate: Option<String>,
    avg_frame_rate: Option<String>,
    sample_aspect_ratio: Option<String>,
    display_aspect_ratio: Option<String>,
    bits_per_raw_sample: Option<String>,
    color_transfer: Option<String>,
    channels: Option<i64>,
    sample_rate: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: i64,
}

#[derive(Default, Deserialize)]
struct Tags {
    language: Option<String>,
    major_brand: Option<String>,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<i64>,
    dv_profile: Option<i64>,
    dv_bl_signal_compatibility_id: Option<i64>,
}

#[derive(Deserialize)]
struct FormatReport {
    format_name: Option<String>,
    duration: Option<String>,
    bit_rate: Option<String>,
    nb_streams: Option<i64>,
    #[serde(default)]
    tags: Tags,
}

impl Prober {
    /// Uses this ffprobe and the ffmpeg beside it, inside bubblewrap where that works.
    #[must_use]
    pub fn new(ffprobe: PathBuf) -> Self {
        Self { sandbox: Sandbox::new(ffprobe, false), longest: Duration::MAX }
    }

    /// As [`Prober::new`], without bubblewrap: limits alone.
    #[must_use]
    pub fn without_bubblewrap(ffprobe: PathBuf) -> Self {
        Self { sandbox: Sandbox::new(ffprobe, true), longest: Duration::MAX }
    }

    /// No run takes longer than this, however long the film.
    #[must_use]
    pub fn at_most(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Whether bubblewrap holds the child processes.
    pub async fn is_caged(&self) -> bool {
        self.sandbox.is_isolated().await
    }

    pub(crate) fn limits(&self, wall: Duration, memory: u64) -> RunLimits {
        RunLimits { wall: wall.min(self.longest), memory, written: 0, said: 1 << 20 }
    }

    /// Measures a film: what its headers say, and where picture and sound end by the times of its packets, without decoding
    /// them. The inner error is a file that is no film of an allowed container.
    ///
    /// # Errors
    /// ffprobe is missing or cannot be started, or the disk.
    pub async fn measure(&self, film: &Path) -> FilmResult<Measures> {
        let mut unopened = Unopened::default();
        let report = self.report(film, &mut |line| unopened.line(line)).await?;
        let report = match report {
            Ok(report) => report,
            Err(problem) => match unopened.codec() {
                Some(codec) => return self.measure_without_sound(film, codec, problem).await,
                None => return Ok(Err(problem)),
            },
        };
        let index = |stream: Option<&StreamReport>| stream.and_then(|stream| stream.index);
        let others = sounds(&report).skip(1).map(|(_, stream)| stream.index);
        let mut packets = Packets::of(index(video(&report)), index(audio(&report).1), others);
        self.packets(film, &mut packets).await?;
        let (picture_ms, sound_ms) = packets.ends();
        let mut measures = Measures { picture_ms, sound_ms, ..measures(&report) };
        for (sound, ends_ms) in measures.other_sounds.iter_mut().zip(packets.ends_of_others()) {
            sound.ends_ms = ends_ms;
        }
        Ok(Ok(measures))
    }

    /// Measures a film by its headers alone.
    pub(crate) async fn headers(&self, film: &Path) -> FilmResult<Measures> {
        Ok(self.report(film, &mut |_| {}).await?.map(|report| measures(&report)))
    }

    async fn report(&self, film: &Path, complained: &mut (dyn FnMut(&str) + Send)) -> FilmResult<Report> {
        let Some(demuxer) = demuxer(film).await? else { return Ok(Err(no_film())) };
        let limits = RunLimits { said: 8 << 20, ..self.limits(MEASURING, 2 << 30) };
        let args = ffprobe("warning", demuxer, "json", ENTRIES);
        let run = ToolRun { tool: MediaTool::Ffprobe, film, out: None, args, limits };
        let mut json = Vec::new();
        if let Err(problem) = self.sandbox.run(&run, &mut |bytes| json.extend_from_slice(bytes), complained).await? {
            return Ok(Err(problem));
        }
        Ok(match serde_json::from_slice::<Report>(&json) {
            Ok(report) if !report.streams.is_empty() => Ok(report),
            _ => Err(FilmProblem::Refused("cannot be read".to_owned())),
        })
    }

    /// Reads the times of a film's packets; of one that breaks off, those that there are.
    async fn packets(&self, film: &Path, packets: &mut Packets) -> Result<()> {
        let Some(demuxer) = demuxer(film).await? else { return Ok(()) };
        let limits = RunLimits { said: 512 << 20, ..self.limits(READING, 2 << 30) };
        let args = ffprobe("error", demuxer, "csv=p=0", PACKETS);
        let run = ToolRun { tool: MediaTool::Ffprobe, film, out: None, args, limits };
        let mut lines = Lines::default();
        let mut said = |bytes: &[u8]| lines.feed(bytes, &mut |line| packets.line(line));
        if let Err(problem) = self.sandbox.run(&run, &mut said, &mut |_| {}).await? {
            tracing::info!(%problem, "packets of a film could not be read to the end");
        }
        Ok(())
    }
}

fn ffprobe(level: &str, demuxer: &str, format: &str, entries: &str) -> Vec<String> {
    let args = ["-v", level, "-protocol_whitelist", "file", "-f", demuxer, "-print_format", format];
    args.into_iter().chain(["-show_entries", entries, "-i", FILM]).map(str::to_owned).collect()
}

pub(crate) fn no_film() -> FilmProblem {
    FilmProblem::Refused("neither MP4, MOV nor MKV".to_owned())
}

/// Which demuxer may read the file, by its first bytes: a playlist or anything else named `.mp4` is none.
pub(crate) async fn demuxer(path: &Path) -> Result<Option<&'static str>> {
    let mut head = [0_u8; 12];
    let mut file = tokio::fs::File::open(path).await?;
    let read = file.read(&mut head).await?;
    let head = head.get(..read).unwrap_or_default();
    // QuickTime of before MP4 has no `ftyp`: such a file begins with one of these.
    const ATOMS: [&[u8]; 7] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
    Ok(if head.get(4..8).is_some_and(|name| ATOMS.contains(&name)) {
        Some("mov")
    } else if head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        Some("matroska")
    } else {
        None
    })
}

fn of<'a>(report: &'a Report, kind: &'static str) -> impl Iterator<Item = &'a StreamReport> {
    report.streams.iter().filter(move |stream| stream.codec_type.as_deref() == Some(kind))
}

/// The picture; that of a cover is no film.
fn video(report: &Report) -> Option<&StreamReport> {
    of(report, "video").find(|stream| stream.disposition.attached_pic == 0)
}

/// The sound tracks whose codec can be decoded, each with its place among all sound tracks, from 0.
fn sounds(report: &Report) -> impl Iterator<Item = (i64, &StreamReport)> {
    let tracks = (0_i64..).zip(of(report, "audio"));
    tracks.filter(|(_, stream)| stream.codec_name.as_deref().is_some_and(is_decodable)).take(SOUNDS)
}

/// The sound track that is played, from 0, and what it is: the first that can be decoded; else the first, and that it cannot.
fn audio(report: &Report) -> (i64, Option<&StreamReport>, bool) {
    if let Some((track, stream)) = sounds(report).next() {
        return (track, Some(stream), false);
    }
    let first = of(report, "audio").next();
    (0, first, first.is_some())
}

/// The codec; where ffprobe names none, the word that it says where it says something.
fn codec(stream: &StreamReport) -> String {
    stream.codec_name.clone().unwrap_or_else(|| "unknown".to_owned())
}

fn sample_rate(stream: &StreamReport) -> Option<i64> {
    stream.sample_rate.as_deref()?.parse().ok()
}

fn other_sound((track, stream): (i64, &StreamReport)) -> SoundTrack {
    SoundTrack {
        track,
        codec: stream.codec_name.clone().unwrap_or_default(),
        channels: stream.channels,
        sample_rate: sample_rate(stream),
        ends_ms: None,
    }
}

fn measures(report: &Report) -> Measures {
    let of = |kind: &'static str| of(report, kind);
    let (video, (audio_track, audio, mute)) = (video(report), audio(report));
    let format = report.format.as_ref();
    let average = video.and_then(|s| rate(s.avg_frame_rate.as_deref()?));
    let nominal = video.and_then(|s| rate(s.r_frame_rate.as_deref()?));
    let subtitle = |stream: &StreamReport| SubtitleTrack {
        codec: stream.codec_name.clone().unwrap_or_default(),
        language: stream.tags.language.clone().filter(|language| language != "und"),
    };
    Measures {
        container: format.and_then(container),
        duration_ms: format.and_then(|f| millis(f.duration.as_deref()?)),
        bit_rate: format.and_then(|f| f.bit_rate.as_deref()?.parse().ok()),
        streams: format
            .and_then(|f| f.nb_streams)
            .unwrap_or_else(|| i64::try_from(report.streams.len()).unwrap_or(i64::MAX)),
        width: video.and_then(|s| s.width),
        height: video.and_then(|s| s.height),
        display_aspect: video
            .filter(|s| s.sample_aspect_ratio.as_deref().is_some_and(|ratio| !["1:1", "0:1"].contains(&ratio)))
            .and_then(|s| s.display_aspect_ratio.clone()),
        // The matrix turns against the clock.
        rotation: video
            .and_then(|s| s.side_data_list.iter().find_map(|data| data.rotation))
            .map_or(0, |turned| turned.wrapping_neg().rem_euclid(360) / 90 * 90),
        frame_rate_milli: average.or(nominal),
        variable_rate: average.zip(nominal).is_some_and(|(average, nominal)| varies(average, nominal)),
        video_codec: video.map(codec),
        video_profile: video.and_then(|s| s.profile.clone()),
        pixel_format: video.and_then(|s| s.pix_fmt.clone()),
        bit_depth: video.and_then(bit_depth),
        transfer: video.and_then(|s| s.color_transfer.clone()),
        interlaced: video.and_then(|s| match s.field_order.as_deref()? {
            "progressive" => Some(false),
            "tt" | "bb" | "tb" | "bt" => Some(true),
            _ => None,
        }),
        dolby_vision_alone: video.is_some_and(|s| s.side_data_list.iter().any(SideData::is_dolby_vision_alone)),
        audio_track,
        mute,
        audio_streams: i64::try_from(of("audio").count()).unwrap_or(i64::MAX),
        audio_codec: audio.map(codec),
        channels: audio.and_then(|s| s.channels),
        sample_rate: audio.and_then(sample_rate),
        other_sounds: sounds(report).skip(1).map(other_sound).collect(),
        subtitles: of("subtitle").take(SUBTITLES).map(subtitle).collect(),
        picture_ms: None,
        sound_ms: None,
        analysis: None,
    }
}

impl SideData {
    /// Profile 5 has a base layer in colours of its own; others say by a zero that theirs is compatible with nothing.
    fn is_dolby_vision_alone(&self) -> bool {
        self.dv_profile.is_some_and(|profile| profile == 5 || self.dv_bl_signal_compatibility_id == Some(0))
    }
}

/// The demuxer of MOV reads MP4 as well; the brand tells them apart.
fn container(format: &FormatReport) -> Option<String> {
    let name = match (format.format_name.as_deref()?, format.tags.major_brand.as_deref()) {
        (name, None) if name.starts_with("mov") => "mov",
        (name, Some(brand)) if name.starts_with("mov") && brand.trim() == "qt" => "mov",
        (name, _) if name.starts_with("mov") => "mp4",
        (name, _) => name.split(',').next().unwrap_or(name),
    };
    Some(name.to_owned())
}

/// By what the codec says, else by a pixel format such as `yuv420p10le`.
fn bit_depth(stream: &StreamReport) -> Option<i64> {
    let said = stream.bits_per_raw_sample.as_deref().and_then(|bits| bits.parse().ok()).filter(|bits| *bits > 0);
    let format = stream.pix_fmt.as_deref();
    said.or_else(|| {
        let format = format?;
        let Some(name) = format.strip_suffix("le").or_else(|| format.strip_suffix("be")) else { return Some(8) };
        let digits = name.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        digits.parse().ok().filter(|bits| (9..=16).contains(bits))
    })
}

/// Not one rate: the average is far from the nominal one. Interlaced film has a nominal rate of fields, twice as fast.
fn varies(average: i64, nominal: i64) -> bool {
    let near = |a: i64, b: i64| a.saturating_sub(b).saturating_abs().saturating_mul(20) <= b;
    !near(average, nominal) && !near(average.saturating_mul(2), nominal)
}

/// `30000/1001` as thousandths: 29,970.
fn rate(text: &str) -> Option<i64> {
    let (pictures, seconds) = text.split_once('/')?;
    let (pictures, seconds): (i64, i64) = (pictures.parse().ok()?, seconds.parse().ok()?);
    pictures.checked_mul(1_000)?.checked_div(seconds).filter(|rate| *rate > 0)
}

/// Seconds with decimals as milliseconds, without floating point: `18.04` → `18040`.
pub(crate) fn millis(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<i64>().ok()?.checked_mul(1_000)?.checked_add(part.parse().ok()?)
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
    fn reads_rates_without_floats() {
        assert_eq!(rate("30000/1001"), Some(29_970));
        assert_eq!((rate("0/0"), rate("25"), rate("9223372036854775807/1")), (None, None, None));
        assert!(!varies(29_970, 29_970) && !varies(25_000, 50_000) && !varies(24_900, 25_000));
        assert!(varies(17_000, 25_000));
    }

    #[test]
    fn reads_what_ffprobe_tells() {
        let json = r#"{"streams": [
            {"codec_type": "video", "codec_name": "mjpeg", "disposition": {"attached_pic": 1}},
            {"codec_type": "video", "codec_name": "hevc", "profile": "Main 10", "pix_fmt": "yuv420p10le", "width": 1440,
             "height": 1080, "field_order": "tb", "r_frame_rate": "50/1", "avg_frame_rate": "25/1",
             "sample_aspect_ratio": "4:3", "display_aspect_ratio": "16:9", "color_transfer": "smpte2084",
             "side_data_list": [{}, {"rotation": -90}, {"dv_profile": 5, "dv_bl_signal_compatibility_id": 0}]},
            {"codec_type": "audio", "codec_name": "unknown", "channels": 4, "sample_rate": "48000"},
            {"codec_type": "audio", "codec_name": "aac", "channels": 6, "sample_rate": "48000"},
            {"codec_type": "audio"},
            {"codec_type": "subtitle", "codec_name": "subrip", "tags": {"language": "chi"}}],
            "format": {"format_name": "mov,mp4,m4a,3gp,3g2,mj2", "duration": "12.5", "bit_rate": "5000000", "nb_streams": 6,
             "tags": {"major_brand": "qt  "}}}"#;
        let expected = Measures {
            container: Some("mov".to_owned()),
            duration_ms: Some(12_500),
            bit_rate: Some(5_000_000),
            streams: 6,
            width: Some(1_440),
            height: Some(1_080),
            display_aspect: Some("16:9".to_owned()),
            rotation: 90,
            frame_rate_milli: Some(25_000),
            variable_rate: false,
            video_codec: Some("hevc".to_owned()),
            video_profile: Some("Main 10".to_owned()),
            pixel_format: Some("yuv420p10le".to_owned()),
            bit_depth: Some(10),
            transfer: Some("smpte2084".to_owned()),
            interlaced: Some(true),
            dolby_vision_alone: true,
            audio_streams: 3,
            audio_track: 1,
            mute: false,
            audio_codec: Some("aac".to_owned()),
            channels: Some(6),
            sample_rate: Some(48_000),
            other_sounds: Vec::new(),
            subtitles: vec![SubtitleTrack { codec: "subrip".to_owned(), language: Some("chi".to_owned()) }],
            picture_ms: None,
            sound_ms: None,
            analysis: None,
        };
        assert_eq!(measures(&serde_json::from_str(json).unwrap()), expected);
    }

    #[test]
    fn other_sound_that_can_be_decoded_is_kept_to_be_tried() {
        let json = r#"{"streams": [{"codec_type": "audio", "codec_name": "pcm_s16le", "channels": 9},
            {"codec_type": "audio", "codec_name": "unknown"},
            {"codec_type": "audio", "codec_name": "aac", "channels": 2, "sample_rate": "48000"}]}"#;
        let found = measures(&serde_json::from_str(json).unwrap());
        let next = found.on_next_sound().unwrap();
        assert_eq!((found.audio_track, next.audio_track, next.audio_codec.as_deref()), (0, 2, Some("aac")));
        assert_eq!((next.channels, next.sample_rate, next.on_next_sound()), (Some(2), Some(48_000), None));
    }

    #[test]
    fn sound_that_cannot_be_decoded_is_told() {
        let json = r#"{"streams": [{"codec_type": "video", "codec_name": "hevc",
            "side_data_list": [{"dv_profile": 8, "dv_bl_signal_compatibility_id": 1}]},
            {"codec_type": "audio", "codec_name": "unknown"}, {"codec_type": "audio"}]}"#;
        let found = measures(&serde_json::from_str(json).unwrap());
        assert_eq!((found.mute, found.audio_codec.as_deref(), found.playable_track()), (true, Some("unknown"), None));
        assert!(!found.dolby_vision_alone, "its base layer is HDR10");
    }

    #[test]
    fn picture_and_sound_without_a_name_of_their_codec_are_there() {
        let json = r#"{"streams": [{"codec_type": "video"}, {"codec_type": "audio"}]}"#;
        let found = measures(&serde_json::from_str(json).unwrap());
        let unknown = Some("unknown");
        assert_eq!((found.video_codec.as_deref(), found.audio_codec.as_deref(), found.mute), (unknown, unknown, true));
    }
}
