//! Bringing a roster from a file: a dry run, then the import from the very same bytes.

use super::roster_look::{Chosen, ClassOffered, Looked, check, kind_of, look};
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    imports::{self, ImportRun, Meter, NewRun, Report, RunState, Step},
    kernel::{
        ids::{ImportRunId, ProgramId},
        problems::Problems,
        time::Day,
    },
    programs::{model::Offering, policy::ImportRoster, roster::RosterPlan, store},
    web::{Error, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// The name under which the college's own numbers are known: those of a plain table, and those typed by hand.
pub const COLLEGE: &str = "college";

/// The classes of a file that was looked at, with those that are taken to belong to the offering.
pub fn classes_in(run: &ImportRun) -> Vec<ClassOffered> {
    let offered = run.report.get("offered").cloned().unwrap_or_default();
    serde_json::from_value(offered).unwrap_or_default()
}

/// Whether it has to be said first which classes belong to the offering.
pub fn is_unclear(run: &ImportRun) -> bool {
    let classes = classes_in(run);
    run.is_open() && !classes.is_empty() && classes.iter().all(|class| !class.chosen)
}

fn chosen_of(run: &ImportRun) -> Chosen {
    let ids = run.report.get("chosen").cloned().unwrap_or_default();
    serde_json::from_value(ids).map_or(Chosen::Guess, Chosen::These)
}

async fn content_of(db: &mut PgConnection, run: &ImportRun) -> Result<Vec<u8>> {
    let content = imports::content(db, run.id).await?;
    content.ok_or_else(|| Error::Conflict("The file is not here any more".into()))
}

/// Keeps a file that is a roster, to be looked at.
pub async fn bring(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    act: &Act,
    offering: &Offering,
    (file_name, content): (&str, Vec<u8>),
) -> Result<ImportRunId> {
    let checked = tokio::task::spawn_blocking(move || check(&content).map(|()| content)).await;
    let content = checked.map_err(anyhow::Error::from)??;
    let new = NewRun {
        kind: kind_of(&content),
        offering: Some((offering.program, offering.id)),
        file_name,
        content: &content,
        by: granted.who().person,
        state: RunState::Waiting,
    };
    imports::bring(db, granted, act, &new).await
}

/// What a kept roster would do, with the classes that were chosen for it. `programs` are those of whoever brings it.
pub async fn look_at_kept(
    db: &mut PgConnection,
    (run, offering): (&ImportRun, &Offering),
    (programs, meter): (&[ProgramId], &Meter),
) -> Result<Looked> {
    let content = content_of(db, run).await?;
    look(db, offering, (content, &chosen_of(run)), (programs, meter)).await
}

/// Chooses the classes that belong to the offering, and has the report made anew.
pub async fn choose(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    act: &Act,
    run: &ImportRun,
    chosen: &Chosen,
) -> Result<()> {
    let ids: Vec<String> = classes_in(run)
        .into_iter()
        .map(|class| class.id)
        .filter(|id| match chosen {
            Chosen::All => true,
            Chosen::These(ids) => ids.contains(id),
            Chosen::Guess => false,
        })
        .collect();
    if ids.is_empty() {
        return Err(Problems::one("class", "Choose at least one class").into());
    }
    imports::look_again(db, granted, act, (run, json!({"chosen": ids}))).await?;
    let event = Event::new("roster.classes_chosen", "import_run", run.id);
    let event = run.program.into_iter().fold(event, Event::in_program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Has a roster applied, once it is clear which of its classes belong to the offering.
pub async fn ask_to_apply(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    act: &Act,
    run: &ImportRun,
) -> Result<()> {
    if is_unclear(run) {
        return Err(Error::Conflict(
            "Choose the classes of the offering first".into(),
        ));
    }
    imports::ask_to_apply(db, granted, act, run).await?;
    Ok(())
}

/// Does what the dry run said, all of it or nothing. When the data changed since, the report is made anew instead.
pub async fn apply(
    db: &mut PgConnection,
    granted: &Granted<ImportRoster>,
    (act, today): (&Act, Day),
    (run, offering): (&ImportRun, &Offering),
    (programs, meter): (&[ProgramId], &Meter),
) -> Result<()> {
    imports::lock(db, Some(offering.id)).await?;
    let looked = look_at_kept(db, (run, offering), (programs, meter)).await?;
    if looked.report.digest() != run.digest() {
        let kept = (&looked.report, looked.beside(), meter);
        return imports::keep_stale(db, granted, act, run, kept).await;
    }
    write(db, (act, today), (offering, &looked), meter).await?;
    let of = (run.id, Some(offering.program));
    imports::keep_applied(db, granted, act, of, &looked.report).await
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
    let (programs, meter) = (store::all_programs(db).await?, Meter::default());
    let looked = look(db, offering, (content.clone(), chosen), (&programs, &meter)).await?;
    looked.clear()?;
    let new = NewRun {
        kind: kind_of(&content),
        offering: Some((offering.program, offering.id)),
        file_name,
        content: &content,
        by: granted.who().person,
        state: RunState::Applying,
    };
    let kept = (&looked.report, looked.beside());
    let run = imports::keep_at_once(db, act, &new, kept).await?;
    write(db, (act, today), (offering, &looked), &meter).await?;
    let of = (run, Some(offering.program));
    imports::keep_applied(db, granted, act, of, &looked.report).await?;
    Ok(looked.report)
}

async fn write(
    db: &mut PgConnection,
    (act, today): (&Act, Day),
    (offering, looked): (&Offering, &Looked),
    meter: &Meter,
) -> Result<()> {
    meter.begin(Step::Writing, records(&looked.plan));
    let to = (offering, looked.source.as_str());
    store::write_roster(db, to, (&looked.plan, meter), (act.now, today)).await?;
    Ok(())
}

fn records(plan: &RosterPlan) -> u64 {
    let each = [
        plan.new_people.len(),
        plan.known_people.len(),
        plan.new_enrolments.len(),
        plan.changed_enrolments.len(),
    ];
    each.iter().map(|many| *many as u64).sum()
}
