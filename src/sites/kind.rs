//! What kind of place a site is.

use serde::{Deserialize, Serialize};

/// The kind of a practice site, as students filter by it and as reports count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteKind {
    /// A hospital of any type: acute, critical access, psychiatric, children's, long-term.
    Hospital,
    /// A clinic or surgery centre.
    Clinic,
    /// The office of one or several physicians.
    PhysicianOffice,
    /// A nursing home or hospice.
    LongTermCare,
    /// A home-care organization.
    HomeHealth,
    /// A health insurer or payer.
    Insurer,
    /// A software, coding or consulting company.
    Vendor,
    /// A public health or other government agency.
    Agency,
    /// A college, for simulation and projects.
    College,
    /// Any other place.
    Other,
}

impl SiteKind {
    /// Every kind, in the order of a choice list.
    pub const ALL: [Self; 10] = [
        Self::Hospital,
        Self::Clinic,
        Self::PhysicianOffice,
        Self::LongTermCare,
        Self::HomeHealth,
        Self::Insurer,
        Self::Vendor,
        Self::Agency,
        Self::College,
        Self::Other,
    ];

    /// The word kept in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Clinic => "clinic",
            Self::PhysicianOffice => "physician_office",
            Self::LongTermCare => "long_term_care",
            Self::HomeHealth => "home_health",
            Self::Insurer => "insurer",
            Self::Vendor => "vendor",
            Self::Agency => "agency",
            Self::College => "college",
            Self::Other => "other",
        }
    }

    /// The kind kept under this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == word)
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hospital => "Hospital",
            Self::Clinic => "Clinic",
            Self::PhysicianOffice => "Physician office",
            Self::LongTermCare => "Long-term care",
            Self::HomeHealth => "Home health",
            Self::Insurer => "Insurer",
            Self::Vendor => "Vendor",
            Self::Agency => "Agency",
            Self::College => "College",
            Self::Other => "Other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SiteKind;

    #[test]
    fn every_kind_is_stored_and_read_back_as_itself() {
        for kind in SiteKind::ALL {
            assert_eq!(SiteKind::parse(kind.code()), Some(kind));
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{}\"", kind.code()));
        }
    }
}
