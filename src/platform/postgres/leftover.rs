//! What a program that died may have left: a server that still runs, or the pid file of one that does not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::error::StartError;

/// How long a leftover server may take to write everything out and end.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends a server left over on this cluster and removes a pid file that names some other program.
///
/// The pid file of a process that is gone stays: PostgreSQL clears it away itself, after looking for children of
/// the dead server that still use its memory. Call this only while holding the data folder's lock.
pub(super) fn clear(cluster: &Path) -> Result<(), StartError> {
    let pid_file = cluster.join("postmaster.pid");
    let Some(process) = process_in(&pid_file) else {
        return Ok(());
    };
    if !runs(process) {
        return Ok(());
    }
    if is_server_of(process, cluster) {
        tracing::warn!(
            process = process.as_raw(),
            "ending the PostgreSQL that an earlier run left behind"
        );
        return end(process, cluster);
    }
    match fs::remove_file(&pid_file) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(StartError::file("remove", pid_file)(cause))
        }
        _ => Ok(()),
    }
}

/// The process number in the first line; a number that no process can have counts as none.
fn process_in(pid_file: &Path) -> Option<Pid> {
    let text = fs::read_to_string(pid_file).ok()?;
    let number: i32 = text.lines().next()?.trim().parse().ok()?;
    (number > 1).then(|| Pid::from_raw(number))
}

fn runs(process: Pid) -> bool {
    !matches!(kill(process, None), Err(Errno::ESRCH))
}

fn end(process: Pid, cluster: &Path) -> Result<(), StartError> {
    // Its watchdog may have asked already; asking twice does no harm.
    let _ = kill(process, Signal::SIGINT);
    let begun = Instant::now();
    while runs(process) {
        if begun.elapsed() > PATIENCE {
            return Err(StartError::LeftoverStays {
                process: process.as_raw(),
                folder: cluster.to_path_buf(),
            });
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Whether a process is the server of this very cluster. That it is some PostgreSQL is not enough: after a reboot the
/// number may belong to another cluster's server, which is not ours to end.
fn is_server_of(process: Pid, cluster: &Path) -> bool {
    let words = words_of(process);
    let Some(program) = words.first().map(PathBuf::from) else {
        return false;
    };
    let named = program
        .file_name()
        .is_some_and(|name| name == "postgres" || name == "postmaster");
    named && (names(&words, cluster) || works_in(process, cluster))
}

fn names(words: &[String], cluster: &Path) -> bool {
    let cluster = cluster.to_string_lossy();
    words
        .windows(2)
        .any(|pair| matches!(pair, [flag, folder] if flag == "-D" && *folder == cluster))
}

/// A server works in the folder of its cluster; this also finds one whose folder was moved.
fn works_in(process: Pid, cluster: &Path) -> bool {
    fs::read_link(format!("/proc/{process}/cwd")).is_ok_and(|folder| folder == cluster)
}

/// The command line of a process, word by word; empty where it cannot be known.
fn words_of(process: Pid) -> Vec<String> {
    if let Ok(bytes) = fs::read(format!("/proc/{process}/cmdline")) {
        let words = bytes.split(|byte| *byte == 0);
        return words
            .map(|word| String::from_utf8_lossy(word).into_owned())
            .collect();
    }
    words_by_ps(process)
}

/// Systems without `/proc`, macOS above all. `ps` joins the words, so a cluster's path is taken apart by the flags we
/// start the server with.
fn words_by_ps(process: Pid) -> Vec<String> {
    let listed = Command::new("ps")
        .args(["-ww", "-o", "args=", "-p", &process.to_string()])
        .output();
    let line = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    line.map(|line| words_in(line.trim())).unwrap_or_default()
}

fn words_in(line: &str) -> Vec<String> {
    let Some((program, rest)) = line.split_once(" -D ") else {
        return line.split(' ').take(1).map(str::to_owned).collect();
    };
    let cluster = rest.split(" -k ").next().unwrap_or(rest);
    vec![program.to_owned(), "-D".to_owned(), cluster.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_folder_even_when_that_has_spaces() {
        let cluster = Path::new("/Users/ada/Library/Application Support/Practicum/postgres");
        let line = format!(
            "/opt/homebrew/opt/postgresql@17/bin/postgres -D {} -k /tmp/x -c a=b",
            cluster.display()
        );
        assert!(names(&words_in(&line), cluster));
        assert!(!names(
            &words_in(&line),
            Path::new("/Users/ada/Library/Application")
        ));
    }

    #[test]
    fn another_clusters_server_is_not_ours() {
        let words =
            words_in("/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main -c x=y");
        assert!(!names(&words, Path::new("/var/lib/practicum/postgres")));
    }

    #[test]
    fn this_test_is_no_server() {
        let own = Pid::this();
        assert!(runs(own));
        assert!(!is_server_of(own, &std::env::current_dir().unwrap()));
        assert!(!words_by_ps(own).is_empty() || Command::new("ps").output().is_err());
    }
}
