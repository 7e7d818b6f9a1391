//! What a file says of one version of an entry, alike in every file: when, how long, and what it comes to.

use super::{counting::EntryCount, store::Entry};
use crate::{
    kernel::{minutes::Minutes, time::TimeOfDay},
    platform::table::Cell,
    programs::requirement::Requirement,
};

/// One version of an entry in words, for the cells of a file.
pub struct EntryCells<'a> {
    entry: &'a Entry,
    count: &'a EntryCount,
    date: String,
    start: String,
    end: String,
    why: String,
}

impl<'a> EntryCells<'a> {
    /// The words of an entry, with what counting made of it.
    pub fn of(entry: &'a Entry, count: &'a EntryCount, requirement: &Requirement) -> Self {
        let time = |time: Option<TimeOfDay>| {
            time.map_or_else(String::new, |time| time.strftime("%H:%M").to_string())
        };
        Self {
            date: entry.work_date.to_string(),
            start: time(entry.start),
            end: time(entry.end),
            why: count.why(requirement),
            entry,
            count,
        }
    }

    /// Date, start, end, whether it ends the next day, zone, break, minutes; counted, waiting, not counted, and why not.
    pub fn cells(&self) -> [Cell<'_>; 11] {
        let number = |minutes: Minutes| Cell::Number(i64::from(minutes.get()));
        let (entry, count) = (self.entry, self.count);
        [
            Cell::Text(&self.date),
            Cell::Text(&self.start),
            Cell::Text(&self.end),
            Cell::Text(if entry.ends_next_day { "yes" } else { "no" }),
            Cell::Text(&entry.zone),
            number(entry.break_minutes),
            number(entry.minutes),
            number(count.counted),
            number(count.pending),
            number(count.not_counted()),
            Cell::Text(&self.why),
        ]
    }
}
