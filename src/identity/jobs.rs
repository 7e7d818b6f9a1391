//! Work of this area that happens by the clock.

use super::store::clearing;
use crate::{
    access::Scope,
    jobs::{Handler, Outcome},
};

/// Clears away, every hour, what nobody needs any more: outcomes of forms, failed sign-ins, links that ran out,
/// sessions long ended.
pub const CLEARING: Handler = Handler {
    kind: "identity.clearing",
    run: |app, _, _| {
        Box::pin(async move {
            let now = app.now();
            let gone = app
                .db()
                .write(&Scope::system(), async |db| clearing::clear(db, now).await)
                .await?;
            tracing::debug!(rows = gone, "cleared away");
            Ok(Outcome::Done)
        })
    },
    every_seconds: Some(3600),
};
