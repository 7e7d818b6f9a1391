//! The outbox page of a demo installation: the mail that would have gone out.

use crate::{
    identity::{
        forms::OutboxQuery,
        mail_text::{self, Piece},
    },
    kernel::{ids::MailId, page::Page},
    mail::outbox::{self, MailLine, WholeMail},
    web::{Error, Guest, Path, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use jiff::tz::TimeZone;

/// Mails on one page.
const SIZE: u16 = 50;

#[derive(Template)]
#[template(path = "identity/outbox.html")]
struct OutboxPage {
    shell: Shell,
    zone: TimeZone,
    mails: Page<MailLine>,
}

/// `GET /demo/outbox`
pub async fn list(guest: Guest, Query(query): Query<OutboxQuery>) -> Result<Response> {
    let before = query.before.parse().ok();
    let mails = guest
        .as_system("demo outbox", async |db, _| {
            Ok(outbox::list(db, before, SIZE).await?)
        })
        .await?;
    page(&OutboxPage {
        shell: guest.shell(),
        zone: guest.app().zone(),
        mails,
    })
}

#[derive(Template)]
#[template(path = "identity/outbox_mail.html")]
struct MailPage {
    shell: Shell,
    sent: String,
    to: String,
    mail: WholeMail,
    paragraphs: Vec<Vec<Vec<Piece>>>,
}

/// `GET /demo/outbox/{mail}`
pub async fn show(guest: Guest, Path(mail): Path<MailId>) -> Result<Response> {
    let mail = guest
        .as_system("demo outbox", async |db, _| {
            Ok(outbox::find(db, mail).await?)
        })
        .await?
        .ok_or(Error::NotFound)?;
    page(&MailPage {
        shell: guest.shell(),
        sent: mail.created_at.words_in(&guest.app().zone()),
        to: format!("{} <{}>", mail.to_name, mail.to_address),
        paragraphs: mail_text::paragraphs(&mail.text, &guest.app().settings().public_url),
        mail,
    })
}
