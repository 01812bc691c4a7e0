//! WebVTT: a header, then blocks with a blank line between them. A block with times in its first or second line is a cue,
//! whose name may stand before the times; every other one is a note, a style, a region, or nothing.

use super::cues::{Cue, Cues, SubtitleReason};
use super::times::{looks_like_times, times};
use super::words;

/// Whether the file says that it is WebVTT.
pub(super) fn is_webvtt(text: &str) -> bool {
    let after = text.trim_start().strip_prefix("WEBVTT");
    after.is_some_and(|after| after.chars().next().is_none_or(char::is_whitespace))
}

/// Where in the file a line stands.
enum Place {
    /// Before the first line of a block.
    Between,
    /// After its first line, which may be a name.
    Named,
    /// In one that is no cue.
    Other,
    Cue(Cue),
}

/// The cues, their words plain.
pub(super) fn cues(text: &str) -> Cues {
    let mut cues = Cues::default();
    let mut place = Place::Other;
    for (nth, line) in text.split('\n').enumerate() {
        // As the format has it, times begin a cue wherever they stand.
        if let Some((from, to)) = times(line) {
            close(
                std::mem::replace(&mut place, Place::Cue(Cue { line: nth + 1, from, to, lines: Vec::new() })),
                &mut cues,
            );
            continue;
        }
        place = match place {
            Place::Between | Place::Named | Place::Cue(_) if looks_like_times(line) => {
                close(place, &mut cues);
                cues.note(nth + 1, SubtitleReason::Times);
                cues.dropped += 1;
                Place::Other
            }
            Place::Cue(mut cue) if !line.is_empty() => {
                cue.lines.push(line.to_owned());
                Place::Cue(cue)
            }
            Place::Cue(cue) => {
                close(Place::Cue(cue), &mut cues);
                Place::Between
            }
            _ if line.trim().is_empty() => Place::Between,
            Place::Between => Place::Named,
            Place::Named | Place::Other => Place::Other,
        };
    }
    close(place, &mut cues);
    cues
}

fn close(place: Place, cues: &mut Cues) {
    if let Place::Cue(cue) = place {
        let lines = words::plain_vtt(&cue.lines.join("\n"));
        cues.take(Cue { lines, ..cue });
    }
}
