//! `practicum seed WORLD`: plants a named world in an empty database.

use super::database::Database;
use crate::{
    config::Config,
    seed::{self, World},
};
use std::process::ExitCode;

/// Plants it, a busy college with about so many hours entries.
pub async fn run(config: &Config, world: World, scale: usize) -> anyhow::Result<ExitCode> {
    let database = Database::open(config).await?;
    let app = database.app(config).await?;
    seed::plant_scaled(&app, world, scale).await?;
    app.db().close().await;
    database.close().await?;
    println!("planted; everybody's password is: {}", seed::PASSWORD);
    Ok(ExitCode::SUCCESS)
}
