//! Placements: made by coordinators, changed with history kept, begun and told of by the calendar.

mod changes;
mod leaving;
mod making;
mod supervisors;

use super::support::TestApp;
use uuid::Uuid;

/// A student of the first program without a placement; gives the enrolment.
async fn zoe(app: &TestApp) -> Uuid {
    unplaced(app, "Zoe Marsh", "zoe.marsh@lakeshore.example").await
}

/// A student like that by name.
async fn unplaced(app: &TestApp, name: &str, email: &str) -> Uuid {
    let (person, enrolment) = (Uuid::now_v7(), Uuid::now_v7());
    app.execute(&format!(
        "insert into person (id, name, sort_name, email, created_at) values ('{person}', '{name}', '{name}', '{email}', now())"
    ))
    .await;
    app.execute(&format!(
        "insert into enrolment (id, program_id, offering_id, student_id, requirement_id, enrolled_at)
         select '{enrolment}', o.program_id, o.id, '{person}', o.requirement_id, now()
         from offering o join program p on p.id = o.program_id where p.code = 'HIM'"
    ))
    .await;
    enrolment
}

/// The site with this name.
async fn site(app: &TestApp, name: &str) -> Uuid {
    app.id(&format!("site where name = '{name}'")).await
}

/// The person with this name.
async fn person(app: &TestApp, name: &str) -> Uuid {
    app.id(&format!("person where name = '{name}'")).await
}

/// The open placement of a student.
async fn placement_of(app: &TestApp, name: &str) -> Uuid {
    app.value(&format!(
        "select p.id from placement p join person s on s.id = p.student_id
         where s.name = '{name}' and p.state in ('confirmed', 'active')"
    ))
    .await
}

/// Who signs for a placement now.
async fn signers(app: &TestApp, placement: Uuid) -> Vec<String> {
    app.values(&format!(
        "select p.name from placement_supervisor s join person p on p.id = s.person_id
         where s.placement_id = '{placement}' and s.ended_at is null order by p.name"
    ))
    .await
}
