//! What is wrong with a form: one instruction for each field, in the order of the page.

/// One field and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the field; empty for the form as a whole.
    pub field: String,
    /// An instruction: "Enter the date of the shift".
    pub words: String,
}

/// All that is wrong with a form. Empty means it can be used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Nothing wrong.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// A single problem.
    pub fn one(field: &str, words: impl Into<String>) -> Self {
        let mut problems = Self::none();
        problems.add(field, words);
        problems
    }

    /// Adds a problem; a field keeps its first one.
    pub fn add(&mut self, field: &str, words: impl Into<String>) {
        if field.is_empty() || self.of(field).is_none() {
            self.0.push(Problem {
                field: field.to_owned(),
                words: words.into(),
            });
        }
    }

    /// Keeps the value, or notes the problem and gives nothing.
    pub fn keep<T>(&mut self, field: &str, outcome: Result<T, String>) -> Option<T> {
        outcome.map_err(|words| self.add(field, words)).ok()
    }

    /// What is wrong with this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem.words.as_str())
    }

    /// All of them, in order.
    pub fn list(&self) -> &[Problem] {
        &self.0
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value if nothing is wrong, else the problems.
    pub fn or<T>(self, value: impl FnOnce() -> Option<T>) -> Result<T, Self> {
        if self.is_empty() {
            value()
                .ok_or_else(|| Self::one("", "This form could not be read. Go back and try again"))
        } else {
            Err(self)
        }
    }
}
