//! Carrying out the plan of a roster: a few statements for each thousand rows.

use crate::{
    imports::Meter,
    kernel::time::{Day, Instant},
    programs::{
        model::Offering,
        roster::{EnrolmentChange, PersonChange, RosterPlan},
    },
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// Records in one statement: few enough that whoever waits sees them grow.
const AT_ONCE: usize = 1_000;

/// Writes everything a plan says.
pub async fn write(
    db: &mut PgConnection,
    (offering, source): (&Offering, &str),
    (plan, meter): (&RosterPlan, &Meter),
    (now, today): (Instant, Day),
) -> Result<(), sqlx::Error> {
    for part in plan.new_people.chunks(AT_ONCE) {
        new_people(db, source, part, now).await?;
        meter.add(part.len() as u64);
    }
    for part in plan.known_people.chunks(AT_ONCE) {
        known_people(db, source, part).await?;
        meter.add(part.len() as u64);
    }
    gone_people(db, source, &plan.gone_people, today).await?;
    for part in plan.new_enrolments.chunks(AT_ONCE) {
        new_enrolments(db, (offering, source), part, now).await?;
        meter.add(part.len() as u64);
    }
    for part in plan.changed_enrolments.chunks(AT_ONCE) {
        changed_enrolments(db, source, part).await?;
        meter.add(part.len() as u64);
    }
    gone_enrolments(db, plan, today).await?;
    classes(db, (offering, source), plan, today).await
}

/// The source of people who came in a plain table without ids: they are known by their addresses.
const BY_ADDRESS: &str = "address";

fn people(source: &str, changes: &[PersonChange]) -> Value {
    let records = changes.iter().map(|change| {
        json!({
            "source": if change.by_address { BY_ADDRESS } else { source }, "number": change.number, "id": change.person, "name": change.name, "sort_name": change.sort_name, "email": change.email,
            "source_id": change.says.source_id, "says": change.says,
        })
    });
    Value::Array(records.collect())
}

async fn new_people(
    db: &mut PgConnection,
    source: &str,
    changes: &[PersonChange],
    now: Instant,
) -> Result<(), sqlx::Error> {
    let records = people(source, changes);
    sqlx::query!(
        "insert into person (id, name, sort_name, email, created_at)
         select r.id, r.name, r.sort_name, r.email, $2
         from jsonb_to_recordset($1) as r(id uuid, name text, sort_name text, email text)",
        &records,
        now as _
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into person_source (source, source_id, person_id, record)
         select r.source, r.source_id, r.id, r.says
         from jsonb_to_recordset($1) as r(source text, id uuid, source_id text, says jsonb)
         on conflict (source, source_id) do update set record = excluded.record, missing_since = null,
             person_id = excluded.person_id where person_source.source = 'address'",
        &records
    )
    .execute(&mut *db)
    .await?;
    numbers(db, &records).await
}

/// Keeps the student numbers that an archive gives to people who have none.
async fn numbers(db: &mut PgConnection, records: &Value) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into person_source (source, source_id, person_id)
         select 'college', r.number, r.id from jsonb_to_recordset($1) as r(id uuid, number text)
         where r.number is not null
           and not exists (select from person_source c where c.source = 'college' and c.person_id = r.id)
         on conflict do nothing",
        records
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes numbers that the same archive gave before; those of a table or of somebody's hand stay.
async fn changed_numbers(
    db: &mut PgConnection,
    source: &str,
    records: &Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update person_source c set source_id = r.number
         from jsonb_to_recordset($1) as r(id uuid, number text)
         where r.number is not null and c.person_id = r.id and c.source = 'college' and c.record is null
           and c.source_id <> r.number
           and not exists (select from person_source o where o.source = 'college' and o.source_id = r.number)
           and exists (select from person_source s where s.person_id = r.id and s.source = $2
                       and s.record ->> 'student_number' = c.source_id)",
        records,
        source
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn known_people(
    db: &mut PgConnection,
    source: &str,
    changes: &[PersonChange],
) -> Result<(), sqlx::Error> {
    let records = people(source, changes);
    changed_numbers(db, source, &records).await?;
    sqlx::query!(
        "update person p set name = r.name, sort_name = r.sort_name, email = r.email
         from jsonb_to_recordset($1) as r(id uuid, name text, sort_name text, email text)
         where p.id = r.id and (p.name, p.sort_name, p.email) is distinct from (r.name, r.sort_name, r.email)",
        &records
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into person_source (source, source_id, person_id, record)
         select r.source, r.source_id, r.id, r.says
         from jsonb_to_recordset($1) as r(source text, id uuid, source_id text, says jsonb)
         on conflict (source, source_id) do update set record = excluded.record, missing_since = null",
        &records
    )
    .execute(&mut *db)
    .await?;
    numbers(db, &records).await
}

async fn gone_people(
    db: &mut PgConnection,
    source: &str,
    ids: &[String],
    today: Day,
) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update person_source set missing_since = $3 where source = $1 and source_id = any ($2) and missing_since is null",
        source,
        ids,
        today as _
    )
    .execute(db)
    .await?;
    Ok(())
}

fn enrolments(changes: &[EnrolmentChange]) -> Value {
    let records = changes.iter().map(|change| {
        json!({
            "id": change.enrolment, "person": change.person, "source_id": change.source_id, "says": change.says,
        })
    });
    Value::Array(records.collect())
}

async fn new_enrolments(
    db: &mut PgConnection,
    (offering, source): (&Offering, &str),
    changes: &[EnrolmentChange],
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into enrolment (id, program_id, offering_id, student_id, requirement_id, source, source_id, source_record, enrolled_at)
         select r.id, $2, $3, r.person, $4, $5, r.source_id, nullif(r.says, 'null'), $6
         from jsonb_to_recordset($1) as r(id uuid, person uuid, source_id text, says jsonb)",
        &enrolments(changes),
        offering.program.get(),
        offering.id.get(),
        offering.requirement.get(),
        source,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn changed_enrolments(
    db: &mut PgConnection,
    source: &str,
    changes: &[EnrolmentChange],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update enrolment e set source = $2, source_id = r.source_id, source_record = nullif(r.says, 'null'), missing_since = null
         from jsonb_to_recordset($1) as r(id uuid, source_id text, says jsonb)
         where e.id = r.id",
        &enrolments(changes),
        source
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn gone_enrolments(
    db: &mut PgConnection,
    plan: &RosterPlan,
    today: Day,
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = plan.gone_enrolments.iter().map(|id| id.get()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update enrolment set missing_since = $2 where id = any ($1) and missing_since is null",
        &ids,
        today as _
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn classes(
    db: &mut PgConnection,
    (offering, source): (&Offering, &str),
    plan: &RosterPlan,
    today: Day,
) -> Result<(), sqlx::Error> {
    let records = plan
        .classes
        .iter()
        .map(|class| json!({"source_id": class.source_id, "says": class}));
    sqlx::query!(
        "insert into offering_class (source, source_id, offering_id, program_id, record)
         select $2, r.source_id, $3, $4, r.says from jsonb_to_recordset($1) as r(source_id text, says jsonb)
         on conflict (offering_id, source, source_id) do update set record = excluded.record, missing_since = null",
        &Value::Array(records.collect()),
        source,
        offering.id.get(),
        offering.program.get()
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update offering_class set missing_since = $4
         where offering_id = $1 and source = $2 and source_id = any ($3) and missing_since is null",
        offering.id.get(),
        source,
        &plan.gone_classes,
        today as _
    )
    .execute(db)
    .await?;
    Ok(())
}
