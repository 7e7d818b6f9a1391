//! A form as it was sent: every field a text, so that a page can show again what was typed, and the mark that makes
//! sending it twice harmless.

use super::{
    error::{Error, Result},
    extract::without_nul,
    state::App,
};
use crate::platform::secrets::sha256;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::time::Duration;
use uuid::Uuid;

/// The most bytes of an ordinary form.
const MOST: usize = 256 * 1024;

/// How long its body may take to arrive: a slow sender must not hold a place for long.
const ARRIVES_WITHIN: Duration = Duration::from_secs(10);

/// What makes one sending of a form recognisable: its fresh key, and the hash of everything it said.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    pub(super) key: Uuid,
    pub(super) hash: [u8; 32],
}

impl Mark {
    /// A mark for a key and the bytes that came with it.
    pub fn of(key: &str, body: &[u8]) -> Result<Self> {
        let key = key.parse().map_err(|_| {
            Error::BadRequest("The form was not complete. Reload the page and send it again".into())
        })?;
        Ok(Self {
            key,
            hash: sha256(body),
        })
    }
}

/// A form with its mark. `T` is a struct of `String`s (and `Vec<String>`s) with `#[serde(default)]`.
#[derive(Debug)]
pub struct Form<T> {
    /// For `Ctx::submit`.
    pub mark: Mark,
    /// What was typed.
    pub input: T,
}

/// The content of a form that has nothing but its button.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct Button {}

#[derive(Deserialize)]
struct Key {
    #[serde(default)]
    form_key: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let too_large = || Error::TooLarge("This form is larger than we take".into());
        let length = request
            .headers()
            .get(axum::http::header::CONTENT_LENGTH)
            .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > MOST) {
            return Err(too_large());
        }
        let body = tokio::time::timeout(ARRIVES_WITHIN, Bytes::from_request(request, app))
            .await
            .map_err(|_| Error::TooSlow)?
            .map_err(|_| too_large())?;
        if body.len() > MOST {
            return Err(too_large());
        }
        let unreadable = |_| {
            Error::BadRequest(
                "The form could not be read. Reload the page and send it again".into(),
            )
        };
        let text = std::str::from_utf8(&body)
            .map_err(|_| Error::BadRequest("The form is not in UTF-8".into()))?;
        let text = without_nul(text);
        let key: Key = serde_html_form::from_str(&text).map_err(unreadable)?;
        let input = serde_html_form::from_str(&text).map_err(unreadable)?;
        Ok(Self {
            mark: Mark::of(&key.form_key, &body)?,
            input,
        })
    }
}
