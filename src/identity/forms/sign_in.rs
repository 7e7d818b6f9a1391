//! Signing in.

use crate::{kernel::text::Email, web::own_path};
use serde::Deserialize;

/// Sign-in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    pub next: String,
    /// "yes" behind a form that was not taken, "again" once a password did not fit after that.
    pub sent: String,
}

impl SignInForm {
    /// The same after a try that failed: one page more lies between here and a form that was not taken.
    #[must_use]
    pub fn once_more(mut self) -> Self {
        if !self.sent.is_empty() {
            self.sent = "again".into();
        }
        self
    }

    /// The way back to a form that was not taken, for browsers without scripts: each page between is one step.
    pub fn way_back(&self) -> Option<&'static str> {
        match self.sent.as_str() {
            "yes" => Some("press Back twice"),
            "again" => Some("press Back until the form is there"),
            _ => None,
        }
    }

    /// The address to begin with, where a page of ours led here with one; nothing that is no address.
    pub fn known_email(&self) -> String {
        Email::parse(&self.email).map_or_else(|_| String::new(), |email| email.as_str().to_owned())
    }

    /// Where to go on: a path of ours, never another site.
    pub fn next_path(&self) -> &str {
        own_path(&self.next).unwrap_or("/")
    }
}
