//! The role table: which kind of person may ever do which kind of thing. Whether this person may do it to this
//! record, now, is decided by the record's policy.

use serde::Deserialize;

/// A kind of person. `Student` and `SiteSupervisor` follow from an enrolment and a supervision; the others are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Logs hours.
    Student,
    /// Signs hours at a site.
    SiteSupervisor,
    /// Agrees on capacity, dates and agreements for a site.
    SiteContact,
    /// Runs a program's practicum.
    Coordinator,
    /// Teaches; follows own students.
    Faculty,
    /// Checks uploaded documents.
    ComplianceReviewer,
    /// Reads the evidence of one program until a date.
    AccreditationReviewer,
    /// Keeps people, roles and settings.
    Administrator,
}

/// A kind of thing that somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See and change one's own account and sessions.
    KeepAccount,
    /// Log one's own practicum hours.
    LogHours,
    /// Sign hours of students one supervises.
    SignHours,
    /// See where the students of a program stand.
    ViewCohort,
    /// Keep filters of the list of students under a name.
    KeepFilters,
    /// Void, redact and verify hours; answer late-entry requests and disputes.
    KeepHours,
    /// Correct signed hours for a student one supervises or whose program one coordinates.
    CorrectHours,
    /// Verify hours on behalf of a supervisor who does not answer.
    VerifyHours,
    /// See programs, their courses and requirements.
    ViewPrograms,
    /// Set up courses, requirements, terms, offerings and enrolments.
    ManagePrograms,
    /// Import rosters.
    ImportRoster,
    /// See sites and their supervisors.
    ViewSites,
    /// Add and change sites and their supervisors, import sites.
    ManageSites,
    /// Place students, change supervisors and sites.
    ManagePlacements,
    /// Invite people, give and take roles, disable accounts.
    ManagePeople,
    /// Change the institution's settings.
    ManageInstitution,
    /// Read the event log.
    ReadAudit,
}

impl Role {
    /// The table itself.
    pub const fn permits(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Student => matches!(permission, P::KeepAccount | P::LogHours),
            Self::SiteSupervisor => {
                matches!(permission, P::KeepAccount | P::SignHours | P::CorrectHours)
            }
            Self::SiteContact | Self::ComplianceReviewer => matches!(permission, P::KeepAccount),
            Self::AccreditationReviewer => {
                matches!(permission, P::KeepAccount | P::ViewCohort | P::ViewPrograms)
            }
            Self::Coordinator => matches!(
                permission,
                P::KeepAccount
                    | P::ViewCohort
                    | P::KeepFilters
                    | P::KeepHours
                    | P::CorrectHours
                    | P::VerifyHours
                    | P::ViewPrograms
                    | P::ManagePrograms
                    | P::ImportRoster
                    | P::ViewSites
                    | P::ManageSites
                    | P::ManagePlacements
                    | P::ReadAudit
            ),
            Self::Faculty => matches!(
                permission,
                P::KeepAccount | P::ViewCohort | P::KeepFilters | P::VerifyHours
            ),
            Self::Administrator => {
                matches!(
                    permission,
                    P::KeepAccount
                        | P::ViewPrograms
                        | P::ManagePeople
                        | P::ManageInstitution
                        | P::ReadAudit
                )
            }
        }
    }

    /// The role in the field's words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Student => "Student",
            Self::SiteSupervisor => "Site supervisor",
            Self::SiteContact => "Site contact",
            Self::Coordinator => "Program coordinator",
            Self::Faculty => "Faculty liaison",
            Self::ComplianceReviewer => "Compliance reviewer",
            Self::AccreditationReviewer => "Accreditation reviewer",
            Self::Administrator => "Administrator",
        }
    }

    /// The role as the database writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::SiteSupervisor => "site_supervisor",
            Self::SiteContact => "site_contact",
            Self::Coordinator => "coordinator",
            Self::Faculty => "faculty",
            Self::ComplianceReviewer => "compliance_reviewer",
            Self::AccreditationReviewer => "accreditation_reviewer",
            Self::Administrator => "administrator",
        }
    }
}
