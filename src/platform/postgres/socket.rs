//! The folder of the server's socket, closed to everybody else.

use std::env;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::StartError;
use super::folder;

/// Only names the socket's file; no port is opened.
pub(super) const PORT: u16 = 5432;

/// Bytes of a socket path that every system allows (macOS: 103, Linux: 107).
const LONGEST: usize = 103;

const NAME: &str = ".s.PGSQL.5432";

/// The socket's folder for a data folder, made when missing: inside it, or under a short name made from a hash in
/// the temporary folder when the path would be too long for a socket.
pub(super) fn prepare(data: &Path, account: &Account) -> Result<PathBuf, StartError> {
    let folder = place(data, &env::temp_dir(), account)?;
    match folder::make(&folder, 0o700) {
        Ok(()) => account.give(&folder)?,
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
        Err(cause) => return Err(StartError::file("make", folder)(cause)),
    }
    must_be_private(&folder, account)?;
    Ok(folder)
}

/// Removes the socket and its lock file. Only right while nothing runs on this data folder: PostgreSQL itself does not
/// dare to when a dead server's process number belongs to some other program by now.
pub(super) fn clear(folder: &Path) {
    for name in [NAME.to_owned(), format!("{NAME}.lock")] {
        let _ = fs::remove_file(folder.join(name));
    }
}

fn place(data: &Path, temporary: &Path, account: &Account) -> Result<PathBuf, StartError> {
    let beside = data.join("socket");
    if fits(&beside) {
        return Ok(beside);
    }
    let name = format!("practicum-{}", short_hash(data));
    let choices = [temporary, Path::new("/tmp")];
    let usable =
        |parent: &&Path| fits(&parent.join(&name)) && account.must_reach(parent, "TMPDIR").is_ok();
    let parent = choices.into_iter().find(usable);
    parent
        .map(|parent| parent.join(&name))
        .ok_or_else(|| StartError::SocketFolder {
            folder: temporary.join(&name),
            reason: "its path is too long for a socket",
        })
}

fn fits(folder: &Path) -> bool {
    folder.join(NAME).as_os_str().len() <= LONGEST
}

fn short_hash(data: &Path) -> String {
    use std::fmt::Write;
    let digest = Sha256::digest(data.as_os_str().as_bytes());
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Somebody else may have taken the name in the temporary folder; whoever holds the folder could pose as the server.
fn must_be_private(folder: &Path, account: &Account) -> Result<(), StartError> {
    let found = fs::symlink_metadata(folder).map_err(StartError::file("read", folder))?;
    let reason = if !found.is_dir() {
        "it is not a folder"
    } else if found.uid() != account.uid {
        "it belongs to somebody else"
    } else if found.permissions().mode() & 0o077 != 0 {
        "others may enter it"
    } else {
        return Ok(());
    };
    Err(StartError::SocketFolder {
        folder: folder.to_path_buf(),
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> Account {
        let uid = nix::unistd::Uid::effective().as_raw();
        Account {
            name: "me".to_owned(),
            uid,
            drop_to: None,
        }
    }

    #[test]
    fn a_short_data_folder_holds_its_socket_itself() {
        let found = place(Path::new("/var/lib/practicum"), Path::new("/tmp"), &me()).unwrap();
        assert_eq!(found, Path::new("/var/lib/practicum/socket"));
    }

    #[test]
    fn deep_data_folders_get_short_sockets_of_their_own() {
        let deep = |end: &str| PathBuf::from(format!("/srv/{}/{end}", "d".repeat(120)));
        let one = place(&deep("one"), Path::new("/tmp"), &me()).unwrap();
        let other = place(&deep("other"), Path::new("/tmp"), &me()).unwrap();
        assert!(one.starts_with("/tmp") && fits(&one), "{}", one.display());
        assert_ne!(one, other);
    }

    #[test]
    fn a_deep_temporary_folder_is_passed_over() {
        let deep = PathBuf::from(format!("/{}", "d".repeat(120)));
        let found = place(&deep, &deep, &me()).unwrap();
        assert!(found.starts_with("/tmp"), "{}", found.display());
    }
}
