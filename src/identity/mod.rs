//! People and how they prove who they are: sign-in, sign-out, invitations, resets, sessions, roles; and the beginning
//! of an installation, real or demo.

mod actions;
mod forms;
mod mail_text;
mod pages;
mod store;

use crate::web::{Access, App, Routes};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, pages::sign_in::home)
        .get("/sign-in", Access::Public, pages::sign_in::sign_in)
        .post("/sign-in", Access::Public, pages::sign_in::do_sign_in)
        .post("/sign-out", Access::SignedIn, pages::sign_in::sign_out)
        .get("/start", Access::SignedIn, pages::sign_in::start)
        .and(beginning())
}

/// An installation without a college, and a demo.
fn beginning() -> Routes {
    Routes::new()
        .get("/welcome", Access::Public, pages::welcome::show)
        .post("/welcome/demo", Access::Public, pages::welcome::plant)
        .get("/demo", Access::Demo, pages::demo::show)
        .post("/demo/persona", Access::Demo, pages::demo::play)
        .get("/demo/outbox", Access::Demo, pages::outbox::list)
        .get("/demo/outbox/{mail}", Access::Demo, pages::outbox::show)
}

/// Says on the console how to begin, when there is no college yet.
pub async fn greet(_app: &App) -> anyhow::Result<()> {
    Ok(())
}
