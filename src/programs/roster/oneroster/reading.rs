//! Reading any table of an archive: id and status are the same in all, the rest is the line's own.

use jiff::civil::Date;

use super::super::RosterError;
use super::Files;
use super::manifest::Manifest;
use crate::imports::Meter;
use crate::platform::import_report::{Arrivals, Arrived, Coverage, Refusal};
use crate::platform::table::{Header, Limits, Row, Separator, Step, Table, TableError};

const LIMITS: Limits = Limits {
    bytes: 200_000_000,
    rows: 500_000,
    columns: 300,
    cell: 4000,
    when_larger: "Export only the classes of this term",
    when_longer: "Export only the classes of this term",
};

/// A column at fault and what to mend.
pub(super) type Wrong = (&'static str, String);

/// A line of one of the tables.
pub(super) trait Line: Sized {
    /// Where its columns are.
    type Columns;
    /// The file's name without `.csv`, as the manifest calls it.
    const NAME: &'static str;
    /// The file's name.
    const FILE: &'static str;
    /// Whether a bulk file may have no rows.
    const MAY_BE_EMPTY: bool;

    /// Finds the columns.
    fn columns(header: &Header) -> Result<Self::Columns, TableError>;
    /// Reads a row whose id and status are known.
    fn parse(id: &str, row: &Row<'_>, columns: &Self::Columns) -> Result<Self, Wrong>;
    /// What people call it, for a row that is not taken.
    fn title(_: &Row<'_>, _: &Self::Columns) -> Option<String> {
        None
    }
}

/// How many rows the tables hold together, before any of them is looked into.
pub(super) fn rows_in(files: &Files) -> u64 {
    files
        .iter()
        .filter(|(name, _)| **name != "manifest.csv")
        .filter_map(|(_, bytes)| Table::open(bytes, LIMITS, Separator::Comma).ok())
        .map(|table| table.rows_ahead())
        .sum()
}

enum Status {
    Active,
    Left,
}

/// Reads a table. A file that the manifest calls absent says nothing; one that it names must be there.
pub(super) fn read_lines<T: Line>(
    files: &Files,
    manifest: &Manifest,
    meter: &Meter,
) -> Result<Arrivals<T>, RosterError> {
    let nothing = |coverage| Arrivals {
        present: Vec::new(),
        left: Vec::new(),
        refused: Vec::new(),
        coverage,
    };
    let Some(coverage) = manifest.coverage(T::NAME, files.contains_key(T::FILE))? else {
        return Ok(nothing(Coverage::ChangesOnly));
    };
    let bytes = files
        .get(T::FILE)
        .ok_or(RosterError::MissingFile { file: T::FILE })?;
    match read_table(bytes, coverage, meter) {
        Err(TableError::NoRows) if T::MAY_BE_EMPTY || coverage == Coverage::ChangesOnly => {
            Ok(nothing(coverage))
        }
        other => other.map_err(|problem| RosterError::File {
            file: T::FILE,
            problem,
        }),
    }
}

fn read_table<T: Line>(
    bytes: &[u8],
    coverage: Coverage,
    meter: &Meter,
) -> Result<Arrivals<T>, TableError> {
    let mut table = Table::open(bytes, LIMITS, Separator::Comma)?;
    let id = table.header().require("sourcedId")?;
    let status = table.header().find(&["status"])?;
    let columns = T::columns(table.header())?;
    let mut found = Arrivals {
        present: Vec::new(),
        left: Vec::new(),
        refused: Vec::new(),
        coverage,
    };
    while let Some(step) = table.next_row()? {
        meter.add(1);
        match step {
            Step::Row(row) => match read_row::<T>(&row, id, status, &columns) {
                Ok(Some(record)) => found.present.push(Arrived {
                    row: row.number,
                    record,
                }),
                Ok(None) => {
                    found.left.push(Arrived {
                        row: row.number,
                        record: row.cell(id).to_owned(),
                    });
                }
                Err((column, reason)) => {
                    let why = (Some(column.to_owned()), reason);
                    found.refused.push(refusal::<T>(&row, (id, &columns), why));
                }
            },
            Step::Refused(problem, row) => {
                found.refused.push(refusal::<T>(
                    &row,
                    (id, &columns),
                    (problem.column, problem.reason),
                ));
            }
        }
    }
    Ok(found)
}

/// The record of a row, or none where the row says that the record has left.
fn read_row<T: Line>(
    row: &Row<'_>,
    id: usize,
    status: Option<usize>,
    columns: &T::Columns,
) -> Result<Option<T>, Wrong> {
    let id = needed(row, id, "sourcedId")?;
    match status_of(row.cell_if(status))? {
        Status::Active => T::parse(id, row, columns).map(Some),
        Status::Left => Ok(None),
    }
}

fn refusal<T: Line>(
    row: &Row<'_>,
    (id, columns): (usize, &T::Columns),
    why: (Option<String>, String),
) -> Refusal {
    let source_id = Some(row.cell(id))
        .filter(|id| !id.is_empty())
        .map(str::to_owned);
    let (column, reason) = why;
    Refusal {
        file: T::FILE.to_owned(),
        row: row.number,
        column,
        reason,
        source_id,
        name: T::title(row, columns),
    }
}

/// Empty and `active` mean present; `inactive` is the word of older exports for having left.
fn status_of(text: &str) -> Result<Status, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "" | "active" => Ok(Status::Active),
        "tobedeleted" | "inactive" => Ok(Status::Left),
        _ => Err((
            "status",
            format!("\"{text}\" is not a status. Enter active or tobedeleted"),
        )),
    }
}

/// A needed cell.
pub(super) fn needed<'t>(row: &Row<'t>, at: usize, column: &'static str) -> Result<&'t str, Wrong> {
    let text = row.cell(at);
    if text.is_empty() {
        return Err((column, "Enter a value".into()));
    }
    Ok(text)
}

/// A day as `2026-08-31`, with or without a time after it; none where the cell is empty.
pub(super) fn day(
    row: &Row<'_>,
    at: Option<usize>,
    column: &'static str,
) -> Result<Option<Date>, Wrong> {
    let text = row.cell_if(at);
    if text.is_empty() {
        return Ok(None);
    }
    let date = text.split_once('T').map_or(text, |(date, _)| date);
    let parsed = date.parse().ok().filter(|_| date.len() == 10);
    parsed.map(Some).ok_or_else(|| {
        (
            column,
            format!("\"{text}\" is not a date. Enter it as 2026-08-31"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines::RoleLine;
    use super::*;

    #[test]
    fn a_file_of_a_million_rows_is_refused() {
        let text = format!(
            "sourcedId,userSourcedId,role\n{}",
            "a,b,c\n".repeat(1_000_000)
        );
        let found = read_table::<RoleLine>(text.as_bytes(), Coverage::Whole, &Meter::default());
        let words = found
            .map(|lines| lines.present.len())
            .unwrap_err()
            .to_string();
        assert_eq!(
            words,
            "The file has more than 500000 rows. Export only the classes of this term"
        );
    }
}
