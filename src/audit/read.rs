//! Reading events: a chain, a record, a person's own. Each list pages by key on an index.

use super::words;
use crate::kernel::{
    ids::{EventId, PersonId},
    page::Page,
    time::{Day, Instant},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// One event as a page shows it.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// The event.
    pub id: EventId,
    /// Its place in its chain.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// `person`, `link` or `system`.
    pub actor_kind: String,
    /// Who, by name, where the reader may know them.
    pub actor: Option<String>,
    /// Whom it is about, by name, where it is about a person the reader may know.
    pub about: Option<String>,
    /// Whether it stands in the reader's own records.
    pub own: bool,
    /// What it happened to.
    pub subject: Uuid,
    /// The day of the entry it happened to, where the reader may see that.
    pub day: Option<Day>,
    /// Whether that entry is a draft, which opens for its student alone.
    pub is_draft: bool,
    /// The supervisor who was asked, the site of the placement, or the program of the role.
    pub with: Option<String>,
    /// The verb.
    pub action: String,
    /// Why.
    pub reason: String,
    /// Particulars as JSON text.
    pub detail: String,
}

impl EventRow {
    /// What happened, in words.
    pub fn what(&self) -> String {
        let method = words::method(&self.detail);
        let gap = if method.is_empty() { "" } else { " " };
        let role = if self.action.starts_with("role.") {
            words::role(&self.detail)
        } else {
            ""
        };
        format!("{}{gap}{method}{role}", words::label(&self.action))
    }

    /// The page of the entry it happened to, where the reader may open it.
    pub fn href(&self) -> Option<String> {
        self.day?;
        if self.own {
            Some(format!("/hours/{}", self.subject))
        } else {
            (!self.is_draft).then(|| format!("/entries/{}", self.subject))
        }
    }

    /// Why, in words; empty where nobody said.
    pub fn why(&self) -> &str {
        if self.actor_kind == "system" {
            words::reason(&self.reason)
        } else {
            &self.reason
        }
    }

    /// Who did it, in words.
    pub fn who(&self) -> String {
        match (self.actor_kind.as_str(), &self.actor) {
            ("system", _) => "Practicum".into(),
            ("link", Some(name)) => format!("{name}, by mailed link"),
            (_, Some(name)) => name.clone(),
            _ => "Somebody of the college".into(),
        }
    }
}

/// A page of one chain, newest first. Row-level security leaves out what the reader may not see.
pub async fn of_chain(
    db: &mut PgConnection,
    chain: Uuid,
    before: Option<i64>,
    size: u16,
) -> Result<Page<EventRow>, sqlx::Error> {
    let rows = sqlx::query_as!(
        EventRow,
        r#"select e.id, e.seq, e.at, e.actor_kind, p.name as "actor?", coalesce(s.name, x.name) as "about?",
                  coalesce(e.student_id = actor_person(), false) as "own!", e.subject_id as subject,
                  h.work_date as "day?", coalesce(h.state = 'draft', false) as "is_draft!",
                  coalesce(a.name, t.name, g.name) as "with?",
                  e.action, e.reason, e.detail
           from event e left join person p on p.id = e.actor_id
           left join person s on s.id = e.student_id
           left join person x on x.id = e.subject_id and e.subject_kind = 'person'
           left join hours_entry h on h.id = e.subject_id and e.subject_kind = 'hours_entry'
           left join sign_off_request r on r.id = e.subject_id and e.subject_kind = 'sign_off_request'
           left join person a on a.id = r.supervisor_id
           left join placement m on m.id = e.subject_id and e.subject_kind = 'placement'
           left join site t on t.id = m.site_id
           left join program g on g.id = (case when e.action like 'role.%' and e.detail like '{%' then (e.detail::jsonb ->> 'program')::uuid end)
           where e.chain_id = $1 and ($2::bigint is null or e.seq < $2)
           order by e.seq desc limit $3"#,
        chain,
        before,
        i64::from(size) + 1
    )
    .fetch_all(db)
    .await?;
    Ok(Page::of(rows, usize::from(size), |row: &EventRow| {
        row.seq.to_string()
    }))
}

/// The newest events about a record, newest first.
pub async fn about(
    db: &mut PgConnection,
    subject: Uuid,
    most: i64,
) -> Result<Vec<EventRow>, sqlx::Error> {
    sqlx::query_as!(
        EventRow,
        r#"select e.id, e.seq, e.at, e.actor_kind, p.name as "actor?", null::text as "about?",
                  coalesce(e.student_id = actor_person(), false) as "own!", e.subject_id as subject,
                  null::date as "day?", false as "is_draft!", g.name as "with?", e.action, e.reason, e.detail
           from event e left join person p on p.id = e.actor_id
           left join program g on g.id = (case when e.action like 'role.%' and e.detail like '{%' then (e.detail::jsonb ->> 'program')::uuid end)
           where e.subject_id = $1 order by e.seq desc limit $2"#,
        subject,
        most
    )
    .fetch_all(db)
    .await
}

/// A page of everything about a person: as a student, and about their account; newest first. `before` is the event
/// after which the page begins.
pub async fn of_person(
    db: &mut PgConnection,
    person: PersonId,
    before: Option<EventId>,
    size: u16,
) -> Result<Page<EventRow>, sqlx::Error> {
    let rows = sqlx::query_as!(
        EventRow,
        r#"with edge as (select at, id from event where id = $2),
           found as (
               (select e.* from event e where e.student_id = $1
                    and ($2::uuid is null or (e.at, e.id) < (select at, id from edge))
                order by e.at desc, e.id desc limit $3)
               union
               (select e.* from event e where e.subject_id = $1 and e.subject_kind = 'person'
                    and ($2::uuid is null or (e.at, e.id) < (select at, id from edge))
                order by e.at desc, e.id desc limit $3))
           select f.id as "id!: EventId", f.seq as "seq!", f.at as "at!: Instant", f.actor_kind as "actor_kind!",
                  p.name as "actor?", null::text as "about?",
                  coalesce(f.student_id = actor_person(), false) as "own!", f.subject_id as "subject!",
                  h.work_date as "day?", coalesce(h.state = 'draft', false) as "is_draft!",
                  coalesce(a.name, t.name, g.name) as "with?",
                  f.action as "action!", f.reason as "reason!", f.detail as "detail!"
           from found f left join person p on p.id = f.actor_id
           left join hours_entry h on h.id = f.subject_id and f.subject_kind = 'hours_entry'
           left join sign_off_request r on r.id = f.subject_id and f.subject_kind = 'sign_off_request'
           left join person a on a.id = r.supervisor_id
           left join placement m on m.id = f.subject_id and f.subject_kind = 'placement'
           left join site t on t.id = m.site_id
           left join program g on g.id = (case when f.action like 'role.%' and f.detail like '{%' then (f.detail::jsonb ->> 'program')::uuid end)
           order by f.at desc, f.id desc limit $3"#,
        person.get(),
        before.map(EventId::get),
        i64::from(size) + 1
    )
    .fetch_all(db)
    .await?;
    Ok(Page::of(rows, usize::from(size), |row: &EventRow| {
        row.id.to_string()
    }))
}
