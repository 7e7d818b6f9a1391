//! From bytes to text, or words that say why not.

use super::{Limits, TableError};
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

const SAVE_IT: &str = "Open it in a spreadsheet and save it as \"CSV UTF-8\"";
const ASK: &str = "Ask for a CSV file";
const UNPACK: &str = "Unpack it and choose the CSV file in it";

/// How other kinds of file begin that people choose by mistake, and what to do about each.
const OTHER_KINDS: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook",
        "Open it in a spreadsheet and save it as \"CSV UTF-8\", or choose the CSV file in it",
    ),
    (
        b"PK\x05\x06",
        "an empty zip archive",
        "Choose the CSV file itself",
    ),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook", SAVE_IT),
    (b"%PDF", "a PDF", ASK),
    (b"\x89PNG", "a picture", ASK),
    (b"\xFF\xD8\xFF", "a picture", ASK),
    (b"\x1F\x8B", "a compressed file", UNPACK),
];

/// A file in UTF-8, as far as it can be told how it was written.
#[derive(Debug)]
pub struct Letters<'a> {
    /// The same text in UTF-8; the bytes as they came where they are that, or nothing that can be read.
    pub bytes: Cow<'a, [u8]>,
    /// Whether it was read as Windows-1252, which spreadsheets write when nobody asks for UTF-8. That it was, nobody can
    /// know for sure: somebody has to look at the names.
    pub from_windows: bool,
}

/// Reads a file that is not UTF-8 as Windows-1252. A file of which parts are UTF-8 is left as it is, for it was damaged.
pub fn letters(bytes: &[u8]) -> Letters<'_> {
    let is_windows = std::str::from_utf8(bytes).is_err()
        && !is_of_another_kind(bytes)
        && !bytes.contains(&0)
        && bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii());
    Letters {
        bytes: if is_windows {
            let (text, _, _) = WINDOWS_1252.decode(bytes);
            Cow::Owned(text.into_owned().into_bytes())
        } else {
            Cow::Borrowed(bytes)
        },
        from_windows: is_windows,
    }
}

fn is_of_another_kind(bytes: &[u8]) -> bool {
    let mut starts = OTHER_KINDS.iter().map(|(start, _, _)| *start);
    bytes.starts_with(BYTE_ORDER_MARK)
        || is_utf_16(bytes)
        || starts.any(|start| bytes.starts_with(start))
}

fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// The text of a table file without its byte order mark.
pub(super) fn text<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a str, TableError> {
    if bytes.len() > limits.bytes {
        return Err(TableError::TooLarge {
            megabytes: limits.bytes.div_ceil(1_000_000),
            remedy: limits.when_larger,
        });
    }
    if let Some((_, kind, remedy)) = OTHER_KINDS
        .iter()
        .find(|(start, _, _)| bytes.starts_with(start))
    {
        return Err(TableError::OtherKind { kind, remedy });
    }
    if is_utf_16(bytes) {
        return Err(TableError::Utf16);
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(TableError::NotText {
            row: row_at(bytes, at),
        });
    }
    std::str::from_utf8(bytes).map_err(|error| TableError::NotUtf8 {
        row: row_at(bytes, error.valid_up_to()),
    })
}

/// The spreadsheet row that a byte lies in: line breaks within quotation marks do not count, and a mark opens a cell only
/// where a cell begins.
fn row_at(bytes: &[u8], at: usize) -> u64 {
    let mut row = 1;
    let mut quoted = false;
    let mut before = b'\n';
    for byte in bytes.iter().take(at).copied() {
        match byte {
            b'"' if quoted => quoted = false,
            b'"' if matches!(before, b',' | b';' | b'\t' | b'\n' | b'\r' | b'"') => quoted = true,
            b'\n' if !quoted && before != b'\r' => row += 1,
            b'\r' if !quoted => row += 1,
            _ => {}
        }
        before = byte;
    }
    row
}
