//! What the private server is told at every start, over whatever its configuration says.

use std::fs;

/// The least shared buffers, in MB: what PostgreSQL takes by itself.
const LEAST: u64 = 128;

/// The most: beyond it the operating system's own cache does as well.
const MOST: u64 = 2048;

/// No network address; times in the log and by default in universal time; an eighth of the machine's memory for its
/// pages. `fast` is for clusters that nobody would miss: they do not wait for the disk, and there are many at a time.
pub(super) fn flags(fast: bool) -> Vec<String> {
    let always = [
        "listen_addresses=",
        "unix_socket_permissions=0700",
        "port=5432",
        "timezone=UTC",
        "log_timezone=UTC",
    ];
    let by_use = if fast {
        vec![
            "fsync=off".to_owned(),
            "synchronous_commit=off".to_owned(),
            "full_page_writes=off".to_owned(),
        ]
    } else {
        vec![format!("shared_buffers={}MB", shared_buffers(memory_mb()))]
    };
    always
        .into_iter()
        .map(str::to_owned)
        .chain(by_use)
        .flat_map(|setting| ["-c".to_owned(), setting])
        .collect()
}

/// Shared buffers in MB on a machine with so much memory. They are taken as they are used, not at the start.
fn shared_buffers(memory_mb: Option<u64>) -> u64 {
    memory_mb.map_or(LEAST, |memory| (memory / 8).clamp(LEAST, MOST))
}

/// The machine's memory in MB, or that of the container we are in if it is less; unknown where neither is told.
fn memory_mb() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo").ok();
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let machine = total_mb(&machine?)?;
    let container = container.and_then(|text| text.trim().parse::<u64>().ok());
    Some(container.map_or(machine, |bytes| machine.min(bytes / (1024 * 1024))))
}

/// `MemTotal` of `/proc/meminfo`, in MB.
fn total_mb(text: &str) -> Option<u64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eighth_of_the_memory_is_for_pages_within_bounds() {
        for (memory, buffers) in [
            (None, 128),
            (Some(512), 128),
            (Some(2048), 256),
            (Some(8192), 1024),
            (Some(65_536), 2048),
        ] {
            assert_eq!(shared_buffers(memory), buffers);
        }
    }

    #[test]
    fn the_memory_is_read_as_linux_tells_it() {
        let text = "MemTotal:       24689372 kB\nMemFree:         1234 kB\n";
        assert_eq!(total_mb(text), Some(24_110));
        assert_eq!(total_mb("nothing of the kind"), None);
    }

    #[test]
    fn a_careless_cluster_says_so_and_real_data_waits_for_the_disk() {
        assert!(flags(true).contains(&"fsync=off".to_owned()));
        assert!(!flags(false).iter().any(|flag| flag.contains("off")));
    }
}
