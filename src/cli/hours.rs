//! `practicum hours check-totals`: whether the kept sums are what the ledger comes to.

use super::database::Database;
use crate::{access::Scope, config::Config, hours};
use clap::Subcommand;
use std::process::ExitCode;

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub enum Hours {
    /// Computes every kept sum anew from the ledger and compares; exit status 1 when one differs.
    CheckTotals,
}

/// Runs it.
pub async fn run(config: &Config, what: Hours) -> anyhow::Result<ExitCode> {
    let Hours::CheckTotals = what;
    let database = Database::open(config).await?;
    let app = database.app(config).await?;
    let found = app
        .db()
        .read(&Scope::system(), async |db| hours::check_totals(db).await)
        .await?;
    app.db().close().await;
    database.close().await?;
    for differing in &found.differing {
        println!("{differing}");
    }
    println!(
        "{} placements checked, {} sums differ",
        found.placements,
        found.differing.len()
    );
    Ok(if found.differing.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
