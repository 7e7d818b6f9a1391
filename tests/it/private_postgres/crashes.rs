//! Killed programs, killed servers, leftovers of both.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use practicum::platform::postgres::{DATABASE, Postgres, Settings};
use sqlx::{ConnectOptions, Executor};

use super::folder::TestFolder;
use super::program::{Program, Start, kill_hard, runs, soon};
use super::{at, save, saved};

#[tokio::test]
async fn killing_the_program_ends_its_server_in_good_order() {
    let folder = TestFolder::new();
    let program = Program::start(&folder.data());
    let server = program.server;
    save(&at(&program.socket_folder), "kept").await;
    program.kill();
    soon("the server ends", || !runs(server));
    assert!(
        folder.log().contains("database system is shut down"),
        "{}",
        folder.log()
    );

    let next = Program::start(&folder.data());
    assert_eq!(saved(&at(&next.socket_folder)).await, "kept");
}

#[tokio::test]
async fn a_start_right_after_the_kill_does_not_trip_over_the_dying_server() {
    let folder = TestFolder::new();
    for round in ["a", "b", "c"] {
        let program = Program::start(&folder.data());
        save(&at(&program.socket_folder), round).await;
        program.kill();
    }
    let last = Program::start(&folder.data());
    assert_eq!(saved(&at(&last.socket_folder)).await, "a b c");
}

#[tokio::test]
async fn a_server_left_without_a_watchdog_is_ended_by_the_next_start() {
    let folder = TestFolder::new();
    let program = Program::start(&folder.data());
    let server = program.server;
    save(&at(&program.socket_folder), "kept").await;
    kill_hard(program.watchdog());
    program.kill();
    std::thread::sleep(Duration::from_millis(500));
    assert!(runs(server), "nobody is left to end it");

    let next = Program::start(&folder.data());
    assert!(!runs(server), "the leftover is gone");
    assert_ne!(next.server, server);
    assert_eq!(saved(&at(&next.socket_folder)).await, "kept");
}

#[tokio::test]
async fn after_everything_was_killed_what_was_saved_is_recovered() {
    let folder = TestFolder::new();
    let program = Program::start(&folder.data());
    let server = program.server;
    save(&at(&program.socket_folder), "kept").await;
    kill_hard(program.watchdog());
    kill_hard(server);
    program.kill();
    assert!(
        folder.cluster().join("postmaster.pid").exists(),
        "nobody tidied up"
    );

    let next = Program::start(&folder.data());
    assert_eq!(saved(&at(&next.socket_folder)).await, "kept");
    assert!(
        folder
            .log()
            .contains("was not properly shut down; automatic recovery in progress"),
        "{}",
        folder.log()
    );
}

#[tokio::test]
async fn a_query_that_outlives_its_killed_server_only_delays_the_next_start() {
    let folder = TestFolder::new();
    let program = Program::start(&folder.data());
    let mut busy = at(&program.socket_folder).connect().await.unwrap();
    let query = tokio::spawn(async move {
        // Counts without looking up, so it does not notice that its server is gone.
        let _ = busy
            .execute("select count(*) from generate_series(1, 12000000)")
            .await;
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    kill_hard(program.watchdog());
    kill_hard(program.server);
    program.kill();
    assert!(
        !query.is_finished(),
        "the query must outlive the server for this test to mean anything"
    );

    let next = Program::start(&folder.data());
    save(&at(&next.socket_folder), "after").await;
    assert_eq!(saved(&at(&next.socket_folder)).await, "after");
}

#[tokio::test]
async fn the_program_learns_that_its_server_died() {
    let folder = TestFolder::new();
    let program = Program::start(&folder.data());
    kill_hard(program.server);
    let said = program.line_with(&["lost "]);
    assert!(said.contains("ended by itself (signal: 9"), "{said}");
    assert_eq!(program.exit_code(), Some(3));
}

#[tokio::test]
async fn ctrl_c_leaves_the_server_up_until_the_program_has_drained() {
    let folder = TestFolder::new();
    let program = Program::start(&folder.data());
    let server = program.server;
    program.press_ctrl_c();
    program.line_with(&["drained"]);
    program.line_with(&["stopped"]);
    assert_eq!(program.exit_code(), Some(0));
    assert!(!runs(server));
}

/// A program that has nothing to do with us and got a process number that once was our server's.
struct Bystander(Child);

impl Bystander {
    fn new() -> Self {
        Self(Command::new("sleep").arg("300").spawn().unwrap())
    }
}

impl Drop for Bystander {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a power cut leaves: a pid file and a socket lock that name a process.
fn leave_pid_files(folder: &TestFolder, process: u32) {
    let (cluster, sockets) = (folder.cluster(), folder.data().join("socket"));
    let line = |path: &Path| path.display().to_string();
    let text = format!(
        "{process}\n{}\n1\n5432\n{}\n\n0 0\nready\n",
        line(&cluster),
        line(&sockets)
    );
    fs::write(cluster.join("postmaster.pid"), &text).unwrap();
    fs::create_dir_all(&sockets).unwrap();
    fs::write(sockets.join(".s.PGSQL.5432.lock"), &text).unwrap();
    fs::write(sockets.join(".s.PGSQL.5432"), "").unwrap();
}

#[tokio::test]
async fn a_pid_file_that_names_some_other_program_is_cleared_and_that_program_left_alone() {
    let folder = TestFolder::new();
    let settings = Settings::for_tests(folder.data(), None);
    Postgres::start(&settings)
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
    let mut bystander = Bystander::new();
    leave_pid_files(&folder, bystander.0.id());
    // As the socket folder is left by a power cut, and as it must belong to the server's account:
    let owner = fs::metadata(folder.cluster()).unwrap();
    let (user, group) = {
        use std::os::unix::fs::MetadataExt;
        (owner.uid(), owner.gid())
    };
    let sockets = folder.data().join("socket");
    std::os::unix::fs::chown(&sockets, Some(user), Some(group)).unwrap();
    super::folder::set_mode(&sockets, 0o700);

    let next = Postgres::start(&settings).await.unwrap();
    save(&next.options(DATABASE), "after").await;
    assert!(
        bystander.0.try_wait().unwrap().is_none(),
        "the other program still runs"
    );
    next.stop().await.unwrap();
}

#[tokio::test]
async fn a_pid_file_that_names_another_clusters_server_does_not_end_that_server() {
    let (ours, theirs) = (TestFolder::new(), TestFolder::new());
    let settings = Settings::for_tests(ours.data(), None);
    Postgres::start(&settings)
        .await
        .unwrap()
        .stop()
        .await
        .unwrap();
    let other = Postgres::start(&Settings::for_tests(theirs.data(), None))
        .await
        .unwrap();
    fs::write(
        ours.cluster().join("postmaster.pid"),
        format!("{}\n", other.process()),
    )
    .unwrap();

    let next = Postgres::start(&settings).await.unwrap();
    save(&other.options(DATABASE), "unharmed").await;
    next.stop().await.unwrap();
    other.stop().await.unwrap();
}

#[tokio::test]
async fn a_first_start_that_was_cut_off_leaves_nothing_half_made() {
    let folder = TestFolder::new();
    let binary = std::env::current_exe().unwrap();
    let data = folder.data();
    let half_made = || {
        let entries = fs::read_dir(&data).into_iter().flatten().flatten();
        entries
            .filter(|entry| {
                entry
                    .file_name()
                    .to_string_lossy()
                    .starts_with("postgres.new.")
            })
            .count()
    };
    let program = Program::launch(&Start {
        binary: &binary,
        data: &data,
        account: None,
        environment: &[],
    });
    soon("initdb begins", || half_made() == 1);
    program.kill();
    assert!(!folder.cluster().exists(), "cut off before it was whole");

    let next = Program::start(&data);
    save(&at(&next.socket_folder), "whole").await;
    assert_eq!(saved(&at(&next.socket_folder)).await, "whole");
}
