//! Where the data may lie, who else may be there, and which PostgreSQL may read it.

use std::fs;

use practicum::platform::postgres::{DATABASE, Postgres, Settings};

use super::folder::TestFolder;
use super::program::{Program, Start};
use super::{save, saved};

#[tokio::test]
async fn a_second_program_on_the_same_data_is_refused_until_the_first_has_stopped() {
    let folder = TestFolder::new();
    let settings = Settings::for_tests(folder.data(), None);
    let first = Postgres::start(&settings).await.unwrap();

    let refused = Postgres::start(&settings).await.unwrap_err().to_string();
    assert!(
        refused.contains(&format!(
            "another Practicum (process {})",
            std::process::id()
        )),
        "{refused}"
    );
    assert!(refused.contains("PRACTICUM_DATA"), "{refused}");
    save(&first.options(DATABASE), "unharmed").await;
    first.stop().await.unwrap();

    let second = Postgres::start(&settings).await.unwrap();
    assert_eq!(saved(&second.options(DATABASE)).await, "unharmed");
    second.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_too_deep_for_a_socket_still_works() {
    let folder = TestFolder::new();
    let deep = folder
        .path()
        .join("d".repeat(60))
        .join("e".repeat(60))
        .join("data");
    let settings = Settings::for_tests(&deep, None);
    let postgres = Postgres::start(&settings).await.unwrap();
    assert!(!postgres.socket_folder().starts_with(&deep));
    save(&postgres.options(DATABASE), "deep").await;
    let socket_folder = postgres.socket_folder().to_path_buf();
    postgres.stop().await.unwrap();
    assert!(
        !socket_folder.exists(),
        "nothing stays in the temporary folder"
    );

    let again = Postgres::start(&settings).await.unwrap();
    assert_eq!(saved(&again.options(DATABASE)).await, "deep");
    again.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_with_spaces_and_umlauts_works() {
    let folder = TestFolder::new();
    let data = folder.path().join("Application Support/Übung");
    let postgres = Postgres::start(&Settings::for_tests(data, None))
        .await
        .unwrap();
    save(&postgres.options(DATABASE), "there").await;
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn data_of_another_version_is_refused_in_words_and_left_as_it_is() {
    let folder = TestFolder::new();
    let settings = Settings::for_tests(folder.data(), None);
    Postgres::start(&settings)
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
    let version = folder.cluster().join("PG_VERSION");
    let own = fs::read_to_string(&version).unwrap();
    fs::write(&version, "9.6\n").unwrap();

    let refused = Postgres::start(&settings).await.unwrap_err().to_string();
    assert!(
        refused.contains("was written by PostgreSQL 9.6"),
        "{refused}"
    );
    assert!(refused.contains("PRACTICUM_POSTGRES_BIN"), "{refused}");

    fs::write(&version, own).unwrap();
    Postgres::start(&settings)
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_wrong_folder_for_the_programs_is_refused_by_the_settings_name() {
    let folder = TestFolder::new();
    let settings = Settings::for_tests(folder.data(), Some(folder.path().to_path_buf()));
    let refused = Postgres::start(&settings).await.unwrap_err().to_string();
    assert!(
        refused.starts_with("PRACTICUM_POSTGRES_BIN is "),
        "{refused}"
    );
    assert!(!folder.cluster().exists());
}

#[tokio::test]
async fn variables_meant_for_another_database_do_not_reach_ours() {
    let folder = TestFolder::new();
    let binary = std::env::current_exe().unwrap();
    let environment = [
        ("PGDATA", "/nowhere"),
        ("PGPORT", "1"),
        ("PGHOST", "db.example.org"),
        ("PGUSER", "somebody"),
        ("PGDATABASE", "elsewhere"),
        ("PGSSLMODE", "verify-full"),
        ("LC_ALL", "xx_XX.UTF-8"),
    ];
    let start = Start {
        binary: &binary,
        data: &folder.data(),
        account: None,
        environment: &environment,
    };
    let program = Program::start_as(&start).unwrap();
    save(&super::at(&program.socket_folder), "ours").await;
}
