//! The floor of the web server: a handler that says one line, without sign-in, database or page.

use axum::{Router, handler::HandlerWithoutStateExt as _};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves until it is killed.
pub async fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address).await?;
    let router = Router::new().fallback_service((async || "Hello").into_service());
    axum::serve(listener, router).await?;
    Ok(())
}
