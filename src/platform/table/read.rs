//! Reading rows one by one, each checked before anybody sees it.

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use super::header::Header;
use super::{Limits, Separator, TableError, encoding};

/// A CSV file being read.
pub struct Table<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    separator: u8,
    header: Header,
    limits: Limits,
    record: StringRecord,
    /// The row read last, as a spreadsheet numbers it.
    row: u64,
    /// Rows with anything in them so far.
    filled: u64,
}

/// One row that can be used.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    /// As a spreadsheet numbers it.
    pub number: u64,
    record: &'t StringRecord,
}

impl<'t> Row<'t> {
    /// The cell of a column without the spaces around it; empty when there is no such column.
    pub fn cell(&self, column: usize) -> &'t str {
        self.record.get(column).map_or("", str::trim)
    }

    /// The cell of a column the file may lack.
    pub fn cell_if(&self, column: Option<usize>) -> &'t str {
        column.map_or("", |column| self.cell(column))
    }
}

/// A row that cannot be used, while the rest of the file can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// As a spreadsheet numbers it.
    pub row: u64,
    /// The header of the column at fault, if it is one.
    pub column: Option<String>,
    /// What to mend.
    pub reason: String,
}

/// What reading one row gives.
pub enum Step<'t> {
    /// A row to use.
    Row(Row<'t>),
    /// A row to refuse, with the cells as far as they can be read (to learn whose row it is).
    Refused(RowProblem, Row<'t>),
}

impl<'a> Table<'a> {
    /// Opens a file: checks size and encoding, finds the separator and reads the header row.
    pub fn open(bytes: &'a [u8], limits: Limits, separator: Separator) -> Result<Self, TableError> {
        let text = encoding::text(bytes, &limits)?;
        let separator = match separator {
            Separator::Comma => b',',
            Separator::Found => found_separator(text),
        };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let record = StringRecord::new();
        let header = Header::new(std::iter::empty());
        let mut table = Self {
            text,
            reader,
            separator,
            header,
            limits,
            record,
            row: 0,
            filled: 0,
        };
        if !table.advance()? {
            return Err(TableError::Empty);
        }
        table.header = Header::new(table.record.iter());
        if table.header.width() > limits.columns {
            return Err(TableError::TooManyColumns {
                found: table.header.width(),
                limit: limits.columns,
            });
        }
        Ok(table)
    }

    /// The header row.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// How many rows lie ahead, found without looking into them; counted no further than the limit.
    pub fn rows_ahead(&self) -> u64 {
        let rest = self.text.as_bytes().get(self.offset()..);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(rest.unwrap_or_default());
        let (mut record, mut rows) = (ByteRecord::new(), 0);
        while rows < self.limits.rows && reader.read_byte_record(&mut record).unwrap_or(false) {
            rows += 1;
        }
        rows
    }

    /// The next row with anything in it, or none at the end. Fails where the whole file is to be refused.
    pub fn next_row(&mut self) -> Result<Option<Step<'_>>, TableError> {
        if !self.advance()? {
            return if self.filled == 0 {
                Err(TableError::NoRows)
            } else {
                Ok(None)
            };
        }
        self.filled += 1;
        if self.filled > self.limits.rows {
            return Err(TableError::TooManyRows {
                limit: self.limits.rows,
                remedy: self.limits.when_longer,
            });
        }
        let row = Row {
            number: self.row,
            record: &self.record,
        };
        Ok(Some(match self.problem() {
            None => Step::Row(row),
            Some((column, reason)) => {
                let column = column.map(|at| self.header.name(at).to_owned());
                Step::Refused(
                    RowProblem {
                        row: self.row,
                        column,
                        reason,
                    },
                    row,
                )
            }
        }))
    }

    /// Reads on to the next record with a filled cell and keeps the row number.
    fn advance(&mut self) -> Result<bool, TableError> {
        loop {
            let start = self.offset();
            let more = self.reader.read_record(&mut self.record).unwrap_or(false);
            let end = self.offset();
            if !more {
                return Ok(false);
            }
            let raw = self.text.get(start..end).unwrap_or_default();
            let before = self.text.as_bytes().get(start.wrapping_sub(1));
            let (blank, rest) = skip_blank_lines(raw, before == Some(&b'\r'));
            self.row += blank + 1;
            if end == self.text.len() && quote_stays_open(rest, self.separator) {
                return Err(TableError::OpenQuote { row: self.row });
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(true);
            }
        }
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.position().byte())
            .unwrap_or(usize::MAX)
            .min(self.text.len())
    }

    /// What is said of a row with more or fewer columns than the first.
    fn uneven(&self, found: usize, expected: usize) -> String {
        let separator = match self.separator {
            b';' => "semicolon",
            b'\t' => "tab",
            _ => "comma",
        };
        let columns = if found == 1 { "column" } else { "columns" };
        format!(
            "Row {} has {found} {columns}, the first row has {expected}. Is a {separator} missing, or is there a \
             {separator} inside a name without quotation marks?",
            self.row
        )
    }

    fn problem(&self) -> Option<(Option<usize>, String)> {
        let (found, expected) = (self.record.len(), self.header.width());
        if found < expected
            || self
                .record
                .iter()
                .skip(expected)
                .any(|cell| !cell.trim().is_empty())
        {
            return Some((None, self.uneven(found, expected)));
        }
        (0..)
            .zip(self.record.iter())
            .find_map(|(at, cell)| Some((Some(at), cell_problem(cell, self.limits.cell)?)))
    }
}

/// What is wrong with a cell, whatever it is meant to hold.
fn cell_problem(cell: &str, limit: usize) -> Option<String> {
    if cell.len() > limit && cell.chars().count() > limit {
        return Some(format!(
            "The cell is longer than {limit} characters. Shorten it"
        ));
    }
    let wrong = cell.chars().find(|c| unprintable(*c))?;
    if wrong == char::REPLACEMENT_CHARACTER {
        return Some("A letter was lost when the file was saved (�). Type it again and save as \"CSV UTF-8\"".into());
    }
    Some(format!(
        "The cell holds a character that cannot be shown (U+{:04X}). Type the cell again",
        u32::from(wrong)
    ))
}

/// Control characters, marks that turn the direction of text around (they make one name look like another), and the sign
/// for a lost letter. Tabs and line breaks are treated as spaces elsewhere.
fn unprintable(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | char::REPLACEMENT_CHARACTER => true,
        _ => c.is_control(),
    }
}

/// The line breaks before a record (each a blank row), and the record. After a return the first line feed belongs to the
/// record before.
fn skip_blank_lines(raw: &str, after_return: bool) -> (u64, &str) {
    let mut rest = if after_return {
        raw.strip_prefix('\n').unwrap_or(raw)
    } else {
        raw
    };
    let mut blank = 0;
    while let Some(next) = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))
        .or_else(|| rest.strip_prefix('\r'))
    {
        rest = next;
        blank += 1;
    }
    (blank, rest)
}

/// Whether the last cell of a record begins with a quotation mark that nothing closes. A mark within a cell that does
/// not begin with one is an ordinary character.
fn quote_stays_open(record: &str, separator: u8) -> bool {
    let mut quoted = false;
    let mut may_open = true;
    for byte in record.bytes() {
        match byte {
            // A second mark right after the closing one stands for one mark within the cell: open again.
            b'"' if quoted => (quoted, may_open) = (false, true),
            b'"' if may_open => (quoted, may_open) = (true, false),
            other => may_open = other == separator && !quoted,
        }
    }
    quoted
}

/// The separator of the header row: the one that occurs most outside quotation marks, the comma if in doubt.
fn found_separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) =
                    counts.iter_mut().find(|(separator, _)| *separator == byte)
                {
                    *count += 1;
                }
            }
        }
    }
    // `max_by_key` gives the last of equals, so the comma comes last.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| *separator)
}
