//! What people do with a file, whatever it is of: bring it, have it applied, cancel it. The work itself is queued.

use super::{
    model::{ImportRun, NewRun, RunState, Step},
    store::{self, Move},
};
use crate::{
    access::{Action, Granted, Who},
    audit::{self, Act, Event},
    imports::{meter::Meter, report::Report},
    jobs::{self, NewJob},
    kernel::ids::{ImportRunId, ProgramId},
    web::{Error, Result},
};
use serde_json::json;
use sqlx::PgConnection;

/// The verb that imports into an area, with what is called differently in each.
pub trait Import: Action {
    /// The job that looks at a file.
    const LOOK: &'static str;
    /// The job that applies it.
    const APPLY: &'static str;
    /// Where the pages of files are.
    const PAGES: &'static str;
    /// What the event log calls what happens to a file.
    const EVENTS: Events;
}

/// What the event log calls what happens to a file.
#[derive(Debug, Clone, Copy)]
pub struct Events {
    /// It came.
    pub brought: &'static str,
    /// Its report was made.
    pub looked_at: &'static str,
    /// It could not be used.
    pub failed: &'static str,
    /// Somebody asked that it be applied.
    pub apply_asked: &'static str,
    /// It was not applied, and waits again.
    pub put_back: &'static str,
    /// It was applied.
    pub applied: &'static str,
    /// Somebody did not want it applied.
    pub cancelled: &'static str,
}

/// An event about a run.
pub fn event(action: &'static str, run: ImportRunId, program: Option<ProgramId>) -> Event {
    let event = Event::new(action, "import_run", run);
    match program {
        Some(program) => event.in_program(program),
        None => event,
    }
}

/// Keeps a file, to be looked at by a worker.
pub async fn bring<A: Import>(
    db: &mut PgConnection,
    granted: &Granted<A>,
    act: &Act,
    new: &NewRun<'_>,
) -> Result<ImportRunId> {
    let run = store::insert(db, new, act.now).await?;
    queue(db, (granted.who(), act), A::LOOK, run).await?;
    let program = new.offering.map(|(program, _)| program);
    let event = event(A::EVENTS.brought, run, program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(run)
}

/// Has a file looked at again, with something else kept beside it.
pub async fn look_again<A: Import>(
    db: &mut PgConnection,
    granted: &Granted<A>,
    act: &Act,
    (run, beside): (&ImportRun, serde_json::Value),
) -> Result<()> {
    if !store::wait_again(db, run.id, beside).await? {
        return Err(refused::<A>(db, run).await?);
    }
    queue(db, (granted.who(), act), A::LOOK, run.id).await
}

/// Has a file applied. A second request while the first is being worked on changes nothing; gives whether it was the
/// first.
pub async fn ask_to_apply<A: Import>(
    db: &mut PgConnection,
    granted: &Granted<A>,
    act: &Act,
    run: &ImportRun,
) -> Result<bool> {
    if !store::apply_asked(db, run.id).await? {
        // Another click may have come first.
        let now = store::find(db, run.id).await?.ok_or(Error::NotFound)?;
        return match now.state {
            RunState::Applying => Ok(false),
            _ => Err(refused::<A>(db, &now).await?),
        };
    }
    queue(db, (granted.who(), act), A::APPLY, run.id).await?;
    let event = event(A::EVENTS.apply_asked, run.id, run.program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(true)
}

/// Cancels an import; its bytes are deleted. That is possible until the moment it has been applied.
pub async fn cancel<A: Import>(
    db: &mut PgConnection,
    granted: &Granted<A>,
    act: &Act,
    run: &ImportRun,
) -> Result<()> {
    if !store::cancel(db, run.id).await? {
        let now = store::find(db, run.id).await?.ok_or(Error::NotFound)?;
        return Err(refused::<A>(db, &now).await?);
    }
    let event = event(A::EVENTS.cancelled, run.id, run.program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Keeps the report that a worker made. `beside` is what the area keeps with it.
pub async fn keep_look<A: Import>(
    db: &mut PgConnection,
    granted: &Granted<A>,
    act: &Act,
    run: &ImportRun,
    (report, beside, meter): (&Report, serde_json::Value, &Meter),
) -> Result<()> {
    meter.begin(Step::Reporting, report.lines.len() as u64);
    let go = Move {
        from: RunState::Waiting,
        to: RunState::LookedAt,
        why: "",
    };
    if !store::keep_report(db, run.id, go, (report, beside), meter).await? {
        return Err(refused::<A>(db, run).await?);
    }
    store::drop_overtaken(db, run.id).await?;
    let event = event(A::EVENTS.looked_at, run.id, run.program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Keeps a new report instead of applying: the data changed since the dry run.
pub async fn keep_stale<A: Import>(
    db: &mut PgConnection,
    granted: &Granted<A>,
    act: &Act,
    run: &ImportRun,
    (report, beside, meter): (&Report, serde_json::Value, &Meter),
) -> Result<()> {
    meter.begin(Step::Reporting, report.lines.len() as u64);
    let go = Move {
        from: RunState::Applying,
        to: RunState::LookedAt,
        why: super::STALE,
    };
    if !store::keep_report(db, run.id, go, (report, beside), meter).await? {
        return Err(refused::<A>(db, run).await?);
    }
    let event = event(A::EVENTS.put_back, run.id, run.program);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Puts down that a run was applied, last in the transaction that did it.
pub async fn keep_applied<A: Import>(
    db: &mut PgConnection,
    granted: &Granted<A>,
    act: &Act,
    (run, program): (ImportRunId, Option<ProgramId>),
    report: &Report,
) -> Result<()> {
    if !store::applied(db, run, act.now).await? {
        return Err(Error::Conflict("This import was cancelled".into()));
    }
    let sum = report.summary();
    let detail = json!({"added": sum.added, "changed": sum.changed, "gone": sum.gone, "refused": sum.refused});
    let event = event(A::EVENTS.applied, run, program).with(detail);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Keeps a file with its report at once, to be applied in the same transaction; for the command line.
pub async fn keep_at_once(
    db: &mut PgConnection,
    act: &Act,
    new: &NewRun<'_>,
    (report, beside): (&Report, serde_json::Value),
) -> Result<ImportRunId> {
    let run = store::insert(db, new, act.now).await?;
    let go = Move {
        from: RunState::Applying,
        to: RunState::Applying,
        why: "",
    };
    store::keep_report(db, run, go, (report, beside), &Meter::default()).await?;
    Ok(run)
}

async fn queue(
    db: &mut PgConnection,
    (who, act): (&Who, &Act),
    kind: &'static str,
    run: ImportRunId,
) -> Result<()> {
    store::queued(db, run, act.now).await?;
    let job = NewJob {
        kind,
        payload: json!({"run": run, "person": who.person, "origin": act.origin}),
        run_at: act.now,
        once_key: None,
    };
    jobs::enqueue(db, job, act.now).await?;
    Ok(())
}

/// What stands in the way, with the way to the newer file or to the report.
async fn refused<A: Import>(db: &mut PgConnection, run: &ImportRun) -> Result<Error> {
    let newer = match run.state {
        RunState::Dropped => store::newer(db, run.id).await?,
        _ => None,
    };
    let (words, page) = match newer {
        Some(newer) => ("Go to the newer file", newer),
        None => ("Go to this file", run.id),
    };
    Ok(Error::ConflictAt {
        state: run.state.refusal().into(),
        words,
        href: format!("{}/{page}", A::PAGES),
    })
}
