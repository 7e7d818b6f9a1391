use super::diff::{RosterDifference, StoredRoster, diff};
use super::oneroster::Version;
use super::sample::{Sample, archive};
use super::*;
use crate::imports::Meter;
use crate::platform::import_report::{Coverage, Difference, Outcome, Stored};
use proptest::prelude::*;

type Files = Vec<(&'static str, String)>;

const BOTH: [Version; 2] = [Version::V1p1, Version::V1p2];

fn sample(version: Version, students: usize) -> Files {
    Sample {
        version,
        students,
        class_size: 10,
    }
    .files()
}

fn read(files: &[(&str, String)]) -> Roster {
    oneroster::read(&archive(files).unwrap(), &Meter::default()).unwrap()
}

fn words(files: &[(&str, String)]) -> String {
    oneroster::read(&archive(files).unwrap(), &Meter::default())
        .unwrap_err()
        .to_string()
}

fn edit(files: &mut Files, file: &str, change: impl Fn(&str) -> String) {
    let content = &mut files.iter_mut().find(|(name, _)| *name == file).unwrap().1;
    *content = change(content);
}

fn refusals(arrivals: &[Refusal]) -> Vec<String> {
    arrivals.iter().map(ToString::to_string).collect()
}

/// What the database does with one part of a report, in memory.
fn carry_out<T: Imported + Clone>(stored: &mut Vec<Stored<T>>, report: &Difference<T>) {
    for line in &report.lines {
        let place = |id: &str| stored.iter().position(|s| s.record.source_id() == id);
        match &line.outcome {
            Outcome::Added(record) => stored.push(Stored {
                record: record.clone(),
                gone: false,
            }),
            Outcome::Changed { record, .. } => {
                let at = place(record.source_id()).unwrap();
                stored[at] = Stored {
                    record: record.clone(),
                    gone: false,
                };
            }
            Outcome::Gone(record) => {
                let at = place(record.source_id()).unwrap();
                stored[at].gone = true;
            }
            Outcome::Unchanged { .. } | Outcome::Refused(_) => {}
        }
    }
}

fn import(stored: &mut StoredRoster, roster: Roster) -> RosterDifference {
    let report = diff(stored, roster);
    carry_out(&mut stored.people, &report.people);
    carry_out(&mut stored.classes, &report.classes);
    carry_out(&mut stored.enrolments, &report.enrolments);
    report
}

fn line(report: &RosterDifference) -> String {
    report.summary().to_string()
}

#[test]
fn a_college_imports_its_term_and_a_second_run_changes_nothing() {
    for version in BOTH {
        let files = sample(version, 25);
        let roster = read(&files);
        assert_eq!(roster.source, "riverbend");
        assert_eq!(roster.notes, [""; 0]);
        assert_eq!(
            roster.class_title("class-2"),
            Some("Professional Practice Experience, section 3")
        );
        assert_eq!(
            roster.courses["course-1"].title,
            "Professional Practice Experience"
        );
        assert_eq!(
            roster.terms["term-1"].begins,
            Some(jiff::civil::date(2026, 8, 24))
        );
        assert_eq!(roster.schools["org-1"], "Riverbend College");
        let mut stored = StoredRoster::default();
        let first = import(&mut stored, roster);
        assert_eq!(
            line(&first),
            "added 59, changed 0, unchanged 0, gone 0, refused 0",
            "{version:?}"
        );
        let again = import(&mut stored, read(&files));
        assert_eq!(
            line(&again),
            "added 0, changed 0, unchanged 59, gone 0, refused 0",
            "{version:?}"
        );
    }
}

#[test]
fn a_person_reads_the_same_from_both_versions() {
    let [old, new] = BOTH.map(|version| read(&sample(version, 3)));
    assert_eq!(old.people, new.people);
    assert_eq!(old.enrolments, new.enrolments);
    let expected = RosterPerson {
        source_id: "s000002".into(),
        name: "Chiara O'Neil".into(),
        sort_name: "O'Neil, Chiara".into(),
        email: Some("s000002@riverbend.example.edu".into()),
        student_number: Some("0000002".into()),
        enabled: true,
    };
    assert_eq!(old.people.present[2].record, expected);
    assert_eq!(old.people.present[2].row, 4);
    assert_eq!(
        old.enrolments.present[3].record.role,
        EnrolmentRole::Teacher
    );
}

#[test]
fn a_student_who_leaves_is_marked_with_the_enrolment_and_comes_back_next_term() {
    let files = sample(Version::V1p1, 10);
    let mut stored = StoredRoster::default();
    import(&mut stored, read(&files));
    let mut without = files.clone();
    for file in ["users.csv", "enrollments.csv"] {
        edit(&mut without, file, |text| {
            let kept: Vec<&str> = text.lines().filter(|l| !l.contains("s000004")).collect();
            kept.join("\n")
        });
    }
    let left = import(&mut stored, read(&without));
    assert_eq!(
        line(&left),
        "added 0, changed 0, unchanged 21, gone 2, refused 0"
    );
    assert_eq!(stored.people.len(), 11, "nobody is removed");
    let still = import(&mut stored, read(&without));
    assert_eq!(
        line(&still),
        "added 0, changed 0, unchanged 21, gone 0, refused 0"
    );
    let back = import(&mut stored, read(&files));
    assert_eq!(
        line(&back),
        "added 0, changed 2, unchanged 21, gone 0, refused 0"
    );
}

#[test]
fn in_a_file_of_changes_absence_means_nothing() {
    let files = sample(Version::V1p2, 10);
    let mut stored = StoredRoster::default();
    import(&mut stored, read(&files));
    let manifest = "propertyName,value\noneroster.version,1.2\nfile.users,delta\nfile.roles,absent\n\
                    file.classes,absent\nfile.enrollments,delta\nfile.courses,absent\n\
                    file.academicSessions,absent\nfile.orgs,absent\n";
    let head = "sourcedId,status,dateLastModified,enabledUser,givenName,familyName,email\n";
    let users = format!(
        "{head}s000001,active,2026-09-01T00:00:00Z,true,Benedikt,Lindqvist,s000001@riverbend.example.edu\n\
         s000002,tobedeleted,2026-09-01T00:00:00Z,true,Chiara,O'Neil,\n"
    );
    let enrolments = "sourcedId,status,classSourcedId,userSourcedId,role\n\
                      es000002,tobedeleted,class-0,s000002,student\n\
                      new,active,class-0,s000003,teacher\n\
                      bad,active,class-9,s000003,student\n\
                      late,active,class-0,s000002,student\n";
    let delta = [
        ("manifest.csv", manifest.to_owned()),
        ("users.csv", users),
        ("enrollments.csv", enrolments.to_owned()),
    ];
    let report = import(&mut stored, read(&delta));
    assert_eq!(
        line(&report),
        "added 1, changed 1, unchanged 0, gone 2, refused 2"
    );
    let Outcome::Changed { fields, .. } = &report.people.lines[0].outcome else {
        panic!("not changed")
    };
    assert_eq!(
        (fields[0].old.as_str(), fields[0].new.as_str()),
        ("Ben Lindqvist", "Benedikt Lindqvist")
    );
    let refused: Vec<String> = report
        .enrolments
        .lines
        .iter()
        .filter_map(|l| {
            if let Outcome::Refused(r) = &l.outcome {
                Some(r.to_string())
            } else {
                None
            }
        })
        .collect();
    let end = "Mend that file, or leave this row out";
    assert_eq!(
        refused,
        [
            format!(
                "enrollments.csv, row 4, classSourcedId: classes.csv has no row that can be used for \"class-9\". {end}"
            ),
            format!(
                "enrollments.csv, row 5, userSourcedId: users.csv has no row that can be used for \"s000002\". {end}"
            ),
        ]
    );
    assert_eq!(stored.people.iter().filter(|s| s.gone).count(), 1);
    let again = import(&mut stored, read(&delta));
    assert!(again.summary().changes_nothing());
}

#[test]
fn a_file_of_changes_without_changes_changes_nothing() {
    let mut files = sample(Version::V1p1, 5);
    let mut stored = StoredRoster::default();
    import(&mut stored, read(&files));
    edit(&mut files, "manifest.csv", |text| {
        text.replace(",bulk", ",delta")
    });
    for (_, content) in files.iter_mut().skip(1) {
        *content = format!("{}\n", content.lines().next().unwrap());
    }
    let report = import(&mut stored, read(&files));
    assert_eq!(
        line(&report),
        "added 0, changed 0, unchanged 0, gone 0, refused 0"
    );
}

#[test]
fn families_and_proctors_are_left_out_and_said_so() {
    let mut old = sample(Version::V1p1, 5);
    edit(&mut old, "users.csv", |text| {
        text.replace(
            "s000003,,,true,org-1,student",
            "s000003,,,true,org-1,parent",
        )
    });
    edit(&mut old, "enrollments.csv", |text| {
        text.replace("s000004,student", "s000004,proctor")
    });
    let roster = read(&old);
    assert_eq!(roster.people.present.len(), 5);
    assert_eq!(
        roster.notes,
        [
            "Left out as only a parent, guardian or relative: 1",
            "Enrolments left out for a role other than student or teacher: 1"
        ]
    );
    let mut new = sample(Version::V1p2, 5);
    edit(&mut new, "roles.csv", |text| {
        text.replace("s000003,primary,student", "s000003,primary,guardian")
    });
    assert_eq!(read(&new).people.present.len(), 5);
    edit(&mut new, "roles.csv", |text| {
        format!("{text}x,,,s000003,secondary,student,,,org-1,\n")
    });
    assert_eq!(
        read(&new).people.present.len(),
        6,
        "a parent who also studies is a student"
    );
}

#[test]
fn preferred_names_and_missing_addresses_are_taken() {
    let mut files = sample(Version::V1p2, 2);
    edit(&mut files, "users.csv", |text| {
        let head = text.lines().next().unwrap();
        format!(
            "{head}\ns000000,,,false,u,,Robert,Kim,,7,,,,,,,,Bobbie,,,org-1,,\ns000001,,,true,u,,娜,李,,,,,,,,,,,,,,,\n"
        )
    });
    let people = read(&files).people;
    assert_eq!(people.present[0].record.name, "Bobbie Kim");
    assert_eq!(people.present[0].record.email, None);
    assert!(!people.present[0].record.enabled);
    assert_eq!(people.present[1].record.name, "李娜");
    assert_eq!(people.present[1].record.student_number, None);
}

#[test]
fn bad_rows_are_refused_with_file_row_and_column() {
    let mut files = sample(Version::V1p1, 6);
    edit(&mut files, "users.csv", |text| {
        text.replace("s000001@riverbend.example.edu", "nobody")
            .replace("s000002,,,", "s000002,gone,,")
            .replace("s000004@riverbend", "s000003@riverbend")
            .replace("\ns000005,", "\ns000000,")
    });
    edit(&mut files, "enrollments.csv", |text| {
        text.replace("s000000,student,,2026-08-24", "s000000,student,,24/08/2026")
            .replace(
                "s000003,student,,2026-08-24,2026-12-18",
                "s000003,student,,2026-12-18,2026-08-24",
            )
    });
    let roster = read(&files);
    let mail = "email: Rows 5 and 6 have the same email \"s000003@riverbend.example.edu\". Keep one of them";
    let id = "sourcedId: Rows 2 and 7 have the same sourcedId \"s000000\". Keep one of them";
    assert_eq!(
        refusals(&roster.people.refused),
        [
            "users.csv, row 3, email: \"nobody\" is not an e-mail address. Enter one such as ann.lee@example.edu"
                .to_owned(),
            "users.csv, row 4, status: \"gone\" is not a status. Enter active or tobedeleted".to_owned(),
            format!("users.csv, row 2, {id}"),
            format!("users.csv, row 7, {id}"),
            format!("users.csv, row 5, {mail}"),
            format!("users.csv, row 6, {mail}"),
        ]
    );
    assert_eq!(
        refusals(&roster.enrolments.refused),
        [
            "enrollments.csv, row 2, beginDate: \"24/08/2026\" is not a date. Enter it as 2026-08-31",
            "enrollments.csv, row 5, endDate: The enrolment ends on 2026-08-24, before it begins on 2026-12-18",
        ]
    );
}

#[test]
fn somebody_both_present_and_to_be_deleted_is_left_as_stored() {
    let mut files = sample(Version::V1p1, 3);
    let mut stored = StoredRoster::default();
    import(&mut stored, read(&files));
    edit(&mut files, "users.csv", |text| {
        format!("{text}s000001,tobedeleted,,,,,,,,,,,,,,,,,\n")
    });
    let report = import(&mut stored, read(&files));
    assert_eq!(
        line(&report),
        "added 0, changed 0, unchanged 8, gone 0, refused 1"
    );
}

#[test]
fn archives_that_lack_something_say_what() {
    let without = |name: &str| {
        let files: Files = sample(Version::V1p2, 3)
            .into_iter()
            .filter(|(file, _)| *file != name)
            .collect();
        words(&files)
    };
    let end = "Export the roster again as OneRoster CSV with all its files";
    for name in ["manifest.csv", "users.csv", "roles.csv", "enrollments.csv"] {
        assert_eq!(without(name), format!("The archive has no {name}. {end}"));
    }
    let mut files = sample(Version::V1p1, 3);
    edit(&mut files, "users.csv", |text| {
        text.replace("familyName", "surname")
    });
    assert_eq!(
        words(&files),
        "users.csv: The column \"familyName\" is missing. The first row of the file holds: sourcedId, status, \
         dateLastModified, enabledUser, orgSourcedIds, role, username, userIds, and 11 more"
    );
    let mut empty = sample(Version::V1p1, 3);
    edit(&mut empty, "users.csv", |text| {
        text.lines().next().unwrap().to_owned()
    });
    assert_eq!(
        words(&empty),
        "users.csv: The file has a header row and nothing below it. Add at least one row"
    );
}

#[test]
fn a_manifest_that_is_not_understood_is_refused() {
    let with = |old: &str, new: &str| {
        let mut files = sample(Version::V1p1, 3);
        edit(&mut files, "manifest.csv", |text| text.replace(old, new));
        words(&files)
    };
    assert_eq!(
        with("oneroster.version,1.1", "oneroster.version,1.0"),
        "manifest.csv: the version of OneRoster is \"1.0\". Export the roster as OneRoster 1.1 or 1.2"
    );
    assert_eq!(
        with("file.users,bulk", "file.users,full"),
        "manifest.csv: file.users is \"full\". It must be bulk, delta or absent: export the roster again"
    );
    assert_eq!(
        with("file.users,bulk\n", ""),
        "manifest.csv: file.users is missing, so it is not known whether the file tells all or only changes. \
         Export the roster again"
    );
}

#[test]
fn bad_archives_are_refused_whole() {
    let refused = |bytes: &[u8]| {
        oneroster::read(bytes, &Meter::default())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(refused(b""), "The file is empty. Choose a zip archive");
    assert_eq!(
        refused(b"\x00\x01\x02 not a zip"),
        "The file is not a zip archive, or it is damaged. Make the archive again and choose the new one"
    );
    let mut latin = sample(Version::V1p1, 3);
    edit(&mut latin, "users.csv", |text| {
        text.replace("Chiara", "Ren\u{0}")
    });
    assert_eq!(
        words(&latin),
        "users.csv: This is not a text file: row 4 holds a zero byte. Save the table as \"CSV UTF-8\""
    );
    let mut open = sample(Version::V1p1, 3);
    edit(&mut open, "classes.csv", |text| {
        text.replace("section 1\"", "section 1")
    });
    assert_eq!(
        words(&open),
        "classes.csv: A quotation mark opens a cell in row 2 and is never closed. Add the closing mark or remove it"
    );
}

#[test]
fn a_zip_bomb_of_users_is_stopped() {
    let mut files = sample(Version::V1p1, 3);
    edit(&mut files, "users.csv", |text| {
        format!("{text}{}", "0".repeat(40_000_000))
    });
    assert!(words(&files).starts_with("users.csv unpacks to far more than it should: more than "));
}

fn plain_rows(text: &str) -> Vec<(u64, String, String)> {
    let people = plain::read(text.as_bytes(), &Meter::default())
        .unwrap()
        .people;
    let row = |a: &crate::platform::import_report::Arrived<RosterPerson>| {
        (
            a.row,
            a.record.source_id.clone(),
            format!("{} <{}>", a.record.name, a.record.email.clone().unwrap()),
        )
    };
    people.present.iter().map(row).collect()
}

#[test]
fn a_plain_table_reads_under_many_headers() {
    let expected = vec![(2, "0042".to_owned(), "Ann Lee <ann@x.edu>".to_owned())];
    for text in [
        "name,email,id\nAnn Lee,ann@x.edu,0042\n",
        "Full Name;E-Mail;Student ID\nAnn Lee;Ann@X.edu;0042\n",
        "First Name\tLast Name\tMail\tNumber\nAnn\tLee\tann@x.edu\t0042\n",
        "STUDENT_NUMBER,Given Name,Family Name,Email Address,Phone\n0042,Ann,Lee,ann@x.edu,1\n",
        "\u{FEFF}Name,SIS User ID,Email\r\n\"Lee, Ann\",0042,ann@x.edu\r\n",
    ] {
        assert_eq!(plain_rows(text), expected, "{text}");
    }
}

#[test]
fn the_example_that_people_are_given_is_read_whole() {
    let people = plain::read(plain::EXAMPLE.as_bytes(), &Meter::default())
        .unwrap()
        .people;
    assert_eq!(refusals(&people.refused), Vec::<String>::new());
    let names = people
        .present
        .iter()
        .map(|person| person.record.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["Ann Lee", "Ben Okafor"]);
}

#[test]
fn a_plain_table_takes_one_word_and_every_script() {
    let found =
        plain_rows("name,email,id\nSuharto,a@x.edu,1\n李娜,b@x.edu,2\nسارة علي,c@x.edu,3\n");
    let names: Vec<&str> = found.iter().map(|row| row.2.as_str()).collect();
    assert_eq!(
        names,
        ["Suharto <a@x.edu>", "李娜 <b@x.edu>", "سارة علي <c@x.edu>"]
    );
}

#[test]
fn a_plain_table_says_nothing_about_classes() {
    let mut stored = StoredRoster::default();
    import(&mut stored, read(&sample(Version::V1p1, 3)));
    let table = "name,email,id\nAmara Okafor,s000000@riverbend.example.edu,s000000\n";
    let roster = plain::read(table.as_bytes(), &Meter::default()).unwrap();
    assert_eq!(roster.people.coverage, Coverage::Whole);
    let report = import(&mut stored, roster);
    assert_eq!(report.people.summary().gone, 3);
    assert_eq!(
        (report.classes.lines.len(), report.enrolments.lines.len()),
        (0, 0)
    );
}

#[test]
fn bad_rows_of_a_plain_table_are_refused() {
    let text = "Name,E-Mail,Student ID\n\
                Ann,ann@x.edu,1\n\
                ,b@x.edu,2\n\
                Cem,cem,3\n\
                Dee,dee@x.edu,\n\
                Eve,eve@x.edu,1\n\
                Fay,ann@x.edu,6\n\
                Gus,gus@x.edu,1.23457E+11\n\
                Hal,HAL@x.edu,8\n\
                Ida,hal@x.edu,9\n\
                Jon\n";
    let roster = plain::read(text.as_bytes(), &Meter::default()).unwrap();
    let same_id = "Student ID: Rows 2 and 6 have the same Student ID \"1\". Keep one of them";
    let same_mail = "E-Mail: Rows 9 and 10 have the same E-Mail \"hal@x.edu\". Keep one of them";
    assert_eq!(
        refusals(&roster.people.refused),
        [
            "row 3, Name: Enter the person's name".to_owned(),
            "row 4, E-Mail: \"cem\" is not an e-mail address. Enter one such as ann.lee@example.edu".to_owned(),
            "row 8, Student ID: \"1.23457E+11\" was shortened by a spreadsheet. Format the column as text and \
             enter the id again"
                .to_owned(),
            "row 11: Row 11 has 1 column, the first row has 3. Is a comma missing, or is there a comma inside a name \
             without quotation marks?"
                .to_owned(),
            format!("row 2, {same_id}"),
            format!("row 6, {same_id}"),
            format!("row 9, {same_mail}"),
            format!("row 10, {same_mail}"),
        ]
    );
    let dee = &roster.people.present[0].record;
    assert_eq!(
        (dee.source_id.as_str(), dee.student_number.as_deref()),
        ("dee@x.edu", None),
        "who has no id is known by the address"
    );
    assert_eq!(roster.people.present.len(), 2);
}

#[test]
fn a_table_of_windows_letters_is_read_and_names_to_look_at_are_told() {
    let text = b"name,email\nAnn Lee,a@x.edu\nJos\xE9 P\xE9rez,b@x.edu\nZo\xEB Wei\xDF,c@x.edu\n";
    let roster = plain::read(text, &Meter::default()).unwrap();
    assert_eq!(roster.people.present[1].record.name, "José Pérez");
    assert_eq!(
        roster.notes,
        ["Names were read as Windows text: look at these names first: José Pérez, Zoë Weiß"]
    );
}

#[test]
fn a_zip_around_a_plain_table_is_told_apart_from_a_bad_export() {
    let zip = archive(&[("fall/roster.csv", "name,email\nA,a@x.edu\n".to_owned())]).unwrap();
    assert_eq!(
        oneroster::read(&zip, &Meter::default())
            .unwrap_err()
            .to_string(),
        "The archive holds roster.csv and nothing of a OneRoster export. Choose the CSV file itself"
    );
}

#[test]
fn bad_plain_tables_are_refused_whole() {
    let words = |bytes: &[u8]| {
        plain::read(bytes, &Meter::default())
            .unwrap_err()
            .to_string()
    };
    let missing = |column: &str, found: &str| {
        format!("The column \"{column}\" is missing. The first row of the file holds: {found}")
    };
    assert_eq!(
        words(b"email,id\na@x.edu,1\n"),
        missing("name", "email, id")
    );
    assert_eq!(words(b"name,id\nAnn,1\n"), missing("e-mail", "name, id"));
    assert!(words(b"").starts_with("The file is empty."));
    assert!(
        words(b"name,email,id\n").starts_with("The file has a header row and nothing below it.")
    );
    assert!(
        words(b"name,email,id\nJos\xC3\xA9 Zo\xEB,a@x.edu,1\n")
            .starts_with("Row 2 holds a letter that is not in UTF-8")
    );
    assert!(
        words(b"PK\x03\x04")
            .starts_with("This is a zip archive or an Excel workbook, not a CSV file.")
    );
    let million = format!("name,email,id\n{}", "A,a@x.y,1\n".repeat(1_000_000));
    assert_eq!(
        words(million.as_bytes()),
        "The file has more than 100000 rows. Leave out the people of other offerings"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_archive_of_any_text_makes_the_reader_panic(
        users in "[a-c\",\n]{0,80}",
        enrolments in "[a-c\",\n]{0,80}",
    ) {
        let mut files = sample(Version::V1p1, 2);
        edit(&mut files, "users.csv", |text| format!("{text}{users}"));
        edit(&mut files, "enrollments.csv", |text| format!("{text}{enrolments}"));
        if let Ok(roster) = oneroster::read(&archive(&files).unwrap(), &Meter::default()) {
            let mut stored = StoredRoster::default();
            import(&mut stored, roster.clone());
            prop_assert!(import(&mut stored, roster).summary().changes_nothing());
        }
    }

    #[test]
    fn any_table_imported_twice_changes_nothing_the_second_time(
        first in proptest::collection::vec(("[A-C]?", "[a-c]@x\\.y|", "[1-4]?"), 1..8),
        second in proptest::collection::vec(("[A-C]?", "[a-c]@x\\.y|", "[1-4]?"), 1..8),
    ) {
        let mut stored = StoredRoster::default();
        for rows in [first, second] {
            let text = rows.iter().fold("name,email,id\n".to_owned(), |text, (n, e, i)| format!("{text}{n},{e},{i}\n"));
            let Ok(roster) = plain::read(text.as_bytes(), &Meter::default()) else { continue };
            let before = stored.people.len();
            import(&mut stored, roster.clone());
            prop_assert!(stored.people.len() >= before);
            prop_assert!(import(&mut stored, roster).summary().changes_nothing());
        }
    }
}
