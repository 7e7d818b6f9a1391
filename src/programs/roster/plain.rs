//! A plain table of people: name, e-mail and, where the college has one, an id, under whatever headers colleges use for
//! them. Who has no id is known by the address.

use super::{Roster, RosterError, RosterPerson, email_address, name_of_parts, name_of_whole};
use crate::imports::{Meter, Step as Stage};
use crate::platform::import_report::{Arrivals, Arrived, Coverage, Refusal, refuse_repeats};
use crate::platform::table::{Header, Limits, Row, Separator, Step, Table, TableError, letters};

const LIMITS: Limits = Limits {
    bytes: 16_000_000,
    rows: 100_000,
    columns: 200,
    cell: 1000,
    when_larger: "Leave out the columns that are not needed (name, e-mail and student ID are enough)",
    when_longer: "Leave out the people of other offerings",
};

/// A table as small as it can be, for people to fill in. Nobody in it is real.
pub const EXAMPLE: &str = "Name,E-mail,Student ID\r\n\
    Ann Lee,ann.lee@example.edu,10001\r\n\
    \"Okafor, Ben\",ben.okafor@example.edu,10002\r\n";

const GIVEN: &[&str] = &[
    "first name",
    "given name",
    "given",
    "first",
    "forename",
    "preferred name",
];
const FAMILY: &[&str] = &["last name", "family name", "family", "last", "surname"];
const WHOLE: &[&str] = &[
    "name",
    "full name",
    "student name",
    "display name",
    "student",
];
const EMAIL: &[&str] = &[
    "e-mail",
    "mail",
    "e-mail address",
    "student e-mail",
    "college e-mail",
    "school e-mail",
    "university e-mail",
];
const ID: &[&str] = &[
    "student id",
    "id",
    "student number",
    "number",
    "student no",
    "id number",
    "student id number",
    "sis id",
    "sis user id",
    "sourced id",
    "person id",
    "matriculation number",
];

enum NameColumns {
    Parts(Option<usize>, usize),
    Whole(usize),
}

struct Columns {
    name: NameColumns,
    email: usize,
    id: Option<usize>,
}

impl Columns {
    fn find(header: &Header) -> Result<Self, TableError> {
        let name = match (
            header.find(GIVEN)?,
            header.find(FAMILY)?,
            header.find(WHOLE)?,
        ) {
            (given, Some(family), None) => NameColumns::Parts(given, family),
            (Some(given), Some(family), _) => NameColumns::Parts(Some(given), family),
            (_, _, Some(whole)) => NameColumns::Whole(whole),
            (_, None, None) => return Err(header.missing("name")),
        };
        Ok(Self {
            name,
            email: header.require_any(EMAIL)?,
            id: header.find(ID)?,
        })
    }

    fn name(&self, row: &Row<'_>) -> Result<(String, String), String> {
        match self.name {
            NameColumns::Parts(given, family) => {
                name_of_parts(row.cell_if(given), row.cell(family))
            }
            NameColumns::Whole(whole) => name_of_whole(row.cell(whole)),
        }
    }

    const fn name_column(&self) -> usize {
        match self.name {
            NameColumns::Parts(_, family) => family,
            NameColumns::Whole(whole) => whole,
        }
    }
}

/// Whether the file is of this kind at all, as far as its first row tells.
pub fn check(bytes: &[u8]) -> Result<(), RosterError> {
    let read = letters(bytes);
    let table = Table::open(&read.bytes, LIMITS, Separator::Found)?;
    Columns::find(table.header())?;
    Ok(())
}

/// Reads the table. It is the whole truth about the group it is imported for: somebody missing is marked gone. It says
/// nothing about classes.
pub fn read(bytes: &[u8], meter: &Meter) -> Result<Roster, RosterError> {
    let read = letters(bytes);
    let mut table = Table::open(&read.bytes, LIMITS, Separator::Found)?;
    let header = table.header().clone();
    let columns = Columns::find(&header)?;
    let mut present = Vec::new();
    let mut refused = Vec::new();
    meter.begin(Stage::Reading, table.rows_ahead());
    while let Some(step) = table.next_row()? {
        meter.add(1);
        match step {
            Step::Row(row) => match person(&row, &columns) {
                Ok(record) => present.push(Arrived {
                    row: row.number,
                    record,
                }),
                Err((at, reason)) => {
                    let column = Some(header.name(at).to_owned());
                    refused.push(refusal(&row, &columns, column, reason));
                }
            },
            Step::Refused(problem, row) => {
                refused.push(refusal(&row, &columns, problem.column, problem.reason));
            }
        }
    }
    let (id, email) = (
        columns.id.map(|at| header.name(at)),
        header.name(columns.email),
    );
    let number = |p: &RosterPerson| p.student_number.clone();
    let (present, same_id) = refuse_repeats(present, id.unwrap_or_default(), "", number);
    let (present, same_mail) = refuse_repeats(present, email, "", |p| p.email.clone());
    refused.extend(same_id);
    refused.extend(same_mail);
    let people = Arrivals {
        present,
        left: Vec::new(),
        refused,
        coverage: Coverage::Whole,
    };
    let mut roster = only_people();
    if read.from_windows {
        let names = people.present.iter().map(|one| one.record.name.as_str());
        roster.notes.push(read_from_windows(names));
    }
    Ok(Roster { people, ..roster })
}

fn refusal(row: &Row<'_>, columns: &Columns, column: Option<String>, reason: String) -> Refusal {
    let id = Some(row.cell_if(columns.id)).filter(|id| !id.is_empty());
    let source_id = match id {
        Some(id) => Some(id.to_owned()),
        None => email_address(row.cell(columns.email)).ok(),
    };
    Refusal {
        file: String::new(),
        row: row.number,
        column,
        reason,
        source_id,
        name: columns.name(row).ok().map(|(name, _)| name),
    }
}

/// Letters may have come out wrong: nobody can know but who knows the names.
fn read_from_windows<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let told: Vec<&str> = names.filter(|name| !name.is_ascii()).take(3).collect();
    let what = if told.is_empty() {
        "The file was read as Windows text: look at letters with accents first"
    } else {
        "Names were read as Windows text: look at these names first"
    };
    let names = if told.is_empty() {
        String::new()
    } else {
        format!(": {}", told.join(", "))
    };
    format!("{what}{names}")
}

/// A roster that says nothing about classes.
fn only_people() -> Roster {
    let mut roster = Roster::default();
    roster.classes.coverage = Coverage::ChangesOnly;
    roster.enrolments.coverage = Coverage::ChangesOnly;
    roster
}

/// The person of a row, or the column at fault and what to mend.
fn person(row: &Row<'_>, columns: &Columns) -> Result<RosterPerson, (usize, String)> {
    let id = Some(row.cell_if(columns.id)).filter(|id| !id.is_empty());
    if let (Some(id), Some(at)) = (id, columns.id)
        && number_was_cut(id)
    {
        let reason = format!(
            "\"{id}\" was shortened by a spreadsheet. Format the column as text and enter the id again"
        );
        return Err((at, reason));
    }
    let (name, sort_name) = columns
        .name(row)
        .map_err(|reason| (columns.name_column(), reason))?;
    let email = match row.cell(columns.email) {
        "" => Err("Enter the person's e-mail address".to_owned()),
        text => email_address(text),
    };
    let email = email.map_err(|reason| (columns.email, reason))?;
    Ok(RosterPerson {
        source_id: id.map_or_else(|| email.clone(), str::to_owned),
        name,
        sort_name,
        email: Some(email),
        student_number: id.map(str::to_owned),
        enabled: true,
    })
}

/// `1.23457E+11`: what a spreadsheet makes of a long number.
fn number_was_cut(id: &str) -> bool {
    id.split_once("E+").is_some_and(|(front, back)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        front.contains(['.', ',']) && digits(&front.replace(['.', ','], "")) && digits(back)
    })
}
