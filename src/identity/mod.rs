//! People and how they prove who they are: sign-in, sign-out, invitations, resets, sessions, roles; and the beginning
//! of an installation, real or demo.

mod actions;
mod agent;
mod forms;
mod jobs;
mod mail_text;
mod mails;
mod model;
mod pages;
mod password_rule;
mod policy;
mod store;

pub use actions::invitations::invite;
pub use jobs::{ACCOUNT_ASKED, CLEARING, INVITED};
pub use mails::Reader;

use crate::{
    access::Permission::{ManageInstitution, ManagePeople, ReadAudit},
    web::{Access, App, Routes},
};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, pages::sign_in::home)
        .get("/sign-in", Access::Public, pages::sign_in::sign_in)
        .post("/sign-in", Access::Public, pages::sign_in::do_sign_in)
        .post("/sign-out", Access::SignedIn, pages::sign_in::sign_out)
        .get("/start", Access::SignedIn, pages::sign_in::start)
        .and(links())
        .and(beginning())
        .and(account())
        .and(people())
        .and(college())
}

/// Mailed links, and asking for one.
fn links() -> Routes {
    Routes::new()
        .get("/forgotten", Access::Public, pages::link::forgotten)
        .post("/forgotten", Access::Public, pages::link::do_forgotten)
        .get("/join/{token}", Access::Public, pages::link::join)
        .post("/join/{token}", Access::Public, pages::link::do_join)
        .get("/reset/{token}", Access::Public, pages::link::reset)
        .post("/reset/{token}", Access::Public, pages::link::do_reset)
}

/// An installation without a college, and a demo.
fn beginning() -> Routes {
    Routes::new()
        .get("/welcome", Access::Public, pages::welcome::show)
        .post("/welcome/demo", Access::Public, pages::welcome::plant)
        .get("/setup/{token}", Access::Public, pages::set_up::show)
        .post("/setup/{token}", Access::Public, pages::set_up::create)
        .get("/demo", Access::Demo, pages::demo::show)
        .post("/demo/persona", Access::Demo, pages::demo::play)
        .get("/demo/outbox", Access::Demo, pages::outbox::list)
        .get("/demo/outbox/{mail}", Access::Demo, pages::outbox::show)
}

/// One's own account.
fn account() -> Routes {
    use pages::{account, events};
    let own = Access::SignedIn;
    Routes::new()
        .get("/account", own, account::show)
        .get("/account/events", own, events::own)
        .post("/account/name", own, account::rename)
        .post("/account/password", own, account::set_password)
        .post("/account/shortcuts", own, account::shortcuts)
        .post("/account/sessions/end", own, account::end_others)
        .post("/account/sessions/{session}/end", own, account::end_session)
}

/// People and their roles.
fn people() -> Routes {
    use pages::{address, people, role};
    let keep = Access::Needs(ManagePeople);
    Routes::new()
        .get("/people", keep, people::list)
        .get("/people/new", keep, people::new)
        .post("/people", keep, people::create)
        .get("/people/{person}", keep, people::show)
        .post("/people/{person}/invitation", keep, people::resend)
        .get("/people/{person}/address", keep, address::ask)
        .post("/people/{person}/address", keep, address::correct)
        .get("/people/{person}/roles/new", keep, role::new)
        .post("/people/{person}/roles", keep, role::give)
        .post("/people/{person}/roles/{role}/end", keep, role::take)
        .get("/people/{person}/disablement", keep, role::confirm_disable)
        .post("/people/{person}/disablement", keep, role::disable)
        .post("/people/{person}/enablement", keep, people::enable)
}

/// The college's settings and its event log.
fn college() -> Routes {
    use pages::{events, institution};
    let keep = Access::Needs(ManageInstitution);
    Routes::new()
        .get("/institution", keep, institution::show)
        .post("/institution", keep, institution::update)
        .post("/institution/mail-test", keep, institution::test_mail)
        .get(
            "/institution/mail-test/{mail}",
            keep,
            institution::mail_outcome,
        )
        .get("/events", Access::Needs(ReadAudit), events::list)
}

/// Says on the console how to begin, when there is no college yet: the demo's page, and the one-time address that
/// sets a real college up.
pub async fn greet(app: &App) -> anyhow::Result<()> {
    if app.institution().is_some() {
        return Ok(());
    }
    let code = actions::institution::new_code(app)
        .await
        .map_err(anyhow::Error::from)?;
    if app.settings().may_offer_demo {
        println!(
            "There is no college here yet. Open {} to try the demo college",
            app.address("/welcome")
        );
    } else {
        println!("There is no college here yet");
    }
    let address = app.address(&format!("/setup/{}", code.as_str()));
    println!("Set-up address (works once): {address}");
    Ok(())
}
