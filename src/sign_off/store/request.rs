//! Sign-off requests: one mailed link for one supervisor. Made and mailed by the program itself, so that nobody who
//! asks for one ever sees its token.

use crate::kernel::{
    ids::{EntryId, PersonId, PlacementId, ProgramId, RequestId},
    time::{Day, Instant},
};
use sqlx::PgConnection;

/// What a request says of itself.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Whom it was sent to.
    pub supervisor_id: PersonId,
    /// Their name.
    pub name: String,
    /// The address it was sent to.
    pub email: String,
    /// When it was made.
    pub created_at: Instant,
    /// The last moment its link opens anything.
    pub expires_at: Instant,
    /// When it was opened first.
    pub opened_at: Option<Instant>,
    /// Why it was closed; empty while it is open.
    pub closed_reason: String,
    /// When an account was last asked for through it.
    pub account_asked_at: Option<Instant>,
}

/// One request, if the actor may see it.
pub async fn find(db: &mut PgConnection, id: RequestId) -> Result<Option<Request>, sqlx::Error> {
    sqlx::query_as!(
        Request,
        "select r.id, r.supervisor_id, p.name, r.email, r.created_at, r.expires_at, r.opened_at, r.closed_reason, r.account_asked_at
         from sign_off_request r join person p on p.id = r.supervisor_id where r.id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// The request that a token belongs to, dead or alive. For the program itself.
pub async fn of_token(
    db: &mut PgConnection,
    hash: &[u8],
) -> Result<Option<RequestId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select id as "id: RequestId" from sign_off_request where token_hash = $1
           union all select request_id from sign_off_token where token_hash = $1 limit 1"#,
        hash
    )
    .fetch_optional(db)
    .await
    .map(Option::flatten)
}

/// Puts down that the link was opened; true the first time. Signs nothing.
pub async fn opened(
    db: &mut PgConnection,
    id: RequestId,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"update sign_off_request r set last_opened_at = $2, opened_at = coalesce(r.opened_at, $2)
           from sign_off_request old where r.id = $1 and old.id = r.id returning old.opened_at is null as "first!""#,
        id.get(),
        now as _
    )
    .fetch_optional(db)
    .await
    .map(|first| first.unwrap_or(false))
}

/// Closes a request for good; false when it was closed before.
pub async fn close(
    db: &mut PgConnection,
    id: RequestId,
    reason: &str,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update sign_off_request set closed_at = $3, closed_reason = $2 where id = $1 and closed_at is null",
        id.get(),
        reason,
        now as _
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts down which requests of a supervisor have nothing left to answer; of one only, when `only` names it.
pub async fn settle(
    db: &mut PgConnection,
    supervisor: PersonId,
    only: Option<RequestId>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sign_off_request r set answered_at = $3
         where r.supervisor_id = $1 and ($2::uuid is null or r.id = $2) and r.answered_at is null and r.closed_at is null
           and not exists (select from sign_off_item i join hours_entry e on e.id = i.entry_id
                           where i.request_id = r.id and e.state = 'submitted' and e.signed_at is null and e.content_hash = i.content_hash)",
        supervisor.get(),
        only.map(crate::kernel::ids::RequestId::get),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Opens requests again that hold one of these entries, after answers were taken back.
pub async fn unsettle(
    db: &mut PgConnection,
    supervisor: PersonId,
    entries: &[EntryId],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sign_off_request r set answered_at = null
         where r.supervisor_id = $1 and r.answered_at is not null and r.closed_at is null
           and exists (select from sign_off_item i where i.request_id = r.id and i.entry_id = any($2))",
        supervisor.get(),
        &entries.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Who signs for a placement now: the primary supervisor, else the second, else a delegate, whose account is not disabled
/// and who has not said "not me".
pub async fn who_signs(
    db: &mut PgConnection,
    placement: PlacementId,
) -> Result<Option<PersonId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select s.person_id from placement_supervisor s join person p on p.id = s.person_id and p.state = 'active'
         where s.placement_id = $1 and s.ended_at is null
           and not exists (select from sign_off_request r join sign_off_item i on i.request_id = r.id
                           where r.supervisor_id = s.person_id and i.placement_id = s.placement_id
                             and r.closed_reason = 'not_me' and r.closed_at > s.created_at)
         order by case s.part when 'primary' then 1 when 'second' then 2 else 3 end, s.created_at desc limit 1",
        placement.get()
    )
    .fetch_optional(db)
    .await
}

/// Supervisors with hours to answer, until sixty days after the last day of a placement, however it ended: each placement asks the first of primary, second and delegate who did not say
/// "not me". For the program itself.
pub async fn supervisors_with_hours(
    db: &mut PgConnection,
    today: Day,
) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select distinct w.person_id as "person_id!: PersonId" from (
             select distinct on (s.placement_id) s.placement_id, s.person_id
             from placement_supervisor s join placement p on p.id = s.placement_id join person pe on pe.id = s.person_id and pe.state = 'active'
             join enrolment en on en.id = p.enrolment_id join requirement r on r.id = en.requirement_id and r.approval <> 'faculty_verification'
             where s.ended_at is null and p.state in ('confirmed', 'active', 'completed', 'terminated', 'withdrawn') and p.ends_on + 60 >= $1
               and exists (select from hours_entry e where e.placement_id = p.id and e.state = 'submitted' and e.signed_at is null)
               and not exists (select from sign_off_request q join sign_off_item i on i.request_id = q.id
                               where q.supervisor_id = s.person_id and i.placement_id = s.placement_id
                                 and q.closed_reason = 'not_me' and q.closed_at > s.created_at)
             order by s.placement_id, case s.part when 'primary' then 1 when 'second' then 2 else 3 end, s.created_at desc) w"#,
        today as _
    )
    .fetch_all(db)
    .await
}

/// What was mailed so many seconds ago or less is not mailed again: twenty hours, so that a mail at the same time of the
/// next day is another.
pub const MAILED_LATELY: i64 = 20 * 60 * 60;

/// A request to be made.
#[derive(Debug, Clone)]
pub struct NewRequest<'a> {
    /// Its id.
    pub id: RequestId,
    /// Whom it goes to.
    pub supervisor: PersonId,
    /// `weekly`, `asked`, `forwarded`, `delegate`.
    pub kind: &'a str,
    /// Hash of the token in the mail.
    pub token_hash: Vec<u8>,
    /// The request it was forwarded from.
    pub from: Option<RequestId>,
    /// Made once for ever under this key.
    pub once_key: &'a str,
    /// The last moment its link opens anything.
    pub expires_at: Instant,
}

/// Makes a request with everything that waits for this supervisor now, but for corrections of their own that wait for
/// the student; nothing when it was made before under its key, or when nothing waits that was not mailed in the last
/// hours, as it stands, with a link that is open. Gives how many entries it holds. For the program itself.
pub async fn create(
    db: &mut PgConnection,
    new: &NewRequest<'_>,
    now: Instant,
) -> Result<i64, sqlx::Error> {
    let made = sqlx::query!(
        "insert into sign_off_request (id, supervisor_id, email, kind, token_hash, from_request, created_at, expires_at, once_key, waiting_since)
         select $1, p.id, p.email, $3, $4, $5, $6, $7, $8, $6 from person p where p.id = $2 and p.state = 'active'
           and exists (select from placement_supervisor s join placement pl on pl.id = s.placement_id
                       join enrolment en on en.id = pl.enrolment_id join requirement r on r.id = en.requirement_id and r.approval <> 'faculty_verification'
                       join hours_entry e on e.placement_id = pl.id and e.state = 'submitted' and e.signed_at is null
                            and (e.made_by_person <> p.id or exists (select from correction_agreement a where a.entry_id = e.id))
                       where s.person_id = p.id and s.ended_at is null
                         and not exists (select from sign_off_item i join sign_off_request m on m.id = i.request_id
                                         where i.entry_id = e.id and i.content_hash = e.content_hash and m.supervisor_id = p.id
                                           and m.closed_at is null and m.created_at > $9))
         on conflict do nothing",
        new.id.get(),
        new.supervisor.get(),
        new.kind,
        new.token_hash,
        new.from.map(crate::kernel::ids::RequestId::get),
        now as _,
        new.expires_at as _,
        new.once_key,
        now.plus_seconds(-MAILED_LATELY) as _
    )
    .execute(&mut *db)
    .await?;
    if made.rows_affected() == 0 {
        return Ok(0);
    }
    let items = sqlx::query!(
        "insert into sign_off_item (request_id, entry_id, program_id, student_id, placement_id, content_hash)
         select $1, e.id, e.program_id, e.student_id, e.placement_id, e.content_hash
         from placement_supervisor s join placement p on p.id = s.placement_id
         join enrolment en on en.id = p.enrolment_id join requirement r on r.id = en.requirement_id and r.approval <> 'faculty_verification'
         join hours_entry e on e.placement_id = p.id and e.state = 'submitted' and e.signed_at is null
              and (e.made_by_person <> $2 or exists (select from correction_agreement a where a.entry_id = e.id))
         where s.person_id = $2 and s.ended_at is null",
        new.id.get(),
        new.supervisor.get()
    )
    .execute(&mut *db)
    .await?;
    let count = i64::try_from(items.rows_affected()).unwrap_or(i64::MAX);
    if count > 0 {
        carry_age_over(db, new, now).await?;
    }
    Ok(count)
}

/// A newer mail does not make hours younger: it goes on counting from the request that first asked for one of them,
/// and a reminder that has fallen due is this very mail.
async fn carry_age_over(
    db: &mut PgConnection,
    new: &NewRequest<'_>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update sign_off_request n set waiting_since = o.since,
                reminders = case when o.reminders >= 3 then 3 when $3 - o.since >= interval '7 days' then 2
                                 when $3 - o.since >= interval '3 days' then 1 else 0 end
         from (select min(coalesce(r.waiting_since, r.created_at)) as since, max(r.reminders) as reminders
               from sign_off_request r
               where r.supervisor_id = $2 and r.id <> $1 and r.closed_reason = ''
                 and exists (select from sign_off_item a join sign_off_item b on b.entry_id = a.entry_id and b.content_hash = a.content_hash
                             where a.request_id = r.id and b.request_id = $1)) o
         where n.id = $1 and o.since is not null",
        new.id.get(),
        new.supervisor.get(),
        now as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a mail says of the hours of one student in a request.
#[derive(Debug, Clone)]
pub struct Part {
    /// The student.
    pub student: String,
    /// The program.
    pub program_id: ProgramId,
    /// The placement.
    pub placement: PlacementId,
    /// The site.
    pub site: String,
    /// Entries that still wait.
    pub entries: i64,
    /// Their minutes.
    pub minutes: i64,
    /// The oldest day.
    pub first_on: Day,
    /// The newest day.
    pub last_on: Day,
}

/// What of a request still waits, student by student. For the program itself.
pub async fn parts(db: &mut PgConnection, id: RequestId) -> Result<Vec<Part>, sqlx::Error> {
    sqlx::query_as!(
        Part,
        r#"select st.name as student, i.program_id, i.placement_id as placement, s.name as site, count(*) as "entries!", sum(e.minutes) as "minutes!",
                  min(e.work_date) as "first_on!: Day", max(e.work_date) as "last_on!: Day"
           from sign_off_item i join hours_entry e on e.id = i.entry_id and e.state = 'submitted' and e.signed_at is null and e.content_hash = i.content_hash
           join placement p on p.id = i.placement_id join site s on s.id = p.site_id join person st on st.id = i.student_id
           where i.request_id = $1 group by i.placement_id, st.name, i.program_id, s.name order by st.name"#,
        id.get()
    )
    .fetch_all(db)
    .await
}

/// Who passed a request on, if somebody did. For the program itself.
pub async fn passed_on_by(
    db: &mut PgConnection,
    id: RequestId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select p.name from sign_off_request r join sign_off_request o on o.id = r.from_request
         join person p on p.id = o.supervisor_id where r.id = $1",
        id.get()
    )
    .fetch_optional(db)
    .await
}

/// Somebody to mail.
#[derive(Debug, Clone)]
pub struct Addressee {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

/// Active coordinators of a program. For the program itself.
pub async fn coordinators(
    db: &mut PgConnection,
    program: ProgramId,
    today: Day,
) -> Result<Vec<Addressee>, sqlx::Error> {
    sqlx::query_as!(
        Addressee,
        "select distinct p.id, p.name, p.email from role_grant g join person p on p.id = g.person_id
         where g.role = 'coordinator' and g.program_id = $1 and g.revoked_at is null and p.state = 'active'
           and g.starts_on <= $2 and (g.ends_on is null or g.ends_on >= $2) order by p.name, p.id",
        program.get(),
        today as _
    )
    .fetch_all(db)
    .await
}

/// A person to mail, if the actor may see them.
pub async fn addressee(
    db: &mut PgConnection,
    id: PersonId,
) -> Result<Option<Addressee>, sqlx::Error> {
    sqlx::query_as!(
        Addressee,
        "select id, name, email from person where id = $1 and state = 'active'",
        id.get()
    )
    .fetch_optional(db)
    .await
}
