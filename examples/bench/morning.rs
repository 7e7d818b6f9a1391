//! The first look of a day: where every student stands is computed anew for whoever comes first.

use crate::{
    database::{Database, cookie},
    load::{self, Client},
    report,
    server::Server,
};
use anyhow::ensure;
use sqlx::Connection as _;
use std::time::Instant;

/// What the first looks took, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Morning {
    /// Coordinators, each of a program of their own.
    pub coordinators: u64,
    /// The longest first look when nothing was ever computed.
    pub ever: f64,
    /// The longest first look of a later day.
    pub day: f64,
    /// Rows that a new day makes old.
    pub rows: i64,
}

/// Every coordinator looks, as after moving here, and again as on the next morning.
pub async fn measure(database: &Database, server: &Server) -> anyhow::Result<Morning> {
    report::progress("the first looks of a day");
    let ever = looks(database, server).await?;
    let mut owner = database.connect().await?;
    let rows = sqlx::query("update enrolment_standing set computed_on = computed_on - 1 where computed_on < '9999-12-31'")
        .execute(&mut owner)
        .await?
        .rows_affected();
    owner.close().await?;
    let day = looks(database, server).await?;
    Ok(Morning {
        coordinators: database.programs,
        ever,
        day,
        rows: i64::try_from(rows)?,
    })
}

/// The longest look of all coordinators, one after the other.
async fn looks(database: &Database, server: &Server) -> anyhow::Result<f64> {
    let mut client = Client::connect(server.address).await?;
    let mut longest = 0.0_f64;
    for coordinator in 0..database.programs {
        let begun = Instant::now();
        let answer = client
            .answer(&load::get("/cohort", &cookie("coordinator", coordinator)))
            .await?;
        ensure!(answer.status == 200, "/cohort: {}", answer.status);
        longest = longest.max(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(longest)
}
