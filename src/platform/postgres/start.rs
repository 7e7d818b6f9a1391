//! The order of a start: lock, account, programs, leftovers, cluster, server.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::account::Account;
use super::binaries::Binaries;
use super::error::StartError;
use super::folder::Folder;
use super::server::{Place, Server};
use super::{Postgres, Settings, cluster, leftover, socket};

/// How long the children of a killed server may take to notice and end.
const ORPHANS: Duration = Duration::from_secs(15);

/// Starts a private server. Blocks; see [`Postgres::start`].
pub(super) fn start(settings: &Settings) -> Result<Postgres, StartError> {
    let folder = Folder::open(&settings.data)?;
    let place = folder.cluster();
    let account = Account::choose(&folder.root, &place)?;
    account.must_reach(&folder.root, "PRACTICUM_DATA")?;
    let lock = folder.lock(&account)?;
    let binaries = binaries_for(&place, settings.binaries.as_deref())?;
    account.must_reach(&binaries.folder, "PRACTICUM_POSTGRES_BIN")?;
    if cluster::version(&place).is_none() {
        tracing::info!(folder = %place.display(), version = binaries.major, "preparing a new PostgreSQL data folder");
        cluster::make(&folder, &binaries, &account, settings.fast)?;
    }
    account.must_own(&place)?;
    leftover::clear(&place)?;
    let socket_folder = socket::prepare(&folder.root, &account)?;
    socket::clear(&socket_folder);
    let on = Place {
        cluster: &place,
        socket_folder: &socket_folder,
        log: folder.log(),
        fast: settings.fast,
    };
    let server = start_server(&on, &binaries, &account)?;
    Ok(Postgres {
        server,
        socket_folder,
        log: folder.log(),
        _lock: lock,
    })
}

fn binaries_for(place: &Path, setting: Option<&Path>) -> Result<Binaries, StartError> {
    let written_by = cluster::version(place);
    let wanted = written_by
        .as_deref()
        .and_then(|version| version.parse().ok());
    let binaries = Binaries::find(setting, wanted)?;
    if let Some(written_by) = &written_by {
        cluster::must_match(place, written_by, &binaries)?;
    }
    Ok(binaries)
}

/// A server that was killed leaves children that may need a moment to notice; until then PostgreSQL refuses to start
/// because their shared memory is still in use.
fn start_server(
    on: &Place<'_>,
    binaries: &Binaries,
    account: &Account,
) -> Result<Server, StartError> {
    let begun = Instant::now();
    loop {
        match Server::start(on, binaries, account) {
            Err(StartError::EndedEarly { reason, .. })
                if reason.contains("shared memory block") && begun.elapsed() < ORPHANS =>
            {
                thread::sleep(Duration::from_millis(200));
            }
            outcome => return outcome,
        }
    }
}
