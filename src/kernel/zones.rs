//! The time zones a form offers.

/// Those that colleges and their sites here are mostly in, in the words people say; they come first.
const USUAL: [(&str, &str); 15] = [
    ("America/New_York", "Eastern time (New York)"),
    ("America/Chicago", "Central time (Chicago)"),
    ("America/Denver", "Mountain time (Denver)"),
    ("America/Phoenix", "Mountain time all year (Phoenix)"),
    ("America/Los_Angeles", "Pacific time (Los Angeles)"),
    ("America/Anchorage", "Alaska time (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii time (Honolulu)"),
    (
        "America/Puerto_Rico",
        "Atlantic time all year (Puerto Rico)",
    ),
    ("America/Halifax", "Atlantic time (Halifax)"),
    ("America/St_Johns", "Newfoundland time (St. John’s)"),
    ("America/Toronto", "Eastern time (Toronto)"),
    ("America/Winnipeg", "Central time (Winnipeg)"),
    ("America/Regina", "Central time all year (Regina)"),
    ("America/Edmonton", "Mountain time (Edmonton)"),
    ("America/Vancouver", "Pacific time (Vancouver)"),
];

/// Old names of zones that are offered under another one (the links of `zone.tab`'s zones). A record may still hold one.
const OLD: &str = include_str!("zones_of_old.txt");

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

/// Zones under one heading, each with how it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneGroup {
    /// The heading.
    pub label: &'static str,
    /// Name and words.
    pub zones: Vec<(String, String)>,
}

/// Zones to choose from: the usual ones, then all others by name. `chosen`, which may be an old name that a source gave, is
/// always among them; empty where nothing is chosen yet.
pub fn choices(chosen: &str) -> Vec<ZoneGroup> {
    let is_usual = |name: &str| USUAL.iter().any(|(usual, _)| *usual == name);
    let mut others: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| is_of_a_part(name) && !is_usual(name) && !is_old(name))
        .collect();
    others.sort();
    others.dedup();
    let is_listed = is_usual(chosen) || others.iter().any(|name| name == chosen);
    let own = if chosen.is_empty() || is_listed {
        Vec::new()
    } else {
        vec![chosen.to_owned()]
    };
    let usual = USUAL.map(|(name, words)| (name.to_owned(), words.to_owned()));
    let groups = [
        ("Chosen now", own.into_iter().map(with_words).collect()),
        ("United States and Canada", usual.to_vec()),
        ("Elsewhere", others.into_iter().map(with_words).collect()),
    ];
    let groups = groups.map(|(label, zones)| ZoneGroup { label, zones });
    groups
        .into_iter()
        .filter(|group| !group.zones.is_empty())
        .collect()
}

/// Whether a form takes a name: one it offers, or the old name of a zone, which stays good where it stands.
pub fn is_offered(name: &str) -> bool {
    is_of_a_part(name) && is_known(name)
}

fn is_old(name: &str) -> bool {
    OLD.split_whitespace().any(|old| old == name)
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

    fn all(chosen: &str) -> Vec<(String, String)> {
        let groups = choices(chosen).into_iter();
        groups.flat_map(|group| group.zones).collect()
    }

    #[test]
    fn the_usual_zones_come_first_in_words_and_old_names_are_left_out() {
        let groups = choices("");
        let labels: Vec<&str> = groups.iter().map(|group| group.label).collect();
        assert_eq!(labels, ["United States and Canada", "Elsewhere"]);
        let offered = all("");
        assert_eq!(
            offered.first(),
            Some(&("America/New_York".into(), "Eastern time (New York)".into()))
        );
        let names: Vec<&str> = offered.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"Europe/Kyiv") && names.contains(&"Asia/Kolkata"));
        for old in [
            "US/Central",
            "Etc/UTC",
            "EST",
            "Canada/Eastern",
            "Asia/Calcutta",
            "Europe/Kiev",
            "America/Knox_IN",
            "America/Argentina/ComodRivadavia",
        ] {
            assert!(!names.contains(&old), "{old}");
        }
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), names.len());
        assert!(
            names
                .iter()
                .all(|name| jiff::tz::TimeZone::get(name).is_ok())
        );
    }

    #[test]
    fn what_a_record_holds_stays_among_the_choices_and_may_be_saved() {
        for held in ["US/Central", "America/Louisville"] {
            let first = &choices(held)[0];
            assert_eq!(
                (first.label, first.zones[0].0.as_str()),
                ("Chosen now", held)
            );
        }
        assert!(is_offered("America/Louisville"));
        assert_eq!(choices("Europe/Berlin"), choices(""));
    }

    #[test]
    fn everything_that_is_offered_may_be_sent_and_nothing_else() {
        assert!(all("").iter().all(|(name, _)| is_offered(name)));
        for bad in ["", "CST", "Mars/Base", "America/Chicago ", "US/Central"] {
            assert!(!is_offered(bad), "{bad}");
        }
    }
}
