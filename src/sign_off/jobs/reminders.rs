//! Reminders after 3 and 7 days; after 10 the coordinators are told. They stop as soon as nothing waits.

use super::{act, notices, requests::send, who, write};
use crate::{
    access::System,
    audit::{self, Event},
    jobs::Outcome,
    kernel::ids::RequestId,
    platform::secrets::Token,
    sign_off::store,
    web::{App, Error, Result},
};

/// Looks for requests whose next step is due, and takes it, each in a transaction of its own.
pub async fn due(app: &App, system: System) -> Result<Outcome> {
    let due = write(app, async |db| {
        store::reminder::due_for_reminder(&mut *db, app.now())
            .await
            .map_err(Error::from)
    })
    .await?;
    for (request, step) in due {
        remind(app, system, request, step).await?;
    }
    Ok(Outcome::Done)
}

/// Takes one step of one request: whoever takes it first mails, everybody else finds it taken.
async fn remind(app: &App, system: System, id: RequestId, step: i16) -> Result<()> {
    write(app, async |db| {
        let now = app.now();
        if !store::reminder::take_reminder(&mut *db, id, step, now).await? {
            return Ok(());
        }
        if store::request::parts(&mut *db, id).await?.is_empty() {
            store::reminder::nothing_left(&mut *db, id, now).await?;
            return Ok(());
        }
        if step < 2 {
            let token = Token::fresh();
            store::reminder::add_token(&mut *db, id, &token.hash(), now).await?;
            send(&mut *db, app, id, &token, true).await?;
        } else {
            notices::unanswered(&mut *db, app, id).await?;
        }
        let action = if step < 2 {
            "sign_off.reminded"
        } else {
            "sign_off.coordinators_told"
        };
        for program in store::delegate::programs(&mut *db, id).await? {
            let event = Event::new(action, "sign_off_request", id).in_program(program);
            audit::record(&mut *db, &who(system), &act(app, now), event).await?;
        }
        Ok(())
    })
    .await
}
