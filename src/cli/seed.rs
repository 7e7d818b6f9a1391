//! `practicum seed WORLD`: plants a named world in an empty database.

use super::database::Database;
use crate::{
    config::Config,
    seed::{self, World},
};
use std::process::ExitCode;

/// Plants it.
pub async fn run(config: &Config, world: World) -> anyhow::Result<ExitCode> {
    let database = Database::open(config).await?;
    let app = database.app(config).await?;
    seed::plant(&app, world).await?;
    app.db().close().await;
    database.close().await?;
    println!("planted; everybody's password is: {}", seed::PASSWORD);
    Ok(ExitCode::SUCCESS)
}
