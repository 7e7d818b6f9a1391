//! Every page that can be reached by links, as everybody: it is there, and it is well made (each page that a test
//! opens is checked by `support/page.rs`).

use super::support::{TestApp, Visited, crawl};
use std::{collections::BTreeSet, fmt::Write as _};

/// Pages that are begun at besides the first, because no page links to them.
const BEGINNINGS: [&str; 2] = ["/", "/sign-in"];

#[tokio::test]
async fn every_link_of_every_page_leads_to_a_page() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut broken = String::new();
    for (part, person) in cast.everybody() {
        for Visited { answer, from } in crawl(person, &BEGINNINGS).await {
            let status = answer.status.as_u16();
            if status != 200 && status != 303 {
                let _ = writeln!(
                    broken,
                    "{part}: {} → {status}, linked from {from}",
                    answer.url
                );
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{broken}");
}

#[tokio::test]
async fn everybody_reaches_pages_of_their_own() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    for (part, person) in cast.everybody() {
        let pages: BTreeSet<_> = crawl(person, &BEGINNINGS)
            .await
            .into_iter()
            .filter(|page| page.answer.status.as_u16() == 200)
            .map(|page| page.answer.url)
            .collect();
        let least = if part == "anonymous" { 2 } else { 3 };
        assert!(pages.len() >= least, "{part} reaches only {pages:?}");
    }
}
