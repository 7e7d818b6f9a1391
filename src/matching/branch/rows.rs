//! Conditions that are no part of the flow and have a price instead: caps of groups that cross others, and two parties
//! that must not share a site.

use super::setting::Setting;
use crate::matching::instance::SiteNo;

/// A condition: what it weighs may not exceed its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// The cap of a group.
    Group(usize),
    /// Two parties, of which one may be at the site. Each weighs the same, whatever its size.
    Apart {
        /// One.
        a: usize,
        /// The other.
        b: usize,
        /// Where.
        site: SiteNo,
    },
}

/// A whole or divided flow: party, choice and how many of its students make it, by party.
pub type Flow = Vec<(usize, Option<SiteNo>, i64)>;

impl Row {
    /// The most it may weigh.
    pub fn limit(self, setting: &Setting) -> i64 {
        match self {
            Self::Group(group) => i64::from(setting.instance.groups[group].capacity),
            Self::Apart { .. } => setting.sizes,
        }
    }

    /// What one student of a party weighs at a site.
    pub fn weight(self, setting: &Setting, party: usize, site: SiteNo) -> i64 {
        match self {
            Self::Group(group) => i64::from(setting.instance.sites[site].groups.contains(&group)),
            Self::Apart { a, b, site: at } => {
                if site == at && (party == a || party == b) {
                    setting.sizes / setting.parties[party].size()
                } else {
                    0
                }
            }
        }
    }

    /// What a flow weighs.
    pub fn weigh(self, setting: &Setting, flow: &Flow) -> i64 {
        flow.iter()
            .filter_map(|(party, choice, students)| {
                Some(students * self.weight(setting, *party, (*choice)?))
            })
            .sum()
    }
}

/// The rows that a flow breaks.
pub fn broken(setting: &Setting, flow: &Flow) -> Vec<Row> {
    let groups = setting
        .families
        .crossing
        .iter()
        .map(|group| Row::Group(*group));
    let mut broken: Vec<Row> = groups
        .filter(|row| row.weigh(setting, flow) > row.limit(setting))
        .collect();
    let mut at: Vec<Vec<SiteNo>> = vec![Vec::new(); setting.parties.len()];
    for (party, choice, _) in flow {
        at[*party].extend(choice);
    }
    for (a, b) in &setting.apart {
        let shared = at[*a].iter().filter(|site| at[*b].contains(site));
        let rows = shared.map(|site| Row::Apart {
            a: *a,
            b: *b,
            site: *site,
        });
        broken.extend(rows.filter(|row| row.weigh(setting, flow) > row.limit(setting)));
    }
    broken
}

/// Where every party goes; none when a flow divides one.
pub fn whole(setting: &Setting, flow: &Flow) -> Option<Vec<Option<SiteNo>>> {
    let undivided = flow.len() == setting.parties.len();
    undivided.then(|| flow.iter().map(|(_, choice, _)| *choice).collect())
}
