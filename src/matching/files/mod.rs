//! A round as a folder of CSV files: reading with every mistake named by file, row and column, and writing.

mod decisions;
mod quotes;
mod row;
mod rows;
mod sites;
mod students;
mod write;

pub use rows::{Mistake, Warning};
pub use write::{write_assignment, write_instance};

use super::instance::{Assignment, Instance, Site, Student};
use jiff::civil::Date;
use row::Seen;
use rows::Rows;
use std::{collections::BTreeMap, path::Path};

/// What was read, with what the coordinator should know.
#[derive(Debug)]
pub struct Read {
    /// The round.
    pub instance: Instance,
    /// Rows that were passed over because they name nobody.
    pub warnings: Vec<Warning>,
}

/// Reads the folder of a round. The first mistake of a file ends it; nothing is guessed.
pub fn read_instance(folder: &Path) -> Result<Read, Mistake> {
    let settings = Settings::read(folder)?;
    let mut warnings = Vec::new();
    let students = students::read(folder)?;
    let groups = sites::groups(folder)?;
    let sites = sites::read(folder, &groups)?;
    let ids = Ids::of(&students, &sites);
    let mut instance = Instance {
        placement_from: settings.from,
        placement_to: settings.to,
        allow_unranked: settings.allow_unranked,
        use_carry: settings.use_carry,
        carry_cap: settings.carry_cap,
        preferences: Vec::new(),
        site_preferences: vec![Vec::new(); sites.len()],
        pins: Vec::new(),
        blocks: Vec::new(),
        links: Vec::new(),
        students,
        sites,
        groups,
    };
    decisions::read(folder, &ids, &mut instance, &mut warnings)?;
    Ok(Read { instance, warnings })
}

/// Reads somebody's assignment (`student_id,site_id`; blank is not placed). Every student must stand in it once.
pub fn read_assignment(path: &Path, instance: &Instance) -> Result<Assignment, Mistake> {
    let mut rows = Rows::open_file(path, &["student_id", "site_id"], &[])?;
    let ids = Ids::of(&instance.students, &instance.sites);
    let mut assignment: Vec<Option<Option<usize>>> = vec![None; instance.students.len()];
    while let Some(row) = rows.next()? {
        let id = row.text("student_id")?;
        let student = ids.students.get(id).copied();
        let student = student
            .ok_or_else(|| row.mistake("student_id", format!("there is no student {id}")))?;
        let site = match row.optional("site_id") {
            None => None,
            Some(id) => Some(
                ids.sites
                    .get(id)
                    .copied()
                    .ok_or_else(|| row.mistake("site_id", format!("there is no site {id}")))?,
            ),
        };
        if assignment[student].replace(site).is_some() {
            return Err(row.mistake("student_id", format!("{id} stands here twice")));
        }
    }
    let missing = assignment.iter().position(Option::is_none);
    if let Some(missing) = missing {
        return Err(rows.mistake(
            "student_id",
            format!("{} is missing", instance.students[missing].id),
        ));
    }
    Ok(assignment.into_iter().map(Option::flatten).collect())
}

/// Where each id stands.
struct Ids {
    students: BTreeMap<String, usize>,
    sites: BTreeMap<String, usize>,
}

impl Ids {
    fn of(students: &[Student], sites: &[Site]) -> Self {
        let students = students.iter().enumerate();
        let sites = sites.iter().enumerate();
        Self {
            students: students.map(|(n, one)| (one.id.clone(), n)).collect(),
            sites: sites.map(|(n, one)| (one.id.clone(), n)).collect(),
        }
    }
}

/// `instance.csv`: key,value.
struct Settings {
    from: Date,
    to: Date,
    allow_unranked: bool,
    use_carry: bool,
    carry_cap: u32,
}

impl Settings {
    fn read(folder: &Path) -> Result<Self, Mistake> {
        let mut rows = Rows::open(folder, "instance.csv", &["key", "value"], &[])?;
        let (mut from, mut to, mut allow, mut carry, mut cap) = (None, None, None, None, None);
        let mut seen = Seen::default();
        while let Some(row) = rows.next()? {
            let key = row.text("key")?;
            seen.once(&row, "key", key)?;
            match key {
                "placement_from" => from = Some(row.date("value")?),
                "placement_to" => to = Some(row.date("value")?),
                "allow_unranked" => allow = Some(row.yes_or_no("value")?),
                "use_carry" => carry = Some(row.yes_or_no("value")?),
                "carry_cap" => cap = Some(row.number("value", 1_000)?),
                other => return Err(row.mistake("key", format!("there is no setting {other}"))),
            }
        }
        let missing = |key: &str| rows.mistake("key", format!("the setting {key} is missing"));
        let from = from.ok_or_else(|| missing("placement_from"))?;
        let to = to.ok_or_else(|| missing("placement_to"))?;
        if to < from {
            return Err(rows.mistake("value", "placement_to is before placement_from".into()));
        }
        let (allow_unranked, use_carry) = (allow.unwrap_or(true), carry.unwrap_or(false));
        Ok(Self {
            from,
            to,
            allow_unranked,
            use_carry,
            carry_cap: cap.unwrap_or(3),
        })
    }
}
