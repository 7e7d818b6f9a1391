//! The filters of lists, as they stand in the address.

use crate::placements::{
    model::State,
    store::{ListFilter, UnplacedFilter},
};
use serde::{Deserialize, Serialize};

/// Filters of the list of placements.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ListQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub program: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub term: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// `none` for those without a supervisor.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub supervisor: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// The choices of the state filter. What is on comes first, because that is what a coordinator mostly looks for.
pub const STATES: [(&str, &str); 7] = [
    ("", "On now or later"),
    ("confirmed", "Confirmed, not begun"),
    ("active", "Active"),
    ("over", "Last day has passed"),
    ("completed", "Completed"),
    ("ended", "Ended early"),
    ("all", "Every state"),
];

impl ListQuery {
    /// What the store is asked for. A filter that is not understood filters nothing.
    pub fn filter(&self, today: crate::kernel::time::Day) -> ListFilter {
        let states: Vec<State> = match self.state.as_str() {
            "confirmed" => vec![State::Confirmed],
            "active" => vec![State::Active],
            "completed" => vec![State::Completed],
            "ended" => vec![State::Withdrawn, State::Terminated],
            "all" => State::ALL.to_vec(),
            _ => vec![State::Confirmed, State::Active],
        };
        ListFilter {
            programs: Vec::new(),
            search: self.q.trim().chars().take(100).collect(),
            program: self.program.parse().ok(),
            term: self.term.parse().ok(),
            site: self.site.parse().ok(),
            states: states.iter().map(|one| one.as_str().to_owned()).collect(),
            unsupervised: self.supervisor == "none",
            ended_before: (self.state == "over").then_some(today),
            after: self.after.parse().ok(),
        }
    }

    /// The address of the list with these filters, from another line on.
    pub fn address(&self, after: &str) -> String {
        let query = Self {
            after: after.to_owned(),
            ..self.clone()
        };
        with_query("/placements", &query)
    }

    /// Whether anything is filtered.
    pub fn is_plain(&self) -> bool {
        [
            &self.q,
            &self.program,
            &self.term,
            &self.state,
            &self.site,
            &self.supervisor,
        ]
        .iter()
        .all(|one| one.is_empty())
    }
}

/// An address with its query.
fn with_query(path: &str, query: &impl Serialize) -> String {
    match serde_html_form::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// The steps of a new placement: student, then site, then the rest.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NewQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub enrolment: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Part of a student's name, before a student is chosen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub program: String,
    /// Words of a site, once a student is chosen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

impl NewQuery {
    /// Which unplaced students are looked for.
    pub fn unplaced(&self) -> UnplacedFilter {
        UnplacedFilter {
            name: self.name.trim().chars().take(100).collect(),
            program: self.program.parse().ok(),
            after: self.after.parse().ok(),
        }
    }

    /// The address of the list of students from another line on.
    pub fn address(&self, after: &str) -> String {
        let query = Self {
            after: after.to_owned(),
            ..self.clone()
        };
        with_query("/placements/new", &query)
    }
}

/// A search for a site.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SiteQuery {
    /// The student in a course, on the page of a new placement.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub enrolment: String,
    /// The site, once chosen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

impl SiteQuery {
    /// The words that must all stand in the name or place.
    pub fn words(&self) -> Vec<String> {
        self.q
            .to_lowercase()
            .split_whitespace()
            .take(8)
            .map(|word| word.chars().take(60).collect())
            .collect()
    }

    /// The address of the search from another line on.
    pub fn address(&self, path: &str, after: &str) -> String {
        let query = Self {
            after: after.to_owned(),
            ..self.clone()
        };
        with_query(path, &query)
    }

    /// The address on which this site is chosen.
    pub fn choose(&self, path: &str, site: &str) -> String {
        let query = Self {
            enrolment: self.enrolment.clone(),
            site: site.to_owned(),
            ..Self::default()
        };
        with_query(path, &query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Day;
    use jiff::civil::date;

    #[test]
    fn what_is_on_is_shown_unless_something_else_is_asked_for() {
        let today = Day(date(2026, 11, 17));
        let plain = ListQuery::default().filter(today);
        assert_eq!(plain.states, ["confirmed", "active"]);
        assert_eq!(plain.ended_before, None);
        let over = ListQuery {
            state: "over".into(),
            ..ListQuery::default()
        };
        assert_eq!(over.filter(today).ended_before, Some(today));
        let odd = ListQuery {
            state: "'; drop".into(),
            program: "x".into(),
            ..ListQuery::default()
        };
        assert_eq!(odd.filter(today).states, ["confirmed", "active"]);
        assert_eq!(odd.filter(today).program, None);
    }

    #[test]
    fn the_next_page_keeps_the_filters() {
        let query = ListQuery {
            q: "st. anne & co".into(),
            supervisor: "none".into(),
            ..ListQuery::default()
        };
        assert_eq!(
            query.address("7"),
            "/placements?q=st.+anne+%26+co&supervisor=none&after=7"
        );
        assert_eq!(ListQuery::default().address(""), "/placements");
    }

    #[test]
    fn a_search_is_cut_into_words() {
        let query = SiteQuery {
            q: "  Mercy   CHICAGO ".into(),
            ..SiteQuery::default()
        };
        assert_eq!(query.words(), ["mercy", "chicago"]);
    }
}
