//! One id type for each kind of thing, so that a site is never looked up by a student's id.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[doc = $words:literal])+ $name:ident;)+) => {$(
        $(#[doc = $words])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent, no_pg_array)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, later in order than every id made before it in this process.
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }

            /// The id with this value.
            pub const fn new(value: Uuid) -> Self {
                Self(value)
            }

            /// The value, for a query's parameter.
            pub const fn get(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }
    )+};
}

ids! {
    /// The college that runs this installation.
    InstitutionId;
    /// A human being, whatever their roles.
    PersonId;
    /// One signed-in browser.
    SessionId;
    /// A mailed invitation or password reset.
    InvitationId;
    /// A role given to a person.
    RoleGrantId;
    /// A competency framework, one version of it.
    FrameworkId;
    /// A competency, a domain or an indicator of a framework.
    CompetencyId;
    /// A program of study.
    ProgramId;
    /// A practicum course.
    CourseId;
    /// One version of a course's requirement.
    RequirementId;
    /// A category of minutes in a requirement.
    CategoryId;
    /// A term.
    TermId;
    /// A course in a term.
    OfferingId;
    /// A student in an offering.
    EnrolmentId;
    /// The party an agreement is made with.
    OrganizationId;
    /// An address where students practise.
    SiteId;
    /// A supervisor at a site.
    SiteSupervisorId;
    /// A file brought for import.
    ImportRunId;
    /// A student at a site, between two dates.
    PlacementId;
    /// A supervisor of a placement.
    PlacementSupervisorId;
    /// A planned weekly shift.
    ShiftId;
    /// One version of an hours entry.
    EntryId;
    /// All versions of an hours entry.
    SeriesId;
    /// A running or stopped clock.
    ClockRunId;
    /// A request to log work late.
    LateRequestId;
    /// A disagreement about a decided entry.
    DisputeId;
    /// A mailed sign-off link.
    RequestId;
    /// A signature.
    SignatureId;
    /// An answer to a submitted entry.
    DecisionId;
    /// Answers given together, by one press of a button.
    ActId;
    /// Queued work.
    JobId;
    /// A filter of the cohort table that somebody keeps under a name.
    SavedFilterId;
    /// A mail, sent or waiting.
    MailId;
    /// An event of the audit log.
    EventId;
}
