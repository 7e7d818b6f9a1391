//! From bytes to text, or words that say why not.

use super::{Limits, TableError};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How other kinds of file begin that people choose by mistake.
const OTHER_KINDS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"\x1F\x8B", "a compressed file"),
];

/// The text of a table file without its byte order mark.
pub(super) fn text<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a str, TableError> {
    if bytes.len() > limits.bytes {
        return Err(TableError::TooLarge {
            megabytes: limits.bytes.div_ceil(1_000_000),
        });
    }
    if let Some((_, kind)) = OTHER_KINDS
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
    {
        return Err(TableError::OtherKind { kind });
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(TableError::Utf16);
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(TableError::NotText {
            row: row_at(bytes, at),
        });
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        TableError::NotUtf8 {
            row: row_at(bytes, at),
            byte,
        }
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
