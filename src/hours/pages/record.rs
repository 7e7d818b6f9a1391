//! A student's own record of hours, to print.

use super::ledger::LedgerQuery;
use crate::{
    hours::{SheetPage, room, sheet, store},
    web::{Ctx, Error, Query, Result, page},
};
use axum::response::Response;

/// `GET /hours/record`
pub async fn record(ctx: Ctx, Query(query): Query<LedgerQuery>) -> Result<Response> {
    let sheet = ctx
        .read(async |db| {
            let places = store::places_of_student(db, ctx.actor().person()).await?;
            let place = room::chosen(&places, &query.enrolment).ok_or(Error::NotFound)?;
            sheet(db, &ctx, place.enrolment).await
        })
        .await?;
    page(&SheetPage::own(&ctx, sheet))
}
