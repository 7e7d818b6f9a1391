//! The database of a command: the one that is set, or the private one, for as long as the command runs.

use crate::{
    config::Config,
    kernel::time::Clock,
    platform::{
        db::{self, Db},
        postgres::{self, Postgres},
    },
    web::{App, state::WebSettings},
};
use sqlx::postgres::PgConnectOptions;
use std::process::ExitCode;

/// A database that is there while this is held.
pub struct Database {
    /// How to connect as the owner of the schema.
    pub options: PgConnectOptions,
    /// The private server, when it is ours.
    pub private: Option<Postgres>,
}

impl Database {
    /// Connects to the one that is set or starts the private one, and brings its schema up to date.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let database = if let Some(options) = config.database_options()? {
            Self {
                options,
                private: None,
            }
        } else {
            let private = Self::start_private(config).await?;
            Self {
                options: private.options(postgres::DATABASE),
                private: Some(private),
            }
        };
        db::migrate(&database.options).await?;
        Ok(database)
    }

    /// Starts the private server of the configured data folder; nothing is migrated.
    pub async fn start_private(config: &Config) -> anyhow::Result<Postgres> {
        let data = config
            .data
            .clone()
            .map_or_else(postgres::default_data_folder, Ok)?;
        let settings = postgres::Settings::new(data, config.postgres_bin.clone());
        Ok(Postgres::start(&settings).await?)
    }

    /// The application on this database.
    pub async fn app(&self, config: &Config) -> anyhow::Result<App> {
        let db = Db::connect(self.options.clone(), config.most_connections()?).await?;
        let settings = WebSettings {
            public_url: config.public_address()?,
            behind_proxy: config.is_behind_proxy()?,
            may_offer_demo: self.private.is_some() && config.listen_on()?.ip().is_loopback(),
        };
        let app = App::new(db, Clock::Machine, settings);
        app.reload_institution().await?;
        Ok(app)
    }

    /// Stops the private server, if it is ours.
    pub async fn close(self) -> anyhow::Result<()> {
        if let Some(private) = self.private {
            private.stop().await?;
        }
        Ok(())
    }
}

/// `practicum migrate`
pub async fn migrate(config: &Config) -> anyhow::Result<ExitCode> {
    let database = Database::open(config).await?;
    println!("the schema is up to date");
    database.close().await?;
    Ok(ExitCode::SUCCESS)
}
