//! Work of this area that happens later: by the clock, or because somebody asked.

use super::{actions::invitations, mails::Reader, store::clearing};
use crate::{
    access::{Scope, System},
    audit::Act,
    jobs::{Handler, Outcome},
    kernel::ids::PersonId,
    web::{App, Error, Result},
};
use serde::Deserialize;

/// Mails an invitation to a supervisor who asked for an account through a sign-off link.
pub const ACCOUNT_ASKED: Handler = Handler {
    kind: "identity.account_asked",
    run: |app, system, payload| Box::pin(async move { account_asked(&app, system, payload).await }),
    every_seconds: None,
};

/// Who asked, and where the link was mailed to.
#[derive(Debug, Deserialize)]
struct Asked {
    person: PersonId,
    email: String,
}

async fn account_asked(app: &App, system: System, payload: serde_json::Value) -> Result<Outcome> {
    let asked: Asked =
        serde_json::from_value(payload).map_err(|error| Error::Unexpected(error.into()))?;
    let college = app.institution().map(|institution| institution.id);
    let act = Act::new(app.now(), "", college).at_home(&app.settings().public_url);
    app.db()
        .write(&Scope::system(), async |db| {
            invitations::offer_account(db, system, &act, (asked.person, &asked.email)).await
        })
        .await?;
    Ok(Outcome::Done)
}

/// Mails an invitation to somebody whom another area brought in.
pub const INVITED: Handler = Handler {
    kind: "identity.invited",
    run: |app, _, payload| Box::pin(async move { invited(&app, payload).await }),
    every_seconds: None,
};

/// Who was brought in, and by whom.
#[derive(Debug, Deserialize)]
struct Invited {
    person: PersonId,
    name: String,
    email: String,
    by: String,
    /// What it is for, in a sentence of the area that brought them in.
    #[serde(default)]
    about: String,
}

async fn invited(app: &App, payload: serde_json::Value) -> Result<Outcome> {
    let new: Invited =
        serde_json::from_value(payload).map_err(|error| Error::Unexpected(error.into()))?;
    let college = app.institution().map(|institution| institution.id);
    let act = Act::new(app.now(), "", college).at_home(&app.settings().public_url);
    let to = Reader {
        person: new.person,
        name: new.name,
        email: new.email,
    };
    app.db()
        .write(&Scope::system(), async |db| {
            invitations::mail_join(db, &act, &to, (&new.by, &new.about)).await
        })
        .await?;
    Ok(Outcome::Done)
}

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
