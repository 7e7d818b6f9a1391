//! Why minutes do not count.

use crate::kernel::ids::{CategoryId, EntryId};
use crate::programs::requirement::Requirement;

/// The rule that leaves minutes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The category has its maximum already.
    OverMaximum(CategoryId),
    /// It falls into no category of the requirement.
    NoCategory,
    /// Not submitted yet.
    Draft,
    /// Sent back, not submitted again yet.
    Returned,
    /// Refused.
    Rejected,
    /// A signed correction took its place.
    Superseded,
    /// Taken out by a coordinator.
    Voided,
    /// A correction that waits for its signature: until then the signed entry counts for them.
    SignedEntryCounts(EntryId),
}

impl Reason {
    /// A word for filters and exports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OverMaximum(_) => "over_maximum",
            Self::NoCategory => "no_category",
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
            Self::Voided => "voided",
            Self::SignedEntryCounts(_) => "signed_entry_counts",
        }
    }

    /// What people read beside the minutes.
    #[must_use]
    pub fn words(self, requirement: &Requirement) -> String {
        let words = match self {
            Self::OverMaximum(id) => return over_maximum(requirement, id),
            Self::NoCategory => "Falls into no category of the requirement",
            Self::Draft => "Not submitted yet",
            Self::Returned => "Returned: change it and submit it again",
            Self::Rejected => "Rejected",
            Self::Superseded => "Replaced by a signed correction",
            Self::Voided => "Voided",
            Self::SignedEntryCounts(_) => {
                "The signed entry counts until this correction is approved"
            }
        };
        words.to_owned()
    }
}

fn over_maximum(requirement: &Requirement, id: CategoryId) -> String {
    match requirement
        .category(id)
        .map(|category| (&category.name, category.maximum))
    {
        Some((name, Some(maximum))) => format!("Over the maximum of {maximum} for {name}"),
        Some((name, None)) => format!("Over the maximum for {name}"),
        None => "Over the maximum of its category".to_owned(),
    }
}
