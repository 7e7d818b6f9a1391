//! Who may do what with sites. Sites belong to the institution, so every coordinator keeps all of them.

use crate::access::{Action, Actor, Permission, Refusal};

macro_rules! kept_by_coordinators {
    ($($(#[doc = $words:literal])+ $name:ident;)+) => {$(
        $(#[doc = $words])+
        #[derive(Debug)]
        pub struct $name;

        impl Action for $name {
            type On = ();
            const PERMISSION: Permission = Permission::ManageSites;
            fn rule(_: &Actor, (): &()) -> Result<(), Refusal> {
                Ok(())
            }
        }
    )+};
}

kept_by_coordinators! {
    /// Add a site.
    AddSite;
    /// Change a site, or say that it is not to be used.
    ChangeSite;
    /// Add, change and end supervisors of a site.
    KeepSupervisors;
    /// Change the name of an organization.
    ChangeOrganization;
    /// Look at and apply a file of sites.
    ImportSites;
}
