//! Verifies the file of a record, step by step, as section 11 of `docs/record-format.md` has it.
//!
//! It is written from the page and shares no line with `docs/verify/verify.py`; of an altered file both name the same step first.
//! Whatever bytes it is given, the answer is a step that failed.

mod checkpoints;
mod decisions;
mod files;
mod force;
mod judging;
mod lines;
mod order;
mod program;
mod report;
mod scores;
mod seeds;
mod shape;
#[cfg(test)]
mod tests;

use std::fmt::{Debug, Display};

use files::RecordFiles;
use judging::Counting;
use lines::ReadRecord;

pub use report::{RecordVerification, StepFailure, StepOutcome, VerifiedStep};

/// Says of a public key, a message and a signature whether they fit: Ed25519, which the edge has.
pub type SignatureCheck<'a> = dyn Fn(&[u8; 32], &[u8], &[u8; 64]) -> bool + 'a;

/// Why a step did not end with what it has found right.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stop {
    /// An edition does not allow it, or what it is about has not happened yet.
    NotAsked(String),
    /// It failed.
    Wrong(StepFailure),
}

/// What a step comes to.
type Step<T> = Result<T, Stop>;

fn wrong(place: impl Display, expected: impl Display, found: impl Display) -> Stop {
    let [place, expected, found] = [place.to_string(), expected.to_string(), found.to_string()];
    Stop::Wrong(StepFailure { place, expected, found })
}

fn not_asked<T>(why: &str) -> Step<T> {
    Err(Stop::NotAsked(why.to_owned()))
}

fn must(holds: bool, place: impl Display, expected: impl Display, found: impl Display) -> Step<()> {
    if holds { Ok(()) } else { Err(wrong(place, expected, found)) }
}

fn same<T: PartialEq + Debug + ?Sized>(place: impl Display, expected: &T, found: &T) -> Step<()> {
    must(expected == found, place, format_args!("{expected:?}"), format_args!("{found:?}"))
}

/// A line, or a part of it, as a place.
#[derive(Clone, Copy, Debug)]
struct At(u64, &'static str);

impl Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}", self.0)?;
        if self.1.is_empty() { Ok(()) } else { write!(f, ", {}", self.1) }
    }
}

/// Verifies a file, and that an older one of the same contest is the beginning of it.
#[must_use]
pub fn verify_record(bytes: &[u8], older: Option<&[u8]>, check: &SignatureCheck<'_>) -> RecordVerification {
    let mut told = RecordVerification::default();
    let files = RecordFiles::read(bytes);
    told.tell(files.as_ref().map(|files| files.told(bytes.len())).map_err(Clone::clone));
    let Ok(files) = files else { return told.unread() };
    let record = ReadRecord::read(files);
    told.tell(record.as_ref().map(ReadRecord::told).map_err(Clone::clone));
    let Ok(record) = record else { return told.unread() };
    let mut warnings = Vec::new();
    told.tell(checkpoints::tree(&record));
    told.tell(checkpoints::signatures(&record, check, &mut warnings));
    told.tell(order::order(&record));
    told.tell(seeds::pool(&record));
    told.tell(seeds::seed(&record, &mut warnings));
    let mut counting = Counting::new();
    told.tell(judging::sheets(&record, &mut counting));
    told.tell(scores::scores(&record, &counting));
    told.tell(program::selection(&record));
    told.tell(decisions::decisions(&record));
    told.tell(files::older(&record.leaves, older));
    told.warnings = warnings;
    told.under = record.files.sizes.last().and_then(|size| Some((*size, *record.roots.get(size)?)));
    told
}
