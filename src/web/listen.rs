//! Taking connections: a bounded number of them, each with a time limit for saying what it wants, so that clients that
//! are slow, idle or hostile cannot keep the others out.

use axum::{Extension, Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown},
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceBuilder;

/// Connections held at one time. Below the usual limit of 1,024 open files, with room for the database's.
const MOST_CONNECTIONS: usize = 900;

/// How long a client may take for the head of a request, and a connection may idle between two, with this many places
/// left. Who is slow on purpose takes places: the fewer there are, the sooner the next one is free again.
const fn head_within(places_left: usize) -> Duration {
    Duration::from_secs(match places_left {
        0..=150 => 1,
        151..=450 => 4,
        _ => 15,
    })
}

/// Serves until `stop` is done, then until the requests in flight have their answers.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = pin!(stop);
    loop {
        let (place, (stream, peer)) = tokio::select! {
            () = &mut stop => break,
            next = next(&listener, &places) => next?,
        };
        let within = head_within(places.available_permits());
        let connection = graceful.watch(connection((stream, peer), within, router.clone()));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    graceful.shutdown().await;
    Ok(())
}

type Accepted = (tokio::sync::OwnedSemaphorePermit, (TcpStream, SocketAddr));

/// The next connection, once there is a place for it; until then clients wait with the operating system.
async fn next(listener: &TcpListener, places: &Arc<Semaphore>) -> io::Result<Accepted> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok(accepted) => return Ok((place, accepted)),
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                // Out of files or memory: what is being served will give some back.
                tracing::error!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

fn connection(
    (stream, peer): (TcpStream, SocketAddr),
    within: Duration,
    router: Router,
) -> impl GracefulConnection<Error = hyper::Error> + Send + 'static {
    // Answers are small and whole: waiting to fill a packet would only delay them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no delay could not be set");
    }
    let service = ServiceBuilder::new()
        .layer(Extension(ConnectInfo(peer)))
        .service(router);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(within)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}
