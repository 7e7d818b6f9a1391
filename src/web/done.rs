//! What a form did: where to go on, and the words that say it.

use super::{
    cookie::{self, Flash},
    error::{Error, Result},
};
use crate::kernel::problems::Problems;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// The outcome of a form: a redirect and a message. Kept with the form's key, so a repeat gets the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub(super) location: String,
    pub(super) message: String,
    /// Whether the message says that nothing was done.
    pub(super) nothing_done: bool,
}

impl Done {
    /// Goes on to a page of ours.
    pub fn to(location: impl Into<String>) -> Self {
        Self {
            location: location.into(),
            message: String::new(),
            nothing_done: false,
        }
    }

    /// Goes back to where the form stood, if that is a path of ours, else on to a page.
    pub fn back(path: &str, otherwise: impl Into<String>) -> Self {
        Self::to(own_path(path).map_or_else(|| otherwise.into(), str::to_owned))
    }

    /// Says so on that page: "Hours signed off".
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Says there that nothing was done, and why: "These hours were answered meanwhile".
    #[must_use]
    pub fn noting(self, message: impl Into<String>) -> Self {
        Self {
            nothing_done: true,
            ..self.saying(message)
        }
    }
}

/// A path of ours; none for anything that could lead to another site. Browsers leave out tabs and line ends and take
/// `\` for `/`, so that only what an address may hold is taken.
pub fn own_path(text: &str) -> Option<&str> {
    let is_of_an_address = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let fits =
        text.starts_with('/') && !text.starts_with("//") && text.bytes().all(is_of_an_address);
    fits.then_some(text)
}

/// Where the form leads, or the page it stands on again with what is wrong.
pub async fn done_or(
    done: Result<Done>,
    again: impl AsyncFnOnce(Problems) -> Result<Response>,
) -> Result<Response> {
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => again(problems).await,
        Err(error) => Err(error),
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        if let Ok(location) = HeaderValue::from_str(&self.location) {
            headers.insert(header::LOCATION, location);
        }
        if !self.message.is_empty() {
            let flash = Flash {
                words: self.message,
                nothing_done: self.nothing_done,
            };
            headers.append(header::SET_COOKIE, cookie::flash(&flash));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_on_never_leaves_this_site() {
        for (asked, to) in [
            ("/hours?week=2", "/hours?week=2"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("/hours\r\nSet-Cookie: a=b", "/"),
            ("/\t/evil.example", "/"),
            ("/\u{1}/evil.example", "/"),
            ("/hours?week=é", "/"),
            ("/hours?week=%C3%A9", "/hours?week=%C3%A9"),
            ("", "/"),
        ] {
            assert_eq!(Done::back(asked, "/").location, to);
        }
    }
}
