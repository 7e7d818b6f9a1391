//! Numbers of records, accounts and visits.

use super::words::Word;
use std::ops::Range;

/// Words that only ever name a record number: four digits are enough.
const SURE: [&str; 8] = ["mrn", "mrns", "mrn's", "csn", "fin", "har", "emrn", "mpi"];
/// Words that may name one: it takes six digits.
const LIKELY: [&str; 16] = [
    "record",
    "records",
    "chart",
    "charts",
    "account",
    "acct",
    "patient",
    "pt",
    "encounter",
    "visit",
    "member",
    "policy",
    "medical",
    "id",
    "mr",
    "rec",
];
/// Words that may stand between such a word and its number.
const BETWEEN: [&str; 7] = ["no", "nr", "num", "number", "is", "was", "id"];
/// Words after which a long number is a code or the number of a provider, not of a patient.
const CODES: [&str; 28] = [
    "cpt", "hcpcs", "icd", "snomed", "sct", "loinc", "rxnorm", "ndc", "npi", "ccn", "tin", "ein",
    "code", "codes", "taxonomy", "ticket", "isbn", "doi", "oid", "po", "invoice", "course", "drg",
    "icn", "zip", "job", "batch", "file",
];

/// The record numbers of a text.
pub(super) fn find(text: &str, words: &[Word<'_>]) -> Vec<Range<usize>> {
    let at = 0..words.len();
    at.filter_map(|at| {
        let (before, word) = (words.get(..at)?, words.get(at)?);
        is_record(text, before, word, words.get(at + 1)).then(|| word.range.clone())
    })
    .collect()
}

fn is_record(text: &str, before: &[Word<'_>], word: &Word<'_>, next: Option<&Word<'_>>) -> bool {
    let digits = word.digits();
    if digits < 4 || is_part_of_more(text, word) {
        return false;
    }
    if SURE
        .iter()
        .any(|name| word.lower.strip_prefix(name).is_some_and(is_all_digits))
    {
        return true;
    }
    let named = before.iter().rev().find(|earlier| !earlier.is_in(&BETWEEN));
    let near = before.iter().rev().take(4);
    if named.is_some_and(|name| name.is_in(&SURE)) && near.clone().any(|name| name.is_in(&SURE)) {
        return true;
    }
    if near.clone().any(|earlier| earlier.is_in(&CODES)) {
        return false;
    }
    let named = named.is_some_and(|name| name.is_in(&LIKELY));
    let labelled = next.is_some_and(|next| next.is_in(&SURE));
    (digits >= 6 && named)
        || (digits >= 4 && labelled)
        || (digits >= 7 && word.is_number() && !is_work_date(word))
}

fn is_all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the digits belong to an amount, a file name, a version or a number in groups.
fn is_part_of_more(text: &str, word: &Word<'_>) -> bool {
    let before = text
        .get(..word.range.start)
        .and_then(|text| text.chars().next_back());
    let mut after = text.get(word.range.end..).unwrap_or("").chars();
    let (next, over) = (after.next(), after.next());
    before.is_some_and(|c| "$€£_/.".contains(c))
        || matches!(next, Some('_' | '/' | '%'))
        || (matches!(next, Some('.' | ',')) && over.is_some_and(|c| c.is_ascii_digit()))
}

/// `20261117`: a date written as one number, of the years in which there is work to log.
fn is_work_date(word: &Word<'_>) -> bool {
    let Some(number) = word.number().filter(|_| word.text.len() == 8) else {
        return false;
    };
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    (2015..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}
