//! Times as people write and read them, in a contest's zone.

use domain::calendar::Day;
use domain::packages::DosTime;
use words::times::Moment;

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

/// The day of a time in a zone.
#[must_use]
pub(crate) fn day_in(at: i64, zone: &str) -> Day {
    Day::of(at, ahead_s(zone, at))
}

/// When a day ends in a zone.
#[must_use]
pub(crate) fn end_of(day: Day, zone: &str) -> i64 {
    let next = day.next();
    next.begins(ahead_s(zone, next.begins(0)))
}

/// A time as a ZIP keeps it, in a zone.
#[must_use]
pub(crate) fn dos_time(at: i64, zone: &str) -> DosTime {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let Ok(stamp) = jiff::Timestamp::from_microsecond(at) else { return DosTime::default() };
    let local = stamp.to_zoned(zone).datetime();
    let part = |number: i8| u16::try_from(number).unwrap_or_default();
    let date = (i64::from(local.year()), part(local.month()), part(local.day()));
    DosTime::new(date, (part(local.hour()), part(local.minute()), part(local.second())))
}

/// Seconds the zone is ahead of UTC at a moment; an unknown zone counts as UTC.
#[must_use]
pub fn ahead_s(zone: &str, micros: i64) -> i64 {
    let (Ok(zone), Ok(at)) = (jiff::tz::TimeZone::get(zone), jiff::Timestamp::from_microsecond(micros)) else {
        return 0;
    };
    i64::from(zone.to_offset(at).seconds())
}

/// A moment in a zone.
#[must_use]
pub fn moment(at: i64, zone: &str) -> Moment<'_> {
    Moment { at, ahead_s: ahead_s(zone, at), zone }
}
