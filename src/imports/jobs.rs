//! Work of this area that happens by the clock.

use super::store;
use crate::{
    access::Scope,
    jobs::{Handler, Outcome},
};

/// How long a file waits to be applied, in days.
const KEPT_DAYS: i64 = 14;

/// Deletes, every hour, the bytes of files that nobody applied for 14 days.
pub const CLEARING: Handler = Handler {
    kind: "imports.clearing",
    run: |app, _, _| {
        Box::pin(async move {
            let before = app.now().plus_days(-KEPT_DAYS);
            let dropped = app
                .db()
                .write(&Scope::system(), async |db| {
                    store::drop_stale(db, before).await
                })
                .await?;
            tracing::debug!(dropped, "files that nobody applied");
            Ok(Outcome::Done)
        })
    },
    every_seconds: Some(3600),
};
