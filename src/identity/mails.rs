//! The mails of this area: short, plain text, with who, what and by when.

use super::store::institution;
use crate::{
    audit::Act,
    kernel::{
        ids::PersonId,
        time::{self, Instant},
    },
    mail::NewMail,
    web::{Result, html::render},
};
use askama::Template;
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// Whom a mail is for.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

#[derive(Template)]
#[template(path = "mail/join.txt")]
struct Join<'a> {
    name: &'a str,
    institution: String,
    inviter: &'a str,
    about: &'a str,
    link: String,
    until: String,
}

#[derive(Template)]
#[template(path = "mail/reset.txt")]
struct Reset<'a> {
    name: &'a str,
    institution: String,
    link: String,
    until: String,
}

#[derive(Template)]
#[template(path = "mail/password_changed.txt")]
struct PasswordChanged<'a> {
    name: &'a str,
    institution: String,
    when: String,
    link: String,
}

#[derive(Template)]
#[template(path = "mail/mail_test.txt")]
struct MailTest<'a> {
    name: &'a str,
    institution: String,
}

#[derive(Template)]
#[template(path = "mail/role.txt")]
struct RoleChange<'a> {
    name: &'a str,
    institution: String,
    by: &'a str,
    role: &'a str,
    when: String,
    /// Where to go on; none when the role has ended.
    link: Option<String>,
}

/// The college as its mails name it.
#[derive(Debug)]
pub struct College {
    name: String,
    zone: TimeZone,
}

impl College {
    /// As the database has it; without one, the program's own name.
    pub async fn of(db: &mut PgConnection) -> Result<Self> {
        let (name, zone) = match institution::find(db).await? {
            Some((_, settings)) => (settings.name, time::zone(&settings.zone)),
            None => ("Practicum".to_owned(), TimeZone::UTC),
        };
        Ok(Self { name, zone })
    }
}

fn mail(kind: &'static str, to: &Reader, subject: String, text: String) -> NewMail {
    NewMail {
        kind,
        to_person: Some(to.person),
        to_address: to.email.clone(),
        to_name: to.name.clone(),
        subject,
        text,
        program: None,
    }
}

/// The invitation. `inviter` is empty when they asked for the link themselves, `about` where nothing is known of what for.
pub fn join(
    college: &College,
    to: &Reader,
    (inviter, about): (&str, &str),
    link: String,
    until: Instant,
) -> Result<NewMail> {
    let institution = college.name.clone();
    let subject = format!("Join Practicum at {institution}");
    let text = render(&Join {
        name: &to.name,
        institution,
        inviter,
        about,
        link,
        until: until.words_in(&college.zone),
    })?;
    Ok(mail("identity.join", to, subject, text))
}

/// The link after forgetting the password.
pub fn reset(college: &College, to: &Reader, link: String, until: Instant) -> Result<NewMail> {
    let text = render(&Reset {
        name: &to.name,
        institution: college.name.clone(),
        link,
        until: until.words_in(&college.zone),
    })?;
    Ok(mail(
        "identity.reset",
        to,
        "Set another password".into(),
        text,
    ))
}

/// Tells somebody that their password is another one now.
pub fn password_changed(college: &College, to: &Reader, act: &Act) -> Result<NewMail> {
    let text = render(&PasswordChanged {
        name: &to.name,
        institution: college.name.clone(),
        when: act.now.words_in(&college.zone),
        link: act.address("/forgotten"),
    })?;
    Ok(mail(
        "identity.password_changed",
        to,
        "Your password was changed".into(),
        text,
    ))
}

/// Tells somebody that a role is theirs, or is theirs no longer. `role` stands inside the sentence.
pub fn role_change(
    college: &College,
    to: &Reader,
    (by, role, is_given): (&str, &str, bool),
    act: &Act,
) -> Result<NewMail> {
    let now = if is_given { "now" } else { "no longer" };
    let subject = format!("You are {now} {role}");
    let text = render(&RoleChange {
        name: &to.name,
        institution: college.name.clone(),
        by,
        role,
        when: act.now.words_in(&college.zone),
        link: is_given.then(|| act.address("/start")),
    })?;
    Ok(mail("identity.role", to, subject, text))
}

/// Shows that mail goes out.
pub fn mail_test(college: &College, to: &Reader) -> Result<NewMail> {
    let institution = college.name.clone();
    let subject = format!("Test mail from Practicum at {institution}");
    let text = render(&MailTest {
        name: &to.name,
        institution,
    })?;
    Ok(mail("institution.mail_test", to, subject, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader() -> Reader {
        Reader {
            person: PersonId::fresh(),
            name: "Iris".into(),
            email: "iris@example.org".into(),
        }
    }

    #[test]
    fn an_invitation_says_who_invites_and_until_when() {
        let college = College {
            name: "Three Rivers".into(),
            zone: TimeZone::UTC,
        };
        let link = "https://p.example/join/abc".to_owned();
        let until = Instant(jiff::Timestamp::UNIX_EPOCH);
        let invited = join(&college, &reader(), ("Ruth", ""), link.clone(), until).ok();
        let text = invited.map(|mail| mail.text).unwrap_or_default();
        assert!(
            text.starts_with(
                "Hello Iris,\n\nRuth invites you to Practicum at Three Rivers. Practicum keeps"
            ),
            "{text}"
        );
        assert!(
            text.contains(
                "\nhttps://p.example/join/abc\n\nThe link works once, until Thu 1 Jan 1970, 0:00."
            ),
            "{text}"
        );
        let asked = join(&college, &reader(), ("", ""), link.clone(), until).ok();
        let text = asked.map(|mail| mail.text).unwrap_or_default();
        assert!(
            text.starts_with("Hello Iris,\n\nYou asked to join"),
            "{text}"
        );
        let text = reset(&college, &reader(), link, until)
            .ok()
            .map(|mail| mail.text)
            .unwrap_or_default();
        assert!(
            text.contains("\nhttps://p.example/join/abc\n\nThe link works once"),
            "{text}"
        );
    }
}
