//! `GET /hours/ledger.csv`: the ledger as a file, each version of each entry on a line.

use super::ledger::{LedgerQuery, lines};
use crate::{
    hours::{
        cells::EntryCells,
        counting::EntryCount,
        room::Room,
        signed::{SIGNED_HEADINGS, Signers},
        standing::Standing,
        store::{self, Entry, SheetHead},
    },
    platform::table::{Cell, CsvWriter},
    web::{Ctx, Error, Query, Result},
};
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use jiff::tz::TimeZone;
use std::io;

/// `GET /hours/ledger.csv`
pub async fn ledger_csv(ctx: Ctx, Query(query): Query<LedgerQuery>) -> Result<Response> {
    let read = ctx.read(async |db| {
        let room = Room::of(db, (ctx.actor().person(), ctx.now()), &query.enrolment).await?;
        let standing = room.standing.ok_or(Error::NotFound)?;
        let head = store::sheet_head(db, standing.enrolment, ctx.today()).await?;
        let signed = store::signed_entries(db, &[standing.enrolment]).await?;
        Ok((standing, head.ok_or(Error::NotFound)?, Signers::of(signed)))
    });
    let (standing, head, signers) = read.await?;
    let zone = ctx.app().zone();
    let file = csv(&standing, &head, (&signers, &zone)).map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"hours.csv\"",
        ),
    ];
    Ok((headers, file).into_response())
}

const HEADINGS: [&str; 20] = [
    "Date",
    "Start",
    "End",
    "Ends next day",
    "Time zone",
    "Break minutes",
    "Minutes",
    "Counted minutes",
    "Pending minutes",
    "Not counted minutes",
    "Why not",
    "Site",
    "Kind",
    "State",
    "Activity",
    "Version",
    "Student",
    "Student number",
    "Program",
    "Course",
];

fn csv(
    standing: &Standing,
    head: &SheetHead,
    (signers, zone): (&Signers, &TimeZone),
) -> io::Result<Vec<u8>> {
    let mut file = CsvWriter::new(Vec::new())?;
    let headings: Vec<_> = HEADINGS.iter().chain(&SIGNED_HEADINGS).collect();
    file.row(
        &headings
            .iter()
            .map(|one| Cell::Text(one))
            .collect::<Vec<_>>(),
    )?;
    for (entry, count) in lines(standing, |entry, count| (entry.clone(), count.clone())) {
        let signed = signers.cells(entry.id, zone);
        line(&mut file, (standing, head), (&entry, &count), &signed)?;
    }
    file.finish()
}

fn line(
    file: &mut CsvWriter<Vec<u8>>,
    (standing, head): (&Standing, &SheetHead),
    (entry, count): (&Entry, &EntryCount),
    signed: &[String; 4],
) -> io::Result<()> {
    let place = standing.placement(entry.placement);
    let category = standing.requirement.category(entry.category);
    let [by, at, behalf, code] = signed;
    let first = EntryCells::of(entry, count, &standing.requirement);
    let others = [
        Cell::Text(place.map_or("", |place| place.site.as_str())),
        Cell::Text(category.map_or("", |category| category.name.as_str())),
        Cell::Text(entry.state.label()),
        Cell::Text(&entry.activity),
        Cell::Number(i64::from(entry.version)),
        Cell::Text(&head.student),
        Cell::Text(head.number.as_deref().unwrap_or_default()),
        Cell::Text(&head.program),
        Cell::Text(&head.course),
        Cell::Text(by),
        Cell::Text(at),
        Cell::Text(behalf),
        Cell::Text(code),
    ];
    file.row(&[&first.cells()[..], &others].concat())
}
