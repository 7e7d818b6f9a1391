//! Why a mail did not go out, for who reads it: what to look at first, and under it what the machines said.

use lettre::transport::smtp::Error as SmtpError;
use std::{error::Error, io};

/// A first line for people and a second one with the particulars.
pub(super) fn words(error: &anyhow::Error, server: &str) -> String {
    format!("{}\n{}", plain(error, server), particulars(error))
}

/// The line for people, and the particulars, of what [`words`] made; texts of before have one line only.
pub fn parts(text: &str) -> (&str, &str) {
    text.split_once('\n').unwrap_or((text, ""))
}

fn plain(error: &anyhow::Error, server: &str) -> String {
    let smtp = error.downcast_ref::<SmtpError>();
    let line = error
        .chain()
        .find_map(|one| one.downcast_ref::<io::Error>());
    match (smtp, line.map(io::Error::kind)) {
        (None, None) => "This address cannot be mailed to. Correct it.".to_owned(),
        (_, Some(io::ErrorKind::ConnectionRefused)) => format!(
            "Nothing answers at {server}. Is the mail server running, and is the port right?"
        ),
        (Some(smtp), _) if smtp.is_tls() => format!(
            "{server} and Practicum did not agree on encryption. Is it smtp or smtps, and is the certificate good?"
        ),
        (Some(smtp), kind) if smtp.is_timeout() || kind == Some(io::ErrorKind::TimedOut) => {
            format!(
                "{server} does not answer in time. Is the port right, and does a firewall stand between?"
            )
        }
        (Some(smtp), _) if smtp.status().is_some() => answered(smtp, server),
        (_, Some(_)) if particulars(error).contains("lookup") => {
            format!("No mail server is found under {server}. Is its name right?")
        }
        _ => format!("The connection to {server} failed."),
    }
}

/// What a server means that answered: 530 and 535 are about who signs in, the other fives are for good.
fn answered(smtp: &SmtpError, server: &str) -> String {
    let code = smtp.status().map_or(0, u16::from);
    match code {
        530 | 534 | 535 => format!("{server} does not take the name and password."),
        code if code >= 500 => format!("{server} refuses the mail."),
        _ => format!("{server} does not take the mail now. It is tried again."),
    }
}

/// Every cause once, the outermost first.
fn particulars(error: &anyhow::Error) -> String {
    let mut said = String::new();
    let mut next: Option<&(dyn Error + 'static)> = Some(error.as_ref());
    while let Some(one) = next {
        let words = one.to_string();
        if !said.contains(&words) {
            if !said.is_empty() {
                said.push_str(": ");
            }
            said.push_str(&words);
        }
        next = one.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use lettre::{AsyncSmtpTransport, Tokio1Executor};

    #[tokio::test]
    async fn a_server_that_is_not_there_is_said_plainly_and_each_cause_once() {
        // Bound and let go, so that nothing listens there.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let transport: AsyncSmtpTransport<Tokio1Executor> =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(&format!("smtp://127.0.0.1:{port}"))
                .unwrap()
                .build();
        let error = anyhow::Error::from(transport.test_connection().await.unwrap_err());
        let server = format!("127.0.0.1:{port}");
        let text = words(&error, &server);
        let (plain, particulars) = parts(&text);
        assert_eq!(
            plain,
            format!(
                "Nothing answers at {server}. Is the mail server running, and is the port right?"
            )
        );
        assert_eq!(particulars.matches("refused").count(), 1, "{particulars}");
    }

    #[test]
    fn what_was_put_down_before_is_all_for_people() {
        assert_eq!(parts("Connection error"), ("Connection error", ""));
    }
}
