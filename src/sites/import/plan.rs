//! What an import of sites would do: the report for people and the plan that carries it out. Pure.
//!
//! A column that still says what the source said the last time follows the source; one that was edited by hand stays as
//! it is, and the report says so.

use super::{cms::SiteRow, states::states_in_words};
use crate::{
    imports::{OutcomeKind, Report, ReportLine, differences},
    kernel::ids::SiteId,
    platform::import_report::{Arrivals, Line, Outcome, Stored, difference},
};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// The columns of a site that a source may speak of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SiteSheet {
    /// The name for people.
    pub name: String,
    /// Street or post-office box.
    pub address: String,
    /// City or town.
    pub city: String,
    /// State or province.
    pub region: String,
    /// ZIP or postal code.
    pub postal_code: String,
    /// County or parish.
    pub county: String,
    /// Telephone.
    pub phone: String,
    /// The kind's word.
    pub kind: String,
    /// Who owns it.
    pub ownership: String,
    /// IANA time zone.
    pub zone: String,
}

impl From<&SiteRow> for SiteSheet {
    fn from(row: &SiteRow) -> Self {
        Self {
            name: row.name.clone(),
            address: row.address.clone(),
            city: row.city.clone(),
            region: row.state.clone(),
            postal_code: row.zip.clone(),
            county: row.county.clone(),
            phone: row.phone.clone(),
            kind: row.kind.code().to_owned(),
            ownership: row.ownership.clone(),
            zone: row.time_zone.clone(),
        }
    }
}

/// A site that came from the source.
#[derive(Debug, Clone)]
pub struct KnownSite {
    /// Its id.
    pub id: SiteId,
    /// What the source said the last time.
    pub said: SiteRow,
    /// Whether it is marked as gone from the source.
    pub gone: bool,
    /// Its columns as they are.
    pub now: SiteSheet,
}

/// A site that will change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteChange {
    /// Which.
    pub id: SiteId,
    /// Its columns as they will be.
    pub sheet: SiteSheet,
    /// What the source says now.
    pub says: SiteRow,
}

/// What will be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Sites to add.
    pub added: Vec<SiteRow>,
    /// Sites to change.
    pub changed: Vec<SiteChange>,
    /// Sites to mark as gone.
    pub gone: Vec<SiteId>,
}

/// Compares what is known with what has arrived. A file may hold some states only: what is gone is asked within these.
pub fn plan(known: &[KnownSite], arrivals: Arrivals<SiteRow>) -> (Report, Plan) {
    let stored: Vec<Stored<SiteRow>> = known
        .iter()
        .map(|site| Stored {
            record: site.said.clone(),
            gone: site.gone,
        })
        .collect();
    let by_id: HashMap<&str, &KnownSite> = known
        .iter()
        .map(|site| (site.said.source_id.as_str(), site))
        .collect();
    let states = states_of(&arrivals, &by_id);
    let elsewhere = known.iter().any(|site| !states.contains(&site.said.state));
    let (mut report, mut plan) = (Report::default(), Plan::default());
    if elsewhere && !states.is_empty() {
        let words = states_in_words(states.iter().map(String::as_str));
        report.notes.push(format!(
            "Compared with the hospitals of {words}, the states in the file. Those of other states stay as they are"
        ));
    }
    for line in difference(&stored, arrivals).lines {
        if matches!(&line.outcome, Outcome::Gone(record) if !states.contains(&record.state)) {
            continue;
        }
        if let Outcome::Refused(refusal) = &line.outcome {
            let id = refusal.source_id.as_deref();
            let is_here = id.is_some_and(|id| by_id.contains_key(id));
            report.refused_here += usize::from(is_here);
        }
        let told = take(line, &by_id, &mut plan);
        report.lines.push(told);
    }
    (report, plan)
}

/// The states that a file speaks of, by its rows and by the hospitals whose rows were refused.
fn states_of(arrivals: &Arrivals<SiteRow>, known: &HashMap<&str, &KnownSite>) -> BTreeSet<String> {
    let present = arrivals.present.iter().map(|one| &one.record.state);
    let refused = arrivals
        .refused
        .iter()
        .filter_map(|refusal| Some(&known.get(refusal.source_id.as_deref()?)?.said.state));
    present.chain(refused).cloned().collect()
}

fn take(line: Line<SiteRow>, known: &HashMap<&str, &KnownSite>, plan: &mut Plan) -> ReportLine {
    let (outcome, name, detail) = match line.outcome {
        Outcome::Refused(refusal) => return ReportLine::refused(&refusal),
        Outcome::Added(record) => {
            let told = title(&record);
            plan.added.push(record);
            (OutcomeKind::Added, told, String::new())
        }
        Outcome::Changed { record, fields } => {
            let told = title(&record);
            let mut kept = Vec::new();
            if let Some(site) = known.get(record.source_id.as_str()) {
                let (sheet, left) = merge(site, &record);
                kept = left;
                plan.changed.push(SiteChange {
                    id: site.id,
                    sheet,
                    says: record,
                });
            }
            (OutcomeKind::Changed, told, differences(&fields, &kept))
        }
        Outcome::Unchanged { source_id } => {
            let told = known
                .get(source_id.as_str())
                .map_or(source_id.clone(), |site| title(&site.said));
            (OutcomeKind::Unchanged, told, String::new())
        }
        Outcome::Gone(record) => {
            if let Some(site) = known.get(record.source_id.as_str()) {
                plan.gone.push(site.id);
            }
            let words = "Not in the file any more: marked, not removed".to_owned();
            (OutcomeKind::Gone, title(&record), words)
        }
    };
    ReportLine {
        outcome,
        word: String::new(),
        file: String::new(),
        row: line.row,
        name,
        detail,
    }
}

fn title(record: &SiteRow) -> String {
    format!("{}, {} ({})", record.name, record.state, record.source_id)
}

/// The columns as they will be, and the names (as the report calls them) of those whose edit by hand is kept.
fn merge(site: &KnownSite, new: &SiteRow) -> (SiteSheet, Vec<&'static str>) {
    let (now, said, says) = (&site.now, SiteSheet::from(&site.said), SiteSheet::from(new));
    let mut kept = Vec::new();
    let mut pick = |field, now: &String, said: String, says: String| {
        if *now == said {
            return says;
        }
        if *now != says {
            kept.push(field);
        }
        now.clone()
    };
    let sheet = SiteSheet {
        name: pick("name", &now.name, said.name, says.name),
        address: pick("address", &now.address, said.address, says.address),
        city: pick("city", &now.city, said.city, says.city),
        region: pick("state", &now.region, said.region, says.region),
        postal_code: pick(
            "ZIP code",
            &now.postal_code,
            said.postal_code,
            says.postal_code,
        ),
        county: pick("county", &now.county, said.county, says.county),
        phone: pick("telephone", &now.phone, said.phone, says.phone),
        kind: pick("kind", &now.kind, said.kind, says.kind),
        ownership: pick("ownership", &now.ownership, said.ownership, says.ownership),
        zone: pick("time zone", &now.zone, said.zone, says.zone),
    };
    (sheet, kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sites::import::cms;

    const HEAD: &str =
        "Facility ID,Facility Name,Address,City/Town,State,ZIP Code,Telephone Number\n";

    fn arrivals(rows: &str) -> Arrivals<SiteRow> {
        cms::read(
            format!("{HEAD}{rows}").as_bytes(),
            &crate::imports::Meter::default(),
        )
        .unwrap()
    }

    fn known(rows: &str) -> Vec<KnownSite> {
        arrivals(rows)
            .present
            .into_iter()
            .map(|arrived| KnownSite {
                id: SiteId::fresh(),
                now: SiteSheet::from(&arrived.record),
                said: arrived.record,
                gone: false,
            })
            .collect()
    }

    #[test]
    fn a_telephone_that_somebody_mended_by_hand_survives_the_next_file() {
        let mut sites = known("010001,Mercy,1 Main St,Dothan,AL,36301,111\n");
        sites[0].now.phone = "999".into();
        let (report, plan) = plan(
            &sites,
            arrivals("010001,Mercy General,1 Main St,Dothan,AL,36301,222\n"),
        );
        assert_eq!(plan.changed[0].sheet.phone, "999");
        assert_eq!(plan.changed[0].sheet.name, "Mercy General");
        assert_eq!(plan.changed[0].says.phone, "222");
        assert!(
            report.lines[0]
                .detail
                .contains("telephone: kept as edited by hand (the file says 222)")
        );
    }

    #[test]
    fn the_same_file_changes_nothing_even_where_somebody_edited() {
        let rows = "010001,Mercy,1 Main St,Dothan,AL,36301,111\n";
        let mut sites = known(rows);
        sites[0].now.name = "Mercy by hand".into();
        let (report, plan) = plan(&sites, arrivals(rows));
        assert_eq!(plan, Plan::default());
        assert_eq!(report.summary().unchanged, 1);
    }

    #[test]
    fn hospitals_of_states_that_are_not_in_the_file_stay() {
        let mut sites = known(
            "010001,Mercy,1 Main St,Dothan,AL,36301,111\n160001,Hope,1 Main St,Ames,IA,50010,111\n160002,Faith,2 Main St,Ames,IA,50010,111\n",
        );
        let file = "160001,Hope,1 Main St,Ames,IA,50010,111\n";
        let (report, first) = plan(&sites, arrivals(file));
        assert_eq!(first.gone, [sites[2].id]);
        assert_eq!(
            report.notes,
            [
                "Compared with the hospitals of Iowa, the states in the file. Those of other states stay as they are"
            ]
        );
        sites[2].gone = true;
        let (report, _) = plan(&sites, arrivals(file));
        assert!(report.summary().changes_nothing());
    }

    #[test]
    fn a_refused_row_of_a_hospital_that_is_here_counts_as_naming_it() {
        let sites = known("010001,Mercy,1 Main St,Dothan,AL,36301,111\n");
        let (report, plan) = plan(&sites, arrivals("010001,Mercy,1 Main St,Dothan,AL,3,111\n"));
        assert_eq!((report.refused_here, plan), (1, Plan::default()));
    }

    #[test]
    fn a_hospital_that_left_the_file_is_marked_and_one_that_is_new_is_added() {
        let sites = known("010001,Mercy,1 Main St,Dothan,AL,36301,111\n");
        let (report, plan) = plan(
            &sites,
            arrivals("010005,Hope,1 Main St,Boaz,AL,35957,111\n"),
        );
        assert_eq!(
            (plan.added.len(), plan.gone.as_slice()),
            (1, &[sites[0].id][..])
        );
        assert_eq!(
            report.summary().to_string(),
            "added 1, changed 0, unchanged 0, gone 1, refused 0"
        );
    }
}
