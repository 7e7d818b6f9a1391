//! `GET /students/{enrolment}/record`

use super::store;
use crate::{
    cohort::policy::SeeStudent,
    hours::{self, SheetPage},
    kernel::ids::EnrolmentId,
    web::{Ctx, Error, Path, Result, page},
};
use axum::response::Response;

/// `GET /students/{enrolment}/record`: the record of hours of a student, to print.
pub async fn record(ctx: Ctx, Path(enrolment): Path<EnrolmentId>) -> Result<Response> {
    let sheet = ctx
        .read(async |db| {
            let head = store::head(db, enrolment).await?.ok_or(Error::NotFound)?;
            ctx.allow::<SeeStudent>(&head.on)?;
            hours::sheet(db, &ctx, enrolment).await
        })
        .await?;
    page(&SheetPage::of_student(&ctx, sheet))
}
