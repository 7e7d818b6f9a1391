//! An application of one test: its own database, a clock that stands still, no network.

use super::{
    cluster::{OwnDatabase, Template, clock, settings},
    database::Sql,
    person::{Cast, Person},
};
use axum::Router;
use practicum::{app, jobs, kernel::time::Instant, platform::db::Db, web::App};
use sqlx::postgres::PgConnectOptions;
use std::ops::Deref;
use uuid::Uuid;

/// The moment at which every test begins: Tuesday 17 November 2026, 10:05 at the college in Chicago.
pub const NOW: &str = "2026-11-17T16:05:00Z";

/// The application under test.
pub struct TestApp {
    /// What the router works with.
    pub app: App,
    pub(super) router: Router,
    sql: Sql,
    database: OwnDatabase,
}

/// A mail in the outbox.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Mail {
    /// The kind.
    pub kind: String,
    /// Where to.
    pub to_address: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Mail {
    /// The first path of ours that the mail has a link to, beginning with `prefix`.
    pub fn link(&self, prefix: &str) -> String {
        let address = format!("{}{prefix}", settings().public_url);
        let found = self
            .text
            .split_whitespace()
            .find(|word| word.starts_with(&address))
            .unwrap_or_else(|| panic!("no link to {prefix} in this mail:\n{}", self.text));
        found
            .trim_start_matches(&settings().public_url)
            .trim_end_matches(['.', ',', '>', ')'])
            .to_owned()
    }
}

/// An event of the log.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Told {
    /// The verb.
    pub action: String,
    /// Why.
    pub reason: String,
    /// Particulars.
    pub detail: String,
}

impl TestApp {
    /// With the small program.
    pub async fn start() -> Self {
        Self::with(Template::SmallProgram).await
    }

    /// Migrated and empty: before set-up.
    pub async fn empty() -> Self {
        Self::with(Template::Empty).await
    }

    async fn with(template: Template) -> Self {
        let database = OwnDatabase::of(template).await;
        let db = Db::connect(database.program.clone(), 4)
            .await
            .expect("the application's connections");
        let app = App::new(db, clock(), settings());
        app.reload_institution().await.expect("the college");
        Self {
            router: app::router(app.clone()),
            app,
            sql: Sql::connect(&database.admin).await,
            database,
        }
    }

    /// How the owner of its database connects.
    pub fn options(&self) -> PgConnectOptions {
        self.database.admin.clone()
    }

    /// Now, for this application.
    pub fn now(&self) -> Instant {
        self.app.now()
    }

    /// Lets time pass.
    pub fn later(&self, seconds: i64) {
        self.app.clock().advance(seconds);
    }

    /// Lets days pass.
    pub fn days_later(&self, days: i64) {
        self.later(days * 86_400);
    }

    /// Sets the clock.
    pub fn set_clock(&self, to: &str) {
        self.app.clock().set(to.parse().expect("a moment"));
    }

    /// Somebody of the world by their whole name, signed in.
    pub async fn person(&self, name: &str) -> Person {
        Person::signed_in(self, name).await
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Person {
        Person::anonymous(self)
    }

    /// Everybody the permission tests speak of.
    pub async fn cast(&self) -> Cast {
        Cast::of(self).await
    }

    /// Does the work that is due; gives how many jobs ran.
    pub async fn run_jobs(&self) -> u32 {
        let mut ran = 0;
        for handlers in [app::JOBS, app::LONG_JOBS] {
            ran += jobs::run_due(&self.app, handlers)
                .await
                .expect("the job queue works");
        }
        ran
    }

    /// All mail in the outbox, oldest first.
    pub async fn mails(&self) -> Vec<Mail> {
        self.rows("select kind, to_address, subject, text from mail order by created_at, id")
            .await
    }

    /// The newest mail to an address.
    pub async fn mail_to(&self, address: &str) -> Mail {
        self.mails()
            .await
            .into_iter()
            .rfind(|mail| mail.to_address == address)
            .unwrap_or_else(|| panic!("no mail to {address}"))
    }

    /// Events about a record, oldest first.
    pub async fn events_about(&self, id: Uuid) -> Vec<Told> {
        self.rows(&format!(
            "select action, reason, detail from event where subject_id = '{id}' order by seq"
        ))
        .await
    }
}

/// The database as its owner sees it: everything.
impl Deref for TestApp {
    type Target = Sql;

    fn deref(&self) -> &Sql {
        &self.sql
    }
}
