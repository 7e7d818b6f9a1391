//! Steps on the way to something that works: done, next, and still to come.

/// A step: what to do, where, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub words: &'static str,
    /// What for.
    pub why: &'static str,
    /// Where it is done; none while an earlier step is missing.
    pub href: Option<String>,
    /// `done`, `now` or nothing.
    pub state: &'static str,
}

/// The steps in their order, of words, reason, address and whether it is done; the first that is not done is next.
pub fn steps(all: Vec<(&'static str, &'static str, Option<String>, bool)>) -> Vec<Step> {
    let first_open = all.iter().position(|(.., is_done)| !is_done);
    all.into_iter()
        .enumerate()
        .map(|(at, (words, why, href, is_done))| Step {
            words,
            why,
            href,
            state: match (is_done, first_open == Some(at)) {
                (true, _) => "done",
                (false, true) => "now",
                (false, false) => "",
            },
        })
        .collect()
}
