//! The films of the demonstration, drawn by ffmpeg: a moving picture, a title card with a running clock, and sound.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use futures::{StreamExt as _, TryStreamExt as _};

use crate::failure::Failure;

/// How many different films there are; entries share them in turn.
pub const CLIPS: usize = 24;

/// Deep colours of four pictures; they are turned round for the others.
const COLOURS: [[&str; 4]; 4] = [
    ["0x16324f", "0x0b1220", "0x7a3b2e", "0x1f4d3f"],
    ["0x3a1c19", "0x120b0a", "0x6b5a2f", "0x2a3f52"],
    ["0x20402f", "0x0a140f", "0x4d3a63", "0x705c33"],
    ["0x3b3158", "0x100d1a", "0x2f5a5f", "0x6a3a2a"],
];

/// The notes of a scale, Hz: each film hums two of them.
const NOTES: [u32; 8] = [196, 220, 247, 262, 294, 330, 349, 392];

/// Draws the first so many films into `folder`, two at a time, and returns them in order.
pub async fn draw(folder: &Path, count: usize) -> Result<Vec<PathBuf>, Failure> {
    tokio::fs::create_dir_all(folder).await.map_err(Failure::environment)?;
    futures::stream::iter((1..=count).map(|number| clip(folder, number))).buffered(2).try_collect().await
}

/// Seconds that films of an exhibition last at least: of what is shorter than two minutes nothing counts.
const SHOWN_SECONDS: usize = 150;
/// Different films of an exhibition.
const SHOWN: usize = 6;
/// Seconds of a lesson, and of the picture it is made of.
const LESSON_SECONDS: usize = 2_700;
const LESSON_PICTURE: usize = 10;

/// Films that sites show: the first clips, each again and again, without being encoded anew.
pub async fn shown(folder: &Path, clips: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut films = Vec::new();
    for (number, clip) in (1..=SHOWN).zip(clips) {
        let times = SHOWN_SECONDS.div_ceil(seconds(number));
        films.push(again(clip, folder.join(format!("shown-{number:02}.mp4")), times).await?);
    }
    Ok(films)
}

/// So many lessons of 45 minutes: a picture that stands still, with a low hum.
pub async fn lessons(folder: &Path, count: usize) -> Result<Vec<PathBuf>, Failure> {
    let mut films = Vec::new();
    for number in 1..=count {
        let picture = lesson(folder, number).await?;
        let film = folder.join(format!("lesson-{number:02}.mp4"));
        films.push(again(&picture, film, LESSON_SECONDS.div_ceil(LESSON_PICTURE)).await?);
    }
    Ok(films)
}

/// A film that shows another one so many times.
async fn again(clip: &Path, film: PathBuf, times: usize) -> Result<PathBuf, Failure> {
    let more = times.saturating_sub(1).to_string();
    let mut command = ffmpeg();
    command.args(["-stream_loop", &more, "-i"]).arg(clip).args(["-c", "copy", "-movflags", "+faststart"]).arg(&film);
    run(&mut command).await?;
    Ok(film)
}

async fn lesson(folder: &Path, number: usize) -> Result<PathBuf, Failure> {
    let film = folder.join(format!("lesson-picture-{number:02}.mp4"));
    let colour = COLOURS.get(number % COLOURS.len()).and_then(|colours| colours.first()).copied().unwrap_or("0x16324f");
    let picture = format!("color=c={colour}:s=1280x720:r=5:d={LESSON_PICTURE}");
    let title = folder.join(format!("lesson-{number}.title"));
    tokio::fs::write(&title, format!("示例课件 {number:02}")).await.map_err(Failure::environment)?;
    let words = format!(
        "drawtext=font='Noto Serif CJK SC':textfile='{}':fontsize=84:fontcolor=0xf2ede4:x=96:y=h-230,format=yuv420p",
        quoted(&title)
    );
    let mut command = ffmpeg();
    command
        .args(["-f", "lavfi", "-i", &picture])
        .args(["-f", "lavfi", "-i", &hum(number, LESSON_PICTURE)])
        .args(["-vf", &words, "-af", "volume=0.3"])
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-g", "25"])
        .args(["-c:a", "aac", "-b:a", "24k", "-ac", "1", "-movflags", "+faststart"])
        .args(["-t", &LESSON_PICTURE.to_string()])
        .arg(&film);
    run(&mut command).await?;
    Ok(film)
}

/// Seconds of the clip with this number.
const fn seconds(number: usize) -> usize {
    8 + number * 5 % 9
}

/// A command without its films, which writes over what is there.
fn ffmpeg() -> tokio::process::Command {
    let mut command = tokio::process::Command::new("ffmpeg");
    command.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"]).stdin(Stdio::null()).kill_on_drop(true);
    command
}

async fn run(command: &mut tokio::process::Command) -> Result<(), Failure> {
    let output = command.output().await.map_err(|error| Failure::Environment(format!("ffmpeg: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Environment(format!("ffmpeg: {}", words.lines().last().unwrap_or("ended without a word"))))
}

/// A path as filters take it.
fn quoted(path: &Path) -> String {
    path.display().to_string().replace('\\', "\\\\").replace('\'', "'\\\\\\''")
}

async fn clip(folder: &Path, number: usize) -> Result<PathBuf, Failure> {
    let film = folder.join(format!("sample-{number:02}.mp4"));
    // Words come from files: nothing in them can be read as part of the filter.
    let (title, note) = (folder.join(format!("{number}.title")), folder.join(format!("{number}.note")));
    tokio::fs::write(&title, format!("示例影片 {number:02}")).await.map_err(Failure::environment)?;
    tokio::fs::write(&note, format!("Sample film {number:02} · 合成")).await.map_err(Failure::environment)?;
    let seconds = seconds(number);
    let mut command = ffmpeg();
    command
        .args(["-f", "lavfi", "-i", &picture(number, seconds)])
        .args(["-f", "lavfi", "-i", &hum(number, seconds)])
        .args(["-f", "lavfi", "-i", &hum(number + 3, seconds)])
        .args(["-filter_complex", &filter(&title, &note, seconds), "-map", "[v]", "-map", "[a]"])
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-tune", "animation", "-crf", "30", "-g", "24"])
        .args(["-c:a", "aac", "-b:a", "64k", "-ac", "2", "-movflags", "+faststart"])
        .args(["-t", &seconds.to_string()])
        .arg(&film);
    run(&mut command).await?;
    Ok(film)
}

fn picture(number: usize, seconds: usize) -> String {
    let colours = COLOURS.get(number % COLOURS.len()).copied().unwrap_or_default();
    let turned: Vec<String> =
        colours.iter().cycle().skip(number % 3).take(4).enumerate().map(|(k, c)| format!("c{k}={c}")).collect();
    format!("gradients=s=1280x720:r=12:{}:n=4:seed={number}:speed=0.02:d={seconds}", turned.join(":"))
}

fn hum(number: usize, seconds: usize) -> String {
    let note = NOTES.get(number % NOTES.len()).copied().unwrap_or(220);
    format!("sine=f={note}:d={seconds}:r=44100")
}

fn filter(title: &Path, note: &Path, seconds: usize) -> String {
    let (title, note, fade) = (quoted(title), quoted(note), seconds.saturating_sub(1));
    format!(
        "[0:v]drawtext=font='Noto Serif CJK SC':textfile='{title}':fontsize=84:fontcolor=0xf2ede4:x=96:y=h-230,\
         drawtext=font='Noto Sans CJK SC':textfile='{note}':fontsize=34:fontcolor=0xf2ede4@0.75:x=100:y=h-115,\
         drawtext=font='Noto Sans CJK SC':text='%{{pts\\:hms}}':fontsize=34:fontcolor=0xf2ede4@0.75:x=w-tw-96:y=h-115,\
         format=yuv420p[v];\
         [1:a][2:a]amix=inputs=2,volume=1.4,afade=t=in:d=0.4,afade=t=out:st={fade}:d=1[a]"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_of_an_exhibition_are_long_enough_to_count() {
        for number in 1..=SHOWN {
            let lasts = seconds(number) * SHOWN_SECONDS.div_ceil(seconds(number));
            assert!((150..180).contains(&lasts), "{number}: {lasts} s");
        }
    }

    #[test]
    fn no_two_films_have_the_same_picture() {
        let pictures: std::collections::BTreeSet<String> = (1..=CLIPS).map(|number| picture(number, 9)).collect();
        assert_eq!(pictures.len(), CLIPS);
    }
}
