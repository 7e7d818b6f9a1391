//! What a roster would do to an offering: reading it and comparing it. Changes nothing.

use super::rosters::COLLEGE;
use crate::{
    imports::{Kind, Meter, Report, Step},
    kernel::{ids::ProgramId, problems::Problems},
    programs::{
        model::Offering,
        roster::{
            Found, Group, Roster, RosterClass, RosterPlan, Shape, narrow, oneroster, plain, plan,
        },
        store,
    },
    web::Result,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::HashSet;

/// Which classes of an archive belong to the offering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Those that belonged to it before; else those whose course has its course's code; else the only one.
    Guess,
    /// All of them.
    All,
    /// These, by their ids in the source.
    These(HashSet<String>),
}

/// A class of an archive, for the choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassOffered {
    /// Its id in the source.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its code.
    pub code: String,
    /// Whether it is taken to belong to the offering.
    pub chosen: bool,
}

/// What a roster would do to an offering.
#[derive(Debug)]
pub struct Looked {
    /// For people.
    pub report: Report,
    /// What would be written.
    pub plan: RosterPlan,
    /// The name under which the records of the file are known.
    pub source: String,
    /// The classes of the file, chosen or not.
    pub classes: Vec<ClassOffered>,
}

impl Looked {
    /// An error that lists the classes when it is not clear which of them belong to the offering.
    pub fn clear(&self) -> Result<()> {
        if self.classes.is_empty() || self.classes.iter().any(|class| class.chosen) {
            return Ok(());
        }
        let names = self.classes.iter().take(20);
        let names: Vec<String> = names
            .map(|class| format!("{} ({})", class.id, class.title))
            .collect();
        let words = format!(
            "Say which classes of the file belong to the offering: name them with --class or give --all-classes. The file has {}",
            names.join("; ")
        );
        Err(Problems::one("class", words).into())
    }

    /// What is kept beside the report: the classes of the file, and which of them were taken.
    pub fn beside(&self) -> serde_json::Value {
        let chosen = self.classes.iter().filter(|class| class.chosen);
        let ids: Vec<&str> = chosen.map(|class| class.id.as_str()).collect();
        json!({"source": self.source, "chosen": ids, "offered": self.classes})
    }
}

/// What the file is, by how it begins.
pub fn kind_of(content: &[u8]) -> Kind {
    if content.starts_with(b"PK") {
        Kind::RosterOneRoster
    } else {
        Kind::RosterCsv
    }
}

/// Whether a file is a roster at all, as far as it can be told in a moment. What lies in an archive is seen later.
pub fn check(content: &[u8]) -> Result<()> {
    match kind_of(content) {
        Kind::RosterOneRoster => Ok(()),
        _ => plain::check(content)
            .map_err(|problem| Problems::one("file", problem.to_string()).into()),
    }
}

async fn read(content: Vec<u8>, meter: &Meter) -> Result<(Roster, Shape)> {
    let meter = meter.clone();
    let read = tokio::task::spawn_blocking(move || match kind_of(&content) {
        Kind::RosterOneRoster => {
            oneroster::read(&content, &meter).map(|roster| (roster, Shape::Archive))
        }
        _ => plain::read(&content, &meter).map(|roster| (roster, Shape::Table)),
    });
    let outcome = read.await.map_err(anyhow::Error::from)?;
    Ok(outcome.map_err(|problem| Problems::one("file", problem.to_string()))?)
}

/// What a file would do. Changes nothing. `programs` are those of whoever brings it.
pub async fn look(
    db: &mut PgConnection,
    offering: &Offering,
    (content, chosen): (Vec<u8>, &Chosen),
    (programs, meter): (&[ProgramId], &Meter),
) -> Result<Looked> {
    let (mut roster, shape) = read(content, meter).await?;
    meter.begin(Step::Comparing, 0);
    let source = match shape {
        Shape::Table => COLLEGE.to_owned(),
        Shape::Archive => source_of(&roster),
    };
    let members = store::members(db, offering.id).await?;
    let mut group = Group {
        members,
        classes: store::classes(db, offering.id, &source).await?,
        people: Vec::new(),
    };
    let classes = offered(&roster, &group, offering, chosen);
    if shape == Shape::Archive {
        let ids: HashSet<String> = classes
            .iter()
            .filter(|class| class.chosen)
            .map(|class| class.id.clone())
            .collect();
        let mine = people_of(&group, &source);
        narrow(&mut roster, &ids, &mine);
    }
    group.people = people(db, (&source, &roster), &group, programs).await?;
    let compared = tokio::task::spawn_blocking({
        let source = source.clone();
        move || plan(&group, &source, roster, shape)
    });
    let (report, plan) = compared.await.map_err(anyhow::Error::from)?;
    Ok(Looked {
        report,
        plan,
        source,
        classes,
    })
}

/// At most 100 characters, as the database keeps it.
fn source_of(roster: &Roster) -> String {
    let name: String = roster.source.trim().chars().take(90).collect();
    if name.is_empty() || name == COLLEGE || name == "address" {
        "oneroster".to_owned()
    } else {
        name
    }
}

fn people_of(group: &Group, source: &str) -> HashSet<String> {
    let from = |from: &str| from == source;
    group
        .members
        .iter()
        .filter(|member| member.from.as_ref().is_some_and(|(name, _)| from(name)))
        .filter_map(|member| Some(member.said.as_ref()?.person.clone()))
        .collect()
}

async fn people(
    db: &mut PgConnection,
    (source, roster): (&str, &Roster),
    group: &Group,
    programs: &[ProgramId],
) -> Result<Vec<Found>> {
    let present = || roster.people.present.iter().map(|arrived| &arrived.record);
    let named = store::Named {
        addresses: present().filter_map(|one| one.email.clone()).collect(),
        ids: present().map(|one| one.source_id.clone()).collect(),
        numbers: present()
            .filter_map(|one| one.student_number.clone())
            .collect(),
    };
    Ok(store::people(db, source, &named, &group.members, programs).await?)
}

fn offered(
    roster: &Roster,
    group: &Group,
    offering: &Offering,
    chosen: &Chosen,
) -> Vec<ClassOffered> {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let code = letters(&offering.course_code);
    let before: HashSet<&str> = group
        .classes
        .iter()
        .map(|class| class.record.source_id.as_str())
        .collect();
    let present = &roster.classes.present;
    let by_course = |course: &str| {
        roster
            .courses
            .get(course)
            .is_some_and(|course| letters(&course.code) == code)
    };
    let matches_any = present.iter().any(|class| by_course(&class.record.course));
    let is_chosen = |class: &RosterClass| match chosen {
        Chosen::All => true,
        Chosen::These(ids) => ids.contains(&class.source_id),
        Chosen::Guess if !before.is_empty() => before.contains(class.source_id.as_str()),
        Chosen::Guess if matches_any => by_course(&class.course),
        Chosen::Guess => present.len() == 1,
    };
    present
        .iter()
        .map(|class| ClassOffered {
            chosen: is_chosen(&class.record),
            id: class.record.source_id.clone(),
            title: class.record.title.clone(),
            code: class.record.code.clone(),
        })
        .collect()
}
