//! Cues as they are found, and what is wrong with them.

use super::words;

/// Most cues taken: four an average second of a film of more than an hour.
const CUES: usize = 20_000;
/// Most characters of a cue: what no screen shows is no subtitle.
const WORDS: usize = 2_000;

/// What is wrong with subtitles, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubtitleProblem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: SubtitleReason,
}

/// Why a cue or a whole file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubtitleReason {
    /// Bytes of no encoding that subtitles are kept in.
    Encoding,
    /// No line of the file has times.
    NoTimes,
    /// Times that cannot be read.
    Times,
    /// A cue ends before or when it begins.
    Backwards,
    /// A cue says nothing.
    NoWords,
    /// There are more cues than are taken.
    TooMany,
}

pub(super) struct Cue {
    /// Of its times, from 1.
    pub(super) line: usize,
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) lines: Vec<String>,
}

/// The cues of a file as they are found.
#[derive(Default)]
pub(super) struct Cues {
    pub(super) all: Vec<Cue>,
    pub(super) dropped: usize,
    pub(super) problem: Option<SubtitleProblem>,
}

impl Cues {
    /// Notes what is wrong; the first is told.
    pub(super) fn note(&mut self, line: usize, reason: SubtitleReason) {
        let problem = SubtitleProblem { line, reason };
        if self.problem.is_none_or(|first| line < first.line) {
            self.problem = Some(problem);
        }
    }

    /// Takes a cue whose lines are plain words.
    pub(super) fn take(&mut self, cue: Cue) {
        let mut left = WORDS;
        let mut lines = Vec::new();
        // A blank line would end the cue in WebVTT.
        for line in cue.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            let line: String = line.chars().take(left).collect();
            left -= line.chars().count();
            if !line.is_empty() {
                lines.push(words::escaped(&line));
            }
        }
        let reason = if lines.is_empty() {
            SubtitleReason::NoWords
        } else if cue.to <= cue.from {
            SubtitleReason::Backwards
        } else if self.all.len() >= CUES {
            SubtitleReason::TooMany
        } else {
            self.all.push(Cue { lines, ..cue });
            return;
        };
        self.note(cue.line, reason);
        self.dropped += 1;
    }
}
