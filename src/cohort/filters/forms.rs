//! What somebody types to keep a filter.

use crate::{
    cohort::table::Filter,
    kernel::{problems::Problems, text::line},
};
use serde::Deserialize;

/// The longest name.
const LONGEST: usize = 60;

/// A filter and its name, as sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SaveForm {
    pub name: String,
    /// The filter as the table's address has it.
    pub query: String,
}

/// A filter that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub query: String,
}

impl SaveForm {
    /// What the table's parser makes of the filter; nothing else is ever kept.
    pub fn filter(&self) -> Filter {
        Filter::read(&self.query).kept()
    }

    /// The name and the filter, or what to mend.
    pub fn parse(&self) -> Result<Named, Problems> {
        let mut problems = Problems::none();
        let name = problems.keep("name", name(&self.name));
        let query = self.filter().query();
        if query.is_empty() {
            problems.add("name", "Filter or sort the table first, then save that");
        }
        problems.or(|| Some(Named { name: name?, query }))
    }
}

/// Another name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    pub name: String,
}

impl NameForm {
    /// The name, or what to mend.
    pub fn parse(&self) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let name = problems.keep("name", name(&self.name));
        problems.or(|| name)
    }
}

fn name(text: &str) -> Result<String, String> {
    line(text, "a name for the filter", LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, query: &str) -> SaveForm {
        SaveForm {
            name: name.into(),
            query: query.into(),
        }
    }

    #[test]
    fn only_what_the_table_can_read_is_kept() {
        let kept = form(
            " Late ones ",
            "status=behind&q=+Ortiz+&sort=-last&after=3~0198&next=//evil.example&state=gone",
        )
        .parse()
        .unwrap();
        assert_eq!(kept.name, "Late ones");
        assert_eq!(kept.query, "status=behind&q=Ortiz&sort=-last");
    }

    #[test]
    fn a_filter_needs_a_name_and_something_to_filter_by() {
        let problem = |name: &str, query: &str| {
            let problems = form(name, query).parse().unwrap_err();
            problems.of("name").unwrap().to_owned()
        };
        assert_eq!(problem(" ", "status=behind"), "Enter a name for the filter");
        assert!(problem(&"x".repeat(61), "status=behind").starts_with("Shorten"));
        for nothing in ["", "status=gone&after=3~0198", "https://evil.example/"] {
            assert_eq!(
                problem("All", nothing),
                "Filter or sort the table first, then save that"
            );
        }
    }
}
