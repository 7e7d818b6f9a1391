//! Whether a stable assignment is stable.

use super::{Flaw, Lists};
use crate::matching::instance::{Assignment, Instance, SiteNo, StudentNo};

/// Every pair that blocks: the student is not pinned and strictly prefers the site, and the site has a free place or
/// holds an unpinned student that comes after.
pub fn blocking_pairs(instance: &Instance, lists: &Lists, assignment: &Assignment) -> Vec<Flaw> {
    let priority = |site: SiteNo, student: StudentNo| {
        let own = instance.site_preferences[site]
            .iter()
            .find(|(_, other)| *other == student);
        (
            own.map_or(u32::MAX, |(rank, _)| *rank),
            instance.students[student].lottery,
        )
    };
    let mut flaws = Vec::new();
    for student in (0..assignment.len()).filter(|student| !lists.is_pinned(*student)) {
        let now = assignment[student].and_then(|site| lists.rank(student, site));
        for (site, _) in lists
            .of(student)
            .filter(|(_, rank)| now.is_none_or(|now| *rank < now))
        {
            let sitting: Vec<_> = (0..assignment.len())
                .filter(|other| assignment[*other] == Some(site))
                .collect();
            let free = sitting.len() < instance.sites[site].capacity as usize;
            let later = sitting.iter().any(|other| {
                !lists.is_pinned(*other) && priority(site, *other) > priority(site, student)
            });
            if free || later {
                let (student, site) = (&instance.students[student].id, &instance.sites[site].id);
                flaws.push(Flaw(format!(
                    "{student} and {site} would both rather have each other"
                )));
            }
        }
    }
    flaws
}
