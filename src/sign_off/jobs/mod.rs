//! What happens by the clock and after an act: the weekly mail, reminders, and the mails that tell of answers. Every
//! job may run twice and in several processes at once, and comes to the same.

mod answered;
mod corrected;
mod notices;
mod reminders;
mod requests;

use crate::{
    access::{Scope, System},
    audit::Act,
    jobs::Handler,
    web::{App, Error, Result},
};
use serde::{Deserialize, de::DeserializeOwned};
use sqlx::PgConnection;

/// How often the clock's jobs look whether something is due, in seconds.
const LOOK_EVERY: u32 = 900;

/// Queues the weekly mails on Friday afternoon.
pub const WEEKLY: Handler = Handler {
    kind: "sign_off.weekly",
    run: |app, _, _| Box::pin(async move { requests::weekly(&app).await }),
    every_seconds: Some(LOOK_EVERY),
};

/// Makes one supervisor's request and its mail.
pub const REQUEST: Handler = Handler {
    kind: "sign_off.request",
    run: |app, system, payload| {
        Box::pin(async move { requests::one(&app, system, read(payload)?).await })
    },
    every_seconds: None,
};

/// Makes the request somebody asked for.
pub const ASK: Handler = Handler {
    kind: "sign_off.ask",
    run: |app, system, payload| {
        Box::pin(async move { requests::ask(&app, system, read(payload)?).await })
    },
    every_seconds: None,
};

/// Reminds after 3 and 7 days, tells coordinators after 10.
pub const REMIND: Handler = Handler {
    kind: "sign_off.remind",
    run: |app, system, _| Box::pin(async move { reminders::due(&app, system).await }),
    every_seconds: Some(LOOK_EVERY),
};

/// Sends a forwarded request to the colleague.
pub const FORWARDED: Handler = Handler {
    kind: "sign_off.forwarded",
    run: |app, system, payload| {
        Box::pin(async move { requests::forwarded(&app, system, read(payload)?).await })
    },
    every_seconds: None,
};

/// Tells coordinators that somebody is not the supervisor.
pub const NOT_ME: Handler = Handler {
    kind: "sign_off.not_me",
    run: |app, _, payload| Box::pin(async move { notices::not_me(&app, read(payload)?).await }),
    every_seconds: None,
};

/// Tells students what was answered, and gives the supervisor a copy.
pub const ANSWERED: Handler = Handler {
    kind: "sign_off.answered",
    run: |app, _, payload| Box::pin(async move { answered::tell(&app, read(payload)?).await }),
    every_seconds: None,
};

/// Tells student and supervisors of a correction that somebody made for the student.
pub const CORRECTED: Handler = Handler {
    kind: "sign_off.corrected",
    run: |app, _, payload| Box::pin(async move { corrected::tell(&app, read(payload)?).await }),
    every_seconds: None,
};

/// Tells whoever corrected hours for a student that the student agrees.
pub const AGREED: Handler = Handler {
    kind: "sign_off.agreed",
    run: |app, _, payload| Box::pin(async move { corrected::agreed(&app, read(payload)?).await }),
    every_seconds: None,
};

/// The payload of a job about one request.
#[derive(Debug, Deserialize)]
struct OfRequest {
    request: crate::kernel::ids::RequestId,
}

fn read<T: DeserializeOwned>(payload: serde_json::Value) -> Result<T> {
    serde_json::from_value(payload).map_err(|error| Error::Unexpected(error.into()))
}

/// One transaction of the program itself.
async fn write<T>(app: &App, work: impl AsyncFnOnce(&mut PgConnection) -> Result<T>) -> Result<T> {
    app.db().write(&Scope::system(), work).await
}

fn act(app: &App, now: crate::kernel::time::Instant) -> Act {
    Act::new(now, "", app.institution().map(|institution| institution.id))
}

/// Named once, so that the reason reads the same in every event.
fn who(system: System) -> crate::access::Who {
    system.who()
}
