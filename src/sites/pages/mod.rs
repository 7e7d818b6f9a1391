//! Pages of this area.

mod edit;
mod imports;
mod list;
mod organizations;
mod profile;
mod supervisors;

pub use edit::{create, edit, new, update};
pub use imports::{apply, bring, import, imports};
pub use list::list;
pub use organizations::{organization, organizations, rename_organization};
pub use profile::show;
pub use supervisors::{
    create_supervisor, edit_supervisor, end_supervisor, new_supervisor, update_supervisor,
};

use super::kind::SiteKind;
use crate::web::{Error, Result};

/// Rows on a page of a list.
const ROWS: usize = 50;
/// What the database is asked for, to know whether there is a next page.
const ROWS_AND_ONE: i64 = 51;

/// A `like` pattern for a part of a name, in lower case; empty for nothing.
fn pattern(text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return text;
    }
    let escaped: String = text
        .chars()
        .take(100)
        .flat_map(|c| {
            let escape = matches!(c, '%' | '_' | '\\').then_some('\\');
            escape.into_iter().chain([c])
        })
        .collect();
    format!("%{escaped}%")
}

fn kinds() -> Vec<(&'static str, &'static str)> {
    SiteKind::ALL
        .into_iter()
        .map(|kind| (kind.code(), kind.label()))
        .collect()
}

/// The id behind a cursor; empty means the first page.
fn cursor<T: std::str::FromStr>(text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Error::BadRequest("The address has a part that could not be read".into()))
}

/// One value for the query part of an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_into_a_search_is_never_a_pattern() {
        assert_eq!(pattern("  St. Mary "), "%st. mary%");
        assert_eq!(pattern("100%_x"), "%100\\%\\_x%");
        assert_eq!(pattern(" "), "");
    }

    #[test]
    fn a_cursor_that_nobody_made_is_a_bad_request() {
        assert!(matches!(cursor::<crate::kernel::ids::SiteId>(""), Ok(None)));
        assert!(cursor::<crate::kernel::ids::SiteId>("x").is_err());
    }
}
