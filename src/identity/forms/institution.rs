//! The college.

use super::account::name;
use crate::{
    identity::{actions::institution::NewCollege, password_rule, store::institution::Settings},
    kernel::{
        problems::Problems,
        text::{self, Email},
        zones,
    },
};
use serde::Deserialize;

/// What the law of the place asks for; the key is what the database holds.
pub const REGIMES: [(&str, &str); 4] = [
    ("ferpa", "United States (FERPA)"),
    ("canada", "Canada (provincial law)"),
    ("gdpr", "European Union, United Kingdom (GDPR)"),
    ("other", "Somewhere else"),
];

/// The college's settings, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct InstitutionForm {
    pub institution: String,
    pub zone: String,
    pub privacy_regime: String,
}

impl InstitutionForm {
    /// The settings, or what is wrong with them.
    pub fn parse(&self) -> Result<Settings, Problems> {
        let mut problems = Problems::none();
        let name = problems.keep(
            "institution",
            text::line(&self.institution, "the college’s name", 200),
        );
        let zone = problems.keep("zone", zone(&self.zone));
        let regime = REGIMES.iter().find(|(key, _)| *key == self.privacy_regime);
        if regime.is_none() {
            problems.add("privacy_regime", "Choose where the college is");
        }
        problems.or(|| {
            Some(Settings {
                name: name?,
                zone: zone?,
                privacy_regime: regime?.0.to_owned(),
            })
        })
    }
}

fn zone(typed: &str) -> Result<String, String> {
    if zones::is_offered(typed) {
        Ok(typed.to_owned())
    } else {
        Err("Choose a time zone".into())
    }
}

/// Setting up.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SetUpForm {
    #[serde(flatten)]
    pub college: InstitutionForm,
    pub name: String,
    pub email: String,
    pub password: String,
}

impl SetUpForm {
    /// The college and its first administrator, or everything that is wrong, the password included.
    pub fn parse(&self) -> Result<NewCollege, Problems> {
        let college = self.college.parse();
        let mut problems = college.as_ref().err().cloned().unwrap_or_default();
        let name = problems.keep("name", name(&self.name));
        let email = problems.keep("email", Email::parse(&self.email));
        let own = [&self.name, &self.email, &self.college.institution];
        let own = own.map(String::as_str);
        if let Err(words) = password_rule::check(&self.password, &own) {
            problems.add("password", words);
        } else if !problems.is_empty() {
            // A password is never sent back to the page.
            problems.add("password", "Enter the password again");
        }
        problems.or(|| {
            Some(NewCollege {
                settings: college.ok()?,
                name: name?,
                email: email?,
                password: self.password.clone(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zones_that_exist_are_taken() {
        assert!(zone("America/Chicago").is_ok());
        assert!(zone("Europe/Prague").is_ok());
        for bad in ["", "CST", "Mars/Base", "America/Chicago "] {
            assert!(zone(bad).is_err(), "{bad}");
        }
    }
}
