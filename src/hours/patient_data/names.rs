//! Names of patients.
//!
//! A name is a capitalised word after a title or after the word patient. Capitalised words that
//! follow "patient" in the names of departments, roles and products are no names.

use super::words::Word;
use std::ops::Range;

const TITLES: [&str; 5] = ["Mr", "Mrs", "Ms", "Miss", "Mx"];
const PATIENT: [&str; 9] = [
    "patient",
    "Patient",
    "PATIENT",
    "pt",
    "Pt",
    "patient's",
    "Patient's",
    "patient’s",
    "pt's",
];
const BETWEEN: [&str; 4] = ["name", "named", "called", "is"];
const NOT_NAMES: [&str; 164] = [
    "access",
    "account",
    "accounting",
    "accounts",
    "administration",
    "admission",
    "admissions",
    "admit",
    "admitting",
    "advocacy",
    "advocate",
    "algorithm",
    "amendment",
    "amendments",
    "april",
    "august",
    "august's",
    "authorization",
    "authorizations",
    "balance",
    "bed",
    "bill",
    "billing",
    "care",
    "center",
    "centered",
    "cerner",
    "chart",
    "charts",
    "class",
    "coding",
    "communication",
    "complaints",
    "condition",
    "confidentiality",
    "consent",
    "contact",
    "core",
    "data",
    "days",
    "december",
    "demographic",
    "demographics",
    "discharge",
    "document",
    "documents",
    "driven",
    "education",
    "ehr",
    "electronic",
    "emr",
    "encounter",
    "encounters",
    "engagement",
    "epic",
    "estimate",
    "estimates",
    "experience",
    "family",
    "february",
    "financial",
    "first",
    "flow",
    "follow",
    "form",
    "forms",
    "found",
    "friday",
    "full",
    "generated",
    "health",
    "hipaa",
    "history",
    "hospital",
    "identifiable",
    "identification",
    "identifier",
    "identity",
    "index",
    "information",
    "inpatient",
    "insurance",
    "intake",
    "january",
    "july",
    "june",
    "liability",
    "list",
    "lookup",
    "management",
    "march",
    "master",
    "matching",
    "may",
    "medicaid",
    "medicare",
    "meditech",
    "merge",
    "monday",
    "name",
    "navigator",
    "note",
    "notes",
    "november",
    "number",
    "october",
    "online",
    "outcomes",
    "outpatient",
    "panel",
    "payment",
    "payments",
    "placement",
    "population",
    "portal",
    "privacy",
    "problem",
    "program",
    "protection",
    "quality",
    "record",
    "records",
    "registration",
    "relations",
    "release",
    "reported",
    "representative",
    "request",
    "requests",
    "review",
    "rights",
    "safety",
    "satisfaction",
    "saturday",
    "scheduling",
    "search",
    "self",
    "september",
    "service",
    "services",
    "status",
    "summary",
    "sunday",
    "support",
    "survey",
    "surveys",
    "team",
    "teams",
    "test",
    "throughput",
    "thursday",
    "tools",
    "tracking",
    "training",
    "transfer",
    "transport",
    "treatment",
    "tuesday",
    "type",
    "unified",
    "visit",
    "visits",
    "volume",
    "wednesday",
];
/// Products whose maker is shortened like a title.
const PRODUCTS: [&str; 8] = [
    "access",
    "excel",
    "office",
    "outlook",
    "powerpoint",
    "teams",
    "visio",
    "word",
];

/// The names of a text, each with the word that gives it away.
pub(super) fn find(text: &str, words: &[Word<'_>]) -> Vec<Range<usize>> {
    let found = (0..words.len()).filter_map(|at| {
        let (first, rest) = words.get(at..)?.split_first()?;
        let length = if TITLES.contains(&first.text) {
            titled(rest)?
        } else if PATIENT.contains(&first.text) {
            patient(first, rest)?
        } else {
            return None;
        };
        let last = rest.get(length.checked_sub(1)?)?;
        Some(first.range.start..last.range.end)
    });
    found
        .filter(|range| text.get(range.clone()).is_some())
        .collect()
}

/// How many words of the rest are a name after a title.
fn titled(rest: &[Word<'_>]) -> Option<usize> {
    let first = rest.first()?;
    let fits = matches!(first.gap, " " | ". " | ".")
        && (is_name(first) || is_initial(first))
        && !first.is_in(&PRODUCTS);
    fits.then(|| 1 + more(rest))
}

/// How many words of the rest lead to the end of a name after "patient".
fn patient(first: &Word<'_>, rest: &[Word<'_>]) -> Option<usize> {
    let between = rest
        .iter()
        .take(2)
        .take_while(|word| word.is_in(&BETWEEN))
        .count();
    let name = rest.get(between..)?;
    let front = name.first()?;
    let abbreviated = first.lower == "pt" && between == 0;
    let near = matches!(front.gap, " " | ": " | ":" | " - ")
        || (abbreviated && matches!(front.gap, ". " | "."));
    let only_is = rest.first().is_some_and(|word| word.lower == "is");
    if near && is_shouted(name) {
        return Some(between + 2);
    }
    let length = 1 + more(name);
    let fits = near && is_name(front) && !front.is_in(&NOT_NAMES) && (!only_is || length > 1);
    fits.then_some(between + length)
}

/// How many words of a name follow its first: `John A. Smith`, `Smith, John`, `Smith-Jones`.
fn more(name: &[Word<'_>]) -> usize {
    let follows = |pair: &&[Word<'_>]| match pair {
        [before, word] => match word.gap {
            " " | "-" => is_name(word) || is_initial(word),
            ", " => is_name(word) && !word.is_in(&NOT_NAMES),
            ". " | "." => is_name(word) && is_initial(before),
            _ => false,
        },
        _ => false,
    };
    name.windows(2).take(3).take_while(follows).count()
}

/// Two words in capitals, each of four letters or more: `JOHN SMITH`, but no `EHR`.
fn is_shouted(name: &[Word<'_>]) -> bool {
    let shouted = |word: &Word<'_>| {
        word.text.chars().count() >= 4
            && word.text.chars().all(char::is_uppercase)
            && !word.is_in(&NOT_NAMES)
    };
    matches!(name, [a, b, ..] if shouted(a) && shouted(b) && matches!(b.gap, " " | ", "))
}

/// One capital letter and small ones after it: `Smith`, `O'Brien`, `McDonald`, `Nguyễn`.
fn is_name(word: &Word<'_>) -> bool {
    let mut letters = word.text.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let small = word.text.chars().filter(|c| c.is_lowercase()).count();
    let capitals = word.text.chars().filter(|c| c.is_uppercase()).count();
    capital && small >= 1 && capitals <= 2 && letters.all(|c| c.is_alphabetic() || "'’".contains(c))
}

fn is_initial(word: &Word<'_>) -> bool {
    word.text.chars().count() == 1 && word.text.chars().all(char::is_uppercase)
}
