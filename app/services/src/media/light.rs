//! The copy of a film for a weak line.

use std::path::Path;

use domain::film::{LIGHT_SOUND, Measures};
use tokio::fs;

use super::probe::Prober;
use super::render::{Encoding, no_picture};
use super::sandbox::{FilmProblem, FilmResult};
use crate::error::Result;

/// Shares of what its picture may take that are tried, per cent: a film may show what no encoder keeps below its ceiling.
const SHARES: [i64; 2] = [100, 60];

impl Prober {
    /// Makes a copy in 480p that weighs no more than [`domain::film::LIGHT_RATE`] on average: H.264 and AAC stereo as
    /// [`Prober::rendition`] makes them. `progress` gets thousandths.
    ///
    /// # Errors
    /// ffmpeg is missing or cannot be started, or the disk. The inner error is a film that cannot be decoded, or not be made so light.
    pub async fn light(
        &self,
        film: &Path,
        measures: &Measures,
        out: &Path,
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> FilmResult<()> {
        let (Some(size), Some(rate)) = (measures.light_size(), measures.light_picture_rate()) else {
            return Ok(Err(no_picture()));
        };
        let most = u64::try_from(measures.light_bytes()).unwrap_or_default();
        let sound = LIGHT_SOUND.to_string();
        for share in SHARES {
            let rate = (rate.saturating_mul(share) / 100).to_string();
            let encoding = Encoding {
                size,
                pace: pace(measures),
                // One thread: it is made beside everything else, and nobody waits for it.
                picture: &["-preset", "faster", "-crf", "26", "-maxrate", &rate, "-bufsize", &rate, "-threads", "1"],
                sound: &sound,
                written: most.saturating_mul(2).saturating_add(16 << 20),
            };
            if let Err(problem) = self.encode(film, measures, &encoding, out, &mut *progress).await? {
                return Ok(Err(problem));
            }
            if is_light(out, most).await? {
                return Ok(Ok(()));
            }
        }
        fs::remove_file(out).await?;
        Ok(Err(FilmProblem::Refused("no copy of it is light enough".to_owned())))
    }
}

async fn is_light(out: &Path, most: u64) -> Result<bool> {
    Ok(fs::metadata(out).await?.len() <= most)
}

/// Pictures a second, where the film has too many.
fn pace(measures: &Measures) -> String {
    match (measures.light_pace(), measures.frame_rate_milli) {
        (2.., Some(rate)) => format!("{rate}/{}", measures.light_pace().saturating_mul(1_000)),
        _ => String::new(),
    }
}
