//! People and how they prove who they are: sign-in, sign-out, invitations, resets, sessions, roles; and the beginning
//! of an installation, real or demo.

mod actions;
mod forms;
mod pages;
mod store;

use crate::web::{Access, App, Routes};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, pages::home)
        .get("/sign-in", Access::Public, pages::sign_in)
        .post("/sign-in", Access::Public, pages::do_sign_in)
        .post("/sign-out", Access::SignedIn, pages::sign_out)
        .get("/start", Access::SignedIn, pages::start)
}

/// Says on the console how to begin, when there is no college yet.
pub async fn greet(_app: &App) -> anyhow::Result<()> {
    Ok(())
}
