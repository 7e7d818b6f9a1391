//! The lines of a report.

use crate::{
    imports::{
        meter::Meter,
        page::LINES,
        report::{OutcomeKind, ReportLine},
    },
    kernel::ids::ImportRunId,
};
use sqlx::PgConnection;

/// Lines in one statement: few enough that whoever waits sees them grow.
const AT_ONCE: usize = 2_000;

/// Keeps these lines in place of earlier ones.
pub(super) async fn keep(
    db: &mut PgConnection,
    run: ImportRunId,
    lines: &[ReportLine],
    meter: &Meter,
) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from import_line where run_id = $1", run.get())
        .execute(&mut *db)
        .await?;
    let mut kept = 0;
    for part in lines.chunks(AT_ONCE) {
        insert(db, run, part, kept).await?;
        kept += i64::try_from(part.len()).unwrap_or(0);
        meter.add(part.len() as u64);
    }
    Ok(())
}

async fn insert(
    db: &mut PgConnection,
    run: ImportRunId,
    lines: &[ReportLine],
    kept: i64,
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
    let words: Vec<String> = lines.iter().map(|l| l.word.clone()).collect();
    let names: Vec<String> = lines.iter().map(|l| l.name.clone()).collect();
    let details: Vec<String> = lines.iter().map(|l| l.detail.clone()).collect();
    sqlx::query!(
        "insert into import_line (run_id, seq, program_id, outcome, file, row_number, name, detail, word)
         select r.id, l.seq + $7, r.program_id, l.outcome, l.file, nullif(l.row_number, 0), l.name, l.detail, l.word
         from import_run r,
              unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $8::text[])
                  with ordinality as l(outcome, file, row_number, name, detail, word, seq)
         where r.id = $1",
        run.get(),
        &outcomes,
        &files,
        &rows,
        &names,
        &details,
        kept,
        &words
    )
    .execute(db)
    .await?;
    Ok(())
}

/// A page of lines with one more, each with its number.
pub async fn lines(
    db: &mut PgConnection,
    run: ImportRunId,
    outcome: Option<OutcomeKind>,
    after: Option<i32>,
) -> Result<Vec<(i32, ReportLine)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select seq, outcome, word, file, row_number, name, detail from import_line
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
                word: row.word,
                file: row.file,
                row: row.row_number.and_then(|number| u64::try_from(number).ok()),
                name: row.name,
                detail: row.detail,
            };
            (row.seq, line)
        })
        .collect())
}
