//! What is stored of rosters.

use crate::{
    kernel::ids::{OfferingId, PersonId, ProgramId},
    platform::import_report::Stored,
    programs::roster::{Found, Member, RosterClass},
};
use serde::de::DeserializeOwned;
use sqlx::PgConnection;
use uuid::Uuid;

fn read<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, sqlx::Error> {
    serde_json::from_value(value).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Everybody enrolled in an offering.
pub async fn members(
    db: &mut PgConnection,
    offering: OfferingId,
) -> Result<Vec<Member>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, student_id, source, source_id, source_record, missing_since is not null as "missing!"
           from enrolment where offering_id = $1"#,
        offering.get()
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                enrolment: row.id,
                person: row.student_id,
                missing: row.missing,
                from: row.source.zip(row.source_id),
                said: row.source_record.map(read).transpose()?,
            })
        })
        .collect()
}

/// Classes of a source that belong to an offering.
pub async fn classes(
    db: &mut PgConnection,
    offering: OfferingId,
    source: &str,
) -> Result<Vec<Stored<RosterClass>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select record, missing_since is not null as "missing!" from offering_class
           where offering_id = $1 and source = $2"#,
        offering.get(),
        source
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Stored {
                record: read(row.record)?,
                gone: row.missing,
            })
        })
        .collect()
}

/// What a file calls people by.
#[derive(Debug, Default)]
pub struct Named {
    /// Addresses.
    pub addresses: Vec<String>,
    /// Ids in the source.
    pub ids: Vec<String>,
    /// Student numbers.
    pub numbers: Vec<String>,
}

/// Everybody who has one of these addresses, ids or numbers, and these members, whether or not the actor may see them: an
/// address must stay unique, and nobody is entered twice.
pub async fn people(
    db: &mut PgConnection,
    source: &str,
    named: &Named,
    members: &[Member],
    programs: &[ProgramId],
) -> Result<Vec<Found>, sqlx::Error> {
    let known: Vec<Uuid> = members.iter().map(|member| member.person.get()).collect();
    let programs: Vec<Uuid> = programs.iter().map(|program| program.get()).collect();
    let rows = sqlx::query!(
        r#"select person_id as "person_id!", name as "name!", sort_name as "sort_name!", email as "email!", source_id,
                  by_address as "by_address!", record, missing as "missing!", may_change as "may_change!", number,
                  works_as as "works_as!"
           from roster_people($1, $2, $3, $4, $5, $6)"#,
        &named.addresses,
        source,
        &named.ids,
        &named.numbers,
        &known,
        &programs
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Found {
                person: PersonId::new(row.person_id),
                name: row.name,
                sort_name: row.sort_name,
                email: row.email,
                source_id: row.source_id,
                by_address: row.by_address,
                said: row.record.map(read).transpose()?,
                missing: row.missing,
                may_change: row.may_change,
                number: row.number,
                works_as: row.works_as,
            })
        })
        .collect()
}

/// Every offering there is by the codes of program and course and the name of the term, the newest first; for the command
/// line, where one has to be named.
pub async fn offerings_by_codes(db: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select format('--program "%s" --course "%s" --term "%s"', p.code, c.code, t.name) as "words!"
           from offering o join program p on p.id = o.program_id join course c on c.id = o.course_id
           join term t on t.id = o.term_id
           order by t.starts_on desc, p.code, c.code limit 50"#
    )
    .fetch_all(db)
    .await
}

/// Every program there is; for the command line, which acts for all.
pub async fn all_programs(db: &mut PgConnection) -> Result<Vec<ProgramId>, sqlx::Error> {
    sqlx::query_scalar!("select id from program order by code")
        .fetch_all(db)
        .await
}

/// Offerings of a program in a term, by their codes whatever the case; of one course or of all.
pub async fn offering_by_codes(
    db: &mut PgConnection,
    (program, course, term): (&str, &str, &str),
) -> Result<Vec<OfferingId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select o.id from offering o join program p on p.id = o.program_id join course c on c.id = o.course_id
         join term t on t.id = o.term_id
         where lower(p.code) = lower($1) and ($2 = '' or lower(c.code) = lower($2))
           and (lower(t.code) = lower($3) or lower(t.name) = lower($3))
         order by c.code",
        program,
        course,
        term
    )
    .fetch_all(db)
    .await
}
