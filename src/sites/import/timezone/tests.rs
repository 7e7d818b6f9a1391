use super::tables::*;
use super::*;

#[test]
fn every_zone_in_the_tables_exists() {
    let zones = STATES
        .iter()
        .map(|s| s.0)
        .chain(COUNTIES.iter().map(|c| c.1))
        .chain(ZIPS.iter().map(|z| z.1));
    for zone in zones {
        assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
    }
}

#[test]
fn each_state_is_named_once() {
    let mut states: Vec<&str> = STATES
        .iter()
        .flat_map(|(_, states)| states.iter().copied())
        .collect();
    let named = states.len();
    assert_eq!(
        named,
        50 + 1 + 5 + 2,
        "50 states, DC, 5 territories, 2 associated states"
    );
    states.sort_unstable();
    states.dedup();
    assert_eq!(states.len(), named);
}

#[test]
fn places_on_both_sides_of_each_boundary_get_their_own_time() {
    let cases = [
        ("AL", "HOUSTON", "36301", CENTRAL),
        ("AZ", "MARICOPA", "85001", ARIZONA),
        ("AZ", "APACHE", "86503", MOUNTAIN),
        ("AZ", "NAVAJO", "86042", ARIZONA),
        ("AK", "ANCHORAGE", "99508", "America/Anchorage"),
        ("FL", "MIAMI-DADE", "33101", EASTERN),
        ("FL", "SANTA ROSA", "32570", CENTRAL),
        ("FL", "GULF", "32456", EASTERN),
        ("FL", "GULF", "32465", CENTRAL),
        ("ID", "ADA", "83702", IDAHO),
        ("ID", "NEZ PERCE", "83501", PACIFIC),
        ("ID", "IDAHO", "83530", PACIFIC),
        ("ID", "IDAHO", "83549", IDAHO),
        ("IN", "MARION", "46202", "America/Indiana/Indianapolis"),
        ("IN", "LA PORTE", "46350", CENTRAL),
        ("IN", "STARKE", "46534", "America/Indiana/Knox"),
        ("KS", "SHERMAN", "67735", MOUNTAIN),
        ("KS", "SEDGWICK", "67205", CENTRAL),
        ("KY", "MC CRACKEN", "42003", CENTRAL),
        ("KY", "McCracken County", "42003", CENTRAL),
        ("KY", "JEFFERSON", "40202", EASTERN),
        ("MI", "GOGEBIC", "49938", "America/Menominee"),
        ("MI", "WAYNE", "48201", "America/Detroit"),
        ("NE", "SCOTT BLUFF", "69361", MOUNTAIN),
        ("NE", "CHERRY", "69201", CENTRAL),
        ("NE", "CHERRY", "69218", MOUNTAIN),
        ("ND", "STARK", "58601", MOUNTAIN),
        ("ND", "SIOUX", "58538", CENTRAL),
        ("OR", "MALHEUR", "97914", IDAHO),
        ("OR", "HARNEY", "97720", PACIFIC),
        ("SD", "OGLALA LAKOTA COUNTY", "57770", MOUNTAIN),
        ("SD", "STANLEY", "57532", CENTRAL),
        ("TN", "KNOX", "37916", EASTERN),
        ("TN", "CUMBERLAND", "38555", CENTRAL),
        ("TX", "EL PASO", "79902", MOUNTAIN),
        ("TX", "CULBERSON", "79855", CENTRAL),
        ("PR", "PONCE", "00717", "America/Puerto_Rico"),
        ("GU", "GUAM", "96913", "Pacific/Guam"),
        ("AS", "", "96799", "Pacific/Pago_Pago"),
        ("MP", "SAIPAN", "96950", "Pacific/Saipan"),
        ("VI", "ST CROIX", "00820", "America/St_Thomas"),
    ];
    for (state, county, zip, zone) in cases {
        assert_eq!(
            zone_of(state, county, zip).map(|g| g.zone),
            Some(zone),
            "{county}, {state} {zip}"
        );
    }
}

#[test]
fn a_split_state_without_a_county_is_a_guess_and_says_so() {
    assert_eq!(
        zone_of("TX", "", "79902"),
        Some(ZoneGuess {
            zone: CENTRAL,
            basis: ZoneBasis::Guess
        })
    );
    assert_eq!(
        zone_of("OH", "", "44101"),
        Some(ZoneGuess {
            zone: EASTERN,
            basis: ZoneBasis::State
        })
    );
    assert_eq!(zone_of("AE", "", "09001"), None);
}
