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

#[test]
fn what_a_spreadsheet_makes_of_a_file_is_read_all_the_same() {
    let students = "\u{FEFF}id,lottery,max_distance_m,x_m,y_m,clearances\r\n\"ann\",1,,,,tb:2027-04-30\r\n\r\nbea,2,5,0,0,\
                    tb:2027-04-29\r\ncem,3,,,,\r\n,,,,,\r\n";
    let round = Round::new("excel").with("students.csv", students);
    let output = round.solve(&[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let assignment = fs::read_to_string(round.0.join("assignment.csv")).unwrap();
    assert_eq!(
        assignment,
        "student_id,site_id\nann,ward\nbea,lab\ncem,clinic\n"
    );
}

#[test]
fn rows_are_counted_as_a_spreadsheet_does_whatever_ends_a_line() {
    for (name, text) in [
        ("crlf", "id,lottery\r\nann,1\r\n\r\nbea,none\r\n"),
        ("cr", "id,lottery\rann,1\rcem,3\rbea,none\r"),
        (
            "within",
            "id,lottery\nann,1\n\"cem\nof the\nsecond year\",3\nbea,none\n",
        ),
    ] {
        Round::new(name)
            .with("students.csv", text)
            .is_refused(2, "students.csv, row 4, column lottery: none is not");
    }
}

#[test]
fn a_quotation_mark_without_a_partner_is_named_and_swallows_no_rows() {
    Round::new("open-quote")
        .with(
            "preferences.csv",
            "student_id,rank,site_id\nann,1,clinic\nann,2,\"ward\nbea,1,lab\ncem,1,clinic\n",
        )
        .is_refused(
            2,
            "preferences.csv, row 3: a quotation mark is never closed",
        );
    Round::new("odd-quote")
        .with(
            "preferences.csv",
            "student_id,rank,site_id\nann,1,\"clinic\nann,2,\"ward\"\n",
        )
        .is_refused(
            2,
            "preferences.csv, row 2: a quotation mark is closed in the middle of a cell",
        );
}

#[test]
fn cells_set_apart_by_something_else_are_said_to_be() {
    Round::new("semicolons")
        .with("students.csv", "id;lottery\nann;1\n")
        .is_refused(
            2,
            "students.csv, row 1: cells are set apart by semicolons; save the file with commas",
        );
}

#[test]
fn a_folder_a_pipe_and_nothing_are_no_files() {
    let round = Round::new("folder");
    fs::remove_file(round.0.join("sites.csv")).unwrap();
    fs::create_dir(round.0.join("sites.csv")).unwrap();
    round.is_refused(2, "sites.csv: it is not a file");
    let round = Round::new("endless");
    fs::remove_file(round.0.join("sites.csv")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", round.0.join("sites.csv")).unwrap();
    round.is_refused(2, "sites.csv: it is not a file");
    Round::new("no-student")
        .with("students.csv", "id,lottery\n")
        .is_refused(2, "students.csv: there is no student in it");
    Round::new("no-site")
        .with("sites.csv", "id,capacity\n\n")
        .is_refused(2, "sites.csv: there is no site in it");
    let nowhere = Round(std::env::temp_dir().join("practicum-match-is-not-there"));
    nowhere.is_refused(2, "instance.csv: it cannot be read");
}

#[test]
fn every_cell_that_means_nothing_is_named_with_its_row_and_column() {
    let student = |column: &str, cell: &str| format!("id,lottery,{column}\nann,1,{cell}\n");
    let site = |column: &str, cell: &str| format!("id,capacity,{column}\nclinic,1,{cell}\n");
    let place = "x_m,y_m";
    let (students, sites, wishes) = ("students.csv", "sites.csv", "preferences.csv");
    let cases = [
        (students, student("carry", "-1"), "carry"),
        (students, student("carry", "4294967296"), "carry"),
        (students, student(place, "1,"), "y_m"),
        (students, student(place, ",1"), "x_m"),
        (students, student(place, "9223372036854775808,1"), "x_m"),
        (students, student(place, "NaN,1"), "x_m"),
        (students, student("max_distance_m", "-5"), "max_distance_m"),
        (students, student("max_distance_m", "1e9"), "max_distance_m"),
        (
            students,
            student("clearances", "tb:2027-13-01"),
            "clearances",
        ),
        (students, student("clearances", ":2027-12-01"), "clearances"),
        (students, student("days", "MTX"), "days"),
        (students, "id,lottery\nann,0\n".into(), "lottery"),
        (students, "id,lottery\nann,4294967296\n".into(), "lottery"),
        (students, "id,lottery\n,1\n".into(), "id"),
        (sites, site("min_quota", "-2"), "min_quota"),
        (sites, site("quota_mode", "shut"), "quota_mode"),
        (sites, site("group", "north"), "group"),
        (sites, site("min_days", "6"), "min_days"),
        (sites, site("agreement_to", "30.04.2027"), "agreement_to"),
        (
            sites,
            site("agreement_from,agreement_to", "2027-05-01,2027-04-01"),
            "agreement_to",
        ),
        (
            wishes,
            "student_id,rank,site_id\nann,0,clinic\n".into(),
            "rank",
        ),
        (
            wishes,
            "student_id,rank,site_id\nann,4294967297,clinic\n".into(),
            "rank",
        ),
        (
            wishes,
            "student_id,rank,site_id\nann,1,\n".into(),
            "site_id",
        ),
        (
            "pins.csv",
            "student_id,site_id,override\nann,clinic,yes\n".into(),
            "override",
        ),
        (
            "blocks.csv",
            "student_id,site_id\nann,moon\n".into(),
            "site_id",
        ),
        ("links.csv", "a,b,kind\nann,ann,apart\n".into(), "b"),
        ("links.csv", "a,b,kind\nann,bea,near\n".into(), "kind"),
        ("links.csv", "a,b,kind\nann,zoe,apart\n".into(), "b"),
        ("groups.csv", "id,capacity\nnorth,-1\n".into(), "capacity"),
    ];
    for (number, (file, text, column)) in cases.into_iter().enumerate() {
        Round::new(&format!("cell-{number}"))
            .with(file, text)
            .is_refused(2, &format!("{file}, row 2, column {column}: "));
    }
}

#[test]
fn settings_that_are_missing_unknown_or_twice_are_named() {
    let dates = "key,value\nplacement_from,2027-01-11\nplacement_to,2027-04-30\n";
    for (name, text, said) in [
        (
            "no-date",
            "key,value\nplacement_from,2027-01-11\n".to_owned(),
            "instance.csv, column key: the setting placement_to is missing",
        ),
        (
            "odd-setting",
            format!("{dates}colour,red\n"),
            "instance.csv, row 4, column key: there is no setting colour",
        ),
        (
            "setting-twice",
            format!("{dates}placement_to,2027-05-30\n"),
            "instance.csv, row 4, column key: placement_to stands twice",
        ),
        (
            "neither",
            format!("{dates}use_carry,maybe\n"),
            "instance.csv, row 4, column value: maybe is neither 0 nor 1",
        ),
    ] {
        Round::new(name)
            .with("instance.csv", text)
            .is_refused(2, said);
    }
}

#[test]
fn a_pin_that_stands_twice_is_named_and_does_not_count_as_two_students() {
    Round::new("pin-twice")
        .with("pins.csv", "student_id,site_id\ncem,clinic\ncem,clinic\n")
        .is_refused(
            2,
            "pins.csv, row 3, column site_id: cem at clinic stands twice",
        );
}

#[test]
fn a_group_named_twice_at_one_site_counts_once() {
    let sites = |group: &str| {
        format!(
            "id,capacity,x_m,y_m,required_clearances,agreement_to,group\nclinic,1,,,,2027-04-30,{group}\nlab,1,3,5,,,\n\
             ward,2,3,4,tb,,\n"
        )
    };
    let round = Round::new("group-twice")
        .with("groups.csv", "id,capacity\nnorth,1\n")
        .with("sites.csv", sites("north;north"));
    let output = round.solve(&[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("3 of 3 students placed"));
}

#[test]
fn a_thousand_odd_ids_are_counted_and_only_the_first_are_told() {
    let mut rows = String::from("student_id,rank,site_id\nann,1,clinic\n");
    for n in 0..1_000 {
        rows.push_str(&format!("ann,2,moon{n}\n"));
    }
    let output = Round::new("odd-ids")
        .with("preferences.csv", rows)
        .solve(&[]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 21, "{said}");
    assert!(
        said.ends_with("preferences.csv: 980 more rows are passed over\n"),
        "{said}"
    );
}

#[test]
fn a_list_beyond_reason_is_refused_and_a_long_one_is_solved() {
    let rows = |ranks: u32| {
        let mut rows = String::from("student_id,rank,site_id\n");
        for rank in 1..=ranks {
            rows.push_str(&format!("ann,{rank},clinic\n"));
        }
        rows
    };
    Round::new("endless-list")
        .with("preferences.csv", rows(2_001))
        .is_refused(
            2,
            "preferences.csv, column rank: ann has more than 2000 different ranks",
        );
    let long = Round::new("long-list").with("preferences.csv", rows(2_000));
    assert_eq!(long.solve(&[]).status.code(), Some(0));
}

#[test]
fn what_a_cell_holds_cannot_steer_the_screen_or_fill_it() {
    let round = Round::new("escape").with(
        "preferences.csv",
        format!(
            "student_id,rank,site_id\nann,1,\u{1b}[2J{}\n",
            "x".repeat(100_000)
        ),
    );
    let said = String::from_utf8(round.solve(&[]).stderr).unwrap();
    assert!(said.starts_with("warning: preferences.csv, row 2, column site_id: there is no site "));
    assert!(
        !said.contains('\u{1b}') && said.len() < 2_000,
        "{}",
        said.len()
    );
}

#[test]
fn the_example_with_links_a_close_quota_and_crossing_sets_is_what_the_page_says() {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/matching.md")).unwrap();
    let (_, section) = page.split_once("## Links, sites that open").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let blocks: Vec<&str> = section
        .split("```csv\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect();
    let [students, sites, groups, links, preferences, assignment] = blocks[..] else {
        panic!("the page has other files");
    };
    let round = Round::new("page")
        .with("students.csv", students)
        .with("sites.csv", sites)
        .with("groups.csv", groups)
        .with("links.csv", links)
        .with("preferences.csv", preferences);
    let output = round.solve(&[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(section.contains(&said), "{said}");
    let words = "Placing you there would leave 2 more students without a place.";
    let explained = fs::read_to_string(round.0.join("explanation.json")).unwrap();
    assert!(section.contains(words));
    assert_eq!(explained.matches(words).count(), 2, "{explained}");
    assert_eq!(
        fs::read_to_string(round.0.join("assignment.csv")).unwrap(),
        assignment
    );
}

#[test]
fn an_assignment_that_cannot_be_written_is_said_so_and_nothing_else_is_written() {
    let round = Round::new("unwritable");
    let output = Command::new(env!("CARGO_BIN_EXE_practicum"))
        .arg("match")
        .arg(&round.0)
        .arg("--out")
        .arg(round.0.join("no/such/folder/assignment.csv"))
        .arg("--explain")
        .arg(round.0.join("explanation.json"))
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("assignment.csv cannot be written: "),
        "{error}"
    );
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(!round.wrote_something());
}

#[test]
fn a_search_that_runs_out_of_time_writes_the_best_it_found_and_calls_it_no_more_than_that() {
    let folder = std::env::temp_dir().join(format!("practicum-match-late-{}", std::process::id()));
    let round = Round(folder);
    let made = Command::new(env!("CARGO_BIN_EXE_practicum"))
        .args([
            "generate-round",
            "--students",
            "200",
            "--choices",
            "10",
            "--seed",
            "3",
            "--rules",
            "every",
        ])
        .arg(&round.0)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let output = round.solve(&["--seconds", "0", "--policy", "generous"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("stopped after 0 s, so this is the best that was found"),
        "{said}"
    );
    assert!(!said.contains("optimal"), "{said}");
    let written = fs::read_to_string(round.0.join("assignment.csv")).unwrap();
    assert_eq!(written.lines().count(), 201, "everybody has a row");
    assert!(!round.0.join("explanation.json").exists());
}
