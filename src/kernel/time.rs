//! Time as values: a clock that is handed in, and the three kinds of time the database keeps.

use jiff::{Timestamp, civil, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::{
    Decode, Encode, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef},
};
use std::{
    fmt,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

macro_rules! database_time {
    ($(#[doc = $words:literal])+ $name:ident, $jiff:ty, $stored:ty) => {
        $(#[doc = $words])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $jiff);

        impl Deref for $name {
            type Target = $jiff;
            fn deref(&self) -> &$jiff {
                &self.0
            }
        }

        impl From<$jiff> for $name {
            fn from(value: $jiff) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Type<Postgres> for $name {
            fn type_info() -> PgTypeInfo {
                <$stored as Type<Postgres>>::type_info()
            }
        }

        impl PgHasArrayType for $name {
            fn array_type_info() -> PgTypeInfo {
                <$stored as PgHasArrayType>::array_type_info()
            }
        }

        impl Encode<'_, Postgres> for $name {
            fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
                self.0.to_sqlx().encode_by_ref(buffer)
            }
        }

        impl<'r> Decode<'r, Postgres> for $name {
            fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(Self(<$stored as Decode<'r, Postgres>>::decode(value)?.to_jiff()))
            }
        }
    };
}

database_time! {
    /// A moment, the same everywhere.
    Instant, Timestamp, jiff_sqlx::Timestamp
}
database_time! {
    /// A calendar day, wherever one is.
    Day, civil::Date, jiff_sqlx::Date
}
database_time! {
    /// A time on a wall clock.
    TimeOfDay, civil::Time, jiff_sqlx::Time
}

impl Instant {
    /// The calendar day at this moment in a zone.
    pub fn day_in(self, zone: &TimeZone) -> Day {
        Day(self.0.to_zoned(zone.clone()).date())
    }

    /// This moment moved by whole seconds, held at the ends of what can be written.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let moved = self.0.as_second().saturating_add(seconds);
        Self(Timestamp::new(moved, self.0.subsec_nanosecond()).unwrap_or(self.0))
    }

    /// This moment moved by whole days of 24 hours.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole days of 24 hours from `earlier` to this moment; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0.as_second() - earlier.0.as_second()).div_euclid(86_400)
    }

    /// In words for people in a zone: "Tue 17 Nov 2026, 14:05".
    pub fn words_in(self, zone: &TimeZone) -> String {
        self.0
            .to_zoned(zone.clone())
            .strftime("%a %-d %b %Y, %-H:%M")
            .to_string()
    }
}

impl Instant {
    /// The next whole minute on a zone's clock: "14:06".
    pub fn minute_after_in(self, zone: &TimeZone) -> String {
        let after = self.plus_seconds(60 - self.0.as_second().rem_euclid(60));
        after
            .0
            .to_zoned(zone.clone())
            .strftime("%-H:%M")
            .to_string()
    }
}

impl Day {
    /// In words: "Tue 17 Nov".
    pub fn words(self) -> String {
        self.0.strftime("%a %-d %b").to_string()
    }

    /// In words with the year: "Tue 17 Nov 2026".
    pub fn words_with_year(self) -> String {
        self.0.strftime("%a %-d %b %Y").to_string()
    }

    /// This day moved by whole days, held at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(
            self.0
                .saturating_add(jiff::Span::new().try_days(days).unwrap_or_default()),
        )
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.since(earlier.0).map_or(0, |span| span.get_days())
    }

    /// The Monday of this day's week.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus_days(-i32::from(self.0.weekday().to_monday_zero_offset()))
    }
}

/// Where "now" comes from: the machine's clock, or one that a test sets.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// A clock that stands still until it is moved; microseconds since 1970.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn standing_at(at: Timestamp) -> Self {
        Self::Set(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// The moment this clock shows, to the microsecond (what the database keeps).
    pub fn now(&self) -> Instant {
        let micros = match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that reads the machine's clock"
            )]
            Self::Machine => Timestamp::now().as_microsecond(),
            Self::Set(at) => at.load(Ordering::SeqCst),
        };
        Instant(Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Moves a set clock by seconds; the machine's clock stays as it is.
    pub fn advance(&self, seconds: i64) {
        if let Self::Set(at) = self {
            at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }

    /// Sets a set clock; the machine's clock stays as it is.
    pub fn set(&self, to: Timestamp) {
        if let Self::Set(at) = self {
            at.store(to.as_microsecond(), Ordering::SeqCst);
        }
    }
}

/// The zone with this IANA name; UTC for a name nobody knows (the database only keeps known ones).
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_knows_its_monday_and_its_distance() {
        let tuesday = Day(date(2026, 11, 17));
        assert_eq!(tuesday.monday(), Day(date(2026, 11, 16)));
        assert_eq!(tuesday.plus_days(20).days_since(tuesday), 20);
        assert_eq!(Day(date(2027, 3, 1)).days_since(tuesday), 104);
        assert_eq!(tuesday.words(), "Tue 17 Nov");
    }
}
