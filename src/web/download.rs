//! A file that is written while it is sent, so that memory does not grow with its length.

use super::error::{Error, Result};
use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse as _, Response},
};
use std::{future::Future, io};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Where the parts of a file go, one after the other.
#[derive(Debug)]
pub struct Parts(mpsc::Sender<io::Result<Bytes>>);

impl Parts {
    /// Sends the next part once there is room for it; false when whoever asked has gone and nobody is left to write for.
    ///
    /// # Errors
    /// When the part could not be written.
    pub async fn send(&self, part: io::Result<Bytes>) -> Result<bool> {
        let part = part.map_err(|error| Error::Unexpected(error.into()))?;
        Ok(self.0.send(Ok(part)).await.is_ok())
    }
}

/// A CSV file under this name. When writing fails, the download breaks off and does not look whole.
pub fn csv<F>(file_name: &str, write: impl FnOnce(Parts) -> F) -> Response
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(2);
    let written = write(Parts(sender.clone()));
    tokio::spawn(async move {
        if let Err(error) = written.await {
            tracing::warn!(%error, "an export ended early");
            let _ = sender
                .send(Err(io::Error::other("the export ended early")))
                .await;
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{file_name}\""),
        ),
    ];
    (headers, Body::from_stream(ReceiverStream::new(receiver))).into_response()
}
