//! SQL of this area. Nothing decides here.

use super::{
    page::LINES,
    report::{OutcomeKind, Report, ReportLine},
};
use crate::{
    kernel::{
        ids::{ImportRunId, OfferingId, PersonId, ProgramId},
        time::Instant,
    },
    platform::{import_report::Summary, secrets::sha256},
};
use sqlx::PgConnection;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The hospital file of the Centers for Medicare & Medicaid Services.
    SitesCms,
    /// A roster as a `OneRoster` archive.
    RosterOneRoster,
    /// A roster as a plain table.
    RosterCsv,
}

impl Kind {
    /// The word stored in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SitesCms => "sites_cms",
            Self::RosterOneRoster => "roster_oneroster",
            Self::RosterCsv => "roster_csv",
        }
    }
}

/// A file to be kept with its report.
#[derive(Debug)]
pub struct NewRun<'a> {
    /// What it is.
    pub kind: Kind,
    /// The program and the offering it is for; none for sites.
    pub offering: Option<(ProgramId, OfferingId)>,
    /// Its name.
    pub file_name: &'a str,
    /// Its bytes; kept only when it can be applied later.
    pub content: &'a [u8],
    /// Who brought it; none on the command line.
    pub by: Option<PersonId>,
}

/// A file that was looked at.
#[derive(Debug, Clone)]
pub struct ImportRun {
    /// Its id.
    pub id: ImportRunId,
    /// `sites_cms`, `roster_oneroster`, `roster_csv`.
    pub kind: String,
    /// The program it is for.
    pub program: Option<ProgramId>,
    /// The offering it is for.
    pub offering: Option<OfferingId>,
    /// Its name.
    pub file_name: String,
    /// `looked_at`, `applied`, `dropped`.
    pub state: String,
    /// How many of each.
    pub summary: Summary,
    /// Notes, digest and whatever the area keeps beside.
    pub report: serde_json::Value,
    /// When it came.
    pub created_at: Instant,
    /// When it was applied.
    pub applied_at: Option<Instant>,
}

impl ImportRun {
    /// Whether it waits to be applied.
    pub fn is_open(&self) -> bool {
        self.state == "looked_at"
    }

    /// What was left out on purpose, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let notes = self.report.get("notes").cloned().unwrap_or_default();
        serde_json::from_value(notes).unwrap_or_default()
    }

    /// The digest of the report that was shown.
    pub fn digest(&self) -> &str {
        self.report
            .get("digest")
            .and_then(|digest| digest.as_str())
            .unwrap_or_default()
    }
}

/// Keeps a file; its report follows with `keep_report`.
pub async fn insert(
    db: &mut PgConnection,
    run: &NewRun<'_>,
    now: Instant,
) -> Result<ImportRunId, sqlx::Error> {
    let id = ImportRunId::fresh();
    sqlx::query!(
        "insert into import_run (id, kind, program_id, offering_id, file_name, file_hash, content, state, started_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'looked_at', $8, $9)",
        id.get(),
        run.kind.as_str(),
        run.offering.map(|(program, _)| program.get()),
        run.offering.map(|(_, offering)| offering.get()),
        run.file_name,
        &sha256(run.content)[..],
        run.content,
        run.by.map(super::super::kernel::ids::PersonId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// Keeps the report of a run in place of an earlier one. `beside` is what the area keeps with it.
pub async fn keep_report(
    db: &mut PgConnection,
    run: ImportRunId,
    report: &Report,
    beside: serde_json::Value,
) -> Result<(), sqlx::Error> {
    let mut kept = match beside {
        serde_json::Value::Object(map) => map,
        _ => serde_json::Map::new(),
    };
    kept.insert("notes".into(), report.notes.clone().into());
    kept.insert("digest".into(), report.digest().into());
    let sum = report.summary();
    let count = |many: usize| i32::try_from(many).unwrap_or(i32::MAX);
    sqlx::query!(
        "update import_run set report = $2, added = $3, changed = $4, unchanged = $5, gone = $6, refused = $7 where id = $1",
        run.get(),
        serde_json::Value::Object(kept),
        count(sum.added),
        count(sum.changed),
        count(sum.unchanged),
        count(sum.gone),
        count(sum.refused)
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from import_line where run_id = $1", run.get())
        .execute(&mut *db)
        .await?;
    insert_lines(db, run, &report.lines).await
}

async fn insert_lines(
    db: &mut PgConnection,
    run: ImportRunId,
    lines: &[ReportLine],
) -> Result<(), sqlx::Error> {
    let outcomes: Vec<String> = lines
        .iter()
        .map(|l| l.outcome.as_str().to_owned())
        .collect();
    let files: Vec<String> = lines.iter().map(|l| l.file.clone()).collect();
    // 0 stands for no row: an array of nullable numbers needs more words.
    let rows: Vec<i64> = lines
        .iter()
        .map(|l| l.row.and_then(|row| i64::try_from(row).ok()).unwrap_or(0))
        .collect();
    let names: Vec<String> = lines.iter().map(|l| l.name.clone()).collect();
    let details: Vec<String> = lines.iter().map(|l| l.detail.clone()).collect();
    sqlx::query!(
        "insert into import_line (run_id, seq, program_id, outcome, file, row_number, name, detail)
         select r.id, l.seq, r.program_id, l.outcome, l.file, nullif(l.row_number, 0), l.name, l.detail
         from import_run r,
              unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
                  with ordinality as l(outcome, file, row_number, name, detail, seq)
         where r.id = $1",
        run.get(),
        &outcomes,
        &files,
        &rows,
        &names,
        &details
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A run, if the actor may see it.
pub async fn find(
    db: &mut PgConnection,
    id: ImportRunId,
) -> Result<Option<ImportRun>, sqlx::Error> {
    let row = sqlx::query!(
        "select id, kind, program_id, offering_id, file_name, state, added, changed, unchanged, gone, refused, report,
                created_at, applied_at
         from import_run where id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    let count = |many: i32| usize::try_from(many).unwrap_or(0);
    Ok(row.map(|row| ImportRun {
        id: row.id,
        kind: row.kind,
        program: row.program_id,
        offering: row.offering_id,
        file_name: row.file_name,
        state: row.state,
        summary: Summary {
            added: count(row.added),
            changed: count(row.changed),
            unchanged: count(row.unchanged),
            gone: count(row.gone),
            refused: count(row.refused),
        },
        report: row.report,
        created_at: row.created_at,
        applied_at: row.applied_at,
    }))
}

/// The bytes of a run that was not applied yet, held against others until the transaction ends.
pub async fn content(
    db: &mut PgConnection,
    id: ImportRunId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let row = sqlx::query!(
        "select content from import_run where id = $1 and state = 'looked_at' for update",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|row| row.content))
}

/// The bytes of a run that was not applied yet, for looking only.
pub async fn peek(db: &mut PgConnection, id: ImportRunId) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let row = sqlx::query!(
        "select content from import_run where id = $1 and state = 'looked_at'",
        id.get()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|row| row.content))
}

/// The newest runs for sites, or for an offering.
pub async fn newest(
    db: &mut PgConnection,
    offering: Option<OfferingId>,
    most: i64,
) -> Result<Vec<(ImportRunId, String, String, Instant)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, file_name, state, created_at from import_run
         where offering_id is not distinct from $1 and (offering_id is not null or kind like 'sites%')
         order by created_at desc limit $2",
        offering.map(super::super::kernel::ids::OfferingId::get),
        most
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.file_name, row.state, row.created_at))
        .collect())
}

/// A page of lines with one more, each with its number.
pub async fn lines(
    db: &mut PgConnection,
    run: ImportRunId,
    outcome: Option<OutcomeKind>,
    after: Option<i32>,
) -> Result<Vec<(i32, ReportLine)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select seq, outcome, file, row_number, name, detail from import_line
         where run_id = $1 and ($2::text is null or outcome = $2) and seq > $3
         order by seq limit $4",
        run.get(),
        outcome.map(OutcomeKind::as_str),
        after.unwrap_or(0),
        i64::from(LINES) + 1
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let line = ReportLine {
                outcome: OutcomeKind::parse(&row.outcome).unwrap_or(OutcomeKind::Refused),
                file: row.file,
                row: row.row_number.and_then(|number| u64::try_from(number).ok()),
                name: row.name,
                detail: row.detail,
            };
            (row.seq, line)
        })
        .collect())
}

/// Puts down that a run was applied; its bytes are not needed any more.
pub async fn applied(
    db: &mut PgConnection,
    run: ImportRunId,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update import_run set state = 'applied', applied_at = $2, content = null where id = $1",
        run.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Drops what still waits for the same purpose, when a newer file has come.
pub async fn drop_older(db: &mut PgConnection, newest: ImportRunId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update import_run r set state = 'dropped', content = null from import_run n
         where n.id = $1 and r.id <> n.id and r.state = 'looked_at' and r.kind = n.kind
           and r.offering_id is not distinct from n.offering_id",
        newest.get()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets one import of a purpose run at a time, until the transaction ends.
pub async fn lock(db: &mut PgConnection, offering: Option<OfferingId>) -> Result<(), sqlx::Error> {
    let purpose = offering.map_or_else(|| "sites".to_owned(), |offering| offering.to_string());
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('import ' || $1, 0))",
        purpose
    )
    .fetch_one(db)
    .await?;
    Ok(())
}
