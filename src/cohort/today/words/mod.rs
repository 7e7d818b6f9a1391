//! What a line of the morning list says: who, what is missing, who must act, and where. Pure.

mod send;

use super::item::{Item, Kind};
use crate::kernel::time::{Day, Instant};
use jiff::tz::TimeZone;

/// The longest part of somebody's own words that a line shows.
const QUOTED: usize = 140;

/// A line in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `urgent`, `soon` or nothing.
    pub urgency: &'static str,
    pub icon: &'static str,
    pub title: String,
    pub why: String,
    /// Where to read on.
    pub href: String,
    /// Where the act is.
    pub act_href: String,
    /// Where a form sends the supervisor a link at once, and what its button says.
    pub send: Option<(String, &'static str)>,
    /// What the button says; nothing where reading on is all there is to do, which the title leads to.
    pub act: &'static str,
    /// For whom, for those who hear the button.
    pub whom: String,
}

/// When and where the list is read.
pub struct Reading<'a> {
    pub now: Instant,
    pub zone: &'a TimeZone,
}

/// Puts an item into words; none for a kind that nobody knows.
pub fn line(item: &Item, reading: &Reading<'_>) -> Option<Line> {
    let kind = Kind::parse(&item.kind)?;
    let (title, why) = words(kind, item, reading);
    let about_person = matches!(
        kind,
        Kind::Unsigned | Kind::Unopened | Kind::NotMe | Kind::PassedOn
    );
    Some(Line {
        urgency: match item.rank {
            0 => "urgent",
            1 => "soon",
            _ => "",
        },
        icon: kind.icon(),
        title,
        why,
        href: href(kind, item),
        act_href: act_href(kind, item),
        send: send::send(kind, item, reading.now),
        act: act(kind, item),
        whom: match kind {
            Kind::Unplaced if item.students > 1 => item.words.clone(),
            _ if about_person => person(item),
            _ => student(item),
        },
    })
}

fn words(kind: Kind, item: &Item, reading: &Reading<'_>) -> (String, String) {
    match kind {
        Kind::Impossible | Kind::Behind => pace(kind, item),
        Kind::Unsigned => unsigned(item, reading),
        Kind::NotMe | Kind::Unopened | Kind::PassedOn => link(kind, item, reading),
        Kind::LateRequest | Kind::Dispute => asked(kind, item),
        Kind::Returned | Kind::Draft | Kind::Clock => left_lying(kind, item, reading),
        Kind::NoSupervisor => nobody_signs(item),
        Kind::Unplaced | Kind::Missing => lacking(kind, item, reading),
    }
}

fn pace(kind: Kind, item: &Item) -> (String, String) {
    let student = student(item);
    let title = match (kind, item.on_date) {
        (Kind::Behind, Some(from)) => {
            format!(
                "{student} is behind, and after {} cannot finish in time",
                from.plus_days(-1).words()
            )
        }
        (Kind::Behind, None) => format!("{student} is behind"),
        _ => format!("{student} cannot finish in time"),
    };
    let last = item
        .last_on
        .map_or_else(String::new, |day| format!("; last day {}", day.words()));
    let pace = if item.pace().is_zero() {
        "nothing submitted in the last three weeks".to_owned()
    } else {
        format!("at {} a week", item.pace())
    };
    let done = if item.minutes().is_zero() {
        "Nothing".to_owned()
    } else {
        item.minutes().to_string()
    };
    let why = format!(
        "{done} of {} counted or waiting, {pace}{last}. Agree on a plan with the student",
        item.required()
    );
    (title, why)
}

fn unsigned(item: &Item, reading: &Reading<'_>) -> (String, String) {
    let title = format!(
        "{} has {} to sign, the oldest for {}",
        person(item),
        count(item.entries, "entry", "entries"),
        days(reading.now.days_since(item.at))
    );
    let sent = match (item.sent_at, item.reminders.unwrap_or(0), item.opened_at) {
        _ if item.words == "disabled" => {
            "their account is disabled, so name somebody else or verify on behalf".to_owned()
        }
        (None, ..) => "no link is open".to_owned(),
        (Some(sent), reminders, opened) => format!(
            "link sent {}{}{}",
            sent.day_in(reading.zone).words(),
            match reminders {
                0 => "",
                1 => ", reminded once",
                _ => ", reminded twice",
            },
            if opened.is_none() {
                ", never opened"
            } else {
                ""
            }
        ),
    };
    let why = format!(
        "{}, {}, {}; {sent}",
        site(item),
        count(item.students, "student", "students"),
        item.minutes()
    );
    (title, why)
}

fn link(kind: Kind, item: &Item, reading: &Reading<'_>) -> (String, String) {
    let (person, site) = (person(item), site(item));
    let sent = item.at.day_in(reading.zone).words();
    match kind {
        Kind::NotMe => (
            format!("{person} says that {} is not their student", student(item)),
            format!(
                "They closed the link sent to {} on {sent}; {site}. Replace the supervisor or mend the address",
                item.words
            ),
        ),
        Kind::PassedOn => (
            format!("A sign-off link was passed on to {person}"),
            format!(
                "{}, on {sent}; {site}. Check that they may sign for this student",
                item.words
            ),
        ),
        _ => (
            format!("{person} never opened a link"),
            format!(
                "First mail on {sent} to {}; {site}, {}. Check the address or replace the supervisor",
                item.words,
                count(item.students, "student", "students")
            ),
        ),
    }
}

fn asked(kind: Kind, item: &Item) -> (String, String) {
    let day = item.on_date.map_or_else(String::new, Day::words);
    if kind == Kind::Dispute {
        let who = item.person_name.clone().unwrap_or_else(|| student(item));
        let why = format!(
            "{}, {day}, {}: “{}”",
            student(item),
            item.minutes(),
            quoted(&item.words)
        );
        return (format!("{who} disputes an entry"), why);
    }
    let more = item.students - 1;
    let span = match item.on_date {
        Some(first) if more > 0 => between(first, first.plus_days(more)),
        _ => day,
    };
    (
        format!("{} asks to log work late", student(item)),
        format!("{span}: “{}”", quoted(&item.words)),
    )
}

/// "Tue 20 to Thu 22 Oct"; the month stands twice where it changes.
fn between(first: Day, last: Day) -> String {
    let begins = if first.0.month() == last.0.month() {
        first.0.strftime("%a %-d").to_string()
    } else {
        first.words()
    };
    format!("{begins} to {}", last.words())
}

fn left_lying(kind: Kind, item: &Item, reading: &Reading<'_>) -> (String, String) {
    let (student, site) = (student(item), site(item));
    match kind {
        Kind::Returned => (
            format!(
                "{student} has {} to mend, the oldest for {}",
                count(item.entries, "returned entry", "returned entries"),
                days(reading.now.days_since(item.at))
            ),
            format!("{site}. The student must change and submit again"),
        ),
        Kind::Clock => (
            format!(
                "{student}’s clock has run since {}",
                item.at.words_in(reading.zone)
            ),
            format!("{site}. The student must say when the shift ended"),
        ),
        _ => {
            let oldest = item.on_date.map_or_else(String::new, Day::words);
            (
                format!(
                    "{student} has {} not submitted",
                    count(item.entries, "draft", "drafts")
                ),
                format!("{site}; the oldest is of {oldest}. The student must submit or remove it"),
            )
        }
    }
}

/// Whose hours nobody can sign: because nobody is named, because whoever is named cannot, or because it is over.
fn nobody_signs(item: &Item) -> (String, String) {
    let (student, site) = (student(item), site(item));
    let day = item.on_date.map_or_else(String::new, Day::words);
    let name = item.person_name.as_deref().unwrap_or("The supervisor");
    match item.words.as_str() {
        "disabled" => (
            format!("{name} cannot sign for {student}"),
            format!("{site}. Their account is disabled. Nobody can sign until you name somebody"),
        ),
        "stopped" => (
            format!("{name} stopped supervising, and {student} is still with them"),
            format!("{site}. Name somebody else"),
        ),
        "over" => (
            format!(
                "{student} has {} that nobody can sign",
                count(item.entries, "entry", "entries")
            ),
            format!(
                "{site}, {}; last day {day}. Verify on behalf of the supervisor",
                item.minutes()
            ),
        ),
        _ => (
            format!("{student} has no supervisor"),
            format!("{site}, from {day}. Nobody can sign until you name one"),
        ),
    }
}

fn lacking(kind: Kind, item: &Item, reading: &Reading<'_>) -> (String, String) {
    let day = item.on_date.map_or_else(String::new, Day::words);
    if kind == Kind::Missing {
        return (
            format!("{} is not on the roster any more", student(item)),
            format!("Missing since {day}. Withdraw the enrolment, or ask the registrar"),
        );
    }
    let is_past = item
        .on_date
        .is_some_and(|on| on < reading.now.day_in(reading.zone));
    let begins = if is_past { "began" } else { "begins" };
    if item.students > 1 {
        return (
            format!(
                "{} students of {} have no placement",
                item.students, item.words
            ),
            format!("The offering {begins} on {day}. Place the students"),
        );
    }
    (
        format!("{} has no placement", student(item)),
        format!("The offering {begins} on {day}. Place the student"),
    )
}

fn href(kind: Kind, item: &Item) -> String {
    match (kind, item.person) {
        (Kind::LateRequest, _) => format!("/late-requests/{}", item.id),
        (Kind::Unsigned, Some(person)) if item.students > 1 => format!("/cohort?person={person}"),
        // Where the address stands, with ways to mend it and to name somebody else.
        (Kind::Unopened | Kind::NotMe, _) => item.placement.map_or_else(
            || links(item),
            |placement| format!("/placements/{placement}#signers"),
        ),
        (Kind::Unsigned | Kind::PassedOn, _) => links(item),
        (Kind::Dispute, _) => format!("/students/{}#disputes", item.enrolment),
        (Kind::Returned | Kind::Draft, _) => format!("/students/{}#ledger", item.enrolment),
        (Kind::Unplaced, _) if item.students > 1 => "/placements/new".to_owned(),
        (Kind::NoSupervisor | Kind::Unplaced, _) => {
            format!("/students/{}#placements", item.enrolment)
        }
        _ => format!("/students/{}", item.enrolment),
    }
}

fn links(item: &Item) -> String {
    format!("/students/{}#supervisors", item.enrolment)
}

fn act_href(kind: Kind, item: &Item) -> String {
    match (kind, item.placement) {
        (Kind::NoSupervisor, Some(placement)) if item.words == "over" => {
            format!("/placements/{placement}/verification")
        }
        (Kind::Unsigned | Kind::Unopened | Kind::NotMe | Kind::NoSupervisor, Some(placement)) => {
            format!("/placements/{placement}/supervisors/new")
        }
        (Kind::Unplaced, _) if item.students == 1 => {
            format!("/placements/new?enrolment={}", item.enrolment)
        }
        _ => href(kind, item),
    }
}

fn act(kind: Kind, item: &Item) -> &'static str {
    match kind {
        Kind::NoSupervisor if item.words == "over" => "Verify",
        Kind::LateRequest | Kind::Dispute => "Answer",
        Kind::Unsigned | Kind::NotMe | Kind::Unopened => "Replace",
        Kind::PassedOn => "Check",
        Kind::NoSupervisor => "Name one",
        Kind::Unplaced => "Place",
        Kind::Impossible
        | Kind::Behind
        | Kind::Returned
        | Kind::Clock
        | Kind::Missing
        | Kind::Draft => "",
    }
}

fn student(item: &Item) -> String {
    item.student_name
        .clone()
        .unwrap_or_else(|| "A student".into())
}

fn person(item: &Item) -> String {
    item.person_name
        .clone()
        .unwrap_or_else(|| "A supervisor".into())
}

fn site(item: &Item) -> String {
    item.site_name.clone().unwrap_or_else(|| "No site".into())
}

fn count(number: i32, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

fn days(number: i64) -> String {
    if number == 1 {
        "1 day".into()
    } else {
        format!("{number} days")
    }
}

fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTED {
        return line;
    }
    let cut: String = line.chars().take(QUOTED).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests;
