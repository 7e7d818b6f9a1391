//! `OneRoster` 1.1 and 1.2 CSV archives (1EdTech): a zip of tables with a manifest.
//!
//! In 1.1 a person's role is a column of `users.csv`; 1.2 moves it to `roles.csv`. A file is *bulk* (the whole truth) or
//! *delta* (only changes, with a status per row), as the manifest says. Columns are found by their headers, so those that
//! vendors add (`ext_…`, `metadata.…`) do no harm. Only what a practicum needs is unpacked.

mod lines;
mod manifest;
mod reading;

use std::collections::{BTreeMap, HashMap, HashSet};

use self::lines::{EnrolmentLine, PersonLine, RoleLine, SchoolLine};
use self::manifest::Manifest;
use self::reading::{Line, read_lines, rows_in};
use super::{
    Roster, RosterClass, RosterCourse, RosterEnrolment, RosterError, RosterPerson, RosterTerm,
};
use crate::imports::{Meter, Step as Stage};
use crate::platform::archive::{ArchiveLimits, names, unpack};
use crate::platform::import_report::{Arrivals, Arrived, Imported, Refusal, refuse_repeats};

pub use manifest::Version;

const ARCHIVE: ArchiveLimits = ArchiveLimits {
    packed: 64_000_000,
    entries: 200,
    unpacked: 300_000_000,
    ratio: 200,
};

const FILES: &[&str] = &[
    "manifest.csv",
    "users.csv",
    "roles.csv",
    "classes.csv",
    "enrollments.csv",
    "courses.csv",
    "academicSessions.csv",
    "orgs.csv",
];

/// Roles of people who are none of the college's business here.
const FAMILY: &[&str] = &["guardian", "parent", "relative"];

type Files = BTreeMap<&'static str, Vec<u8>>;

/// An archive that is being read.
struct Source<'a> {
    files: &'a Files,
    manifest: &'a Manifest,
    meter: &'a Meter,
}

impl Source<'_> {
    fn lines<T: Line>(&self) -> Result<Arrivals<T>, RosterError> {
        read_lines::<T>(self.files, self.manifest, self.meter)
    }
}

/// Reads an archive.
pub fn read(bytes: &[u8], meter: &Meter) -> Result<Roster, RosterError> {
    let files = unpack(bytes, FILES, &ARCHIVE)?;
    if files.is_empty()
        && let Some(name) = plain_inside(bytes)
    {
        return Err(RosterError::PlainInside { name });
    }
    meter.begin(Stage::Reading, rows_in(&files));
    let manifest = Manifest::read(files.get("manifest.csv"))?;
    let mut roster = Roster {
        source: manifest.source.clone(),
        ..Roster::default()
    };
    let source = Source {
        files: &files,
        manifest: &manifest,
        meter,
    };
    read_people(&source, &mut roster)?;
    roster.classes = distinct(source.lines::<RosterClass>()?, "classes.csv");
    read_enrolments(&source, &mut roster)?;
    read_lookups(&source, &mut roster)?;
    Ok(roster)
}

/// The first table in an archive that is no `OneRoster` export.
fn plain_inside(bytes: &[u8]) -> Option<String> {
    let is_table = |name: &String| name.to_lowercase().ends_with(".csv");
    names(bytes).into_iter().find(is_table)
}

fn read_people(source: &Source<'_>, roster: &mut Roster) -> Result<(), RosterError> {
    let people = source.lines::<PersonLine>()?;
    let roles = roles(source, roster)?;
    let before = people.present.len();
    let wanted = people
        .present
        .into_iter()
        .filter(|line| !only_family(&line.record, &roles));
    let present: Vec<Arrived<RosterPerson>> = wanted
        .map(|line| Arrived {
            row: line.row,
            record: line.record.person,
        })
        .collect();
    if present.len() < before {
        let left_out = before - present.len();
        let note = format!("Left out as only a parent, guardian or relative: {left_out}");
        roster.notes.push(note);
    }
    let Arrivals {
        left,
        refused,
        coverage,
        ..
    } = people;
    let mut kept = distinct::<RosterPerson>(
        Arrivals {
            present,
            left,
            refused,
            coverage,
        },
        "users.csv",
    );
    let present = std::mem::take(&mut kept.present);
    let (present, repeated) = refuse_repeats(present, "email", "users.csv", |p| p.email.clone());
    kept.present = present;
    kept.refused.extend(repeated);
    roster.people = kept;
    Ok(())
}

/// The roles of each person that 1.2 keeps in a file of its own.
fn roles(
    source: &Source<'_>,
    roster: &mut Roster,
) -> Result<HashMap<String, Vec<String>>, RosterError> {
    let mut roles: HashMap<String, Vec<String>> = HashMap::new();
    if source.manifest.version == Version::V1p2 {
        let lines = source.lines::<RoleLine>()?;
        for line in lines.present {
            roles
                .entry(line.record.person)
                .or_default()
                .push(line.record.role);
        }
        roster.refused_elsewhere.extend(lines.refused);
    }
    Ok(roles)
}

/// Whether a person has a role and each is that of a student's family. Nobody is left out for having none.
fn only_family(line: &PersonLine, roles: &HashMap<String, Vec<String>>) -> bool {
    let elsewhere = roles.get(&line.person.source_id).into_iter().flatten();
    let mut all = line.role.iter().chain(elsewhere).peekable();
    all.peek().is_some() && all.all(|role| FAMILY.iter().any(|f| f.eq_ignore_ascii_case(role)))
}

fn read_enrolments(source: &Source<'_>, roster: &mut Roster) -> Result<(), RosterError> {
    let lines = source.lines::<EnrolmentLine>()?;
    let mut left_out = 0_u64;
    let mut present = Vec::with_capacity(lines.present.len());
    for Arrived { row, record } in lines.present {
        match record {
            EnrolmentLine::Kept(record) => present.push(Arrived { row, record }),
            EnrolmentLine::OtherRole => left_out += 1,
        }
    }
    if left_out > 0 {
        let note =
            format!("Enrolments left out for a role other than student or teacher: {left_out}");
        roster.notes.push(note);
    }
    let kept = Arrivals {
        present,
        left: lines.left,
        refused: lines.refused,
        coverage: lines.coverage,
    };
    roster.enrolments = distinct::<RosterEnrolment>(kept, "enrollments.csv");
    Ok(())
}

fn read_lookups(source: &Source<'_>, roster: &mut Roster) -> Result<(), RosterError> {
    let courses = source.lines::<RosterCourse>()?;
    roster.courses = by_id(courses.present, |c| c.source_id.clone());
    roster.refused_elsewhere.extend(courses.refused);
    let terms = source.lines::<RosterTerm>()?;
    roster.terms = by_id(terms.present, |t| t.source_id.clone());
    roster.refused_elsewhere.extend(terms.refused);
    let schools = source.lines::<SchoolLine>()?;
    roster.schools = schools
        .present
        .into_iter()
        .map(|s| (s.record.source_id, s.record.name))
        .collect();
    roster.refused_elsewhere.extend(schools.refused);
    Ok(())
}

fn by_id<T>(rows: Vec<Arrived<T>>, id: impl Fn(&T) -> String) -> BTreeMap<String, T> {
    rows.into_iter()
        .map(|row| (id(&row.record), row.record))
        .collect()
}

/// Refuses records that share their source id, also with one that the file says has left.
fn distinct<T: Imported>(mut arrivals: Arrivals<T>, file: &str) -> Arrivals<T> {
    let present = std::mem::take(&mut arrivals.present);
    let (present, repeated) = refuse_repeats(present, "sourcedId", file, |r| {
        Some(r.source_id().to_owned())
    });
    arrivals.refused.extend(repeated);
    let left: HashSet<&str> = arrivals.left.iter().map(|a| a.record.as_str()).collect();
    if left.is_empty() {
        arrivals.present = present;
        return arrivals;
    }
    let mut both = HashSet::new();
    for row in present {
        let id = row.record.source_id();
        if left.contains(id) {
            both.insert(id.to_owned());
            arrivals.refused.push(contradiction(file, row.row, id));
        } else {
            arrivals.present.push(row);
        }
    }
    arrivals.left.retain(|a| !both.contains(&a.record));
    arrivals
}

fn contradiction(file: &str, row: u64, id: &str) -> Refusal {
    Refusal {
        file: file.to_owned(),
        row,
        column: Some("sourcedId".to_owned()),
        reason: format!(
            "\"{id}\" also comes in a row with the status tobedeleted. Keep one of them"
        ),
        source_id: Some(id.to_owned()),
        name: None,
    }
}
