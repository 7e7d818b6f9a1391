//! The demo's pages.

use crate::{kernel::ids::PersonId, seed::World};
use clap::ValueEnum as _;
use serde::Deserialize;

/// Whose part to play.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonaForm {
    pub person: String,
}

impl PersonaForm {
    /// The person, if the form was made by our page.
    pub fn person(&self) -> Option<PersonId> {
        self.person.parse().ok()
    }
}

/// A part of a name, on the persona page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonaQuery {
    pub name: String,
}

/// Where a page of the outbox begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OutboxQuery {
    pub before: String,
}

/// Which demo college to plant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WelcomeForm {
    pub world: String,
}

impl WelcomeForm {
    /// The world of the button that was pressed; the small one when in doubt.
    pub fn world(&self) -> World {
        World::from_str(&self.world, true).unwrap_or(World::SmallProgram)
    }
}
