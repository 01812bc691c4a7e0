//! A folder of clips that ffmpeg draws.

use std::path::{Path, PathBuf};
use std::process::Command;

use services::media::Prober;

pub struct Folder(pub PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("linxuan-films-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Draws a clip: the arguments of ffmpeg as one line, split at blanks.
    pub fn clip(&self, name: &str, args: &str) -> PathBuf {
        let path = self.path(name);
        ffmpeg(args, &path);
        path
    }

    /// A moving picture with a tone, H.264 and AAC.
    pub fn ordinary(&self, name: &str, seconds: u32) -> PathBuf {
        self.clip(
            name,
            &format!("-f lavfi -i testsrc2=s=640x360:r=25:d={seconds} -f lavfi -i sine=f=1000:r=48000:d={seconds} {H264} -c:a aac"),
        )
    }

    /// Names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(&self.0).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p";

pub fn ffmpeg(args: &str, out: &Path) {
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y"])
        .args(args.split_whitespace())
        .arg(out)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What ffprobe says of a stream's entries, one line each.
pub fn probed(path: &Path, args: &str) -> String {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-of", "csv=p=0"])
        .args(args.split_whitespace())
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub fn prober() -> Prober {
    Prober::new("ffprobe".into())
}
