//! SubRip: a line of times begins a cue, the number before it belongs to it, everything else is words.

use super::cues::{Cue, Cues, SubtitleReason};
use super::times::{looks_like_times, number, times};
use super::words;

/// What stands before the times of a cue.
#[derive(Clone, Copy, Default)]
struct Before {
    /// The number on the last line that is not blank.
    number: Option<u64>,
    /// There are blank lines between it and the times.
    apart: bool,
    /// There is nothing or a blank line before it.
    alone: bool,
}

/// How a file numbers its cues, as the cues so far tell.
#[derive(Default)]
struct Numbering {
    /// The first cue has a number in the line before its times, or with a blank line between.
    first: Option<Before>,
    last: Option<u64>,
}

impl Numbering {
    /// Whether the number before the times is the cue's. It is by its place, where nothing else is near it; where it stands
    /// right beneath the words of the cue before, in a file that numbers its cues, unless it is all that this cue says; and where
    /// the whole file has a blank line after each line, if it goes on counting. `beside` are other words of the cue before.
    fn is_number(&mut self, before: Before, beside: bool) -> bool {
        let first = *self.first.get_or_insert(before);
        let numbered = first.number.is_some();
        let counts = self.last.is_none_or(|last| before.number == last.checked_add(1));
        let is = before.number.is_some()
            && if before.apart {
                numbered && first.apart && counts
            } else {
                before.alone || numbered && (counts || beside)
            };
        if is {
            self.last = before.number;
        }
        is
    }
}

/// The cues, their words plain.
pub(super) fn cues(text: &str) -> Cues {
    let mut cues = Cues::default();
    let mut numbering = Numbering::default();
    let mut open: Option<Cue> = None;
    let mut before = Before { alone: true, ..Before::default() };
    let mut is_blank = true;
    for (nth, line) in text.split('\n').enumerate() {
        let found = times(line);
        if found.is_some() || looks_like_times(line) {
            end(open.take(), &mut numbering, before, &mut cues);
            open = found.map(|(from, to)| Cue { line: nth + 1, from, to, lines: Vec::new() });
            if open.is_none() {
                cues.note(nth + 1, SubtitleReason::Times);
                cues.dropped += 1;
            }
            before = Before::default();
            is_blank = false;
            continue;
        }
        if line.trim().is_empty() {
            before.apart = true;
            is_blank = true;
        } else {
            before = Before { number: number(line), apart: false, alone: is_blank };
            is_blank = false;
        }
        if let Some(cue) = &mut open {
            cue.lines.push(line.to_owned());
        }
    }
    if let Some(cue) = open {
        close(cue, &mut cues);
    }
    cues
}

/// Ends the cue before another one, whose number may be the last of its lines.
fn end(open: Option<Cue>, numbering: &mut Numbering, before: Before, cues: &mut Cues) {
    let says = |line: &String| !line.trim().is_empty();
    let beside = open.as_ref().is_some_and(|cue| cue.lines.iter().filter(|line| says(line)).count() > 1);
    let is_number = numbering.is_number(before, beside);
    if let Some(mut cue) = open {
        if is_number {
            cue.lines.truncate(cue.lines.iter().rposition(says).unwrap_or_default());
        }
        close(cue, cues);
    }
}

fn close(cue: Cue, cues: &mut Cues) {
    let lines = cue.lines.iter().map(|line| words::plain_srt(line)).collect();
    cues.take(Cue { lines, ..cue });
}
