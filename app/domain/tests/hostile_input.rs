//! Input that nobody meant well: every parser answers with a path or a line, never with a panic, and what it lets
//! through can be computed.

use domain::selection::{Explain, solve};
use domain::{agreement, assignment, scoring, selection};
use proptest::prelude::*;

const SELECT: &str = r#"{"size": 2, "lottery_seed": 7, "tolerance": 300,
 "entries": [{"id": "a", "score": 900, "tie_break": [1, 2], "groups": {"r": "x", "t": ["u", "v"]}},
             {"id": "b", "score": 850, "tie_break": [1, 3], "groups": {"r": "x"}},
             {"id": "c", "score": 800, "tie_break": [2, 2], "groups": {"r": "y"}}],
 "rules": [{"id": "r:*", "family": "r", "group": "*", "max": 1}, {"id": "t", "family": "t", "distinct_min": 1},
           {"id": "s", "family": "t", "group": "u", "max_share": 60}],
 "pinned": ["c"], "vetoed": []}"#;
const ASSIGN: &str = r#"{"entries": [{"id": "a", "minutes": 12.5, "groups": {"r": "x"}}, {"id": "b", "minutes": 3}],
 "judges": [{"id": "j", "conflicts": ["a", {"family": "r", "group": "y"}], "min": 0, "max": 2}, {"id": "k"}],
 "per_entry": 1, "anchors": 1, "seed": 1, "fixed": [["k", "a"]], "previous": []}"#;
const SCORES: &str = "entry,judge,criterion,score\na,j,c1,8.5\na,j,c2,9\nb,j,c1,7\nb,j,c2,6.25\na,k,c1,8\na,k,c2,8\nb,k,c1,5\nb,k,c2,6\n";

/// Pieces that parsers stumble over.
const PIECES: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "-1",
    "1e400",
    "1e-400",
    "NaN",
    "99999999999999999999",
    "0.5",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "é",
    "遴",
    "\n",
    "\r",
    "*",
    "true",
    "\"size\"",
];

/// A text with a few pieces put in, taken out or doubled.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    proptest::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<prop::sample::Index>()), 1..5).prop_map(
        move |edits| {
            let mut chars: Vec<char> = text.chars().collect();
            for (place, kind, piece) in edits {
                if chars.is_empty() {
                    break;
                }
                let at = place.index(chars.len());
                match kind {
                    0 => {
                        chars.remove(at);
                    }
                    1 => {
                        let to = (at + 1 + piece.index(20)).min(chars.len());
                        chars.drain(at..to);
                    }
                    2 => {
                        let to = (at + 1 + piece.index(20)).min(chars.len());
                        let doubled: Vec<char> = chars[at..to].to_vec();
                        chars.splice(at..at, doubled);
                    }
                    _ => {
                        chars.splice(at..at, PIECES[piece.index(PIECES.len())].chars());
                    }
                }
            }
            chars.into_iter().collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn selections(text in mutated(SELECT)) {
        match selection::parse(&text) {
            Ok(problem) => drop(solve(&problem, Explain::All)),
            Err(error) => prop_assert!(!error.path.is_empty() && !error.allowed.is_empty()),
        }
    }

    #[test]
    fn assignments(text in mutated(ASSIGN)) {
        match assignment::parse(&text) {
            Ok(problem) => drop(assignment::assign(&problem)),
            Err(error) => prop_assert!(!error.path.is_empty() && !error.allowed.is_empty()),
        }
    }

    #[test]
    fn scores(text in mutated(SCORES)) {
        match scoring::read_table(&text) {
            Ok(table) => {
                for method in scoring::Method::ALL {
                    let report = scoring::report(&table, None, method).map_err(|error| TestCaseError::fail(error.to_string()))?;
                    let numbers = report.entries.iter().flat_map(|line| [line.raw, line.adjusted, line.se, line.score]);
                    prop_assert!(numbers.flatten().all(f64::is_finite));
                }
                let _ = agreement::report(&table, None);
            }
            Err(error) => prop_assert!(!error.allowed.is_empty()),
        }
    }
}
