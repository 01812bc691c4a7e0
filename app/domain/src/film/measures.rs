//! Films as the machine sees them: what was measured, which copies a browser needs.

use serde::{Deserialize, Serialize};

/// A stretch of a film, from–to, milliseconds.
pub type Stretch = (i64, i64);

/// What was measured. `None` is what could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measures {
    /// `mp4`, `mov` or `matroska`.
    pub container: Option<String>,
    /// Duration as the container declares it, milliseconds; [`Measures::length_ms`] is how long the film lasts.
    pub duration_ms: Option<i64>,
    /// Where the picture ends by the times of what is in the file, milliseconds from its beginning.
    pub picture_ms: Option<i64>,
    /// Where the sound that is played ends, likewise.
    pub sound_ms: Option<i64>,
    /// Bit rate of the whole file, bits a second.
    pub bit_rate: Option<i64>,
    /// Streams of any kind.
    pub streams: i64,
    /// Picture width as stored, pixels.
    pub width: Option<i64>,
    /// Picture height as stored, pixels.
    pub height: Option<i64>,
    /// Shape of the picture as shown, before turning it, for example `16:9`; `None` where pixels are square.
    pub display_aspect: Option<String>,
    /// Degrees a player turns the picture clockwise: 0, 90, 180 or 270.
    pub rotation: i64,
    /// Pictures in 1000 seconds: 25 a second is 25,000.
    pub frame_rate_milli: Option<i64>,
    /// Pictures do not follow each other at one rate.
    pub variable_rate: bool,
    /// Video codec as ffprobe names it.
    pub video_codec: Option<String>,
    /// Profile of the video codec, for example `High`.
    pub video_profile: Option<String>,
    /// Pixel format as ffprobe names it, for example `yuv420p10le`.
    pub pixel_format: Option<String>,
    /// Bits of a sample of the picture.
    pub bit_depth: Option<i64>,
    /// Transfer characteristic as ffprobe names it; `smpte2084` and `arib-std-b67` are high dynamic range.
    pub transfer: Option<String>,
    /// The container or the codec declares fields instead of whole pictures.
    pub interlaced: Option<bool>,
    /// Dolby Vision whose picture has false colours where only its base layer is shown, as in every browser.
    pub dolby_vision_alone: bool,
    /// Sound tracks.
    pub audio_streams: i64,
    /// The sound track that is played, from 0: the first that can be decoded.
    pub audio_track: i64,
    /// There is sound, and none of it can be decoded.
    pub mute: bool,
    /// Codec of the sound track that is played as ffprobe names it; of the first where none can be.
    pub audio_codec: Option<String>,
    /// Its channels.
    pub channels: Option<i64>,
    /// Its samples a second.
    pub sample_rate: Option<i64>,
    /// Sound tracks after it that can be decoded by their codec, to be tried where it cannot be decoded after all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_sounds: Vec<SoundTrack>,
    /// Subtitle tracks in the order of the file.
    pub subtitles: Vec<SubtitleTrack>,
    /// What only decoding the whole film tells; `None` before that was done. Stored under its first name.
    #[serde(rename = "look")]
    pub analysis: Option<FilmAnalysis>,
}

/// A sound track that is not played.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SoundTrack {
    /// Its place among the sound tracks, from 0.
    pub track: i64,
    /// Codec as ffprobe names it.
    pub codec: String,
    /// Its channels.
    pub channels: Option<i64>,
    /// Its samples a second.
    pub sample_rate: Option<i64>,
    /// Where it ends, as [`Measures::sound_ms`].
    pub ends_ms: Option<i64>,
}

/// A subtitle track.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubtitleTrack {
    /// Codec as ffprobe names it.
    pub codec: String,
    /// Language as the file declares it, for example `chi`.
    pub language: Option<String>,
}

impl SubtitleTrack {
    /// Words, not pictures of words: can become WebVTT.
    #[must_use]
    pub fn is_text(&self) -> bool {
        ["subrip", "mov_text", "webvtt", "ass", "ssa", "text"].contains(&self.codec.as_str())
    }

    /// The declared language as a BCP 47 tag. Files declare ISO 639-2; where a language has two letters too, the tag is these.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        Some(match self.language.as_deref()? {
            "und" | "mul" | "mis" | "zxx" => return None,
            "chi" | "zho" => "zh",
            "tib" | "bod" => "bo",
            "uig" => "ug",
            "mon" => "mn",
            "eng" => "en",
            "jpn" => "ja",
            "kor" => "ko",
            "vie" => "vi",
            "tha" => "th",
            "may" | "msa" => "ms",
            "ind" => "id",
            "hin" => "hi",
            "ara" => "ar",
            "fre" | "fra" => "fr",
            "ger" | "deu" => "de",
            "ita" => "it",
            "por" => "pt",
            "spa" => "es",
            "rus" => "ru",
            other if matches!(other.len(), 2 | 3) && other.bytes().all(|byte| byte.is_ascii_lowercase()) => other,
            _ => return None,
        })
    }
}

/// What decoding the whole film told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilmAnalysis {
    /// How far the film could be decoded, milliseconds.
    pub decoded_ms: i64,
    /// Complaints of the decoders about damaged data.
    pub damages: i64,
    /// Integrated loudness after EBU R 128, tenths of a LUFS; a mono track counts as played by two loudspeakers. `None`
    /// where there is no sound or nothing loud enough to measure.
    pub loudness_tenths: Option<i64>,
    /// True peak, tenths of a dBTP.
    pub true_peak_tenths: Option<i64>,
    /// Black stretches of at least two seconds.
    pub black: Vec<Stretch>,
    /// Stretches of at least two seconds below −50 dB.
    pub silent: Vec<Stretch>,
    /// What the picture itself says of fields; `None` where too little moved.
    pub interlaced: Option<bool>,
}

/// Boxes of the copies made for browsers, width by height, largest first; the height names a copy.
const BOXES: [(i64, i64); 2] = [(1_920, 1_080), (1_280, 720)];

/// How much a declared length may fall short of what is in the file, milliseconds: encoders round, and pad sound.
const ROUNDED: i64 = 500;

/// Above this a film is too heavy to be played over an ordinary line, bits a second.
const HEAVY: i64 = 12_000_000;

impl Measures {
    /// How long the film lasts, milliseconds: as declared, but longer where picture or sound go on, and as they last where
    /// nothing is declared.
    #[must_use]
    pub fn length_ms(&self) -> Option<i64> {
        let decoded = self.analysis.as_ref().map(|analysis| analysis.decoded_ms);
        let found = [self.picture_ms, self.sound_ms, decoded].into_iter().flatten().max().filter(|ms| *ms > 0);
        let declared = self.duration_ms.filter(|ms| *ms > 0);
        match (declared, found) {
            (Some(declared), Some(found)) if found <= declared.saturating_add(ROUNDED) => Some(declared),
            (declared, found) => found.or(declared),
        }
    }

    /// The sound track to play, from 0; `None` where there is none that can be decoded.
    #[must_use]
    pub fn playable_track(&self) -> Option<i64> {
        (self.audio_codec.is_some() && !self.mute).then_some(self.audio_track)
    }

    /// The same with the next sound track to be tried as the one that is played; `None` where there is none.
    #[must_use]
    pub fn on_next_sound(&self) -> Option<Self> {
        let (next, others) = self.other_sounds.split_first()?;
        Some(Self {
            audio_track: next.track,
            audio_codec: Some(next.codec.clone()),
            channels: next.channels,
            sample_rate: next.sample_rate,
            sound_ms: next.ends_ms,
            other_sounds: others.to_vec(),
            ..self.clone()
        })
    }

    /// The same with this sound track as the one that is played, where it is one to be tried.
    #[must_use]
    pub fn on_sound(&self, track: i64) -> Option<Self> {
        std::iter::successors(Some(self.clone()), Self::on_next_sound).find(|one| one.audio_track == track)
    }

    /// Size of the picture as a viewer sees it: square pixels, turned upright.
    #[must_use]
    pub fn shown(&self) -> Option<(i64, i64)> {
        let (width, height) = (self.width?, self.height?);
        if width <= 0 || height <= 0 {
            return None;
        }
        let wide =
            self.display_aspect.as_deref().and_then(ratio).and_then(|(w, h)| height.checked_mul(w)?.checked_div(h));
        let width = wide.filter(|wide| *wide > 0).unwrap_or(width);
        Some(if self.rotation % 180 == 0 { (width, height) } else { (height, width) })
    }

    /// Fields instead of whole pictures: by the picture itself where it was analysed, else as declared.
    #[must_use]
    pub fn is_interlaced(&self) -> bool {
        self.analysis.as_ref().and_then(|analysis| analysis.interlaced).or(self.interlaced).unwrap_or(false)
    }

    /// High dynamic range: looks washed out where it is not mapped.
    #[must_use]
    pub fn is_hdr(&self) -> bool {
        self.transfer.as_deref().is_some_and(|transfer| ["smpte2084", "arib-std-b67"].contains(&transfer))
    }

    /// Every current browser plays the file, and an ordinary line carries it.
    #[must_use]
    pub fn plays_as_it_is(&self) -> bool {
        let is = |value: &Option<String>, allowed: &[&str]| value.as_deref().is_some_and(|v| allowed.contains(&v));
        is(&self.container, &["mp4", "mov"])
            && is(&self.video_codec, &["h264"])
            && is(&self.pixel_format, &["yuv420p", "yuvj420p"])
            && (self.audio_codec.is_none() || self.mute || is(&self.audio_codec, &["aac", "mp3"]))
            && self.shown().is_some_and(|shown| fits(shown, BOXES[0]))
            && self.bit_rate.is_some_and(|rate| rate <= HEAVY)
            && self.frame_rate_milli.is_none_or(|rate| rate <= 60_500)
            && !self.is_interlaced()
            && !self.is_hdr()
    }

    /// Heights of the copies a browser needs, largest first; none where the film plays as it is.
    #[must_use]
    pub fn renditions(&self) -> Vec<i64> {
        if self.plays_as_it_is() { Vec::new() } else { self.encodings() }
    }

    /// Heights of the copies where the film is encoded anew, largest first; none without a picture.
    #[must_use]
    pub fn encodings(&self) -> Vec<i64> {
        let Some(shown) = self.shown() else { return Vec::new() };
        let large = !fits(shown, BOXES[1]);
        BOXES.iter().map(|size| size.1).filter(|height| large || *height == BOXES[1].1).collect()
    }

    /// Size of the copy with this height, even and never larger than the film; `None` without a picture or for a height
    /// that no copy has.
    #[must_use]
    pub fn rendition_size(&self, height: i64) -> Option<(i64, i64)> {
        let largest = BOXES.into_iter().find(|size| size.1 == height)?;
        Some(within(self.shown()?, largest))
    }

    /// What the copy with this height weighs at most, bytes: its ceiling for the picture, and the sound.
    #[must_use]
    pub fn rendition_bytes(&self, height: i64) -> i64 {
        let megabits: i64 = if height > BOXES[1].1 { 9 } else { 5 };
        (self.length_ms().unwrap_or_default() / 1_000).saturating_add(1).saturating_mul(megabits << 17)
    }

    /// Size of the picture no wider than `width`, even and never larger than the film.
    #[must_use]
    pub fn reduced(&self, width: i64) -> Option<(i64, i64)> {
        // A very tall picture must stay one that an image file can hold.
        Some(within_upright(self.shown()?, (width, width.saturating_mul(4))))
    }
}

/// `16:9` as numbers above zero.
fn ratio(text: &str) -> Option<(i64, i64)> {
    let (width, height) = text.split_once(':')?;
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    (0 < width && 0 < height && width < 100_000 && height < 100_000).then_some((width, height))
}

/// The box turned as the picture is.
const fn turned((width, height): (i64, i64), (wide, tall): (i64, i64)) -> (i64, i64) {
    if height > width { (tall, wide) } else { (wide, tall) }
}

/// Encoders round sizes up to whole blocks, so 1088 lines count as 1080; cinema is 2048 wide where television is 1920.
const fn fits(shown: (i64, i64), size: (i64, i64)) -> bool {
    let (wide, tall) = turned(shown, size);
    shown.0 <= wide + wide / 15 && shown.1 <= tall + tall / 15
}

/// Scales down into a box that is turned as the picture is.
pub(super) fn within(shown: (i64, i64), size: (i64, i64)) -> (i64, i64) {
    within_upright(shown, turned(shown, size))
}

/// Scales down into a box with the shape kept; even numbers, as video with halved colour needs them.
fn within_upright((width, height): (i64, i64), (wide, tall): (i64, i64)) -> (i64, i64) {
    let even = |length: i64| (length / 2 * 2).max(2);
    // By the side that exceeds its limit more.
    if width <= wide && height <= tall {
        (even(width), even(height))
    } else if width.saturating_mul(tall) >= height.saturating_mul(wide) {
        (even(wide), even(height.saturating_mul(wide) / width.max(1)))
    } else {
        (even(width.saturating_mul(tall) / height.max(1)), even(tall))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_declared_language_becomes_a_tag() {
        let tag = |language: &str| {
            let track = SubtitleTrack { codec: "subrip".to_owned(), language: Some(language.to_owned()) };
            track.tag().map(str::to_owned)
        };
        for (declared, expected) in [("chi", "zh"), ("eng", "en"), ("ita", "it"), ("yue", "yue"), ("en", "en")] {
            assert_eq!(tag(declared).as_deref(), Some(expected));
        }
        assert_eq!(["und", "", "Chinese", "a\"b"].map(tag), [const { None }; 4]);
    }

    fn film(width: i64, height: i64) -> Measures {
        Measures {
            container: Some("mp4".to_owned()),
            video_codec: Some("h264".to_owned()),
            pixel_format: Some("yuv420p".to_owned()),
            audio_codec: Some("aac".to_owned()),
            duration_ms: Some(60_000),
            bit_rate: Some(5_000_000),
            width: Some(width),
            height: Some(height),
            ..Measures::default()
        }
    }

    #[test]
    fn an_ordinary_film_plays_as_it_is() {
        for (width, height) in [(1_920, 1_080), (1_920, 1_088), (2_048, 1_080), (1_280, 720), (1_080, 1_920)] {
            assert!(film(width, height).plays_as_it_is(), "{width}×{height}");
            assert_eq!(film(width, height).renditions(), Vec::<i64>::new());
        }
    }

    #[test]
    fn what_a_browser_cannot_play_gets_copies() {
        type Change = fn(&mut Measures);
        let changes: [(&str, Change); 9] = [
            ("container", |m| m.container = Some("matroska".to_owned())),
            ("codec", |m| m.video_codec = Some("hevc".to_owned())),
            ("ten bits", |m| m.pixel_format = Some("yuv420p10le".to_owned())),
            ("sound", |m| m.audio_codec = Some("ac3".to_owned())),
            ("heavy", |m| m.bit_rate = Some(HEAVY + 1)),
            ("unknown weight", |m| m.bit_rate = None),
            ("fields", |m| m.interlaced = Some(true)),
            ("fast", |m| m.frame_rate_milli = Some(120_000)),
            ("large", |m| (m.width, m.height) = (Some(3_840), Some(2_160))),
        ];
        for (what, change) in changes {
            let mut measures = film(1_920, 1_080);
            change(&mut measures);
            assert_eq!(measures.renditions(), [1_080, 720], "{what}");
        }
        let mut small = film(1_280, 720);
        small.video_codec = Some("hevc".to_owned());
        assert_eq!(small.renditions(), [720]);
    }

    #[test]
    fn a_film_lasts_as_long_as_what_is_in_it() {
        let length = |declared: Option<i64>, picture: Option<i64>, sound: Option<i64>, decoded: Option<i64>| {
            let analysis = decoded.map(|decoded_ms| FilmAnalysis { decoded_ms, ..FilmAnalysis::default() });
            Measures { duration_ms: declared, picture_ms: picture, sound_ms: sound, analysis, ..Measures::default() }
                .length_ms()
        };
        assert_eq!(length(Some(240_000), Some(330_000), None, None), Some(330_000), "the header lies");
        assert_eq!(length(Some(240_000), Some(240_040), Some(240_300), Some(240_500)), Some(240_000), "it is rounded");
        assert_eq!(length(Some(60_000), Some(20_000), Some(5_000), Some(20_000)), Some(60_000), "it breaks off");
        assert_eq!(length(Some(10_000), Some(10_000), Some(90_000), None), Some(90_000), "the sound goes on");
        assert_eq!(length(Some(10_000), None, None, Some(12_000)), Some(12_000), "only decoding tells");
        assert_eq!(length(None, Some(3_000), Some(2_990), None), Some(3_000), "nothing is declared");
        assert_eq!(length(Some(0), Some(3_000), None, None), Some(3_000));
        assert_eq!(length(Some(-5), None, None, Some(0)), None);
        assert_eq!(length(Some(i64::MAX), Some(i64::MAX), None, None), Some(i64::MAX));
    }

    #[test]
    fn the_picture_has_the_last_word_on_fields() {
        let analysed = |interlaced| Some(FilmAnalysis { interlaced, ..FilmAnalysis::default() });
        let declared = Measures { interlaced: Some(true), ..Measures::default() };
        assert!(declared.is_interlaced());
        assert!(!Measures { analysis: analysed(Some(false)), ..declared.clone() }.is_interlaced());
        assert!(Measures { analysis: analysed(None), ..declared }.is_interlaced());
        assert!(Measures { analysis: analysed(Some(true)), ..Measures::default() }.is_interlaced());
    }

    #[test]
    fn copies_keep_the_shape_and_never_grow() {
        let size = |width, height, tall| film(width, height).rendition_size(tall);
        assert_eq!(size(3_840, 2_160, 1_080), Some((1_920, 1_080)));
        assert_eq!(size(3_840, 1_600, 1_080), Some((1_920, 800)));
        assert_eq!(size(1_440, 1_080, 720), Some((960, 720)));
        assert_eq!(size(2_160, 3_840, 720), Some((720, 1_280)));
        assert_eq!(size(641, 361, 1_080), Some((640, 360)));
        assert_eq!(size(1_920, 1_080, 480), None);
        let anamorphic = Measures { display_aspect: Some("16:9".to_owned()), ..film(1_440, 1_080) };
        assert_eq!(anamorphic.shown(), Some((1_920, 1_080)));
        let turned = Measures { rotation: 90, ..film(1_920, 1_080) };
        assert_eq!(turned.rendition_size(720), Some((720, 1_280)));
    }

    #[test]
    fn measures_of_an_older_version_can_be_read() {
        let old: Measures =
            serde_json::from_str(r#"{"width": 640, "height": 360, "look": {"decoded_ms": 5}}"#).unwrap();
        assert_eq!((old.width, old.analysis.unwrap().decoded_ms, old.rotation), (Some(640), 5, 0));
    }

    proptest! {
        #[test]
        fn any_size_gives_a_copy_that_an_encoder_takes(
            width in 1_i64..40_000, height in 1_i64..40_000, rotation in 0_i64..4, aspect in "[0-9]{1,4}:[0-9]{1,4}",
        ) {
            let measures = Measures { rotation: rotation * 90, display_aspect: Some(aspect), ..film(width, height) };
            let shown = measures.shown().unwrap();
            for (wide, tall) in BOXES {
                let (w, h) = measures.rendition_size(tall).unwrap();
                prop_assert!(w % 2 == 0 && h % 2 == 0 && w >= 2 && h >= 2);
                prop_assert!(w <= shown.0.max(2) && h <= shown.1.max(2), "never grows: {w}×{h} of {shown:?}");
                prop_assert!(w.max(h) <= wide && w.min(h) <= tall);
            }
        }
    }
}
