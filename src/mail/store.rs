//! The outbox.

use crate::kernel::{
    ids::{MailId, PersonId, ProgramId},
    time::Instant,
};
use sqlx::PgConnection;

/// After so many tries (about two days) a mail has failed.
const MOST_TRIES: i32 = 57;

/// A mail to be sent: short, says who, what and by when, and works as plain text.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// The kind, by which its reader may switch it off: `sign_off.request`.
    pub kind: &'static str,
    /// Whom it is for.
    pub to_person: Option<PersonId>,
    /// The address it goes to.
    pub to_address: String,
    /// Their name.
    pub to_name: String,
    /// One line.
    pub subject: String,
    /// The text. A link in it is a secret: it is blanked in the outbox once the mail has gone out.
    pub text: String,
    /// The program it is about.
    pub program: Option<ProgramId>,
}

/// Queues a mail in the caller's transaction. In a demo installation it is kept instead of sent.
pub async fn queue(
    db: &mut PgConnection,
    mail: NewMail,
    now: Instant,
) -> Result<MailId, sqlx::Error> {
    insert(db, mail, None, now).await.map(|(id, _)| id)
}

/// Queues a mail unless one was queued under this key before; for jobs, which may run twice. False when there was.
pub async fn queue_once(
    db: &mut PgConnection,
    mail: NewMail,
    key: &str,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    insert(db, mail, Some(key), now)
        .await
        .map(|(_, first)| first)
}

async fn insert(
    db: &mut PgConnection,
    mail: NewMail,
    once_key: Option<&str>,
    now: Instant,
) -> Result<(MailId, bool), sqlx::Error> {
    let id = MailId::fresh();
    let done = sqlx::query!(
        "insert into mail (id, kind, to_person, to_address, to_name, subject, text, program_id, created_at, try_at, once_key, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10,
                 case when (select demo from institution) then 'kept' else 'waiting' end)
         on conflict do nothing",
        id.get(),
        mail.kind,
        mail.to_person.map(PersonId::get),
        mail.to_address,
        mail.to_name,
        mail.subject.chars().filter(|c| !c.is_control()).take(300).collect::<String>(),
        mail.text,
        mail.program.map(ProgramId::get),
        now as _,
        once_key
    )
    .execute(db)
    .await?;
    Ok((id, done.rows_affected() == 1))
}

/// A mail on its way out.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its id.
    pub id: MailId,
    /// Where to.
    pub to_address: String,
    /// To whom.
    pub to_name: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// Where an answer goes: to a coordinator of the program it is about.
    pub reply_to: Option<String>,
    /// How often it was tried.
    pub attempts: i32,
}

/// Mails whose time has come, longest due first, held against other workers until the transaction ends.
pub(super) async fn waiting(
    db: &mut PgConnection,
    most: i64,
    now: Instant,
) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        r#"select m.id, m.to_address, m.to_name, m.subject, m.text, m.attempts,
                  (select p.email from role_grant g join person p on p.id = g.person_id and p.state = 'active'
                   where g.role = 'coordinator' and g.program_id = m.program_id and g.revoked_at is null and p.email <> m.to_address
                     and g.starts_on <= $2::timestamptz::date and (g.ends_on is null or g.ends_on >= $2::timestamptz::date)
                   order by p.name, p.id limit 1) as reply_to
           from mail m
           where m.state = 'waiting' and m.try_at <= $2 order by m.try_at limit $1 for update of m skip locked"#,
        most,
        now as _
    )
    .fetch_all(db)
    .await
}

/// Puts down that a mail went out, with its links blanked: a token is a secret even in our own outbox.
pub(super) async fn sent(
    db: &mut PgConnection,
    mail: &Waiting,
    now: Instant,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update mail set state = 'sent', sent_at = $2, attempts = attempts + 1, text = $3, last_error = '' where id = $1",
        mail.id.get(),
        now as _,
        blank_links(&mail.text)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// When a mail that did not go out is tried again; nothing when it has failed for good.
fn next_try(attempts: i32, now: Instant) -> Option<Instant> {
    let pause = 5_i64.saturating_mul(1 << attempts.clamp(0, 10)).min(3600);
    (attempts < MOST_TRIES).then(|| now.plus_seconds(pause))
}

/// Puts down that a mail did not go out. The next try waits twice as long, up to an hour; after two days of tries,
/// or when the mail server will never take it (`for_good`), it has failed.
pub(super) async fn not_sent(
    db: &mut PgConnection,
    mail: &Waiting,
    (why, for_good): (&str, bool),
    now: Instant,
) -> Result<(), sqlx::Error> {
    let next = next_try(mail.attempts, now).filter(|_| !for_good);
    sqlx::query!(
        "update mail set attempts = attempts + 1, last_error = $2, try_at = coalesce($3, try_at),
                state = case when $3::timestamptz is null then 'failed' else 'waiting' end where id = $1",
        mail.id.get(),
        why,
        next as _
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Replaces the last part of every address that carries a token.
fn blank_links(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| match word.trim_end().rsplit_once('/') {
            Some((before, token)) if token.len() >= 43 => {
                format!("{before}/…{}", &word[word.trim_end().len()..])
            }
            _ => word.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_for_about_two_days() {
        let start = Instant(jiff::Timestamp::UNIX_EPOCH);
        let mut now = start;
        let mut tries = 0;
        while let Some(next) = next_try(tries, now) {
            now = next;
            tries += 1;
        }
        assert_eq!(now.days_since(start), 2);
        assert_eq!(next_try(0, start), Some(start.plus_seconds(5)));
    }

    #[test]
    fn tokens_are_blanked_and_other_words_stay() {
        let token = "a".repeat(43);
        let text = format!("Open https://x.org/s/{token}\nby Friday. See https://x.org/verify/AB.");
        assert_eq!(
            blank_links(&text),
            "Open https://x.org/s/…\nby Friday. See https://x.org/verify/AB."
        );
    }
}
