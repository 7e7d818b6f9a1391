//! Where the private PostgreSQL keeps its data and where its programs are.

use std::env;
use std::path::{Path, PathBuf};

use nix::unistd::Uid;

use super::error::StartError;

/// What a private PostgreSQL is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder (`PRACTICUM_DATA`); it is made when missing.
    pub data: PathBuf,
    /// The folder with `initdb` and `postgres` (`PRACTICUM_POSTGRES_BIN`); searched for when `None`.
    pub binaries: Option<PathBuf>,
    /// Does not wait for the disk. Only for clusters whose loss nobody would notice: a power cut may destroy them.
    pub fast: bool,
}

impl Settings {
    /// Settings for real data: every commit is on the disk before it is answered.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>, binaries: Option<PathBuf>) -> Self {
        Self {
            data: data.into(),
            binaries,
            fast: false,
        }
    }

    /// Settings for a cluster that tests throw away.
    #[must_use]
    pub fn for_tests(data: impl Into<PathBuf>, binaries: Option<PathBuf>) -> Self {
        Self {
            fast: true,
            ..Self::new(data, binaries)
        }
    }
}

/// The data folder when `PRACTICUM_DATA` is not set: `/var/lib/practicum` for root, otherwise
/// `~/Library/Application Support/Practicum` on macOS and `$XDG_STATE_HOME/practicum` (`~/.local/state/practicum`) elsewhere.
///
/// # Errors
/// [`StartError::NoDataFolder`] for an account without a home folder.
pub fn default_data_folder() -> Result<PathBuf, StartError> {
    if Uid::effective().is_root() {
        return Ok(PathBuf::from("/var/lib/practicum"));
    }
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    data_folder_of_an_account(
        folder("HOME").as_deref(),
        folder("XDG_STATE_HOME").as_deref(),
    )
    .ok_or(StartError::NoDataFolder)
}

/// Relative paths are ignored, as the base directory specification asks.
fn data_folder_of_an_account(home: Option<&Path>, state: Option<&Path>) -> Option<PathBuf> {
    let absolute = |path: Option<&Path>| {
        path.filter(|path| path.is_absolute())
            .map(Path::to_path_buf)
    };
    if cfg!(target_os = "macos") {
        return Some(absolute(home)?.join("Library/Application Support/Practicum"));
    }
    let state = absolute(state).or_else(|| Some(absolute(home)?.join(".local/state")))?;
    Some(state.join("practicum"))
}

#[cfg(all(test, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn the_state_folder_wins_over_the_home_folder() {
        let found =
            data_folder_of_an_account(Some(Path::new("/home/ada")), Some(Path::new("/state")));
        assert_eq!(found, Some(PathBuf::from("/state/practicum")));
    }

    #[test]
    fn a_relative_state_folder_counts_as_none() {
        let found =
            data_folder_of_an_account(Some(Path::new("/home/ada")), Some(Path::new("state")));
        assert_eq!(
            found,
            Some(PathBuf::from("/home/ada/.local/state/practicum"))
        );
    }

    #[test]
    fn an_account_without_a_home_has_no_default() {
        assert_eq!(data_folder_of_an_account(None, None), None);
    }
}
