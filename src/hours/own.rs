//! A student's own entries, for the pages that change them.

use super::{
    judge::Subject,
    store::{self, Entry},
};
use crate::{
    kernel::{ids::EntryId, time::zone},
    web::{Ctx, Error, Result},
};
use sqlx::PgConnection;

/// An entry, if it is the reader's own.
pub async fn own(db: &mut PgConnection, ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let entry = store::entry(db, id).await?.ok_or(Error::NotFound)?;
    if entry.student == ctx.actor().person() {
        Ok(entry)
    } else {
        Err(Error::NotFound)
    }
}

/// What the rules need to know of an entry on record.
pub async fn subject(db: &mut PgConnection, entry: &Entry) -> Result<Subject> {
    let mut subject = Subject {
        id: Some(entry.id),
        ..Subject::default()
    };
    if entry.submitted_at.is_some() {
        let first = store::first_submitted(db, entry.id)
            .await?
            .or(entry.submitted_at);
        subject.first_submitted = first.map(|at| *at.day_in(&zone(&entry.zone)));
    }
    if entry.version > 1 {
        let versions = store::versions(db, entry.series).await?;
        subject.corrects = store::before(entry, &versions);
    }
    Ok(subject)
}
