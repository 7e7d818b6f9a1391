//! What can go wrong with the private PostgreSQL, in words that say how to mend it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why the private PostgreSQL could not be started.
#[derive(Debug, Error)]
pub enum StartError {
    /// No PostgreSQL on this machine.
    #[error(
        "PostgreSQL is not installed here: install its server ({install}), or set PRACTICUM_POSTGRES_BIN to the folder \
         that holds initdb and postgres, or set DATABASE_URL to use a server of your own"
    )]
    NotInstalled {
        /// The command that would install it on this kind of machine.
        install: &'static str,
    },
    /// The folder named by the setting is not one of PostgreSQL.
    #[error(
        "PRACTICUM_POSTGRES_BIN is {}, but there is no {missing} in it: set it to the folder that holds initdb and postgres, \
         or leave it out",
        folder.display()
    )]
    BinariesIncomplete {
        /// The folder as set.
        folder: PathBuf,
        /// The first program that is missing.
        missing: &'static str,
    },
    /// A program of PostgreSQL could not be run or did not tell its version.
    #[error(
        "{} does not run ({reason}): mend the PostgreSQL installation, or set PRACTICUM_POSTGRES_BIN to another one",
        program.display()
    )]
    BinariesBroken {
        /// The program tried.
        program: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The newest PostgreSQL found is older than what the schema needs.
    #[error(
        "{} is PostgreSQL {found}, and Practicum needs {oldest} or newer: install a newer one, or set \
         PRACTICUM_POSTGRES_BIN to the folder of a newer one",
        folder.display()
    )]
    TooOld {
        /// The folder of the programs.
        folder: PathBuf,
        /// Its major version.
        found: u32,
        /// The oldest major version that will do.
        oldest: u32,
    },
    /// The data was written by a major version that is not installed.
    #[error(
        "the data in {} was written by PostgreSQL {data}, but the PostgreSQL found in {} is version {found}: install \
         PostgreSQL {data} beside it (or set PRACTICUM_POSTGRES_BIN to its folder); to move to version {found}, dump the \
         data with {data}, set PRACTICUM_DATA to a new folder and restore it there",
        folder.display(), binaries.display()
    )]
    OtherVersion {
        /// The folder of the cluster.
        folder: PathBuf,
        /// The major version that wrote it, as it stands in the folder.
        data: String,
        /// The folder of the programs found.
        binaries: PathBuf,
        /// Their major version.
        found: u32,
    },
    /// No home folder and no setting: nowhere to put data.
    #[error(
        "there is no home folder to keep data in: set PRACTICUM_DATA to a folder for Practicum's data"
    )]
    NoDataFolder,
    /// A second program on the same data.
    #[error(
        "another Practicum{holder} is running on the data in {}: stop it first, or set PRACTICUM_DATA to another folder \
         for this one",
        folder.display()
    )]
    InUse {
        /// The data folder.
        folder: PathBuf,
        /// ` (process N)`, where it is known.
        holder: String,
    },
    /// The account that PostgreSQL would run under cannot get to the data.
    #[error(
        "PostgreSQL does not run as root, so it runs as {account}, who may not pass through {}: allow that (chmod o+x {}), \
         or set {setting} to a folder that everybody may reach",
        closed.display(), closed.display()
    )]
    OutOfReach {
        /// The name of the account.
        account: String,
        /// The first folder on the way that is closed to it.
        closed: PathBuf,
        /// The setting that chooses the folder.
        setting: &'static str,
    },
    /// The data belongs to somebody else.
    #[error(
        "the data in {} belongs to {owner}, and PostgreSQL would run here as {account}: {mend}",
        folder.display()
    )]
    OtherOwner {
        /// The folder of the cluster.
        folder: PathBuf,
        /// Who it belongs to.
        owner: String,
        /// Who would run the server.
        account: String,
        /// What to do about it.
        mend: String,
    },
    /// Running as root, and no account to drop to.
    #[error(
        "PostgreSQL does not run as root, and there is neither an account postgres nor nobody to run it as: \
         start Practicum as an ordinary account"
    )]
    NoAccount,
    /// The socket's path would be too long even in the temporary folder, or that place is taken by somebody else.
    #[error("the folder {} for the database's socket cannot be used ({reason}): set TMPDIR to another folder", folder.display())]
    SocketFolder {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A file or folder could not be made or read.
    #[error("cannot {doing} {} ({cause}): mend that, or set PRACTICUM_DATA to another folder", path.display())]
    File {
        /// What was tried: `make`, `read`, …
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// initdb did not finish.
    #[error("PostgreSQL could not prepare the data folder {}: {reason} (more in {})", folder.display(), log.display())]
    Initdb {
        /// The folder of the cluster.
        folder: PathBuf,
        /// Its last words.
        reason: String,
        /// The whole of them.
        log: PathBuf,
    },
    /// The server left running by a program that died does not end.
    #[error(
        "a PostgreSQL left over from an earlier run (process {process}) on {} does not end: end it with `kill -QUIT {process}` \
         and start again",
        folder.display()
    )]
    LeftoverStays {
        /// Its process number.
        process: i32,
        /// The folder of the cluster.
        folder: PathBuf,
    },
    /// The server ended while starting.
    #[error("PostgreSQL ended while starting ({status}): {reason} (more in {})", log.display())]
    EndedEarly {
        /// Its exit status.
        status: String,
        /// Its last words.
        reason: String,
        /// The log.
        log: PathBuf,
    },
    /// The server neither became ready nor ended.
    #[error("PostgreSQL was not ready after {seconds} seconds: see {} for what it is doing, then start again", log.display())]
    TooSlow {
        /// How long it was given.
        seconds: u64,
        /// The log.
        log: PathBuf,
    },
    /// The server runs but does not answer as it should.
    #[error("the private PostgreSQL started but its database cannot be used: {0}")]
    Database(#[from] sqlx::Error),
    /// The program itself is ending.
    #[error("starting PostgreSQL was interrupted: {0}")]
    Interrupted(String),
}

impl StartError {
    /// A file error with the thing tried and the path; for use in `map_err`.
    pub(super) fn file(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::File { doing, path, cause }
    }
}

/// The server ended without having been asked to.
#[derive(Debug, Error)]
#[error("the private PostgreSQL ended by itself ({status}): see {} for the reason, then start Practicum again", log.display())]
pub struct Ended {
    /// Its exit status in words.
    pub status: String,
    /// The log.
    pub log: PathBuf,
}

/// Why the server did not stop in good order.
#[derive(Debug, Error)]
pub enum StopError {
    /// It had to be cut off; the next start replays its log.
    #[error(
        "PostgreSQL did not stop within {seconds} seconds and was cut off; nothing that was saved is lost"
    )]
    CutOff {
        /// How long it was given.
        seconds: u64,
    },
    /// It is still there.
    #[error("PostgreSQL (process {process}) does not end: end it with `kill -QUIT {process}`")]
    Stays {
        /// Its process number.
        process: u32,
    },
}
