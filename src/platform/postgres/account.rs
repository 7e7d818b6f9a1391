//! The account PostgreSQL runs under: ours, or another one when we are root, because PostgreSQL refuses root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use nix::unistd::{Gid, Uid, User};

use super::command;
use super::error::StartError;

/// Whom the server's processes belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    /// Set when we are root and must hand over to this account.
    pub(super) drop_to: Option<(u32, u32)>,
}

impl Account {
    /// Our own account; as root the owner of the cluster, else of the data folder, else `postgres`, else `nobody`.
    pub(super) fn choose(data: &Path, cluster: &Path) -> Result<Self, StartError> {
        let own = Uid::effective();
        if !own.is_root() {
            return Ok(Self {
                name: name_of(own.as_raw()),
                uid: own.as_raw(),
                drop_to: None,
            });
        }
        let owner = [cluster, data].into_iter().find_map(owner_other_than_root);
        let (uid, gid) = owner.or_else(system_account).ok_or(StartError::NoAccount)?;
        Ok(Self {
            name: name_of(uid),
            uid,
            drop_to: Some((uid, gid)),
        })
    }

    /// Gives a file or folder we made to this account. Nothing to do unless we are root.
    pub(super) fn give(&self, path: &Path) -> Result<(), StartError> {
        let Some((uid, gid)) = self.drop_to else {
            return Ok(());
        };
        std::os::unix::fs::lchown(path, Some(uid), Some(gid))
            .map_err(StartError::file("hand over", path))
    }

    /// Refuses data that belongs to another account: PostgreSQL would, in words that help less.
    pub(super) fn must_own(&self, cluster: &Path) -> Result<(), StartError> {
        let owner = fs::metadata(cluster)
            .map_err(StartError::file("read", cluster))?
            .uid();
        if owner == self.uid {
            return Ok(());
        }
        let owner_name = name_of(owner);
        let mend = match (self.drop_to, owner) {
            (Some(_), _) => format!(
                "give it to that account (chown -R {} {})",
                self.name,
                cluster.display()
            ),
            (None, 0) => {
                "give it to your account (chown -R), or set PRACTICUM_DATA to another folder"
                    .to_owned()
            }
            (None, _) => {
                format!("start Practicum as {owner_name}, or set PRACTICUM_DATA to another folder")
            }
        };
        let account = self.name.clone();
        Err(StartError::OtherOwner {
            folder: cluster.to_path_buf(),
            owner: owner_name,
            account,
            mend,
        })
    }

    /// Refuses a folder that this account cannot get into, naming the first closed one on the way. `setting` is what
    /// chooses the folder.
    pub(super) fn must_reach(
        &self,
        folder: &Path,
        setting: &'static str,
    ) -> Result<(), StartError> {
        if self.drop_to.is_none() || self.gets_into(folder) {
            return Ok(());
        }
        let closed = self.first_closed(folder);
        Err(StartError::OutOfReach {
            account: self.name.clone(),
            closed,
            setting,
        })
    }

    /// Tried, not reckoned from mode bits: access lists count as well.
    fn gets_into(&self, folder: &Path) -> bool {
        let mut shell = command::prepare(Path::new("/bin/sh"), self);
        shell.args(["-c", "cd -- \"$1\"", "sh"]).arg(folder);
        shell
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        shell.status().is_ok_and(|status| status.success())
    }

    fn first_closed(&self, folder: &Path) -> PathBuf {
        let mut on_the_way: Vec<&Path> = folder.ancestors().collect();
        on_the_way.reverse();
        let closed = on_the_way.into_iter().find(|step| !self.gets_into(step));
        closed.unwrap_or(folder).to_path_buf()
    }
}

fn owner_other_than_root(path: &Path) -> Option<(u32, u32)> {
    let found = fs::metadata(path).ok().filter(|found| found.uid() != 0)?;
    Some((found.uid(), found.gid()))
}

fn system_account() -> Option<(u32, u32)> {
    let known = |name| User::from_name(name).ok().flatten();
    let user = known("postgres").or_else(|| known("nobody"))?;
    Some((user.uid.as_raw(), Gid::as_raw(user.gid)))
}

fn name_of(uid: u32) -> String {
    let known = User::from_uid(Uid::from_raw(uid)).ok().flatten();
    known.map_or_else(|| format!("account number {uid}"), |user| user.name)
}
