//! Whom to write to.

use crate::kernel::ids::{PersonId, ProgramId};
use sqlx::PgConnection;

/// Somebody with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// These people, as far as the actor may see them.
pub async fn contacts(
    db: &mut PgConnection,
    people: &[PersonId],
) -> Result<Vec<Contact>, sqlx::Error> {
    let people: Vec<_> = people.iter().map(|person| person.get()).collect();
    sqlx::query_as!(
        Contact,
        "select id as person, name, email from person where id = any ($1) and state = 'active' order by id",
        &people
    )
    .fetch_all(db)
    .await
}

/// The coordinators of a program.
pub async fn coordinators(
    db: &mut PgConnection,
    program: ProgramId,
) -> Result<Vec<Contact>, sqlx::Error> {
    sqlx::query_as!(
        Contact,
        "select distinct p.id as person, p.name, p.email from role_grant g join person p on p.id = g.person_id
         where g.program_id = $1 and g.role = 'coordinator' and g.revoked_at is null and p.state = 'active'
         order by p.id",
        program.get()
    )
    .fetch_all(db)
    .await
}
