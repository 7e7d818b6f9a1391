//! One spell of practicum time, read from a line.

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use super::halves::{self, Span};
use super::{SiteName, keyword, length, site};
use crate::kernel::minutes::Minutes;

/// When a spell was: from one time to another, or only how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Times on the clock of the site.
    Clock {
        /// The start, on the day of the spell.
        start: Time,
        /// The end; never equal to the start.
        end: Time,
        /// Whether the end lies on the day after.
        next_day: bool,
    },
    /// A length alone, for programs that allow it; from 1 minute to 24 hours, before the break.
    Duration(Minutes),
}

/// One spell of practicum time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The day on which it began, never later than the day of reading.
    pub date: Date,
    /// When it was.
    pub when: When,
    /// The break to take off, always shorter than the spell.
    pub break_minutes: Minutes,
    /// What the student did, its words joined by single spaces; may be empty.
    pub activity: String,
    /// The key of the site that the line names; nothing where it names none.
    pub site: Option<usize>,
    /// Competency codes in capitals, each once, in the order typed.
    pub competencies: Vec<String>,
}

impl When {
    pub(super) fn of(span: Span) -> Option<Self> {
        let time = |minute: u16| {
            let (hour, minute) = (minute / 60 % 24, minute % 60);
            Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
        };
        let end = span.start + span.minutes;
        Some(Self::Clock {
            start: time(span.start)?,
            end: time(end)?,
            next_day: end >= 24 * 60,
        })
    }

    /// The length before any break, as the face of the clock shows it.
    ///
    /// A night on which clocks change is an hour longer or shorter; the length that counts is
    /// computed in the zone of the site.
    #[must_use]
    pub fn length(self) -> Minutes {
        match self {
            Self::Clock {
                start,
                end,
                next_day,
            } => {
                let day = if next_day { 24 * 60 } else { 0 };
                let minutes = i32::from(minute_of_day(end)) + day - i32::from(minute_of_day(start));
                Minutes::new(u32::try_from(minutes).unwrap_or(0))
            }
            Self::Duration(length) => length,
        }
    }

    /// The times and the length in words: "22:00–6:00 next day, 8 h".
    pub(super) fn words_with_length(self) -> String {
        format!("{}, {}", self.words(), self.length())
    }

    fn words(self) -> String {
        match self {
            Self::Clock {
                start,
                end,
                next_day,
            } => {
                let after = if next_day { " next day" } else { "" };
                format!(
                    "{}–{}{after}",
                    start.strftime("%-H:%M"),
                    end.strftime("%-H:%M")
                )
            }
            Self::Duration(length) => length.to_string(),
        }
    }

    fn written(self) -> String {
        match self {
            Self::Clock { start, .. } => {
                let minutes = u16::try_from(self.length().get()).unwrap_or(0);
                halves::written(minute_of_day(start), minutes)
            }
            Self::Duration(length) => length::written(length),
        }
    }
}

fn minute_of_day(time: Time) -> u16 {
    let minute = i16::from(time.hour()) * 60 + i16::from(time.minute());
    u16::try_from(minute).unwrap_or(0)
}

impl Spell {
    /// The time worked: the length less the break.
    #[must_use]
    pub fn worked(&self) -> Minutes {
        self.when.length().saturating_sub(self.break_minutes)
    }

    /// The day on which it ended.
    #[must_use]
    pub fn end_date(&self) -> Date {
        match self.when {
            When::Clock { next_day: true, .. } => {
                self.date.checked_add(1.day()).unwrap_or(self.date)
            }
            _ => self.date,
        }
    }

    /// The spell in words: "Tue 17 Nov, 9:00–12:30, 3 h 30".
    #[must_use]
    pub fn echo(&self) -> String {
        let mut parts = vec![
            self.date.strftime("%a %-d %b").to_string(),
            self.when.words(),
        ];
        if !self.break_minutes.is_zero()
            && let Some(time) = parts.last_mut()
        {
            *time = format!("{time} less {}", self.break_minutes);
        }
        if !matches!(self.when, When::Duration(_)) || !self.break_minutes.is_zero() {
            parts.push(self.worked().to_string());
        }
        parts.join(", ")
    }

    /// The spell as a line that reads back to the same spell among the same sites.
    #[must_use]
    pub fn canonical(&self, sites: &[SiteName]) -> String {
        let mut parts = vec![self.date.to_string(), self.when.written()];
        if !self.break_minutes.is_zero() {
            parts.push(format!("-{}", length::written(self.break_minutes)));
        }
        parts.extend(self.site.map(|key| site::handle(key, sites)));
        parts.extend(self.competencies.iter().map(|code| format!("#{code}")));
        let activity = self.activity.replace([';', '\u{ff1b}'], ",");
        let words: Vec<&str> = activity
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        if !words.iter().all(|word| keyword::is_only_text(word)) {
            parts.push(":".to_owned());
        }
        parts.extend(words.into_iter().map(str::to_owned));
        parts.join(" ")
    }
}
