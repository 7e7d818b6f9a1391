//! One PostgreSQL for the whole run. A private one in a temporary folder, or the server named by
//! `PRACTICUM_TEST_SERVER` (a `postgres://` address of a superuser). It lives on a thread and runtime of its own,
//! because a child process belongs to the runtime that made it and a test's runtime ends with the test.

use super::app::NOW;
use nix::sys::statvfs::statvfs;
use practicum::{
    kernel::time::Clock,
    platform::{
        db::{self, Db},
        postgres::{Postgres, SUPERUSER, Settings},
    },
    seed::{self, World},
    web::{App, state::WebSettings},
};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use std::{
    str::FromStr as _,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
};

/// What a new database begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Migrated, and nothing else: before set-up.
    Empty,
    /// With the small program planted at [`NOW`].
    SmallProgram,
}

impl Template {
    fn name(self) -> String {
        let word = match self {
            Self::Empty => "empty",
            Self::SmallProgram => "small",
        };
        format!("practicum_test_{}_{word}", std::process::id())
    }
}

enum Order {
    Make {
        name: String,
        from: Template,
        made: tokio::sync::oneshot::Sender<()>,
    },
    Drop(String),
}

struct Cluster {
    ways: Ways,
    orders: mpsc::Sender<Order>,
}

/// The ways into the server.
#[derive(Clone)]
struct Ways {
    /// The superuser's: for making databases and looking past every policy.
    admin: PgConnectOptions,
    /// The program's, as a college gives it: a login that owns its database and is no superuser.
    program: PgConnectOptions,
}

/// The program's login.
const LOGIN: &str = "practicum_login";

/// What an administrator of the database does once, as README.md says.
const MAKE_LOGIN: &str = "do $$ begin
        create role practicum_login login createrole password 'practicum_login';
    exception when duplicate_object or unique_violation then null; end $$;
    do $$ begin
        if current_setting('server_version_num')::integer >= 150000 then
            grant set on parameter practicum.kind to practicum_login;
        else
            alter role practicum_login superuser; -- before PostgreSQL 15 nobody else may
        end if;
    end $$";

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static MADE: AtomicUsize = AtomicUsize::new(0);

/// A database of one test; it goes when this is dropped.
pub struct OwnDatabase {
    /// Its name.
    pub name: String,
    /// How the program connects.
    pub program: PgConnectOptions,
    /// How the superuser connects.
    pub admin: PgConnectOptions,
}

impl OwnDatabase {
    /// A fresh copy of a template.
    pub async fn of(from: Template) -> Self {
        let cluster = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(start))
            .await
            .expect("the test server starts");
        let number = MADE.fetch_add(1, Ordering::SeqCst);
        let name = format!("practicum_test_{}_{number}", std::process::id());
        let (made, wait) = tokio::sync::oneshot::channel();
        let order = Order::Make {
            name: name.clone(),
            from,
            made,
        };
        cluster.orders.send(order).expect("the test server listens");
        wait.await.expect("the test server made a database");
        Self {
            program: cluster.ways.program.clone().database(&name),
            admin: cluster.ways.admin.clone().database(&name),
            name,
        }
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if let Some(cluster) = CLUSTER.get() {
            let _ = cluster.orders.send(Order::Drop(self.name.clone()));
        }
    }
}

fn start() -> Cluster {
    let (orders, taken) = mpsc::channel();
    let (ready, wait) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime for the test server");
        runtime.block_on(async move {
            let (options, _server) = server().await;
            let mut admin = PgConnection::connect_with(&options)
                .await
                .expect("the test server lets us in");
            admin
                .execute(MAKE_LOGIN)
                .await
                .expect("the login of the program");
            let program = options.clone().username(LOGIN).password(LOGIN);
            drop_leftovers(&mut admin).await;
            make_templates(&mut admin, &program).await;
            let ways = Ways {
                admin: options,
                program,
            };
            ready.send(ways).expect("somebody waits for the server");
            serve(&mut admin, &taken).await;
        });
    });
    let ways = wait
        .recv()
        .expect("the test server starts; its reason is above");
    Cluster { ways, orders }
}

async fn server() -> (PgConnectOptions, Option<(Postgres, Folder)>) {
    if let Ok(url) = std::env::var("PRACTICUM_TEST_SERVER") {
        let options =
            PgConnectOptions::from_str(&url).expect("PRACTICUM_TEST_SERVER is an address");
        return (options, None);
    }
    let folder = Folder::fresh();
    let binaries = std::env::var_os("PRACTICUM_POSTGRES_BIN").map(Into::into);
    let settings = Settings::for_tests(folder.0.join("data"), binaries);
    let server = Postgres::start(&settings)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    (server.options(SUPERUSER), Some((server, folder)))
}

/// Where Linux keeps files in memory.
const IN_MEMORY: &str = "/dev/shm";

/// What must be free there. The databases of the tests under way need a tenth of it.
const ROOM: u128 = 2 << 30;

/// Where the server's folder is made: in memory where there is room, else among the temporary files. Each test makes a
/// database of a thousand files and deletes it, and ext4 takes the longer to make a file the more were deleted in the
/// last seconds: on a disk that was two fifths of the processor time of all tests.
fn parent() -> std::path::PathBuf {
    let has_room = statvfs(IN_MEMORY).is_ok_and(|there| {
        u128::from(there.blocks_available()) * u128::from(there.fragment_size()) >= ROOM
    });
    if has_room {
        IN_MEMORY.into()
    } else {
        std::env::temp_dir()
    }
}

/// A folder that goes with its holder. Runs that were killed leave theirs to the next run.
struct Folder(std::path::PathBuf);

impl Folder {
    fn fresh() -> Self {
        let parent = parent();
        for entry in std::fs::read_dir(&parent).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let owner = name.strip_prefix("practicum-test-");
            if owner.is_some_and(|pid| !is_running(pid)) {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
        let path = parent.join(format!("practicum-test-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
                .expect("a folder that the server's account can enter");
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn is_running(pid: &str) -> bool {
    pid.parse::<i32>().is_ok_and(|pid| {
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), None)
            != Err(nix::errno::Errno::ESRCH)
    })
}

/// Databases of runs that ended without tidying up.
async fn drop_leftovers(admin: &mut PgConnection) {
    let names: Vec<String> = sqlx::query_scalar(
        "select datname from pg_database where datname like 'practicum\\_test\\_%'",
    )
    .fetch_all(&mut *admin)
    .await
    .expect("the list of databases");
    for name in names {
        let pid = name.split('_').nth(2).unwrap_or_default();
        if !is_running(pid) || pid == std::process::id().to_string() {
            drop_database(admin, &name).await;
        }
    }
}

async fn drop_database(admin: &mut PgConnection, name: &str) {
    let sql = format!("drop database if exists {name} with (force)");
    let _ = admin.execute(AssertSqlSafe(sql)).await;
}

async fn make_templates(admin: &mut PgConnection, program: &PgConnectOptions) {
    let create = |name: &str, from: &str| AssertSqlSafe(made_from(name, from));
    let (empty, small) = (Template::Empty.name(), Template::SmallProgram.name());
    admin
        .execute(create(&empty, "template0"))
        .await
        .expect("the empty template");
    db::migrate(&program.clone().database(&empty))
        .await
        .expect("the migrations run");
    admin
        .execute(create(&small, &empty))
        .await
        .expect("the template of the small program");
    let pool = Db::connect(program.clone().database(&small), 1)
        .await
        .expect("a connection to the template");
    let app = App::new(pool.clone(), clock(), settings());
    seed::plant(&app, World::SmallProgram)
        .await
        .expect("the small program is planted");
    pool.close().await;
}

fn made_from(name: &str, template: &str) -> String {
    format!("create database {name} owner {LOGIN} template {template}")
}

async fn serve(admin: &mut PgConnection, orders: &mpsc::Receiver<Order>) {
    while let Ok(order) = orders.recv() {
        match order {
            Order::Make { name, from, made } => {
                admin
                    .execute(AssertSqlSafe(made_from(&name, &from.name())))
                    .await
                    .expect("a database for the test");
                let _ = made.send(());
            }
            Order::Drop(name) => drop_database(admin, &name).await,
        }
    }
}

/// A clock that stands at [`NOW`].
pub fn clock() -> Clock {
    Clock::standing_at(NOW.parse().expect("the moment of the tests"))
}

/// Settings as on a machine of one's own.
pub fn settings() -> WebSettings {
    WebSettings {
        public_url: "http://127.0.0.1:8080".to_owned(),
        behind_proxy: false,
        may_offer_demo: true,
    }
}
