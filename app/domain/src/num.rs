//! Number conversions that the standard library offers only through `as`.
//!
//! Floating point guides the search for a selection and shows statistics; nothing here decides one.

/// Nearest `f64`; exact up to 2⁵³.
#[expect(clippy::as_conversions, reason = "std has no other conversion from i64 to f64")]
pub(crate) const fn float(value: i64) -> f64 {
    value as f64
}

/// Nearest `f64` of a count or an index; exact up to 2⁵³.
#[expect(clippy::as_conversions, reason = "std has no other conversion from usize to f64")]
pub(crate) const fn count(value: usize) -> f64 {
    value as f64
}

/// Nearest `f64` of a wide integer.
#[expect(clippy::as_conversions, reason = "std has no other conversion from i128 to f64")]
pub(crate) const fn wide(value: i128) -> f64 {
    value as f64
}

/// Nearest integer, ties to even; saturates at the ends of `i64`, and not-a-number is 0.
#[expect(clippy::as_conversions, reason = "std has no other conversion from f64 to i64; `as` saturates")]
pub(crate) fn nearest(value: f64) -> i64 {
    value.round_ties_even() as i64
}

/// A count as `i64`; a count never comes near the end of the range.
pub(crate) fn signed(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// `numerator / denominator` rounded half up (towards +∞ at the half); `None` where the denominator
/// is not positive or the result does not fit.
pub(crate) fn half_up(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let doubled = numerator.checked_mul(2)?.checked_add(denominator)?;
    i64::try_from(doubled.div_euclid(denominator.checked_mul(2)?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_up_rounds_the_half_towards_plus_infinity() {
        assert_eq!(half_up(5, 2), Some(3));
        assert_eq!(half_up(-5, 2), Some(-2));
        assert_eq!(half_up(4, 3), Some(1));
        assert_eq!(half_up(5, 3), Some(2));
        assert_eq!(half_up(1, 0), None);
        assert_eq!(half_up(i128::MAX, 1), None);
    }

    #[test]
    fn nearest_saturates() {
        assert_eq!(nearest(1e300), i64::MAX);
        assert_eq!(nearest(f64::NAN), 0);
        assert_eq!(nearest(-2.4), -2);
    }
}
