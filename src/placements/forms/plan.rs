//! A placement to be made: a new one, or the one that follows at another site.

use super::{SupervisorFields, Week, last_day, schedule::columns};
use crate::{
    kernel::{
        ids::{EnrolmentId, SiteId},
        problems::Problems,
        text,
        time::Day,
    },
    placements::model::{NewPlacement, NotReady, PlacementMode, Shift, SiteChange},
};
use serde::Deserialize;

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    pub enrolment: String,
    pub site: String,
    pub supervisor: String,
    pub new_name: String,
    pub new_email: String,
    pub new_title: String,
    pub new_credential: String,
    pub new_expires: String,
    pub starts_on: String,
    pub ends_on: String,
    pub mode: String,
    pub shift_starts: Vec<String>,
    pub shift_ends: Vec<String>,
    pub shift_breaks: Vec<String>,
    /// Why the site changes; only there.
    pub reason: String,
    /// When the placement was last changed that this one follows; only there.
    pub seen: String,
    /// Names of the warnings that were read, one after another.
    pub read: String,
}

impl PlanForm {
    /// The fields that name the supervisor.
    pub fn supervisor_fields(&self) -> SupervisorFields<'_> {
        SupervisorFields {
            supervisor: &self.supervisor,
            new_name: &self.new_name,
            new_email: &self.new_email,
            new_title: &self.new_title,
            new_credential: &self.new_credential,
            new_expires: &self.new_expires,
        }
    }

    /// The schedule as typed.
    pub fn week(&self) -> Week<'_> {
        Week {
            starts: &self.shift_starts,
            ends: &self.shift_ends,
            breaks: &self.shift_breaks,
        }
    }

    /// Every field with its value, for the form that confirms what was read.
    pub fn hidden(&self) -> Vec<(&'static str, &str)> {
        let single: [(&'static str, &String); 14] = [
            ("enrolment", &self.enrolment),
            ("site", &self.site),
            ("supervisor", &self.supervisor),
            ("new_name", &self.new_name),
            ("new_email", &self.new_email),
            ("new_title", &self.new_title),
            ("new_credential", &self.new_credential),
            ("new_expires", &self.new_expires),
            ("starts_on", &self.starts_on),
            ("ends_on", &self.ends_on),
            ("mode", &self.mode),
            ("reason", &self.reason),
            ("seen", &self.seen),
            ("read", &self.read),
        ];
        let columns = [
            ("shift_starts", &self.shift_starts),
            ("shift_ends", &self.shift_ends),
            ("shift_breaks", &self.shift_breaks),
        ];
        single
            .into_iter()
            .map(|(name, value)| (name, value.as_str()))
            .chain(
                columns.into_iter().flat_map(|(name, values)| {
                    values.iter().map(move |value| (name, value.as_str()))
                }),
            )
            .collect()
    }

    /// With these days in the date fields.
    #[must_use]
    pub fn between(mut self, starts_on: Day, ends_on: Day) -> Self {
        self.starts_on = starts_on.to_string();
        self.ends_on = ends_on.to_string();
        self
    }

    /// With this schedule in the week.
    #[must_use]
    pub fn with_shifts(mut self, shifts: &[Shift]) -> Self {
        (self.shift_starts, self.shift_ends, self.shift_breaks) = columns(shifts);
        self
    }

    /// The command of a new placement, or what is wrong.
    pub fn parse(&self, enrolment: EnrolmentId, site: SiteId) -> Result<NewPlacement, Problems> {
        let mut problems = Problems::none();
        let supervisor = self.supervisor_fields().parse(&mut problems);
        let starts_on = problems.keep("starts_on", text::day(&self.starts_on, "the first day"));
        let ends_on = last_day(&mut problems, "ends_on", starts_on, &self.ends_on);
        let mode = PlacementMode::parse(&self.mode)
            .ok_or_else(|| "Choose how the student works".to_owned());
        let mode = problems.keep("mode", mode);
        let shifts = self.week().parse(&mut problems);
        problems.or(|| {
            Some(NewPlacement {
                enrolment,
                site,
                supervisor,
                starts_on: starts_on?,
                ends_on: ends_on?,
                mode: mode?,
                shifts,
            })
        })
    }

    /// The command of a change of site, or what is wrong.
    pub fn parse_change(
        &self,
        enrolment: EnrolmentId,
        site: SiteId,
    ) -> Result<SiteChange, Problems> {
        let reason = text::prose(&self.reason, "why the site changes", 1000);
        match (self.parse(enrolment, site), reason) {
            (Ok(to), Ok(reason)) => Ok(SiteChange { to, reason }),
            (Ok(_), Err(words)) => Err(Problems::one("reason", words)),
            (Err(problems), Ok(_)) => Err(problems),
            (Err(mut problems), Err(words)) => {
                problems.add("reason", words);
                Err(problems)
            }
        }
    }

    /// Whether every one of these warnings was shown to who confirms.
    pub fn has_read(&self, found: &[NotReady]) -> bool {
        found
            .iter()
            .filter(|one| !one.blocks)
            .all(|one| self.read.split(' ').any(|code| code == one.code))
    }
}

/// The names of warnings, for the form that confirms them.
pub fn codes(found: &[NotReady]) -> String {
    let codes: Vec<_> = found
        .iter()
        .filter(|one| !one.blocks)
        .map(|one| one.code)
        .collect();
    codes.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> PlanForm {
        PlanForm {
            supervisor: "none".into(),
            starts_on: "2026-08-31".into(),
            ends_on: "2026-12-11".into(),
            mode: "on_site".into(),
            ..PlanForm::default()
        }
    }

    fn complaint(form: &PlanForm, field: &str) -> String {
        form.parse(EnrolmentId::fresh(), SiteId::fresh())
            .unwrap_err()
            .of(field)
            .unwrap_or_default()
            .to_owned()
    }

    #[test]
    fn a_placement_needs_dates_in_order_and_a_mode() {
        assert!(good().parse(EnrolmentId::fresh(), SiteId::fresh()).is_ok());
        let form = PlanForm {
            ends_on: "2026-08-30".into(),
            ..good()
        };
        assert_eq!(
            complaint(&form, "ends_on"),
            "Enter a last day on or after the first day"
        );
        let form = PlanForm {
            ends_on: "2028-09-02".into(),
            ..good()
        };
        assert_eq!(
            complaint(&form, "ends_on"),
            "Enter a last day at most two years after the first"
        );
        let form = PlanForm {
            mode: "at home".into(),
            ..good()
        };
        assert_eq!(complaint(&form, "mode"), "Choose how the student works");
    }

    #[test]
    fn an_empty_form_names_everything_it_needs() {
        let problems = PlanForm::default()
            .parse_change(EnrolmentId::fresh(), SiteId::fresh())
            .unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|p| p.field.as_str()).collect();
        assert_eq!(
            fields,
            ["supervisor", "starts_on", "ends_on", "mode", "reason"]
        );
    }
}
