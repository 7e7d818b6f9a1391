//! A small program around a private server, for the tests to kill: this very test binary, started once more.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use practicum::platform::postgres::{DATABASE, Postgres, Settings};
use sqlx::{ConnectOptions, Connection, Executor};
use tokio::signal::unix::{SignalKind, signal};

const DATA: &str = "PRIVATE_POSTGRES_TEST_DATA";

/// Long enough for an initdb on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// The program itself. It prints `ready SERVER SOCKET` or `refused REASON`, and serves until it is told to end.
#[tokio::test]
#[ignore = "not a test: the program that the other tests start and kill"]
async fn serves_until_told_to_end() {
    let Some(data) = std::env::var_os(DATA) else {
        return;
    };
    let mut interrupt = signal(SignalKind::interrupt()).unwrap();
    let postgres = match Postgres::start(&Settings::new(data, None)).await {
        Ok(postgres) => postgres,
        Err(refused) => {
            println!("\nrefused {refused}");
            std::process::exit(2);
        }
    };
    println!(
        "\nready {} {}",
        postgres.process(),
        postgres.socket_folder().display()
    );
    tokio::select! {
        ended = postgres.ended() => {
            println!("\nlost {ended}");
            std::process::exit(3);
        }
        _ = interrupt.recv() => drain_and_stop(postgres).await,
    }
}

/// The database must still be there while the last requests are answered.
async fn drain_and_stop(postgres: Postgres) {
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut connection = postgres.options(DATABASE).connect().await.unwrap();
    connection.execute("select 1").await.unwrap();
    println!("\ndrained");
    connection.close().await.unwrap();
    postgres.stop().await.unwrap();
    println!("\nstopped");
    std::process::exit(0);
}

/// A running copy of the program.
pub struct Program {
    child: Child,
    lines: Receiver<String>,
    /// The server's process, once it is ready.
    pub server: i32,
    /// Where its socket is.
    pub socket_folder: String,
}

/// How the program is started.
pub struct Start<'a> {
    pub binary: &'a Path,
    pub data: &'a Path,
    /// User and group to run as, when not our own.
    pub account: Option<(u32, u32)>,
    pub environment: &'a [(&'a str, &'a str)],
}

impl Program {
    /// Starts the program and waits until its server is ready.
    pub fn start(data: &Path) -> Self {
        let binary = std::env::current_exe().unwrap();
        let start = Start {
            binary: &binary,
            data,
            account: None,
            environment: &[],
        };
        Self::start_as(&start).unwrap_or_else(|refused| panic!("refused: {refused}"))
    }

    /// Starts the program; `Err` holds what it said when it refused.
    pub fn start_as(start: &Start<'_>) -> Result<Self, String> {
        let mut program = Self::launch(start);
        let said = program.line_with(&["ready ", "refused "]);
        if let Some(refused) = said.strip_prefix("refused ") {
            assert_eq!(program.child.wait().unwrap().code(), Some(2));
            return Err(refused.to_owned());
        }
        let (server, socket_folder) = said["ready ".len()..].split_once(' ').unwrap();
        program.server = server.parse().unwrap();
        socket_folder.clone_into(&mut program.socket_folder);
        Ok(program)
    }

    /// Starts the program and does not wait for anything.
    pub fn launch(start: &Start<'_>) -> Self {
        let mut command = Command::new(start.binary);
        command.args([
            "--exact",
            "--ignored",
            "--nocapture",
            "private_postgres::program::serves_until_told_to_end",
        ]);
        command
            .env(DATA, start.data)
            .envs(start.environment.iter().copied());
        command.current_dir("/").process_group(0);
        if let Some((user, group)) = start.account {
            command.uid(user).gid(group);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            output
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| tell.send(line))
        });
        Self {
            child,
            lines,
            server: 0,
            socket_folder: String::new(),
        }
    }

    /// The next line that begins in one of these ways.
    pub fn line_with(&self, beginnings: &[&str]) -> String {
        loop {
            let line = self
                .lines
                .recv_timeout(PATIENCE)
                .expect("the program said nothing more");
            if beginnings
                .iter()
                .any(|beginning| line.starts_with(beginning))
            {
                return line;
            }
        }
    }

    pub fn process(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// Every process the program started itself: its server and the server's watchdog.
    pub fn watchdog(&self) -> i32 {
        let children = children_of(self.process());
        let watchdog: Vec<_> = children
            .into_iter()
            .filter(|child| *child != self.server)
            .collect();
        assert_eq!(
            watchdog.len(),
            1,
            "one watchdog beside the server: {watchdog:?}"
        );
        watchdog[0]
    }

    /// Kills the program with no chance to tidy up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ctrl-C in a terminal: the interrupt goes to the whole process group.
    pub fn press_ctrl_c(&self) {
        kill(Pid::from_raw(-self.process()), Signal::SIGINT).unwrap();
    }

    pub fn exit_code(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn children_of(parent: i32) -> Vec<i32> {
    let listed = Command::new("ps")
        .args(["-A", "-o", "ppid=,pid="])
        .output()
        .expect("ps is needed");
    let listed = String::from_utf8(listed.stdout).unwrap();
    let pairs = listed.lines().map(|line| {
        line.split_whitespace()
            .map(|number| number.parse::<i32>().unwrap())
    });
    pairs
        .filter_map(|mut pair| (pair.next() == Some(parent)).then(|| pair.next()).flatten())
        .collect()
}

pub fn kill_hard(process: i32) {
    kill(Pid::from_raw(process), Signal::SIGKILL).unwrap();
}

pub fn runs(process: i32) -> bool {
    kill(Pid::from_raw(process), None) != Err(Errno::ESRCH)
}

/// Waits up to ten seconds for something to come true.
pub fn soon(what: &str, mut is_true: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_true() {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "not within ten seconds: {what}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}
