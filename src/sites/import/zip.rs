//! Coordinates by ZIP code, from the Census table of ZIP code tabulation areas.
//!
//! A tabulation area is not quite a ZIP code, and ZIP codes for post-office boxes have none: where the table knows nothing
//! the answer is nothing, never a place at 0° north, 0° east.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::platform::table::{Limits, Separator, Step, Table, TableError};
use crate::sites::distance::Coordinates;

/// The table that comes with the program; see `data/README.md`.
const BUNDLED: &[u8] = include_bytes!("../../../data/us-zip-centroids.csv");

const LIMITS: Limits = Limits {
    bytes: 8_000_000,
    rows: 100_000,
    columns: 20,
    cell: 100,
    when_larger: "Use the file that comes with the program",
    when_longer: "Use the file that comes with the program",
};

/// Why a table of ZIP codes was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZipTableError {
    /// The file as a whole.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A row of the table; the table is made by a program, so one bad row spoils it.
    #[error(
        "Row {row}: a ZIP code of five digits, a latitude and a longitude in degrees are needed"
    )]
    Row {
        /// As a spreadsheet numbers it.
        row: u64,
    },
}

/// ZIP codes and the middle of the area of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipTable {
    places: HashMap<[u8; 5], Coordinates>,
}

impl ZipTable {
    /// The table that comes with the program (33,120 ZIP codes).
    pub fn bundled() -> Result<Self, ZipTableError> {
        Self::read(BUNDLED)
    }

    /// The same table, read on first need and then held: about a megabyte.
    pub fn held() -> Result<&'static Self, ZipTableError> {
        static HELD: OnceLock<ZipTable> = OnceLock::new();
        if let Some(table) = HELD.get() {
            return Ok(table);
        }
        let table = Self::bundled()?;
        Ok(HELD.get_or_init(|| table))
    }

    /// Reads a CSV with the columns zip, latitude and longitude.
    pub fn read(bytes: &[u8]) -> Result<Self, ZipTableError> {
        let mut table = Table::open(bytes, LIMITS, Separator::Found)?;
        let header = table.header();
        let zip = header.require_any(&["zip", "zip code", "geoid"])?;
        let latitude = header.require_any(&["latitude", "lat", "intptlat"])?;
        let longitude = header.require_any(&["longitude", "lng", "lon", "intptlong"])?;
        let mut places = HashMap::with_capacity(33_120);
        while let Some(step) = table.next_row()? {
            let row = match step {
                Step::Row(row) => row,
                Step::Refused(problem, _) => return Err(ZipTableError::Row { row: problem.row }),
            };
            let place = Coordinates::parse(row.cell(latitude), row.cell(longitude));
            let (Some(zip), Some(place)) = (five_digits(row.cell(zip)), place) else {
                return Err(ZipTableError::Row { row: row.number });
            };
            places.insert(zip, place);
        }
        Ok(Self { places })
    }

    /// The middle of a ZIP code's area, if the table knows it. Takes `36301` and `36301-1234`.
    pub fn coordinates(&self, zip: &str) -> Option<Coordinates> {
        let zip = zip.trim();
        let five = zip.split_once('-').map_or(zip, |(five, _)| five);
        self.places.get(&five_digits(five)?).copied()
    }

    /// How many ZIP codes are known.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn five_digits(text: &str) -> Option<[u8; 5]> {
    let digits: [u8; 5] = text.as_bytes().try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_table_knows_33120_zip_codes() {
        let table = ZipTable::bundled().unwrap();
        assert_eq!(table.len(), 33_120);
        let dothan = Coordinates::parse("18.18055", "-66.74996");
        assert_eq!(table.coordinates("00601"), dothan);
        assert_eq!(table.coordinates(" 00601-1234 "), dothan);
    }

    #[test]
    fn an_unknown_zip_code_has_no_place() {
        let table = ZipTable::bundled().unwrap();
        for zip in ["00000", "601", "", "0060١", "006011"] {
            assert_eq!(table.coordinates(zip), None, "{zip}");
        }
    }

    #[test]
    fn the_census_layout_in_tabs_with_swapped_columns_is_read_by_its_headers() {
        let table =
            ZipTable::read(b"GEOID\tALAND\tINTPTLONG\tINTPTLAT\r\n00601\t9\t-66.7\t18.1\r\n")
                .unwrap();
        assert_eq!(
            table.coordinates("00601"),
            Coordinates::parse("18.1", "-66.7")
        );
    }

    #[test]
    fn a_bad_row_or_column_is_named() {
        let words = |bytes: &[u8]| ZipTable::read(bytes).unwrap_err().to_string();
        assert_eq!(
            words(b"zip,latitude,longitude\n00601,1,2\n602,1,2\n"),
            "Row 3: a ZIP code of five digits, a latitude and a longitude in degrees are needed"
        );
        assert_eq!(
            words(b"zip,latitude\n00601,1\n"),
            "The column \"longitude\" is missing. The first row of the file holds: zip, latitude"
        );
    }
}
