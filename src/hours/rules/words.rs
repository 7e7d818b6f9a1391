//! Dates and times as people read them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// `Tue 17 Nov`
pub(super) fn day(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

/// Two days to be told apart: with their years when those differ.
pub(super) fn days(one: Date, other: Date) -> (String, String) {
    if one.year() == other.year() {
        return (day(one), day(other));
    }
    let with_year = |date: Date| date.strftime("%a %-d %b %Y").to_string();
    (with_year(one), with_year(other))
}

/// `9:00`
pub(super) fn clock(instant: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(instant).strftime("%-H:%M").to_string()
}
