//! What the address asks the table to show. Values nobody offers are as good as none.

use super::pages::{STATES, STATUSES};
use crate::kernel::ids::{EnrolmentId, OfferingId, PersonId};
use serde::{Deserialize, Serialize};

/// The longest search text that is looked at.
const LONGEST: usize = 100;

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    /// An offering; none for all that run today.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub offering: String,
    /// A status word.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// `enrolled` when empty, `completed`, `withdrawn` or `any`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// Part of the student's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Part of the site's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Part of the supervisor's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub supervisor: String,
    /// One supervisor, as the morning list links to their students.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// A column; a minus before it for the largest first.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    /// Where the page begins.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// A column that can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Name,
    Counted,
    Pending,
    Status,
    Last,
    Answer,
}

impl Column {
    /// The word in the address and in the query.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Counted => "counted",
            Self::Pending => "pending",
            Self::Status => "status",
            Self::Last => "last",
            Self::Answer => "answer",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [
            Self::Name,
            Self::Counted,
            Self::Pending,
            Self::Status,
            Self::Last,
            Self::Answer,
        ]
        .into_iter()
        .find(|column| column.as_str() == word)
    }
}

impl Filter {
    /// The filter that an address says after its question mark. What cannot be read asks for nothing.
    pub fn read(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// The same for an address.
    pub fn query(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }

    /// What can be kept of it under a name: from the first page, and nothing that nobody offers.
    #[must_use]
    pub fn kept(&self) -> Self {
        let known = |word: &str, words: &[&str]| {
            let found = words.iter().find(|one| **one == word);
            found.map_or_else(String::new, |one| (*one).to_owned())
        };
        let text = |text: &str| text.trim().chars().take(LONGEST).collect();
        let sort = match self.order() {
            (Column::Name, _) => String::new(),
            (column, true) => column.as_str().to_owned(),
            (column, false) => format!("-{}", column.as_str()),
        };
        Self {
            offering: self
                .offering()
                .map_or_else(String::new, |id| id.to_string()),
            status: known(&self.status, &STATUSES),
            state: known(&self.state, &STATES.map(|(word, _)| word)),
            q: text(&self.q),
            site: text(&self.site),
            supervisor: text(&self.supervisor),
            person: self.person().map_or_else(String::new, |id| id.to_string()),
            sort,
            after: String::new(),
        }
    }

    /// The column it is sorted by, in words; none for names from A to Z.
    pub fn sorted_words(&self) -> Option<&'static str> {
        match self.order() {
            (Column::Name, _) => None,
            (Column::Counted, true) => Some("counted hours, least first"),
            (Column::Counted, false) => Some("counted hours, most first"),
            (Column::Pending, true) => Some("waiting hours, least first"),
            (Column::Pending, false) => Some("waiting hours, most first"),
            (Column::Status, true) => Some("pace, worst first"),
            (Column::Status, false) => Some("pace, best first"),
            (Column::Last, true) => Some("last entry, oldest first"),
            (Column::Last, false) => Some("last entry, newest first"),
            (Column::Answer, true) => Some("answer time, shortest first"),
            (Column::Answer, false) => Some("answer time, longest first"),
        }
    }

    /// The column and whether the smallest comes first. Names only go from A to Z.
    pub fn order(&self) -> (Column, bool) {
        let (word, ascending) = match self.sort.strip_prefix('-') {
            Some(word) => (word, false),
            None => (self.sort.as_str(), true),
        };
        match Column::parse(word) {
            Some(Column::Name) | None => (Column::Name, true),
            Some(column) => (column, ascending),
        }
    }

    /// For the heading of a column: `none`, `ascending`, `descending`.
    pub fn order_of(&self, word: &str) -> &'static str {
        match self.order() {
            (column, true) if column.as_str() == word => "ascending",
            (column, false) if column.as_str() == word => "descending",
            _ => "none",
        }
    }

    /// The address that sorts by a column, the other way round when it is sorted by already.
    pub fn sorted_by(&self, word: &str) -> String {
        let sort = if self.order_of(word) == "ascending" && word != Column::Name.as_str() {
            format!("-{word}")
        } else {
            word.to_owned()
        };
        self.with(|filter| filter.sort = sort)
    }

    /// The address of the table with a change, from its first page.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut filter = Self {
            after: String::new(),
            ..self.clone()
        };
        change(&mut filter);
        filter.address("/cohort")
    }

    /// The address with one status, or all.
    pub fn with_status(&self, status: &str) -> String {
        self.with(|filter| status.clone_into(&mut filter.status))
    }

    /// A path with this filter.
    pub fn address(&self, path: &str) -> String {
        match self.query() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// Whether anything but offering, order and page is asked for.
    pub fn narrows(&self) -> bool {
        let chosen = [&self.status, &self.state];
        self.names_anything() || chosen.iter().any(|text| !text.trim().is_empty())
    }

    /// Whether a student, a site or a supervisor is named.
    pub fn names_anything(&self) -> bool {
        [&self.q, &self.site, &self.supervisor, &self.person]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    /// The offering asked for.
    pub fn offering(&self) -> Option<OfferingId> {
        self.offering.parse().ok()
    }

    /// The supervisor asked for.
    pub fn person(&self) -> Option<PersonId> {
        self.person.parse().ok()
    }

    /// The state of enrolment asked for; empty for any.
    pub fn state(&self) -> &str {
        match self.state.as_str() {
            "any" => "",
            "completed" => "completed",
            "withdrawn" => "withdrawn",
            _ => "enrolled",
        }
    }

    /// The sort key and the row that the page comes after.
    pub fn cursor(&self) -> Option<(i64, EnrolmentId)> {
        let (key, id) = self.after.split_once('~')?;
        Some((key.parse().ok()?, id.parse().ok()?))
    }
}

/// The pattern that finds a text anywhere; empty finds all.
pub fn pattern(text: &str) -> String {
    let text: String = text.trim().chars().take(LONGEST).collect();
    if text.is_empty() {
        return text;
    }
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_lives_in_the_address() {
        let filter = Filter {
            q: "Ortiz & Söhne".into(),
            sort: "-last".into(),
            after: "3~0198".into(),
            ..Filter::default()
        };
        let address = filter.address("/cohort");
        let query = address.strip_prefix("/cohort?").unwrap();
        assert_eq!(serde_html_form::from_str::<Filter>(query).unwrap(), filter);
        assert_eq!(Filter::default().address("/cohort.csv"), "/cohort.csv");
    }

    #[test]
    fn a_change_begins_on_the_first_page_again() {
        let filter = Filter {
            after: "3~0198".into(),
            ..Filter::default()
        };
        assert_eq!(filter.with_status("behind"), "/cohort?status=behind");
    }

    #[test]
    fn a_second_press_on_a_heading_turns_the_order_round() {
        let mut filter = Filter::default();
        assert_eq!(filter.sorted_by("counted"), "/cohort?sort=counted");
        filter.sort = "counted".into();
        assert_eq!(filter.order_of("counted"), "ascending");
        assert_eq!(filter.sorted_by("counted"), "/cohort?sort=-counted");
        filter.sort = "-counted".into();
        assert_eq!(filter.order_of("counted"), "descending");
    }

    #[test]
    fn what_nobody_offers_is_as_good_as_nothing() {
        let filter = Filter {
            sort: "-password".into(),
            state: "gone".into(),
            offering: "1".into(),
            after: "x~y".into(),
            ..Filter::default()
        };
        assert_eq!(filter.order(), (Column::Name, true));
        assert_eq!((filter.state(), filter.offering()), ("enrolled", None));
        assert_eq!(filter.cursor(), None);
    }

    #[test]
    fn signs_of_the_pattern_language_are_searched_for_as_they_stand() {
        assert_eq!(pattern(" 50%_\\ "), "%50\\%\\_\\\\%");
        assert_eq!(pattern("  "), "");
    }
}
