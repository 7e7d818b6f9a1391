//! What every list page needs: a search, a cursor, addresses that keep the filters.

use super::error::{Error, Result};

/// Rows on a page of a list.
pub const ROWS: usize = 50;
/// What the database is asked for, to know whether there is a next page.
pub const ROWS_AND_ONE: i64 = 51;

/// A `like` pattern for a part of a name, in lower case; empty for nothing.
pub fn pattern(text: &str) -> String {
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

/// The id behind a cursor; empty means the first page.
pub fn cursor<T: std::str::FromStr>(text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Error::BadRequest("The address has a part that could not be read".into()))
}

/// One value for the query part of an address.
pub fn encoded(text: &str) -> String {
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
