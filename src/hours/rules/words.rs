//! Dates and times as people read them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// `Tue 17 Nov`
pub(super) fn day(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

/// `9:00`
pub(super) fn clock(instant: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(instant).strftime("%-H:%M").to_string()
}
