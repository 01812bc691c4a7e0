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

async fn clip(folder: &Path, number: usize) -> Result<PathBuf, Failure> {
    let film = folder.join(format!("sample-{number:02}.mp4"));
    // Words come from files: nothing in them can be read as part of the filter.
    let (title, note) = (folder.join(format!("{number}.title")), folder.join(format!("{number}.note")));
    tokio::fs::write(&title, format!("示例影片 {number:02}")).await.map_err(Failure::environment)?;
    tokio::fs::write(&note, format!("Sample film {number:02} · 合成")).await.map_err(Failure::environment)?;
    let seconds = 8 + number * 5 % 9;
    let output = tokio::process::Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y"])
        .args(["-f", "lavfi", "-i", &picture(number, seconds)])
        .args(["-f", "lavfi", "-i", &hum(number, seconds)])
        .args(["-f", "lavfi", "-i", &hum(number + 3, seconds)])
        .args(["-filter_complex", &filter(&title, &note, seconds), "-map", "[v]", "-map", "[a]"])
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-tune", "animation", "-crf", "30", "-g", "24"])
        .args(["-c:a", "aac", "-b:a", "64k", "-ac", "2", "-movflags", "+faststart"])
        .args(["-t", &seconds.to_string()])
        .arg(&film)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| Failure::Environment(format!("ffmpeg: {error}")))?;
    if output.status.success() {
        Ok(film)
    } else {
        let words = String::from_utf8_lossy(&output.stderr);
        Err(Failure::Environment(format!("ffmpeg: {}", words.lines().last().unwrap_or("ended without a word"))))
    }
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
    let quoted = |path: &Path| path.display().to_string().replace('\\', "\\\\").replace('\'', "'\\\\\\''");
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
    fn no_two_films_have_the_same_picture() {
        let pictures: std::collections::BTreeSet<String> = (1..=CLIPS).map(|number| picture(number, 9)).collect();
        assert_eq!(pictures.len(), CLIPS);
    }
}
