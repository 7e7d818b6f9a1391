//! The server's log file: opened for it, kept from growing without end, read when something failed.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::account::Account;
use super::error::StartError;
use super::folder::open_own;

/// Size at which a start sets the old log aside, in bytes.
const FULL: u64 = 10 * 1024 * 1024;

/// How much of the end is looked through for a reason, in bytes.
const TAIL: u64 = 8 * 1024;

/// Opens the log for appending; a full one is kept as `….old`, replacing the one before.
pub(super) fn open(path: &Path, account: &Account) -> Result<File, StartError> {
    if fs::symlink_metadata(path).is_ok_and(|found| found.len() > FULL) {
        let _ = fs::rename(path, path.with_extension("log.old"));
    }
    open_own(path, account).map_err(StartError::file("open", path))
}

/// The most telling line written since the log had `from` bytes: the last `FATAL` or `error`, else the last of all.
pub(super) fn reason(path: &Path, from: u64) -> String {
    let text = since(path, from).unwrap_or_default();
    let lines = || {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .rev()
    };
    let telling = lines().find(|line| {
        ["FATAL:", "PANIC:", "error:"]
            .iter()
            .any(|word| line.contains(word))
    });
    telling
        .or_else(|| lines().next())
        .unwrap_or("it said nothing")
        .to_owned()
}

fn since(path: &Path, from: u64) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(from.max(length.saturating_sub(TAIL))))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
