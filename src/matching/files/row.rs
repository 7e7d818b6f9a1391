//! One row of a CSV file: its cells as what they stand for.

use super::rows::Mistake;
use crate::matching::instance::{Place, Weekdays};
use csv::StringRecord;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The largest coordinate or distance: once round the earth.
const MOST_METRES: i64 = 40_100_000;

/// One row.
pub struct Row<'r> {
    pub(super) file: &'r str,
    pub(super) header: &'r [String],
    pub(super) record: StringRecord,
    pub(super) at: u64,
}

impl Row<'_> {
    /// Its number in the file.
    pub const fn line(&self) -> u64 {
        self.at
    }

    /// A mistake in this row.
    pub fn mistake(&self, column: &str, reason: String) -> Mistake {
        Mistake {
            file: self.file.into(),
            row: Some(self.at),
            column: column.into(),
            reason,
        }
    }

    /// The cell, if it is not blank.
    pub fn optional(&self, column: &str) -> Option<&str> {
        let place = self.header.iter().position(|have| have == column)?;
        self.record
            .get(place)
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
    }

    /// The cell, which must not be blank.
    pub fn text(&self, column: &str) -> Result<&str, Mistake> {
        self.optional(column)
            .ok_or_else(|| self.mistake(column, "it is blank".into()))
    }

    /// A whole number from 0 to `most`.
    pub fn number_in(&self, column: &str, cell: &str, most: u32) -> Result<u32, Mistake> {
        let wrong = || {
            self.mistake(
                column,
                format!("{} is not a whole number from 0 to {most}", shorten(cell)),
            )
        };
        cell.parse::<u32>()
            .ok()
            .filter(|number| *number <= most)
            .ok_or_else(wrong)
    }

    /// A whole number from 0 to `most`, which must be there.
    pub fn number(&self, column: &str, most: u32) -> Result<u32, Mistake> {
        self.number_in(column, self.text(column)?, most)
    }

    /// A whole number that may be left out.
    pub fn optional_number(&self, column: &str, most: u32) -> Result<Option<u32>, Mistake> {
        self.optional(column)
            .map(|cell| self.number_in(column, cell, most))
            .transpose()
    }

    /// 0 or 1.
    pub fn yes_or_no(&self, column: &str) -> Result<bool, Mistake> {
        match self.text(column)? {
            "0" => Ok(false),
            "1" => Ok(true),
            other => Err(self.mistake(column, format!("{} is neither 0 nor 1", shorten(other)))),
        }
    }

    /// A date.
    pub fn date(&self, column: &str) -> Result<Date, Mistake> {
        let cell = self.text(column)?;
        self.date_in(column, cell)
    }

    /// A date that may be left out.
    pub fn optional_date(&self, column: &str) -> Result<Option<Date>, Mistake> {
        self.optional(column)
            .map(|cell| self.date_in(column, cell))
            .transpose()
    }

    /// A date in a piece of a cell.
    pub fn date_in(&self, column: &str, text: &str) -> Result<Date, Mistake> {
        Date::strptime("%Y-%m-%d", text).map_err(|_| {
            self.mistake(
                column,
                format!("{} is not a date like 2027-01-31", shorten(text)),
            )
        })
    }

    /// Metres, of either sign when `signed`.
    pub fn metres(&self, column: &str, signed: bool) -> Result<Option<i64>, Mistake> {
        let Some(cell) = self.optional(column) else {
            return Ok(None);
        };
        let least = if signed { -MOST_METRES } else { 0 };
        let fits = cell
            .parse::<i64>()
            .ok()
            .filter(|metres| (least..=MOST_METRES).contains(metres));
        fits.map(Some).ok_or_else(|| {
            self.mistake(
                column,
                format!(
                    "{} is not a number of metres from {least} to {MOST_METRES}",
                    shorten(cell)
                ),
            )
        })
    }

    /// Both coordinates or neither.
    pub fn place(&self) -> Result<Option<Place>, Mistake> {
        match (self.metres("x_m", true)?, self.metres("y_m", true)?) {
            (Some(x_m), Some(y_m)) => Ok(Some(Place { x_m, y_m })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(self.mistake("y_m", "it is blank while x_m is not".into())),
            (None, Some(_)) => Err(self.mistake("x_m", "it is blank while y_m is not".into())),
        }
    }

    /// Words between semicolons.
    pub fn list(&self, column: &str) -> Vec<String> {
        let cell = self.optional(column).unwrap_or_default();
        cell.split(';')
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Letters of MTWRF; blank is every day.
    pub fn days(&self, column: &str) -> Result<Weekdays, Mistake> {
        let Some(cell) = self.optional(column) else {
            return Ok(Weekdays::ALL);
        };
        let mut days = 0;
        for letter in cell.chars() {
            let place = "MTWRF".find(letter.to_ascii_uppercase());
            let place = place.ok_or_else(|| {
                self.mistake(
                    column,
                    format!("{letter} is not a day; use letters of MTWRF"),
                )
            })?;
            days |= 1 << place;
        }
        Ok(Weekdays(days))
    }
}

/// What was seen already.
#[derive(Default)]
pub struct Seen(BTreeSet<String>);

impl Seen {
    /// A mistake when it was seen before.
    pub fn once(&mut self, row: &Row, column: &str, what: &str) -> Result<(), Mistake> {
        if self.0.insert(what.to_owned()) {
            Ok(())
        } else {
            Err(row.mistake(column, format!("{what} stands twice")))
        }
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() > 40 {
        format!("{}…", text.chars().take(40).collect::<String>())
    } else {
        text.to_owned()
    }
}
