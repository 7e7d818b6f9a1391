//! The server process: started, watched until it is ready, and ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::sync::watch;
use tokio::time::timeout;

use super::account::Account;
use super::binaries::Binaries;
use super::command;
use super::error::{StartError, StopError};
use super::flags::flags;
use super::log;
use super::watchdog::Watchdog;

/// How long a start may take. Replaying the log after a power cut counts, hence the length.
const START: Duration = Duration::from_mins(10);

/// How long an orderly stop may take before the server is cut off.
const STOP: Duration = Duration::from_secs(30);

/// How long a server that was cut off may take to be gone.
const CUT_OFF: Duration = Duration::from_secs(5);

/// A server process of ours. Dropping it asks the process to end and does not wait.
#[derive(Debug)]
pub(super) struct Server {
    process: u32,
    exit: watch::Receiver<Option<String>>,
    watchdog: Option<Watchdog>,
}

/// What a server is started on.
pub(super) struct Place<'a> {
    pub(super) cluster: &'a Path,
    pub(super) socket_folder: &'a Path,
    pub(super) log: PathBuf,
    pub(super) fast: bool,
}

impl Server {
    /// Starts the server and waits until it takes connections.
    pub(super) fn start(
        place: &Place<'_>,
        binaries: &Binaries,
        account: &Account,
    ) -> Result<Self, StartError> {
        let log = log::open(&place.log, account)?;
        let from = log
            .metadata()
            .map_err(StartError::file("read", &place.log))?
            .len();
        let errors = log
            .try_clone()
            .map_err(StartError::file("open", &place.log))?;
        let program = binaries.program("postgres");
        let mut postgres = command::prepare(&program, account);
        postgres
            .arg("-D")
            .arg(place.cluster)
            .arg("-k")
            .arg(place.socket_folder);
        postgres
            .args(flags(place.fast))
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors);
        let child = postgres.spawn();
        let child = child.map_err(|cause| StartError::BinariesBroken {
            program,
            reason: cause.to_string(),
        })?;
        let mut server = Self::watch(child);
        let pid_file = place.cluster.join("postmaster.pid");
        server.watchdog = Some(Watchdog::start(server.process, &pid_file, account)?);
        server.until_ready(&pid_file, &place.log, from)?;
        Ok(server)
    }

    /// A thread of its own waits for the process: a waiting task would belong to one runtime, and tests have many.
    fn watch(mut child: Child) -> Self {
        let (tell, exit) = watch::channel(None);
        let process = child.id();
        thread::spawn(move || {
            let status = child.wait();
            let _ = tell.send(Some(
                status.map_or_else(|cause| cause.to_string(), in_words),
            ));
        });
        Self {
            process,
            exit,
            watchdog: None,
        }
    }

    /// Ready means that the pid file is our child's and says so. That some connection works would prove nothing: it may
    /// reach a server of an earlier run that is just ending.
    fn until_ready(&self, pid_file: &Path, log: &Path, from: u64) -> Result<(), StartError> {
        let begun = Instant::now();
        let mut told = false;
        while !is_ready(pid_file, self.process) {
            if let Some(status) = self.exit.borrow().clone() {
                let (reason, log) = (
                    log::reason(log, from, Some(self.process)),
                    log.to_path_buf(),
                );
                return Err(StartError::EndedEarly {
                    status,
                    reason,
                    log,
                });
            }
            if begun.elapsed() > START {
                return Err(StartError::TooSlow {
                    seconds: START.as_secs(),
                    log: log.to_path_buf(),
                });
            }
            if !told && begun.elapsed() > Duration::from_secs(5) {
                told = true;
                tracing::info!(log = %log.display(), "PostgreSQL is still starting, perhaps recovering from a crash");
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    pub(super) fn process(&self) -> u32 {
        self.process
    }

    /// Waits for the process to end; gives its exit status in words.
    pub(super) async fn exit(&self) -> String {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some).await;
        ended
            .ok()
            .and_then(|status| status.clone())
            .unwrap_or_else(|| "unknown".to_owned())
    }

    pub(super) async fn stop(self) -> Result<(), StopError> {
        self.signal(Signal::SIGINT);
        if timeout(STOP, self.exit()).await.is_ok() {
            return Ok(());
        }
        self.signal(Signal::SIGQUIT);
        match timeout(CUT_OFF, self.exit()).await {
            Ok(_) => Err(StopError::CutOff {
                seconds: STOP.as_secs(),
            }),
            Err(_) => Err(StopError::Stays {
                process: self.process,
            }),
        }
    }

    /// Nothing is sent once the process has ended: its number may be another's by then.
    fn signal(&self, signal: Signal) {
        let Ok(process) = i32::try_from(self.process) else {
            return;
        };
        if self.exit.borrow().is_none() {
            let _ = kill(Pid::from_raw(process), signal);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.signal(Signal::SIGINT);
        self.watchdog = None;
    }
}

/// Line 1 of the pid file is the process, line 8 its state (PostgreSQL's own `pg_ctl -w` reads the same lines).
fn is_ready(pid_file: &Path, process: u32) -> bool {
    let text = fs::read_to_string(pid_file).unwrap_or_default();
    let line = |number: usize| text.lines().nth(number - 1).map(str::trim);
    line(1) == Some(process.to_string().as_str()) && line(8) == Some("ready")
}

fn in_words(status: ExitStatus) -> String {
    status.to_string()
}
