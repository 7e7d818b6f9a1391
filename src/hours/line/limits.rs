//! What is printed of a spell, and how much one line may hold.

use jiff::civil::{date, time};

use super::properties::placements;
use super::{LineContext, MAX_LINE, SiteName, Spell, When, read};
use crate::kernel::minutes::Minutes;

fn context(sites: &[SiteName]) -> LineContext<'_> {
    LineContext {
        today: date(2026, 11, 17),
        now: None,
        sites,
        durations_allowed: true,
        site_must_be_named: false,
    }
}

fn only(line: &str) -> Spell {
    let sites = placements();
    let mut spells = read(line, &context(&sites)).spells;
    assert_eq!(spells.len(), 1, "{line}");
    spells.remove(0)
}

#[test]
fn a_student_sees_the_line_echoed_in_words() {
    for (line, echo) in [
        ("9-12:30 coding audit", "Tue 17 Nov, 9:00–12:30, 3 h 30"),
        (
            "mon 22-6 night shift",
            "Mon 16 Nov, 22:00–6:00 next day, 8 h",
        ),
        (
            "9-5 -45m lunch",
            "Tue 17 Nov, 9:00–17:00 less 45 min, 7 h 15",
        ),
        ("2h30 coding", "Tue 17 Nov, 2 h 30"),
        ("2h -15m coding", "Tue 17 Nov, 2 h less 15 min, 1 h 45"),
        ("4pm-midnight", "Tue 17 Nov, 16:00–0:00 next day, 8 h"),
    ] {
        assert_eq!(only(line).echo(), echo);
        assert_eq!(
            only(&only(line).echo()).echo(),
            echo,
            "the echo can be typed"
        );
    }
}

#[test]
fn a_spell_is_written_with_all_it_says() {
    let sites = placements();
    for (line, written) in [
        ("9-1230 coding audit", "2026-11-17 09:00-12:30 coding audit"),
        (
            "mon 22-6 -30m @mercy-w cover #i.1",
            "2026-11-16 22:00-06:00+1 -30m @mercy-west-clinic #I.1 cover",
        ),
        ("10-11 \"today\"", "2026-11-17 10:00am-11:00am : \"today\""),
        (
            "90m @riverside/2 ICD-10",
            "2026-11-17 1h30 @riverside/2 : ICD-10",
        ),
        (
            "2h @very coding",
            "2026-11-17 2h @the-very-long-name-of-a-rehabilitation-a/1 coding",
        ),
    ] {
        assert_eq!(only(line).canonical(&sites), written);
    }
}

#[test]
fn a_spell_made_elsewhere_is_written_without_what_would_split_it() {
    let spell = Spell {
        date: date(2026, 11, 17),
        when: When::Clock {
            start: time(9, 0, 0, 0),
            end: time(10, 0, 0, 0),
            next_day: false,
        },
        break_minutes: Minutes::ZERO,
        activity: "audit; then\nrelease".into(),
        site: None,
        competencies: vec![],
    };
    assert_eq!(only(&spell.canonical(&[])).activity, "audit, then release");
}

#[test]
fn a_night_shift_ends_on_the_day_after_it_began() {
    assert_eq!(only("mon 22-6").end_date(), date(2026, 11, 17));
    assert_eq!(only("mon 9-5").end_date(), date(2026, 11, 16));
}

#[test]
fn a_blank_line_says_nothing() {
    let sites = placements();
    for blank in ["", "   ", "\t\u{a0}"] {
        let reading = read(blank, &context(&sites));
        assert!(reading.spells.is_empty() && reading.questions.is_empty());
        assert!(!reading.is_clear());
    }
    assert!(read("9-12 coding", &context(&sites)).is_clear());
    assert!(!read("9-12; 6", &context(&sites)).is_clear());
}

#[test]
fn a_line_over_500_characters_is_asked_to_be_shorter() {
    let sites = placements();
    let line = format!("9-12 é{}", "x".repeat(MAX_LINE - 6));
    let words = |line: &str| read(line, &context(&sites)).questions.remove(0).words;
    assert_eq!(
        words(&line),
        "Shorten the text of each spell to 400 characters."
    );
    assert_eq!(
        words(&format!("{line}x")),
        "Shorten the line to 500 characters."
    );
    let fits = format!("9-12 {}", "x".repeat(400));
    assert!(read(&fits, &context(&sites)).is_clear());
    assert!(!read(&format!("{fits}x"), &context(&sites)).is_clear());
}

#[test]
fn a_line_of_thirteen_spells_is_asked_to_be_split() {
    let sites = placements();
    let twelve = "2h coding;".repeat(12);
    assert_eq!(read(&twelve, &context(&sites)).spells.len(), 12);
    let reading = read(&format!("{twelve}3h more"), &context(&sites));
    assert!(reading.spells.is_empty());
    assert_eq!(reading.questions[0].piece, "3h more");
    assert_eq!(
        reading.questions[0].words,
        "Enter 12 spells or fewer in one line."
    );
}

#[test]
fn two_sites_of_one_name_are_told_apart_by_number() {
    let sites = placements();
    let reading = read("9-12 @riverside coding", &context(&sites));
    let lines: Vec<_> = reading.questions[0]
        .choices
        .iter()
        .map(|c| c.line.as_str())
        .collect();
    assert_eq!(
        lines,
        ["9-12 @riverside/1 coding", "9-12 @riverside/2 coding"]
    );
    assert_eq!(only(lines[1]).site, Some(5));
}

#[test]
fn a_student_without_placements_is_told_to_leave_the_site_out() {
    let reading = read("9-12 @mercy coding", &context(&[]));
    assert!(reading.questions[0].choices.is_empty());
    assert!(reading.questions[0].words.starts_with("Leave out the site"));
}
