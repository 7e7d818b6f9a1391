//! Rows of sites and placements.

use crate::{
    kernel::{
        ids::{OrganizationId, PersonId, PlacementId, SiteId},
        time::{Day, Instant, TimeOfDay},
    },
    seed::{ledger::Placed, places::Place},
};
use sqlx::PgConnection;
use uuid::Uuid;

type Done = Result<(), sqlx::Error>;

pub async fn insert_organization(
    db: &mut PgConnection,
    id: OrganizationId,
    name: &str,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into organization (id, name, created_at) values ($1, $2, $3)",
        id.get(),
        name,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_site(
    db: &mut PgConnection,
    (id, organization): (SiteId, OrganizationId),
    place: &Place<'_>,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into site (id, organization_id, name, kind, address, city, region, postal_code, zone, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.get(),
        organization.get(),
        place.name,
        place.kind,
        place.address,
        place.city,
        place.region,
        place.postal_code,
        place.zone,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_supervisor(
    db: &mut PgConnection,
    (id, site, person): (Uuid, SiteId, PersonId),
    (title, credential): (&str, &str),
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into site_supervisor (id, site_id, person_id, title, credential, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        site.get(),
        person.get(),
        title,
        credential,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_placement(
    db: &mut PgConnection,
    placed: &Placed,
    state: &str,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into placement (id, program_id, enrolment_id, student_id, site_id, state, starts_on, ends_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        placed.id.get(),
        placed.enrolled.offering.course.program.get(),
        placed.enrolled.id.get(),
        placed.enrolled.student.id.get(),
        placed.site.id.get(),
        state,
        placed.starts_on as _,
        placed.ends_on as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_placement_supervisor(
    db: &mut PgConnection,
    id: Uuid,
    placed: &Placed,
    now: Instant,
) -> Done {
    sqlx::query!(
        "insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, from_on, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        placed.id.get(),
        placed.enrolled.offering.course.program.get(),
        placed.enrolled.student.id.get(),
        placed.supervisor.id.get(),
        placed.starts_on as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn end_placement(
    db: &mut PgConnection,
    id: PlacementId,
    why: &str,
    now: Instant,
) -> Done {
    sqlx::query!(
        "update placement set state = 'terminated', ended_reason = $2 where id = $1",
        id.get(),
        why
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update placement_supervisor set ended_at = $2, ended_reason = $3 where placement_id = $1 and ended_at is null",
        id.get(),
        now as _,
        why
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn follow(db: &mut PgConnection, new: PlacementId, old: PlacementId) -> Done {
    sqlx::query!(
        "update placement set follows_id = $2 where id = $1",
        new.get(),
        old.get()
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_shift(
    db: &mut PgConnection,
    id: Uuid,
    placed: &Placed,
    weekday: i16,
    (starts, ends): (TimeOfDay, TimeOfDay),
) -> Done {
    sqlx::query!(
        "insert into placement_shift (id, placement_id, program_id, student_id, weekday, starts, ends)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        placed.id.get(),
        placed.enrolled.offering.course.program.get(),
        placed.enrolled.student.id.get(),
        weekday,
        starts as _,
        ends as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_clock(
    db: &mut PgConnection,
    id: Uuid,
    placed: &Placed,
    since: Instant,
) -> Done {
    sqlx::query!(
        "insert into clock_run (id, placement_id, program_id, student_id, started_at) values ($1, $2, $3, $4, $5)",
        id,
        placed.id.get(),
        placed.enrolled.offering.course.program.get(),
        placed.enrolled.student.id.get(),
        since as _
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn insert_late_request(
    db: &mut PgConnection,
    (id, placed): (Uuid, &Placed),
    (from_on, to_on): (Day, Day),
    reason: &str,
    asked_at: Instant,
) -> Done {
    sqlx::query!(
        "insert into late_request (id, placement_id, program_id, student_id, from_on, to_on, reason, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        placed.id.get(),
        placed.enrolled.offering.course.program.get(),
        placed.enrolled.student.id.get(),
        from_on as _,
        to_on as _,
        reason,
        asked_at as _
    )
    .execute(db)
    .await?;
    Ok(())
}
