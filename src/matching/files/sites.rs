//! `sites.csv` and `groups.csv`

use super::{
    row::{Row, Seen},
    rows::{Mistake, Rows},
};
use crate::matching::instance::{Group, QuotaMode, Site};
use std::path::Path;

/// The most seats of a site, and of a group.
const MOST_SEATS: u32 = 1_000_000;

const KNOWN: [&str; 13] = [
    "min_quota",
    "quota_mode",
    "x_m",
    "y_m",
    "org",
    "group",
    "agreement_from",
    "agreement_to",
    "required_clearances",
    "days",
    "min_days",
    "offers",
    "name",
];

/// Groups, sorted by id; none when the file is not there.
pub fn groups(folder: &Path) -> Result<Vec<Group>, Mistake> {
    let Some(mut rows) = Rows::open_if_there(folder, "groups.csv", &["id", "capacity"], &[])?
    else {
        return Ok(Vec::new());
    };
    let (mut groups, mut ids) = (Vec::new(), Seen::default());
    while let Some(row) = rows.next()? {
        let id = row.text("id")?.to_owned();
        ids.once(&row, "id", &id)?;
        groups.push(Group {
            id,
            capacity: row.number("capacity", MOST_SEATS)?,
        });
    }
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(groups)
}

/// Sites, sorted by id.
pub fn read(folder: &Path, groups: &[Group]) -> Result<Vec<Site>, Mistake> {
    let mut rows = Rows::open(folder, "sites.csv", &["id", "capacity"], &KNOWN)?;
    let (mut sites, mut ids) = (Vec::new(), Seen::default());
    while let Some(row) = rows.next()? {
        ids.once(&row, "id", row.text("id")?)?;
        sites.push(site(&row, groups)?);
    }
    if sites.is_empty() {
        return Err(rows.mistake("", "there is no site in it".into()));
    }
    sites.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(sites)
}

fn site(row: &Row, groups: &[Group]) -> Result<Site, Mistake> {
    let quota_mode = match row.optional("quota_mode") {
        None | Some("fill") => QuotaMode::Fill,
        Some("close") => QuotaMode::Close,
        Some(other) => {
            return Err(row.mistake("quota_mode", format!("{other} is neither fill nor close")));
        }
    };
    let group = |id: &String| {
        let found = groups.iter().position(|group| group.id == *id);
        found.ok_or_else(|| row.mistake("group", format!("there is no group {id} in groups.csv")))
    };
    let mut groups: Vec<usize> = Vec::new();
    for own in row.list("group").iter().map(group) {
        // Named twice, it still counts once.
        let own = own?;
        if !groups.contains(&own) {
            groups.push(own);
        }
    }
    let (from, to) = (
        row.optional_date("agreement_from")?,
        row.optional_date("agreement_to")?,
    );
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(row.mistake("agreement_to", "it is before agreement_from".into()));
    }
    Ok(Site {
        id: row.text("id")?.to_owned(),
        capacity: row.number("capacity", MOST_SEATS)?,
        min_quota: row.optional_number("min_quota", MOST_SEATS)?.unwrap_or(0),
        quota_mode,
        place: row.place()?,
        org: row.optional("org").map(str::to_owned),
        groups,
        agreement_from: from,
        agreement_to: to,
        required_clearances: row.list("required_clearances"),
        days: row.days("days")?,
        min_days: row.optional_number("min_days", 5)?.unwrap_or(0),
        offers: row.list("offers"),
    })
}
