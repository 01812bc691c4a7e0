//! Subtitles for browsers: SubRip as it is found in the wild, and WebVTT by its grammar, become clean WebVTT.
//!
//! WebVTT: <https://www.w3.org/TR/webvtt1/>. SubRip has no standard: numbers may be missing or wrong, times are written in
//! several ways, blank lines stand inside cues.

mod cues;
mod decode;
mod language;
mod read;
mod srt;
mod times;
mod vtt;
mod words;

pub use cues::{SubtitleProblem, SubtitleReason};
pub use read::{WebVtt, read_subtitles};

#[cfg(test)]
mod tests;
