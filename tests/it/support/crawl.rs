//! Follows every link of every page, as one person.

use super::{
    answer::Answer,
    form::{FormOnPage, forms_of},
    person::Person,
};
use scraper::Html;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Pages of one shape (the same address but for ids and dates) that are opened.
const MOST_OF_A_SHAPE: usize = 2;
/// Pages that differ only in their query that are opened.
const MOST_OF_A_PATH: usize = 2;

/// A page that was opened, and the page whose link led there.
pub struct Visited {
    /// The page.
    pub answer: Answer,
    /// Where the link stood.
    pub from: String,
}

/// Opens what can be reached from these addresses by links.
pub async fn crawl(person: &Person, from: &[&str]) -> Vec<Visited> {
    let mut queue: VecDeque<(String, String)> = from
        .iter()
        .map(|url| ((*url).to_owned(), "the beginning".to_owned()))
        .collect();
    let mut seen: BTreeSet<String> = queue.iter().map(|(url, _)| url.clone()).collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut visited = Vec::new();
    while let Some((url, from)) = queue.pop_front() {
        if !worth_opening(&url, &mut shapes) {
            continue;
        }
        let answer = person.peek(&url).await;
        for link in links(&answer) {
            if seen.insert(link.clone()) {
                queue.push_back((link, url.clone()));
            }
        }
        visited.push(Visited { answer, from });
    }
    visited
}

/// Every form that stands on these pages, by where it goes.
pub fn forms(visited: &[Visited]) -> BTreeMap<String, FormOnPage> {
    let mut found = BTreeMap::new();
    for page in visited {
        for form in forms_of(&Html::parse_document(&page.answer.text()), &page.answer.url) {
            if form.method == "post" {
                found.entry(form.action.clone()).or_insert(form);
            }
        }
    }
    found
}

/// The address with every id and date made the same.
pub fn shape(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let parts = path.split('/').map(|part| {
        let is_date = part.len() == 10 && part.starts_with(|c: char| c.is_ascii_digit());
        let is_id = part.parse::<uuid::Uuid>().is_ok() || part.len() >= 20 || is_date;
        if is_id { "{}" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn worth_opening(url: &str, shapes: &mut BTreeMap<String, usize>) -> bool {
    let path = url.split('?').next().unwrap_or_default();
    let mut below = |key: String, most: usize| {
        let count = shapes.entry(key).or_default();
        *count += 1;
        *count <= most
    };
    if url.contains('?') {
        below(format!("{}?", shape(url)), MOST_OF_A_PATH)
    } else {
        below(shape(path), MOST_OF_A_SHAPE)
    }
}

fn links(answer: &Answer) -> Vec<String> {
    let mut links = Vec::new();
    if answer.status.as_u16() == 303 {
        links.push(answer.location());
    }
    if answer.is_page() {
        links.extend(answer.attributes("a[href]", "href"));
    }
    links
        .into_iter()
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .filter(|link| link.starts_with('/') && !link.starts_with("//"))
        .collect()
}
