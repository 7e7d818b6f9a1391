//! Hospitals of the United States, from the Hospital General Information file of the Centers for Medicare & Medicaid
//! Services (CMS; data set xubh-q36u).
//!
//! The file is found by its headers, so later columns and another order do no harm. Ids are text: `01014F` is a veterans'
//! hospital and `010001` keeps its zero. The file has no coordinates; they come from the ZIP code where it is known.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::zip::ZipTable;
use super::{ZoneBasis, readable_name, readable_place, zone_of};
use crate::imports::{Meter, Step as Stage};
use crate::platform::import_report::{
    Arrivals, Arrived, Coverage, Imported, Refusal, refuse_repeats,
};
use crate::platform::table::{Header, Limits, Row, Separator, Step, Table, TableError, letters};
use crate::sites::distance::Coordinates;
use crate::sites::kind::SiteKind;

/// The file is about 1.5 MB and 5,400 rows; this leaves room for ten times that.
const LIMITS: Limits = Limits {
    bytes: 16_000_000,
    rows: 60_000,
    columns: 200,
    cell: 500,
    when_larger: "Choose the file as it was downloaded, or leave out the states that are not needed",
    when_longer: "Choose the file as it was downloaded, or leave out the states that are not needed",
};

const ID: &str = "Facility ID";

/// A hospital as the file tells it. It is stored beside the site, so that what people change by hand and what the source
/// changes stay apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRow {
    /// The CMS certification number: six letters or digits, as text.
    pub source_id: String,
    /// The name for people.
    pub name: String,
    /// The name as the file writes it.
    pub original_name: String,
    /// Street or post-office box.
    pub address: String,
    /// City or town.
    pub city: String,
    /// Two letters.
    pub state: String,
    /// Five digits.
    pub zip: String,
    /// County or parish; may be empty.
    pub county: String,
    /// As the file writes it, such as `(334) 793-8701`; may be empty.
    pub phone: String,
    /// Always a hospital.
    pub kind: SiteKind,
    /// The file's own type, such as `Critical Access Hospitals`.
    pub hospital_type: String,
    /// Such as `Voluntary non-profit - Private`.
    pub ownership: String,
    /// Whether it has an emergency department; none where the file does not say.
    pub emergency: Option<bool>,
    /// IANA time zone.
    pub time_zone: String,
    /// What the time zone rests on; a guess is shown to a person.
    pub zone_basis: ZoneBasis,
}

impl SiteRow {
    /// The middle of its ZIP code's area; none where that is not known, which people read as "distance unknown".
    pub fn coordinates(&self, zips: &ZipTable) -> Option<Coordinates> {
        zips.coordinates(&self.zip)
    }
}

impl Imported for SiteRow {
    fn source_id(&self) -> &str {
        &self.source_id
    }

    fn title(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let emergency = match self.emergency {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        vec![
            ("name", Cow::from(&self.name)),
            ("name in the source", Cow::from(&self.original_name)),
            ("address", Cow::from(&self.address)),
            ("city", Cow::from(&self.city)),
            ("state", Cow::from(&self.state)),
            ("ZIP code", Cow::from(&self.zip)),
            ("county", Cow::from(&self.county)),
            ("telephone", Cow::from(&self.phone)),
            ("kind", Cow::from(self.kind.code())),
            ("hospital type", Cow::from(&self.hospital_type)),
            ("ownership", Cow::from(&self.ownership)),
            ("emergency services", Cow::from(emergency)),
            ("time zone", Cow::from(&self.time_zone)),
        ]
    }
}

/// Where the columns are.
struct Columns {
    id: usize,
    name: usize,
    address: usize,
    city: usize,
    state: usize,
    zip: usize,
    county: Option<usize>,
    phone: Option<usize>,
    hospital_type: Option<usize>,
    ownership: Option<usize>,
    emergency: Option<usize>,
}

impl Columns {
    fn find(header: &Header) -> Result<Self, TableError> {
        Ok(Self {
            id: header.require_any(&[ID, "Provider ID", "CCN"])?,
            name: header.require_any(&["Facility Name", "Hospital Name"])?,
            address: header.require("Address")?,
            city: header.require_any(&["City/Town", "City"])?,
            state: header.require("State")?,
            zip: header.require_any(&["ZIP Code", "ZIP"])?,
            county: header.find(&["County/Parish", "County Name", "County"])?,
            phone: header.find(&["Telephone Number", "Phone Number", "Phone"])?,
            hospital_type: header.find(&["Hospital Type"])?,
            ownership: header.find(&["Hospital Ownership"])?,
            emergency: header.find(&["Emergency Services"])?,
        })
    }
}

/// What is said of a file that was not UTF-8; nothing of one that was.
pub fn note_on_letters(bytes: &[u8]) -> Option<String> {
    let words = "Names were read as Windows text: look at names with accents first";
    letters(bytes).from_windows.then(|| words.to_owned())
}

/// Whether the file is of this kind at all, as far as its first row tells.
pub fn check(bytes: &[u8]) -> Result<(), TableError> {
    let read = letters(bytes);
    let table = Table::open(&read.bytes, LIMITS, Separator::Found)?;
    Columns::find(table.header()).map(drop)
}

/// Reads the file. It is the whole truth about the states in it: a hospital of theirs that is missing is marked gone.
pub fn read(bytes: &[u8], meter: &Meter) -> Result<Arrivals<SiteRow>, TableError> {
    let read = letters(bytes);
    let mut table = Table::open(&read.bytes, LIMITS, Separator::Found)?;
    let columns = Columns::find(table.header())?;
    let mut present = Vec::new();
    let mut refused = Vec::new();
    meter.begin(Stage::Reading, table.rows_ahead());
    while let Some(step) = table.next_row()? {
        meter.add(1);
        match step {
            Step::Row(row) => match site(&row, &columns) {
                Ok(record) => present.push(Arrived {
                    row: row.number,
                    record,
                }),
                Err((column, reason)) => {
                    refused.push(refusal(&row, &columns, Some(column.into()), reason));
                }
            },
            Step::Refused(problem, row) => {
                refused.push(refusal(&row, &columns, problem.column, problem.reason));
            }
        }
    }
    let (present, repeated) = refuse_repeats(present, ID, "", |site| Some(site.source_id.clone()));
    refused.extend(repeated);
    Ok(Arrivals {
        present,
        left: Vec::new(),
        refused,
        coverage: Coverage::Whole,
    })
}

fn refusal(row: &Row<'_>, columns: &Columns, column: Option<String>, reason: String) -> Refusal {
    let id = row.cell(columns.id).to_ascii_uppercase();
    let source_id = (!id.is_empty()).then_some(id);
    Refusal {
        file: String::new(),
        row: row.number,
        column,
        reason,
        source_id,
        name: Some(spaced(row.cell(columns.name))).filter(|name| !name.is_empty()),
    }
}

type Wrong = (&'static str, String);

fn site(row: &Row<'_>, columns: &Columns) -> Result<SiteRow, Wrong> {
    let original_name = spaced(row.cell(columns.name));
    if original_name.is_empty() {
        return Err(("Facility Name", "Enter the name of the hospital".into()));
    }
    let state = state(row.cell(columns.state))?;
    let zip = zip(row.cell(columns.zip))?;
    let county = row.cell_if(columns.county);
    let Some(zone) = zone_of(&state, county, &zip) else {
        return Err((
            "State",
            format!("\"{state}\" is not a state or territory with a known time zone"),
        ));
    };
    Ok(SiteRow {
        source_id: certification_number(row.cell(columns.id))?,
        name: readable_name(&original_name),
        original_name,
        address: readable_place(row.cell(columns.address)),
        city: readable_place(row.cell(columns.city))
            .trim_end_matches(',')
            .to_owned(),
        state,
        zip,
        county: readable_place(county),
        phone: row.cell_if(columns.phone).to_owned(),
        kind: SiteKind::Hospital,
        hospital_type: spaced(row.cell_if(columns.hospital_type)),
        ownership: spaced(row.cell_if(columns.ownership)),
        emergency: match row.cell_if(columns.emergency) {
            "Yes" => Some(true),
            "No" => Some(false),
            _ => None,
        },
        time_zone: zone.zone.to_owned(),
        zone_basis: zone.basis,
    })
}

/// Six letters or digits. Fewer means that a spreadsheet took the id for a number and dropped its zeros; guessing them
/// back could name another hospital.
fn certification_number(text: &str) -> Result<String, Wrong> {
    let id = text.to_ascii_uppercase();
    if id.len() == 6 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(id);
    }
    let reason = if id.is_empty() {
        "Enter the id of the hospital".to_owned()
    } else {
        format!(
            "\"{id}\" is not an id of six letters or digits. A spreadsheet may have dropped its leading zeros: \
             use the file as it was downloaded"
        )
    };
    Err((ID, reason))
}

fn state(text: &str) -> Result<String, Wrong> {
    let state = text.to_ascii_uppercase();
    if state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(state);
    }
    Err((
        "State",
        format!("\"{state}\" is not a state. Enter its two letters, such as OH"),
    ))
}

fn zip(text: &str) -> Result<String, Wrong> {
    let five = text.split_once('-').map_or(text, |(five, _)| five);
    if five.len() == 5 && five.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(five.to_owned());
    }
    Err((
        "ZIP Code",
        format!("\"{text}\" is not a ZIP code. Enter five digits, with leading zeros"),
    ))
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
