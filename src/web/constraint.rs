//! The database decides; this translates its refusal for the person whose form it was.

use super::error::Error;
use crate::kernel::problems::Problems;

/// Turns the violation of a named constraint into a problem of a field.
pub trait OnConstraint<T> {
    /// When `name` was violated: the problem `words` at `field`. Everything else stays as it was.
    fn on_constraint(self, name: &str, field: &str, words: &str) -> Result<T, Error>;
}

impl<T, E: Into<Error>> OnConstraint<T> for Result<T, E> {
    fn on_constraint(self, name: &str, field: &str, words: &str) -> Result<T, Error> {
        self.map_err(Into::into).map_err(|error| match error {
            Error::Database(source) if violates(&source, name) => {
                Error::Invalid(Problems::one(field, words))
            }
            other => other,
        })
    }
}

/// Whether this is a violation of the constraint (or unique index) with this name.
pub fn violates(error: &sqlx::Error, name: &str) -> bool {
    matches!(error, sqlx::Error::Database(source) if source.constraint() == Some(name))
}
