//! Students keep their hours: every way of logging, every rule, handing in, mending, correcting.

mod after_the_end;
mod clock;
mod handing_in;
mod ledger;
mod logging;
mod rules;
mod week;

use crate::support::{Answer, Person, TestApp};
use uuid::Uuid;

/// Types a line into the box.
async fn log(person: &Person, line: &str) -> Answer {
    person.post("/hours/line").with(&[("line", line)]).await
}

/// Logs a line that is clear; gives the first draft.
async fn logged(app: &TestApp, person: &Person, line: &str) -> Uuid {
    let location = log(person, line).await.location();
    assert!(location.starts_with("/hours?added="), "{location}");
    let id = location.split(['=', '&']).nth(1).unwrap().parse().unwrap();
    assert_eq!(state(app, id).await, "draft");
    id
}

/// Logs and hands in.
async fn submitted(app: &TestApp, person: &Person, line: &str) -> Uuid {
    let id = logged(app, person, line).await;
    person
        .post("/hours/submission")
        .with(&[("entry", &id.to_string())])
        .await
        .redirects_to("/hours");
    id
}

/// Hands in and has it signed, as the database keeps it.
async fn signed(app: &TestApp, person: &Person, line: &str) -> Uuid {
    let id = submitted(app, person, line).await;
    decide(app, id, "approved").await;
    id
}

/// Answers an entry as its supervisor would.
async fn decide(app: &TestApp, id: Uuid, state: &str) {
    app.execute(&format!(
        "update hours_entry set state = '{state}', decided_at = submitted_at + interval '1 hour' where id = '{id}'"
    ))
    .await;
}

async fn state(app: &TestApp, id: Uuid) -> String {
    app.value(&format!("select state from hours_entry where id = '{id}'"))
        .await
}

/// What the log says about an entry, oldest first.
async fn told(app: &TestApp, id: Uuid) -> Vec<String> {
    let events = app.events_about(id).await;
    events.into_iter().map(|event| event.action).collect()
}

async fn entries_of(app: &TestApp, person: &Person) -> i64 {
    app.count(&format!("hours_entry where student_id = '{}'", person.id))
        .await
}

/// Gives somebody a second placement of the same practicum, at a hospital in Denver.
async fn also_in_denver(app: &TestApp, person: &Person) {
    app.execute(
        "insert into site (id, organization_id, name, zone, created_at)
         select '0197a000-0000-7000-8000-00000000d001', organization_id, 'Pikes Peak Clinic', 'America/Denver', created_at
         from site where name = 'Mercy Lakeside Hospital'")
    .await;
    app.execute(&format!(
        "insert into placement (id, program_id, enrolment_id, student_id, site_id, state, starts_on, ends_on, mode, created_at)
         select '0197a000-0000-7000-8000-00000000d002', program_id, enrolment_id, student_id, '0197a000-0000-7000-8000-00000000d001',
                'active', starts_on, ends_on, mode, created_at
         from placement where student_id = '{}'",
        person.id
    ))
    .await;
}
