//! The time zones a form offers.

/// Those that colleges and their sites here are mostly in; they come first.
const USUAL: [&str; 12] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/Toronto",
    "America/Winnipeg",
    "America/Edmonton",
    "America/Vancouver",
];

/// The parts of the world. What stands under any other word (`US/`, `Etc/`, `Canada/`) is an old name of a zone.
const PARTS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Zones to choose from, each with how it reads: the usual ones, then all others by name. `chosen`, which may be an old
/// name that a source gave, is always among them; empty where nothing is chosen yet.
pub fn choices(chosen: &str) -> Vec<(String, String)> {
    let mut others: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| is_of_a_part(name) && !USUAL.contains(&name.as_str()))
        .collect();
    others.sort();
    others.dedup();
    let mut names: Vec<String> = USUAL.iter().map(|name| (*name).to_owned()).collect();
    names.extend(others);
    if !chosen.is_empty() && !names.iter().any(|name| name == chosen) {
        names.insert(0, chosen.to_owned());
    }
    names.into_iter().map(with_words).collect()
}

/// Whether a name is one of those a form offers.
pub fn is_offered(name: &str) -> bool {
    USUAL.contains(&name) || (is_of_a_part(name) && is_known(name))
}

fn is_known(name: &str) -> bool {
    // The database of zones finds a name whatever its capitals are.
    jiff::tz::db()
        .get(name)
        .is_ok_and(|zone| zone.iana_name() == Some(name))
}

fn is_of_a_part(name: &str) -> bool {
    name.split_once('/')
        .is_some_and(|(part, _)| PARTS.contains(&part))
}

fn with_words(name: String) -> (String, String) {
    let words = name.replace('_', " ");
    (name, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_zones_come_first_and_old_names_are_left_out() {
        let offered = choices("");
        let names: Vec<&str> = offered.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.first(), Some(&"America/New_York"));
        assert!(names.contains(&"Europe/Berlin"));
        for old in ["US/Central", "Etc/UTC", "EST", "Canada/Eastern"] {
            assert!(!names.contains(&old), "{old}");
        }
        assert_eq!(
            offered.iter().find(|(name, _)| name == "America/New_York"),
            Some(&("America/New_York".into(), "America/New York".into()))
        );
    }

    #[test]
    fn what_a_source_said_stays_among_the_choices() {
        assert_eq!(choices("US/Central")[0].0, "US/Central");
        assert_eq!(choices("Europe/Berlin"), choices(""));
    }

    #[test]
    fn everything_that_is_offered_may_be_sent_and_nothing_else() {
        assert!(choices("").iter().all(|(name, _)| is_offered(name)));
        for bad in ["", "CST", "Mars/Base", "America/Chicago ", "US/Central"] {
            assert!(!is_offered(bad), "{bad}");
        }
    }
}
