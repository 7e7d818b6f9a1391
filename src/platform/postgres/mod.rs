//! The private PostgreSQL: a database server that Practicum starts for itself when no `DATABASE_URL` is given.
//!
//! One server per data folder, reached through a socket that only its owner may open: no network port, no password,
//! nothing to configure. It ends with the program however the program dies, and a start after any crash mends what
//! the crash left behind. Data is always written through to the disk, except in clusters made for tests
//! ([`Settings::fast`]).

mod account;
mod binaries;
mod cluster;
mod command;
mod error;
mod flags;
mod folder;
mod leftover;
mod log;
mod server;
mod settings;
mod socket;
mod start;
mod watchdog;

use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection, PgConnection};

pub use error::{Ended, StartError, StopError};
pub use settings::{Settings, default_data_folder};

use folder::Lock;
use server::Server;

/// The database every start makes sure of; the only one the program needs.
pub const DATABASE: &str = "practicum";

/// The superuser role of a private server.
pub const SUPERUSER: &str = "postgres";

/// A running private PostgreSQL. Stop it with [`Postgres::stop`]; dropping it asks the server to end without waiting.
#[derive(Debug)]
pub struct Postgres {
    server: Server,
    socket_folder: PathBuf,
    log: PathBuf,
    /// Held as long as the server runs; declared last so that it is let go last.
    _lock: Lock,
}

impl Postgres {
    /// Finds PostgreSQL, prepares the data folder where needed, starts the server and makes sure of [`DATABASE`].
    ///
    /// # Errors
    /// A [`StartError`] whose text says what is wrong and how to mend it.
    pub async fn start(settings: &Settings) -> Result<Self, StartError> {
        let settings = settings.clone();
        let running = tokio::task::spawn_blocking(move || start::start(&settings))
            .await
            .map_err(|cut| StartError::Interrupted(cut.to_string()))??;
        running.make_sure_of_database().await?;
        Ok(running)
    }

    /// How to connect to one database of this server, as the superuser [`SUPERUSER`].
    #[must_use]
    pub fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_folder)
            .host("localhost")
            .port(socket::PORT)
            .username(SUPERUSER)
            .password("")
            .database(database)
            .application_name("practicum")
            .ssl_mode(PgSslMode::Disable)
    }

    /// Waits until the server ends without having been asked to, and says how it ended.
    ///
    /// A program that loses its database should end as well, so that whatever watches it starts both anew.
    pub async fn ended(&self) -> Ended {
        let status = self.server.exit().await;
        Ended {
            status,
            log: self.log.clone(),
        }
    }

    /// Ends the server in good order: open transactions are rolled back, everything committed is on the disk.
    /// Close the connection pools first.
    ///
    /// # Errors
    /// When the server had to be ended the hard way after 30 seconds (nothing committed is lost by that), or could
    /// not be ended at all.
    pub async fn stop(self) -> Result<(), StopError> {
        let stopped = self.server.stop().await;
        // Only goes when it is empty; worth it for those in the temporary folder.
        let _ = std::fs::remove_dir(&self.socket_folder);
        stopped
    }

    /// The process number of the server.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.server.process()
    }

    /// The folder in which the server's socket lies; what `psql -h` takes.
    #[must_use]
    pub fn socket_folder(&self) -> &Path {
        &self.socket_folder
    }

    /// The file the server writes its log to.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    async fn make_sure_of_database(&self) -> Result<(), StartError> {
        let mut connection = self
            .options(SUPERUSER)
            .disable_statement_logging()
            .connect()
            .await?;
        if !database_exists(&mut connection).await? {
            sqlx::query("create database practicum")
                .execute(&mut connection)
                .await?;
        }
        connection.close().await?;
        Ok(())
    }
}

async fn database_exists(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(DATABASE)
        .fetch_one(connection)
        .await
}
