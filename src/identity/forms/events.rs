//! Which events to show.

use crate::kernel::ids::EventId;
use serde::Deserialize;
use uuid::Uuid;

/// The chain, and where the page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EventQuery {
    chain: String,
    before: String,
}

impl EventQuery {
    /// The chain that was asked for.
    pub fn chain(&self) -> Option<Uuid> {
        self.chain.parse().ok()
    }

    /// The place in the chain before which the page begins.
    pub fn before(&self) -> Option<i64> {
        self.before.parse().ok()
    }

    /// The event before which a page of one's own events begins.
    pub fn before_event(&self) -> Option<EventId> {
        self.before.parse().ok()
    }
}
