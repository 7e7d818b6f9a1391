//! The table of cases in `cases.txt`: what a student types on Tuesday 17 November 2026, and what
//! is made of it.
//!
//! A line at the margin is typed. Under it `=` is a spell, `?` a question (the text it is about,
//! then its words) and `>` the line that a choice makes. A line that begins with `!` changes what
//! follows: `! lengths no`, `! site asked`, `! it is 3:17`. A line that begins with `//` is a heading.

use std::fmt::Write;

use jiff::civil::{date, time};

use super::{LineContext, LineReading, SiteName, Spell, When, read};

fn placements() -> Vec<SiteName> {
    let names = [
        "Mercy Hospital",
        "Mercy West Clinic",
        "St. Mary's Coding Center",
        "Hôpital Général",
    ];
    names
        .iter()
        .enumerate()
        .map(|(key, name)| SiteName {
            key,
            name: (*name).into(),
            days: None,
        })
        .collect()
}

fn shown(spell: &Spell) -> String {
    let mut text = format!("    = {} ", spell.date.strftime("%a %-d %b %Y"));
    match spell.when {
        When::Clock {
            start,
            end,
            next_day,
        } => {
            let after = if next_day { "+1" } else { "" };
            write!(
                text,
                "{}-{}{after}",
                start.strftime("%H:%M"),
                end.strftime("%H:%M")
            )
            .unwrap();
        }
        When::Duration(_) => text.push_str("length"),
    }
    if !spell.break_minutes.is_zero() {
        write!(text, " less {}", spell.break_minutes).unwrap();
    }
    write!(text, " ({})", spell.worked()).unwrap();
    if let Some(site) = spell.site {
        write!(text, " @{site}").unwrap();
    }
    for code in &spell.competencies {
        write!(text, " #{code}").unwrap();
    }
    if !spell.activity.is_empty() {
        write!(text, " \"{}\"", spell.activity).unwrap();
    }
    text
}

fn told(reading: &LineReading) -> Vec<String> {
    let mut lines: Vec<String> = reading.spells.iter().map(shown).collect();
    for question in &reading.questions {
        lines.push(format!("    ? {} -- {}", question.piece, question.words));
        lines.extend(
            question
                .choices
                .iter()
                .map(|choice| format!("    > {}", choice.line)),
        );
    }
    lines
}

#[test]
fn what_students_type_is_read_as_the_table_says() {
    let table = include_str!("cases.txt");
    let sites = placements();
    let mut context = LineContext {
        today: date(2026, 11, 17),
        sites: &sites,
        now: None,
        durations_allowed: true,
        site_must_be_named: false,
    };
    let mut lines = table.lines().peekable();
    let (mut count, mut wrong) = (0, String::new());
    while let Some(typed) = lines.next() {
        match typed {
            "! lengths no" => context.durations_allowed = false,
            "! lengths yes" => context.durations_allowed = true,
            "! it is 3:17" => context.now = Some(time(3, 17, 0, 0)),
            "! it is 23:00" => context.now = Some(time(23, 0, 0, 0)),
            "! it is late enough" => context.now = None,
            "! site asked" => context.site_must_be_named = true,
            "! site not asked" => context.site_must_be_named = false,
            heading if heading.is_empty() || heading.starts_with("//") => {}
            typed => {
                let mut expected = Vec::new();
                while let Some(line) = lines.next_if(|line| line.starts_with("    ")) {
                    expected.push(line.to_owned());
                }
                let told = told(&read(typed, &context));
                count += 1;
                if told != expected {
                    writeln!(wrong, "{typed}\n{}", told.join("\n")).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "these read otherwise:\n{wrong}");
    assert!(count >= 220, "{count} cases");
}
