//! The watchdog: a shell that ends the server when our program is gone, even killed with no chance to tidy up.

use std::path::Path;
use std::process::{Child, Stdio};

use super::account::Account;
use super::command;
use super::error::StartError;

/// Its input is a pipe whose other end only we hold, so it reads the end of it when we are gone. It ends the server
/// only while the pid file still names it (a process number may have been given to another program since); at the very
/// start that file may not be written yet, hence the rounds.
const SCRIPT: &str = r#"trap '' INT TERM HUP
cat >/dev/null
for round in 1 2 3 4 5; do
    if read -r process <"$2" && [ "$process" = "$1" ]; then kill -INT "$1"; exit; fi
    sleep 1
done 2>/dev/null"#;

/// A running watchdog.
#[derive(Debug)]
pub(super) struct Watchdog {
    shell: Child,
}

impl Watchdog {
    /// Watches over the server with this process number, whose pid file is given.
    pub(super) fn start(
        process: u32,
        pid_file: &Path,
        account: &Account,
    ) -> Result<Self, StartError> {
        let mut shell = command::prepare(Path::new("/bin/sh"), account);
        shell
            .args(["-c", SCRIPT, "watchdog", &process.to_string()])
            .arg(pid_file);
        shell
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let shell = shell.spawn().map_err(StartError::file("run", "/bin/sh"))?;
        Ok(Self { shell })
    }
}

/// Once the server has ended or been asked to, there is nothing left to watch.
impl Drop for Watchdog {
    fn drop(&mut self) {
        // Killed before its input closes, so it cannot bark; it ignores every milder signal.
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
