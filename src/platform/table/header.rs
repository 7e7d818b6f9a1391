//! The header row: finding a column by its name whatever its case, spaces and hyphens.

use super::TableError;

/// The header row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    names: Vec<String>,
    keys: Vec<String>,
}

impl Header {
    pub(super) fn new<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<String> = cells.map(|cell| cell.trim().to_owned()).collect();
        let keys = names.iter().map(|name| key(name)).collect();
        Self { names, keys }
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// The header of a column as the file writes it.
    pub fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// The column with one of these names, the earlier names first; upper and lower case, spaces and marks do not
    /// matter ("E-Mail" is "email"). Fails when two columns bear the same name.
    pub fn find(&self, names: &[&str]) -> Result<Option<usize>, TableError> {
        for wanted in names {
            let wanted = key(wanted);
            let mut places = (0..)
                .zip(&self.keys)
                .filter(|(_, found)| **found == wanted)
                .map(|(at, _)| at);
            match (places.next(), places.next()) {
                (None, _) => {}
                (Some(only), None) => return Ok(Some(only)),
                (Some(first), Some(second)) => {
                    return Err(TableError::RepeatedColumn {
                        column: self.name(first).to_owned(),
                        first: letters(first),
                        second: letters(second),
                    });
                }
            }
        }
        Ok(None)
    }

    /// The column with this name; fails when it is not there, naming it and what is there.
    pub fn require(&self, name: &str) -> Result<usize, TableError> {
        self.require_any(&[name])
    }

    /// The column with one of these names; when none is there the first is named.
    pub fn require_any(&self, names: &[&str]) -> Result<usize, TableError> {
        self.find(names)?
            .ok_or_else(|| self.missing(names.first().copied().unwrap_or_default()))
    }

    /// The error for a missing column.
    pub fn missing(&self, column: &str) -> TableError {
        TableError::MissingColumn {
            column: column.to_owned(),
            found: self.in_words(),
            remedy: if self.is_mostly_empty() {
                ". Delete the rows above the column names"
            } else {
                ""
            },
        }
    }

    /// Whether most columns have no name: a title stands above the table.
    fn is_mostly_empty(&self) -> bool {
        let empty = self.names.iter().filter(|name| name.is_empty()).count();
        empty > 0 && empty * 2 >= self.names.len()
    }

    fn in_words(&self) -> String {
        const NAMED: usize = 8;
        const LENGTH: usize = 40;
        let named: Vec<&String> = self.names.iter().filter(|name| !name.is_empty()).collect();
        let mut words: Vec<String> = named
            .iter()
            .take(NAMED)
            .map(|name| shortened(name, LENGTH))
            .collect();
        if named.len() > NAMED {
            words.push(format!("and {} more", named.len() - NAMED));
        }
        words.join(", ")
    }
}

fn shortened(text: &str, length: usize) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = clean.clone().take(length).collect();
    if clean.count() > length {
        short.push('…');
    }
    short
}

/// What two headers have in common when they mean the same: letters and digits, in lower case.
fn key(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The letters a spreadsheet puts above a column, counted from 0: A, B, … Z, AA.
fn letters(column: usize) -> String {
    let mut left = column;
    let mut found = Vec::new();
    loop {
        found.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        if left < 26 {
            break;
        }
        left = left / 26 - 1;
    }
    found.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_a_spreadsheet_shows() {
        let shown: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(letters).to_vec();
        assert_eq!(shown, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }
}
