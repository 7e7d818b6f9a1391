//! Warns on free text that looks like patient data, before it is stored.
//!
//! A student's notes must not say who a patient is. [`look`] finds the pieces that look like it and
//! says why; the student can change the text or store it as it is. It is tuned to leave the ordinary
//! words of health information alone: chart counts, code sets, code numbers, times, dates of work.
//!
//! | Kind | What is found |
//! |---|---|
//! | record number | digits after MRN, record, chart, account, patient ID …; 7 or more digits in a row that are no code |
//! | date of birth | a date or year after DOB, born, birthday …; a date beside an age |
//! | phone number | 3-3-4 digits, 3-4 digits beside phone words, an international number |
//! | social security number | 3-2-4 digits; 9 digits beside SSN |
//! | e-mail | something@domain |
//! | patient name | Mr., Mrs., Ms., Miss, patient or pt and a name |

mod dates;
mod email;
mod names;
mod numbers;
mod phones;
mod records;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

/// What a piece of text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A social security number.
    SocialSecurity,
    /// A phone number.
    Phone,
    /// A date of birth.
    BirthDate,
    /// The number of a record, an account or a visit.
    RecordNumber,
    /// An e-mail address.
    Email,
    /// The name of a patient.
    PatientName,
}

impl Kind {
    /// A word for events and exports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SocialSecurity => "social_security",
            Self::Phone => "phone",
            Self::BirthDate => "birth_date",
            Self::RecordNumber => "record_number",
            Self::Email => "email",
            Self::PatientName => "patient_name",
        }
    }

    /// What the piece looks like, to stand after "looks like".
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::SocialSecurity => "a social security number",
            Self::Phone => "a phone number",
            Self::BirthDate => "a date of birth",
            Self::RecordNumber => "a record number",
            Self::Email => "an e-mail address",
            Self::PatientName => "a patient's name",
        }
    }
}

/// A piece of text that looks like patient data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// Where it is, in bytes.
    pub range: Range<usize>,
    /// The piece itself, to be shown to its writer and stored nowhere.
    pub text: String,
    /// What it looks like.
    pub kind: Kind,
}

impl Suspect {
    /// What to tell the writer.
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "“{}” looks like {}: take it out if it is about a patient",
            self.text,
            self.kind.reason()
        )
    }
}

/// The pieces of a text that look like patient data, from first to last. No two overlap.
#[must_use]
pub fn look(text: &str) -> Vec<Suspect> {
    let mut suspects: Vec<Suspect> = Vec::new();
    for (range, kind) in candidates(text) {
        let crosses =
            |other: &Suspect| other.range.start < range.end && range.start < other.range.end;
        if let Some(piece) = text.get(range.clone())
            && !suspects.iter().any(crosses)
        {
            suspects.push(Suspect {
                range,
                text: piece.to_owned(),
                kind,
            });
        }
    }
    suspects.sort_by_key(|suspect| suspect.range.start);
    suspects
}

/// Every piece any of the finders names, the surest kinds first.
fn candidates(text: &str) -> Vec<(Range<usize>, Kind)> {
    let words = words::of(text);
    let mut found = phones::find(text, &words, &numbers::of(text));
    let mut add = |ranges: Vec<Range<usize>>, kind| {
        found.extend(ranges.into_iter().map(|range| (range, kind)));
    };
    add(email::find(text), Kind::Email);
    add(dates::find(text, &words), Kind::BirthDate);
    add(records::find(text, &words), Kind::RecordNumber);
    add(names::find(text, &words), Kind::PatientName);
    found
}
