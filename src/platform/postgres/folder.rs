//! The data folder: what lies where in it, and the lock that keeps a second program out.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;
use nix::unistd::Uid;

use super::account::Account;
use super::error::StartError;

/// Paths inside one data folder. All are absolute and free of symbolic links.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    pub(super) root: PathBuf,
}

impl Folder {
    /// The data folder, made when missing: for us alone, or open to pass through when we are root, because the
    /// server then runs under another account (what lies in it is closed to others all the same).
    pub(super) fn open(data: &Path) -> Result<Self, StartError> {
        let data = std::path::absolute(data).map_err(StartError::file("find", data))?;
        let mode = if Uid::effective().is_root() {
            0o755
        } else {
            0o700
        };
        make_all(&data, mode).map_err(StartError::file("make", &data))?;
        let root = fs::canonicalize(&data).map_err(StartError::file("find", &data))?;
        Ok(Self { root })
    }

    /// The cluster itself: what PostgreSQL calls its data directory.
    pub(super) fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// A cluster being made; renamed when it is whole.
    pub(super) fn unfinished_cluster(&self) -> PathBuf {
        self.root
            .join(format!("{UNFINISHED}{}", std::process::id()))
    }

    /// What starts that were cut off left behind.
    pub(super) fn leftovers(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        let unfinished =
            entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED));
        unfinished.map(|entry| entry.path()).collect()
    }

    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// Takes the lock of this folder. The kernel lets it go when we end, however we end.
    pub(super) fn lock(&self, account: &Account) -> Result<Lock, StartError> {
        let path = self.root.join("postgres.lock");
        let mut file = open_own(&path, account).map_err(StartError::file("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StartError::InUse {
                    folder: self.root.clone(),
                    holder: holder(&mut file),
                });
            }
            Err(TryLockError::Error(cause)) => return Err(StartError::file("lock", path)(cause)),
        }
        // The number only serves the message above; the lock holds without it.
        let _ = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Lock { _file: file })
    }
}

const UNFINISHED: &str = "postgres.new.";

/// Holds the data folder for this program.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.read_to_string(&mut text);
    match (read, text.trim().parse::<u32>()) {
        (Ok(_), Ok(process)) => format!(" (process {process})"),
        _ => String::new(),
    }
}

/// Opens a file of ours in the data folder, making it when missing. It never follows a symbolic link: as root we may
/// be working in a folder that belongs to somebody else.
pub(super) fn open_own(path: &Path, account: &Account) -> io::Result<File> {
    let options = || {
        let mut options = OpenOptions::new();
        options
            .read(true)
            .append(true)
            .mode(0o600)
            .custom_flags(OFlag::O_NOFOLLOW.bits());
        options
    };
    match options().create_new(true).open(path) {
        Ok(file) => {
            if let Some((uid, gid)) = account.drop_to {
                fchown(&file, Some(uid), Some(gid))?;
            }
            Ok(file)
        }
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => options().open(path),
        Err(cause) => Err(cause),
    }
}

/// Like `mkdir -p`, but with this mode for each folder made, whatever the umask says.
fn make_all(folder: &Path, mode: u32) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_all(parent, mode)?;
    }
    match make(folder, mode) {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        done => done,
    }
}

/// Makes one folder with exactly this mode; fails when something is there already.
pub(super) fn make(folder: &Path, mode: u32) -> io::Result<()> {
    DirBuilder::new().mode(mode).create(folder)?;
    fs::set_permissions(folder, Permissions::from_mode(mode))
}
