//! What kind of place a site is.

use serde::{Deserialize, Serialize};

/// The kind of a practice site, as students filter by it and as reports count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteKind {
    /// A hospital of any type: acute, critical access, psychiatric, children's, long-term.
    Hospital,
    /// A doctors' office, clinic or surgery centre.
    Clinic,
    /// A nursing home, hospice or home-care organization.
    LongTermCare,
    /// A health insurer or payer.
    Insurer,
    /// A software, coding or consulting company.
    Vendor,
    /// A public health or other government agency.
    Agency,
    /// Any other place.
    Other,
}

impl SiteKind {
    /// The word kept in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Clinic => "clinic",
            Self::LongTermCare => "long_term_care",
            Self::Insurer => "insurer",
            Self::Vendor => "vendor",
            Self::Agency => "agency",
            Self::Other => "other",
        }
    }
}
