//! Competency codes: `#I.1`, `#ii.3`, `#I.1,#II.2`.

use super::atoms::{Kind, Piece};
use super::length::Read;
use super::question::Question;

/// Reads `#` and a code, or several joined by commas, at atom `i`; codes come in capitals.
///
/// Whether a framework has the code is for the caller to check. A `#` standing alone is text.
pub(super) fn competencies(piece: &Piece<'_>, i: usize) -> Read<Vec<String>> {
    if !piece.is(i, Kind::Hash) || piece.glued(i) || !piece.glued(i + 1) {
        return None;
    }
    let next = piece.word_end(i);
    let typed = piece.text(i, next).trim_end_matches([',', '.', ':', ')']);
    let codes: Option<Vec<String>> = typed.split(',').map(code).collect();
    let answer = codes.ok_or_else(|| {
        let words = "Enter a competency code as # with letters, digits and dots, such as #I.1.";
        Question::about(piece, (i, next), words).or_text(piece, (i, next))
    });
    Some((answer, next))
}

fn code(typed: &str) -> Option<String> {
    let code = typed.strip_prefix('#')?;
    let marks = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let good = code.starts_with(|c: char| c.is_ascii_alphanumeric()) && code.chars().all(marks);
    good.then(|| code.to_ascii_uppercase())
}
