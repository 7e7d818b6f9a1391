use super::*;
use std::collections::BTreeMap;

use proptest::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Person {
    id: String,
    name: String,
}

impl Imported for Person {
    fn source_id(&self) -> &str {
        &self.id
    }
    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        vec![("name", Cow::from(&self.name))]
    }
}

fn person(id: &str, name: &str) -> Person {
    Person {
        id: id.into(),
        name: name.into(),
    }
}

fn stored(id: &str, name: &str) -> Stored<Person> {
    Stored {
        record: person(id, name),
        gone: false,
    }
}

fn file(people: &[(&str, &str)]) -> Arrivals<Person> {
    let present = people.iter().zip(2..).map(|((id, name), row)| Arrived {
        row,
        record: person(id, name),
    });
    Arrivals {
        present: present.collect(),
        ..Arrivals::default()
    }
}

/// What the database does with a report, in memory.
fn carry_out(before: &[Stored<Person>], report: &Difference<Person>) -> Vec<Stored<Person>> {
    let mut after: BTreeMap<String, Stored<Person>> = before
        .iter()
        .map(|s| (s.record.id.clone(), s.clone()))
        .collect();
    for line in &report.lines {
        match &line.outcome {
            Outcome::Added(p) | Outcome::Changed { record: p, .. } => {
                after.insert(
                    p.id.clone(),
                    Stored {
                        record: p.clone(),
                        gone: false,
                    },
                );
            }
            Outcome::Gone(p) => after.get_mut(&p.id).unwrap().gone = true,
            Outcome::Unchanged { .. } | Outcome::Refused(_) => {}
        }
    }
    after.into_values().collect()
}

#[test]
fn a_new_term_file_adds_renames_keeps_and_marks_who_is_missing() {
    let before = [stored("a", "Ana"), stored("b", "Ben"), stored("c", "Chi")];
    let report = difference(
        &before,
        file(&[("a", "Ana"), ("b", "Benjamin"), ("d", "Dev")]),
    );
    assert_eq!(
        report.summary().to_string(),
        "added 1, changed 1, unchanged 1, gone 1, refused 0"
    );
    let change = FieldChange {
        field: "name",
        old: "Ben".into(),
        new: "Benjamin".into(),
    };
    assert_eq!(report.lines[1].row, Some(3));
    assert_eq!(
        report.lines[1].outcome,
        Outcome::Changed {
            record: person("b", "Benjamin"),
            fields: vec![change]
        }
    );
    assert_eq!(
        report.lines[3],
        Line {
            row: None,
            outcome: Outcome::Gone(person("c", "Chi"))
        }
    );
}

#[test]
fn a_file_of_changes_says_nothing_about_who_is_not_in_it() {
    let before = [stored("a", "Ana"), stored("b", "Ben"), stored("c", "Chi")];
    let mut news = file(&[("b", "Bo")]);
    news.coverage = Coverage::ChangesOnly;
    news.left.push(Arrived {
        row: 3,
        record: "c".into(),
    });
    let report = difference(&before, news);
    assert_eq!(
        report.summary().to_string(),
        "added 0, changed 1, unchanged 0, gone 1, refused 0"
    );
    assert_eq!(carry_out(&before, &report)[0], stored("a", "Ana"));
}

#[test]
fn a_person_whose_row_was_refused_is_not_marked_gone() {
    let mut news = file(&[]);
    news.refused.push(Refusal {
        file: "users.csv".into(),
        row: 7,
        column: Some("email".into()),
        reason: "Enter an e-mail address".into(),
        source_id: Some("a".into()),
        name: None,
    });
    let report = difference(&[stored("a", "Ana")], news);
    assert_eq!(
        report.summary().to_string(),
        "added 0, changed 0, unchanged 0, gone 0, refused 1"
    );
    let Outcome::Refused(refusal) = &report.lines[0].outcome else {
        panic!("not refused")
    };
    assert_eq!(
        refusal.to_string(),
        "users.csv, row 7, email: Enter an e-mail address"
    );
}

#[test]
fn somebody_who_comes_back_is_changed_and_somebody_still_missing_is_not_told_again() {
    let before = [
        Stored {
            record: person("a", "Ana"),
            gone: true,
        },
        Stored {
            record: person("b", "Ben"),
            gone: true,
        },
    ];
    let report = difference(&before, file(&[("a", "Ana")]));
    assert_eq!(
        report.summary().to_string(),
        "added 0, changed 1, unchanged 0, gone 0, refused 0"
    );
    let Outcome::Changed { fields, .. } = &report.lines[0].outcome else {
        panic!("not changed")
    };
    assert_eq!(
        fields,
        &[FieldChange {
            field: "in the source",
            old: "gone".into(),
            new: "back".into()
        }]
    );
}

#[test]
fn leaving_twice_or_without_having_been_here_changes_nothing() {
    let before = [Stored {
        record: person("a", "Ana"),
        gone: true,
    }];
    let left = vec![
        Arrived {
            row: 2,
            record: "a".into(),
        },
        Arrived {
            row: 3,
            record: "never".into(),
        },
    ];
    let report = difference(
        &before,
        Arrivals {
            left,
            ..Arrivals::default()
        },
    );
    assert!(report.summary().changes_nothing());
    assert_eq!(report.summary().unchanged, 2);
}

#[test]
fn rows_that_share_an_id_are_all_refused_and_name_each_other() {
    let rows = file(&[("a", "Ana"), ("b", "Ben"), ("a", "Anna"), ("a", "Anne")]).present;
    let (kept, refused) = refuse_repeats(rows, "id", "", |p: &Person| Some(p.id.clone()));
    assert_eq!(kept.len(), 1);
    let words: Vec<String> = refused.iter().map(Refusal::to_string).collect();
    let why = "id: Rows 2, 4 and 5 have the same id \"a\". Keep one of them";
    assert_eq!(
        words,
        [
            format!("row 2, {why}"),
            format!("row 4, {why}"),
            format!("row 5, {why}")
        ]
    );
}

#[test]
fn a_fingerprint_is_the_sha_256_everybody_else_computes() {
    assert_eq!(
        fingerprint(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

fn world() -> impl Strategy<Value = BTreeMap<String, String>> {
    proptest::collection::btree_map("[a-f]", "[A-C]", 0..6)
}

fn arrivals(
    people: &BTreeMap<String, String>,
    coverage: Coverage,
    left: &[String],
) -> Arrivals<Person> {
    let pairs: Vec<(&str, &str)> = people
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let left = left.iter().filter(|id| !people.contains_key(*id));
    let left = left
        .zip(100..)
        .map(|(id, row)| Arrived {
            row,
            record: id.clone(),
        })
        .collect();
    Arrivals {
        left,
        coverage,
        ..file(&pairs)
    }
}

proptest! {
    #[test]
    fn the_same_file_twice_changes_nothing_the_second_time(
        old in world(),
        new in world(),
        gone in "[a-f]",
        left in proptest::collection::vec("[a-f]", 0..3),
        whole: bool,
    ) {
        let coverage = if whole { Coverage::Whole } else { Coverage::ChangesOnly };
        let before: Vec<Stored<Person>> = old
            .iter()
            .map(|(id, name)| Stored { record: person(id, name), gone: *id == gone })
            .collect();
        let first = difference(&before, arrivals(&new, coverage, &left));
        let after = carry_out(&before, &first);
        let second = difference(&after, arrivals(&new, coverage, &left));
        prop_assert!(second.summary().changes_nothing());
        prop_assert!(after.len() >= before.len(), "somebody was removed");
        for (id, name) in &new {
            let kept = after.iter().find(|s| &s.record.id == id).unwrap();
            prop_assert_eq!(&kept.record.name, name);
            prop_assert!(!kept.gone);
        }
        if !whole {
            for kept in &before {
                let id = &kept.record.id;
                if !new.contains_key(id) && !left.contains(id) {
                    prop_assert!(after.contains(kept));
                }
            }
        }
    }
}
