//! What holds for every line.

use jiff::civil::{Date, date, time};
use proptest::prelude::*;

use super::{LineContext, MAX_LINE, SiteName, Spell, When, read};
use crate::kernel::minutes::Minutes;

pub(super) fn placements() -> Vec<SiteName> {
    let names = [
        "Mercy Hospital",
        "Mercy West Clinic",
        "St. Mary's Coding Center",
        "Hôpital Général",
        "Riverside",
        "Riverside",
        "The Very Long Name of a Rehabilitation and Long-term Care Facility",
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

fn context(sites: &[SiteName], today: Date) -> LineContext<'_> {
    LineContext {
        today,
        sites,
        now: None,
        durations_allowed: true,
        site_must_be_named: false,
    }
}

fn holds(line: &str, context: &LineContext<'_>) -> Result<(), TestCaseError> {
    let reading = read(line, context);
    let said = !reading.spells.is_empty() || !reading.questions.is_empty();
    prop_assert_eq!(said, !line.trim().is_empty());
    for spell in &reading.spells {
        prop_assert!(spell.date <= context.today);
        prop_assert!(spell.when.length() <= Minutes::DAY);
        prop_assert!(spell.worked() > Minutes::ZERO);
        if let When::Clock {
            start,
            end,
            next_day,
        } = spell.when
        {
            prop_assert_ne!(start, end);
            prop_assert_eq!(next_day, end < start);
        }
        let written = spell.canonical(context.sites);
        let again = read(&written, context);
        prop_assert_eq!(&again.questions, &vec![], "{} became {}", line, written);
        prop_assert_eq!(
            &again.spells,
            &vec![spell.clone()],
            "{} became {}",
            line,
            written
        );
    }
    for question in &reading.questions {
        prop_assert!(!question.words.is_empty());
        for choice in &question.choices {
            prop_assert!(choice.line.chars().count() <= MAX_LINE);
        }
    }
    prop_assert!(
        clicks_end(line, context, Choices::First),
        "{} never ends",
        line
    );
    prop_assert!(
        clicks_end(line, context, Choices::Last),
        "{} never ends",
        line
    );
    Ok(())
}

#[derive(Clone, Copy)]
enum Choices {
    First,
    Last,
}

/// Whether a student who clicks one choice after another comes to an end.
fn clicks_end(line: &str, context: &LineContext<'_>, take: Choices) -> bool {
    let mut line = line.to_owned();
    for _ in 0..40 {
        let questions = read(&line, context).questions;
        let choices = questions.into_iter().map(|question| question.choices);
        let Some(mut choices) = choices.into_iter().find(|choices| !choices.is_empty()) else {
            return true;
        };
        line = match take {
            Choices::First => choices.remove(0).line,
            Choices::Last => choices.remove(choices.len() - 1).line,
        };
    }
    false
}

/// Words that students type, in any order, with and without spaces.
fn line_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "9",
        "12",
        "9-12",
        "9-12:30",
        "6-2",
        "22-6",
        "8am",
        "4:30p",
        "-",
        "–",
        "to",
        "from",
        "noon",
        "midnight",
        "yesterday",
        "today",
        "mon",
        "sat",
        "17",
        "nov",
        "11/12",
        "2026-11-10",
        "2h30",
        "1.5h",
        "2",
        "h",
        "30",
        "m",
        "-45m",
        "-45",
        "less",
        "lunch",
        "break",
        "@mercy",
        "@",
        "@riv",
        "@riverside/2",
        "@very",
        "#I.1",
        "#",
        ";",
        ",",
        ":",
        ".",
        "coding",
        "audit",
        "next",
        "day",
        "+1",
        "/",
        "am",
        "p.m.",
        "last",
        "night",
        "00:00",
        "10:00-11:00",
        "7-7:30",
        "24",
        "on",
        "for",
        "and",
        "\"",
        "West",
        "hospital",
        "2026",
        "13-5",
        "9:00-05:00",
        "1h-1h",
    ]);
    let spaced = prop::bool::weighted(0.75);
    prop::collection::vec((words, spaced), 1..12).prop_map(|parts| {
        let mut line = String::new();
        for (word, spaced) in parts {
            line.push_str(word);
            line.push_str(if spaced { " " } else { "" });
        }
        line
    })
}

fn spell() -> impl Strategy<Value = Spell> {
    let when = prop_oneof![
        (0_u16..1440, 1_u16..1440).prop_map(|(start, minutes)| {
            When::of(super::halves::Span { start, minutes }).expect("a time of day")
        }),
        (1_u32..=1440).prop_map(|minutes| When::Duration(Minutes::new(minutes))),
    ];
    let text = prop_oneof![
        "[a-z]{2,9}( [a-z]{1,9}){0,4}",
        "[ -:<-~]{0,30}",
        prop::collection::vec(
            prop::sample::select(vec![
                "9-12", "mon", "-45m", "less 30m", "@mercy", "#I.1", ":", "lunch", "am",
                "hospital", "coding", "next day", "30", "sat", "12/11", "2h", "and", "to", "-",
            ]),
            0..5
        )
        .prop_map(|words| words.join(" ")),
    ];
    let codes = prop::collection::vec("[A-Z]{1,3}\\.[1-9]", 0..3);
    (
        when,
        text,
        codes,
        prop::option::of(0_usize..7),
        0_u32..600,
        0_i32..400,
    )
        .prop_map(|(when, text, mut competencies, site, pause, back)| {
            competencies.dedup();
            if competencies.first() == competencies.last() {
                competencies.truncate(1);
            }
            let length = when.length().get();
            let day = date(2026, 11, 17).checked_sub(jiff::Span::new().days(back));
            Spell {
                date: day.expect("a date"),
                when,
                break_minutes: Minutes::new(if pause < length { pause } else { 0 }),
                activity: text.split_whitespace().collect::<Vec<_>>().join(" "),
                site,
                competencies,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_read_or_asked_about(line in any::<String>()) {
        let sites = placements();
        holds(&line, &context(&sites, date(2026, 11, 17)))?;
    }

    #[test]
    fn any_mixture_of_the_grammar_holds(line in line_like()) {
        let sites = placements();
        holds(&line, &context(&sites, date(2026, 11, 17)))?;
    }

    #[test]
    fn any_short_run_of_its_marks_holds(line in "[0-9apmh:.,;@#/+ \"–-]{1,24}") {
        let sites = placements();
        holds(&line, &context(&sites, date(2026, 11, 17)))?;
    }

    #[test]
    fn large_and_broken_numbers_hold(
        line in "([0-9]{1,5}[:.,/h+-]?){1,5} ?(h|m|hours|am|nov|\\+1)? ?[a-z]{0,3}"
    ) {
        let sites = placements();
        holds(&line, &context(&sites, date(2026, 11, 17)))?;
    }

    #[test]
    fn every_day_of_the_year_is_a_day_to_read_on(line in line_like(), back in 0_i32..800) {
        let sites = placements();
        let today = date(2028, 3, 2).checked_sub(jiff::Span::new().days(back)).expect("a date");
        holds(&line, &context(&sites, today))?;
    }

    #[test]
    fn at_every_hour_nothing_is_guessed(line in line_like(), minute in 0_i16..1440) {
        let sites = placements();
        let hour = |part: i16| i8::try_from(part).unwrap();
        let now = time(hour(minute / 60), hour(minute % 60), 0, 0);
        let context = LineContext { now: Some(now), ..context(&sites, date(2026, 11, 17)) };
        holds(&line, &context)?;
    }

    #[test]
    fn a_spell_that_is_written_reads_back(spell in spell()) {
        let sites = placements();
        let context = context(&sites, date(2026, 11, 17));
        let written = spell.canonical(&sites);
        let reading = read(&written, &context);
        prop_assert_eq!(&reading.questions, &vec![], "{}", written);
        prop_assert_eq!(reading.spells, vec![spell], "{}", written);
    }

    #[test]
    fn two_bare_hours_are_read_in_a_day_or_asked_about(start in 1_u8..=12, end in 1_u8..=12) {
        let sites = placements();
        let reading = read(&format!("{start}-{end}"), &context(&sites, date(2026, 11, 17)));
        match reading.spells.as_slice() {
            [only] => {
                let When::Clock { start, end, next_day } = only.when else {
                    return Err(TestCaseError::fail("hours"));
                };
                prop_assert!(!next_day && start.hour() >= 7 && end.hour() <= 19);
            }
            _ => prop_assert!(reading.questions[0].choices.len() > 1),
        }
    }
}

#[test]
fn choosing_hours_gives_the_hours_on_the_label() {
    let sites = placements();
    let context = context(&sites, date(2026, 11, 17));
    let mut asked = 0;
    for start in 0..25 {
        for end in 0..25 {
            for form in [
                "S-E",
                "S:30-E",
                "S-E:15",
                "0S:00-E",
                "S-0E:00",
                "Sam-E",
                "S-Epm",
                "S-E next day",
            ] {
                let line = form
                    .replace('S', &start.to_string())
                    .replace('E', &end.to_string());
                for choice in read(&line, &context)
                    .questions
                    .into_iter()
                    .flat_map(|q| q.choices)
                {
                    let Some((_, length)) = choice.label.split_once(", ") else {
                        continue;
                    };
                    let again = read(&choice.line, &context);
                    let [spell] = again.spells.as_slice() else {
                        panic!("{line}: {choice:?}")
                    };
                    assert_eq!(spell.when.words_with_length(), choice.label, "{line}");
                    assert_eq!(spell.worked().to_string(), length, "{line}");
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 500, "{asked}");
}

#[test]
fn a_line_as_long_as_allowed_is_quick_to_read() {
    let sites = placements();
    let context = context(&sites, date(2026, 11, 17));
    for word in [
        "1h-", "1-", "-1h ", "9-12 ", "less ", "2h ", "@mercy ", "#I.1,", "mon ", "nov 1 ", "@",
    ] {
        let line: String = word.repeat(MAX_LINE).chars().take(MAX_LINE).collect();
        let begun = std::time::Instant::now();
        let _ = read(&line, &context);
        assert!(begun.elapsed().as_millis() < 500, "{word}");
    }
}
