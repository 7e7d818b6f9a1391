//! Who is to sign.

use crate::{
    kernel::{
        problems::Problems,
        text::{self, Email},
    },
    placements::model::{ChosenSupervisor, NewSupervisor, Part, SupervisorChange},
};
use serde::Deserialize;

/// The fields that name a supervisor, in whichever form they stand.
#[derive(Debug, Clone, Copy)]
pub struct SupervisorFields<'a> {
    /// An id, `new`, `none`, or nothing chosen.
    pub supervisor: &'a str,
    /// Name of somebody new.
    pub new_name: &'a str,
    /// Their address.
    pub new_email: &'a str,
    /// Their title.
    pub new_title: &'a str,
    /// Their credential.
    pub new_credential: &'a str,
    /// When that expires.
    pub new_expires: &'a str,
}

impl SupervisorFields<'_> {
    /// Who was chosen; nothing when it was said that nobody is yet.
    pub fn parse(self, problems: &mut Problems) -> Option<ChosenSupervisor> {
        match self.supervisor {
            "none" => None,
            "new" => self.newcomer(problems).map(ChosenSupervisor::New),
            "" => {
                problems.add("supervisor", "Choose a supervisor");
                None
            }
            id => {
                let person = id
                    .parse()
                    .map_err(|_| "Choose a supervisor of this site".to_owned());
                problems
                    .keep("supervisor", person)
                    .map(ChosenSupervisor::Known)
            }
        }
    }

    fn newcomer(self, problems: &mut Problems) -> Option<NewSupervisor> {
        let name = problems.keep(
            "new_name",
            text::line(self.new_name, "the supervisor's name", 200),
        );
        let email = problems.keep("new_email", Email::parse(self.new_email));
        let title = problems.keep(
            "new_title",
            text::optional_line(self.new_title, "the title", 100),
        );
        let credential = problems.keep(
            "new_credential",
            text::optional_line(self.new_credential, "the credential", 100),
        );
        let credential_expires = if self.new_expires.trim().is_empty() {
            None
        } else {
            problems.keep(
                "new_expires",
                text::day(self.new_expires, "the day on which the credential expires"),
            )
        };
        Some(NewSupervisor {
            name: name?,
            email: email?,
            title: title?,
            credential: credential?,
            credential_expires,
        })
    }
}

/// Which part somebody is to have; the page of the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SupervisorQuery {
    /// `primary`, `second` or `delegate`.
    pub part: String,
}

/// Give a placement a supervisor.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SupervisorForm {
    pub part: String,
    pub supervisor: String,
    pub new_name: String,
    pub new_email: String,
    pub new_title: String,
    pub new_credential: String,
    pub new_expires: String,
    pub reason: String,
    pub seen: String,
}

impl SupervisorForm {
    /// The fields that name the supervisor.
    pub fn fields(&self) -> SupervisorFields<'_> {
        SupervisorFields {
            supervisor: &self.supervisor,
            new_name: &self.new_name,
            new_email: &self.new_email,
            new_title: &self.new_title,
            new_credential: &self.new_credential,
            new_expires: &self.new_expires,
        }
    }

    /// The part; the supervisor's own unless another is named.
    pub fn part(&self) -> Part {
        Part::parse(&self.part).unwrap_or(Part::Primary)
    }

    /// The command, or what is wrong.
    pub fn parse(&self) -> Result<SupervisorChange, Problems> {
        let mut problems = Problems::none();
        let supervisor = self.fields().parse(&mut problems);
        if supervisor.is_none() && problems.is_empty() {
            problems.add("supervisor", "Choose a supervisor");
        }
        let reason = problems.keep(
            "reason",
            text::optional_prose(&self.reason, "why the supervisor changes", 1000),
        );
        problems.or(|| {
            Some(SupervisorChange {
                supervisor: supervisor?,
                part: self.part(),
                reason: reason?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_supervisor_needs_a_name_and_an_address() {
        let form = SupervisorForm {
            supervisor: "new".into(),
            new_email: "dana".into(),
            ..SupervisorForm::default()
        };
        let problems = form.parse().unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["new_name", "new_email"]);
    }

    #[test]
    fn nobody_or_nonsense_is_no_supervisor() {
        for supervisor in ["", "none", "mercy", "00000000"] {
            let form = SupervisorForm {
                supervisor: supervisor.into(),
                ..SupervisorForm::default()
            };
            assert!(form.parse().unwrap_err().of("supervisor").is_some());
        }
    }
}
