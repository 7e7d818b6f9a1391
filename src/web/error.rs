//! The one error of every handler, and the page it becomes. A person reads what happened and where to go on; the
//! source stays in the log under the reference that the page shows.

use crate::{access::Refusal, kernel::problems::Problems};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// What a handler gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can stand in the way of a page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not theirs to see.
    #[error("not found")]
    NotFound,
    /// Theirs to see but not to do.
    #[error("not allowed: {0}")]
    Forbidden(String),
    /// A mailed link with a token that never was, or was cut.
    #[error("no such link")]
    NoSuchLink,
    /// Nobody is signed in.
    #[error("not signed in")]
    SignIn {
        /// Where to go on afterwards.
        next: String,
        /// Whether it was a form that was not taken.
        sent: bool,
    },
    /// Not in a state where this can be done; the words name the state.
    #[error("wrong state: {0}")]
    Conflict(String),
    /// The same, with a way to the record that is in this state.
    #[error("wrong state: {state}")]
    ConflictAt {
        /// Names the state.
        state: String,
        /// What the link says.
        words: &'static str,
        /// The page of the record.
        href: String,
    },
    /// A form that cannot be used; pages catch this and show themselves again.
    #[error("a form with problems")]
    Invalid(Problems),
    /// The same form is being worked on at this moment.
    #[error("this form is being worked on")]
    Busy,
    /// The same form key came with other content.
    #[error("a form key came again with other content")]
    KeyReused,
    /// More than we take.
    #[error("too large: {0}")]
    TooLarge(String),
    /// A request that no page of ours makes.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// Seconds to wait.
        seconds: u32,
    },
    /// The body of a form did not arrive in time.
    #[error("the request took too long to arrive")]
    TooSlow,
    /// More requests at one time than can be worked on.
    #[error("overloaded")]
    Overloaded,
    /// The database.
    #[error("database: {0}")]
    Database(sqlx::Error),
    /// Anything else.
    #[error("unexpected: {0:#}")]
    Unexpected(#[from] anyhow::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            other => Self::Database(other),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotSeen => Self::NotFound,
            Refusal::NotAllowed(why) => Self::Forbidden(why),
            Refusal::WrongState(state) => Self::Conflict(state),
        }
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

/// What the error page says; the page itself is rendered by `headers::finish`, which knows the frame.
#[derive(Debug, Clone)]
pub(super) struct ErrorPage {
    pub title: &'static str,
    pub words: String,
    /// The record it is about, in words and address.
    pub record: Option<(&'static str, String)>,
}

impl Error {
    fn page(&self) -> (StatusCode, &'static str, String) {
        use StatusCode as S;
        match self {
            Self::NotFound => (S::NOT_FOUND, "Page not found", "Check the address, or go on from your start page.".into()),
            Self::NoSuchLink => (S::NOT_FOUND, "This link opens nothing", "Perhaps a part of it is missing: copy it whole from the mail. If it still opens nothing, ask the student or the college to send you a new one.".into()),
            Self::Forbidden(why) => (S::FORBIDDEN, "Not for you to do", format!("{why}.")),
            Self::SignIn { .. } => (S::SEE_OTHER, "Sign in", String::new()),
            Self::Conflict(state) | Self::ConflictAt { state, .. } => (S::CONFLICT, "This has changed meanwhile", format!("{state}.")),
            Self::Invalid(problems) => {
                let words: Vec<_> = problems.list().iter().map(|problem| problem.words.as_str()).collect();
                (S::UNPROCESSABLE_ENTITY, "There is a problem", format!("{}.", words.join(". ")))
            }
            Self::Busy => (S::CONFLICT, "Already on its way", "This form was sent twice and the first is still being worked on. Reload the page in a moment.".into()),
            Self::KeyReused => (S::UNPROCESSABLE_ENTITY, "This form was sent before", "It came again with other content. Open the page anew and fill it in there.".into()),
            Self::TooLarge(what) => (S::PAYLOAD_TOO_LARGE, "Too large", format!("{what}.")),
            Self::BadRequest(why) => (S::BAD_REQUEST, "This could not be read", format!("{why}.")),
            Self::TooMany { seconds } => (S::TOO_MANY_REQUESTS, "Too many tries", format!("Wait {} minutes, then try again.", seconds.div_ceil(60))),
            Self::TooSlow => (S::REQUEST_TIMEOUT, "This took too long to arrive", "Nothing was saved. Look at your connection, then send it again.".into()),
            Self::Database(error) if is_passing(error) => {
                (S::SERVICE_UNAVAILABLE, "Busy at the moment", "Nothing was lost. Try again in a few seconds.".into())
            }
            Self::Overloaded | Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) => {
                (S::SERVICE_UNAVAILABLE, "Busy at the moment", "Nothing was lost. Try again in a few seconds.".into())
            }
            Self::Database(_) | Self::Unexpected(_) => {
                (S::INTERNAL_SERVER_ERROR, "Something went wrong", "Nothing was saved. Try again; if it stays, tell your coordinator the reference below.".into())
            }
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::SignIn { next, sent } = &self {
            let mut encoded = String::from("/sign-in");
            if next != "/" {
                encoded.push_str("?next=");
                encoded.extend(form_encode(next));
                encoded.push_str(if *sent { "&sent=yes" } else { "" });
            }
            let location =
                HeaderValue::from_str(&encoded).unwrap_or(HeaderValue::from_static("/sign-in"));
            return (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
        }
        let (status, title, words) = self.page();
        // Turning away is logged by the layer that does it, once a second.
        if status.is_server_error() && !matches!(self, Self::Overloaded) {
            tracing::error!(error = %self, "request failed");
        }
        let mut response = status.into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
            let seconds = if let Self::TooMany { seconds } = self {
                seconds
            } else {
                5
            };
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        let record = match self {
            Self::ConflictAt { words, href, .. } => Some((words, href)),
            _ => None,
        };
        response.extensions_mut().insert(ErrorPage {
            title,
            words,
            record,
        });
        response
    }
}

/// Whether the database gave up because of others who wrote at the same moment: a deadlock, or a lock that did not come.
/// The same form sent again goes through.
fn is_passing(error: &sqlx::Error) -> bool {
    let codes = ["40P01", "40001", "55P03"];
    matches!(error, sqlx::Error::Database(source) if source.code().is_some_and(|code| codes.contains(&code.as_ref())))
}

fn form_encode(text: &str) -> impl Iterator<Item = char> + '_ {
    text.bytes().flat_map(|byte| {
        let plain = byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        let escaped = if plain {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        };
        escaped.chars().collect::<Vec<_>>()
    })
}
