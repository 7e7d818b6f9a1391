//! How hours are signed: requests that go out by mail with one link for each supervisor, the page behind the link, the
//! queue of those who sign in, signatures and what they stand for, and what the college does when nobody answers.

mod actions;
mod forms;
mod jobs;
mod mails;
mod model;
mod pages;
mod policy;
mod statement;
mod store;

use crate::{
    access::Permission,
    web::{Access, Routes},
};
use pages::{forwarding, link, verify};

pub use jobs::{ANSWERED, ASK, FORWARDED, NOT_ME, REMIND, REQUEST, WEEKLY};

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/s/{token}", Access::Link, link::show)
        .post("/s/{token}/answers", Access::Link, link::answers)
        .get(
            "/s/{token}/forwarding",
            Access::Link,
            forwarding::forwarding,
        )
        .post("/s/{token}/forwarding", Access::Link, forwarding::forward)
        .get("/s/{token}/not-me", Access::Link, forwarding::not_me)
        .post("/s/{token}/not-me", Access::Link, forwarding::do_not_me)
        .post("/s/{token}/renewal", Access::Link, forwarding::renewal)
        .post(
            "/hours/sign-off-request",
            Access::Needs(Permission::LogHours),
            forwarding::ask_for_own,
        )
        .post(
            "/placements/{placement}/sign-off-request",
            Access::Needs(Permission::VerifyHours),
            forwarding::ask_for,
        )
        .get("/verify", Access::Public, verify::ask)
        .get("/verify/{code}", Access::Public, verify::show)
        .get("/signatures/{code}", Access::SignedIn, verify::record)
}
