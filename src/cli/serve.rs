//! `practicum serve`: the pages, the worker and the mail, until it is told to stop.

use super::database::Database;
use crate::{
    app,
    config::Config,
    jobs,
    mail::sender::{self, Sender},
    web::listen,
};
use anyhow::Context as _;
use std::{future::pending, process::ExitCode, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// How long requests in flight may take after a stop was asked for.
const GRACE: Duration = Duration::from_secs(20);

/// Serves until Ctrl-C or SIGTERM, then finishes what is in flight.
pub async fn serve(config: &Config) -> anyhow::Result<ExitCode> {
    let address = config.listen_on()?;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("PRACTICUM_ADDRESS: nothing can listen on {address}. Stop what is there, or set another port")
    })?;
    let mut database = Database::open(config).await?;
    let app = database.app(config).await?;
    crate::identity::greet(&app).await?;

    let (stop, until) = watch::channel(false);
    let worker = tokio::spawn(jobs::work(app.clone(), app::JOBS, told(until.clone())));
    let long_worker = tokio::spawn(jobs::work(app.clone(), app::LONG_JOBS, told(until.clone())));
    let smtp = config
        .smtp_url
        .as_deref()
        .map(|url| Sender::new(url, &config.mail_from))
        .transpose()?;
    let mailer = tokio::spawn(sender::send_all(app.clone(), smtp, told(until.clone())));

    println!("Practicum is at {}", config.public_address()?);
    let mut server = tokio::spawn(listen::serve(
        listener,
        app::router(app.clone()),
        told(until.clone()),
    ));

    let lost = tokio::select! {
        () = asked_to_stop() => None,
        ended = database_ended(&database) => Some(ended),
        served = &mut server => { served??; None }
    };
    let _ = stop.send(true);
    if tokio::time::timeout(GRACE, &mut server).await.is_err() {
        server.abort();
    }
    let _ = tokio::time::timeout(GRACE, async {
        let _ = worker.await;
        let _ = long_worker.await;
        let _ = mailer.await;
    })
    .await;
    app.db().close().await;
    if let Some(ended) = lost {
        drop(database.private.take());
        anyhow::bail!("{ended}");
    }
    database.close().await?;
    Ok(ExitCode::SUCCESS)
}

async fn told(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn database_ended(database: &Database) -> String {
    match &database.private {
        Some(private) => private.ended().await.to_string(),
        None => pending().await,
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
