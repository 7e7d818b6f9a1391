use super::*;
use crate::kernel::ids::CategoryId;
use crate::programs::requirement::{Category, Mode, Preset, StandardIds};
use uuid::Uuid;

fn id(number: u128) -> CategoryId {
    CategoryId::new(Uuid::from_u128(number))
}

fn hours(hours: u32) -> Minutes {
    Minutes::new(hours * 60)
}

fn category(number: u128) -> Category {
    Category::new(
        id(number),
        &format!("c{number}"),
        &format!("Category {number}"),
    )
}

fn asking(total: u32, categories: Vec<Category>) -> Requirement {
    let ids = StandardIds {
        on_site: id(100),
        simulation: id(101),
    };
    Requirement {
        total: hours(total),
        categories,
        ..Preset::Blank.requirement(ids)
    }
}

#[track_caller]
fn refuses(requirement: &Requirement, field: Field, words: &str) {
    let expected = Problem::new(field, words);
    let problems = requirement.validate();
    assert!(
        problems.contains(&expected),
        "{expected:?} is not in {problems:?}"
    );
}

#[test]
fn minimums_may_not_ask_for_more_than_the_total() {
    let over = asking(
        160,
        vec![
            category(1).at_least(hours(50)),
            category(2).at_least(hours(120)),
        ],
    );
    refuses(
        &over,
        Field::Total,
        "Enter 170 h or more: the minimums of the categories add up to that",
    );
    let even = asking(170, over.categories.clone());
    assert_eq!(even.validate(), Vec::new());
}

#[test]
fn a_minimum_inside_another_category_is_asked_only_once() {
    let outer = category(1).at_least(hours(100));
    let inner = category(2).at_least(hours(60)).within(id(1));
    assert_eq!(
        asking(100, vec![outer.clone(), inner.clone()]).validate(),
        Vec::new()
    );
    let more = category(3).at_least(hours(60)).within(id(1));
    refuses(
        &asking(100, vec![outer, inner, more]),
        Field::Total,
        "Enter 120 h or more: the minimums of the categories add up to that",
    );
}

#[test]
fn a_minimum_served_by_a_second_count_is_asked_only_once() {
    let source = category(1).at_least(hours(40)).also_counting_to(id(2));
    let target = category(2).at_least(hours(60));
    assert_eq!(
        asking(60, vec![source.clone(), target.clone()]).validate(),
        Vec::new()
    );
    assert_eq!(asking(59, vec![source, target]).validate().len(), 1);
}

#[test]
fn a_minimum_may_not_be_over_the_maximum() {
    refuses(
        &asking(90, vec![category(1).at_least(hours(50)).at_most(hours(40))]),
        Field::Minimum(0),
        "Enter a minimum of 40 h or less for Category 1: no more than that counts",
    );
}

#[test]
fn maximums_must_leave_room_for_the_total_and_for_the_minimums_inside() {
    refuses(
        &asking(
            90,
            vec![
                category(1).at_most(hours(50)),
                category(2).at_most(hours(30)),
            ],
        ),
        Field::Total,
        "Enter 80 h or less: the categories let no more than that count",
    );
    let inner = |number| category(number).at_least(hours(30)).within(id(1));
    refuses(
        &asking(
            90,
            vec![
                category(1).at_most(hours(50)),
                inner(2),
                inner(3),
                category(4),
            ],
        ),
        Field::Maximum(0),
        "Enter 60 h or more: the minimums inside Category 1 add up to that",
    );
}

#[test]
fn a_category_cannot_be_a_part_of_itself_at_any_depth() {
    let circle = vec![
        category(1).within(id(3)),
        category(2).within(id(1)),
        category(3).within(id(2)),
    ];
    for (at, number) in [(0, 1), (1, 2), (2, 3)] {
        refuses(
            &asking(90, circle.clone()),
            Field::Parent(at),
            &format!("Choose another category: Category {number} would be a part of itself"),
        );
    }
    refuses(
        &asking(90, vec![category(1).within(id(1))]),
        Field::Parent(0),
        "Choose another category: Category 1 would be a part of itself",
    );
}

#[test]
fn a_category_can_only_point_to_categories_of_its_own_requirement() {
    let words = "Choose a category of this requirement for Category 1";
    refuses(
        &asking(90, vec![category(1).within(id(9))]),
        Field::Parent(0),
        words,
    );
    refuses(
        &asking(90, vec![category(1).also_counting_to(id(9))]),
        Field::AlsoCountsTo(0),
        words,
    );
}

#[test]
fn a_second_count_goes_to_a_category_that_does_not_see_the_minutes_yet() {
    let itself = asking(90, vec![category(1).also_counting_to(id(1))]);
    refuses(
        &itself,
        Field::AlsoCountsTo(0),
        "Choose another category: Category 1 counts towards Category 1 already",
    );
    let upward = asking(
        90,
        vec![
            category(1),
            category(2).within(id(1)).also_counting_to(id(1)),
        ],
    );
    refuses(
        &upward,
        Field::AlsoCountsTo(1),
        "Choose another category: Category 2 counts towards Category 1 already",
    );
    let downward = asking(
        90,
        vec![
            category(1).also_counting_to(id(2)),
            category(2).within(id(1)),
        ],
    );
    refuses(
        &downward,
        Field::AlsoCountsTo(0),
        "Choose another category: Category 2 is a part of Category 1",
    );
    let chain = vec![
        category(1).also_counting_to(id(2)),
        category(2).also_counting_to(id(3)),
        category(3),
    ];
    refuses(
        &asking(90, chain),
        Field::AlsoCountsTo(0),
        "Choose another category: Category 2 itself counts towards a third, and an entry counts towards two at most",
    );
}

#[test]
fn a_mode_falls_into_one_category_only() {
    let both = vec![
        category(1).holding(&[Mode::OnSite, Mode::Remote]),
        category(2).holding(&[Mode::Remote]),
    ];
    refuses(
        &asking(90, both),
        Field::Modes(1),
        "Remote falls into Category 1 already: take it out of one of the two",
    );
}

#[test]
fn categories_need_words_of_their_own() {
    let mut unnamed = category(1);
    unnamed.name = "  ".to_owned();
    unnamed.code = "On site".to_owned();
    let requirement = asking(90, vec![unnamed]);
    refuses(
        &requirement,
        Field::Name(0),
        "Enter the name of the category",
    );
    refuses(
        &requirement,
        Field::Code(0),
        "Enter a code of lower-case letters, digits and _",
    );
    let twice = asking(90, vec![category(1), category(1)]);
    refuses(&twice, Field::Code(1), "Enter another code: c1 is taken");
    refuses(
        &twice,
        Field::Name(1),
        "Category 1 is there twice: remove one",
    );
}

#[test]
fn limits_and_windows_must_make_sense() {
    let mut requirement = asking(90, Vec::new());
    requirement.limits.day = Limit {
        warn: Some(hours(13)),
        block: Some(hours(12)),
    };
    requirement.limits.week = Limit {
        warn: Some(Minutes::ZERO),
        block: Some(hours(169)),
    };
    requirement.late_entry_days = 0;
    refuses(
        &requirement,
        Field::DayWarn,
        "Enter 12 h or less: more than that in a day is refused anyway",
    );
    refuses(
        &requirement,
        Field::WeekWarn,
        "Enter a week limit above 0, or leave it empty",
    );
    refuses(
        &requirement,
        Field::WeekBlock,
        "Enter a week limit of 168 h or less",
    );
    refuses(
        &requirement,
        Field::LateEntryDays,
        "Enter a late-entry window between 1 and 120 days",
    );
    assert_eq!(requirement.validate().len(), 4);
}
