//! Zip archives that people hand in, read into memory within bounds.
//!
//! Nothing is ever written to disk, so a hostile name can reach nothing; it is refused all the same, as is everything
//! whose unpacked size is out of proportion. Sizes are measured while unpacking, never believed from the archive.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// How much of an archive is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// Size of the archive in bytes.
    pub packed: usize,
    /// Entries, folders included.
    pub entries: usize,
    /// Size of all files read, unpacked, in bytes.
    pub unpacked: u64,
    /// How many times larger a file may be unpacked than packed, once it is larger than a megabyte.
    pub ratio: u64,
}

/// Why an archive was refused, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// More bytes than the limit.
    #[error(
        "The archive is larger than {megabytes} MB. Export only the classes of this term, and only the files that are needed"
    )]
    TooLarge {
        /// The limit.
        megabytes: usize,
    },
    /// Nothing in it.
    #[error("The file is empty. Choose a zip archive")]
    Empty,
    /// Not a zip archive, or only a part of one.
    #[error(
        "The file is not a zip archive, or it is damaged. Make the archive again and choose the new one"
    )]
    NotZip,
    /// A workbook, which is a zip archive inside.
    #[error(
        "This is a workbook of a spreadsheet program. Choose Save As and \"CSV UTF-8\" there, then choose the new file"
    )]
    Workbook,
    /// More entries than the limit.
    #[error(
        "The archive holds {found} files; at most {limit} are read. Put only the CSV files into it"
    )]
    TooManyEntries {
        /// How many there are.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A name that leads out of the archive.
    #[error(
        "The archive holds a file whose name leads outside it ({name}). Make a new archive of the CSV files alone"
    )]
    Traversal {
        /// The name, shortened.
        name: String,
    },
    /// A file under a password.
    #[error("{name} is protected by a password. Make the archive without one")]
    Encrypted {
        /// Which.
        name: String,
    },
    /// The same file twice, in one folder or two.
    #[error("The archive holds {name} more than once. Keep one of them")]
    Repeated {
        /// Which.
        name: String,
    },
    /// A compression other than the usual ones.
    #[error(
        "{name} is compressed in a way that is not read here. Make the archive with ordinary zip compression"
    )]
    Compression {
        /// Which.
        name: String,
    },
    /// Unpacks to more than the limit, or out of all proportion: a zip bomb.
    #[error(
        "{name} unpacks to far more than it should: more than {megabytes} MB from {packed} kB. Nothing was imported"
    )]
    Bomb {
        /// Which.
        name: String,
        /// How much was unpacked before stopping.
        megabytes: u64,
        /// Its packed size.
        packed: u64,
    },
    /// A checksum or the compressed data is wrong.
    #[error("{name} in the archive is damaged. Make the archive again and choose the new one")]
    Damaged {
        /// Which.
        name: String,
    },
}

/// Unpacks the wanted files (by name, whatever its case) from the top of an archive or from one folder in it. Other files
/// are left packed. The result is keyed by the wanted name.
pub fn unpack(
    bytes: &[u8],
    wanted: &[&'static str],
    limits: &ArchiveLimits,
) -> Result<BTreeMap<&'static str, Vec<u8>>, ArchiveError> {
    if bytes.is_empty() {
        return Err(ArchiveError::Empty);
    }
    if bytes.len() > limits.packed {
        return Err(ArchiveError::TooLarge {
            megabytes: limits.packed.div_ceil(1_000_000),
        });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::NotZip)?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Err(ArchiveError::Workbook);
    }
    if archive.len() > limits.entries {
        return Err(ArchiveError::TooManyEntries {
            found: archive.len(),
            limit: limits.entries,
        });
    }
    let places = places(&archive, wanted)?;
    let mut left = limits.unpacked;
    let mut files = BTreeMap::new();
    for (name, index) in places {
        let content = read_entry(&mut archive, index, name, limits, left)?;
        left = left.saturating_sub(content.len() as u64);
        files.insert(name, content);
    }
    Ok(files)
}

/// Whether a file is a workbook of a spreadsheet program, which is a zip archive inside.
pub fn is_workbook(bytes: &[u8]) -> bool {
    let archive = ZipArchive::new(Cursor::new(bytes));
    archive.is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some())
}

/// The names of the files in an archive, without folders; none where it cannot be read.
pub fn names(bytes: &[u8]) -> Vec<String> {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Vec::new();
    };
    archive
        .file_names()
        .filter_map(Result::ok)
        .filter(|name| !name.ends_with('/'))
        .filter_map(|name| Some(name.rsplit(['/', '\\']).next()?.to_owned()))
        .collect()
}

/// Where in the archive each wanted file lies.
fn places(
    archive: &ZipArchive<Cursor<&[u8]>>,
    wanted: &[&'static str],
) -> Result<BTreeMap<&'static str, usize>, ArchiveError> {
    let mut places = BTreeMap::new();
    for index in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(index) else {
            return Err(ArchiveError::NotZip);
        };
        if leads_outside(&name) {
            return Err(ArchiveError::Traversal {
                name: name.chars().take(60).collect(),
            });
        }
        let Some(file) = wanted_file(&name, wanted) else {
            continue;
        };
        if places.insert(file, index).is_some() {
            return Err(ArchiveError::Repeated {
                name: file.to_owned(),
            });
        }
    }
    if archive.has_duplicate_names() {
        let name = places.keys().next().copied().unwrap_or("a file");
        return Err(ArchiveError::Repeated {
            name: name.to_owned(),
        });
    }
    Ok(places)
}

/// Absolute paths, drive letters, parent folders and control characters, with either kind of slash.
fn leads_outside(name: &str) -> bool {
    name.starts_with(['/', '\\'])
        || name.chars().any(|c| c == ':' || c.is_control())
        || name.split(['/', '\\']).any(|part| part == "..")
}

/// The wanted file that an entry is: at the top or within one folder, but not among the shadow files that macOS adds.
fn wanted_file(entry: &str, wanted: &[&'static str]) -> Option<&'static str> {
    let mut parts = entry.rsplit(['/', '\\']);
    let file = parts.next()?;
    let folder = parts.next();
    if parts.next().is_some() || folder == Some("__MACOSX") {
        return None;
    }
    wanted
        .iter()
        .find(|name| name.eq_ignore_ascii_case(file))
        .copied()
}

fn read_entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    name: &str,
    limits: &ArchiveLimits,
    left: u64,
) -> Result<Vec<u8>, ArchiveError> {
    const SMALL: u64 = 1_000_000;
    if let Ok(known) = archive.by_index_data(index)
        && !matches!(
            known.compression(),
            CompressionMethod::Stored | CompressionMethod::Deflated
        )
    {
        return Err(ArchiveError::Compression {
            name: name.to_owned(),
        });
    }
    let entry = archive
        .by_index(index)
        .map_err(|error| unreadable(&error, name))?;
    let packed = entry.compressed_size();
    let most = left.min(packed.saturating_mul(limits.ratio).max(SMALL));
    let mut content = Vec::new();
    let read = entry.take(most.saturating_add(1)).read_to_end(&mut content);
    read.map_err(|_| ArchiveError::Damaged {
        name: name.to_owned(),
    })?;
    if content.len() as u64 > most {
        let (megabytes, packed) = (most / SMALL, packed.div_ceil(1000));
        return Err(ArchiveError::Bomb {
            name: name.to_owned(),
            megabytes,
            packed,
        });
    }
    Ok(content)
}

fn unreadable(error: &ZipError, name: &str) -> ArchiveError {
    let name = name.to_owned();
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ArchiveError::Encrypted { name }
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            ArchiveError::Compression { name }
        }
        _ => ArchiveError::Damaged { name },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    const LIMITS: ArchiveLimits = ArchiveLimits {
        packed: 1_000_000,
        entries: 20,
        unpacked: 5_000_000,
        ratio: 100,
    };
    const WANTED: &[&str] = &["users.csv", "orgs.csv"];

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn words(bytes: &[u8]) -> String {
        unpack(bytes, WANTED, &LIMITS).unwrap_err().to_string()
    }

    #[test]
    fn a_workbook_is_called_one() {
        let workbook = archive(&[
            ("[Content_Types].xml", b"<x/>"),
            ("xl/workbook.xml", b"<x/>"),
        ]);
        assert!(
            words(&workbook).starts_with("This is a workbook"),
            "{}",
            words(&workbook)
        );
    }

    #[test]
    fn files_are_found_at_the_top_or_in_one_folder_whatever_their_case() {
        for name in [
            "users.csv",
            "Users.CSV",
            "roster/users.csv",
            "roster\\users.csv",
        ] {
            let bytes = archive(&[
                (name, b"a"),
                ("notes.txt", b"b"),
                ("__MACOSX/users.csv", b"x"),
            ]);
            let files = unpack(&bytes, WANTED, &LIMITS).unwrap();
            assert_eq!(
                files,
                BTreeMap::from([("users.csv", b"a".to_vec())]),
                "{name}"
            );
        }
        let deep = archive(&[("a/b/users.csv", b"a")]);
        assert!(unpack(&deep, WANTED, &LIMITS).unwrap().is_empty());
    }

    #[test]
    fn what_is_not_a_zip_says_so() {
        assert_eq!(words(b""), "The file is empty. Choose a zip archive");
        let why = "The file is not a zip archive, or it is damaged. Make the archive again and choose the new one";
        assert_eq!(words(b"name,id\n"), why);
        let whole = archive(&[("users.csv", b"a")]);
        assert_eq!(words(&whole[..whole.len() - 30]), why);
    }

    #[test]
    fn a_zip_bomb_is_stopped_while_it_unpacks() {
        let bytes = archive(&[("users.csv", &vec![b'0'; 4_900_000])]);
        assert_eq!(
            words(&bytes),
            "users.csv unpacks to far more than it should: more than 1 MB from 5 kB. Nothing was imported"
        );
        let noise: Vec<u8> = (0_u32..600_000)
            .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
            .collect();
        let text: Vec<u8> = noise.iter().map(|b| b'a' + b % 2).collect();
        let both = archive(&[
            ("orgs.csv", &text),
            ("users.csv", &[text.as_slice(), &text].concat()),
        ]);
        assert!(
            words(&both)
                .starts_with("users.csv unpacks to far more than it should: more than 2 MB")
        );
    }

    #[test]
    fn size_and_number_of_files_are_bounded() {
        let large = vec![0; LIMITS.packed + 1];
        assert_eq!(
            words(&large),
            "The archive is larger than 1 MB. Export only the classes of this term, and only the files that are needed"
        );
        let names: Vec<String> = (0..21).map(|n| format!("{n}.csv")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b"a"[..])).collect();
        assert_eq!(
            words(&archive(&files)),
            "The archive holds 21 files; at most 20 are read. Put only the CSV files into it"
        );
    }

    #[test]
    fn names_that_lead_outside_are_refused() {
        for name in [
            "../users.csv",
            "a/../../x",
            "/etc/passwd",
            "C:\\x",
            "..\\users.csv",
        ] {
            assert_eq!(
                words(&archive(&[("users.csv", b"a"), (name, b"b")])),
                format!(
                    "The archive holds a file whose name leads outside it ({name}). \
                     Make a new archive of the CSV files alone"
                )
            );
        }
    }

    #[test]
    fn the_same_file_twice_is_refused() {
        let bytes = archive(&[("users.csv", b"a"), ("old/users.csv", b"b")]);
        assert_eq!(
            words(&bytes),
            "The archive holds users.csv more than once. Keep one of them"
        );
        let mut twice = archive(&[("users.csv", b"a"), ("userz.csv", b"b")]);
        replace(&mut twice, b"userz.csv", b"users.csv");
        assert_eq!(
            words(&twice),
            "The archive holds users.csv more than once. Keep one of them"
        );
    }

    #[test]
    fn passwords_and_unknown_compression_and_damage_are_told_apart() {
        let plain = archive(&[("users.csv", b"some words in here, some words in here")]);
        let locked = with_headers(&plain, |header, at| header[at] |= 1, 6, 8);
        assert_eq!(
            words(&locked),
            "users.csv is protected by a password. Make the archive without one"
        );
        let odd = with_headers(&plain, |header, at| header[at] = 14, 8, 10);
        assert_eq!(
            words(&odd),
            "users.csv is compressed in a way that is not read here. Make the archive with ordinary zip compression"
        );
        let wrong_sum = with_headers(&plain, |header, at| header[at] ^= 0xFF, 14, 16);
        assert_eq!(
            words(&wrong_sum),
            "users.csv in the archive is damaged. Make the archive again and choose the new one"
        );
    }

    fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
        let places: Vec<usize> = (0..bytes.len() - old.len())
            .filter(|at| bytes[*at..].starts_with(old))
            .collect();
        for at in places {
            bytes[at..at + new.len()].copy_from_slice(new);
        }
    }

    /// Changes one byte of the local header (at `local`) and of the central one (at `central`).
    fn with_headers(
        bytes: &[u8],
        change: fn(&mut [u8], usize),
        local: usize,
        central: usize,
    ) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let directory = (0..bytes.len())
            .find(|at| bytes[*at..].starts_with(b"PK\x01\x02"))
            .unwrap();
        change(&mut bytes, local);
        change(&mut bytes, directory + central);
        bytes
    }
}
