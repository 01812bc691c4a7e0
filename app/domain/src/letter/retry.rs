//! When a letter that was not taken is tried again.

use crate::time::{HOUR, MINUTE, Micros};

/// What is waited after each attempt that failed for the time being.
const WAITS: [Micros; 6] = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, 24 * HOUR];

/// What is waited after so many attempts, the failed one counted; `None` where there is no other.
#[must_use]
pub fn retry_after(attempts: i64) -> Option<Micros> {
    let failed_before = usize::try_from(attempts.checked_sub(1)?).ok()?;
    WAITS.get(failed_before).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tried_again_after_one_minute_to_a_day_and_then_given_up() {
        let waits: Vec<i64> = (1..20).map_while(retry_after).map(|wait| wait / MINUTE).collect();
        assert_eq!(waits, [1, 5, 30, 120, 480, 1_440]);
        assert_eq!(retry_after(0), None, "nothing was tried");
        assert_eq!(retry_after(i64::MIN), None);
    }
}
