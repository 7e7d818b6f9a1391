//! `manifest.csv`: which version an archive is, which files it has, and whether each tells all or only changes.

use std::collections::HashMap;

use super::super::RosterError;
use crate::platform::import_report::Coverage;
use crate::platform::table::{Limits, Separator, Step, Table, TableError};

const LIMITS: Limits = Limits {
    bytes: 1_000_000,
    rows: 1000,
    columns: 20,
    cell: 1000,
    when_larger: "Export the roster again",
    when_longer: "Export the roster again",
};
const FILE: &str = "manifest.csv";

/// A version of `OneRoster`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.1: a person's role is a column of `users.csv`.
    V1p1,
    /// 1.2: roles are a file of their own.
    V1p2,
}

/// What the manifest says.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) version: Version,
    /// Name of the system that wrote the archive; may be empty.
    pub(super) source: String,
    properties: HashMap<String, String>,
}

impl Manifest {
    pub(super) fn read(bytes: Option<&Vec<u8>>) -> Result<Self, RosterError> {
        let bytes = bytes.ok_or(RosterError::MissingFile { file: FILE })?;
        let properties = properties(bytes).map_err(|problem| RosterError::File {
            file: FILE,
            problem,
        })?;
        let value = |name: &str| properties.get(name).map_or("", String::as_str);
        let version = match value("oneroster.version") {
            "1.1" => Version::V1p1,
            "1.2" => Version::V1p2,
            other => {
                let reason = format!(
                    "the version of OneRoster is \"{other}\". Export the roster as OneRoster 1.1 or 1.2"
                );
                return Err(RosterError::Manifest(reason));
            }
        };
        let source = [value("source.systemcode"), value("source.systemname")];
        let source = source
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned();
        Ok(Self {
            version,
            source,
            properties,
        })
    }

    /// Whether a file (by its name without `.csv`) tells all or only changes; none when it is absent. A file that is there
    /// must be named: taking changes for the whole would mark everybody else gone.
    pub(super) fn coverage(
        &self,
        file: &str,
        is_there: bool,
    ) -> Result<Option<Coverage>, RosterError> {
        let property = format!("file.{file}");
        let value = self
            .properties
            .get(&property.to_lowercase())
            .map(|text| text.to_lowercase());
        match value.as_deref() {
            Some("bulk") => Ok(Some(Coverage::Whole)),
            Some("delta") => Ok(Some(Coverage::ChangesOnly)),
            Some("absent") => Ok(None),
            None if !is_there => Ok(None),
            None => Err(RosterError::Manifest(format!(
                "{property} is missing, so it is not known whether the file tells all or only changes. \
                 Export the roster again"
            ))),
            Some(other) => Err(RosterError::Manifest(format!(
                "{property} is \"{other}\". It must be bulk, delta or absent: export the roster again"
            ))),
        }
    }
}

/// Names in lower case, with their values.
fn properties(bytes: &[u8]) -> Result<HashMap<String, String>, TableError> {
    let mut table = Table::open(bytes, LIMITS, Separator::Comma)?;
    let name = table.header().require("propertyName")?;
    let value = table.header().require("value")?;
    let mut found = HashMap::new();
    while let Some(step) = table.next_row()? {
        let (Step::Row(row) | Step::Refused(_, row)) = step;
        found.insert(row.cell(name).to_lowercase(), row.cell(value).to_owned());
    }
    Ok(found)
}
