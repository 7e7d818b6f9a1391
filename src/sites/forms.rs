//! What people type into this area's forms.

use super::{
    distance::Coordinates,
    import::{zip::ZipTable, zone_of},
    kind::SiteKind,
    model::{Site, Supervisor},
    store::{NewSite, NewSupervisor},
};
use crate::kernel::{
    problems::Problems,
    text::{Email, day, line, optional_line, optional_prose, whole_number},
    time::Day,
};
use serde::Deserialize;

/// A site, new or changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SiteForm {
    pub name: String,
    pub organization: String,
    pub kind: String,
    pub address: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub county: String,
    pub country: String,
    pub phone: String,
    pub zone: String,
    pub do_not_use: String,
    pub notes: String,
}

impl SiteForm {
    /// An empty form.
    pub fn blank() -> Self {
        Self {
            country: "US".into(),
            ..Self::default()
        }
    }

    /// The form of a site as it is.
    pub fn of(site: &Site) -> Self {
        Self {
            name: site.name.clone(),
            organization: site.organization_name.clone(),
            kind: site.kind.code().to_owned(),
            address: site.address.clone(),
            city: site.city.clone(),
            region: site.region.clone(),
            postal_code: site.postal_code.clone(),
            county: site.county.clone(),
            country: site.country.clone(),
            phone: site.phone.clone(),
            zone: site.zone.clone(),
            do_not_use: site.do_not_use.clone().unwrap_or_default(),
            notes: site.notes.clone(),
        }
    }

    /// The command, or what to mend.
    pub fn parse(&self, zips: &ZipTable) -> Result<NewSite, Problems> {
        let mut p = Problems::none();
        let name = p.keep("name", line(&self.name, "the name of the site", 200));
        let organization = p.keep(
            "organization",
            optional_line(&self.organization, "the name of the organization", 200),
        );
        let kind = p.keep(
            "kind",
            SiteKind::parse(&self.kind).ok_or_else(|| "Choose what kind of place it is".into()),
        );
        let address = p.keep("address", optional_line(&self.address, "the street", 200));
        let city = p.keep("city", optional_line(&self.city, "the city", 100));
        let region = p.keep(
            "region",
            optional_line(&self.region, "the state or province", 50),
        );
        let postal = p.keep(
            "postal_code",
            optional_line(&self.postal_code, "the postal code", 16),
        );
        let county = p.keep("county", optional_line(&self.county, "the county", 100));
        let country = p.keep("country", country(&self.country));
        let phone = p.keep(
            "phone",
            optional_line(&self.phone, "the telephone number", 40),
        );
        let zone = p.keep("zone", self.read_zone());
        let reason = p.keep(
            "do_not_use",
            optional_line(&self.do_not_use, "why the site is not to be used", 300),
        );
        let notes = p.keep("notes", optional_prose(&self.notes, "the notes", 4000));
        p.or(|| {
            let (country, postal_code) = (country?, postal?);
            Some(NewSite {
                organization: organization?,
                name: name?,
                kind: kind?,
                address: address?,
                city: city?,
                region: region?,
                place: place(zips, &country, &postal_code),
                postal_code,
                county: county?,
                country,
                phone: phone?,
                zone: zone?,
                do_not_use: reason.filter(|reason| !reason.is_empty()),
                notes: notes?,
            })
        })
    }

    /// The zone chosen, or the one that follows from state, county and ZIP code.
    fn read_zone(&self) -> Result<String, String> {
        let chosen = self.zone.trim();
        if !chosen.is_empty() {
            return match jiff::tz::TimeZone::get(chosen) {
                Ok(_) => Ok(chosen.to_owned()),
                Err(_) => Err("Choose a time zone from the list".into()),
            };
        }
        let state = self.region.trim().to_ascii_uppercase();
        zone_of(&state, &self.county, self.postal_code.trim())
            .map(|guess| guess.zone.to_owned())
            .ok_or_else(|| "Choose the time zone: it does not follow from this address".into())
    }
}

fn country(text: &str) -> Result<String, String> {
    let country = text.trim().to_ascii_uppercase();
    if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(country)
    } else {
        Err("Enter the country in two letters, such as US or CA".into())
    }
}

fn place(zips: &ZipTable, country: &str, postal_code: &str) -> Option<Coordinates> {
    matches!(country, "US" | "PR" | "VI" | "GU" | "AS" | "MP")
        .then(|| zips.coordinates(postal_code))
        .flatten()
}

/// A supervisor, new or changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SupervisorForm {
    pub name: String,
    pub email: String,
    pub phone: String,
    pub title: String,
    pub credential: String,
    pub credential_number: String,
    pub credential_expires: String,
    pub years: String,
    pub trained_on: String,
    pub most_students: String,
}

impl SupervisorForm {
    /// The form of a supervisor as they are.
    pub fn of(supervisor: &Supervisor) -> Self {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let number = |number: Option<i16>| number.map(|n| n.to_string()).unwrap_or_default();
        Self {
            name: supervisor.name.clone(),
            email: supervisor.email.clone(),
            phone: supervisor.phone.clone().unwrap_or_default(),
            title: supervisor.title.clone(),
            credential: supervisor.credential.clone(),
            credential_number: supervisor.credential_number.clone(),
            credential_expires: day(supervisor.credential_expires),
            years: number(supervisor.years),
            trained_on: day(supervisor.trained_on),
            most_students: number(supervisor.most_students),
        }
    }

    /// The command, or what to mend. Name and address are read unless the supervisor keeps them in an account.
    pub fn parse(&self, known: Option<&Supervisor>) -> Result<NewSupervisor, Problems> {
        let mut p = Problems::none();
        let (name, email) = match known {
            Some(known) if !known.is_kept_for_them => {
                (Some(known.name.clone()), Some(known.email.clone()))
            }
            _ => (
                p.keep("name", line(&self.name, "the supervisor's name", 200)),
                p.keep(
                    "email",
                    Email::parse(&self.email).map(|e| e.as_str().to_owned()),
                ),
            ),
        };
        let phone = p.keep(
            "phone",
            optional_line(&self.phone, "the telephone number", 40),
        );
        let title = p.keep("title", optional_line(&self.title, "the job title", 100));
        let credential = p.keep(
            "credential",
            optional_line(&self.credential, "the credential", 60),
        );
        let number = p.keep(
            "credential_number",
            optional_line(&self.credential_number, "the number of the credential", 60),
        );
        let expires = p.keep(
            "credential_expires",
            optional(&self.credential_expires, |text| {
                day(text, "the last day of the credential")
            }),
        );
        let years = p.keep(
            "years",
            optional(&self.years, |text| {
                small(text, "the years in the field", 0..=80)
            }),
        );
        let trained_on = p.keep(
            "trained_on",
            optional(&self.trained_on, |text| {
                day(text, "the day of the training")
            }),
        );
        let most = p.keep(
            "most_students",
            optional(&self.most_students, |text| {
                small(text, "the most students at one time", 1..=200)
            }),
        );
        p.or(|| {
            Some(NewSupervisor {
                name: name?,
                email: email?,
                phone: phone?,
                title: title?,
                credential: credential?,
                credential_number: number?,
                credential_expires: expires?,
                years: years?,
                trained_on: trained_on?,
                most_students: most?,
            })
        })
    }
}

fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, String> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        read(text).map(Some)
    }
}

fn small(text: &str, thing: &str, bounds: std::ops::RangeInclusive<i32>) -> Result<i16, String> {
    let number = whole_number(text, thing, bounds)?;
    i16::try_from(number).map_err(|_| format!("Enter {thing}"))
}

/// The last day of a supervision.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EndingForm {
    pub ended_on: String,
}

impl EndingForm {
    /// The day, or what to mend.
    pub fn parse(&self) -> Result<Day, Problems> {
        let mut p = Problems::none();
        let on = p.keep("ended_on", day(&self.ended_on, "the last day"));
        p.or(|| on)
    }
}

/// A name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    pub name: String,
}

impl NameForm {
    /// The name, or what to mend.
    pub fn parse(&self) -> Result<String, Problems> {
        let mut p = Problems::none();
        let name = p.keep(
            "name",
            line(&self.name, "the name of the organization", 200),
        );
        p.or(|| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_zone_follows_from_the_address_unless_it_is_chosen() {
        let form = |region: &str, zone: &str| SiteForm {
            name: "Mercy".into(),
            kind: "hospital".into(),
            country: "us".into(),
            region: region.into(),
            zone: zone.into(),
            ..SiteForm::default()
        };
        let zips = ZipTable::held().unwrap();
        let parsed = form("OH", "").parse(zips).unwrap();
        assert_eq!(
            (parsed.zone.as_str(), parsed.place),
            ("America/New_York", None)
        );
        assert_eq!(
            form("", "Europe/Zurich").parse(zips).unwrap().zone,
            "Europe/Zurich"
        );
        assert!(form("", "").parse(zips).unwrap_err().of("zone").is_some());
        assert!(
            form("", "Mars/Base")
                .parse(zips)
                .unwrap_err()
                .of("zone")
                .is_some()
        );
    }

    #[test]
    fn an_empty_site_form_names_every_field_that_is_needed() {
        let problems = SiteForm::default()
            .parse(ZipTable::held().unwrap())
            .unwrap_err();
        let fields: Vec<&str> = problems.list().iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["name", "kind", "country", "zone"]);
    }
}
