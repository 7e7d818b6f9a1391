//! Writing CSV row by row, with cells that a spreadsheet takes for text and never for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

/// One cell of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text that people typed or may have typed: neutralised.
    Text(&'a str),
    /// A number the program computed, so that spreadsheets can add it up.
    Number(i64),
    /// Nothing.
    Empty,
}

/// Writes CSV (RFC 4180: commas, CRLF) to anything, a row at a time and with constant memory.
pub struct CsvWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Starts a file. It begins with a byte order mark, by which spreadsheets know UTF-8.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{FEFF}".as_bytes())?;
        Ok(Self::going_on(out))
    }

    /// Goes on with a file that another writer began: a large export is written a part at a time.
    pub fn going_on(out: W) -> Self {
        let out = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(out);
        Self { out }
    }

    /// Writes one row.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Text(text) => self.out.write_field(neutralised(text).as_bytes())?,
                Cell::Number(number) => self.out.write_field(number.to_string())?,
                Cell::Empty => self.out.write_field("")?,
            }
        }
        self.out.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Passes on what is buffered, so that a reader sees the rows so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends the file and gives the sink back.
    pub fn finish(self) -> io::Result<W> {
        self.out
            .into_inner()
            .map_err(|error| io::Error::new(error.error().kind(), error.to_string()))
    }
}

/// Text that no spreadsheet runs: an apostrophe goes before a first character that could begin a formula (the list of
/// OWASP's "CSV injection" page, and their full-width forms).
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
