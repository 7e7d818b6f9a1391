//! Every page that can be reached by links, as everybody: it is there, and it is well made (what that means
//! stands in `support/page.rs`).

use super::support::{TestApp, Visited, crawl, shape};
use std::collections::BTreeSet;

/// Pages that are begun at besides the first, because no page links to them.
const BEGINNINGS: [&str; 2] = ["/", "/sign-in"];

#[tokio::test]
async fn every_link_of_every_page_leads_to_a_good_page() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut wrong = BTreeSet::new();
    for (part, person) in cast.everybody() {
        let visited = crawl(person, &BEGINNINGS).await;
        let pages = visited
            .iter()
            .filter(|page| page.answer.status == 200)
            .count();
        let least = if part == "anonymous" { 2 } else { 5 };
        assert!(pages >= least, "{part} reaches only {pages} pages");
        for Visited { answer, from } in visited {
            let status = answer.status.as_u16();
            if status != 200 && status != 303 {
                wrong.insert(format!(
                    "{}: {status} as {part}, linked from {from}",
                    answer.url
                ));
            }
            let flaws = answer.flaws();
            wrong.extend(
                flaws
                    .into_iter()
                    .map(|flaw| format!("{}: {flaw}", shape(&answer.url))),
            );
        }
    }
    let wrong: Vec<_> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
