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
use pages::{
    account, answered, college, correction, dispute, entry, forwarding, link, queue, redaction,
    verify,
};

pub use jobs::{AGREED, ANSWERED, ASK, CORRECTED, FORWARDED, NOT_ME, REMIND, REQUEST, WEEKLY};
pub use mails::{Letterhead, request_mail};
pub use policy::waits_for_liaison;
pub use statement::{CONFIRMS, entry_line};
pub use store::request::MAILED_LATELY;

/// Routes of this area.
pub fn routes() -> Routes {
    links()
        .and(records())
        .and(supervisor())
        .and(corrections())
        .and(the_college())
}

fn supervisor() -> Routes {
    let signs = Access::Needs(Permission::SignHours);
    Routes::new()
        .get("/sign-off", signs, queue::show)
        .post("/sign-off/answers", signs, queue::answers)
        .post("/sign-off/undo", signs, queue::undo)
        .get("/sign-off/answered", signs, answered::show)
}

fn corrections() -> Routes {
    let corrects = Access::Needs(Permission::CorrectHours);
    Routes::new()
        .get("/entries/{entry}", Access::SignedIn, entry::show)
        .get(
            "/entries/{entry}/correction",
            corrects,
            correction::correction,
        )
        .post("/entries/{entry}/correction", corrects, correction::correct)
        .get(
            "/entries/{entry}/withdrawal",
            corrects,
            correction::withdrawal,
        )
        .post(
            "/entries/{entry}/withdrawal",
            corrects,
            correction::withdraw,
        )
        .post(
            "/entries/{entry}/agreement",
            Access::Needs(Permission::LogHours),
            correction::agree,
        )
}

fn the_college() -> Routes {
    let verifies = Access::Needs(Permission::VerifyHours);
    let keeps = Access::Needs(Permission::KeepHours);
    Routes::new()
        .get(
            "/entries/{entry}/verification",
            verifies,
            college::entry_verification,
        )
        .post(
            "/entries/{entry}/verification",
            verifies,
            college::verify_entry,
        )
        .get(
            "/placements/{placement}/verification",
            verifies,
            college::placement_verification,
        )
        .post(
            "/placements/{placement}/verification",
            verifies,
            college::verify_placement,
        )
        .get("/entries/{entry}/void", keeps, college::void)
        .post("/entries/{entry}/void", keeps, college::do_void)
        .get("/entries/{entry}/redaction", keeps, redaction::redaction)
        .post("/entries/{entry}/redaction", keeps, redaction::do_redaction)
        .get("/entries/{entry}/dispute", keeps, dispute::dispute)
        .post("/entries/{entry}/dispute", keeps, dispute::do_dispute)
}

fn links() -> Routes {
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
        .post("/s/{token}/account", Access::Link, account::ask)
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
}

fn records() -> Routes {
    Routes::new()
        .get("/verify", Access::Public, verify::ask)
        .get("/verify/{code}", Access::Public, verify::show)
        .get("/signatures/{code}", Access::SignedIn, verify::record)
}
