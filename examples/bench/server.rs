//! The program under measurement, as a process of its own.

use crate::{database::Database, load::Client};
use anyhow::{Context as _, bail};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to the first page.
    pub first_page: Duration,
}

impl Server {
    /// Starts the program on a database, with the settings it has out of the box.
    pub async fn start(program: &Path, database: &Database) -> anyhow::Result<Self> {
        let log = File::create(database.scratch().join("server.log"))?;
        let address = free_address()?;
        let mut command = Command::new(program);
        command
            .arg("serve")
            .env("DATABASE_URL", database.url())
            .env("PRACTICUM_ADDRESS", address.to_string())
            .stdout(log.try_clone()?)
            .stderr(log);
        Self::spawn(command, address).await.context("the program")
    }

    /// Starts a command that will listen on an address.
    pub async fn spawn(mut command: Command, address: SocketAddr) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let mut child = command.stdin(Stdio::null()).spawn()?;
        while begun.elapsed() < Duration::from_mins(1) {
            if let Some(status) = child.try_wait()? {
                bail!("it ended with {status}");
            }
            if answers(address).await {
                return Ok(Self {
                    child,
                    address,
                    first_page: begun.elapsed(),
                });
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("it does not answer")
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop and waits.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        kill(
            Pid::from_raw(i32::try_from(self.child.id())?),
            Signal::SIGTERM,
        )?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn answers(address: SocketAddr) -> bool {
    let Ok(mut client) = Client::connect(address).await else {
        return false;
    };
    client
        .answer(b"GET /sign-in HTTP/1.1\r\nhost: bench\r\n\r\n")
        .await
        .is_ok()
}

/// A port that was free a moment ago.
pub fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
