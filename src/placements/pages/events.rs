//! What happened to a placement, in words.

use crate::{
    audit::read::EventRow,
    kernel::{ids::PersonId, site_clock::SiteClock, time::Day},
    placements::model::Part,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When, in words.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// Why; may be empty.
    pub reason: String,
}

/// The particulars that our events carry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Detail {
    from: Option<Day>,
    to: Option<serde_json::Value>,
    was_from: Option<Day>,
    was_to: Option<Day>,
    old: Option<PersonId>,
    new: Option<PersonId>,
    part: String,
    last: Option<Day>,
    on: Option<Day>,
}

/// Events in words; names are those of the placement's supervisors.
pub fn lines(
    events: &[EventRow],
    names: &BTreeMap<PersonId, String>,
    clock: &SiteClock,
) -> Vec<Line> {
    events
        .iter()
        .map(|event| {
            let detail = serde_json::from_str(&event.detail).unwrap_or_default();
            Line {
                at: clock.words(event.at),
                who: event.who(),
                what: words(event, &detail, names),
                // What the program itself does carries the reason for which it may do it.
                reason: if event.actor_kind == "system" {
                    String::new()
                } else {
                    event.reason.clone()
                },
            }
        })
        .collect()
}

fn words(event: &EventRow, detail: &Detail, names: &BTreeMap<PersonId, String>) -> String {
    let name = |person: Option<PersonId>| {
        person
            .and_then(|person| names.get(&person))
            .map_or("somebody", String::as_str)
    };
    match event.action.as_str() {
        "placement.confirmed" => match (detail.from, detail.last_day()) {
            (Some(from), Some(to)) => {
                format!("Confirmed, {} to {}", from.words(), to.words_with_year())
            }
            _ => "Confirmed".into(),
        },
        "placement.became_active" => "Began".into(),
        "placement.supervisor_changed" => supervisor_words(detail, &name),
        "placement.site_changed" => match detail.on {
            Some(on) => format!("Moved to another site from {}", on.words_with_year()),
            None => "Moved to another site".into(),
        },
        "placement.dates_changed" => dates_words(detail),
        "placement.ended" => match detail.last {
            Some(last) => format!("Ended early, last day {}", last.words_with_year()),
            None => "Ended early".into(),
        },
        "placement.completed" => "Completed".into(),
        _ => event.what(),
    }
}

impl Detail {
    fn last_day(&self) -> Option<Day> {
        serde_json::from_value(self.to.clone()?).ok()
    }
}

fn supervisor_words<'a>(detail: &Detail, name: &dyn Fn(Option<PersonId>) -> &'a str) -> String {
    let part = Part::parse(&detail.part).map_or("Supervisor", Part::label);
    match (detail.old, detail.new) {
        (Some(_), Some(_)) => {
            format!(
                "{part}: {} instead of {}",
                name(detail.new),
                name(detail.old)
            )
        }
        (None, Some(_)) => format!("{part}: {}", name(detail.new)),
        (Some(_), None) => format!("{part}: {} no longer signs", name(detail.old)),
        (None, None) => format!("{part} changed"),
    }
}

fn dates_words(detail: &Detail) -> String {
    match (
        detail.from,
        detail.last_day(),
        detail.was_from,
        detail.was_to,
    ) {
        (Some(from), Some(to), Some(was_from), Some(was_to)) => format!(
            "Dates changed to {} to {}; they were {} to {}",
            from.words(),
            to.words_with_year(),
            was_from.words(),
            was_to.words_with_year()
        ),
        _ => "Dates changed".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::EventId;
    use jiff::tz::TimeZone;

    fn told(action: &str, detail: &serde_json::Value) -> String {
        let event = EventRow {
            at: "2026-11-17T16:05:00Z"
                .parse::<jiff::Timestamp>()
                .unwrap()
                .into(),
            id: EventId::fresh(),
            seq: 1,
            actor_kind: "person".into(),
            actor: Some("Renee Whitfield".into()),
            about: None,
            own: false,
            subject: dana().get(),
            day: None,
            is_draft: false,
            with: None,
            action: action.into(),
            reason: "On leave".into(),
            detail: detail.to_string(),
        };
        let names = BTreeMap::from([(dana(), "Dana Okafor".to_owned())]);
        lines(&[event], &names, &SiteClock::new("UTC", TimeZone::UTC))
            .remove(0)
            .what
    }

    fn dana() -> PersonId {
        "018f0000-0000-7000-8000-000000000001".parse().unwrap()
    }

    #[test]
    fn events_read_as_sentences() {
        let null = serde_json::json!({});
        assert_eq!(told("placement.became_active", &null), "Began");
        let detail = serde_json::json!({ "part": "second", "old": null, "new": dana() });
        assert_eq!(
            told("placement.supervisor_changed", &detail),
            "Second supervisor: Dana Okafor"
        );
        let detail =
            serde_json::json!({ "part": "primary", "old": PersonId::fresh(), "new": dana() });
        assert_eq!(
            told("placement.supervisor_changed", &detail),
            "Supervisor: Dana Okafor instead of somebody"
        );
        let detail = serde_json::json!({
            "from": "2026-09-01", "to": "2026-12-18", "was_from": "2026-08-31", "was_to": "2026-12-11" });
        assert_eq!(
            told("placement.dates_changed", &detail),
            "Dates changed to Tue 1 Sep to Fri 18 Dec 2026; they were Mon 31 Aug to Fri 11 Dec 2026"
        );
    }

    #[test]
    fn a_change_of_site_names_the_day_and_not_the_id_of_the_next_placement() {
        let detail = serde_json::json!({ "to": dana(), "site": dana(), "on": "2026-10-05" });
        assert_eq!(
            told("placement.site_changed", &detail),
            "Moved to another site from Mon 5 Oct 2026"
        );
    }

    #[test]
    fn an_event_without_particulars_is_still_told() {
        assert_eq!(
            told("placement.dates_changed", &serde_json::Value::Null),
            "Dates changed"
        );
        assert_eq!(
            told("placement.looked_at", &serde_json::Value::Null),
            "Placement looked at"
        );
    }
}
