//! Competency frameworks that come with the program, or in a file of the same shape. A framework in use is never
//! rewritten: what is there stays, what is missing is added.

use super::store;
use crate::{
    kernel::problems::Problems,
    platform::table::{Limits, Separator, Step, Table, TableError},
    web::Result,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Two frameworks for health information management, associate and baccalaureate; see `data/README.md`.
const BUNDLED: &[u8] = include_bytes!("../../data/him-competencies.csv");

const LIMITS: Limits = Limits {
    bytes: 4_000_000,
    rows: 20_000,
    columns: 50,
    cell: 4000,
    when_larger: "Leave out the columns that are not needed",
    when_longer: "Leave out the frameworks that are not needed",
};

/// A competency, a domain or an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competency {
    /// Code of its framework.
    pub framework: String,
    /// Its code.
    pub code: String,
    /// The code above it; none for a domain.
    pub parent: Option<String>,
    /// The code of its domain.
    pub domain: String,
    /// Its title.
    pub title: String,
    /// What it means.
    pub description: String,
    /// Bloom level, 1 to 6.
    pub bloom: Option<i16>,
}

/// Loads frameworks from a file, or those that come with the program. Gives how many competencies were added.
pub async fn load_frameworks(db: &mut PgConnection, file: Option<&[u8]>) -> Result<u64> {
    let (frameworks, competencies) = read(file.unwrap_or(BUNDLED))
        .map_err(|problem| Problems::one("file", problem.to_string()))?;
    Ok(store::insert_frameworks(db, &frameworks, &competencies).await?)
}

type Read = (Vec<(String, String)>, Vec<Competency>);

fn read(bytes: &[u8]) -> Result<Read, TableError> {
    let mut table = Table::open(bytes, LIMITS, Separator::Found)?;
    let header = table.header().clone();
    let framework = header.require("framework")?;
    let code = header.require("code")?;
    let title = header.require("title")?;
    let parent = header.find(&["parent_code", "parent"])?;
    let level = header.find(&["level"])?;
    let description = header.find(&["description"])?;
    let bloom = header.find(&["bloom"])?;
    let (mut names, mut found) = (BTreeMap::new(), Vec::new());
    while let Some(step) = table.next_row()? {
        let Step::Row(row) = step else { continue };
        let of = row.cell(framework).to_owned();
        names.insert(of.clone(), name(&of, row.cell_if(level)));
        let code = row.cell(code).to_owned();
        found.push(Competency {
            domain: code.split('.').next().unwrap_or_default().to_owned(),
            framework: of,
            code,
            parent: Some(row.cell_if(parent))
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            title: row.cell(title).to_owned(),
            description: row.cell_if(description).to_owned(),
            bloom: row
                .cell_if(bloom)
                .parse()
                .ok()
                .filter(|b| (1..=6).contains(b)),
        });
    }
    found.retain(|one| !one.framework.is_empty() && !one.code.is_empty() && !one.title.is_empty());
    names.remove("");
    Ok((names.into_iter().collect(), found))
}

fn name(code: &str, level: &str) -> String {
    if level.is_empty() {
        code.to_owned()
    } else {
        format!("{code} ({level})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_file_holds_two_frameworks_and_100_competencies() {
        let (frameworks, competencies) = read(BUNDLED).unwrap();
        assert_eq!(frameworks.len(), 2);
        assert_eq!(frameworks[0].1, "HIM-2018-A (associate)");
        assert_eq!(competencies.len(), 100);
        let indicator = competencies.iter().find(|one| one.code == "I.1").unwrap();
        assert_eq!(
            (indicator.domain.as_str(), indicator.parent.as_deref()),
            ("I", Some("I"))
        );
        assert!(
            competencies
                .iter()
                .all(|one| one.bloom.is_some() || one.parent.is_none())
        );
    }
}
