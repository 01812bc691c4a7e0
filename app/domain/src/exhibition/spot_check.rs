//! Spot checks: sites that are visited because they were drawn, by a seed that nobody could choose. First the pool is fixed and it is said
//! where the seed will come from; then the seed is typed, and anybody who has both draws the same sites.

use sha2::{Digest as _, Sha256};

use crate::hex;
use crate::keyed::keyed;
use crate::lottery::{DrawLabel, Seed};

/// The most sites of one check.
pub const MOST_SITES: usize = 200;

keyed! {
    /// What a visit found of a site's evidence.
    SpotFinding {
        /// It is right.
        Confirmed = "confirmed",
        /// It is not clear.
        Doubtful = "doubtful",
        /// It is wrong.
        Refuted = "refuted",
    }
}

/// Why a check cannot be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpotCheckProblem {
    /// The month has not begun.
    Ahead,
    /// No site of the region watched enough in the month.
    NothingToDraw,
    /// No number of sites from 1 to this one.
    Count {
        /// What was typed.
        found: String,
        /// The most.
        most: usize,
    },
    /// It is drawn already: its seed does not change.
    Drawn,
    /// It is not drawn yet.
    NotDrawn,
    /// There is no such finding.
    Finding,
}

/// A pool as it is kept and given out: codes of sites, each once, in the order of their bytes, a line each.
#[must_use]
pub fn pool_text(mut codes: Vec<String>) -> String {
    codes.sort_unstable();
    codes.dedup();
    codes.iter().flat_map(|code| [code.as_str(), "\n"]).collect()
}

/// The SHA-256 of a pool.
#[must_use]
pub fn pool_hash(pool: &str) -> String {
    hex::encode(&Sha256::digest(pool))
}

/// Reads how many sites are to be drawn from a pool.
///
/// # Errors
/// [`SpotCheckProblem::Count`].
pub fn count_of_sites(typed: &str, pool: usize) -> Result<usize, SpotCheckProblem> {
    let most = pool.min(MOST_SITES);
    let count = typed.trim().parse().ok().filter(|count| (1..=most).contains(count));
    count.ok_or_else(|| SpotCheckProblem::Count { found: typed.chars().take(40).collect(), most })
}

/// The codes that a seed draws from a pool: those with the largest draws for [`DrawLabel::SpotCheck`], the largest first.
#[must_use]
pub fn drawn_codes<'p>(seed: &str, pool: &'p str, count: usize) -> Vec<&'p str> {
    let seed = Seed::Text(seed.to_owned());
    let mut draws: Vec<([u8; 32], &str)> =
        pool.lines().map(|code| (seed.draw(DrawLabel::SpotCheck, &[code]), code)).collect();
    draws.sort_unstable_by(|one, other| other.cmp(one));
    draws.into_iter().take(count).map(|(_, code)| code).collect()
}

#[cfg(test)]
mod tests;
