//! What this area's mails say: short, who, what and by when, in plain text.

use super::store::request::{Addressee, Part};
use crate::{
    kernel::{ids::ProgramId, minutes::Minutes},
    mail::NewMail,
    web::{App, Result, html::render},
};
use askama::Template;

/// A link for a supervisor.
#[derive(Template)]
#[template(path = "mail/sign_off_request.txt")]
pub struct RequestMail {
    pub name: String,
    pub reminder: bool,
    pub parts: Vec<String>,
    pub link: String,
    pub until: String,
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
    pub institution: String,
}

/// What a student's hours were answered with.
#[derive(Template)]
#[template(path = "mail/sign_off_answered.txt")]
pub struct AnsweredMail {
    pub name: String,
    pub by: String,
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
