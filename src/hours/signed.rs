//! Who signed an entry, in words and as files tell it.

use super::store::SignedEntry;
use crate::kernel::ids::EntryId;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The headings of what [`Signers`] tells.
pub const SIGNED_HEADINGS: [&str; 4] = [
    "Signed by",
    "Signed at",
    "On behalf of",
    "Verification code",
];

/// Who signed which entry.
#[derive(Debug)]
pub struct Signers(BTreeMap<EntryId, Vec<SignedEntry>>);

impl Signers {
    /// Out of the signatures under some ledgers, oldest first.
    pub fn of(signed: Vec<SignedEntry>) -> Self {
        let mut entries: BTreeMap<EntryId, Vec<SignedEntry>> = BTreeMap::new();
        for one in signed {
            entries.entry(one.entry).or_default().push(one);
        }
        Self(entries)
    }

    /// The signatures under one entry.
    pub fn under(&self, entry: EntryId) -> &[SignedEntry] {
        self.0.get(&entry).map_or(&[], Vec::as_slice)
    }

    /// What a file says of one entry: by whom, when, on whose behalf, with which code. Where two signed, as when faculty
    /// verifies what a supervisor signed, both, with a semicolon between.
    pub fn cells(&self, entry: EntryId, zone: &TimeZone) -> [String; 4] {
        let signed = self.under(entry);
        let all = |words: &dyn Fn(&SignedEntry) -> String| {
            let words: Vec<String> = signed.iter().map(words).collect();
            words.join("; ")
        };
        let behalf = signed.iter().map(|one| one.on_behalf_of.as_str());
        let behalf: Vec<&str> = behalf.filter(|name| !name.is_empty()).collect();
        [
            all(&SignedEntry::signer),
            all(&|one| stamp(one, zone)),
            behalf.join("; "),
            all(&|one| one.code.clone()),
        ]
    }
}

impl SignedEntry {
    /// Name and credential as signed.
    pub fn signer(&self) -> String {
        with_credential(&self.by, &self.credential)
    }
}

/// The instant with the offset of a zone: "2026-11-17T14:05:00-06:00".
fn stamp(one: &SignedEntry, zone: &TimeZone) -> String {
    let at = one.at.to_zoned(zone.clone());
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A name with a credential behind it, if there is one.
pub(super) fn with_credential(name: &str, credential: &str) -> String {
    if credential.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, {credential}")
    }
}
