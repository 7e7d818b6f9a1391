//! `students.csv`

use super::{
    row::{Row, Seen},
    rows::{Mistake, Rows},
};
use crate::matching::instance::Student;
use jiff::civil::Date;
use std::{collections::BTreeMap, path::Path};

const KNOWN: [&str; 8] = [
    "carry",
    "x_m",
    "y_m",
    "max_distance_m",
    "clearances",
    "days",
    "employer",
    "needs",
];

/// Students, sorted by id.
pub fn read(folder: &Path) -> Result<Vec<Student>, Mistake> {
    let mut rows = Rows::open(folder, "students.csv", &["id", "lottery"], &KNOWN)?;
    let (mut students, mut ids, mut numbers) = (Vec::new(), Seen::default(), Seen::default());
    while let Some(row) = rows.next()? {
        ids.once(&row, "id", row.text("id")?)?;
        let student = student(&row)?;
        numbers.once(&row, "lottery", &student.lottery.to_string())?;
        students.push(student);
    }
    if students.is_empty() {
        return Err(rows.mistake("", "there is no student in it".into()));
    }
    students.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(students)
}

fn student(row: &Row) -> Result<Student, Mistake> {
    let lottery = row.number("lottery", u32::MAX)?;
    if lottery == 0 {
        return Err(row.mistake("lottery", "it is 0; the first number is 1".into()));
    }
    Ok(Student {
        id: row.text("id")?.to_owned(),
        lottery,
        carry: row.optional_number("carry", 1_000)?.unwrap_or(0),
        place: row.place()?,
        max_distance_m: row.metres("max_distance_m", false)?,
        clearances: clearances(row)?,
        days: row.days("days")?,
        employer: row.optional("employer").map(str::to_owned),
        needs: row.list("needs"),
    })
}

/// `code:YYYY-MM-DD;…`; no date is for ever; a code twice counts with its later date.
fn clearances(row: &Row) -> Result<BTreeMap<String, Option<Date>>, Mistake> {
    let mut clearances: BTreeMap<String, Option<Date>> = BTreeMap::new();
    for piece in row.list("clearances") {
        let (code, until) = match piece.split_once(':') {
            Some((code, date)) => (
                code.trim().to_owned(),
                Some(row.date_in("clearances", date.trim())?),
            ),
            None => (piece, None),
        };
        if code.is_empty() {
            return Err(row.mistake(
                "clearances",
                "a date stands there without a clearance".into(),
            ));
        }
        clearances
            .entry(code)
            .and_modify(|known| {
                *known = if known.is_none() || until.is_none() {
                    None
                } else {
                    (*known).max(until)
                }
            })
            .or_insert(until);
    }
    Ok(clearances)
}
