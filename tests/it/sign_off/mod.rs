//! Hours are signed: by mailed link, in the queue, on behalf.

mod accounts;
mod college;
mod corrections;
mod link;
mod mending;
mod passing_on;
mod queue;
mod requests;
mod signatures;

use crate::support::{Person, TestApp};
use uuid::Uuid;

/// Friday afternoon of the week the tests begin in, at the college: the weekly mails go out.
pub const FRIDAY: &str = "2026-11-20T21:30:00Z";

pub const GRACE: &str = "Grace Lindqvist";

pub async fn email(app: &TestApp, name: &str) -> String {
    app.value(&format!("select email from person where name = '{name}'"))
        .await
}

/// The newest link mailed to somebody.
pub async fn link_of(app: &TestApp, name: &str) -> String {
    app.mail_to(&email(app, name).await).await.link("/s/")
}

/// It is Friday, Grace has her weekly mail, and somebody without an account holds its link.
pub async fn grace_is_asked() -> (TestApp, Person, String) {
    let app = TestApp::start().await;
    app.set_clock(FRIDAY);
    app.run_jobs().await;
    let link = link_of(&app, GRACE).await;
    let holder = app.anonymous();
    (app, holder, link)
}

/// How many entries of Grace's students are in a state.
pub async fn in_state(app: &TestApp, state: &str) -> i64 {
    app.count(&format!(
        "hours_entry e join placement_supervisor s on s.placement_id = e.placement_id and s.ended_at is null
         join person p on p.id = s.person_id where p.name = '{GRACE}' and e.state = '{state}'"
    ))
    .await
}

/// Entries that wait for Grace.
pub async fn waiting(app: &TestApp) -> Vec<Uuid> {
    app.values(&format!(
        "select e.id from hours_entry e join placement_supervisor s on s.placement_id = e.placement_id and s.ended_at is null
         join person p on p.id = s.person_id where p.name = '{GRACE}' and e.state = 'submitted' order by e.id"
    ))
    .await
}

/// How many students have hours that wait for Grace.
pub async fn students_waiting(app: &TestApp) -> i64 {
    app.value(&format!(
        "select count(distinct e.placement_id) from hours_entry e join placement_supervisor s on s.placement_id = e.placement_id and s.ended_at is null
         join person p on p.id = s.person_id where p.name = '{GRACE}' and e.state = 'submitted'"
    ))
    .await
}
