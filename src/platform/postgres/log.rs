//! The server's log file: opened for it, kept from growing without end, read when something failed.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::account::Account;
use super::error::StartError;
use super::folder::open_own;

/// Size at which a start sets the old log aside, in bytes.
const FULL: u64 = 10 * 1024 * 1024;

/// How much of the end is looked through for a reason, in bytes.
const TAIL: u64 = 8 * 1024;

/// Opens the log for appending; a full one is kept as `….old`, replacing the one before.
pub(super) fn open(path: &Path, account: &Account) -> Result<File, StartError> {
    if fs::symlink_metadata(path).is_ok_and(|found| found.len() > FULL) {
        let _ = fs::rename(path, path.with_extension("log.old"));
    }
    open_own(path, account).map_err(StartError::file("open", path))
}

/// The most telling line written since the log had `from` bytes: the last `FATAL` or `error`, else the last of all.
///
/// Lines of `process` go first: children of an earlier server that was killed may still be writing their own last words.
pub(super) fn reason(path: &Path, from: u64, process: Option<u32>) -> String {
    let text = since(path, from).unwrap_or_default();
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let mark = process.map(|process| format!("[{process}]"));
    let own = mark.and_then(|mark| last_telling(lines.iter().filter(|line| line.contains(&mark))));
    let telling = own.or_else(|| last_telling(lines.iter()));
    telling
        .or_else(|| lines.last().copied())
        .unwrap_or("it said nothing")
        .to_owned()
}

fn last_telling<'a, 'b: 'a>(
    lines: impl DoubleEndedIterator<Item = &'a &'b str>,
) -> Option<&'b str> {
    let words = ["FATAL:", "PANIC:", "error:"];
    lines
        .copied()
        .rfind(|line| words.iter().any(|word| line.contains(word)))
}

fn since(path: &Path, from: u64) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(from.max(length.saturating_sub(TAIL))))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason_in(text: &str, process: Option<u32>) -> String {
        let name = format!(
            "practicum-log-{}-{:?}",
            std::process::id(),
            std::thread::current().id()
        );
        let path = std::env::temp_dir().join(name);
        fs::write(&path, format!("old FATAL:  gone\n{text}")).unwrap();
        let reason = reason(&path, 17, process);
        fs::remove_file(&path).unwrap();
        reason
    }

    #[test]
    fn the_servers_own_last_words_count_and_not_those_of_a_killed_one() {
        let text = "[7] FATAL:  memory block is still in use\n[7] HINT:  wait\n[3] FATAL:  my server is gone\n";
        assert_eq!(
            reason_in(text, Some(7)),
            "[7] FATAL:  memory block is still in use"
        );
        assert_eq!(reason_in(text, Some(8)), "[3] FATAL:  my server is gone");
    }

    #[test]
    fn without_a_telling_line_the_last_one_will_do_and_older_ones_never() {
        assert_eq!(reason_in("one\ntwo\n\n", None), "two");
        assert_eq!(reason_in("", None), "it said nothing");
    }
}
