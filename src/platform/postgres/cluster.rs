//! The cluster on the disk: its version, and making a new one.

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use super::account::Account;
use super::binaries::Binaries;
use super::command;
use super::error::StartError;
use super::folder::{self, Folder};
use super::{SUPERUSER, log};

/// The major version that wrote a cluster, as text; `None` where there is no cluster.
pub(super) fn version(cluster: &Path) -> Option<String> {
    let text = fs::read_to_string(cluster.join("PG_VERSION")).ok()?;
    Some(text.trim().to_owned())
}

/// Refuses data of another major version than the programs found: PostgreSQL would only say that the files differ.
pub(super) fn must_match(
    cluster: &Path,
    written_by: &str,
    binaries: &Binaries,
) -> Result<(), StartError> {
    if written_by == binaries.major.to_string() {
        return Ok(());
    }
    Err(StartError::OtherVersion {
        folder: cluster.to_path_buf(),
        data: written_by.to_owned(),
        binaries: binaries.folder.clone(),
        found: binaries.major,
    })
}

/// Makes a new cluster beside its place and moves it there when it is whole, so that a start that is cut off leaves
/// nothing half-made.
pub(super) fn make(
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    fast: bool,
) -> Result<(), StartError> {
    for old in folder.leftovers() {
        // An initdb whose program was killed may still be writing there; then the next start clears it away.
        let _ = fs::remove_dir_all(old);
    }
    let unfinished = folder.unfinished_cluster();
    folder::make(&unfinished, 0o700).map_err(StartError::file("make", &unfinished))?;
    account.give(&unfinished)?;
    if let Err(failed) = initdb(&unfinished, folder, binaries, account, fast) {
        let _ = fs::remove_dir_all(&unfinished);
        return Err(failed);
    }
    let cluster = folder.cluster();
    fs::rename(&unfinished, &cluster).map_err(StartError::file("make", &cluster))?;
    let root = File::open(&folder.root).and_then(|root| root.sync_all());
    root.map_err(StartError::file("write", &folder.root))
}

fn initdb(
    unfinished: &Path,
    folder: &Folder,
    binaries: &Binaries,
    account: &Account,
    fast: bool,
) -> Result<(), StartError> {
    let path = folder.log();
    let log = log::open(&path, account)?;
    let from = log
        .metadata()
        .map_err(StartError::file("read", &path))?
        .len();
    let errors = log.try_clone().map_err(StartError::file("open", &path))?;
    let program = binaries.program("initdb");
    let mut initdb = command::prepare(&program, account);
    initdb.args([
        "--encoding=UTF8",
        "--no-locale",
        "--auth-local=trust",
        "--auth-host=reject",
    ]);
    initdb
        .arg(format!("--username={SUPERUSER}"))
        .arg("--data-checksums");
    if fast {
        initdb.arg("--no-sync");
    }
    initdb.arg("--pgdata").arg(unfinished);
    let status = initdb
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .status();
    let status = status.map_err(|cause| StartError::BinariesBroken {
        program,
        reason: cause.to_string(),
    })?;
    if status.success() {
        return Ok(());
    }
    Err(StartError::Initdb {
        folder: folder.cluster(),
        reason: log::reason(&path, from, None),
        log: path,
    })
}
