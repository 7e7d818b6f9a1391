//! A CSV file row by row, with what is wrong named so that a person finds it in their spreadsheet.

use super::{quotes, row::Row};
use csv::StringRecord;
use std::{fmt, fs, path::Path};

/// The most rows of one file.
const MOST_ROWS: u64 = 5_000_000;
/// The largest file, in bytes.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// The most of a reason that is told.
const MOST_LETTERS: usize = 300;

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
        f.write_str(": ")?;
        // What stands in a file goes to somebody's screen: without what steers it, and not a megabyte of it.
        for (place, letter) in self.reason.chars().enumerate() {
            match letter {
                _ if place == MOST_LETTERS => return f.write_str("…"),
                letter if letter.is_control() => f.write_str("\u{FFFD}")?,
                letter => write!(f, "{letter}")?,
            }
        }
        Ok(())
    }
}

/// A row that was passed over.
pub type Warning = Mistake;
/// The rows of one file.
pub struct Rows {
    file: String,
    header: Vec<String>,
    records: csv::StringRecordsIntoIter<std::io::Cursor<String>>,
    /// The row of each record.
    places: std::vec::IntoIter<u32>,
    at: u64,
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
        let mut places = quotes::rows(&text)
            .map_err(|(row, reason)| wrong(&file, Some(u64::from(row)), "", reason.into()))?
            .into_iter();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(std::io::Cursor::new(text));
        let mut first = StringRecord::new();
        let any = reader.read_record(&mut first);
        any.map_err(|error| wrong(&file, Some(1), "", error.to_string()))?;
        places.next();
        let header: Vec<String> = first
            .iter()
            .map(|cell| cell.trim().to_lowercase())
            .collect();
        check_header(&file, &header, needed, known)?;
        Ok(Self {
            file,
            header,
            records: reader.into_records(),
            places,
            at: 1,
        })
    }

    /// The next row.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, Mistake> {
        loop {
            let Some(record) = self.records.next() else {
                return Ok(None);
            };
            self.at = self.places.next().map_or(self.at + 1, u64::from);
            let record = record.map_err(|error| Mistake {
                file: self.file.clone(),
                row: Some(self.at),
                column: String::new(),
                reason: error.to_string(),
            })?;
            if self.at > MOST_ROWS {
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
                    row: Some(self.at),
                    column: String::new(),
                    reason,
                });
            }
            return Ok(Some(Row {
                file: &self.file,
                header: &self.header,
                record,
                at: self.at,
            }));
        }
    }

    /// Whether a warning is of this file.
    pub fn is_in(&self, warning: &Warning) -> bool {
        warning.file == self.file
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

pub(super) fn wrong(file: &str, row: Option<u64>, column: &str, reason: String) -> Mistake {
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
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(wrong(file, None, "", "it is not a file".into()));
    }
    if about.len() > MOST_BYTES {
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
        let ends = String::from_utf8_lossy(before).replace("\r\n", "\n");
        let row = 1 + ends.matches(['\n', '\r']).count() as u64;
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
    if let [only] = header
        && let Some(mark) = only.chars().find(|letter| [';', '\t'].contains(letter))
    {
        let mark = if mark == ';' { "semicolons" } else { "tabs" };
        let reason = format!("cells are set apart by {mark}; save the file with commas");
        return Err(wrong(file, Some(1), "", reason));
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
