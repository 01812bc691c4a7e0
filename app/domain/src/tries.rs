//! Limits on what somebody may try again and again: guesses of a password, accounts made from one network.

use crate::time::{DAY, HOUR, MINUTE, Micros, SECOND};

/// How often something may be tried before the next try has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TryLimit {
    /// Tries without waiting.
    pub free: i64,
    /// The distance of the next ones.
    pub distance: Micros,
    /// A count is over when there was no try for so long.
    pub memory: Micros,
}

/// Guesses at one address.
pub const AT_ADDRESS: TryLimit = TryLimit { free: 10, distance: MINUTE, memory: 15 * MINUTE };
/// Guesses with one browser that is known to the account.
pub const WITH_BROWSER: TryLimit = TryLimit { distance: 15 * MINUTE, ..AT_ADDRESS };
/// Guesses from one network over all addresses.
pub const FROM_NETWORK: TryLimit = TryLimit { free: 100, ..WITH_BROWSER };
/// Accounts that people make themselves, from one network.
pub const REGISTRATIONS: TryLimit = TryLimit { free: 10, distance: HOUR, memory: HOUR };
/// Letters that ask one account for the proof of its address, beside the one it is made with.
pub const PROOFS: TryLimit = TryLimit { free: 3, distance: 6 * HOUR, memory: DAY };
/// Objections from one network, and files that come with them.
pub const OBJECTIONS: TryLimit = TryLimit { free: 10, distance: HOUR, memory: DAY };
/// Guesses at the secret of a receipt from one network.
pub const RECEIPTS: TryLimit = TryLimit { free: 20, distance: MINUTE, memory: HOUR };
/// Guesses at the secret of one receipt, from wherever.
pub const AT_RECEIPT: TryLimit = TryLimit { free: 20, distance: 5 * MINUTE, memory: HOUR };
/// Names that are guessed for one number of a certificate, from one network.
pub const AT_CERTIFICATE: TryLimit = AT_ADDRESS;
/// Orders of films from one network: that of a village is one, so many people may order at once and then one a second.
pub const ORDERS: TryLimit = TryLimit { free: 150, distance: SECOND, memory: MINUTE };
/// Votes from one network, which may be that of a whole village: slowed down, never locked.
pub const VOTES: TryLimit = TryLimit { free: 2_000, distance: SECOND, memory: HOUR };
/// People who show from one network that they may vote, and numbers that are guessed.
pub const VOTERS: TryLimit = TryLimit { free: 500, distance: 10 * SECOND, memory: HOUR };
/// The same from all networks: more than one of them ever gets to, so that nobody keeps others from a number.
pub const AT_CERTIFICATE_FROM_ALL: TryLimit = TryLimit { free: 500, ..AT_ADDRESS };
/// Failed sign-ins of one account, as the record tells them: they are counted by days.
pub const NOTED: TryLimit = TryLimit { free: i64::MAX, distance: 0, memory: DAY };

impl TryLimit {
    /// Since when tries count.
    #[must_use]
    pub const fn since(&self, now: Micros) -> Micros {
        now.saturating_sub(self.memory)
    }

    /// How long the next try has to wait, after `count` of which the last was at `last`; `None` where it need not.
    /// Never longer than [`TryLimit::distance`], even where the last was noted by a clock that is ahead.
    #[must_use]
    pub fn wait(&self, count: i64, last: Micros, now: Micros) -> Option<Micros> {
        let left = last.saturating_add(self.distance).saturating_sub(now).min(self.distance);
        (count >= self.free && left > 0).then_some(left)
    }
}

/// A time to wait in whole minutes, as people are told it: never too short.
#[must_use]
pub const fn minutes(wait: Micros) -> i64 {
    wait.saturating_add(MINUTE - 1).div_euclid(MINUTE)
}

/// Whether the record tells of this one of many equal failures: of the first, the tenth, the hundredth and so on. So whoever
/// fails a million times makes seven rows.
#[must_use]
pub const fn is_noted(count: i64) -> bool {
    let mut rest = count;
    while rest >= 10 && rest % 10 == 0 {
        rest /= 10;
    }
    rest == 1
}

/// The day of a time, by which failures are counted for the record.
#[must_use]
pub const fn day(at: Micros) -> i64 {
    at.div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_guesses_are_free_then_one_a_minute() {
        let now = 1_000 * MINUTE;
        assert_eq!(AT_ADDRESS.wait(9, now, now), None);
        assert_eq!(AT_ADDRESS.wait(10, now, now), Some(MINUTE));
        assert_eq!(AT_ADDRESS.wait(10, now, now + MINUTE - 1), Some(1));
        assert_eq!(AT_ADDRESS.wait(10, now, now + MINUTE), None);
        assert_eq!(AT_ADDRESS.wait(10_000, now, now + MINUTE), None, "slowed down, never locked");
        assert_eq!(AT_ADDRESS.since(now), now - 15 * MINUTE);
        assert_eq!((minutes(1), minutes(MINUTE), minutes(MINUTE + 1)), (1, 1, 2));
    }

    #[test]
    fn of_a_million_failures_seven_are_noted() {
        assert_eq!((0..=1_000_000).filter(|count| is_noted(*count)).count(), 7);
        assert!(is_noted(1) && is_noted(10) && !is_noted(0) && !is_noted(2) && !is_noted(20) && !is_noted(-10));
    }

    /// A count as it is kept: whether a try at this time is let through, which is counted then.
    fn lets_through(limit: TryLimit, (count, last): &mut (i64, Micros), now: Micros) -> bool {
        if *last <= limit.since(now) {
            *count = 0;
        }
        let through = limit.wait(*count, *last, now).is_none();
        if through {
            (*count, *last) = (*count + 1, now);
        }
        through
    }

    #[test]
    fn one_network_does_not_use_up_what_all_may_guess_at_a_certificate() {
        // It tries every ten seconds for two days.
        let (mut own, mut network, mut all) = ((0, 0), (0, 0), (0, 0));
        let mut most = 0;
        for now in (0..2 * DAY).step_by(usize::try_from(MINUTE / 6).unwrap()).map(|passed| 1_000 * DAY + passed) {
            // As in one transaction: what is refused is counted nowhere.
            let (mut first, mut second) = (own, network);
            if lets_through(AT_CERTIFICATE, &mut first, now) && lets_through(FROM_NETWORK, &mut second, now) {
                (own, network) = (first, second);
                assert!(lets_through(AT_CERTIFICATE_FROM_ALL, &mut all, now), "refused to all after {most}");
                most = most.max(all.0);
            }
        }
        assert!((100..AT_CERTIFICATE_FROM_ALL.free / 2).contains(&most), "{most}");
    }

    proptest! {
        /// Whatever the clocks of several servers say, nobody waits longer than the distance, and waiting helps.
        #[test]
        fn waiting_ends(
            free in 0_i64..200, distance in 0_i64..DAY, count in 0_i64..1_000,
            last in -DAY..2_000 * DAY, now in -DAY..2_000 * DAY,
        ) {
            let limit = TryLimit { free, distance, memory: DAY };
            let wait = limit.wait(count, last, now);
            if let Some(wait) = wait {
                prop_assert!(count >= free && wait >= 1 && wait <= distance);
                prop_assert!(minutes(wait) * MINUTE >= wait && (minutes(wait) - 1) * MINUTE < wait);
            } else {
                prop_assert!(count < free || now >= last + distance || distance == 0);
            }
            prop_assert_eq!(limit.wait(count, last, last + distance), None);
            // Later is never worse.
            prop_assert!(limit.wait(count, last, now + 1) <= wait);
        }
    }
}
