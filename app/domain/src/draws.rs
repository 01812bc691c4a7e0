//! Draws that repeat: the same seed gives the same numbers on every platform.

/// SplitMix64: small, and the same on every platform.
pub(crate) struct Draws(pub(crate) u64);

impl Draws {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `below − 1`; the bias of the remainder does not matter here.
    pub(crate) fn below(&mut self, below: u64) -> u64 {
        self.next() % below.max(1)
    }

    /// The smaller of two draws: low numbers are more frequent.
    pub(crate) fn skewed(&mut self, below: u64) -> u64 {
        self.below(below).min(self.below(below))
    }

    pub(crate) fn hundredths(&mut self, below: u64) -> i64 {
        i64::try_from(self.below(below)).unwrap_or(0)
    }
}
