//! Tables that people hand in and take away: bounded reading of CSV, and writing it so that a spreadsheet runs nothing.
//!
//! A problem with the whole file is a [`TableError`] and nothing of the file is used; a problem with one row is a
//! [`RowProblem`] and the other rows go on. Rows are numbered as a spreadsheet shows them: the header is row 1, blank
//! rows count, and a cell with line breaks is still one row.

mod encoding;
mod header;
mod read;
mod write;

pub use encoding::{Letters, letters};
pub use header::Header;
pub use read::{Row, RowProblem, Step, Table};
pub use write::{Cell, CsvWriter, neutralised};

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Rows below the header.
    pub rows: u64,
    /// Columns.
    pub columns: usize,
    /// Characters in one cell.
    pub cell: usize,
    /// What to do about a file that is larger, as a sentence.
    pub when_larger: &'static str,
    /// What to do about a file with more rows.
    pub when_longer: &'static str,
}

/// What separates the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// A comma, as the CSV standard (RFC 4180) says.
    Comma,
    /// Whichever of comma, semicolon and tab the header row uses most: spreadsheets write what the computer's language
    /// asks for.
    Found,
}

/// Why a whole file was refused, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// More bytes than the limit.
    #[error("The file is larger than {megabytes} MB. {remedy}")]
    TooLarge {
        /// The limit.
        megabytes: usize,
        /// What to do about it.
        remedy: &'static str,
    },
    /// Nothing in it.
    #[error("The file is empty. Choose a file with a header row and at least one row below it")]
    Empty,
    /// Only a header.
    #[error("The file has a header row and nothing below it. Add at least one row")]
    NoRows,
    /// A known kind of file that is not a table in plain text.
    #[error("This is {kind}, not a CSV file. {remedy}")]
    OtherKind {
        /// What it is, with its article.
        kind: &'static str,
        /// What to do about it.
        remedy: &'static str,
    },
    /// Zero bytes: not text at all.
    #[error(
        "This is not a text file: row {row} holds a zero byte. Save the table as \"CSV UTF-8\""
    )]
    NotText {
        /// Where.
        row: u64,
    },
    /// UTF-16, which some programs call Unicode text.
    #[error("The file is saved as UTF-16 (\"Unicode text\"). Save it as \"CSV UTF-8\"")]
    Utf16,
    /// Bytes that are not UTF-8, where nothing else may come or where parts of the file are UTF-8.
    #[error(
        "Row {row} holds a letter that is not in UTF-8, so names would come out wrong. \
         In a spreadsheet choose Save As and \"CSV UTF-8\", then choose the new file"
    )]
    NotUtf8 {
        /// Where.
        row: u64,
    },
    /// A needed column is not there.
    #[error("The column \"{column}\" is missing. The first row of the file holds: {found}{remedy}")]
    MissingColumn {
        /// Its name.
        column: String,
        /// The headers there are.
        found: String,
        /// What to do about it, where that can be told.
        remedy: &'static str,
    },
    /// Two columns with the same header, where one of them is needed.
    #[error(
        "The columns {first} and {second} have the same header \"{column}\". Remove or rename one of them"
    )]
    RepeatedColumn {
        /// The header.
        column: String,
        /// Column letters as in a spreadsheet.
        first: String,
        /// Column letters as in a spreadsheet.
        second: String,
    },
    /// More columns than the limit.
    #[error(
        "The file has {found} columns; at most {limit} are read. Remove the columns that are not needed"
    )]
    TooManyColumns {
        /// How many there are.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// More rows than the limit.
    #[error("The file has more than {limit} rows. {remedy}")]
    TooManyRows {
        /// The limit.
        limit: u64,
        /// What to do about it.
        remedy: &'static str,
    },
    /// A quotation mark opens a cell and nothing closes it.
    #[error(
        "A quotation mark opens a cell in row {row} and is never closed. Add the closing mark or remove it"
    )]
    OpenQuote {
        /// Where it opens.
        row: u64,
    },
}

#[cfg(test)]
mod tests;
