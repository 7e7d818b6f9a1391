//! What a student logs, and where.

use crate::{
    access::Who,
    hours::span::Shift,
    kernel::{ids::PlacementId, minutes::Minutes, time::Day},
    programs::requirement::Mode,
    seed::{
        builder::{Enrolled, Human},
        places::Site,
    },
};
use jiff::civil::Time;

/// A student at a site.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Its id.
    pub id: PlacementId,
    /// Whose, in which offering.
    pub enrolled: Enrolled,
    /// Where.
    pub site: Site,
    /// Who signs.
    pub supervisor: Human,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
}

impl Placed {
    /// The student as the event log names them.
    pub(in crate::seed) fn student_who(&self) -> Who {
        super::person_who(&self.enrolled.student)
    }
}

/// One spell of work, as a student would log it.
#[derive(Debug, Clone)]
pub struct Spell {
    /// The day it began.
    pub day: Day,
    /// When it began and ended on the site's clock. An end before the start is on the next day.
    pub times: (Time, Time),
    /// Unpaid break in minutes.
    pub break_minutes: u32,
    /// How the work was done.
    pub mode: Mode,
    /// What was done.
    pub activity: String,
    /// Anything else.
    pub note: String,
}

impl Spell {
    /// Work on site without a break or a note.
    pub fn on(day: Day, times: (Time, Time), activity: &str) -> Self {
        Self {
            day,
            times,
            break_minutes: 0,
            mode: Mode::OnSite,
            activity: activity.to_owned(),
            note: String::new(),
        }
    }

    /// With a break.
    #[must_use]
    pub const fn with_break(mut self, minutes: u32) -> Self {
        self.break_minutes = minutes;
        self
    }

    /// With a note.
    #[must_use]
    pub fn noting(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// Done in this mode.
    #[must_use]
    pub const fn as_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    pub(super) fn shift(&self) -> Shift {
        let shift = Shift::new(self.day.0, self.times.0, self.times.1)
            .with_break(Minutes::new(self.break_minutes));
        if self.times.1 <= self.times.0 {
            shift.overnight()
        } else {
            shift
        }
    }
}
