use super::*;
use crate::kernel::{
    ids::{EnrolmentId, PersonId},
    time::Day,
};
use jiff::civil::date;
use uuid::Uuid;

fn at(text: &str) -> Instant {
    Instant(text.parse().unwrap())
}

fn of(kind: Kind) -> Item {
    Item {
        kind: kind.as_str().into(),
        rank: 1,
        at: at("2026-11-05T15:00:00Z"),
        id: Uuid::from_u128(9),
        enrolment: EnrolmentId::new(Uuid::from_u128(1)),
        placement: Some(Uuid::from_u128(2)),
        person: Some(PersonId::new(Uuid::from_u128(3))),
        minutes: 0,
        entries: 0,
        students: 1,
        on_date: Some(Day(date(2026, 12, 7))),
        words: String::new(),
        student_name: Some("Joan Achebe".into()),
        person_name: Some("Ruth Lindqvist".into()),
        site_name: Some("Pine Valley Clinic".into()),
        last_on: Some(Day(date(2026, 12, 18))),
        sent_at: None,
        opened_at: None,
        reminders: None,
    }
}

fn read(item: &Item) -> Line {
    let reading = Reading {
        now: at("2026-11-17T15:00:00Z"),
        zone: &TimeZone::UTC,
    };
    line(item, &reading).unwrap()
}

#[test]
fn a_student_behind_is_told_with_the_day_after_which_it_is_too_late() {
    let found = read(&Item {
        minutes: 31 * 60,
        entries: 3 * 60,
        students: 90 * 60,
        ..of(Kind::Behind)
    });
    assert_eq!(
        found.title,
        "Joan Achebe is behind, and after Sun 6 Dec cannot finish in time"
    );
    assert_eq!(
        found.why,
        "31 h of 90 h counted or waiting, at 3 h a week; last day Fri 18 Dec. Agree on a plan with the student"
    );
    assert_eq!(
        (found.urgency, found.whom.as_str()),
        ("soon", "Joan Achebe")
    );
}

#[test]
fn unsigned_hours_name_the_supervisor_and_what_was_tried() {
    let found = read(&Item {
        rank: 0,
        minutes: 41 * 60,
        entries: 12,
        students: 3,
        sent_at: Some(at("2026-11-06T09:00:00Z")),
        reminders: Some(2),
        ..of(Kind::Unsigned)
    });
    assert_eq!(
        found.title,
        "Ruth Lindqvist has 12 entries to sign, the oldest for 12 days"
    );
    assert_eq!(
        found.why,
        "Pine Valley Clinic, 3 students, 41 h; link sent Fri 6 Nov, reminded twice, never opened"
    );
    assert!(found.href.starts_with("/cohort?person="));
    assert_eq!(
        (found.urgency, found.whom.as_str()),
        ("urgent", "Ruth Lindqvist")
    );
}

#[test]
fn a_late_entry_request_quotes_the_student_shortly_and_leads_to_the_answer() {
    let found = read(&Item {
        students: 2,
        words: format!("The badge system\nwas down {}", "x".repeat(200)),
        ..of(Kind::LateRequest)
    });
    assert!(
        found
            .why
            .starts_with("Mon 7 to Tue 8 Dec: “The badge system was down xxx")
    );
    assert!(found.why.ends_with("…”"));
    assert_eq!(found.href, format!("/late-requests/{}", Uuid::from_u128(9)));
}

#[test]
fn every_kind_says_who_and_leads_somewhere() {
    for kind in Kind::ALL {
        let found = read(&of(kind));
        assert!(
            found.title.contains("Joan Achebe") || found.title.contains("Ruth Lindqvist"),
            "{}",
            found.title
        );
        assert!(!found.why.is_empty() && found.href.starts_with('/'));
    }
}

#[test]
fn whoever_cannot_sign_is_named_with_the_reason_and_the_act() {
    let disabled = read(&Item {
        words: "disabled".into(),
        ..of(Kind::NoSupervisor)
    });
    assert_eq!(disabled.title, "Ruth Lindqvist cannot sign for Joan Achebe");
    assert!(disabled.act_href.ends_with("/supervisors/new"));
    let over = read(&Item {
        words: "over".into(),
        person_name: None,
        entries: 2,
        minutes: 8 * 60,
        on_date: Some(Day(date(2026, 11, 13))),
        ..of(Kind::NoSupervisor)
    });
    assert_eq!(over.title, "Joan Achebe has 2 entries that nobody can sign");
    assert_eq!(
        over.why,
        "Pine Valley Clinic, 8 h; last day Fri 13 Nov. Verify on behalf of the supervisor"
    );
    assert!(over.act == "Verify" && over.act_href.ends_with("/verification"));
    let unsigned = read(&Item {
        words: "disabled".into(),
        entries: 1,
        ..of(Kind::Unsigned)
    });
    assert!(
        unsigned.send.is_none(),
        "no mail reaches a disabled account"
    );
    assert!(unsigned.why.contains("their account is disabled"));
}

#[test]
fn many_without_a_placement_are_one_line_that_leads_to_them() {
    let many = read(&Item {
        students: 65,
        words: "HIT 290, Fall 2026".into(),
        student_name: None,
        placement: None,
        on_date: Some(Day(date(2026, 8, 24))),
        ..of(Kind::Unplaced)
    });
    assert_eq!(
        many.title,
        "65 students of HIT 290, Fall 2026 have no placement"
    );
    assert_eq!(
        many.why,
        "The offering began on Mon 24 Aug. Place the students"
    );
    assert_eq!(many.act_href, "/placements/new");
}
