//! How long `score` takes with variances by REML.

use std::fmt::Write as _;
use std::time::Instant;

use domain::scoring::{Method, read_table, report};

use super::{Table, at_share, millis};
use crate::failure::Failure;

/// Entries, judges, and judges of each entry.
const SIZES: [(usize, usize, usize); 3] = [(126, 9, 3), (2_000, 40, 5), (10_000, 200, 5)];
/// Rounds; the figure is their median.
const ROUNDS: usize = 5;

/// Reads and scores made-up tables.
///
/// # Errors
/// A table that cannot be scored.
pub fn measure() -> Result<Table, Failure> {
    let mut rows = Vec::new();
    for (entries, judges, each) in SIZES {
        let text = made_up(entries, judges, each);
        let (mut reading, mut scoring) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let started = Instant::now();
            let table = read_table(&text).map_err(Failure::environment)?;
            reading.push(started.elapsed());
            let started = Instant::now();
            let report = report(&table, None, Method::Adjusted).map_err(Failure::environment)?;
            scoring.push(started.elapsed());
            if !report.sound {
                return Err(Failure::Environment(report.notes.join("; ")));
            }
        }
        reading.sort_unstable();
        scoring.sort_unstable();
        rows.push(vec![
            format!("{entries} entries × {each} of {judges} judges"),
            millis(at_share(&reading, 50)),
            millis(at_share(&scoring, 50)),
        ]);
    }
    Ok(Table { head: vec!["score, adjusted", "reading, ms", "scoring, ms"], rows })
}

/// Every entry has `each` judges, dealt so that all are connected; scores differ by entry, judge and chance.
fn made_up(entries: usize, judges: usize, each: usize) -> String {
    let mut text = "entry,judge,score\n".to_owned();
    let noise = |n: usize| (n.wrapping_mul(2_654_435_761) >> 7) % 1_000;
    for entry in 0..entries {
        for nth in 0..each {
            // The stride leaves room for all of them, so no judge is drawn twice.
            let judge = (entry * 7 + nth * (1 + entry % (judges / each))) % judges;
            let score = 6_000 + noise(entry) * 2 + noise(judge + 77) / 2 + noise(entry * 31 + judge * 17 + 5) / 3;
            let _ = writeln!(text, "e{entry},j{judge},{}.{:02}", score / 100, score % 100);
        }
    }
    text
}
