//! What a round with links, close quotas and overlapping groups looks like to the search: students who belong together
//! are one *party*, groups that nest become part of the flow, groups that cross the others become rows with a price.

use crate::matching::{
    instance::{Assignment, Instance, QuotaMode, SiteNo, StudentNo},
    levels::{Level, pair_cost, unplaced_cost},
    profile::Profile,
};
use std::collections::{BTreeMap, BTreeSet};

/// Students who go to one site or stay out, all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Sorted.
    pub members: Vec<StudentNo>,
    /// The sites that every member can have and that could hold them all; a lone student's unlisted sites are left to
    /// be priced.
    pub sites: Vec<SiteNo>,
    /// Whether the coordinator decided for one of them.
    pub pinned: bool,
}

impl Party {
    /// How many students it has.
    pub fn size(&self) -> i64 {
        i64::try_from(self.members.len()).unwrap_or(i64::MAX)
    }

    /// The student it is named by, if it is one student only.
    pub fn alone(&self) -> Option<StudentNo> {
        match self.members.as_slice() {
            [student] => Some(*student),
            _ => None,
        }
    }
}

/// Groups as a forest that the flow runs through, and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Families {
    /// For each site the smallest group of the forest it is in.
    pub of_site: Vec<Option<usize>>,
    /// For each group of the forest the next larger one around it.
    pub around: Vec<Option<usize>>,
    /// Groups that cross another one.
    pub crossing: Vec<usize>,
}

/// A round as the search sees it.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The round.
    pub instance: &'a Instance,
    /// Its lists.
    pub profile: &'a Profile,
    /// By smallest member.
    pub parties: Vec<Party>,
    /// Parties that must not share a site, smaller number first.
    pub apart: Vec<(usize, usize)>,
    /// The groups.
    pub families: Families,
    /// The least common multiple of the sizes of all parties.
    pub sizes: i64,
    /// What one unit of cost is multiplied by, so that a part of a party and a twelfth of a price are whole numbers.
    pub unit: i64,
}

/// Sites with more seats are not counted seat by seat.
const MOST_COUNTED: u32 = 100;

impl<'a> Setting<'a> {
    /// Works it out.
    pub fn new(instance: &'a Instance, profile: &'a Profile) -> Self {
        let together = together(instance);
        let members: BTreeSet<&Vec<StudentNo>> = together.iter().collect();
        let number: BTreeMap<StudentNo, usize> = members
            .iter()
            .enumerate()
            .flat_map(|(party, members)| members.iter().map(move |student| (*student, party)))
            .collect();
        let links = instance.links.iter().filter(|link| !link.together);
        let apart: BTreeSet<(usize, usize)> = links
            .map(|link| (number[&link.a], number[&link.b]))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        let split: BTreeSet<usize> = apart
            .iter()
            .filter(|(a, b)| a == b)
            .map(|(a, _)| *a)
            .collect();
        let parties: Vec<Party> = members
            .into_iter()
            .enumerate()
            .map(|(number, members)| party(instance, profile, members, split.contains(&number)))
            .collect();
        let families = Families::new(instance);
        let apart: Vec<_> = apart.into_iter().filter(|(a, b)| a != b).collect();
        let sizes = parties.iter().map(Party::size).fold(1, smallest_multiple);
        let rows = !apart.is_empty() || !families.crossing.is_empty();
        Self {
            instance,
            profile,
            parties,
            apart,
            families,
            sizes,
            unit: sizes * if rows { 12 } else { 1 },
        }
    }

    /// Whether a round whose site has another number of seats looks the same to the search otherwise.
    pub fn differs_in_seats_only(&self, other: &Setting, site: SiteNo) -> bool {
        self.parties == other.parties
            && self.apart == other.apart
            && self.families == other.families
            && self.unit == other.unit
            && self.is_counted(site) == other.is_counted(site)
            && could_open(self.instance, site) == could_open(other.instance, site)
    }

    /// Whether a round where one party may go elsewhere, or where one student joins as the last party, looks the same to
    /// the search otherwise.
    pub fn differs_in_party_only(&self, other: &Setting, party: usize) -> bool {
        let joins = party == other.parties.len();
        let own = &self.parties[party];
        let same_members = match other.parties.get(party) {
            Some(before) => before.members == own.members,
            None => joins && own.alone() == Some(other.instance.students.len()),
        };
        let same_party = |number: usize| self.parties.get(number) == other.parties.get(number);
        let (options, before) = (&self.profile.options, &other.profile.options);
        let same_options = |student: usize| {
            own.members.contains(&student) || options.get(student) == before.get(student)
        };
        let others = |pair: &&(usize, usize)| !joins || pair.1 != party;
        same_members
            && self.parties.len() == other.parties.len() + usize::from(joins)
            && (0..self.parties.len()).all(|number| number == party || same_party(number))
            && (0..options.len()).all(same_options)
            && self.apart.iter().filter(others).eq(&other.apart)
            && self.instance.sites == other.instance.sites
            && self.instance.groups == other.instance.groups
            && self.unit == other.unit
    }

    /// The sites a lone student did not list and may have all the same.
    pub fn unlisted(&self, party: usize) -> impl Iterator<Item = SiteNo> + '_ {
        self.parties[party]
            .alone()
            .into_iter()
            .flat_map(|student| self.profile.unlisted(student))
            .filter(|site| could_open(self.instance, *site))
    }

    /// What a party adds to each level at a site, in order of levels; nothing where it adds nothing.
    pub fn pair_cost(&self, levels: &[Level], party: usize, site: SiteNo) -> Vec<(u16, i64)> {
        let members = self.parties[party].members.iter();
        let costs = members.flat_map(|student| {
            let rank = self.profile.rank(*student, site).unwrap_or(0);
            pair_cost(self.instance, levels, *student, site, rank)
        });
        summed(costs)
    }

    /// What a party adds to each level when it stays out.
    pub fn unplaced_cost(&self, levels: &[Level], party: usize) -> Vec<(u16, i64)> {
        let members = self.parties[party].members.iter();
        summed(members.flat_map(|student| unplaced_cost(self.profile, levels, *student)))
    }

    /// Seats a site wants to be kept filled, of those it has; none where its minimum means something else.
    pub fn wanted(&self, site: SiteNo) -> i64 {
        let own = &self.instance.sites[site];
        match own.quota_mode {
            QuotaMode::Fill => i64::from(own.min_quota.min(own.capacity)),
            QuotaMode::Close => 0,
        }
    }

    /// The fewest students a site opens for; none where any number will do.
    pub fn least(&self, site: SiteNo) -> Option<i64> {
        let own = &self.instance.sites[site];
        (own.quota_mode == QuotaMode::Close && own.min_quota > 1).then(|| i64::from(own.min_quota))
    }

    /// Whether the seats of a site are counted one by one: it is in a group that crosses others, and not too large.
    pub fn is_counted(&self, site: SiteNo) -> bool {
        let own = &self.instance.sites[site];
        let crosses = |group| self.families.crossing.contains(group);
        own.capacity <= MOST_COUNTED && own.groups.iter().any(crosses)
    }

    /// What every assignment misses before a seat is taken.
    pub fn missing(&self) -> i64 {
        let fill = |site: &&crate::matching::instance::Site| site.quota_mode == QuotaMode::Fill;
        let sites = self.instance.sites.iter().filter(fill);
        sites.map(|site| i64::from(site.min_quota)).sum()
    }

    /// The value of each level.
    pub fn value(&self, levels: &[Level], choices: &[Option<SiteNo>]) -> Vec<i64> {
        let mut value = vec![0; levels.len()];
        let mut load = vec![0_i64; self.instance.sites.len()];
        for (party, choice) in choices.iter().enumerate() {
            let cost = match choice {
                Some(site) => {
                    load[*site] += self.parties[party].size();
                    self.pair_cost(levels, party, *site)
                }
                None => self.unplaced_cost(levels, party),
            };
            for (level, amount) in cost {
                value[usize::from(level)] += amount;
            }
        }
        let filled: i64 = (0..load.len())
            .map(|site| load[site].min(self.wanted(site)))
            .sum();
        if let Some(at) = levels.iter().position(|level| *level == Level::Shortfall) {
            value[at] += self.missing() - filled;
        }
        value
    }

    /// The sites a party may take.
    pub fn may_take(&self, party: usize) -> Vec<SiteNo> {
        let listed = self.parties[party].sites.iter().copied();
        listed.chain(self.unlisted(party)).collect()
    }

    /// The parties that must not share a site with this one.
    pub fn apart_from(&self, party: usize) -> Vec<usize> {
        let pairs = self.apart.iter();
        let other = pairs.filter_map(|(a, b)| match party {
            _ if party == *a => Some(*b),
            _ if party == *b => Some(*a),
            _ => None,
        });
        other.collect()
    }

    /// The party a student is in.
    pub fn party_of(&self, student: StudentNo) -> Option<usize> {
        let mut parties = self.parties.iter();
        parties.position(|party| party.members.contains(&student))
    }

    /// Where every party goes in an assignment that leaves nobody who belongs together apart.
    pub fn choices(&self, assignment: &Assignment) -> Vec<Option<SiteNo>> {
        let firsts = self.parties.iter().map(|party| party.members.first());
        firsts
            .map(|first| first.and_then(|student| assignment[*student]))
            .collect()
    }

    /// Where every student goes when the parties choose so.
    pub fn assignment(&self, choices: &[Option<SiteNo>]) -> Assignment {
        let mut assignment = vec![None; self.instance.students.len()];
        for (party, choice) in self.parties.iter().zip(choices) {
            for student in &party.members {
                assignment[*student] = *choice;
            }
        }
        assignment
    }
}

impl Families {
    /// Takes groups into the forest, small ones first, as long as they nest; a group that can never be full is no cap.
    fn new(instance: &Instance) -> Self {
        let mut inside: Vec<BTreeSet<SiteNo>> = vec![BTreeSet::new(); instance.groups.len()];
        for (site, own) in instance.sites.iter().enumerate() {
            for group in &own.groups {
                inside[*group].insert(site);
            }
        }
        let seats = |group: &usize| -> u64 {
            let sites = inside[*group].iter();
            sites
                .map(|site| u64::from(instance.sites[*site].capacity))
                .sum()
        };
        let mut order: Vec<usize> = (0..instance.groups.len())
            .filter(|group| u64::from(instance.groups[*group].capacity) < seats(group))
            .collect();
        order.sort_by_key(|group| inside[*group].len());
        let (mut kept, mut crossing): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for group in order {
            let nests = |small: &usize| {
                inside[*small].is_disjoint(&inside[group])
                    || inside[*small].is_subset(&inside[group])
            };
            if kept.iter().all(nests) {
                kept.push(group);
            } else {
                crossing.push(group);
            }
        }
        let mut around = vec![None; instance.groups.len()];
        for (at, small) in kept.iter().enumerate() {
            around[*small] = kept[at + 1..]
                .iter()
                .copied()
                .find(|large| inside[*small].is_subset(&inside[*large]));
        }
        let of_site = (0..instance.sites.len())
            .map(|site| {
                kept.iter()
                    .copied()
                    .find(|group| inside[*group].contains(&site))
            })
            .collect();
        Self {
            of_site,
            around,
            crossing,
        }
    }
}

fn party(instance: &Instance, profile: &Profile, members: &[StudentNo], split: bool) -> Party {
    let holds = |site: &SiteNo| {
        let own = &instance.sites[*site];
        let caps = own
            .groups
            .iter()
            .map(|group| instance.groups[*group].capacity);
        could_open(instance, *site) && caps.fold(own.capacity, u32::min) as usize >= members.len()
    };
    let sites = match members {
        [alone] => {
            let wishes = profile.options[*alone].wishes.iter();
            wishes.map(|wish| wish.site).filter(holds).collect()
        }
        _ if split => Vec::new(),
        _ => (0..instance.sites.len())
            .filter(|site| {
                members
                    .iter()
                    .all(|one| profile.rank(*one, *site).is_some())
            })
            .filter(holds)
            .collect(),
    };
    Party {
        sites,
        pinned: members
            .iter()
            .any(|student| profile.options[*student].pinned),
        members: members.to_vec(),
    }
}

/// Whether a site has seats enough for its own minimum; else it stays closed.
fn could_open(instance: &Instance, site: SiteNo) -> bool {
    let own = &instance.sites[site];
    own.quota_mode == QuotaMode::Fill || own.min_quota <= own.capacity
}

/// For every student those they go with, themselves included.
fn together(instance: &Instance) -> Vec<Vec<StudentNo>> {
    let mut first: Vec<StudentNo> = (0..instance.students.len()).collect();
    for link in instance.links.iter().filter(|link| link.together) {
        let (a, b) = (first[link.a], first[link.b]);
        let (low, high) = (a.min(b), a.max(b));
        first
            .iter_mut()
            .filter(|one| **one == high)
            .for_each(|one| *one = low);
    }
    let mut members: BTreeMap<StudentNo, Vec<StudentNo>> = BTreeMap::new();
    for (student, first) in first.iter().enumerate() {
        members.entry(*first).or_default().push(student);
    }
    first.iter().map(|first| members[first].clone()).collect()
}

fn summed(costs: impl Iterator<Item = (u16, i64)>) -> Vec<(u16, i64)> {
    let mut sum: BTreeMap<u16, i64> = BTreeMap::new();
    for (level, amount) in costs {
        *sum.entry(level).or_default() += amount;
    }
    sum.into_iter().filter(|(_, amount)| *amount != 0).collect()
}

fn smallest_multiple(a: i64, b: i64) -> i64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}
