//! A small puzzle before a vote: it raises the price of many votes and stops nobody. Who cannot or will not solve one waits instead.

use crate::ids::{ContestId, VoterId};
use crate::record::RecordHash;
use crate::time::{HOUR, Micros, SECOND};

use super::vote::VoteProblem;

/// How long a puzzle can be used.
pub const LASTS: Micros = HOUR;
/// How long who does not solve it waits.
pub const WAIT: Micros = 30 * SECOND;
/// Most digits of a solution.
const LONGEST_SOLUTION: usize = 19;

/// A puzzle as it is given to one voter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Puzzle {
    /// Its name, hexadecimal: it is used once.
    pub id: String,
    /// The contest it is for.
    pub contest: ContestId,
    /// The voter it is for.
    pub voter: VoterId,
    /// When it was made.
    pub issued_at: Micros,
    /// Zero bits that a solution begins with.
    pub difficulty: u32,
}

impl Puzzle {
    /// What its code is over: a line each, so that no two puzzles have the same text.
    #[must_use]
    pub fn fields(&self) -> String {
        let Self { id, contest, voter, issued_at, difficulty } = self;
        format!("puzzle\n{id}\n{contest}\n{voter}\n{issued_at}\n{difficulty}")
    }

    /// As a page carries it, with its code.
    #[must_use]
    pub fn written(&self, code: &str) -> String {
        let Self { id, contest, voter, issued_at, difficulty } = self;
        format!("{id}.{contest}.{voter}.{issued_at}.{difficulty}.{code}")
    }

    /// Reads [`Self::written`]: the puzzle, and the code it came with.
    #[must_use]
    pub fn read(text: &str) -> Option<(Self, &str)> {
        let mut parts = text.split('.');
        let id = parts.next().filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let puzzle = Self {
            id: id.to_owned(),
            contest: parts.next()?.parse().ok()?,
            voter: parts.next()?.parse().ok()?,
            issued_at: parts.next()?.parse().ok()?,
            difficulty: parts.next()?.parse().ok()?,
        };
        let code = parts.next()?;
        parts.next().is_none().then_some((puzzle, code))
    }

    /// Whether it may be used now: solved, or waited for. `written` is the text that the page carried, whose code was looked at.
    ///
    /// # Errors
    /// It is too old, not solved, or the wait is not over.
    pub fn pass(&self, written: &str, solution: &str, now: Micros) -> Result<(), VoteProblem> {
        let age = now.saturating_sub(self.issued_at);
        if !(0..=LASTS).contains(&age) {
            return Err(VoteProblem::Puzzle);
        }
        if !solution.is_empty() {
            return if solves(written, solution, self.difficulty) { Ok(()) } else { Err(VoteProblem::Puzzle) };
        }
        let left = WAIT.saturating_sub(age);
        if left <= 0 { Ok(()) } else { Err(VoteProblem::Wait(left.saturating_add(SECOND - 1) / SECOND)) }
    }
}

/// Whether SHA-256 of the puzzle, a colon and the solution, which is a number, begins with so many zero bits.
#[must_use]
pub fn solves(written: &str, solution: &str, difficulty: u32) -> bool {
    let is_number = solution.len() <= LONGEST_SOLUTION && solution.bytes().all(|byte| byte.is_ascii_digit());
    is_number && zero_bits(&RecordHash::of_parts(&[written.as_bytes(), b":", solution.as_bytes()])) >= difficulty
}

fn zero_bits(hash: &RecordHash) -> u32 {
    let mut bits: u32 = 0;
    for byte in hash.as_bytes() {
        bits = bits.saturating_add(byte.leading_zeros());
        if *byte != 0 {
            break;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn puzzle(difficulty: u32) -> Puzzle {
        Puzzle {
            id: "0a1b".to_owned(),
            contest: "c1".parse().unwrap(),
            voter: "v1".parse().unwrap(),
            issued_at: 1_000 * SECOND,
            difficulty,
        }
    }

    fn solution(written: &str, difficulty: u32) -> String {
        (0_u64..).map(|number| number.to_string()).find(|number| solves(written, number, difficulty)).unwrap()
    }

    #[test]
    fn a_solved_puzzle_passes_at_once_and_an_unsolved_one_after_the_wait() {
        let one = puzzle(10);
        let written = one.written("code");
        let solved = solution(&written, 10);
        let at = |solution: &str, seconds: i64| one.pass(&written, solution, one.issued_at + seconds * SECOND);
        assert_eq!(at(&solved, 0), Ok(()));
        assert_eq!(at("", 0), Err(VoteProblem::Wait(30)));
        assert_eq!(one.pass(&written, "", one.issued_at + 29 * SECOND + 1), Err(VoteProblem::Wait(1)));
        assert_eq!(at("", 30), Ok(()));
        assert_eq!(at(&solved, 3_600), Ok(()));
        for (given, seconds) in [(solved.as_str(), 3_601), (solved.as_str(), -1), ("", 3_601), ("x", 40), ("-1", 40)] {
            assert_eq!(at(given, seconds), Err(VoteProblem::Puzzle), "{given} {seconds}");
        }
        // A solution is one of this puzzle alone.
        let other = Puzzle { id: "0a1c".to_owned(), ..one.clone() }.written("code");
        assert!(!solves(&other, &solved, 10) || !solves(&other, &solution(&written, 12), 12));
    }

    #[test]
    fn bits_are_counted_from_the_first_byte() {
        let hash = |start: &[u8]| {
            let mut bytes = [0xff; 32];
            bytes[..start.len()].copy_from_slice(start);
            RecordHash::from_bytes(bytes)
        };
        assert_eq!(zero_bits(&hash(&[0x80])), 0);
        assert_eq!(zero_bits(&hash(&[0, 0x10])), 11);
        assert_eq!(zero_bits(&RecordHash::from_bytes([0; 32])), 256);
        assert!(solves("anything", "", 0) && !solves("anything", "١", 0));
    }

    proptest! {
        #[test]
        fn a_puzzle_is_read_as_it_is_written(id in "[0-9a-f]{1,32}", at in any::<i64>(), difficulty in 0_u32..40, code in "[0-9a-f]{0,64}") {
            let one = Puzzle { id, issued_at: at, difficulty, ..puzzle(0) };
            let written = one.written(&code);
            prop_assert_eq!(Puzzle::read(&written), Some((one.clone(), code.as_str())));
            prop_assert_eq!(one.fields().lines().count(), 6);
            let longer = format!("{written}.x");
            prop_assert_eq!(Puzzle::read(&longer), None);
        }

        #[test]
        fn whatever_is_sent_is_read_or_refused(text in any::<String>()) {
            let _ = Puzzle::read(&text);
        }
    }
}
