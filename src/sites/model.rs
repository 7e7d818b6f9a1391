//! Sites, their supervisors, and the words for them.

use super::{
    distance::{Coordinates, distance},
    kind::SiteKind,
};
use crate::kernel::{
    ids::{OrganizationId, PersonId, SiteId, SiteSupervisorId},
    time::Day,
};

/// A site with everything its profile shows.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// The organization's name.
    pub organization_name: String,
    /// The name for people.
    pub name: String,
    /// What kind of place.
    pub kind: SiteKind,
    /// Street.
    pub address: String,
    /// City or town.
    pub city: String,
    /// State or province.
    pub region: String,
    /// ZIP or postal code.
    pub postal_code: String,
    /// County or parish.
    pub county: String,
    /// Two letters.
    pub country: String,
    /// Telephone.
    pub phone: String,
    /// IANA time zone.
    pub zone: String,
    /// Where it is; none means distance unknown.
    pub place: Option<Coordinates>,
    /// Who owns it.
    pub ownership: String,
    /// The system it came from, with its id there.
    pub source: Option<(String, String)>,
    /// What that system said the last time.
    pub said: Option<serde_json::Value>,
    /// Not in the source's newest file since this day.
    pub missing_since: Option<Day>,
    /// Why nobody is placed here any more.
    pub do_not_use: Option<String>,
    /// Notes for coordinators.
    pub notes: String,
}

impl Site {
    /// The address on one line.
    pub fn address_line(&self) -> String {
        let city = [self.city.as_str(), self.region.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        [
            self.address.as_str(),
            &format!("{city} {}", self.postal_code),
        ]
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
    }
}

/// A site as a list shows it.
#[derive(Debug, Clone)]
pub struct SiteLine {
    /// Its id.
    pub id: SiteId,
    /// The name for people.
    pub name: String,
    /// What kind of place.
    pub kind: SiteKind,
    /// City or town.
    pub city: String,
    /// State or province.
    pub region: String,
    /// Where it is.
    pub place: Option<Coordinates>,
    /// Whether it is missing from its source's newest file.
    pub missing: bool,
    /// Whether nobody is placed here any more.
    pub do_not_use: bool,
    /// Supervisors who are there now.
    pub supervisors: i64,
}

/// A supervisor at a site, with their credential.
#[derive(Debug, Clone)]
pub struct Supervisor {
    /// Id of this supervision.
    pub id: SiteSupervisorId,
    /// The site.
    pub site: SiteId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// What they are there.
    pub title: String,
    /// Such as RHIA.
    pub credential: String,
    /// Its number.
    pub credential_number: String,
    /// Its last day.
    pub credential_expires: Option<Day>,
    /// Years in the field.
    pub years: Option<i16>,
    /// Day of their training.
    pub trained_on: Option<Day>,
    /// Most students at one time.
    pub most_students: Option<i16>,
    /// Not here any more since this day.
    pub ended_on: Option<Day>,
    /// Placements they supervise at this moment, as far as the reader may see.
    pub placements: i64,
    /// Whether their name and address are kept for them: they have no account in which to do it.
    pub is_kept_for_them: bool,
}

impl Supervisor {
    /// The credential in words: "RHIA 12345, until Tue 1 Dec 2026".
    pub fn credential_words(&self) -> String {
        let mut words = self.credential.clone();
        if !self.credential_number.is_empty() {
            words = format!("{words} {}", self.credential_number);
        }
        if let Some(day) = self.credential_expires {
            words = format!("{words}, until {}", day.words_with_year());
        }
        words.trim_start_matches([' ', ',']).to_owned()
    }

    /// Whether the credential has expired on this day.
    pub fn has_expired(&self, today: Day) -> bool {
        self.credential_expires.is_some_and(|day| day < today)
    }
}

/// A placement at a site, as the profile lists it.
#[derive(Debug, Clone)]
pub struct PlacementHere {
    /// Its id.
    pub id: crate::kernel::ids::PlacementId,
    /// The student's name.
    pub student: String,
    /// The program's name.
    pub program: String,
    /// The state's word.
    pub state: String,
    /// First day.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
}

/// How far a site is, in words: "12 mi (19 km)", or "distance unknown", never 0 for what is not known.
pub fn distance_words(from: Option<Coordinates>, to: Option<Coordinates>) -> String {
    match distance(from, to) {
        None => "distance unknown".to_owned(),
        Some(metres) => {
            let miles = (u64::from(metres) * 1000 + 804_672) / 1_609_344;
            let kilometres = (u64::from(metres) + 500) / 1000;
            if miles == 0 {
                "under 1 mi (same ZIP code area)".to_owned()
            } else {
                format!("{miles} mi ({kilometres} km)")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_place_is_never_0_miles_away() {
        let here = Coordinates::parse("40.0", "-80.0");
        let there = Coordinates::parse("40.1", "-80.2");
        assert_eq!(distance_words(here, None), "distance unknown");
        assert_eq!(distance_words(None, here), "distance unknown");
        assert_eq!(
            distance_words(here, here),
            "under 1 mi (same ZIP code area)"
        );
        assert_eq!(distance_words(here, there), "13 mi (20 km)");
    }
}
