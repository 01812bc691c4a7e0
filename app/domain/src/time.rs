//! Points in time and spans, both in microseconds: what the clock tells, what is kept, what rules compare.

/// Microseconds: a point in time since 1970-01-01 UTC, or the length of a span.
pub type Micros = i64;

/// One second.
pub const SECOND: Micros = 1_000_000;
/// One minute.
pub const MINUTE: Micros = 60 * SECOND;
/// One hour.
pub const HOUR: Micros = 60 * MINUTE;
/// One day of 24 hours.
pub const DAY: Micros = 24 * HOUR;
