//! One category of the form of a requirement, and the hours that its fields hold.

use crate::{
    kernel::{ids::CategoryId, minutes::Minutes, problems::Problems},
    programs::requirement::{Category, Mode},
};

/// The most hours a field takes.
const MOST_HOURS: u32 = 10_000;

/// One row of the table of categories.
#[derive(Debug, Clone, Default)]
pub struct CategoryFields {
    /// The beginning of the names of its fields: `category_0`.
    pub at: String,
    pub code: String,
    pub name: String,
    pub minimum: String,
    pub maximum: String,
    pub parent: String,
    pub also: String,
    pub modes: Vec<String>,
}

impl CategoryFields {
    pub(super) fn is_blank(&self) -> bool {
        [&self.name, &self.minimum, &self.maximum]
            .iter()
            .all(|text| text.trim().is_empty())
            && self.modes.is_empty()
    }

    /// The name of one of its fields.
    pub fn field(&self, part: &str) -> String {
        format!("{}_{part}", self.at)
    }

    /// The modes that are ticked.
    pub fn chosen(&self) -> &[String] {
        &self.modes
    }

    /// The code it has, or the one that follows from its name.
    pub(super) fn code(&self) -> String {
        if !self.code.is_empty() {
            return self.code.clone();
        }
        let letters = self.name.trim().to_lowercase();
        let code: String = letters
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .take(40)
            .collect();
        code.trim_matches('_').to_owned()
    }
}

pub(super) fn read_category(
    row: &CategoryFields,
    (code, id): (&str, CategoryId),
    ids: &[(String, CategoryId)],
    p: &mut Problems,
) -> Category {
    let mut named = |part: &str, code: &str| {
        if code.is_empty() {
            return None;
        }
        let found = ids.iter().find(|(known, _)| known == code);
        if found.is_none() {
            p.add(&row.field(part), "Choose a category of this requirement");
        }
        found.map(|(_, id)| *id)
    };
    let (parent, also_counts_to) = (named("parent", &row.parent), named("also", &row.also));
    let bound = |p: &mut Problems, which: &str, text: &str| {
        let what = format!("the {which} of {}", row.name.trim());
        hours(p, (&row.field(which), &what), text)
    };
    Category {
        id,
        code: code.to_owned(),
        name: row.name.trim().chars().take(100).collect(),
        minimum: bound(p, "minimum", &row.minimum),
        maximum: bound(p, "maximum", &row.maximum),
        modes: row
            .modes
            .iter()
            .filter_map(|mode| Mode::parse(mode))
            .collect(),
        parent,
        also_counts_to,
    }
}

/// A quantity of hours, nothing when the field is empty. `what` is named when it cannot be read, because there are many
/// such fields on the page.
pub(super) fn hours(p: &mut Problems, (field, what): (&str, &str), text: &str) -> Option<Minutes> {
    if text.trim().is_empty() {
        return None;
    }
    let read = text.parse::<Minutes>().ok();
    let read = read.filter(|minutes| minutes.get() <= MOST_HOURS * 60);
    if read.is_none() {
        let words = format!("Enter {what} in hours, such as 90 or 7:30, and 10,000 at most");
        p.add(field, words);
    }
    read
}

/// Hours as somebody would type them.
pub(super) fn typed(minutes: Minutes) -> String {
    if minutes.get().is_multiple_of(60) {
        (minutes.get() / 60).to_string()
    } else {
        minutes.clock()
    }
}
