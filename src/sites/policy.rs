//! Who may do what with sites. Sites belong to the institution, so every coordinator keeps all of them.

use crate::{
    access::{Action, Actor, Permission, Refusal},
    imports::{Events, Import},
};

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

impl Import for ImportSites {
    const LOOK: &'static str = "sites.look_at_file";
    const APPLY: &'static str = "sites.apply_file";
    const PAGES: &'static str = "/sites/imports";
    const EVENTS: Events = Events {
        brought: "sites_import.brought",
        looked_at: "sites_import.looked_at",
        failed: "sites_import.failed",
        apply_asked: "sites_import.apply_asked",
        put_back: "sites_import.put_back",
        applied: "sites_import.applied",
        cancelled: "sites_import.cancelled",
    };
}
