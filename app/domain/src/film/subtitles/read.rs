//! From bytes to clean WebVTT.

use super::cues::{Cues, SubtitleProblem, SubtitleReason};
use super::language::language;
use super::{decode, srt, times, vtt};

/// Subtitles a browser reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebVtt {
    /// The file.
    pub text: String,
    /// Cues in it.
    pub cues: usize,
    /// Cues left out.
    pub dropped: usize,
    /// The first thing that is wrong.
    pub problem: Option<SubtitleProblem>,
    /// The first line with bytes that are no text of the file's encoding; U+FFFD stands for each of them.
    pub stray: Option<usize>,
    /// In what language they are, where the script tells: `zh`, `ja` or `ko`.
    pub language: Option<&'static str>,
}

/// Turns SubRip or WebVTT into clean WebVTT.
///
/// # Errors
/// Where there is not one cue to show: the first line that is wrong, and why.
pub fn read_subtitles(bytes: &[u8]) -> Result<WebVtt, SubtitleProblem> {
    let decoded = decode::decoded(bytes).map_err(|line| SubtitleProblem { line, reason: SubtitleReason::Encoding })?;
    let cues = if vtt::is_webvtt(&decoded.text) { vtt::cues(&decoded.text) } else { srt::cues(&decoded.text) };
    let Cues { all: mut cues, dropped, problem } = cues;
    if cues.is_empty() {
        return Err(problem.unwrap_or(SubtitleProblem { line: 1, reason: SubtitleReason::NoTimes }));
    }
    // Browsers want cues in order of time; equal times keep their order.
    cues.sort_by_key(|cue| cue.from);
    let mut text = "WEBVTT\n".to_owned();
    for cue in &cues {
        let (from, to) = (times::clock(cue.from), times::clock(cue.to));
        text.push_str(&format!("\n{from} --> {to}\n{}\n", cue.lines.join("\n")));
    }
    let words = cues.iter().flat_map(|cue| &cue.lines).flat_map(|line| line.chars());
    Ok(WebVtt { language: language(words), text, cues: cues.len(), dropped, problem, stray: decoded.stray })
}
