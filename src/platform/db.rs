//! The database, reached only through a transaction that names its actor.
//!
//! Reading and writing have a pool each. A write may wait for another's lock, and an import holds its transaction for
//! seconds: no number of them keeps a page waiting for a connection. And few connections that are used again and again
//! stay in the processors' caches (measured: a page costs a fifth less on four than on sixteen taken in turn).
//!
//! The pools' connections take the role `practicum_app`, which owns nothing and is subject to every row-level
//! policy. A transaction commits when its closure gives `Ok` and is rolled back when it gives `Err`: nobody can
//! forget either.

use crate::access::Scope;
use anyhow::Context as _;
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::time::Duration;

/// The migrations that this program was built with.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// What the database says when the login may not make functions that act as the program itself.
const MARK_OF_THE_PROGRAM: &str = "permission denied to set parameter \"practicum.kind\"";

/// What a connection of the pool is told first. Statements of pages are short: compiling them would take longer than
/// running them.
const SETTINGS: &str = "set role practicum_app; set statement_timeout = '30s';
    set idle_in_transaction_session_timeout = '60s'; set jit = off";

/// The connections that serve people.
#[derive(Debug, Clone)]
#[expect(
    clippy::disallowed_types,
    reason = "the one place that holds the pools"
)]
pub struct Db {
    readers: sqlx::PgPool,
    writers: sqlx::PgPool,
}

impl Db {
    /// Opens the pools. `connections` is the most held at one time, at least 2: a third of them read.
    pub async fn connect(options: PgConnectOptions, connections: u32) -> anyhow::Result<Self> {
        let readers = (connections / 3).max(1);
        let writers = connections.saturating_sub(readers).max(1);
        let pool = |most: u32| {
            PgPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(Duration::from_secs(5))
                .test_before_acquire(false)
                .after_connect(|connection, _| {
                    Box::pin(async move {
                        connection.execute(SETTINGS).await?;
                        Ok(())
                    })
                })
        };
        // One is opened at once, so that a database that lets nobody in is heard of at the start.
        let writers = pool(writers)
            .connect_with(options.clone())
            .await
            .context("the database did not let us in")?;
        Ok(Self {
            readers: pool(readers).connect_lazy_with(options),
            writers,
        })
    }

    /// One statement in no transaction and with nobody named: for the functions that find out who asks. No policy
    /// shows a row to nobody, so anything else comes back empty. Saves two trips on every request.
    pub(crate) async fn ask<T, E>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<sqlx::Error>,
    {
        let mut connection = self.readers.acquire().await?;
        work(&mut connection).await
    }

    /// A transaction that only reads. There is nothing to commit: its end goes to the database with what the pool sends
    /// when it takes the connection back, and nobody waits for it.
    pub(crate) async fn read<T, E>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<sqlx::Error>,
    {
        let mut transaction = self
            .readers
            .begin_with(AssertSqlSafe(scope.begin(true)))
            .await?;
        work(&mut transaction).await
    }

    /// A transaction that may write: committed on `Ok`, rolled back on `Err`.
    pub(crate) async fn write<T, E>(
        &self,
        scope: &Scope,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<sqlx::Error>,
    {
        let mut transaction = self
            .writers
            .begin_with(AssertSqlSafe(scope.begin(false)))
            .await?;
        match work(&mut transaction).await {
            Ok(value) => {
                transaction.commit().await?;
                Ok(value)
            }
            Err(error) => {
                transaction.rollback().await?;
                Err(error)
            }
        }
    }

    /// Closes every connection once its work is done.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// Brings the schema to what this program needs. Safe to run by several processes at once.
pub async fn migrate(options: &PgConnectOptions) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect_with(options)
        .await
        .context("the database did not let us in")?;
    if let Err(error) = MIGRATIONS.run(&mut connection).await {
        let lacks_right = error.to_string().contains(MARK_OF_THE_PROGRAM);
        let login = options.get_username();
        let what = if lacks_right {
            format!(
                "the login {login} may not set practicum.kind: as the administrator of the database (PostgreSQL 15 or newer) run once: grant set on parameter practicum.kind to {login}"
            )
        } else {
            "the schema could not be brought up to date".to_owned()
        };
        return Err(anyhow::Error::new(error).context(what));
    }
    connection.close().await?;
    Ok(())
}
