//! Sites: where students practise, the organizations behind them and the supervisors there; and bringing them from
//! public files.

mod actions;
pub mod distance;
mod forms;
pub mod import;
mod jobs;
pub mod kind;
mod model;
mod pages;
mod policy;
mod store;

use crate::{
    access::Permission::{ManageSites, ViewSites},
    web::{Access::Needs, Routes, upload},
};

pub use actions::{import_at_once, look as look_at_import};
pub use jobs::{APPLY, LOOK};
pub use model::{Site, SiteLine, Supervisor, distance_words};
pub use policy::ImportSites;

/// Routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .get("/sites", Needs(ViewSites), pages::list)
        .get("/sites/new", Needs(ManageSites), pages::new)
        .post("/sites", Needs(ManageSites), pages::create)
        .get("/sites/imports", Needs(ManageSites), pages::imports)
        .upload(
            "/sites/imports",
            Needs(ManageSites),
            upload::MOST,
            pages::bring,
        )
        .get("/sites/imports/{import}", Needs(ManageSites), pages::import)
        .post(
            "/sites/imports/{import}/application",
            Needs(ManageSites),
            pages::apply,
        )
        .post(
            "/sites/imports/{import}/cancellation",
            Needs(ManageSites),
            pages::cancel,
        )
        .get("/sites/{site}", Needs(ViewSites), pages::show)
        .get("/sites/{site}/edit", Needs(ManageSites), pages::edit)
        .post("/sites/{site}", Needs(ManageSites), pages::update)
        .get(
            "/sites/{site}/supervisors/new",
            Needs(ManageSites),
            pages::new_supervisor,
        )
        .post(
            "/sites/{site}/supervisors",
            Needs(ManageSites),
            pages::create_supervisor,
        )
        .get(
            "/sites/{site}/supervisors/{supervisor}/edit",
            Needs(ManageSites),
            pages::edit_supervisor,
        )
        .post(
            "/sites/{site}/supervisors/{supervisor}",
            Needs(ManageSites),
            pages::update_supervisor,
        )
        .post(
            "/sites/{site}/supervisors/{supervisor}/ending",
            Needs(ManageSites),
            pages::end_supervisor,
        )
        .get("/organizations", Needs(ViewSites), pages::organizations)
        .get(
            "/organizations/{organization}",
            Needs(ViewSites),
            pages::organization,
        )
        .post(
            "/organizations/{organization}",
            Needs(ManageSites),
            pages::rename_organization,
        )
}
