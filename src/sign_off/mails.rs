//! What this area's mails say: short, who, what and by when, in plain text.

use super::store::{
    self,
    request::{Addressee, Part},
};
use crate::{
    kernel::{
        ids::{ProgramId, RequestId},
        minutes::Minutes,
        time::Day,
    },
    mail::NewMail,
    platform::secrets::Token,
    web::{App, Error, Result, html::render},
};
use askama::Template;
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// A link for a supervisor.
#[derive(Template)]
#[template(path = "mail/sign_off_request.txt")]
pub struct RequestMail {
    pub name: String,
    pub reminder: bool,
    /// Who passed the hours on; empty when nobody did.
    pub passed_on_by: String,
    pub parts: Vec<String>,
    pub link: String,
    pub until: String,
    /// Who answers questions, a line for each program.
    pub contacts: Vec<String>,
    pub institution: String,
}

/// What a supervisor answered through a link.
#[derive(Template)]
#[template(path = "mail/sign_off_copy.txt")]
pub struct CopyMail {
    pub name: String,
    pub at: String,
    pub signed: Vec<String>,
    pub others: Vec<String>,
    /// Who answers questions, a line for each program.
    pub contacts: Vec<String>,
    pub institution: String,
}

/// What a student's hours were answered with.
#[derive(Template)]
#[template(path = "mail/sign_off_answered.txt")]
pub struct AnsweredMail {
    pub name: String,
    pub by: String,
    /// Whether faculty or a coordinator signed in place of the supervisor.
    pub verified: bool,
    pub approved: usize,
    pub approved_words: String,
    pub returned: Vec<String>,
    pub rejected: Vec<String>,
    pub address: String,
    pub institution: String,
}

/// What a coordinator has to see to.
#[derive(Template)]
#[template(path = "mail/sign_off_unanswered.txt")]
pub struct CoordinatorMail {
    pub name: String,
    pub what: String,
    pub parts: Vec<String>,
    pub next: &'static str,
    pub address: String,
    pub institution: String,
}

/// Something that happened to an entry, for those it concerns.
#[derive(Template)]
#[template(path = "mail/sign_off_notice.txt")]
pub struct NoticeMail {
    pub name: String,
    pub what: String,
    pub lines: Vec<String>,
    pub institution: String,
}

/// Signed hours that somebody corrected for the student.
#[derive(Template)]
#[template(path = "mail/sign_off_corrected.txt")]
pub struct CorrectedMail {
    pub name: String,
    pub what: String,
    pub lines: Vec<String>,
    pub reason: String,
    pub next: &'static str,
    pub address: String,
    pub institution: String,
}

/// Whom a mail is from, and how times are told in it.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// The address of the installation, without a slash at its end.
    pub home: String,
    /// The college's zone.
    pub zone: TimeZone,
    /// The day it is written on.
    pub today: Day,
    /// The college's name.
    pub institution: String,
}

/// The mail of a request, with this link; none when nothing in it waits any more.
///
/// # Errors
/// `NotFound` for a request that is not there.
pub async fn request_mail(
    db: &mut PgConnection,
    from: &Letterhead,
    (id, token): (RequestId, &Token),
    reminder: bool,
) -> Result<Option<NewMail>> {
    let request = store::request::find(&mut *db, id)
        .await?
        .ok_or(Error::NotFound)?;
    let parts = store::request::parts(&mut *db, id).await?;
    let Some(first) = parts.first() else {
        return Ok(None);
    };
    let programs: Vec<ProgramId> = parts.iter().map(|part| part.program_id).collect();
    let text = RequestMail {
        name: request.name.clone(),
        reminder,
        passed_on_by: store::request::passed_on_by(&mut *db, id)
            .await?
            .unwrap_or_default(),
        contacts: contacts(&mut *db, &programs, from.today).await?,
        parts: parts.iter().map(part_words).collect(),
        link: format!("{}/s/{}", from.home, token.as_str()),
        until: request.expires_at.words_in(&from.zone),
        institution: from.institution.clone(),
    };
    let to = Addressee {
        id: request.supervisor_id,
        name: request.name,
        email: request.email,
    };
    let students = if parts.len() == 1 {
        first.student.clone()
    } else {
        format!("{} students", parts.len())
    };
    let begin = if reminder { "Reminder: hours" } else { "Hours" };
    let subject = format!("{begin} of {students} to sign off, {}", from.institution);
    let program = programs.first().copied();
    mail("sign_off.request", &to, subject, &text, program).map(Some)
}

/// Whom to ask about hours of these programs: a coordinator of each, with their address.
pub async fn contacts(
    db: &mut PgConnection,
    programs: &[ProgramId],
    today: Day,
) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for program in programs {
        let all = store::request::coordinators(&mut *db, *program, today).await?;
        let line = all
            .first()
            .map(|one| format!("{}, {}", one.name, one.email));
        lines.extend(line.filter(|line| !lines.contains(line)));
    }
    Ok(lines)
}

/// A mail with a rendered text.
pub fn mail(
    kind: &'static str,
    to: &Addressee,
    subject: String,
    text: &impl Template,
    program: Option<ProgramId>,
) -> Result<NewMail> {
    Ok(NewMail {
        kind,
        to_person: Some(to.id),
        to_address: to.email.clone(),
        to_name: to.name.clone(),
        subject,
        text: render(text)?,
        program,
    })
}

/// The college's name under a mail.
pub fn institution(app: &App) -> String {
    app.institution()
        .map_or_else(|| "Practicum".to_owned(), |institution| institution.name)
}

/// One student's hours in a mail: "Lin Duarte at Mercy Hospital: 4 entries, 17 h 15, 10 to 13 Nov".
pub fn part_words(part: &Part) -> String {
    let count = usize::try_from(part.entries).unwrap_or(0);
    let minutes = Minutes::new(u32::try_from(part.minutes).unwrap_or(u32::MAX));
    let days = if part.first_on == part.last_on {
        part.first_on.words()
    } else {
        format!("{} to {}", part.first_on.words(), part.last_on.words())
    };
    format!(
        "- {} at {}: {}, {minutes}, {days}",
        part.student,
        part.site,
        super::model::entries_words(count)
    )
}
