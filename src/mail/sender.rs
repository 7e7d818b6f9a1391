//! Sending over SMTP.

use super::{
    refusal,
    store::{self, Waiting},
};
use crate::{
    access::Scope,
    web::{App, Result},
};
use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{self, ContentType, HeaderName, HeaderValue},
    },
};
use std::time::Duration;

/// The way out: a mail server and who the mail is from.
#[derive(Clone)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Name and port of the mail server, as they were set.
    server: String,
}

impl Sender {
    /// A sender for an SMTP address like `smtps://name:password@mail.example.edu` and a from-line like
    /// `Practicum <practicum@example.edu>`.
    pub fn new(smtp_url: &str, from: &str) -> anyhow::Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)
            .context("PRACTICUM_SMTP_URL is not an SMTP address; write it like smtps://name:password@mail.example.edu")?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        let from = from.parse().context("PRACTICUM_MAIL_FROM is not an address; write it like Practicum <practicum@example.edu>")?;
        Ok(Self {
            transport,
            from,
            server: server_of(smtp_url).to_owned(),
        })
    }

    /// Whether the mail server answers.
    pub async fn reachable(&self) -> anyhow::Result<bool> {
        Ok(self.transport.test_connection().await?)
    }

    /// Sends one plain-text mail.
    pub async fn send(&self, mail: &Waiting) -> anyhow::Result<()> {
        self.transport.send(self.message(mail)?).await?;
        Ok(())
    }

    /// The mail as it goes out. Its id makes that of the message, so that a mail which was sent twice is one to whoever
    /// sorts it; an answer goes to the program; and machines are told not to answer.
    fn message(&self, mail: &Waiting) -> anyhow::Result<Message> {
        let address = mail
            .to_address
            .parse()
            .context("the address cannot be mailed to")?;
        let name = Some(mail.to_name.clone()).filter(|name| !name.is_empty());
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(header::MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN);
        if let Some(to) = mail.reply_to.as_deref().and_then(|to| to.parse().ok()) {
            builder = builder.reply_to(Mailbox::new(None, to));
        }
        let mut message = builder.body(mail.text.clone())?;
        message.headers_mut().insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        Ok(message)
    }
}

/// Sends what waits until `stop` ends. With no sender, mail stays in the outbox until there is one.
pub async fn send_all(app: App, sender: Option<Sender>, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        if let Some(sender) = &sender
            && let Err(error) = send_waiting(&app, sender).await
        {
            tracing::warn!(%error, "mail could not be sent");
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(Duration::from_secs(3)) => {}
        }
    }
}

/// Sends what waits now, one mail a transaction: a crash repeats one mail at most. Gives how many went out.
pub async fn send_waiting(app: &App, sender: &Sender) -> Result<u32> {
    let mut sent = 0;
    for _ in 0..50 {
        let now = app.now();
        let went = app
            .db()
            .write(&Scope::system(), async |db| -> Result<Option<bool>> {
                let Some(mail) = store::waiting(db, 1, now).await?.pop() else { return Ok(None) };
                match sender.send(&mail).await {
                    Ok(()) => store::sent(db, &mail, now).await.map(|()| Some(true)),
                    Err(error) => {
                        tracing::warn!(mail = %mail.id, error = format!("{error:#}"), "a mail did not go out");
                        let for_good = is_for_good(&error);
                        store::not_sent(db, &mail, (&refusal::words(&error, &sender.server), for_good), now).await.map(|()| Some(false))
                    }
                }
                .map_err(Into::into)
            })
            .await?;
        match went {
            Some(true) => sent += 1,
            // The next one may be for another address; this one waits for its time.
            Some(false) => {}
            None => break,
        }
    }
    Ok(sent)
}

/// Name and port in an SMTP address, without who signs in there.
fn server_of(smtp_url: &str) -> &str {
    let rest = smtp_url
        .split_once("://")
        .map_or(smtp_url, |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next().unwrap_or(rest);
    rest.rsplit_once('@').map_or(rest, |(_, server)| server)
}

/// Whether trying again is useless: the mail server said never, or the address is none.
fn is_for_good(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<lettre::transport::smtp::Error>()
        .map_or_else(
            || error.is::<lettre::address::AddressError>(),
            lettre::transport::smtp::Error::is_permanent,
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::MailId;

    #[test]
    fn a_server_is_named_without_its_password() {
        assert_eq!(
            server_of("smtps://name:p%40ss@mail.example.edu:465?tls=required"),
            "mail.example.edu:465"
        );
        assert_eq!(server_of("smtp://127.0.0.1:8125"), "127.0.0.1:8125");
    }

    #[tokio::test]
    async fn a_mail_carries_what_mail_servers_and_answerers_look_for() {
        let from = "Practicum <practicum@example.edu>";
        let sender = Sender::new("smtp://127.0.0.1:25", from).unwrap();
        let id = MailId::fresh();
        let mail = Waiting {
            id,
            to_address: "maya@example.edu".into(),
            to_name: "Maya Castellanos".into(),
            subject: "Hours of 4 students to sign off".into(),
            text: "Hello Maya,\n\n9–12 h".into(),
            reply_to: Some("helen@example.edu".into()),
            attempts: 0,
        };
        let text = String::from_utf8(sender.message(&mail).unwrap().formatted()).unwrap();
        for line in [
            "MIME-Version: 1.0\r\n",
            "Reply-To: helen@example.edu\r\n",
            "Auto-Submitted: auto-generated\r\n",
            &format!("Message-ID: <{id}@example.edu>\r\n"),
            "Content-Type: text/plain; charset=utf-8\r\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(text.contains("Date: "), "{text}");
    }
}
