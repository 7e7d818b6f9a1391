//! `practicum match` as people meet it: what it says of files it cannot use, and that it then writes nothing.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

/// A folder with a small sound round, taken away at the end.
struct Round(PathBuf);

const FILES: [(&str, &str); 4] = [
    (
        "instance.csv",
        "key,value\nplacement_from,2027-01-11\nplacement_to,2027-04-30\nallow_unranked,0\nuse_carry,0\n",
    ),
    (
        "students.csv",
        "id,lottery,max_distance_m,x_m,y_m,clearances\nann,1,,,,tb:2027-04-30\nbea,2,5,0,0,tb:2027-04-29\ncem,3,,,,\n",
    ),
    (
        "sites.csv",
        "id,capacity,x_m,y_m,required_clearances,agreement_to\nclinic,1,,,,2027-04-30\nlab,1,3,5,,\nward,2,3,4,tb,\n",
    ),
    (
        "preferences.csv",
        "student_id,rank,site_id\nann,1,clinic\nann,2,ward\nbea,1,lab\nbea,2,ward\ncem,1,clinic\n",
    ),
];

impl Round {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("practicum-match-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (file, text) in FILES {
            fs::write(folder.join(file), text).unwrap();
        }
        Self(folder)
    }

    fn with(self, file: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.0.join(file), text).unwrap();
        self
    }

    fn solve(&self, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_practicum"))
            .arg("match")
            .arg(&self.0)
            .arg("--out")
            .arg(self.0.join("assignment.csv"))
            .arg("--explain")
            .arg(self.0.join("explanation.json"))
            .args(more)
            .output()
            .unwrap()
    }

    fn wrote_something(&self) -> bool {
        self.0.join("assignment.csv").exists() || self.0.join("explanation.json").exists()
    }

    #[track_caller]
    fn is_refused(&self, status: i32, said: &str) {
        let output = self.solve(&[]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(said), "{error}");
        assert_eq!(output.status.code(), Some(status), "{error}");
        assert!(!self.wrote_something());
    }
}

impl Drop for Round {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}

#[test]
fn a_sound_round_is_solved_and_explained_and_the_same_bytes_come_out_again() {
    let round = Round::new("sound");
    let output = round.solve(&[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let assignment = fs::read_to_string(round.0.join("assignment.csv")).unwrap();
    assert_eq!(
        assignment,
        "student_id,site_id\nann,ward\nbea,lab\ncem,clinic\n"
    );
    let explanation = fs::read(round.0.join("explanation.json")).unwrap();
    let text = String::from_utf8(explanation.clone()).unwrap();
    assert!(text.contains("Placing you there would leave one more student without a place."));
    round.solve(&[]);
    assert_eq!(
        fs::read(round.0.join("explanation.json")).unwrap(),
        explanation
    );
    assert_eq!(
        fs::read_to_string(round.0.join("assignment.csv")).unwrap(),
        assignment
    );
}

#[test]
fn a_missing_file_is_named() {
    let round = Round::new("no-file");
    fs::remove_file(round.0.join("students.csv")).unwrap();
    round.is_refused(2, "students.csv: it cannot be read");
}

#[test]
fn a_missing_column_is_named() {
    Round::new("no-column")
        .with("sites.csv", "id\nclinic\n")
        .is_refused(
            2,
            "sites.csv, row 1, column capacity: the column is missing",
        );
}

#[test]
fn an_unknown_column_is_named() {
    Round::new("odd-column")
        .with("sites.csv", "id,capacity,colour\nclinic,1,red\n")
        .is_refused(2, "sites.csv, row 1, column colour");
}

#[test]
fn a_wrong_date_is_named() {
    Round::new("date")
        .with(
            "instance.csv",
            "key,value\nplacement_from,2027-02-30\nplacement_to,2027-04-30\n",
        )
        .is_refused(
            2,
            "instance.csv, row 2, column value: 2027-02-30 is not a date",
        );
}

#[test]
fn a_placement_that_ends_before_it_begins_is_refused() {
    Round::new("backwards")
        .with(
            "instance.csv",
            "key,value\nplacement_from,2027-05-01\nplacement_to,2027-04-30\n",
        )
        .is_refused(
            2,
            "instance.csv, column value: placement_to is before placement_from",
        );
}

#[test]
fn an_id_that_nobody_has_is_a_mistake_in_a_pin_and_a_warning_in_a_list() {
    Round::new("pin")
        .with("pins.csv", "student_id,site_id\nzoe,clinic\n")
        .is_refused(2, "pins.csv, row 2, column student_id");
    let round = Round::new("list").with(
        "preferences.csv",
        "student_id,rank,site_id\nann,1,clinic\nann,2,moon\n",
    );
    let output = round.solve(&[]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("preferences.csv, row 3, column site_id: there is no site moon"),
        "{said}"
    );
}

#[test]
fn a_student_or_a_site_who_stands_twice_is_named() {
    Round::new("twice")
        .with("students.csv", "id,lottery\nann,1\nbea,2\nann,3\n")
        .is_refused(2, "students.csv, row 4, column id: ann stands twice");
    Round::new("site-twice")
        .with("sites.csv", "id,capacity\nclinic,1\nclinic,1\n")
        .is_refused(2, "sites.csv, row 3, column id: clinic stands twice");
}

#[test]
fn a_lottery_number_that_repeats_is_named() {
    Round::new("lottery")
        .with("students.csv", "id,lottery\nann,1\nbea,1\n")
        .is_refused(2, "students.csv, row 3, column lottery: 1 stands twice");
}

#[test]
fn a_capacity_below_zero_or_beyond_reason_is_named() {
    for capacity in ["-1", "99999999999999999999", "1.5", "many"] {
        Round::new("capacity")
            .with("sites.csv", format!("id,capacity\nclinic,{capacity}\n"))
            .is_refused(2, "sites.csv, row 2, column capacity");
    }
}

#[test]
fn a_file_that_is_not_utf_8_is_named_with_the_row() {
    Round::new("latin")
        .with("students.csv", b"id,lottery\nann,1\nb\xE9a,2\n")
        .is_refused(2, "students.csv, row 3: this is not UTF-8");
}

#[test]
fn a_row_with_too_few_cells_is_named() {
    Round::new("cells")
        .with("preferences.csv", "student_id,rank,site_id\nann,1\n")
        .is_refused(2, "preferences.csv, row 2: there are 2 cells");
}

#[test]
fn preferences_without_a_row_place_nobody_and_are_no_mistake() {
    let round = Round::new("no-wish").with("preferences.csv", "student_id,rank,site_id\n");
    let output = round.solve(&[]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("0 of 3 students placed"), "{said}");
    Round::new("no-byte")
        .with("preferences.csv", "")
        .is_refused(2, "preferences.csv: it is empty");
}

#[test]
fn a_million_rows_are_read_and_the_last_mistake_is_named() {
    let mut rows = String::from("student_id,rank,site_id\n");
    for _ in 0..1_000_000 {
        rows.push_str("ann,1,clinic\n");
    }
    rows.push_str("ann,none,clinic\n");
    Round::new("million")
        .with("preferences.csv", rows)
        .is_refused(2, "preferences.csv, row 1000002, column rank");
}

#[test]
fn pins_that_cannot_all_hold_are_named_by_row_and_nothing_is_written() {
    Round::new("pins")
        .with("pins.csv", "student_id,site_id\nann,clinic\ncem,clinic\n")
        .is_refused(
            1,
            "pins.csv, row 2 and 3: 2 are pinned to clinic, which has 1 seats",
        );
}
