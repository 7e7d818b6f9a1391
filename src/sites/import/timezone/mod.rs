//! The time zone of a place in the United States, from its state, county and ZIP code.
//!
//! The boundaries are those of 49 CFR part 71 as people live by them. A state in one zone needs nothing else; a state
//! cut by a boundary has a table of the counties on its smaller side, and the few counties that are cut themselves have ZIP
//! codes. Zones that differ only in history before 2007 are given their larger neighbour (most of Indiana's, North
//! Dakota's and Alaska's). The guess is shown to a person, who can change a site's zone at any time.

mod tables;

use serde::{Deserialize, Serialize};

use self::tables::{COUNTIES, STATES, ZIPS};

/// What the time zone rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneBasis {
    /// The whole state keeps one time.
    State,
    /// The state is cut by a boundary; the county decided.
    County,
    /// The county is cut by a boundary; the ZIP code decided.
    Zip,
    /// The state is cut by a boundary and the county is not known: the state's larger part, to be checked by a person.
    Guess,
}

/// A time zone and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneGuess {
    /// IANA name.
    pub zone: &'static str,
    /// What decided.
    pub basis: ZoneBasis,
}

/// The time zone of a place, or none for a state that is not in the table (armed forces' codes are not). Only the first
/// five digits of the ZIP code count; county names match whatever their case, spaces and endings.
pub fn zone_of(state: &str, county: &str, zip: &str) -> Option<ZoneGuess> {
    let (whole, _) = STATES.iter().find(|(_, states)| states.contains(&state))?;
    let five = zip.get(..5).unwrap_or(zip);
    if let Some((_, zone, _)) = ZIPS
        .iter()
        .find(|(s, _, zips)| *s == state && zips.contains(&five))
    {
        return Some(ZoneGuess {
            zone,
            basis: ZoneBasis::Zip,
        });
    }
    if !COUNTIES.iter().any(|(s, _, _)| *s == state) {
        return Some(ZoneGuess {
            zone: whole,
            basis: ZoneBasis::State,
        });
    }
    let county = county_key(county);
    if county.is_empty() {
        return Some(ZoneGuess {
            zone: whole,
            basis: ZoneBasis::Guess,
        });
    }
    let other = COUNTIES
        .iter()
        .find(|(s, _, counties)| *s == state && counties.contains(&county.as_str()));
    Some(ZoneGuess {
        zone: other.map_or(whole, |(_, zone, _)| zone),
        basis: ZoneBasis::County,
    })
}

/// `MC CRACKEN` and `McCracken County` are the same county.
fn county_key(county: &str) -> String {
    let letters: String = county
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    letters
        .strip_suffix("county")
        .unwrap_or(&letters)
        .to_owned()
}

#[cfg(test)]
mod tests;
