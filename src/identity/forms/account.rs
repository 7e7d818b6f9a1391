//! One's own account, and accounts behind a mailed link.

use crate::{
    identity::actions::invitations::NewAccount,
    kernel::{
        problems::Problems,
        text::{self, Email},
    },
};
use serde::Deserialize;

/// A name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    pub name: String,
}

impl NameForm {
    /// The name, or what is wrong with it.
    pub fn parse(&self) -> Result<String, Problems> {
        name(&self.name).map_err(|words| Problems::one("name", words))
    }
}

/// A person's name as printed.
pub fn name(typed: &str) -> Result<String, String> {
    text::line(typed, "your name", 200)
}

/// The password somebody has and the one they want.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub current: String,
    pub password: String,
}

/// Single-key shortcuts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShortcutsForm {
    pub shortcuts: String,
}

impl ShortcutsForm {
    /// Whether the box was ticked.
    pub fn on(&self) -> bool {
        self.shortcuts == "yes"
    }
}

/// A form of one button.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ButtonForm {}

/// Joining.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    pub name: String,
    pub password: String,
}

impl JoinForm {
    /// Name and password; whether the password is good enough is decided with the account at hand.
    pub fn parse(self) -> Result<NewAccount, Problems> {
        let mut problems = Problems::none();
        let name = problems.keep("name", name(&self.name));
        if self.password.is_empty() {
            problems.add("password", "Enter a password");
        } else if !problems.is_empty() {
            problems.add("password", "Enter the password again");
        }
        let password = self.password;
        problems.or(|| {
            Some(NewAccount {
                name: name?,
                password,
            })
        })
    }
}

/// Another password, behind a mailed link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ResetForm {
    pub password: String,
}

/// An address whose password is forgotten.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ForgottenForm {
    pub email: String,
}

impl ForgottenForm {
    /// The address.
    pub fn parse(&self) -> Result<Email, Problems> {
        Email::parse(&self.email).map_err(|words| Problems::one("email", words))
    }
}
