//! Path and query, with our own error page when they cannot be read.

use super::error::Error;
use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// The parameters of the path. What does not fit is not found.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        #[expect(
            clippy::disallowed_types,
            reason = "the one place that takes the path apart"
        )]
        let axum::extract::Path(value) = axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        Ok(Self(value))
    }
}

/// What came in an address or a form, less the character of code 0: nobody types it, and no text that is stored may hold
/// it.
pub(super) fn without_nul(encoded: &str) -> Cow<'_, str> {
    if !encoded.contains("%00") && !encoded.contains('\0') {
        return Cow::Borrowed(encoded);
    }
    let mut kept = String::with_capacity(encoded.len());
    for typed in encoded.chars().filter(|typed| *typed != '\0') {
        kept.push(typed);
        // Looked at after each character: what is taken out can bring the next one together, as in %%0000.
        if kept.ends_with("%00") {
            kept.truncate(kept.len() - 3);
        }
    }
    Cow::Owned(kept)
}

/// The query. Unknown keys are let by; a key that comes several times makes a list.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        serde_html_form::from_str(&without_nul(parts.uri.query().unwrap_or_default()))
            .map(Self)
            .map_err(|_| Error::BadRequest("The address has a part that could not be read".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_of_code_0_is_left_out_and_nothing_else() {
        for (came, read) in [
            ("q=a%00b", "q=ab"),
            ("q=a\0b", "q=ab"),
            ("q=%%0000b", "q=b"),
            ("q=%0%000b%\x0000", "q=b"),
            ("q=%2500", "q=%2500"),
            ("q=100%25", "q=100%25"),
        ] {
            assert_eq!(without_nul(came), read);
        }
    }
}
