//! Analysing a film: one pass of ffmpeg decodes everything once and tells loudness, black and silent stretches,
//! fields, damage, and the small grey pictures a fingerprint is made of.
//!
//! Filters see a reduced film: blackness five small pictures a second; fields two seconds of every twenty, narrow but with
//! every line; the fingerprint its samples only. So decoding is most of the cost.

use std::path::Path;
use std::time::Duration;

use domain::film::{FRAME_HEIGHT, FRAME_WIDTH, FRAMES, FilmAnalysis, Fingerprint, Measures, SAMPLES_A_SECOND};

use super::probe::{Prober, demuxer, millis, no_film};
use super::sandbox::{FILM, FilmProblem, FilmResult, MediaTool, RunLimits, ToolRun};
use super::sound;

/// Longest analysis of any film.
const LONGEST: Duration = Duration::from_secs(8 * 3_600);
/// Decoders that may run on a stranger's data beside those of sound: of cameras, editors and the web, and of old systems.
const DECODERS: &str = "h264,hevc,av1,libdav1d,libaom-av1,vp8,vp9,libvpx,libvpx-vp9,mpeg4,mpeg2video,mpeg1video,prores,dnxhd,\
mjpeg,cfhd,ffv1,rawvideo,v210,dvvideo,svq1,svq3,h263,qtrle,cinepak,msmpeg4v2,msmpeg4,png,theora,\
movtext,mov_text,subrip,srt,ass,ssa,webvtt,text";
/// Most stretches of one kind that are kept.
const STRETCHES: usize = 500;
/// Silence measured as this is no loudness: the gate of R 128, tenths of a LUFS.
const GATE: i64 = -700;

/// The beginning of every ffmpeg run up to its input, with the demuxer that the first bytes chose.
pub(crate) fn ffmpeg(demuxer: &str, seek_ms: Option<i64>) -> Vec<String> {
    let mut args: Vec<String> =
        ["-nostdin", "-hide_banner", "-nostats", "-y", "-v", "level+info", "-threads", "2"].map(str::to_owned).into();
    let decoders = format!("{DECODERS},{}", sound::decoders());
    args.extend(["-protocol_whitelist", "file", "-codec_whitelist", &decoders, "-f", demuxer].map(str::to_owned));
    if let Some(ms) = seek_ms {
        args.extend(["-ss".to_owned(), format!("{ms}ms")]);
    }
    args.extend(["-i", FILM].map(str::to_owned));
    args
}

/// Time for a run that decodes the whole film, when it gets twice or more the film's own time.
pub(crate) fn time_for(measures: &Measures, times: u32, longest: Duration) -> Duration {
    let duration = u64::try_from(measures.length_ms().unwrap_or_default()).unwrap_or_default();
    Duration::from_millis(duration).saturating_mul(times).saturating_add(Duration::from_secs(120)).min(longest)
}

impl Prober {
    /// Decodes a measured film once and tells what only that shows, with its fingerprint.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a film that cannot be decoded at all.
    pub async fn analyse(&self, film: &Path, measures: &Measures) -> FilmResult<(FilmAnalysis, Fingerprint)> {
        let Some(demuxer) = demuxer(film).await? else { return Ok(Err(no_film())) };
        if measures.video_codec.is_none() {
            return Ok(Err(FilmProblem::Refused("there is no picture".to_owned())));
        }
        let mut args = ffmpeg(demuxer, None);
        args.extend(filters(measures.playable_track()));
        let most = FRAMES.saturating_mul(FRAME_WIDTH * FRAME_HEIGHT);
        let limits = RunLimits {
            said: u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1 << 20),
            ..self.limits(time_for(measures, 2, LONGEST), 4 << 30)
        };
        let run = ToolRun { tool: MediaTool::Ffmpeg, film, out: None, args, limits };
        let (mut pictures, mut notes) = (Vec::new(), Notes::of(measures));
        let ended = self
            .sandbox
            .run(&run, &mut |bytes| pictures.extend_from_slice(bytes), &mut |line| notes.line(line))
            .await?;
        Ok(ended.map(|()| (notes.analysis(), Fingerprint::of(&pictures))))
    }
}

/// One graph; each branch ends in an output of its own, so that none stops another when it has seen enough. To the usual
/// thresholds of idet (1.04 and 1.5) drawn pictures with hard edges look like fields; real fields exceed these by far.
fn filters(sound: Option<i64>) -> Vec<String> {
    let seconds = FRAMES / SAMPLES_A_SECOND;
    let mut graph = format!(
        "[0:V:0]split=3[some][dark][eye];\
         [some]select='lt(mod(t,20),2)',format=gray,scale=w='min(320,iw)':h=ih:flags=fast_bilinear,\
         idet=intl_thres=1.3:prog_thres=1.3[fields];\
         [dark]select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.19)',scale=160:90:flags=area,format=gray,\
         blackdetect=d=2:pic_th=0.98:pix_th=0.1[black];\
         [eye]trim=end={seconds},fps={SAMPLES_A_SECOND},scale={FRAME_WIDTH}:{FRAME_HEIGHT}:flags=area,format=gray[prints]"
    );
    if let Some(track) = sound {
        graph.push_str(&format!(
            ";[0:a:{track}]silencedetect=n=-50dB:d=2,ebur128=peak=true:dualmono=true:framelog=verbose[sound]"
        ));
    }
    let mut args = vec!["-filter_complex".to_owned(), graph];
    let mut output = |name: &str, format: &str, to: &str| {
        args.extend(["-map", name, "-f", format, to].map(str::to_owned));
    };
    output("[prints]", "rawvideo", "pipe:1");
    output("[black]", "null", "-");
    output("[fields]", "null", "-");
    if sound.is_some() {
        output("[sound]", "null", "-");
    }
    args.extend(["-progress", "pipe:2", "-stats_period", "10"].map(str::to_owned));
    args
}

/// Reads ffmpeg's words while they come.
struct Notes {
    analysis: FilmAnalysis,
    decoders: Vec<String>,
    silent_from: Option<i64>,
    fields: i64,
    wholes: i64,
}

impl Notes {
    fn of(measures: &Measures) -> Self {
        let codecs = [&measures.video_codec, &measures.audio_codec];
        let decoders = codecs.into_iter().flatten().map(|codec| format!("[{codec} @ ")).collect();
        Self { analysis: FilmAnalysis::default(), decoders, silent_from: None, fields: 0, wholes: 0 }
    }

    fn line(&mut self, line: &str) {
        let line = line.trim();
        if let Some(time) = line.strip_prefix("out_time_us=") {
            let ms = time.parse::<i64>().unwrap_or_default() / 1_000;
            self.analysis.decoded_ms = self.analysis.decoded_ms.max(ms);
        } else if self.decoders.iter().any(|decoder| line.starts_with(decoder)) {
            self.analysis.damages = self.analysis.damages.saturating_add(i64::from(line.contains("] [error]")));
        } else if let Some(level) = line.strip_prefix("I:") {
            // Where the sound changes its form amid the film ffmpeg begins anew; the last part heard counts.
            self.analysis.loudness_tenths =
                tenths(level).filter(|level| *level > GATE).or(self.analysis.loudness_tenths);
        } else if let Some(level) = line.strip_prefix("Peak:") {
            self.analysis.true_peak_tenths = self.analysis.true_peak_tenths.max(tenths(level));
        } else if line.contains("Multi frame detection:") {
            let count = |name| value(line, name).and_then(|n| n.parse::<i64>().ok()).unwrap_or_default();
            self.fields = self.fields.saturating_add(count("TFF:")).saturating_add(count("BFF:"));
            self.wholes = self.wholes.saturating_add(count("Progressive:"));
        } else if let (Some(from), Some(to)) = (value(line, "black_start:"), value(line, "black_end:")) {
            stretch(&mut self.analysis.black, millis(from), millis(to));
        } else if let Some(from) = value(line, "silence_start:") {
            self.silent_from = millis(from).map(|ms| ms.max(0));
        } else if let Some(to) = value(line, "silence_end:") {
            stretch(&mut self.analysis.silent, self.silent_from.take(), millis(to));
        }
    }

    fn analysis(mut self) -> FilmAnalysis {
        // A silence that lasts to the end is not always closed.
        let end = Some(self.analysis.decoded_ms);
        stretch(&mut self.analysis.silent, self.silent_from.take(), end);
        /// Fewer pictures than these decide nothing.
        const FEWEST: i64 = 10;
        self.analysis.interlaced = if self.fields.max(self.wholes) < FEWEST {
            None
        } else if self.fields > self.wholes.saturating_mul(2) {
            Some(true)
        } else {
            Some(false)
        };
        self.analysis
    }
}

fn stretch(all: &mut Vec<(i64, i64)>, from: Option<i64>, to: Option<i64>) {
    if let (Some(from), Some(to)) = (from, to)
        && from < to
        && all.len() < STRETCHES
    {
        all.push((from, to));
    }
}

/// The word after a name: `black_end:` in `black_start:0 black_end:2.96`.
fn value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.split_once(name)?.1.split_whitespace().next()
}

/// `-21.8 LUFS` as −218; `-inf` is none.
fn tenths(text: &str) -> Option<i64> {
    let number = text.split_whitespace().next()?;
    let (sign, digits) = number.strip_prefix('-').map_or((1, number), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let part = part.chars().next().and_then(|digit| digit.to_digit(10))?;
    whole.parse::<i64>().ok()?.checked_mul(10)?.checked_add(i64::from(part))?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_levels_without_floats() {
        assert_eq!(
            (tenths("        -21.8 LUFS"), tenths(" 0.3 dBFS"), tenths("-0.4 dBFS")),
            (Some(-218), Some(3), Some(-4))
        );
        assert_eq!((tenths("-inf dBFS"), tenths("nan"), tenths("")), (None, None, None));
    }

    #[test]
    fn words_nobody_expects_are_nothing() {
        let mut notes = Notes::of(&Measures { video_codec: Some("h264".to_owned()), ..Measures::default() });
        for line in [
            "out_time_us=N/A",
            "out_time_us=-9223372036854775807",
            "silence_end: 5 | silence_duration: 5",
            "[blackdetect @ 0x5] [info] black_start:x black_end:3",
            "black_start:5 black_end:4",
            "I: LUFS",
            "Multi frame detection: TFF: many BFF:",
            "[h264 @ 0x5] [warning] nothing",
            "[aac @ 0x5] [error] of a decoder that does not run",
        ] {
            notes.line(line);
        }
        assert_eq!(notes.analysis(), FilmAnalysis::default());
    }

    #[test]
    fn a_film_with_many_stretches_is_still_told_shortly() {
        let mut notes = Notes::of(&Measures::default());
        for n in 0..2_000 {
            notes.line(&format!("black_start:{n}.1 black_end:{n}.9 black_duration:0.8"));
        }
        assert_eq!(notes.analysis().black.len(), STRETCHES);
    }
}
