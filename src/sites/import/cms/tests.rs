use super::*;
use crate::platform::import_report::{Outcome, Stored, difference};
use crate::sites::distance::distance;

const FILE: &[u8] = include_bytes!("../../../../data/cms-hospitals.csv");
const HEADER: &str = "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,County/Parish\n";

fn stored(arrivals: &Arrivals<SiteRow>) -> Vec<Stored<SiteRow>> {
    arrivals
        .present
        .iter()
        .map(|a| Stored {
            record: a.record.clone(),
            gone: false,
        })
        .collect()
}

fn refusals(rows: &str) -> Vec<String> {
    let file = format!("{HEADER}{rows}");
    read(file.as_bytes(), &Meter::default())
        .unwrap()
        .refused
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn all_5421_hospitals_load_and_a_second_run_changes_nothing() {
    let first = read(FILE, &Meter::default()).unwrap();
    assert_eq!(first.refused, []);
    let before = stored(&first);
    let added = difference(&[], first.clone()).summary().to_string();
    assert_eq!(
        added,
        "added 5421, changed 0, unchanged 0, gone 0, refused 0"
    );
    let again = difference(&before, first).summary().to_string();
    assert_eq!(
        again,
        "added 0, changed 0, unchanged 5421, gone 0, refused 0"
    );
}

#[test]
fn ids_stay_text_and_names_become_readable() {
    let sites = read(FILE, &Meter::default()).unwrap().present;
    let find = |id: &str| sites.iter().find(|a| a.record.source_id == id).unwrap();
    let first = find("010001");
    assert_eq!(first.row, 2);
    assert_eq!(first.record.name, "Southeast Health Medical Center");
    assert_eq!(
        first.record.original_name,
        "SOUTHEAST HEALTH MEDICAL CENTER"
    );
    assert_eq!(first.record.address, "1108 Ross Clark Circle");
    assert_eq!(
        (first.record.city.as_str(), first.record.state.as_str()),
        ("Dothan", "AL")
    );
    assert_eq!(
        (first.record.zip.as_str(), first.record.phone.as_str()),
        ("36301", "(334) 793-8701")
    );
    assert_eq!(
        first.record.ownership,
        "Government - Hospital District or Authority"
    );
    assert_eq!(first.record.emergency, Some(true));
    assert_eq!(
        find("01014F").record.hospital_type,
        "Acute Care - Veterans Administration"
    );
    assert_eq!(find("400022").record.zip, "00717");
}

#[test]
fn every_hospital_has_a_time_zone_and_none_is_a_guess() {
    for site in read(FILE, &Meter::default()).unwrap().present {
        assert_ne!(
            site.record.zone_basis,
            ZoneBasis::Guess,
            "{}",
            site.record.name
        );
    }
}

#[test]
fn the_distance_to_159_hospitals_is_unknown_and_never_zero() {
    let zips = ZipTable::bundled().unwrap();
    let sites = read(FILE, &Meter::default()).unwrap().present;
    let here = zips.coordinates("10001");
    let unknown: Vec<&SiteRow> = sites
        .iter()
        .map(|a| &a.record)
        .filter(|site| distance(here, site.coordinates(&zips)).is_none())
        .collect();
    assert_eq!(unknown.len(), 159);
    assert!(
        sites
            .iter()
            .all(|a| distance(here, a.record.coordinates(&zips)) != Some(0))
    );
}

#[test]
fn a_later_file_adds_changes_and_marks_gone() {
    let before = stored(&read(FILE, &Meter::default()).unwrap());
    let text = std::str::from_utf8(FILE).unwrap();
    let without: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("010001,"))
        .collect();
    let later = format!(
        "{}\n99999Z,NEW HOSPITAL,1 MAIN ST,EL PASO,TX,79902,EL PASO{}\n",
        without
            .join("\n")
            .replace("2505 U S HIGHWAY 431 NORTH", "1 NEW ROAD"),
        ",".repeat(31)
    );
    let report = difference(&before, read(later.as_bytes(), &Meter::default()).unwrap());
    assert_eq!(
        report.summary().to_string(),
        "added 1, changed 1, unchanged 5419, gone 1, refused 0"
    );
    let Some(Outcome::Changed { fields, .. }) = report.lines.first().map(|l| &l.outcome) else {
        panic!("the first line is the changed hospital")
    };
    assert_eq!(fields[0].field, "address");
    assert_eq!(fields[0].old, "2505 U S Highway 431 North");
    assert_eq!(fields[0].new, "1 New Road");
}

#[test]
fn rows_are_refused_with_their_column_and_what_to_mend() {
    let found = refusals(
        "10001,A,1 MAIN,X,AL,36301,Y\n\
         010002,,1 MAIN,X,AL,36301,Y\n\
         010003,A,1 MAIN,X,Alabama,36301,Y\n\
         010004,A,1 MAIN,X,PR,717,Y\n\
         010005,A,1 MAIN,X,ZZ,36301,Y\n\
         010006,A,1 MAIN,X,AL,36301-1234,Y\n\
         010007,A,1 MAIN\n\
         ,A,1 MAIN,X,AL,36301,Y\n",
    );
    let expected = [
        "row 2, Facility ID: \"10001\" is not an id of six letters or digits. A spreadsheet may have dropped its \
         leading zeros: use the file as it was downloaded",
        "row 3, Facility Name: Enter the name of the hospital",
        "row 4, State: \"ALABAMA\" is not a state. Enter its two letters, such as OH",
        "row 5, ZIP Code: \"717\" is not a ZIP code. Enter five digits, with leading zeros",
        "row 6, State: \"ZZ\" is not a state or territory with a known time zone",
        "row 8: Row 8 has 3 columns, the first row has 7. Is a comma missing, or is there a comma inside a name without \
         quotation marks?",
        "row 9, Facility ID: Enter the id of the hospital",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_hospital_that_comes_twice_is_refused_in_both_rows() {
    let found = refusals(
        "010001,A,1 MAIN,X,AL,36301,Y\n010002,B,1 MAIN,X,AL,36301,Y\n010001,C,1 MAIN,X,AL,36301,Y\n",
    );
    let why = "Facility ID: Rows 2 and 4 have the same Facility ID \"010001\". Keep one of them";
    assert_eq!(found, [format!("row 2, {why}"), format!("row 4, {why}")]);
}

#[test]
fn a_file_without_a_needed_column_names_it() {
    let file = b"Facility ID,Facility Name,Address,City/Town,State\n010001,A,B,C,AL\n";
    assert_eq!(
        read(file, &Meter::default()).unwrap_err().to_string(),
        "The column \"ZIP Code\" is missing. The first row of the file holds: Facility ID, Facility Name, Address, \
         City/Town, State"
    );
}

#[test]
fn bad_files_are_refused_whole() {
    let words = |bytes: &[u8]| read(bytes, &Meter::default()).unwrap_err().to_string();
    assert!(words(b"").starts_with("The file is empty."));
    assert!(
        words(HEADER.as_bytes()).starts_with("The file has a header row and nothing below it.")
    );
    let latin = [
        HEADER.as_bytes(),
        b"400001,HOSPITAL MAYAG\xDCEZ,1 MAIN,X,PR,00680,Y\n",
    ]
    .concat();
    let read = read(&latin, &Meter::default()).unwrap();
    assert_eq!(read.present[0].record.original_name, "HOSPITAL MAYAGÜEZ");
    assert!(note_on_letters(&latin).is_some());
    let million = format!("{HEADER}{}", "1,,,,,,\n".repeat(1_000_000));
    assert_eq!(
        words(million.as_bytes()),
        "The file has more than 60000 rows. Choose the file as it was downloaded, or leave out the states that are not needed"
    );
}
