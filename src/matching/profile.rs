//! Effective ranks and classes: what a student's list comes to once impossible sites are dropped and the numbers that
//! remain are closed up. Listing impossible sites first therefore gains nothing, and numbers like 1, 900 buy nothing.

use super::{
    eligible::Eligibility,
    instance::{Instance, SiteNo, StudentNo},
};

/// A site on a student's list that is possible, with its effective rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wish {
    /// From 1, without gaps; ties are equal. 0 for a pin outside the list, which no class counts.
    pub rank: u32,
    /// The site.
    pub site: SiteNo,
}

/// What one student can get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Listed and possible, best first; a pinned student's single site.
    pub wishes: Vec<Wish>,
    /// The rank of every possible site that is not listed; none when these are not allowed.
    pub unlisted_rank: Option<u32>,
    /// Whether the coordinator decided.
    pub pinned: bool,
    possible: Vec<u64>,
}

impl Options {
    /// The options of one student of a round.
    pub fn of(instance: &Instance, eligibility: &Eligibility, student: StudentNo) -> Self {
        let own = instance
            .preferences
            .iter()
            .filter(|row| row.student == student);
        let listed = own.map(|row| (row.rank, row.site)).collect();
        options(instance, eligibility, student, listed)
    }

    /// Every site they can have, listed or not, with its rank.
    pub fn all(&self) -> Vec<Wish> {
        let unlisted = self.unlisted_rank.into_iter().flat_map(|rank| {
            (0..64 * self.possible.len())
                .filter(|site| self.possible[site / 64] >> (site % 64) & 1 == 1)
                .map(move |site| Wish { rank, site })
        });
        self.wishes.iter().copied().chain(unlisted).collect()
    }
}

/// The options of every student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// By student.
    pub options: Vec<Options>,
    sites: usize,
}

impl Profile {
    /// Works the lists out.
    pub fn new(instance: &Instance, eligibility: &Eligibility) -> Self {
        let sites = instance.sites.len();
        let mut listed: Vec<Vec<(u32, SiteNo)>> = vec![Vec::new(); instance.students.len()];
        for preference in &instance.preferences {
            listed[preference.student].push((preference.rank, preference.site));
        }
        let options = listed
            .into_iter()
            .enumerate()
            .map(|(student, listed)| options(instance, eligibility, student, listed))
            .collect();
        Self { options, sites }
    }

    /// Possible sites that the student did not list, where these are allowed.
    pub fn unlisted(&self, student: StudentNo) -> impl Iterator<Item = SiteNo> + '_ {
        let options = &self.options[student];
        let sites = if options.unlisted_rank.is_some() {
            self.sites
        } else {
            0
        };
        (0..sites).filter(move |site| options.possible[site / 64] >> (site % 64) & 1 == 1)
    }

    /// Whether a site is possible for the student, not on their list, and allowed all the same.
    pub fn is_unlisted(&self, student: StudentNo, site: SiteNo) -> bool {
        let options = &self.options[student];
        options.unlisted_rank.is_some() && options.possible[site / 64] >> (site % 64) & 1 == 1
    }

    /// The rank a site has for a student; none when it is not among the options.
    pub fn rank(&self, student: StudentNo, site: SiteNo) -> Option<u32> {
        let options = &self.options[student];
        if self.is_unlisted(student, site) {
            return options.unlisted_rank;
        }
        let listed = options.wishes.iter().find(|wish| wish.site == site);
        listed.map(|wish| wish.rank)
    }

    /// The worst rank a student could have; 0 when they can go nowhere.
    pub fn last_rank(&self, student: StudentNo) -> u32 {
        let options = &self.options[student];
        let listed = options.wishes.last().map(|wish| wish.rank);
        options.unlisted_rank.max(listed).unwrap_or(0)
    }

    /// How many sites the round has.
    pub const fn sites(&self) -> usize {
        self.sites
    }

    /// The class of a rank for a student: 0 stays outside the profile.
    pub fn class(instance: &Instance, student: StudentNo, rank: u32) -> u32 {
        if rank == 0 {
            0
        } else {
            rank + instance.carry(student)
        }
    }

    /// The worst class anybody could end in.
    pub fn worst_class(&self, instance: &Instance) -> u32 {
        (0..self.options.len())
            .map(|student| Self::class(instance, student, self.last_rank(student)))
            .max()
            .unwrap_or(0)
    }
}

fn options(
    instance: &Instance,
    eligibility: &Eligibility,
    student: StudentNo,
    mut listed: Vec<(u32, SiteNo)>,
) -> Options {
    listed.retain(|(_, site)| eligibility.possible(student, *site));
    let wishes = close_up(listed);
    let words = instance.sites.len().div_ceil(64);
    if let Some(pin) = instance.pins.iter().find(|pin| pin.student == student) {
        let rank = wishes
            .iter()
            .find(|wish| wish.site == pin.site)
            .map_or(0, |wish| wish.rank);
        let wishes = vec![Wish {
            rank,
            site: pin.site,
        }];
        return Options {
            wishes,
            unlisted_rank: None,
            pinned: true,
            possible: vec![0; words],
        };
    }
    let mut possible = vec![0_u64; words];
    if instance.allow_unranked {
        let unlisted = |site: &SiteNo| !wishes.iter().any(|wish| wish.site == *site);
        for site in (0..instance.sites.len())
            .filter(unlisted)
            .filter(|site| eligibility.possible(student, *site))
        {
            possible[site / 64] |= 1 << (site % 64);
        }
    }
    let last = wishes.last().map_or(0, |wish| wish.rank);
    let unlisted_rank = possible.iter().any(|bits| *bits != 0).then_some(last + 1);
    Options {
        wishes,
        unlisted_rank,
        pinned: false,
        possible,
    }
}

/// Numbers the distinct ranks 1, 2, 3 …; a site listed twice keeps its better one.
fn close_up(mut listed: Vec<(u32, SiteNo)>) -> Vec<Wish> {
    listed.sort_unstable_by_key(|(rank, site)| (*site, *rank));
    listed.dedup_by_key(|(_, site)| *site);
    listed.sort_unstable();
    let (mut rank, mut last) = (0, None);
    listed
        .into_iter()
        .map(|(number, site)| {
            if last != Some(number) {
                (rank, last) = (rank + 1, Some(number));
            }
            Wish { rank, site }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_close_and_ties_stay() {
        let wishes = close_up(vec![(900, 4), (1, 2), (7, 9), (7, 1), (950, 2)]);
        let got: Vec<_> = wishes.iter().map(|wish| (wish.rank, wish.site)).collect();
        assert_eq!(got, [(1, 2), (2, 1), (2, 9), (3, 4)]);
    }
}
