//! What processes used, from `/proc`: processor time of the server and of all of PostgreSQL, and memory.

use anyhow::Context as _;
use std::{fs, process::Command};

/// Processor time since they began, in clock ticks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    /// Of the web server.
    pub server: u64,
    /// Of PostgreSQL: the postmaster, its living children, and those that have ended.
    pub database: u64,
}

/// Reads the meters of a server and a database.
#[derive(Debug, Clone, Copy)]
pub struct Meter {
    /// Process of the web server; none when only the database is looked at.
    pub server: Option<u32>,
    /// Process of the postmaster.
    pub postmaster: u32,
    /// Milliseconds of one tick.
    tick: f64,
}

impl Meter {
    /// A meter for these processes.
    pub fn of(server: Option<u32>, postmaster: u32) -> anyhow::Result<Self> {
        let said = Command::new("getconf")
            .arg("CLK_TCK")
            .output()
            .context("getconf is not here")?;
        let ticks: f64 = String::from_utf8_lossy(&said.stdout)
            .trim()
            .parse()
            .context("getconf CLK_TCK")?;
        Ok(Self {
            server,
            postmaster,
            tick: 1000.0 / ticks,
        })
    }

    /// What they have used until now.
    pub fn read(&self) -> anyhow::Result<Used> {
        let server = match self.server {
            Some(pid) => stat(pid).context("the server is gone")?.own,
            None => 0,
        };
        let mother = stat(self.postmaster).context("PostgreSQL is gone")?;
        let children: u64 = processes()?
            .filter_map(stat)
            .filter(|child| child.parent == self.postmaster)
            .map(|child| child.own)
            .sum();
        Ok(Used {
            server,
            database: mother.own + mother.ended_children + children,
        })
    }

    /// Milliseconds of processor time between two readings: of the server, of the database.
    pub fn between(&self, before: Used, after: Used) -> (f64, f64) {
        let milliseconds =
            |ticks: u64| u32::try_from(ticks).map_or(f64::INFINITY, f64::from) * self.tick;
        (
            milliseconds(after.server.saturating_sub(before.server)),
            milliseconds(after.database.saturating_sub(before.database)),
        )
    }
}

/// The most memory the process ever held, and what it holds now, in MB.
pub fn memory(pid: u32) -> Option<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace()
            .nth(1)?
            .parse::<u64>()
            .ok()
            .map(|kb| kb / 1024)
    };
    Some((of("VmHWM:")?, of("VmRSS:")?))
}

/// Lets the most memory ever held begin anew.
pub fn forget_peak(pid: u32) -> anyhow::Result<()> {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").context("the peak cannot be reset")
}

/// The machine's load average over the last minute.
pub fn load_average() -> String {
    let line = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    line.split(' ').next().unwrap_or("?").to_owned()
}

struct Stat {
    parent: u32,
    own: u64,
    ended_children: u64,
}

/// Fields of `/proc/PID/stat`, counted after the name in parentheses, which may hold spaces.
fn stat(pid: u32) -> Option<Stat> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = line.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Stat {
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        ended_children: number(13)? + number(14)?,
    })
}

fn processes() -> anyhow::Result<impl Iterator<Item = u32>> {
    let entries = fs::read_dir("/proc").context("this needs Linux: there is no /proc here")?;
    Ok(entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok()))
}
