//! Sites from public files: hospitals of the United States with their time zones, and coordinates by ZIP code.

pub mod cms;
mod naming;
mod plan;
mod states;
mod timezone;
pub mod zip;

pub use naming::{readable_name, readable_place};
pub use plan::{KnownSite, Plan, SiteChange, SiteSheet, plan};
pub use timezone::{ZoneBasis, ZoneGuess, zone_of};
