//! Invented people and places. Any likeness to somebody real is chance.

use crate::seed::{chance::Chance, places::Place};

const FIRST: [&str; 60] = [
    "Aaliyah", "Adaeze", "Ahmed", "Aiko", "Ana", "Anders", "Anh", "Aroha", "Ben", "Bianca",
    "Carlos", "Chiara", "Chinedu", "Daniela", "Darius", "Deepa", "Diego", "Ebony", "Elif", "Emeka",
    "Emily", "Esra", "Farah", "Fiona", "Gabriel", "Giorgos", "Hana", "Hiroshi", "Ibrahim", "Ines",
    "Isaac", "Jada", "Jamal", "Jasmine", "Joaquín", "Kavya", "Kenji", "Lakshmi", "Lars", "Leila",
    "Lucía", "Malik", "Marek", "Mei", "Miguel", "Nadia", "Nia", "Oksana", "Omar", "Paula", "Quang",
    "Rania", "Ravi", "Rosa", "Sanjay", "Thabo", "Tomasz", "Wanjiru", "Yara", "Zofia",
];

const LAST: [&str; 72] = [
    "Abara",
    "Achterberg",
    "Aguilar",
    "Alcántara",
    "Amadi",
    "Andersen",
    "Aydın",
    "Banerjee",
    "Barzani",
    "Begay",
    "Bellerose",
    "Bianchi",
    "Brandt",
    "Cabrera",
    "Calloway",
    "Castelo",
    "Chaudhry",
    "Cho",
    "Dalgaard",
    "Delacroix",
    "Demir",
    "Desta",
    "Duong",
    "Eriksen",
    "Fairbanks",
    "Farouk",
    "Fontaine",
    "Galindo",
    "Goldberg",
    "Guerrero",
    "Hakimi",
    "Haugen",
    "Hidalgo",
    "Horvat",
    "Ibarra",
    "Iyer",
    "Jankowski",
    "Kamau",
    "Karim",
    "Kealoha",
    "Kimura",
    "Kowalczyk",
    "Laine",
    "Leong",
    "Lindgren",
    "Mahlangu",
    "Maldonado",
    "Marchetti",
    "Mbeki",
    "Moreau",
    "Nakagawa",
    "Nasser",
    "Ndiaye",
    "Nyambura",
    "Odhiambo",
    "Okonkwo",
    "Oyelaran",
    "Papadakis",
    "Petrenko",
    "Quintero",
    "Rahimi",
    "Sandoval",
    "Sato",
    "Sharma",
    "Sithole",
    "Takahashi",
    "Tesfaye",
    "Tran",
    "Varga",
    "Whitehorse",
    "Yılmaz",
    "Zamora",
];

const PLACES: [(&str, &str, &str, &str); 22] = [
    ("Alder Creek", "Springfield", "IL", "America/Chicago"),
    ("Bayview", "Green Bay", "WI", "America/Chicago"),
    ("Cedar Hill", "Cedar Rapids", "IA", "America/Chicago"),
    ("Copper Ridge", "Boulder", "CO", "America/Denver"),
    ("Eastgate", "Toledo", "OH", "America/New_York"),
    ("Fox Valley", "Aurora", "IL", "America/Chicago"),
    ("Glenwood", "Madison", "WI", "America/Chicago"),
    ("Harbor Point", "Duluth", "MN", "America/Chicago"),
    ("Ironwood", "Rockford", "IL", "America/Chicago"),
    ("Juniper", "Santa Fe", "NM", "America/Denver"),
    ("Kettle Lake", "Kalamazoo", "MI", "America/Detroit"),
    ("Lincoln Square", "Peoria", "IL", "America/Chicago"),
    ("Maple Grove", "Dubuque", "IA", "America/Chicago"),
    ("North Shore", "Evanston", "IL", "America/Chicago"),
    ("Oak Meadow", "Naperville", "IL", "America/Chicago"),
    ("Pine Barrens", "Hammond", "IN", "America/Chicago"),
    (
        "Quarry Road",
        "Bloomington",
        "IN",
        "America/Indiana/Indianapolis",
    ),
    ("Riverbend", "Davenport", "IA", "America/Chicago"),
    ("Saint Brigid", "Milwaukee", "WI", "America/Chicago"),
    (
        "Three Rivers",
        "Fort Wayne",
        "IN",
        "America/Indiana/Indianapolis",
    ),
    ("Union Station", "Champaign", "IL", "America/Chicago"),
    ("Willow Springs", "Elgin", "IL", "America/Chicago"),
];

const KINDS: [(&str, &str); 4] = [
    ("Hospital", "hospital"),
    ("Family Clinic", "clinic"),
    ("Care Center", "long_term_care"),
    ("Records Services", "vendor"),
];

/// How many sites there are to choose from.
pub const SITES: usize = PLACES.len() * 2;

/// The name of the nth person: no two alike before every first name has met every last one, then with a middle letter.
pub fn person(number: usize) -> String {
    let (first, last) = (FIRST.len(), LAST.len());
    // 7 and 72 have no common divisor, nor have 72 and 61: the pairs come well mixed and none comes twice in a round.
    let round = number / (first * last);
    let within = number % (first * last);
    let given = FIRST.get(within % first).copied().unwrap_or_default();
    let family = LAST
        .get((within / first + within * 7) % last)
        .copied()
        .unwrap_or_default();
    match round {
        0 => format!("{given} {family}"),
        _ => format!("{given} {} {family}", middle(round)),
    }
}

fn middle(round: usize) -> String {
    let letters = ('A'..='Z').collect::<Vec<_>>();
    let letter = |at: usize| letters.get(at % 26).copied().unwrap_or('X');
    match round {
        1..=26 => format!("{}.", letter(round - 1)),
        _ => format!("{}. {}.", letter(round / 26), letter(round)),
    }
}

/// An address for the nth person: plain letters of their name, and their number.
pub fn address(name: &str, number: usize) -> String {
    let plain: String = name
        .to_lowercase()
        .replace(' ', ".")
        .chars()
        .filter(|c| c.is_ascii_lowercase() || *c == '.')
        .collect();
    format!("{}.{number}@lakeshore.example", plain.replace("..", "."))
}

/// The nth site.
pub fn site(number: usize, chance: &mut Chance) -> (String, Place<'static>) {
    let (name, city, region, zone) = PLACES
        .get(number % PLACES.len())
        .copied()
        .unwrap_or_default();
    let later = number / PLACES.len();
    let kinds = chance.below(2) + 2 * (later % 2);
    let (words, kind) = KINDS.get(kinds).copied().unwrap_or_default();
    let place = Place {
        name: "",
        kind,
        address: "1 Main Street",
        city,
        region,
        postal_code: "",
        zone,
    };
    (format!("{name} {words}"), place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_people_have_the_same_name() {
        let names: BTreeSet<_> = (0..20_000).map(person).collect();
        assert_eq!(names.len(), 20_000);
    }

    #[test]
    fn no_two_sites_have_the_same_name() {
        let mut chance = Chance::from(1);
        let names: BTreeSet<_> = (0..SITES).map(|n| site(n, &mut chance).0).collect();
        assert_eq!(names.len(), SITES);
    }
}
