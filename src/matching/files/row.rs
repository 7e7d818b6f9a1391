//! Rows of a CSV file, with what is wrong named so that a person finds it in their spreadsheet.

use crate::matching::instance::{Place, Weekdays};
use csv::StringRecord;
use jiff::civil::Date;
use std::{collections::BTreeSet, fmt, fs, path::Path};

/// The most rows of one file.
const MOST_ROWS: u64 = 5_000_000;
/// The largest file, in bytes.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// The largest coordinate or distance: once round the earth.
const MOST_METRES: i64 = 40_100_000;

/// Why a file cannot be used: `students.csv, row 7, column lottery: 3 stands twice`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistake {
    /// The file.
    pub file: String,
    /// The row as a spreadsheet counts; none for the whole file.
    pub row: Option<u64>,
    /// The column; empty for the whole row.
    pub column: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// A row that was passed over.
pub type Warning = Mistake;

/// The rows of one file.
pub struct Rows {
    file: String,
    header: Vec<String>,
    records: csv::StringRecordsIntoIter<std::io::Cursor<String>>,
    row: u64,
}

/// One row.
pub struct Row<'r> {
    file: &'r str,
    header: &'r [String],
    record: StringRecord,
    row: u64,
}

impl Rows {
    /// Opens a file of the folder.
    pub fn open(
        folder: &Path,
        name: &str,
        needed: &[&str],
        known: &[&str],
    ) -> Result<Self, Mistake> {
        Self::open_file(&folder.join(name), needed, known)
    }

    /// Opens a file of the folder that may be left out.
    pub fn open_if_there(
        folder: &Path,
        name: &str,
        needed: &[&str],
        known: &[&str],
    ) -> Result<Option<Self>, Mistake> {
        if folder.join(name).exists() {
            Self::open(folder, name, needed, known).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Opens a file: UTF-8, a header with at least these columns and no others than the known ones.
    pub fn open_file(path: &Path, needed: &[&str], known: &[&str]) -> Result<Self, Mistake> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let file = name.unwrap_or_else(|| path.display().to_string());
        let text = read_text(path, &file)?;
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(std::io::Cursor::new(text));
        let mut first = StringRecord::new();
        let any = reader.read_record(&mut first);
        any.map_err(|error| wrong(&file, Some(1), "", error.to_string()))?;
        let header: Vec<String> = first
            .iter()
            .map(|cell| cell.trim().to_lowercase())
            .collect();
        check_header(&file, &header, needed, known)?;
        Ok(Self {
            file,
            header,
            records: reader.into_records(),
            row: 1,
        })
    }

    /// The next row.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, Mistake> {
        loop {
            let Some(record) = self.records.next() else {
                return Ok(None);
            };
            self.row += 1;
            let record = record.map_err(|error| Mistake {
                file: self.file.clone(),
                row: Some(self.row),
                column: String::new(),
                reason: error.to_string(),
            })?;
            if let Some(position) = record.position() {
                self.row = position.line();
            }
            if self.row > MOST_ROWS {
                return Err(self.mistake("", format!("there are more than {MOST_ROWS} rows")));
            }
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() != self.header.len() {
                let reason = format!(
                    "there are {} cells where the header has {}",
                    record.len(),
                    self.header.len()
                );
                return Err(Mistake {
                    file: self.file.clone(),
                    row: Some(self.row),
                    column: String::new(),
                    reason,
                });
            }
            return Ok(Some(Row {
                file: &self.file,
                header: &self.header,
                record,
                row: self.row,
            }));
        }
    }

    /// A mistake of the file as a whole.
    pub fn mistake(&self, column: &str, reason: String) -> Mistake {
        Mistake {
            file: self.file.clone(),
            row: None,
            column: column.into(),
            reason,
        }
    }
}

fn wrong(file: &str, row: Option<u64>, column: &str, reason: String) -> Mistake {
    Mistake {
        file: file.to_owned(),
        row,
        column: column.to_owned(),
        reason,
    }
}

/// The text of a file, without a byte order mark.
fn read_text(path: &Path, file: &str) -> Result<String, Mistake> {
    let unreadable = |error| wrong(file, None, "", format!("it cannot be read ({error})"));
    if fs::metadata(path).map_err(unreadable)?.len() > MOST_BYTES {
        let most = MOST_BYTES / 1024 / 1024;
        return Err(wrong(
            file,
            None,
            "",
            format!("it is larger than {most} MB"),
        ));
    }
    let text = String::from_utf8(fs::read(path).map_err(unreadable)?).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let row = 1 + before
            .iter()
            .map(|byte| u64::from(*byte == b'\n'))
            .sum::<u64>();
        wrong(
            file,
            Some(row),
            "",
            "this is not UTF-8; save the file as CSV UTF-8".into(),
        )
    })?;
    Ok(text
        .strip_prefix('\u{FEFF}')
        .map(str::to_owned)
        .unwrap_or(text))
}

fn check_header(
    file: &str,
    header: &[String],
    needed: &[&str],
    known: &[&str],
) -> Result<(), Mistake> {
    if header.iter().all(String::is_empty) {
        return Err(wrong(
            file,
            None,
            "",
            "it is empty; the first row names the columns".into(),
        ));
    }
    if let Some(column) = needed
        .iter()
        .find(|column| !header.iter().any(|have| have == *column))
    {
        return Err(wrong(file, Some(1), column, "the column is missing".into()));
    }
    for (place, column) in header.iter().enumerate() {
        if !needed.contains(&column.as_str()) && !known.contains(&column.as_str()) {
            return Err(wrong(
                file,
                Some(1),
                column,
                "there is no such column in this file".into(),
            ));
        }
        if header[..place].contains(column) {
            return Err(wrong(
                file,
                Some(1),
                column,
                "the column stands twice".into(),
            ));
        }
    }
    Ok(())
}

impl Row<'_> {
    /// Its number in the file.
    pub const fn line(&self) -> u64 {
        self.row
    }

    /// A mistake in this row.
    pub fn mistake(&self, column: &str, reason: String) -> Mistake {
        Mistake {
            file: self.file.into(),
            row: Some(self.row),
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
