//! Students who belong together, and who must be apart, read from the links.

use crate::matching::instance::{Instance, StudentNo};
use std::collections::{BTreeMap, BTreeSet};

/// Students who belong together, by their smallest member.
pub struct Parties {
    pub(super) members: Vec<Vec<StudentNo>>,
    pub(super) apart: BTreeSet<(usize, usize)>,
}

impl Parties {
    /// Reads the links.
    pub fn new(instance: &Instance) -> Self {
        let mut of: Vec<usize> = (0..instance.students.len()).collect();
        let mut again = true;
        while again {
            again = false;
            for link in instance.links.iter().filter(|link| link.together) {
                let low = of[link.a].min(of[link.b]);
                again |= of[link.a] != of[link.b];
                (of[link.a], of[link.b]) = (low, low);
            }
        }
        let firsts: BTreeSet<usize> = of.iter().copied().collect();
        let place: BTreeMap<usize, usize> = firsts.iter().copied().zip(0..).collect();
        let mut members = vec![Vec::new(); firsts.len()];
        for (student, first) in of.iter().enumerate() {
            members[place[first]].push(student);
        }
        let apart = instance.links.iter().filter(|link| !link.together);
        let apart = apart.map(|link| {
            let (a, b) = (place[&of[link.a]], place[&of[link.b]]);
            (a.min(b), a.max(b))
        });
        Self {
            apart: apart.collect(),
            members,
        }
    }

    pub(super) fn is_split(&self, party: usize) -> bool {
        self.apart.contains(&(party, party))
    }
}
