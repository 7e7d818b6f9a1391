//! The program as a process of its own, its private PostgreSQL, and ways to end either without warning.

use super::http::Visitor;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use practicum::platform::postgres::DATABASE;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Long enough for a first start, or a recovery, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A program that is running, and its folder. Both go when this is dropped.
pub struct Served {
    child: Child,
    folder: PathBuf,
    /// Where it listens; the same after every start.
    pub address: SocketAddr,
    settings: Vec<(&'static str, String)>,
}

impl Served {
    /// Starts it in a new folder with the small program planted.
    pub async fn start(settings: &[(&'static str, &str)]) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = fs::canonicalize(std::env::temp_dir())
            .unwrap()
            .join(format!("practicum-crash-{}-{number}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let address = free_address();
        let settings: Vec<_> = settings
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let child = spawn(&folder, address, &settings);
        let mut served = Self {
            child,
            folder,
            address,
            settings,
        };
        served.wait().await;
        let key = Uuid::new_v4().to_string();
        let planted = served
            .nobody()
            .post(
                "/welcome/demo",
                &[("form_key", &key), ("world", "small-program")],
            )
            .await
            .unwrap();
        assert_eq!(planted.status, 303, "{}", planted.body);
        served
    }

    /// Starts it again in the same folder, after it has ended.
    pub async fn start_again(&mut self) {
        self.child.wait().unwrap();
        self.child = spawn(&self.folder, self.address, &self.settings);
        self.wait().await;
    }

    async fn wait(&mut self) {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the program ended with {status}:\n{}", self.log());
            }
            if self.nobody().get("/favicon.svg").await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the program does not answer:\n{}", self.log());
    }

    /// Ends the program without warning.
    pub fn kill_program(&self) {
        let pid = i32::try_from(self.child.id()).unwrap();
        kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    }

    /// Ends PostgreSQL without warning.
    pub fn kill_database(&self) {
        let pid = self.postmaster(0).parse().unwrap();
        kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    }

    /// A line of the file in which PostgreSQL says where it is.
    fn postmaster(&self, line: usize) -> String {
        let file = fs::read_to_string(self.folder.join("data/postgres/postmaster.pid")).unwrap();
        file.lines().nth(line).unwrap().trim().to_owned()
    }

    /// How to reach its database past every policy.
    pub fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.postmaster(4))
            .port(5432)
            .username("postgres")
            .database(DATABASE)
    }

    /// A connection of the superuser.
    pub async fn sql(&self) -> PgConnection {
        PgConnection::connect_with(&self.options()).await.unwrap()
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Visitor {
        Visitor {
            address: self.address,
            token: String::new(),
        }
    }

    /// Somebody of the world by their whole name, signed in.
    pub async fn person(&self, name: &str) -> Visitor {
        let token = format!("{:-<43}", Uuid::new_v4().simple().to_string());
        sqlx::query(
            "insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
             select $1, id, sha256(convert_to($2, 'UTF8')), now(), now(), now() + interval '1 day' from person where name = $3",
        )
        .bind(Uuid::new_v4())
        .bind(&token)
        .bind(name)
        .execute(&mut self.sql().await)
        .await
        .map(|made| assert_eq!(made.rows_affected(), 1, "nobody is called {name}"))
        .unwrap();
        Visitor {
            address: self.address,
            token,
        }
    }

    /// Runs a command of the program against the database of this one.
    pub fn command(&self, arguments: &[&str]) -> std::process::Output {
        let url = format!(
            "postgres://postgres@localhost/{DATABASE}?host={}",
            self.postmaster(4).replace('/', "%2F")
        );
        Command::new(env!("CARGO_BIN_EXE_practicum"))
            .args(arguments)
            .env("DATABASE_URL", url)
            .output()
            .unwrap()
    }

    /// What it said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("program.log")).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // The private server follows its program within a second; its files must not go before it.
        let database = fs::read_to_string(self.folder.join("data/postgres/postmaster.pid"))
            .ok()
            .and_then(|file| file.lines().next()?.trim().parse().ok());
        if let Ok(pid) = i32::try_from(self.child.id()) {
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
        let _ = self.child.wait();
        if let Some(pid) = database {
            let until = Instant::now() + Duration::from_secs(20);
            while kill(Pid::from_raw(pid), None).is_ok() && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn spawn(folder: &Path, address: SocketAddr, settings: &[(&'static str, String)]) -> Child {
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("program.log"))
        .unwrap();
    Command::new(env!("CARGO_BIN_EXE_practicum"))
        .arg("serve")
        .env_remove("DATABASE_URL")
        .env("PRACTICUM_ADDRESS", address.to_string())
        .env("PRACTICUM_DATA", folder.join("data"))
        .env("PRACTICUM_LOG", "warn")
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// A port that was free a moment ago.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}
