//! Named worlds, and the builder they are made with: the only factory of test data. Tests, the demo installation,
//! screenshots and benchmarks all plant the same worlds. Nobody in them is real.

mod builder;
mod busy_college;
mod chance;
mod ledger;
mod places;
mod small_program;
mod store;
mod texts;

pub use builder::{Builder, Human, PASSWORD};
pub use ledger::{Placed, Spell};
pub use places::Place;

use crate::{access::Scope, web::App};
use clap::ValueEnum;

/// A world that can be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum World {
    /// One program with twelve students in the middle of the term, in every state there is; a second, smaller one.
    SmallProgram,
    /// Four programs, six hundred students in two terms, sixty thousand hours entries.
    BusyCollege,
}

/// Hours entries of the busy college, unless somebody asks for more.
pub const BUSY_ENTRIES: usize = 60_000;

/// Plants a world in an empty database: all of it or, when anything fails, nothing.
///
/// # Errors
/// When the database already has a college, and when it does not answer.
pub async fn plant(app: &App, world: World) -> anyhow::Result<()> {
    plant_scaled(app, world, BUSY_ENTRIES).await
}

/// The same with about so many hours entries in a busy college: more programs and more terms of the same kind.
///
/// # Errors
/// As [`plant`].
pub async fn plant_scaled(app: &App, world: World, entries: usize) -> anyhow::Result<()> {
    let now = app.now();
    app.db()
        .write(&Scope::system(), async |db| {
            if store::is_settled(db).await? {
                anyhow::bail!(
                    "this database already has a college; a world is planted in an empty one"
                );
            }
            crate::programs::load_frameworks(db, None).await?;
            let builder = Builder::new(db, now, &app.settings().public_url);
            match world {
                World::SmallProgram => small_program::plant(builder).await,
                World::BusyCollege => busy_college::plant(builder, entries).await,
            }
        })
        .await?;
    app.reload_institution().await?;
    Ok(())
}
