use super::*;
use crate::kernel::time::TimeOfDay;
use jiff::civil::{date, time};

fn day(month: i8, of: i8) -> Day {
    Day(date(2026, month, of))
}

fn maya_at_mercy() -> Plan {
    Plan {
        plans: Plans {
            student: PersonId::fresh(),
            student_name: "Maya Ortiz".into(),
            enrolled: true,
            missing_since: None,
            starts_on: day(8, 31),
            ends_on: day(12, 11),
            required: Minutes::new(90 * 60),
            late_days: 14,
        },
        site: Where {
            id: SiteId::fresh(),
            name: "Mercy Hospital".into(),
            zone: "America/Chicago".into(),
            do_not_use: None,
            missing_since: None,
        },
        starts_on: day(8, 31),
        ends_on: day(12, 11),
        signers: vec![dana()],
        shifts: Vec::new(),
        elsewhere: Vec::new(),
        today: day(8, 20),
        placement: None,
    }
}

fn dana() -> Signer {
    Signer {
        person: PersonId::fresh(),
        name: "Dana Okafor".into(),
        most_students: Some(2),
        others: 1,
        credential_expires: Some(day(12, 11)),
        ended_on: None,
    }
}

fn codes(plan: &Plan) -> Vec<(&'static str, bool)> {
    check(plan)
        .into_iter()
        .map(|one| (one.code, one.blocks))
        .collect()
}

fn with(change: impl FnOnce(&mut Plan)) -> Vec<(&'static str, bool)> {
    let mut plan = maya_at_mercy();
    change(&mut plan);
    codes(&plan)
}

#[test]
fn a_placement_with_everything_in_order_is_ready() {
    assert_eq!(codes(&maya_at_mercy()), []);
}

#[test]
fn a_first_day_whose_hours_can_no_longer_be_logged_is_told_before_the_placement_is_made() {
    let made_on = |today| with(move |plan| plan.today = today);
    assert_eq!(made_on(day(9, 14)), []);
    assert_eq!(made_on(day(9, 15)), [("began", false)]);
    assert_eq!(made_on(day(12, 12)), [("over", false)]);
    let mut plan = maya_at_mercy();
    plan.today = day(9, 15);
    let told = check(&plan).remove(0);
    assert_eq!(
        told.words,
        "The first day, Mon 31 Aug 2026, was 15 days ago"
    );
    assert!(
        told.act
            .ends_with("hours before Tue 1 Sep need a late-entry request")
    );
    plan.placement = Some(PlacementId::fresh());
    assert_eq!(codes(&plan), [], "nobody is told so while it is on");
}

#[test]
fn what_is_certain_blocks() {
    let away = |plan: &mut Plan| plan.site.do_not_use = Some("No supervisor any more".into());
    assert_eq!(with(away), [("do_not_use", true)]);
    assert_eq!(
        with(|plan| plan.site.zone = "Mars/Olympus".into()),
        [("no_zone", true)]
    );
    assert_eq!(
        with(|plan| plan.plans.enrolled = false),
        [("not_enrolled", true)]
    );
    assert_eq!(
        with(|plan| plan.plans.student = plan.signers[0].person),
        [("own_supervisor", true)]
    );
}

#[test]
fn a_supervisor_is_full_at_the_most_students_and_not_before() {
    assert_eq!(
        with(|plan| plan.signers[0].others = 2),
        [("supervisor_full", true)]
    );
    assert_eq!(with(|plan| plan.signers[0].others = 0), []);
    let any = |plan: &mut Plan| {
        plan.signers[0].most_students = None;
        plan.signers[0].others = 40;
    };
    assert_eq!(with(any), []);
}

#[test]
fn what_a_person_must_judge_warns() {
    assert_eq!(
        with(|plan| plan.signers.clear()),
        [("no_supervisor", false)]
    );
    assert_eq!(
        with(|plan| plan.starts_on = day(8, 30)),
        [("outside_offering", false)]
    );
    let early = |plan: &mut Plan| plan.signers[0].credential_expires = Some(day(12, 10));
    assert_eq!(with(early), [("credential_expires", false)]);
    let left = |plan: &mut Plan| plan.signers[0].ended_on = Some(day(8, 1));
    assert_eq!(with(left), [("supervisor_left", false)]);
    assert_eq!(with(|plan| plan.today = day(12, 12)), [("over", false)]);
    let gone = |plan: &mut Plan| plan.plans.missing_since = Some(day(8, 15));
    assert_eq!(with(gone), [("not_on_roster", false)]);
}

#[test]
fn another_placement_blocks_at_the_same_site_and_warns_in_the_same_weeks() {
    let other = |site: SiteId, from: Day, to: Day| Elsewhere {
        id: PlacementId::fresh(),
        site,
        site_name: "St. Anne".into(),
        starts_on: from,
        ends_on: to,
    };
    let same = |plan: &mut Plan| {
        plan.elsewhere = vec![other(plan.site.id, day(1, 1), day(1, 31))];
    };
    assert_eq!(with(same), [("already_there", true)]);
    let overlapping = |plan: &mut Plan| {
        plan.elsewhere = vec![other(SiteId::fresh(), day(12, 11), day(12, 20))];
    };
    assert_eq!(with(overlapping), [("elsewhere", false)]);
    let afterwards = |plan: &mut Plan| {
        plan.elsewhere = vec![other(SiteId::fresh(), day(12, 12), day(12, 20))];
    };
    assert_eq!(with(afterwards), []);
}

#[test]
fn a_schedule_that_cannot_reach_the_required_hours_is_named() {
    // Fifteen Tuesdays lie between 31 August and 11 December 2026.
    let tuesdays = |hours: i8| Shift {
        weekday: 2,
        starts: TimeOfDay(time(9, 0, 0, 0)),
        ends: TimeOfDay(time(9 + hours, 0, 0, 0)),
        break_minutes: 0,
    };
    assert_eq!(with(|plan| plan.shifts = vec![tuesdays(6)]), []);
    let plan = |plan: &mut Plan| plan.shifts = vec![tuesdays(5)];
    assert_eq!(with(plan), [("too_little_time", false)]);
    let mut short = maya_at_mercy();
    short.shifts = vec![tuesdays(5)];
    assert!(check(&short)[0].words.contains("75"));
}

#[test]
fn what_blocks_comes_first_and_everything_says_who_must_act() {
    let mut plan = maya_at_mercy();
    plan.signers.clear();
    plan.plans.enrolled = false;
    plan.ends_on = day(12, 20);
    let found = check(&plan);
    let codes: Vec<_> = found.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["not_enrolled", "no_supervisor", "outside_offering"]);
    assert!(found.iter().all(|one| one.act.contains(':')));
}
