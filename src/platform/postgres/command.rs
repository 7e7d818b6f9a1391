//! How every program of PostgreSQL is run: under the right account, and untouched by our surroundings.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::account::Account;

/// A command that runs as `account`, in a process group of its own (so that Ctrl-C in a terminal reaches us and not
/// the database while we still use it), in `/` (always readable), without any `PG…` variable, and without a locale
/// (macOS needs that: a locale makes PostgreSQL multithreaded at its start, which it refuses).
pub(super) fn prepare(program: &Path, account: &Account) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").process_group(0).env("LC_ALL", "C");
    if let Some((uid, gid)) = account.drop_to {
        command.uid(uid).gid(gid);
    }
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command
}
