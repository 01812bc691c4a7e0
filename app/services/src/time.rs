//! Times as people write and read them, in a contest's zone.

use crate::error::{Refusal, Result};

/// Reads a local time `YYYY-MM-DD HH:MM` (or with `T`) in a zone as microseconds.
///
/// # Errors
/// [`Refusal::BadDeadline`] or [`Refusal::NoSuchZone`].
pub fn parse_local(text: &str, zone: &str) -> Result<i64> {
    let bad = || Refusal::BadDeadline(text.chars().take(40).collect());
    let zone = jiff::tz::TimeZone::get(zone).map_err(|_| Refusal::NoSuchZone(zone.to_owned()))?;
    let local: jiff::civil::DateTime = text.trim().replace(' ', "T").parse().map_err(|_| bad())?;
    let at = local.to_zoned(zone).map_err(|_| bad())?;
    Ok(at.timestamp().as_microsecond())
}

/// A time as people of the contest read it: `2026-04-30 18:00`, in its zone.
#[must_use]
pub fn local_time(at: i64, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_microsecond(at)
        .map(|stamp| stamp.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}
