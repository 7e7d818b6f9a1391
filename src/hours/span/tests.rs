use super::*;
use jiff::civil::{DateTime, date, time};
use proptest::prelude::*;

/// Zones with every kind of change there is: half an hour (Lord Howe), a whole day skipped (Apia),
/// backwards summer time (Dublin, Casablanca), odd offsets (Kathmandu, St John's, Chatham), none.
const ZONES: [&str; 18] = [
    "America/New_York",
    "America/Chicago",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/Dublin",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(hour: i8, minute: i8) -> Time {
    time(hour, minute, 0, 0)
}

fn worked(shift: &Shift, zone_name: &str) -> u32 {
    shift.span(&zone(zone_name)).unwrap().worked.get()
}

#[test]
fn a_day_with_a_lunch_break_is_the_time_without_the_break() {
    let shift = Shift::new(date(2026, 11, 17), at(8, 0), at(16, 30)).with_break(Minutes::new(30));
    assert_eq!(worked(&shift, "America/Chicago"), 8 * 60);
}

#[test]
fn a_night_shift_is_an_hour_shorter_in_spring_and_an_hour_longer_in_autumn() {
    let night = |on| Shift::new(on, at(22, 0), at(6, 0)).overnight();
    assert_eq!(worked(&night(date(2026, 3, 6)), "America/Chicago"), 8 * 60);
    assert_eq!(worked(&night(date(2026, 3, 7)), "America/Chicago"), 7 * 60);
    assert_eq!(
        worked(&night(date(2026, 10, 31)), "America/Chicago"),
        9 * 60
    );
    assert_eq!(worked(&night(date(2026, 3, 7)), "America/Phoenix"), 8 * 60);
}

#[test]
fn on_lord_howe_the_change_is_half_an_hour() {
    let night = |on| Shift::new(on, at(22, 0), at(6, 0)).overnight();
    assert_eq!(
        worked(&night(date(2026, 10, 3)), "Australia/Lord_Howe"),
        7 * 60 + 30
    );
    assert_eq!(
        worked(&night(date(2026, 4, 4)), "Australia/Lord_Howe"),
        8 * 60 + 30
    );
}

#[test]
fn a_time_the_clock_skipped_is_named() {
    let from_the_gap = Shift::new(date(2026, 3, 8), at(2, 30), at(6, 0));
    let problem = from_the_gap.span(&zone("America/Chicago")).unwrap_err();
    assert_eq!(problem.edge(), Some(Edge::Start));
    assert_eq!(
        problem.to_string(),
        "Enter another start time: the clock went forward over 2:30 on Sun 8 Mar"
    );
    let into_the_gap = Shift::new(date(2026, 3, 7), at(20, 0), at(2, 30)).overnight();
    assert_eq!(
        into_the_gap
            .span(&zone("America/Chicago"))
            .unwrap_err()
            .edge(),
        Some(Edge::End)
    );
}

#[test]
fn a_whole_day_that_never_was_holds_no_entry() {
    let skipped = Shift::new(date(2011, 12, 30), at(9, 0), at(12, 0));
    let problem = skipped.span(&zone("Pacific/Apia")).unwrap_err();
    assert!(matches!(
        problem,
        SpanProblem::Skipped {
            edge: Edge::Start,
            ..
        }
    ));
}

#[test]
fn a_time_the_clock_showed_twice_is_asked_for_and_then_used() {
    let mut shift = Shift::new(date(2026, 11, 1), at(1, 30), at(6, 0));
    let problem = shift.span(&zone("America/Chicago")).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "Say which start time: the clock showed 1:30 twice on Sun 1 Nov"
    );
    shift.start_pass = Some(Pass::First);
    assert_eq!(worked(&shift, "America/Chicago"), 5 * 60 + 30);
    shift.start_pass = Some(Pass::Second);
    assert_eq!(worked(&shift, "America/Chicago"), 4 * 60 + 30);
}

#[test]
fn twenty_minutes_across_the_hour_put_back_are_twenty_minutes() {
    let mut shift = Shift::new(date(2026, 11, 1), at(1, 50), at(1, 10));
    shift.start_pass = Some(Pass::First);
    shift.end_pass = Some(Pass::Second);
    assert_eq!(worked(&shift, "America/Chicago"), 20);
}

#[test]
fn an_end_before_the_start_needs_the_next_day() {
    let shift = Shift::new(date(2026, 11, 17), at(22, 0), at(6, 0));
    let problem = shift.span(&zone("America/Chicago")).unwrap_err();
    assert_eq!(problem, SpanProblem::EndNotAfterStart);
    let nothing = Shift::new(date(2026, 11, 17), at(9, 0), at(9, 0));
    assert_eq!(
        nothing.span(&zone("UTC")),
        Err(SpanProblem::EndNotAfterStart)
    );
    assert_eq!(worked(&shift.overnight(), "America/Chicago"), 8 * 60);
}

#[test]
fn a_whole_day_is_the_longest_entry() {
    let around = |on| Shift::new(on, at(8, 0), at(8, 0)).overnight();
    assert_eq!(
        worked(&around(date(2026, 11, 17)), "America/Chicago"),
        24 * 60
    );
    assert_eq!(
        worked(&around(date(2026, 3, 7)), "America/Chicago"),
        23 * 60
    );
    let autumn = around(date(2026, 10, 31))
        .span(&zone("America/Chicago"))
        .unwrap_err();
    assert_eq!(
        autumn,
        SpanProblem::TooLong {
            minutes: Minutes::new(25 * 60)
        }
    );
    let longer = Shift::new(date(2026, 11, 17), at(8, 0), at(8, 1)).overnight();
    assert!(longer.span(&zone("America/Chicago")).is_err());
}

#[test]
fn the_last_day_of_the_calendar_is_refused_without_a_crash() {
    let last = Shift::new(Date::MAX, at(22, 0), at(6, 0)).overnight();
    for name in ZONES {
        assert!(last.span(&zone(name)).is_err(), "{name}");
    }
}

#[test]
fn a_break_leaves_something_to_count() {
    let shift = Shift::new(date(2026, 11, 17), at(9, 0), at(9, 30));
    let all = shift
        .clone()
        .with_break(Minutes::new(30))
        .span(&zone("UTC"))
        .unwrap_err();
    assert_eq!(
        all.to_string(),
        "Enter a break shorter than the 30 min from start to end"
    );
    assert_eq!(worked(&shift.with_break(Minutes::new(29)), "UTC"), 1);
}

#[test]
fn morning_and_evening_of_two_continents_overlap_by_instant() {
    let tuesday = date(2026, 11, 17);
    let span = |from, to, name| Shift::new(tuesday, from, to).span(&zone(name)).unwrap();
    let chicago = span(at(9, 0), at(12, 0), "America/Chicago");
    let berlin = span(at(16, 0), at(17, 0), "Europe/Berlin");
    let same_clock = span(at(9, 0), at(12, 0), "Europe/Berlin");
    let after = span(at(12, 0), at(13, 0), "America/Chicago");
    assert!(chicago.overlaps(&berlin) && berlin.overlaps(&chicago));
    assert!(!chicago.overlaps(&same_clock));
    assert!(!chicago.overlaps(&after), "one begins when the other ends");
}

/// Every instant, on whole minutes, at which a clock in the zone shows this: found by stepping
/// through three days minute by minute, with nothing but instant → local time.
fn showing(local: DateTime, zone: &TimeZone) -> Vec<Timestamp> {
    let noon = TimeZone::UTC.to_timestamp(local).unwrap();
    let around = (-36 * 60)..(36 * 60);
    around
        .map(|minute: i64| noon + minute.minutes())
        .filter(|instant| zone.to_datetime(*instant) == local)
        .collect()
}

/// The same answer as [`Shift::span`], counted step by step.
fn slow_span(shift: &Shift, zone: &TimeZone) -> Result<Span, &'static str> {
    let choose = |local: DateTime, pass: Option<Pass>| match (&showing(local, zone)[..], pass) {
        ([], _) => Err("skipped"),
        ([only], _) | ([only, _], Some(Pass::First)) | ([_, only], Some(Pass::Second)) => Ok(*only),
        _ => Err("shown twice"),
    };
    let starts_at = choose(shift.date.to_datetime(shift.start), shift.start_pass)?;
    let ends_at = choose(shift.end_date().to_datetime(shift.end), shift.end_pass)?;
    if ends_at <= starts_at {
        return Err("end not after start");
    }
    let mut minutes = 0;
    let mut clock = starts_at;
    while clock < ends_at {
        clock += 1.minute();
        minutes += 1;
    }
    if minutes > 24 * 60 {
        return Err("too long");
    }
    let worked = minutes - i64::from(shift.break_minutes.get());
    if worked <= 0 {
        return Err("break too long");
    }
    let worked = Minutes::new(u32::try_from(worked).unwrap());
    Ok(Span {
        starts_at,
        ends_at,
        worked,
    })
}

const fn name(problem: &SpanProblem) -> &'static str {
    match problem {
        SpanProblem::Skipped { .. } => "skipped",
        SpanProblem::ShownTwice { .. } => "shown twice",
        SpanProblem::EndNotAfterStart => "end not after start",
        SpanProblem::TooLong { .. } => "too long",
        SpanProblem::BreakTooLong { .. } => "break too long",
        SpanProblem::DateOutOfRange => "out of range",
    }
}

/// The local dates on which a zone changes its clock between 2005 and 2035.
fn change_dates(zone: &TimeZone) -> Vec<Date> {
    let from: Timestamp = "2005-01-01T00:00:00Z".parse().unwrap();
    let to: Timestamp = "2035-01-01T00:00:00Z".parse().unwrap();
    zone.following(from)
        .map(|change| change.timestamp())
        .take_while(|instant| *instant < to)
        .map(|instant| zone.to_datetime(instant).date())
        .collect()
}

prop_compose! {
    /// A shift in any zone; two in three begin within a day of a change of the clock.
    fn shifts()(
        zone in proptest::sample::select(&ZONES[..]),
        any_day in 0_i64..11_000,
        change in proptest::option::weighted(0.67, (any::<proptest::sample::Index>(), -1_i64..=1)),
        hours in (0_i8..24, 0_i8..24),
        minutes in (0_i8..12, 0_i8..12),
        ends_next_day in any::<bool>(),
        break_minutes in prop_oneof![3 => Just(0_u32), 2 => 0_u32..120],
        passes in (passes(), passes()),
    ) -> (&'static str, Shift) {
        let changes = change_dates(&TimeZone::get(zone).unwrap());
        let date = match change {
            Some((index, off)) if !changes.is_empty() => changes[index.index(changes.len())] + off.days(),
            _ => date(2005, 1, 1) + any_day.days(),
        };
        let shift = Shift {
            date,
            start: at(hours.0, minutes.0 * 5),
            end: at(hours.1, minutes.1 * 5),
            ends_next_day,
            break_minutes: Minutes::new(break_minutes),
            start_pass: passes.0,
            end_pass: passes.1,
        };
        (zone, shift)
    }
}

fn passes() -> impl Strategy<Value = Option<Pass>> {
    prop_oneof![
        Just(None),
        Just(Some(Pass::First)),
        Just(Some(Pass::Second))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_shift_in_any_zone_is_what_counting_minute_by_minute_finds((name_of_zone, shift) in shifts()) {
        let zone = zone(name_of_zone);
        let quick = shift.span(&zone).map_err(|problem| name(&problem));
        prop_assert_eq!(quick, slow_span(&shift, &zone), "{} {:?}", name_of_zone, shift);
    }

    #[test]
    fn what_was_worked_and_the_break_sum_to_the_time_that_passed((name_of_zone, shift) in shifts()) {
        if let Ok(span) = shift.span(&zone(name_of_zone)) {
            prop_assert_eq!(span.worked.saturating_add(shift.break_minutes), span.passed());
            prop_assert!(span.worked > Minutes::ZERO && span.passed() <= LONGEST);
        }
    }
}
