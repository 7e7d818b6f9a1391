//! People and their roles.

use crate::{
    access::Role,
    identity::model::{NewPerson, NewRole, given_role},
    kernel::{
        ids::RoleGrantId,
        problems::Problems,
        text::{self, Email},
        time::Day,
    },
};
use serde::Deserialize;

/// The list's filter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    pub find: String,
    pub after: String,
}

impl PeopleQuery {
    /// The address of the page that begins after a person.
    pub fn with_after(&self, after: &str) -> crate::web::Result<String> {
        let pairs = [("find", self.find.as_str()), ("after", after)];
        let query = serde_html_form::to_string(pairs).map_err(anyhow::Error::from)?;
        Ok(format!("/people?{query}"))
    }
}

/// A role to give, as typed.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    pub role: String,
    pub program: String,
    pub starts_on: String,
    pub ends_on: String,
}

impl RoleForm {
    /// The role, or what is wrong.
    pub fn parse(&self, today: Day) -> Result<NewRole, Problems> {
        let mut problems = Problems::none();
        let role = problems.keep(
            "role",
            given_role(&self.role).ok_or("Choose a role".to_owned()),
        );
        let needs_program = !matches!(role, None | Some(Role::Administrator));
        let program = self.program.parse().ok();
        if needs_program && program.is_none() {
            problems.add("program", "Choose the program");
        }
        let starts_on = if self.starts_on.trim().is_empty() {
            Some(today)
        } else {
            problems.keep("starts_on", text::day(&self.starts_on, "the first day"))
        };
        let ends_on = self.end(role, starts_on, &mut problems);
        problems.or(|| {
            Some(NewRole {
                role: role?,
                program: program.filter(|_| needs_program),
                site: None,
                starts_on: starts_on?,
                ends_on,
            })
        })
    }

    fn end(
        &self,
        role: Option<Role>,
        starts_on: Option<Day>,
        problems: &mut Problems,
    ) -> Option<Day> {
        if self.ends_on.trim().is_empty() {
            if role == Some(Role::AccreditationReviewer) {
                problems.add(
                    "ends_on",
                    "Enter the last day: a reviewer’s access always ends",
                );
            }
            return None;
        }
        let ends_on = problems.keep("ends_on", text::day(&self.ends_on, "the last day"))?;
        if starts_on.is_some_and(|starts_on| ends_on < starts_on) {
            problems.add("ends_on", "Enter a last day that is not before the first");
        }
        Some(ends_on)
    }
}

/// Somebody new.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    pub name: String,
    pub email: String,
    #[serde(flatten)]
    pub role: RoleForm,
}

impl InviteForm {
    /// The person and their first role, or what is wrong.
    pub fn parse(&self, today: Day) -> Result<NewPerson, Problems> {
        let mut problems = Problems::none();
        let name = problems.keep("name", text::line(&self.name, "a name", 200));
        let email = problems.keep("email", Email::parse(&self.email));
        let role = match self.role.parse(today) {
            Ok(role) => Some(role),
            Err(others) => {
                for problem in others.list() {
                    problems.add(&problem.field, problem.words.clone());
                }
                None
            }
        };
        problems.or(|| {
            Some(NewPerson {
                name: name?,
                email: email?,
                role: role?,
            })
        })
    }
}

/// Another address for somebody who has not joined.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    pub email: String,
}

impl AddressForm {
    /// The address, or what is wrong with it.
    pub fn parse(&self) -> Result<Email, Problems> {
        Email::parse(&self.email).map_err(|words| Problems::one("email", words))
    }
}

/// Which role was ended just now, on the page of who held it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonQuery {
    ended: String,
}

impl PersonQuery {
    /// The role that was ended.
    pub fn ended(&self) -> Option<RoleGrantId> {
        self.ended.parse().ok()
    }
}

/// Why an account is closed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DisableForm {
    pub reason: String,
}

impl DisableForm {
    /// The reason, or what is wrong with it.
    pub fn parse(&self) -> Result<String, Problems> {
        text::line(&self.reason, "why the account is closed", 500)
            .map_err(|words| Problems::one("reason", words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn form(role: &str) -> RoleForm {
        RoleForm {
            role: role.into(),
            ..RoleForm::default()
        }
    }

    fn words(form: &RoleForm) -> Vec<String> {
        let today = Day(date(2026, 11, 17));
        let problems = form.parse(today).err().unwrap_or_default();
        problems
            .list()
            .iter()
            .map(|problem| problem.field.clone())
            .collect()
    }

    #[test]
    fn each_role_asks_for_its_own_scope_and_no_other() {
        assert_eq!(words(&form("")), ["role"]);
        assert_eq!(words(&form("student")), ["role"]);
        assert_eq!(words(&form("coordinator")), ["program"]);
        assert_eq!(words(&form("site_contact")), ["role"]);
        assert!(words(&form("administrator")).is_empty());
        assert_eq!(
            words(&form("accreditation_reviewer")),
            ["program", "ends_on"]
        );
    }

    #[test]
    fn an_administrator_is_never_held_to_a_program() {
        let typed = RoleForm {
            program: uuid::Uuid::nil().to_string(),
            ..form("administrator")
        };
        let role = typed.parse(Day(date(2026, 11, 17))).ok();
        assert!(role.is_some_and(|role| role.program.is_none()));
    }

    #[test]
    fn a_role_does_not_end_before_it_begins() {
        let typed = RoleForm {
            starts_on: "2026-11-17".into(),
            ends_on: "2026-11-16".into(),
            ..form("administrator")
        };
        assert_eq!(words(&typed), ["ends_on"]);
    }
}
