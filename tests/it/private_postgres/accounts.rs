//! Root, ordinary accounts, and folders that one of them may not enter.
//!
//! These need root; run as anybody else they say so and pass, and the other tests have shown an ordinary account.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use nix::unistd::{Uid, User};
use practicum::platform::postgres::{DATABASE, Postgres, Settings};

use super::folder::{TestFolder, set_mode};
use super::program::{Program, Start};
use super::{at, save, saved};

fn we_are_root() -> bool {
    let root = Uid::effective().is_root();
    if !root {
        eprintln!("not root: nothing to hand over to another account");
    }
    root
}

fn nobody() -> (u32, u32) {
    let nobody = User::from_name("nobody").unwrap().unwrap();
    (nobody.uid.as_raw(), nobody.gid.as_raw())
}

/// The test binary where every account may run it.
fn binary_for_everybody(folder: &TestFolder) -> PathBuf {
    let binary = folder.path().join("program");
    let own = std::env::current_exe().unwrap();
    if fs::hard_link(&own, &binary).is_err() {
        fs::copy(&own, &binary).unwrap();
    }
    binary
}

fn owner(path: &Path) -> u32 {
    fs::metadata(path).unwrap().uid()
}

#[tokio::test]
async fn root_hands_the_server_and_its_data_to_another_account() {
    if !we_are_root() {
        return;
    }
    let folder = TestFolder::new();
    let postgres = Postgres::start(&Settings::for_tests(folder.data(), None))
        .await
        .unwrap();
    save(&postgres.options(DATABASE), "there").await;
    assert_ne!(owner(&folder.cluster()), 0);
    assert_eq!(owner(&folder.cluster()), owner(postgres.socket_folder()));
    for closed in [folder.cluster(), postgres.socket_folder().to_path_buf()] {
        assert_eq!(
            fs::metadata(&closed).unwrap().mode() & 0o777,
            0o700,
            "{}",
            closed.display()
        );
    }
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn an_ordinary_account_runs_its_own_server_and_root_later_keeps_to_that_account() {
    if !we_are_root() {
        return;
    }
    let folder = TestFolder::new();
    let binary = binary_for_everybody(&folder);
    let data = folder.data();
    fs::create_dir(&data).unwrap();
    chown(&data, Some(nobody().0), Some(nobody().1)).unwrap();
    set_mode(&data, 0o700);
    let start = Start {
        binary: &binary,
        data: &data,
        account: Some(nobody()),
        environment: &[],
    };
    let program = Program::start_as(&start).unwrap();
    save(&at(&program.socket_folder), "nobody's").await;
    program.press_ctrl_c();
    assert_eq!(program.exit_code(), Some(0));

    let as_root = Program::start(&data);
    assert_eq!(saved(&at(&as_root.socket_folder)).await, "nobody's");
    as_root.press_ctrl_c();
    assert_eq!(as_root.exit_code(), Some(0));

    let again = Program::start_as(&start).unwrap();
    assert_eq!(saved(&at(&again.socket_folder)).await, "nobody's");
}

#[tokio::test]
async fn an_ordinary_account_is_told_that_the_data_is_somebody_elses() {
    if !we_are_root() {
        return;
    }
    let folder = TestFolder::new();
    let binary = binary_for_everybody(&folder);
    let data = folder.data();
    Postgres::start(&Settings::for_tests(&data, None))
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
    let start = Start {
        binary: &binary,
        data: &data,
        account: Some(nobody()),
        environment: &[],
    };
    let refused = Program::start_as(&start).err().unwrap();
    assert!(refused.contains("PRACTICUM_DATA"), "{refused}");
}

#[tokio::test]
async fn data_under_a_folder_closed_to_the_servers_account_is_refused_naming_that_folder() {
    if !we_are_root() {
        return;
    }
    let folder = TestFolder::new();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    set_mode(&closed, 0o700);
    let settings = Settings::for_tests(closed.join("deeper/data"), None);
    let refused = Postgres::start(&settings).await.unwrap_err().to_string();
    assert!(
        refused.contains(&format!("may not pass through {}:", closed.display())),
        "{refused}"
    );
    assert!(refused.contains("PRACTICUM_DATA"), "{refused}");

    set_mode(&closed, 0o711);
    Postgres::start(&settings)
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
}

#[tokio::test]
async fn data_that_root_copied_here_is_refused_with_the_command_that_gives_it_back() {
    if !we_are_root() {
        return;
    }
    let folder = TestFolder::new();
    let settings = Settings::for_tests(folder.data(), None);
    Postgres::start(&settings)
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
    chown(folder.cluster(), Some(0), Some(0)).unwrap();
    let refused = Postgres::start(&settings).await.unwrap_err().to_string();
    assert!(refused.contains("belongs to root"), "{refused}");
    assert!(refused.contains("chown -R "), "{refused}");
}
