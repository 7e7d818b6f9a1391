//! What is signed: the statements, each with its version, and the exact text of a signature. A statement is never
//! changed: new words get a new version.

use super::model::{Item, sum};
use crate::{
    hours::Entry,
    kernel::time::Instant,
    platform::secrets::{hex, sha256},
};
use std::fmt::Write as _;

/// What a signature means, as the database writes it, and the words that were agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// `confirms_hours`, `verifies_on_behalf`, `verifies_for_faculty`.
    pub meaning: &'static str,
    /// The version of the words.
    pub version: &'static str,
    /// The words.
    pub words: &'static str,
}

/// A supervisor's.
pub const CONFIRMS: Statement = Statement {
    meaning: "confirms_hours",
    version: "confirms_hours/1",
    words: "I confirm that these hours were worked under my supervision.",
};

/// Of somebody of the college, in place of a supervisor who has not signed. The first version said that the supervisor did
/// not answer, which is not true of one who was never asked.
pub const ON_BEHALF: Statement = Statement {
    meaning: "verifies_on_behalf",
    version: "verifies_on_behalf/2",
    words: "I have reviewed these hours and verify them on behalf of the site supervisor, who has not signed them.",
};

/// Of faculty, where the program asks for it.
pub const FOR_FACULTY: Statement = Statement {
    meaning: "verifies_for_faculty",
    version: "verifies_for_faculty/1",
    words: "I have reviewed these hours and verify them for the program.",
};

/// Who signs, as the record names them.
#[derive(Debug, Clone)]
pub struct Signer {
    /// Their name as printed.
    pub name: String,
    /// Their role at that time.
    pub role: &'static str,
    /// Their credential at that time; may be empty.
    pub credential: String,
    /// The name of whom they stand in for; may be empty.
    pub on_behalf_of: String,
}

/// The text whose SHA-256 a signature keeps: who signs what, and each entry with its facts and the SHA-256 of its own
/// canonical text (`hours::content`). Free text is in it by its hash only, so that text which names a patient can be
/// taken out of the ledger while the signature stays whole.
pub fn content(
    statement: Statement,
    signer: &Signer,
    items: &[Item],
    at: Instant,
    zone: &str,
) -> String {
    let mut text = String::with_capacity(300 + items.len() * 200);
    let mut line = |key: &str, value: &dyn std::fmt::Display| {
        let _ = writeln!(text, "{key}: {value}");
    };
    line("practicum signature", &1);
    line("meaning", &statement.version);
    line("statement", &statement.words);
    line("signer", &signer.name);
    line("role", &signer.role);
    line("credential", &signer.credential);
    if !signer.on_behalf_of.is_empty() {
        line("on behalf of", &signer.on_behalf_of);
    }
    line("signed at", &at);
    line("zone", &zone);
    if let Some(first) = items.first() {
        line("student", &first.place.student_name);
        line("site", &first.place.site_name);
        line("program", &first.place.program_name);
    }
    line("entries", &items.len());
    line("minutes", &sum(items).get());
    for item in items {
        line("entry", &entry_line(&item.entry));
    }
    text
}

/// One entry in the text of a signature.
pub fn entry_line(entry: &Entry) -> String {
    let time = match (entry.start, entry.end) {
        (Some(start), Some(end)) => format!(
            "{} to {}{}",
            start.strftime("%H:%M"),
            end.strftime("%H:%M"),
            if entry.ends_next_day { " next day" } else { "" }
        ),
        _ => "no clock times".to_owned(),
    };
    format!(
        "{} version {}, {}, {time}, break {} min, {} min, {}, sha256 {}",
        entry.series,
        entry.version,
        entry.work_date,
        entry.break_minutes.get(),
        entry.minutes.get(),
        entry.mode.label(),
        hex(&entry.content_hash)
    )
}

/// SHA-256 of such a text.
pub fn hash(content: &str) -> Vec<u8> {
    sha256(content.as_bytes()).to_vec()
}
