//! What the private PostgreSQL must survive: every way to die, every place to live, and company it did not ask for.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what these tests prepare must work"
)]

mod accounts;
mod crashes;
mod folder;
mod places;
mod program;

use practicum::platform::postgres::{DATABASE, Postgres, Settings};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

use folder::TestFolder;

/// Runs one statement that gives one text.
async fn ask(options: &PgConnectOptions, statement: &str) -> String {
    let mut connection = options.connect().await.unwrap();
    let answer = sqlx::query_scalar(AssertSqlSafe(statement))
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    answer
}

/// Saves a line that a later start must still find.
async fn save(options: &PgConnectOptions, line: &str) {
    let mut connection = options.connect().await.unwrap();
    connection
        .execute("create table if not exists saved (line text)")
        .await
        .unwrap();
    sqlx::query("insert into saved values ($1)")
        .bind(line)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// All saved lines in order.
async fn saved(options: &PgConnectOptions) -> String {
    ask(
        options,
        "select string_agg(line, ' ' order by line) from saved",
    )
    .await
}

/// How to reach the server behind a program of these tests.
fn at(socket_folder: &str) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass().socket(socket_folder);
    options.port(5432).username("postgres").database(DATABASE)
}

#[tokio::test]
async fn what_was_saved_is_there_at_the_next_start() {
    let folder = TestFolder::new();
    let settings = Settings::new(folder.data(), None);
    let first = Postgres::start(&settings).await.unwrap();
    save(&first.options(DATABASE), "kept").await;
    first.stop().await.unwrap();
    assert!(
        !folder.cluster().join("postmaster.pid").exists(),
        "stopped in good order"
    );

    let second = Postgres::start(&settings).await.unwrap();
    assert_eq!(saved(&second.options(DATABASE)).await, "kept");
    second.stop().await.unwrap();
}

#[tokio::test]
async fn real_data_waits_for_the_disk_and_is_not_on_the_network() {
    let folder = TestFolder::new();
    let postgres = Postgres::start(&Settings::new(folder.data(), None))
        .await
        .unwrap();
    let options = postgres.options(DATABASE);
    for (setting, value) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
    ] {
        assert_eq!(
            ask(&options, &format!("select current_setting('{setting}')")).await,
            value,
            "{setting}"
        );
    }
    assert_eq!(ask(&options, "select current_user::text").await, "postgres");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_cluster_for_tests_does_not_wait_for_the_disk() {
    let folder = TestFolder::new();
    let postgres = Postgres::start(&Settings::for_tests(folder.data(), None))
        .await
        .unwrap();
    assert_eq!(ask(&postgres.options(DATABASE), "show fsync").await, "off");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_let_go_without_a_stop_ends_all_the_same() {
    let folder = TestFolder::new();
    let postgres = Postgres::start(&Settings::for_tests(folder.data(), None))
        .await
        .unwrap();
    let process = i32::try_from(postgres.process()).unwrap();
    drop(postgres);
    program::soon("the server ends", || !program::runs(process));
}
