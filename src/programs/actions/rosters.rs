//! Bringing a roster from a file: a dry run, then the import from the very same bytes.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    imports::{self, ImportRun, Kind, NewRun, Report},
    kernel::{
        ids::{ImportRunId, ProgramId},
        problems::Problems,
        time::Day,
    },
    platform::import_report::Summary,
    programs::{
        model::Offering,
        policy::ImportRoster,
        roster::{Group, Roster, RosterPlan, Shape, narrow, oneroster, plain, plan},
        store,
    },
    web::{Error, Result},
};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::HashSet;

/// The name under which the college's own numbers are known: those of a plain table, and those typed by hand.
pub const COLLEGE: &str = "college";

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
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// What came of applying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// Done, and how many of each.
    Done(Summary),
    /// The data changed since the dry run: nothing was done, and the report was made anew.
    Stale,
}

/// What a roster would do to an offering.
#[derive(Debug)]
pub struct Looked {
    /// For people.
    pub report: Report,
    plan: RosterPlan,
    source: String,
    kind: Kind,
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

    fn beside(&self) -> serde_json::Value {
        let chosen = self.classes.iter().filter(|class| class.chosen);
        let ids: Vec<&str> = chosen.map(|class| class.id.as_str()).collect();
        json!({"source": self.source, "chosen": ids, "classes": self.classes.len()})
    }
}

fn is_archive(content: &[u8]) -> bool {
    content.starts_with(b"PK")
}

async fn read(content: Vec<u8>) -> Result<(Roster, Shape)> {
    let read = tokio::task::spawn_blocking(move || {
        if is_archive(&content) {
            oneroster::read(&content).map(|roster| (roster, Shape::Archive))
        } else {
            plain::read(&content).map(|roster| (roster, Shape::Table))
        }
    });
    let outcome = read.await.map_err(anyhow::Error::from)?;
    Ok(outcome.map_err(|problem| Problems::one("file", problem.to_string()))?)
}

/// What a file would do. Changes nothing. `programs` are those of whoever brings it.
pub async fn look(
    db: &mut PgConnection,
    offering: &Offering,
    (content, chosen): (Vec<u8>, &Chosen),
    programs: &[ProgramId],
) -> Result<Looked> {
    let (mut roster, shape) = read(content).await?;
    let (source, kind) = match shape {
        Shape::Table => (COLLEGE.to_owned(), Kind::RosterCsv),
        Shape::Archive => (source_of(&roster), Kind::RosterOneRoster),
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
        kind,
        classes,
    })
}

/// At most 100 characters, as the database keeps it.
fn source_of(roster: &Roster) -> String {
    let name: String = roster.source.trim().chars().take(90).collect();
    if name.is_empty() || name == COLLEGE {
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
) -> Result<Vec<crate::programs::roster::Found>> {
    let present = &roster.people.present;
    let addresses: Vec<String> = present
        .iter()
        .filter_map(|p| p.record.email.clone())
        .collect();
    let ids: Vec<String> = present.iter().map(|p| p.record.source_id.clone()).collect();
    Ok(store::people(db, (source, &addresses, &ids), &group.members, programs).await?)
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
    let is_chosen = |class: &crate::programs::roster::RosterClass| match chosen {
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

/// The classes of a kept archive, with those that are taken to belong to the offering.
pub async fn classes_in(
    db: &mut PgConnection,
    (run, offering): (&ImportRun, &Offering),
) -> Result<Vec<ClassOffered>> {
    let content = imports::peek(db, run.id).await?.ok_or_else(gone)?;
    let (roster, _) = read(content).await?;
    let group = Group {
        classes: store::classes(db, offering.id, &source_of(&roster)).await?,
        ..Group::default()
    };
    Ok(offered(&roster, &group, offering, &chosen_of(run)))
}

fn gone() -> Error {
    Error::Conflict("This roster was applied or dropped already".into())
}

fn chosen_of(run: &ImportRun) -> Chosen {
    let ids = run.report.get("chosen").cloned().unwrap_or_default();
    serde_json::from_value(ids).map_or(Chosen::Guess, Chosen::These)
}

/// Keeps a roster with the report of its dry run. Gives the run, and whether classes have still to be chosen.
pub async fn bring(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    (act, programs): (&Act, &[ProgramId]),
    offering: &Offering,
    (file_name, content): (&str, Vec<u8>),
) -> Result<(ImportRunId, bool)> {
    let looked = look(db, offering, (content.clone(), &Chosen::Guess), programs).await?;
    let run = keep(db, granted, act, (offering, &looked), (file_name, &content)).await?;
    imports::drop_older(db, run).await?;
    let unclear = !looked.classes.is_empty() && looked.classes.iter().all(|class| !class.chosen);
    let event = Event::new("roster.looked_at", "import_run", run).in_program(offering.program);
    audit::record(db, granted.who(), act, event).await?;
    Ok((run, unclear))
}

async fn keep(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    act: &Act,
    (offering, looked): (&Offering, &Looked),
    (file_name, content): (&str, &[u8]),
) -> Result<ImportRunId> {
    let new = NewRun {
        kind: looked.kind,
        offering: Some((offering.program, offering.id)),
        file_name,
        content,
        by: granted.who().person,
    };
    let run = imports::insert(db, &new, act.now).await?;
    imports::keep_report(db, run, &looked.report, looked.beside()).await?;
    Ok(run)
}

/// Chooses the classes that belong to the offering, and makes the report anew.
pub async fn choose(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    (act, programs): (&Act, &[ProgramId]),
    (run, offering): (&ImportRun, &Offering),
    chosen: &Chosen,
) -> Result<()> {
    let content = imports::content(db, run.id).await?.ok_or_else(gone)?;
    let looked = look(db, offering, (content, chosen), programs).await?;
    if looked.classes.iter().all(|class| !class.chosen) {
        return Err(Problems::one("class", "Choose at least one class").into());
    }
    imports::keep_report(db, run.id, &looked.report, looked.beside()).await?;
    let event =
        Event::new("roster.classes_chosen", "import_run", run.id).in_program(offering.program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Does what the dry run said, all of it or nothing.
pub async fn apply(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    (act, programs): (&Act, &[ProgramId]),
    (run, offering): (&ImportRun, &Offering),
    today: Day,
) -> Result<Applied> {
    imports::lock(db, Some(offering.id)).await?;
    let content = imports::content(db, run.id).await?.ok_or_else(gone)?;
    let looked = look(db, offering, (content, &chosen_of(run)), programs).await?;
    if looked.report.digest() != run.digest() {
        imports::keep_report(db, run.id, &looked.report, looked.beside()).await?;
        return Ok(Applied::Stale);
    }
    carry_out(db, granted, act, (run.id, offering, &looked), today).await?;
    Ok(Applied::Done(looked.report.summary()))
}

/// Looks at a roster and applies it in one go; for the command line.
pub async fn at_once(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    (act, today): (&Act, Day),
    offering: &Offering,
    (file_name, content, chosen): (&str, Vec<u8>, &Chosen),
) -> Result<Report> {
    imports::lock(db, Some(offering.id)).await?;
    let programs = store::all_programs(db).await?;
    let looked = look(db, offering, (content.clone(), chosen), &programs).await?;
    looked.clear()?;
    let run = keep(db, granted, act, (offering, &looked), (file_name, &content)).await?;
    carry_out(db, granted, act, (run, offering, &looked), today).await?;
    Ok(looked.report)
}

async fn carry_out(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    act: &Act,
    (run, offering, looked): (ImportRunId, &Offering, &Looked),
    today: Day,
) -> Result<()> {
    store::write_roster(
        db,
        (offering, &looked.source),
        &looked.plan,
        (act.now, today),
    )
    .await?;
    imports::applied(db, run, act.now).await?;
    let sum = looked.report.summary();
    let detail = json!({"offering": offering.id, "added": sum.added, "changed": sum.changed, "gone": sum.gone, "refused": sum.refused});
    let event = Event::new("roster.applied", "import_run", run)
        .in_program(offering.program)
        .with(detail);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
