//! Named worlds: the only factory of data for tests, demo and benchmarks.

use crate::web::App;
use clap::ValueEnum;

/// A world that can be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum World {
    /// One program, twelve students in every state there is.
    SmallProgram,
}

/// Plants a world in an empty database.
pub async fn plant(_app: &App, _world: World) -> anyhow::Result<()> {
    anyhow::bail!("no world can be planted yet")
}
