//! What is made of a film: a poster, a storyboard, copies that browsers play, subtitles.
//!
//! Each is made in a folder of its own beside its final name, the only one the child may write to, and gets its name when
//! it is whole.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::film::{self, FRAME_HEIGHT, FRAME_WIDTH, Measures, Storyboard, WebVtt};
use tokio::fs;

use super::analysis::{ffmpeg, time_for};
use super::off_thread::read_subtitles;
use super::probe::{Prober, demuxer, no_film};
use super::room;
use super::sandbox::{FILM, FilmProblem, FilmResult, Lines, MediaTool, RunLimits, TOO_LARGE, ToolRun};
use crate::error::{Result, ServiceError};

/// Longest work on a small picture.
pub(super) const PICTURE: Duration = Duration::from_secs(120);
/// Longest making of a copy.
const LONGEST: Duration = Duration::from_secs(24 * 3_600);
/// Widest poster, pixels.
pub(crate) const POSTER_WIDTH: i64 = 1_280;
/// Widths, pixels, and strengths of compression that are tried for a small poster, the best first.
const SMALL_POSTERS: [(u32, u32); 6] = [(480, 5), (480, 9), (480, 16), (480, 28), (320, 20), (240, 31)];
/// The most that a small poster weighs, bytes.
const SMALL_POSTER_BYTES: u64 = 20_000;
/// Variance from which a picture shows enough to stand for a film.
const SHOWS: u64 = 400;
/// Address space of a decoder and an encoder, bytes.
pub(super) const MEMORY: u64 = 6 << 30;
/// Between pictures farther apart than this only key frames are decoded, milliseconds: cameras and encoders set one every
/// ten seconds at most.
const KEY_FRAMES: i64 = 10_000;

/// How much longer or shorter than the film a copy of its packets may be, milliseconds.
const DIFFERS: u64 = 1_500;
/// Nothing but the tracks: no tags, chapters, names of tracks, time codes, attachments, nor what made it and when.
const NAMELESS: [&str; 12] = [
    "-map_metadata",
    "-1",
    "-map_chapters",
    "-1",
    "-dn",
    "-sn",
    "-fflags",
    "+bitexact",
    "-write_tmcd",
    "0",
    "-empty_hdlr_name",
    "1",
];
/// H.264 without what is no picture: messages (SEI), in which cameras keep time, place and model, filler, and private units.
const PICTURES_ALONE: &str = "filter_units=remove_types=6|12|24-31";

/// Where something is made.
pub(super) struct Making {
    pub(super) folder: PathBuf,
    target: PathBuf,
}

impl Making {
    pub(super) async fn begin(target: &Path) -> Result<Self> {
        let target = std::path::absolute(target)?;
        let mut folder = OsString::from(&target);
        folder.push(".part");
        let making = Self { folder: PathBuf::from(folder), target };
        // Left by a run that was cut off.
        making.clear().await;
        fs::create_dir_all(&making.folder).await?;
        Ok(making)
    }

    /// Gives what was made its name, if it is a file with something in it.
    pub(super) async fn end(self, name: &str) -> FilmResult<()> {
        let made = self.folder.join(name);
        // Never through a link that the child may have left.
        let whole = fs::symlink_metadata(&made).await.is_ok_and(|found| found.is_file() && found.len() > 0);
        if whole {
            fs::File::open(&made).await?.sync_all().await?;
            fs::rename(&made, &self.target).await?;
        }
        self.clear().await;
        Ok(if whole { Ok(()) } else { Err(FilmProblem::Refused("nothing can be made of it".to_owned())) })
    }

    pub(super) async fn clear(&self) {
        if let Err(error) = fs::remove_dir_all(&self.folder).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(folder = %self.folder.display(), %error, "temporary folder could not be removed");
        }
    }
}

/// How a copy is encoded.
pub(super) struct Encoding<'a> {
    /// Width and height, pixels.
    pub(super) size: (i64, i64),
    /// Pictures a second as a filter of ffmpeg reads them; empty keeps those of the film.
    pub(super) pace: String,
    /// What the encoder of the picture is told.
    pub(super) picture: &'a [&'a str],
    /// Bits a second of the sound as ffmpeg reads them.
    pub(super) sound: &'a str,
    /// What may be written, bytes.
    pub(super) written: u64,
}

impl Prober {
    /// Makes a poster, a JPEG no wider than 1280 pixels: the picture at a tenth of the film, or later where that one is
    /// nearly even.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a film without a picture to show.
    pub async fn poster(&self, film: &Path, measures: &Measures, out: &Path) -> FilmResult<()> {
        let Some((width, height)) = measures.reduced(POSTER_WIDTH) else { return Ok(Err(no_picture())) };
        let duration = measures.length_ms().unwrap_or_default();
        let mut best: Option<(u64, i64)> = None;
        for percent in [10, 15, 22, 30, 40, 50, 65, 80, 5, 0] {
            let at = duration / 100 * percent;
            let contrast = match self.grey(film, at).await? {
                Ok(picture) => film::contrast(&picture),
                // Damage at one place is no reason to show nothing.
                Err(FilmProblem::Refused(_)) => continue,
                Err(problem) => return Ok(Err(problem)),
            };
            if best.is_none_or(|(most, _)| contrast > most) {
                best = Some((contrast, at));
            }
            if contrast >= SHOWS {
                break;
            }
        }
        let Some((_, at)) = best else { return Ok(Err(no_picture())) };
        let filter = format!("{},format=yuvj420p", scaled(measures, width, height));
        let args = ["-map", "0:V:0", "-frames:v", "1", "-vf", &filter, "-q:v", "3", "-f", "mjpeg", "/out/poster.jpg"];
        let limits = RunLimits { written: 16 << 20, ..self.limits(PICTURE, MEMORY) };
        self.make(film, Some(at), &[], &args, limits, out, "poster.jpg", &mut |_| {}).await
    }

    /// Makes a small poster of a poster: a JPEG no wider than 480 pixels, of 20 kB at most, so that a page of it and its style is
    /// there quickly on a slow line.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a poster that cannot be read, or made so small.
    pub async fn small_poster(&self, poster: &Path, out: &Path) -> FilmResult<()> {
        for (width, quality) in SMALL_POSTERS {
            let making = Making::begin(out).await?;
            let filter = format!("scale='min({width},iw)':-2:flags=area,format=yuvj420p");
            let quality = quality.to_string();
            let mut args: Vec<&str> =
                vec!["-nostdin", "-hide_banner", "-nostats", "-y", "-v", "level+info", "-threads", "2"];
            args.extend(["-protocol_whitelist", "file", "-codec_whitelist", "mjpeg", "-f", "jpeg_pipe", "-i", FILM]);
            args.extend(["-frames:v", "1", "-vf", &filter, "-q:v", &quality, "-f", "mjpeg", "/out/small.jpg"]);
            let limits = RunLimits { written: 16 << 20, ..self.limits(PICTURE, MEMORY) };
            let args = args.into_iter().map(str::to_owned).collect();
            let run = ToolRun { tool: MediaTool::Ffmpeg, film: poster, out: Some(&making.folder), args, limits };
            let ended = self.sandbox.run(&run, &mut |_| {}, &mut |_| {}).await;
            let made = if matches!(ended, Ok(Ok(()))) {
                making.end("small.jpg").await?
            } else {
                making.clear().await;
                ended?
            };
            if let Err(problem) = made {
                return Ok(Err(problem));
            }
            if fs::metadata(out).await?.len() <= SMALL_POSTER_BYTES {
                return Ok(Ok(()));
            }
        }
        fs::remove_file(out).await?;
        Ok(Err(FilmProblem::Refused("no picture of it is small enough".to_owned())))
    }

    /// One small grey picture.
    async fn grey(&self, film: &Path, at: i64) -> FilmResult<Vec<u8>> {
        let Some(demuxer) = demuxer(film).await? else { return Ok(Err(no_film())) };
        let filter = format!("scale={FRAME_WIDTH}:{FRAME_HEIGHT}:flags=area,format=gray");
        let mut args = ffmpeg(demuxer, Some(at));
        let picture = ["-map", "0:V:0", "-frames:v", "1", "-vf", &filter, "-f", "rawvideo", "pipe:1"];
        args.extend(picture.map(str::to_owned));
        let run = ToolRun { tool: MediaTool::Ffmpeg, film, out: None, args, limits: self.limits(PICTURE, MEMORY) };
        let mut picture = Vec::new();
        let ended = self.sandbox.run(&run, &mut |bytes| picture.extend_from_slice(bytes), &mut |_| {}).await?;
        Ok(ended.and_then(|()| if picture.is_empty() { Err(no_picture()) } else { Ok(picture) }))
    }

    /// Makes a storyboard, one JPEG with small pictures in a grid, and tells the grid.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a film without pictures or duration.
    pub async fn storyboard(&self, film: &Path, measures: &Measures, out: &Path) -> FilmResult<Storyboard> {
        let Some(plan) = Storyboard::plan(measures) else { return Ok(Err(no_picture())) };
        let Storyboard { columns, rows, tiles, tile_width, tile_height, interval_ms } = plan;
        // The picture at the beginning of each interval, as the player's position asks for it.
        let filter = format!(
            "fps=fps=1000/{interval_ms}:round=up:start_time=0,trim=end_frame={tiles},{},format=yuvj420p,tile={columns}x{rows}",
            scaled(measures, tile_width, tile_height)
        );
        let args =
            ["-map", "0:V:0", "-frames:v", "1", "-vf", &filter, "-q:v", "4", "-f", "mjpeg", "/out/storyboard.jpg"];
        let before: &[&str] = if interval_ms > KEY_FRAMES { &["-skip_frame", "nokey"] } else { &[] };
        let limits = RunLimits { written: 64 << 20, ..self.limits(time_for(measures, 2, LONGEST), MEMORY) };
        Ok(self.make(film, None, before, &args, limits, out, "storyboard.jpg", &mut |_| {}).await?.map(|()| plan))
    }

    /// Makes a copy that every browser plays: H.264 and AAC stereo, the header first, a key frame every two seconds, whole
    /// pictures, standard dynamic range, nothing of the film's metadata. `height` is one of [`Measures::renditions`];
    /// `progress` gets thousandths.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a film that cannot be decoded.
    pub async fn rendition(
        &self,
        film: &Path,
        measures: &Measures,
        height: i64,
        out: &Path,
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> FilmResult<()> {
        let Some(size) = measures.rendition_size(height) else { return Ok(Err(no_picture())) };
        // Quality decides; the ceiling keeps a copy light enough for an ordinary line.
        let (most, buffer) = if height > 720 { ("8M", "16M") } else { ("4M", "8M") };
        let threads = std::thread::available_parallelism().map_or(2, usize::from).min(4).to_string();
        let expected = u64::try_from(measures.rendition_bytes(height)).unwrap_or_default();
        let is_fast = measures.frame_rate_milli.is_some_and(|rate| rate > 60_500);
        let encoding = Encoding {
            size,
            pace: if is_fast { "60".to_owned() } else { String::new() },
            picture: &["-preset", "veryfast", "-crf", "21", "-maxrate", most, "-bufsize", buffer, "-threads", &threads],
            sound: "160k",
            written: expected.saturating_add(256 << 20),
        };
        self.encode(film, measures, &encoding, out, progress).await
    }

    /// Encodes a film anew.
    ///
    /// # Errors
    /// As [`Prober::rendition`].
    pub(super) async fn encode(
        &self,
        film: &Path,
        measures: &Measures,
        encoding: &Encoding<'_>,
        out: &Path,
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> FilmResult<()> {
        let mut filter = String::new();
        if measures.is_interlaced() {
            filter.push_str("bwdif=mode=send_frame,");
        }
        if !encoding.pace.is_empty() {
            filter.push_str("fps=");
            filter.push_str(&encoding.pace);
            filter.push(',');
        }
        let (width, tall) = encoding.size;
        filter.push_str(&scaled(measures, width, tall));
        filter.push_str(",setsar=1,format=yuv420p");
        let tracks = tracks(measures);
        let mut args: Vec<&str> = tracks.iter().map(String::as_str).chain(NAMELESS).collect();
        args.extend(["-vf", &filter, "-c:v", "libx264", "-a53cc", "0", "-profile:v", "high"]);
        args.extend(encoding.picture);
        args.extend(["-force_key_frames", "expr:gte(t,n_forced*2)", "-c:a", "aac", "-b:a", encoding.sound, "-ac", "2"]);
        args.extend(["-ar", "48000", "-movflags", "+faststart", "-progress", "pipe:1", "-stats_period", "2"]);
        args.extend(["-f", "mp4", "/out/film.mp4"]);
        let limits = RunLimits {
            written: encoding.written,
            said: 256 << 20,
            ..self.limits(time_for(measures, 30, LONGEST), MEMORY)
        };
        let duration = measures.length_ms().unwrap_or(1);
        let mut lines = Lines::default();
        let mut said = |bytes: &[u8]| {
            lines.feed(bytes, &mut |line| {
                if let Some(micros) = line.strip_prefix("out_time_us=").and_then(|time| time.parse::<i64>().ok()) {
                    // Millionths by thousandths of a second are thousandths of the film.
                    progress((micros.max(0) / duration).min(1_000));
                }
            });
        };
        self.make(film, None, &[], &args, limits, out, "film.mp4", &mut said).await
    }

    /// Makes a copy of a film that [`Measures::plays_as_it_is`]: the same picture and sound in a file of its own, with nothing
    /// that the film says of itself, neither beside the picture nor, as cameras do, inside it.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a film that cannot be taken apart, or whose copy
    /// is of another length.
    pub async fn remux(&self, film: &Path, measures: &Measures, out: &Path) -> FilmResult<()> {
        let tracks = tracks(measures);
        let mut args: Vec<&str> = tracks.iter().map(String::as_str).chain(NAMELESS).collect();
        args.extend(["-c", "copy", "-bsf:v", PICTURES_ALONE, "-movflags", "+faststart", "-f", "mp4", "/out/film.mp4"]);
        let size = fs::metadata(film).await?.len();
        let limits =
            RunLimits { written: size.saturating_add(64 << 20), ..self.limits(time_for(measures, 2, LONGEST), MEMORY) };
        if let Err(problem) = self.make(film, None, &[], &args, limits, out, "film.mp4", &mut |_| {}).await? {
            return Ok(Err(problem));
        }
        Ok(self.headers(out).await?.and_then(|copy| {
            // Of a film that breaks off, what there is.
            let inside = measures.picture_ms.max(measures.sound_ms).or(measures.length_ms());
            let (expected, found) = (inside.unwrap_or_default(), copy.length_ms().unwrap_or_default());
            // A cut by an edit list that a copy cannot follow, or damage.
            if found.abs_diff(expected) <= DIFFERS { Ok(()) } else { Err(other_length(found, expected)) }
        }))
    }

    /// Takes a subtitle track out of a film as WebVTT; `track` counts from 0 in [`Measures::subtitles`].
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a track that has no words.
    pub async fn subtitles(&self, film: &Path, track: usize, out: &Path) -> FilmResult<WebVtt> {
        let Some(demuxer) = demuxer(film).await? else { return Ok(Err(no_film())) };
        let mut args = ffmpeg(demuxer, None);
        args.extend(["-map", &format!("0:s:{track}"), "-c:s", "srt", "-f", "srt", "pipe:1"].map(str::to_owned));
        let limits = RunLimits { said: 8 << 20, ..self.limits(Duration::from_secs(600), 2 << 30) };
        let run = ToolRun { tool: MediaTool::Ffmpeg, film, out: None, args, limits };
        let mut srt = Vec::new();
        if let Err(problem) = self.sandbox.run(&run, &mut |bytes| srt.extend_from_slice(bytes), &mut |_| {}).await? {
            return Ok(Err(problem));
        }
        let Ok(words) = read_subtitles(srt).await? else {
            return Ok(Err(FilmProblem::Refused("the subtitles say nothing".to_owned())));
        };
        let making = Making::begin(out).await?;
        fs::write(making.folder.join("words.vtt"), &words.text).await?;
        Ok(making.end("words.vtt").await?.map(|()| words))
    }

    #[expect(clippy::too_many_arguments, reason = "one call of ffmpeg is that many things")]
    async fn make(
        &self,
        film: &Path,
        at: Option<i64>,
        before: &[&str],
        after: &[&str],
        limits: RunLimits,
        out: &Path,
        name: &str,
        said: &mut (dyn FnMut(&[u8]) + Send),
    ) -> FilmResult<()> {
        let Some(demuxer) = demuxer(film).await? else { return Ok(Err(no_film())) };
        let making = Making::begin(out).await?;
        let input = ffmpeg(demuxer, at);
        let args = before.iter().map(|arg| (*arg).to_owned()).chain(input);
        let args = args.chain(after.iter().map(|arg| (*arg).to_owned())).collect();
        // What is made is copied to its place before it goes here: for a moment it is there twice.
        let most = room::room(&making.folder).map_or(u64::MAX, |room| room / 2);
        room::leave_to_database(&making.folder, 1)?;
        let wanted = limits.written;
        let limits = RunLimits { written: wanted.min(most), ..limits };
        let run = ToolRun { tool: MediaTool::Ffmpeg, film, out: Some(&making.folder), args, limits };
        let mut ended = self.sandbox.run(&run, said, &mut |_| {}).await;
        if most < wanted && matches!(&ended, Ok(Err(FilmProblem::Refused(words))) if words == TOO_LARGE) {
            // Not the film's fault.
            ended = Err(
                room::leave_to_database(&making.folder, wanted).map_or_else(Into::into, |()| too_little_room(most))
            );
        }
        if let Ok(Ok(())) = ended {
            return making.end(name).await;
        }
        making.clear().await;
        ended
    }
}

fn too_little_room(most: u64) -> ServiceError {
    ServiceError::Environment(format!("no room: what is made was larger than the {most} bytes there were for it"))
}

fn other_length(found: i64, expected: i64) -> FilmProblem {
    FilmProblem::Refused(format!("the copy lasts {found} ms instead of {expected} ms"))
}

/// The picture, and the sound that is played.
fn tracks(measures: &Measures) -> Vec<String> {
    let sound = measures.playable_track().map(|track| ["-map".to_owned(), format!("0:a:{track}")]);
    ["-map", "0:V:0"].map(str::to_owned).into_iter().chain(sound.into_iter().flatten()).collect()
}

pub(super) fn no_picture() -> FilmProblem {
    FilmProblem::Refused("there is no picture".to_owned())
}

/// Scales, and maps high dynamic range to the standard one, after scaling because it is costly.
fn scaled(measures: &Measures, width: i64, height: i64) -> String {
    let scale = format!("scale={width}:{height}:flags=bicubic");
    let Some(transfer) = measures.transfer.as_deref().filter(|_| measures.is_hdr()) else { return scale };
    format!(
        "{scale},zscale=tin={transfer}:pin=bt2020:min=bt2020nc:rin=tv:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,\
         tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"
    )
}
