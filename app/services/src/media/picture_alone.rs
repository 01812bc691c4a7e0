//! Films with sound that ffprobe cannot open, of which it tells nothing at all: ffmpeg, which leaves alone what it is not asked
//! for, tells what can be told of the picture.

use std::path::Path;
use std::time::Duration;

use domain::film::Measures;

use super::analysis::ffmpeg;
use super::probe::{Prober, demuxer, no_film};
use super::sandbox::{FilmProblem, FilmResult, Lines, MediaTool, ToolRun};
use super::unopened::word_after;

/// Longest reading of a film from beginning to end.
const READING: Duration = Duration::from_secs(900);

/// What ffmpeg says of the streams of its input.
#[derive(Default)]
struct Told {
    ended: bool,
    streams: i64,
    sounds: i64,
    picture: Option<(String, Option<(i64, i64)>)>,
}

impl Told {
    fn line(&mut self, line: &str) {
        self.ended |= line.contains("Output #0");
        // `Stream #0:0 -> #0:0 (copy)` says what is done with them.
        if self.ended || !line.contains("Stream #0:") || line.contains(" -> ") {
            return;
        }
        self.streams = self.streams.saturating_add(1);
        self.sounds = self.sounds.saturating_add(i64::from(line.contains(": Audio: ")));
        if self.picture.is_none() && !line.contains("(attached pic)") {
            self.picture = word_after(line, ": Video: ").map(|codec| (codec, size(line)));
        }
    }
}

impl Prober {
    /// Measures a film of which ffprobe tells nothing because of this sound: picture and length, with sound that cannot
    /// be decoded. `problem` is what is wrong where there is no picture either.
    pub(super) async fn measure_without_sound(
        &self,
        film: &Path,
        sound: String,
        problem: FilmProblem,
    ) -> FilmResult<Measures> {
        let Some(demuxer) = demuxer(film).await? else { return Ok(Err(no_film())) };
        let mut args = ffmpeg(demuxer, None);
        let copied = ["-map", "0:V:0", "-c", "copy", "-progress", "pipe:1", "-stats_period", "10", "-f", "null", "-"];
        args.extend(copied.map(str::to_owned));
        let run = ToolRun { tool: MediaTool::Ffmpeg, film, out: None, args, limits: self.limits(READING, 2 << 30) };
        let (mut told, mut lines, mut length_ms) = (Told::default(), Lines::default(), None);
        let mut said = |bytes: &[u8]| {
            lines.feed(bytes, &mut |line| {
                let micros = line.strip_prefix("out_time_us=").and_then(|time| time.parse::<i64>().ok());
                length_ms = micros.map(|micros| micros / 1_000).or(length_ms);
            });
        };
        let ended = self.sandbox.run(&run, &mut said, &mut |line| told.line(line)).await?;
        let Some((codec, size)) = told.picture.filter(|_| ended.is_ok()) else { return Ok(Err(problem)) };
        Ok(Ok(Measures {
            container: Some(demuxer.to_owned()),
            duration_ms: length_ms,
            streams: told.streams,
            width: size.map(|size| size.0),
            height: size.map(|size| size.1),
            video_codec: Some(codec),
            audio_streams: told.sounds,
            audio_codec: Some(sound),
            mute: true,
            ..Measures::default()
        }))
    }
}

/// `320x240` in `Video: h264 (Main) (avc1 / 0x31637661), yuv420p, 320x240 [SAR 1:1 DAR 4:3], 25 fps`.
fn size(line: &str) -> Option<(i64, i64)> {
    line.split(", ").filter_map(|part| part.split_whitespace().next()?.split_once('x')).find_map(|(width, height)| {
        let (width, height) = (width.parse::<i64>().ok()?, height.parse::<i64>().ok()?);
        (width > 0 && height > 0).then_some((width, height))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_told_by_the_line_of_its_stream() {
        let mut told = Told::default();
        for line in [
            "[info]   Stream #0:0[0x1](und): Video: h264 (Main) (avc1 / 0x31637661), yuv420p(progressive), 1280x720 [SAR 1:1 DAR 16:9], 25 fps",
            "[info]   Stream #0:1[0x2](und): Audio: aac (mp4a / 0x6134706D), 44100 Hz, 0 channels, fltp, 69 kb/s",
            "[info] Output #0, null, to 'pipe:':",
            "[info]   Stream #0:0: Video: h264, 1x1",
        ] {
            told.line(line);
        }
        assert_eq!((told.streams, told.sounds), (2, 1));
        assert_eq!(told.picture, Some(("h264".to_owned(), Some((1_280, 720)))));
    }
}
