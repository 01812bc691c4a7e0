//! Pictures of posters: a drawing with stills of films over it.

use std::path::Path;

use tokio::fs;

use super::probe::Prober;
use super::render::{MEMORY, Making, PICTURE};
use super::sandbox::{FILM, FilmResult, MediaTool, RunLimits, ToolRun};

/// A still and its place on a drawing, pixels.
#[derive(Clone, Copy, Debug)]
pub struct PlacedStill<'a> {
    /// The picture, a JPEG.
    pub picture: &'a Path,
    /// Its top left corner.
    pub at: (u16, u16),
    /// The width and height it is shown with.
    pub size: (u16, u16),
}

/// What ffmpeg is told to lay the stills, which are its inputs from the second on, over the drawing.
fn laid_over(stills: &[PlacedStill<'_>], (width, height): (u32, u32)) -> String {
    let mut filter = format!("[0:v]scale={width}:{height},format=rgb24");
    for (nth, still) in (1_usize..).zip(stills) {
        let ((left, top), (width, height)) = (still.at, still.size);
        filter.push_str(&format!(
            "[sheet{nth}];[{nth}:v]scale={width}:{height}[still{nth}];\
             [sheet{nth}][still{nth}]overlay={left}:{top}:format=rgb,format=rgb24"
        ));
    }
    filter
}

impl Prober {
    /// Makes the picture of a poster from its drawing (SVG of this size, pixels, without text), and puts stills over it.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a drawing that cannot be read, as by an ffmpeg
    /// without librsvg.
    pub async fn printed_poster(
        &self,
        drawing: &Path,
        stills: &[PlacedStill<'_>],
        size: (u32, u32),
        out: &Path,
    ) -> FilmResult<()> {
        let making = Making::begin(out).await?;
        let mut args: Vec<String> = ["-nostdin", "-hide_banner", "-nostats", "-y", "-v", "level+info", "-threads", "2"]
            .into_iter()
            .chain(["-protocol_whitelist", "file", "-codec_whitelist", "librsvg", "-f", "svg_pipe", "-i", FILM])
            .map(str::to_owned)
            .collect();
        for (nth, still) in (1_usize..).zip(stills) {
            // What is made of films lies where this run may read nothing else.
            let name = format!("still-{nth}.jpg");
            fs::copy(still.picture, making.folder.join(&name)).await?;
            args.extend(
                ["-protocol_whitelist", "file", "-codec_whitelist", "mjpeg", "-f", "jpeg_pipe", "-i"]
                    .map(str::to_owned),
            );
            args.push(format!("/out/{name}"));
        }
        args.extend(["-filter_complex".to_owned(), laid_over(stills, size)]);
        args.extend(["-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "/out/poster.png"].map(str::to_owned));
        let limits = RunLimits { written: 16 << 20, ..self.limits(PICTURE, MEMORY) };
        let run = ToolRun { tool: MediaTool::Ffmpeg, film: drawing, out: Some(&making.folder), args, limits };
        match self.sandbox.run(&run, &mut |_| {}, &mut |_| {}).await {
            Ok(Ok(())) => making.end("poster.png").await,
            ended => {
                making.clear().await;
                ended
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_still_is_laid_over_what_came_before() {
        let picture = Path::new("s.jpg");
        let still = |left| PlacedStill { picture, at: (left, 5), size: (30, 20) };
        assert_eq!(laid_over(&[], (10, 20)), "[0:v]scale=10:20,format=rgb24");
        let two = laid_over(&[still(1), still(2)], (10, 20));
        let parts: Vec<&str> = two.split(';').collect();
        assert_eq!(parts.len(), 5, "{two}");
        assert_eq!(parts[0], "[0:v]scale=10:20,format=rgb24[sheet1]");
        assert_eq!(parts[1], "[1:v]scale=30:20[still1]", "nothing is cut off");
        assert_eq!(parts[2], "[sheet1][still1]overlay=1:5:format=rgb,format=rgb24[sheet2]");
        assert_eq!(parts[4], "[sheet2][still2]overlay=2:5:format=rgb,format=rgb24");
    }
}
