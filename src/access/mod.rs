//! Who may do what. Four locks, each with its own failure:
//!
//! 1. a route cannot be registered without an [`crate::web::routes::Access`];
//! 2. a handler without an [`Actor`] has no database;
//! 3. a write needs a [`Granted`] that only a policy can mint;
//! 4. a test sweeps every route with every kind of person.
//!
//! Behind them stands row-level security: see `migrations/`.

mod actor;
mod granted;
mod permission;
mod scope;

pub use actor::{Actor, ActorFacts, LinkFacts, PersonFacts, Via};
#[cfg(feature = "test-support")]
pub use granted::TEST_LOCKS_OFF;
pub use granted::{Action, Granted, Refusal, Who};
pub(crate) use granted::{System, locks_off};
pub use permission::{Permission, Role};
pub(crate) use scope::Scope;
