//! Many rows in one statement each: thousands a second where one at a time would take minutes.

use super::stored;
use crate::{
    hours::{self, Entry},
    kernel::{
        minutes::Minutes,
        time::{Day, Instant},
    },
    platform::secrets::{reading_code, sha256},
    seed::{
        builder::{Human, PASSWORD_HASH, sort_name},
        ledger::Placed,
    },
    sign_off,
};
use sqlx::{PgConnection, types::Uuid};

type Done = Result<(), sqlx::Error>;

/// Rows of one statement.
const CHUNK: usize = 2_000;

/// A week that a supervisor signed.
pub struct Signed<'a> {
    /// The signature.
    pub id: Uuid,
    /// The Monday of the week.
    pub week: Day,
    /// Whose.
    pub placed: &'a Placed,
    /// What was signed.
    pub entries: Vec<Entry>,
}

fn column<T, R>(rows: &[T], of: impl Fn(&T) -> R) -> Vec<R> {
    rows.iter().map(of).collect()
}

/// People who can sign in.
pub async fn people(db: &mut PgConnection, people: &[Human], now: Instant) -> Done {
    sqlx::query!(
        "with joined as (
             insert into person (id, name, sort_name, email, created_at)
             select id, name, sort_name, email, $5 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
                as p (id, name, sort_name, email)
             returning id)
         insert into password (person_id, hash, changed_at) select id, $6, $5 from joined",
        &column(people, |person| person.id.get()),
        &column(people, |person| person.name.clone()),
        &column(people, |person| sort_name(&person.name)),
        &column(people, |person| person.email.clone()),
        now as _,
        PASSWORD_HASH
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Enrolments and placements of one offering, with their supervisors.
pub async fn placements(
    db: &mut PgConnection,
    placed: &[Placed],
    faculty: &Human,
    (over, now): (bool, Instant),
) -> Done {
    let Some(first) = placed.first() else {
        return Ok(());
    };
    let offering = &first.enrolled.offering;
    let students = column(placed, |one| one.enrolled.student.id.get());
    let enrolments = column(placed, |one| one.enrolled.id.get());
    sqlx::query!(
        "insert into enrolment (id, program_id, offering_id, student_id, requirement_id, faculty_id, enrolled_at, state)
         select id, $3, $4, student_id, $5, $6, $7, $8 from unnest($1::uuid[], $2::uuid[]) as e (id, student_id)",
        &enrolments,
        &students,
        offering.course.program.get(),
        offering.id.get(),
        offering.course.requirement.get(),
        faculty.id.get(),
        now as _,
        if over { "completed" } else { "enrolled" }
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "with placed as (
             insert into placement (id, program_id, enrolment_id, student_id, site_id, state, starts_on, ends_on, created_at)
             select id, $6, enrolment_id, student_id, site_id, $7, $8, $9, $10
             from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as p (id, enrolment_id, student_id, site_id)
             returning id, student_id)
         insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, from_on, created_at)
         select gen_random_uuid(), p.id, $6, p.student_id, s.person_id, $8, $10
         from placed p join unnest($1::uuid[], $5::uuid[]) as s (placement_id, person_id) on s.placement_id = p.id",
        &column(placed, |one| one.id.get()),
        &enrolments,
        &students,
        &column(placed, |one| one.site.id.get()),
        &column(placed, |one| one.supervisor.id.get()),
        offering.course.program.get(),
        if over { "completed" } else { "active" },
        first.starts_on as _,
        first.ends_on as _,
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Hours entries as they stand.
pub async fn entries(db: &mut PgConnection, entries: &[Entry]) -> Done {
    for chunk in entries.chunks(CHUNK) {
        sqlx::query!(
            "insert into hours_entry (id, series_id, placement_id, program_id, student_id, enrolment_id, requirement_id, category_id,
                state, work_date, start_local, end_local, zone, starts_at, ends_at, raw_minutes, minutes, mode, activity, made_by,
                made_by_person, content_hash, created_at, submitted_at, decided_at)
             select id, id, placement, program, student, enrolment, requirement, category, state, day, begins, ends, zone, starts_at,
                ends_at, minutes, minutes, mode, activity, 'line', student, hash, created_at, submitted_at, decided_at
             from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::date[],
                $10::time[], $11::time[], $12::text[], $13::timestamptz[], $14::timestamptz[], $15::int[], $16::text[], $17::text[],
                $18::bytea[], $19::timestamptz[], $20::timestamptz[], $21::timestamptz[])
                as e (id, placement, program, student, enrolment, requirement, category, state, day, begins, ends, zone, starts_at,
                ends_at, minutes, mode, activity, hash, created_at, submitted_at, decided_at)",
            &column(chunk, |entry| entry.id.get()),
            &column(chunk, |entry| entry.placement.get()),
            &column(chunk, |entry| entry.program.get()),
            &column(chunk, |entry| entry.student.get()),
            &column(chunk, |entry| entry.enrolment.get()),
            &column(chunk, |entry| entry.requirement.get()),
            &column(chunk, |entry| entry.category.get()),
            &column(chunk, |entry| entry.state.as_str().to_owned()),
            column(chunk, |entry| entry.work_date) as _,
            column(chunk, |entry| entry.start) as _,
            column(chunk, |entry| entry.end) as _,
            &column(chunk, |entry| entry.zone.clone()),
            column(chunk, |entry| entry.starts_at) as _,
            column(chunk, |entry| entry.ends_at) as _,
            &column(chunk, |entry| stored(entry.minutes)),
            &column(chunk, |entry| entry.mode.as_str().to_owned()),
            &column(chunk, |entry| entry.activity.clone()),
            &column(chunk, hours::content::hash),
            column(chunk, |entry| entry.created_at) as _,
            column(chunk, |entry| entry.submitted_at) as _,
            column(chunk, |entry| entry.decided_at) as _
        )
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Signatures, and (when `in_full`) the answer to each entry under them.
pub async fn signatures(db: &mut PgConnection, signed: &[Signed<'_>], in_full: bool) -> Done {
    for chunk in signed.chunks(CHUNK / 4) {
        insert_signatures(db, chunk).await?;
        if in_full {
            insert_decisions(db, chunk).await?;
        }
    }
    Ok(())
}

async fn insert_signatures(db: &mut PgConnection, signed: &[Signed<'_>]) -> Done {
    let content = column(signed, |one| super::signed_text(&one.entries));
    sqlx::query!(
        "insert into signature (id, code, meaning, program_id, student_id, placement_id, signer_id, signer_name, signer_role,
            signer_credential, method, statement_version, statement, content, content_hash, minutes, entries, signed_at, zone)
         select id, code, 'confirms_hours', program, student, placement, signer, name, 'Site supervisor', 'RHIA', 'link', 'confirms_hours/1', $14,
            content, hash, minutes, entries, signed_at, zone
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::bytea[],
            $10::int[], $11::int[], $12::timestamptz[], $13::text[])
            as s (id, code, program, student, placement, signer, name, content, hash, minutes, entries, signed_at, zone)",
        &column(signed, |one| one.id),
        &column(signed, |_| reading_code()),
        &column(signed, |one| one.placed.enrolled.offering.course.program.get()),
        &column(signed, |one| one.placed.enrolled.student.id.get()),
        &column(signed, |one| one.placed.id.get()),
        &column(signed, |one| one.placed.supervisor.id.get()),
        &column(signed, |one| one.placed.supervisor.name.clone()),
        &content,
        &column(&content, |text| sha256(text.as_bytes()).to_vec()),
        &column(signed, |one| stored(one.entries.iter().map(|entry| entry.minutes).sum::<Minutes>())),
        &column(signed, |one| i32::try_from(one.entries.len()).unwrap_or(i32::MAX)),
        column(signed, |one| one.entries.iter().filter_map(|entry| entry.decided_at).max()) as _,
        &column(signed, |one| one.placed.site.zone.to_owned()),
        sign_off::CONFIRMS.words
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_decisions(db: &mut PgConnection, signed: &[Signed<'_>]) -> Done {
    let answers: Vec<(&Signed<'_>, &Entry)> = signed
        .iter()
        .flat_map(|one| one.entries.iter().map(move |entry| (one, entry)))
        .collect();
    sqlx::query!(
        "insert into hours_decision (id, entry_id, program_id, student_id, decision, content_hash, signature_id, decided_by,
            decided_name, decided_at)
         select gen_random_uuid(), entry, program, student, 'approved', hash, signature, signer, name, decided_at
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[])
            as d (entry, program, student, hash, signature, signer, name, decided_at)",
        &column(&answers, |(_, entry)| entry.id.get()),
        &column(&answers, |(_, entry)| entry.program.get()),
        &column(&answers, |(_, entry)| entry.student.get()),
        &column(&answers, |(_, entry)| hours::content::hash(entry)),
        &column(&answers, |(one, _)| one.id),
        &column(&answers, |(one, _)| one.placed.supervisor.id.get()),
        &column(&answers, |(one, _)| one.placed.supervisor.name.clone()),
        column(&answers, |(_, entry)| entry.decided_at) as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The comment of every entry that was sent back or rejected without one on record.
pub async fn comments(db: &mut PgConnection, placed: &[Placed]) -> Done {
    sqlx::query!(
        "insert into hours_decision (id, entry_id, program_id, student_id, decision, comment, content_hash, decided_by, decided_name,
            decided_at)
         select gen_random_uuid(), e.id, e.program_id, e.student_id, e.state,
            case e.state when 'returned' then 'Say which report this was.' else 'You were not here on this day.' end,
            e.content_hash, p.id, p.name, e.decided_at
         from hours_entry e
         join placement_supervisor s on s.placement_id = e.placement_id
         join person p on p.id = s.person_id
         where e.placement_id = any ($1) and e.state in ('returned', 'rejected')",
        &column(placed, |one| one.id.get())
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Brings the sums of placements up to date.
pub async fn refresh(db: &mut PgConnection, placed: &[Placed]) -> Done {
    sqlx::query!(
        "select hours_refresh(id) from unnest($1::uuid[]) as p (id)",
        &column(placed, |one| one.id.get())
    )
    .fetch_all(db)
    .await?;
    Ok(())
}

/// Lets statements of this transaction take as long as they take.
pub async fn take_time(db: &mut PgConnection) -> Done {
    sqlx::query!("set local statement_timeout = 0")
        .execute(db)
        .await?;
    Ok(())
}
