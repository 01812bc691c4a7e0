//! When a message that was not taken is tried again.

use crate::time::{HOUR, MINUTE, Micros, SECOND};

/// What is waited after each attempt that failed, as Standard Webhooks proposes.
const WAITS: [Micros; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// What is waited after so many attempts, the failed one counted; `None` where there is no other.
#[must_use]
pub fn next_try(attempts: i64) -> Option<Micros> {
    let failed_before = usize::try_from(attempts.checked_sub(1)?).ok()?;
    WAITS.get(failed_before).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_again_after_five_seconds_to_a_day_and_then_given_up() {
        let waits: Vec<i64> = (1..20).map_while(next_try).map(|wait| wait / SECOND).collect();
        assert_eq!(waits, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
        assert_eq!((next_try(0), next_try(10), next_try(i64::MIN)), (None, None, None));
    }
}
