//! Signing in.

use crate::web::own_path;
use serde::Deserialize;

/// Sign-in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    pub next: String,
}

impl SignInForm {
    /// Where to go on: a path of ours, never another site.
    pub fn next_path(&self) -> &str {
        own_path(&self.next).unwrap_or("/")
    }
}
