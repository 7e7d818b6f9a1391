//! Finding `initdb` and `postgres`: most systems keep them off the PATH.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::StartError;

/// The oldest major version the schema works on.
const OLDEST: u32 = 14;

/// Where packages put a version: before the major number, and after it.
const PLACES: [(&str, &str); 7] = [
    ("/usr/lib/postgresql/", "/bin"),          // Debian, Ubuntu
    ("/usr/pgsql-", "/bin"),                   // RHEL and its relatives
    ("/opt/homebrew/opt/postgresql@", "/bin"), // Homebrew, Apple silicon
    ("/usr/local/opt/postgresql@", "/bin"),    // Homebrew, Intel
    ("/home/linuxbrew/.linuxbrew/opt/postgresql@", "/bin"), // Homebrew, Linux
    ("/Applications/Postgres.app/Contents/Versions/", "/bin"), // Postgres.app
    ("/usr/libexec/postgresql", ""),           // Alpine
];

const INSTALL: &str = if cfg!(target_os = "macos") {
    "brew install postgresql@17"
} else {
    "on Debian and Ubuntu: apt-get install postgresql"
};

/// The programs of one PostgreSQL installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
}

impl Binaries {
    /// The programs to use for data of version `wanted` (`None`: new data). A folder named by the setting is the
    /// only one looked at; otherwise the data's own version, else the newest, else what is on the PATH.
    pub(super) fn find(setting: Option<&Path>, wanted: Option<u32>) -> Result<Self, StartError> {
        let folder = match setting {
            Some(folder) => complete(folder)?,
            None => found_folder(wanted).ok_or(StartError::NotInstalled { install: INSTALL })?,
        };
        let major = version(&folder.join("postgres"))?;
        if major < OLDEST {
            return Err(StartError::TooOld {
                folder,
                found: major,
                oldest: OLDEST,
            });
        }
        Ok(Self { folder, major })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn complete(folder: &Path) -> Result<PathBuf, StartError> {
    let folder = std::path::absolute(folder).map_err(StartError::file("find", folder))?;
    match missing(&folder) {
        Some(missing) => Err(StartError::BinariesIncomplete { folder, missing }),
        None => Ok(folder),
    }
}

fn missing(folder: &Path) -> Option<&'static str> {
    ["initdb", "postgres"]
        .into_iter()
        .find(|name| !folder.join(name).is_file())
}

fn found_folder(wanted: Option<u32>) -> Option<PathBuf> {
    let packaged = PLACES
        .iter()
        .flat_map(|(before, after)| versions_at(before, after));
    let packaged = packaged
        .filter(|(_, folder)| missing(folder).is_none())
        .collect();
    best(packaged, wanted).or_else(on_path)
}

/// The version wanted, else the newest.
fn best(mut candidates: Vec<(u32, PathBuf)>, wanted: Option<u32>) -> Option<PathBuf> {
    candidates.sort();
    let own = candidates
        .iter()
        .position(|(major, _)| Some(*major) == wanted);
    match own {
        Some(place) => Some(candidates.swap_remove(place).1),
        None => candidates.pop().map(|(_, folder)| folder),
    }
}

fn versions_at(before: &str, after: &str) -> Vec<(u32, PathBuf)> {
    let Some((parent, prefix)) = before.rsplit_once('/') else {
        return Vec::new();
    };
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let major = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((major, entry.path().join(after.trim_start_matches('/'))))
        })
        .collect()
}

fn on_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find(|folder| folder.is_absolute() && missing(folder).is_none())
}

fn version(program: &Path) -> Result<u32, StartError> {
    let broken = |reason: String| StartError::BinariesBroken {
        program: program.to_path_buf(),
        reason,
    };
    let output = Command::new(program)
        .arg("--version")
        .current_dir("/")
        .output();
    let output = output.map_err(|cause| broken(cause.to_string()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    major_in(&said).ok_or_else(|| broken(format!("its version is not known: {:?}", said.trim())))
}

/// `postgres (PostgreSQL) 17.2 (Debian 17.2-1)` is 17; `… 19devel` is 19.
fn major_in(said: &str) -> Option<u32> {
    let (_, rest) = said.split_once("(PostgreSQL) ")?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_what_the_program_says() {
        assert_eq!(
            major_in("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major_in("postgres (PostgreSQL) 19devel\n"), Some(19));
        assert_eq!(major_in("postgres (PostgreSQL) 18\n"), Some(18));
        assert_eq!(major_in("sh: not found"), None);
    }

    #[test]
    fn the_datas_own_version_wins_over_a_newer_one() {
        let candidates = || {
            vec![
                (17, PathBuf::from("/17")),
                (9, PathBuf::from("/9")),
                (15, PathBuf::from("/15")),
            ]
        };
        assert_eq!(best(candidates(), Some(15)), Some(PathBuf::from("/15")));
        assert_eq!(best(candidates(), Some(16)), Some(PathBuf::from("/17")));
        assert_eq!(best(candidates(), None), Some(PathBuf::from("/17")));
        assert_eq!(best(Vec::new(), None), None);
    }

    #[test]
    fn a_setting_without_the_programs_names_what_is_missing() {
        let told = Binaries::find(Some(Path::new("/nowhere")), None)
            .unwrap_err()
            .to_string();
        assert!(
            told.contains("PRACTICUM_POSTGRES_BIN is /nowhere"),
            "{told}"
        );
        assert!(told.contains("no initdb"), "{told}");
    }
}
