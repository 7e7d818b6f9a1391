use super::*;
use crate::hours::span::Shift;
use crate::programs::requirement::{Limit, Preset, Rounding, StandardIds};
use jiff::civil::{date, time};
use uuid::Uuid;

const CHICAGO: &str = "America/Chicago";

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn clock(on: Date, from: (i8, i8), to: (i8, i8), zone_name: &str) -> Worked {
    let at = |(hour, minute)| time(hour, minute, 0, 0);
    let mut shift = Shift::new(on, at(from), at(to));
    shift.ends_next_day = to <= from;
    Worked::Clock(shift.span(&zone(zone_name)).unwrap())
}

const TUESDAY: Date = date(2026, 11, 17);

fn id(number: u128) -> EntryId {
    EntryId::new(Uuid::from_u128(number))
}

/// What Maya, on site at Mercy Hospital in Chicago, is about to log.
fn proposed(on: Date, from: (i8, i8), to: (i8, i8)) -> Proposed {
    Proposed {
        id: None,
        corrects: None,
        date: on,
        worked: clock(on, from, to, CHICAGO),
        mode: Mode::OnSite,
        category: None,
        zone: zone(CHICAGO),
        first_submitted: None,
    }
}

/// What Maya has logged already.
fn logged(number: u128, on: Date, from: (i8, i8), to: (i8, i8)) -> OwnEntry {
    let worked = clock(on, from, to, CHICAGO);
    OwnEntry {
        id: id(number),
        corrects: None,
        placement: PlacementId::new(Uuid::from_u128(1)),
        site: "Mercy Hospital".to_owned(),
        zone: zone(CHICAGO),
        date: on,
        worked,
        minutes: worked.minutes(),
        state: EntryState::Submitted,
    }
}

fn requirement() -> Requirement {
    let category = |number| CategoryId::new(Uuid::from_u128(number));
    Preset::HimOnSite90.requirement(StandardIds {
        on_site: category(1),
        simulation: category(2),
    })
}

struct World {
    requirement: Requirement,
    others: Vec<OwnEntry>,
    late_granted: Vec<Days>,
    now: Timestamp,
}

impl World {
    /// Friday 20 November 2026, 18:00 in Chicago.
    fn new() -> Self {
        Self {
            requirement: requirement(),
            others: Vec::new(),
            late_granted: Vec::new(),
            now: "2026-11-21T00:00:00Z".parse().unwrap(),
        }
    }

    fn with(mut self, others: Vec<OwnEntry>) -> Self {
        self.others = others;
        self
    }

    fn findings(&self, proposed: &Proposed) -> Vec<Finding> {
        let against = Against {
            requirement: &self.requirement,
            placement: Days {
                first: date(2026, 9, 1),
                last: date(2026, 12, 11),
            },
            others: &self.others,
            late_granted: &self.late_granted,
            now: self.now,
        };
        check(proposed, &against)
    }

    fn words(&self, proposed: &Proposed) -> Vec<(Severity, String)> {
        self.findings(proposed)
            .into_iter()
            .map(|f| (f.severity, f.words))
            .collect()
    }
}

#[track_caller]
fn blocked(world: &World, proposed: &Proposed, words: &str) {
    assert_eq!(world.words(proposed), [(Severity::Block, words.to_owned())]);
}

#[track_caller]
fn warned(world: &World, proposed: &Proposed, words: &str) {
    assert_eq!(world.words(proposed), [(Severity::Warn, words.to_owned())]);
}

#[track_caller]
fn fine(world: &World, proposed: &Proposed) {
    assert_eq!(world.words(proposed), []);
}

#[test]
fn an_ordinary_day_raises_nothing() {
    fine(&World::new(), &proposed(TUESDAY, (9, 0), (12, 30)));
}

#[test]
fn maya_cannot_be_at_two_places_at_once() {
    let world = World::new().with(vec![logged(1, TUESDAY, (9, 0), (12, 30))]);
    blocked(
        &world,
        &proposed(TUESDAY, (12, 0), (14, 0)),
        "This overlaps 9:00–12:30 on Tue 17 Nov at Mercy Hospital, which is in your log already",
    );
    fine(&world, &proposed(TUESDAY, (12, 30), (14, 0)));
    fine(&world, &proposed(TUESDAY, (7, 0), (9, 0)));
}

#[test]
fn a_traveller_overlaps_by_instant_and_not_by_clock() {
    let mut berlin = logged(1, TUESDAY, (9, 0), (12, 0));
    berlin.zone = zone("Europe/Berlin");
    berlin.site = "Charité".to_owned();
    berlin.worked = clock(TUESDAY, (16, 0), (18, 0), "Europe/Berlin");
    berlin.minutes = berlin.worked.minutes();
    let world = World::new().with(vec![berlin]);
    fine(&world, &proposed(TUESDAY, (16, 0), (18, 0)));
    blocked(
        &world,
        &proposed(TUESDAY, (10, 0), (12, 0)),
        "This overlaps 16:00–18:00 on Tue 17 Nov at Charité, which is in your log already",
    );
}

#[test]
fn a_night_shift_overlaps_the_next_morning() {
    let night = logged(1, date(2026, 11, 16), (22, 0), (6, 0));
    let world = World::new().with(vec![night]);
    let findings = world.findings(&proposed(TUESDAY, (5, 30), (8, 0)));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, Rule::Overlap);
}

#[test]
fn rejected_and_voided_entries_are_no_obstacle_and_drafts_are() {
    for state in EntryState::ALL {
        let mut other = logged(1, TUESDAY, (9, 0), (10, 0));
        other.state = state;
        let findings = World::new()
            .with(vec![other])
            .findings(&proposed(TUESDAY, (9, 0), (10, 0)));
        let gone = [
            EntryState::Rejected,
            EntryState::Superseded,
            EntryState::Voided,
        ]
        .contains(&state);
        assert_eq!(findings.is_empty(), gone, "{state:?}");
    }
}

#[test]
fn an_entry_overlaps_neither_itself_nor_what_it_corrects() {
    let world = World::new().with(vec![logged(1, TUESDAY, (9, 0), (16, 0))]);
    let mut draft = proposed(TUESDAY, (9, 0), (16, 30));
    draft.id = Some(id(1));
    fine(&world, &draft);
    let mut correction = proposed(TUESDAY, (9, 0), (16, 30));
    correction.corrects = Some(id(1));
    fine(&world, &correction);
}

#[test]
fn tomorrow_and_this_evening_are_still_to_come() {
    let world = World::new();
    let saturday = date(2026, 11, 21);
    blocked(
        &world,
        &proposed(saturday, (9, 0), (12, 0)),
        "Sat 21 Nov is still to come: log it once the work is done",
    );
    let friday = date(2026, 11, 20);
    blocked(
        &world,
        &proposed(friday, (16, 0), (18, 1)),
        "This ends at 18:01 and it is 18:00 now: log it once the work is done",
    );
    fine(&world, &proposed(friday, (16, 0), (18, 0)));
}

#[test]
fn today_is_the_date_at_the_site() {
    let mut tokyo = proposed(TUESDAY, (9, 0), (10, 0));
    tokyo.zone = zone("Asia/Tokyo");
    tokyo.date = date(2026, 11, 21);
    tokyo.worked = clock(tokyo.date, (7, 0), (9, 0), "Asia/Tokyo");
    fine(&World::new(), &tokyo);
}

#[test]
fn a_program_may_let_students_plan_ahead() {
    let mut world = World::new();
    world.requirement.future_forbidden = false;
    fine(&world, &proposed(date(2026, 12, 1), (9, 0), (12, 0)));
}

#[test]
fn work_lies_between_the_first_and_the_last_day_of_the_placement() {
    let mut world = World::new();
    world.requirement.late_entry_days = 100;
    blocked(
        &world,
        &proposed(date(2026, 8, 31), (9, 0), (12, 0)),
        "Mon 31 Aug is before your placement begins on Tue 1 Sep",
    );
    fine(&world, &proposed(date(2026, 9, 1), (9, 0), (12, 0)));
    world.now = "2026-12-20T00:00:00Z".parse().unwrap();
    blocked(
        &world,
        &proposed(date(2026, 12, 12), (9, 0), (12, 0)),
        "Sat 12 Dec is after your placement ended on Fri 11 Dec",
    );
    fine(&world, &proposed(date(2026, 12, 11), (22, 0), (6, 0)));
}

#[test]
fn after_fourteen_days_a_late_entry_must_be_granted() {
    let mut world = World::new();
    fine(&world, &proposed(date(2026, 11, 6), (9, 0), (12, 0)));
    let late = proposed(date(2026, 11, 5), (9, 0), (12, 0));
    blocked(
        &world,
        &late,
        "Thu 5 Nov is more than 14 days ago: ask for a late entry and give the reason",
    );
    world.late_granted = vec![Days {
        first: date(2026, 11, 3),
        last: date(2026, 11, 4),
    }];
    assert_eq!(world.findings(&late).len(), 1, "another day was granted");
    world.late_granted = vec![Days {
        first: date(2026, 11, 3),
        last: date(2026, 11, 5),
    }];
    fine(&world, &late);
}

#[test]
fn an_answer_to_a_return_and_a_correction_are_not_late() {
    let mut returned = proposed(date(2026, 10, 20), (9, 0), (12, 0));
    returned.first_submitted = Some(date(2026, 10, 30));
    fine(&World::new(), &returned);
    returned.first_submitted = Some(date(2026, 11, 10));
    assert_eq!(World::new().findings(&returned)[0].rule, Rule::TooLate);
    let mut correction = proposed(date(2026, 10, 20), (9, 0), (12, 0));
    correction.corrects = Some(id(1));
    fine(&World::new(), &correction);
}

#[test]
fn a_long_day_warns_and_a_longer_one_is_refused() {
    let world = World::new().with(vec![logged(1, TUESDAY, (8, 0), (14, 0))]);
    fine(&world, &proposed(TUESDAY, (14, 0), (16, 0)));
    warned(
        &world,
        &proposed(TUESDAY, (14, 0), (17, 15)),
        "This makes 9 h 15 on Tue 17 Nov; more than 8 h is unusual",
    );
    blocked(
        &world,
        &proposed(TUESDAY, (14, 0), (20, 30)),
        "This makes 12 h 30 on Tue 17 Nov; more than 12 h cannot be logged",
    );
}

#[test]
fn reaching_a_limit_exactly_is_allowed() {
    let world = World::new().with(vec![logged(1, TUESDAY, (8, 0), (14, 0))]);
    warned(
        &world,
        &proposed(TUESDAY, (14, 0), (20, 0)),
        "This makes 12 h on Tue 17 Nov; more than 8 h is unusual",
    );
}

#[test]
fn a_week_is_summed_from_its_first_day_over_all_placements() {
    let mut others: Vec<OwnEntry> = (16_i8..20)
        .map(|day| {
            logged(
                day.unsigned_abs().into(),
                date(2026, 11, day),
                (8, 0),
                (16, 0),
            )
        })
        .collect();
    others[1].placement = PlacementId::new(Uuid::from_u128(2));
    others.push(logged(9, date(2026, 11, 15), (8, 0), (16, 0)));
    let mut world = World::new().with(others);
    world.requirement.limits.day = Limit::default();
    let friday = date(2026, 11, 20);
    fine(&world, &proposed(friday, (8, 0), (16, 0)));
    warned(
        &world,
        &proposed(friday, (8, 0), (16, 1)),
        &format!(
            "This makes {} in the week of Mon 16 Nov; more than 40 h is unusual",
            Minutes::new(2401)
        ),
    );
    world.requirement.limits.week = Limit {
        warn: None,
        block: Some(Minutes::new(39 * 60)),
    };
    blocked(
        &world,
        &proposed(friday, (8, 0), (16, 0)),
        "This makes 40 h in the week of Mon 16 Nov; more than 39 h cannot be logged",
    );
}

impl Proposed {
    /// The same work given as a duration.
    fn lasting(mut self, minutes: u32) -> Self {
        self.worked = Worked::Duration(Minutes::new(minutes));
        self
    }
}

impl World {
    fn taking_durations(mut self) -> Self {
        self.requirement.durations_allowed = true;
        self
    }
}

#[test]
fn a_correction_under_way_stands_in_for_what_it_corrects() {
    let mut signed = logged(1, TUESDAY, (8, 0), (14, 0));
    signed.state = EntryState::Approved;
    let mut correction = logged(2, TUESDAY, (8, 0), (13, 0));
    correction.corrects = Some(id(1));
    let world = World::new().with(vec![signed, correction]);
    fine(&world, &proposed(TUESDAY, (14, 0), (17, 0)));
    warned(
        &world,
        &proposed(TUESDAY, (14, 0), (17, 1)),
        &format!(
            "This makes {} on Tue 17 Nov; more than 8 h is unusual",
            Minutes::new(481)
        ),
    );
}

#[test]
fn durations_are_taken_only_where_the_program_allows_them() {
    let bare = proposed(TUESDAY, (9, 0), (12, 0)).lasting(180);
    blocked(
        &World::new(),
        &bare,
        "Enter the time you started and the time you ended",
    );
    fine(&World::new().taking_durations(), &bare);
}

#[test]
fn nothing_and_more_than_a_day_are_no_entry() {
    let mut world = World::new().taking_durations();
    world.requirement.limits = crate::programs::requirement::Limits::default();
    let bare = proposed(TUESDAY, (9, 0), (12, 0));
    blocked(
        &world,
        &bare.clone().lasting(0),
        "Enter how long you worked: this leaves no time to count",
    );
    blocked(
        &world,
        &bare.clone().lasting(1441),
        &format!(
            "Enter at most 24 h as one entry: this is {}",
            Minutes::new(1441)
        ),
    );
    fine(&world, &bare.clone().lasting(1440));
    world.requirement.rounding = Rounding::Nearest15;
    blocked(
        &world,
        &bare.lasting(7),
        &format!(
            "Enter a longer time: {} is rounded down to nothing",
            Minutes::new(7)
        ),
    );
}

#[test]
fn work_of_a_mode_in_no_category_is_taken_with_a_warning() {
    let mut class = proposed(TUESDAY, (9, 0), (12, 0));
    class.mode = Mode::Class;
    warned(
        &World::new(),
        &class,
        "Class falls into no category of your requirement, so this will not count",
    );
    class.category = Some(CategoryId::new(Uuid::from_u128(1)));
    fine(&World::new(), &class);
}

#[test]
fn everything_wrong_is_said_at_once_with_the_blocks_first() {
    let world = World::new().with(vec![logged(1, date(2026, 11, 4), (8, 0), (16, 0))]);
    let mut wrong = proposed(date(2026, 11, 4), (15, 0), (17, 0));
    wrong.mode = Mode::Class;
    let findings = world.findings(&wrong);
    let rules: Vec<Rule> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(
        rules,
        [
            Rule::TooLate,
            Rule::Overlap,
            Rule::OverDay,
            Rule::ModeNotCounted
        ]
    );
    assert!(blocks(&findings));
}
