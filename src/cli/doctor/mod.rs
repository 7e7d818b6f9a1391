//! `practicum doctor`: says in plain words whether this installation is well, and how to mend what is not.

mod checks;

use super::database::Database;
use crate::{
    config::Config,
    mail::sender::Sender,
    platform::postgres::{self, StartError},
};
use checks::Finding;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{path::Path, process::ExitCode};

/// Checks everything it can reach. The exit status is 0 when nothing must be mended.
pub async fn doctor(config: &Config) -> anyhow::Result<ExitCode> {
    let mut findings = vec![settings(config)?];
    findings.extend(database(config).await);
    findings.push(mail(config).await);
    findings.push(storage(config));
    for finding in &findings {
        println!("{finding}");
    }
    let bad = findings.iter().filter(|finding| finding.is_bad()).count();
    if bad == 0 {
        println!("Nothing must be mended");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("To be mended: {bad}");
        Ok(ExitCode::FAILURE)
    }
}

/// Single settings were checked before any command began; here is what they come to together.
fn settings(config: &Config) -> anyhow::Result<Finding> {
    let address = config.public_address()?;
    let is_here = config.listen_on()?.ip().is_loopback();
    let is_private_http = ["http://127.", "http://localhost", "http://[::1]"]
        .iter()
        .any(|host| address.starts_with(host));
    Ok(if address.starts_with("https://") || is_private_http {
        Finding::good("Settings", format!("people reach Practicum at {address}"))
    } else {
        Finding::bad(
            "Settings",
            format!(
                "people reach Practicum at {address}, without TLS: passwords can be read on the way"
            ),
            if is_here {
                "Put a proxy with TLS in front and set PRACTICUM_PUBLIC_URL to its https:// address"
            } else {
                "Listen on 127.0.0.1 (PRACTICUM_ADDRESS), put a proxy with TLS in front, and set PRACTICUM_PUBLIC_URL to its https:// address"
            },
        )
    })
}

async fn database(config: &Config) -> Vec<Finding> {
    match open(config).await {
        Ok((options, private)) => {
            let findings = match PgConnection::connect_with(&options).await {
                Ok(mut db) => checks::all(&mut db, private.is_some()).await,
                Err(error) => vec![Finding::bad(
                    "Database",
                    format!("it did not let us in: {error}"),
                    "Check DATABASE_URL: name, password, host, port, and that the server runs",
                )],
            };
            if let Some(private) = private
                && let Err(error) = private.stop().await
            {
                tracing::warn!(%error, "the private database did not stop in good order");
            }
            findings
        }
        Err(error) => vec![cannot_open(&error)],
    }
}

fn cannot_open(error: &anyhow::Error) -> Finding {
    if let Some(StartError::InUse { .. }) = error.downcast_ref::<StartError>() {
        return Finding::note(
            "Database",
            "it is at work for a Practicum that is running",
            "Stop that one to look further",
        );
    }
    Finding::bad(
        "Database",
        format!("it cannot be started: {error:#}"),
        "Look into postgres.log in the data folder",
    )
}

/// The database that is set, or the private one, started for as long as it is looked at. Never migrates.
async fn open(config: &Config) -> anyhow::Result<(PgConnectOptions, Option<postgres::Postgres>)> {
    if let Some(options) = config.database_options()? {
        return Ok((options, None));
    }
    let private = Database::start_private(config).await?;
    Ok((private.options(postgres::DATABASE), Some(private)))
}

async fn mail(config: &Config) -> Finding {
    let Some(url) = &config.smtp_url else {
        return Finding::note(
            "Mail",
            "no mail server is set, so mail waits in the outbox (a demo needs none)",
            "Set PRACTICUM_SMTP_URL, for example smtps://name:password@mail.example.edu",
        );
    };
    let reachable = match Sender::new(url, &config.mail_from) {
        Ok(sender) => sender.reachable().await,
        Err(error) => Err(error),
    };
    match reachable {
        Ok(true) => Finding::good("Mail", "the mail server answers and lets us in"),
        Ok(false) => Finding::bad(
            "Mail",
            "the mail server does not answer as one",
            "Check host and port in PRACTICUM_SMTP_URL",
        ),
        Err(error) => Finding::bad(
            "Mail",
            format!("the mail server cannot be reached: {error:#}"),
            "Check host, port, name and password in PRACTICUM_SMTP_URL",
        ),
    }
}

/// Space where the private database lies. A database elsewhere watches its own disk.
fn storage(config: &Config) -> Finding {
    let folder = match (&config.database_url, &config.data) {
        (Some(_), _) => {
            return Finding::good(
                "Storage",
                "files lie in the database; its server watches the disk",
            );
        }
        (None, Some(folder)) => Ok(folder.clone()),
        (None, None) => postgres::default_data_folder(),
    };
    match folder {
        Ok(folder) => checks::space(nearest(&folder)),
        Err(error) => Finding::bad(
            "Storage",
            error.to_string(),
            "Set PRACTICUM_DATA to a folder",
        ),
    }
}

fn nearest(folder: &Path) -> &Path {
    folder
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("/"))
}
