//! The site of a spell: `@mercy`, `@st-mary`, `@mercy/2`.

use super::atoms::{Kind, Piece};
use super::length::Read;
use super::question::Question;
use super::{SiteName, fold};
use jiff::civil::Date;

/// The longest part of a name that a written line carries, in characters.
const LONGEST_HANDLE: usize = 40;

/// Reads `@` and a site at atom `i`.
///
/// Words that follow and spell out the name ("@mercy general") belong to it.
pub(super) fn site(piece: &Piece<'_>, i: usize, sites: &[SiteName]) -> Read<usize> {
    if !piece.is(i, Kind::At) || piece.glued(i) {
        return None;
    }
    let end = piece.word_end(i);
    let typed = piece.text(i + 1, end);
    let (name, number) = numbered(typed);
    let query = fold::words(name);
    let mut matches = matching(&query, sites);
    if let Some(number) = number {
        let nth = number.checked_sub(1).and_then(|n| matches.get(n)).copied();
        matches = nth.into_iter().collect();
    } else if query.is_empty() {
        matches.clear();
    }
    let (matches, next) = match query.as_slice() {
        [only] if number.is_none() => spelled_out(piece, end, only, matches),
        _ => (matches, end),
    };
    let answer = match matches.as_slice() {
        [only] => Ok(only.key),
        [] => Err(sites_question(piece, (i, next), sites, sites)),
        several => Err(sites_question(
            piece,
            (i, next),
            several.iter().copied(),
            sites,
        )),
    };
    Some((answer, next))
}

/// Takes `/2` off the end of what was typed.
fn numbered(typed: &str) -> (&str, Option<usize>) {
    let typed = typed.trim_end_matches([',', '.', ':']);
    match typed.rsplit_once('/') {
        Some((name, number)) if number.bytes().all(|b| b.is_ascii_digit()) => {
            (name, number.parse().ok())
        }
        _ => (typed, None),
    }
}

/// The sites that a query names: those it names in full, otherwise all that have it at the
/// beginning of a word.
fn matching<'a>(query: &[String], sites: &'a [SiteName]) -> Vec<&'a SiteName> {
    let query = query.concat();
    let full: Vec<_> = sites
        .iter()
        .filter(|site| fold::words(&site.name).concat() == query)
        .collect();
    if !full.is_empty() {
        return full;
    }
    let has = |site: &&SiteName| {
        let words = fold::words(&site.name);
        let mut tails = (0..words.len()).filter_map(|from| words.get(from..));
        query.is_empty() || tails.any(|tail| tail.concat().starts_with(&query))
    };
    sites.iter().filter(has).collect()
}

/// Takes the words after `@word` that spell the name on, as long as a match agrees with them.
fn spelled_out<'a>(
    piece: &Piece<'_>,
    end: usize,
    first: &str,
    mut matches: Vec<&'a SiteName>,
) -> (Vec<&'a SiteName>, usize) {
    let mut spelled = vec![first.to_owned()];
    let mut next = end;
    while next < piece.len() {
        let after = piece.word_end(next);
        let word = fold::words(piece.text(next, after));
        let [word] = word.as_slice() else { break };
        spelled.push(word.clone());
        let agrees = |site: &&&SiteName| {
            let name = fold::words(&site.name);
            name.windows(spelled.len()).any(|part| part == spelled)
        };
        let still: Vec<_> = matches.iter().filter(agrees).copied().collect();
        if still.is_empty() {
            break;
        }
        matches = still;
        next = after;
    }
    (matches, next)
}

fn sites_question<'a>(
    piece: &Piece<'_>,
    at: (usize, usize),
    offered: impl IntoIterator<Item = &'a SiteName>,
    sites: &[SiteName],
) -> Question {
    let mut question = Question::about(piece, at, "Choose the site.");
    for site in offered {
        question = question.or(&site.name, piece.with(at, &handle(site.key, sites)));
    }
    if question.choices.is_empty() {
        "Leave out the site, because you have no placement to choose from."
            .clone_into(&mut question.words);
    }
    question
}

/// A question to say the site where the line says none; where the day is known, it offers the sites of that day.
pub(super) fn unsaid_question(
    piece: &Piece<'_>,
    sites: &[SiteName],
    date: Option<Date>,
) -> Question {
    let words = "Choose the site, or write @ and the first letters of its name.";
    let question = Question::about(piece, (0, piece.len()), words);
    let offered = |site: &&SiteName| date.is_none_or(|date| site.holds(date));
    sites
        .iter()
        .filter(offered)
        .fold(question, |question, site| {
            question.or(&site.name, piece.with_front(&handle(site.key, sites)))
        })
}

/// `@` and the site as the grammar writes it, with one meaning among these sites.
pub(super) fn handle(key: usize, sites: &[SiteName]) -> String {
    let Some(site) = sites.iter().find(|site| site.key == key) else {
        return String::new();
    };
    let full = fold::words(&site.name).join("-");
    let name: String = full.chars().take(LONGEST_HANDLE).collect();
    let matches = matching(&fold::words(&name), sites);
    if let ([_], true) = (matches.as_slice(), !name.is_empty() && name == full) {
        return format!("@{name}");
    }
    let number = matches
        .iter()
        .position(|other| other.key == key)
        .map_or(0, |at| at + 1);
    format!("@{name}/{number}")
}
