//! Sending over SMTP.

use super::store::{self, Waiting};
use crate::{
    access::Scope,
    web::{App, Result},
};
use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use std::time::Duration;

/// The way out: a mail server and who the mail is from.
#[derive(Clone)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
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
        Ok(Self { transport, from })
    }

    /// Whether the mail server answers.
    pub async fn reachable(&self) -> anyhow::Result<bool> {
        Ok(self.transport.test_connection().await?)
    }

    /// Sends one plain-text mail.
    pub async fn send(
        &self,
        to_name: &str,
        to_address: &str,
        subject: &str,
        text: &str,
    ) -> anyhow::Result<()> {
        let address = to_address
            .parse()
            .context("the address cannot be mailed to")?;
        let name = Some(to_name.to_owned()).filter(|name| !name.is_empty());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())?;
        self.transport.send(message).await?;
        Ok(())
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
                match deliver(sender, &mail).await {
                    Ok(()) => store::sent(db, &mail, now).await.map(|()| Some(true)),
                    Err(error) => {
                        tracing::warn!(mail = %mail.id, error = format!("{error:#}"), "a mail did not go out");
                        let for_good = is_for_good(&error);
                        store::not_sent(db, &mail, (&format!("{error:#}"), for_good), now).await.map(|()| Some(false))
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

/// Whether trying again is useless: the mail server said never, or the address is none.
fn is_for_good(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<lettre::transport::smtp::Error>()
        .map_or_else(
            || error.is::<lettre::address::AddressError>(),
            lettre::transport::smtp::Error::is_permanent,
        )
}

async fn deliver(sender: &Sender, mail: &Waiting) -> anyhow::Result<()> {
    sender
        .send(&mail.to_name, &mail.to_address, &mail.subject, &mail.text)
        .await
}
