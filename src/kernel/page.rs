//! A page of a list, by key and never by offset.

/// Some rows, and where the next page begins.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The cursor of the next page; none on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of `size` out of rows that were asked for with `limit size + 1`.
    pub fn of(mut rows: Vec<T>, size: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }
}
