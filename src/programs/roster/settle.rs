//! Who stands behind each row of a roster, before anything is compared: rows of which that cannot be told are refused,
//! and a table without ids takes those that are known here.

use super::{
    Roster, RosterPerson,
    group::{Found, Known},
    plan::Shape,
};
use crate::platform::import_report::{Arrived, Refusal, refuse_repeats};
use std::collections::HashMap;

/// Source ids that people had, with those that the file gives them now.
pub(super) type Renamed = HashMap<String, String>;

/// The file that the people of a roster are in; a plain table came alone.
pub(super) const fn file_of_people(shape: Shape) -> &'static str {
    match shape {
        Shape::Table => "",
        Shape::Archive => "users.csv",
    }
}

/// Settles who everybody is.
pub(super) fn settle(known: &Known<'_>, shape: Shape, roster: &mut Roster) -> Renamed {
    let file = file_of_people(shape);
    let mut renamed = Renamed::new();
    let people = std::mem::take(&mut roster.people.present);
    let mut present = Vec::with_capacity(people.len());
    for mut arrived in people {
        match known.whom(&arrived.record) {
            Ok(found) => {
                if let (Shape::Table, Some(found)) = (shape, found) {
                    renamed.extend(with_one_id(&mut arrived.record, found));
                }
                present.push(arrived);
            }
            Err(reason) => roster.people.refused.push(refusal(file, arrived, reason)),
        }
    }
    if shape == Shape::Table {
        let id = |person: &RosterPerson| Some(person.source_id.clone());
        let (once, twice) = refuse_repeats(present, "person", file, id);
        present = once;
        roster.people.refused.extend(twice);
        for refusal in &mut roster.people.refused {
            let found = refusal
                .source_id
                .as_deref()
                .and_then(|id| known.anybody(id));
            if let Some(id) = found.and_then(|found| found.source_id.clone()) {
                refusal.source_id = Some(id);
            }
        }
    }
    roster.people.present = present;
    renamed
}

/// Makes id and person agree. A row without an id takes the one that is known; an address that was the only id gives way
/// to the first real one, which is told.
fn with_one_id(record: &mut RosterPerson, found: &Found) -> Option<(String, String)> {
    let id = found.source_id.clone()?;
    if record.student_number.is_none() {
        record.student_number = (!found.by_address).then(|| id.clone());
        record.source_id = id;
        return None;
    }
    (found.by_address && id != record.source_id).then(|| (id, record.source_id.clone()))
}

fn refusal(file: &str, arrived: Arrived<RosterPerson>, reason: String) -> Refusal {
    let Arrived { row, record } = arrived;
    let (column, reason) = if record.email.is_none() {
        (None, format!("{reason} in {file}, row {row}"))
    } else {
        (Some("email".to_owned()), reason)
    };
    Refusal {
        file: file.to_owned(),
        row,
        column,
        reason,
        source_id: Some(record.source_id),
        name: Some(record.name),
    }
}
