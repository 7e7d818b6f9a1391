//! Rounds made from a seed, for tests, benchmarks and trying things out. The same seed gives the same round on every
//! machine: whole numbers only.
//!
//! One site for every eight students, capacities from 1 to 15, popularity after Zipf's law damped by distance, a tenth
//! of the students with a hard rule or two, one agreement in fifty lapsed. `Rules::Flow` adds quotas to be filled,
//! groups, pins, blocks, carry, ties and sites' own rankings; `Rules::Every` adds links, close quotas, groups within
//! groups and across them, unknown distances and pins that waive nothing. The same seed gives the same students, sites
//! and lists under the last two. Every round has an assignment that keeps its decisions.

mod every;

use super::instance::{
    Block, Group, Instance, Pin, Place, Preference, QuotaMode, Site, SiteNo, Student, Weekdays,
};
use jiff::civil::date;
use std::collections::BTreeMap;

/// How much a generated round holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Capacities, lists and the hard rules of a pair.
    Plain,
    /// Every rule that keeps the round a flow.
    Flow,
    /// Every rule there is.
    Every,
}

impl Rules {
    /// The rules with this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "plain" => Some(Self::Plain),
            "flow" => Some(Self::Flow),
            "every" => Some(Self::Every),
            _ => None,
        }
    }
}

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Students.
    pub students: usize,
    /// Sites on each list.
    pub choices: usize,
    /// Which rules.
    pub rules: Rules,
    /// Where the numbers begin.
    pub seed: u64,
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn at(&mut self, bound: usize) -> usize {
        usize::try_from(self.below(bound as u64)).unwrap_or(0)
    }

    fn small(&mut self, bound: u32) -> u32 {
        u32::try_from(self.below(u64::from(bound))).unwrap_or(0)
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    fn place(&mut self) -> Place {
        let mut metres = || i64::try_from(self.below(100_000)).unwrap_or(0);
        Place {
            x_m: metres(),
            y_m: metres(),
        }
    }
}

/// A round of this size, with a site for every eight students.
pub fn generate(size: Size) -> Instance {
    with_sites(size, (size.students / 8).max(2))
}

/// A round of this size with so many sites.
pub fn with_sites(size: Size, count: usize) -> Instance {
    let mut numbers = Numbers(size.seed);
    let groups = if size.rules != Rules::Plain {
        count.div_ceil(10)
    } else {
        0
    };
    let sites: Vec<Site> = (0..count)
        .map(|n| site(&mut numbers, n, groups, size.rules))
        .collect();
    let students = students(&mut numbers, size);
    let mut instance = Instance {
        placement_from: date(2027, 1, 11),
        placement_to: date(2027, 4, 30),
        allow_unranked: false,
        use_carry: size.rules != Rules::Plain,
        carry_cap: 3,
        preferences: Vec::new(),
        site_preferences: vec![Vec::new(); sites.len()],
        groups: (0..groups)
            .map(|n| Group {
                id: format!("G{n:03}"),
                capacity: 40 + numbers.small(30),
            })
            .collect(),
        pins: Vec::new(),
        blocks: Vec::new(),
        links: Vec::new(),
        students,
        sites,
    };
    for student in 0..size.students {
        let list = list(&mut numbers, &instance, student, size.choices);
        for (rank, site) in (1..).zip(list) {
            // Now and then two sites are liked alike.
            let tied = size.rules != Rules::Plain && numbers.percent(10);
            instance.preferences.push(Preference {
                student,
                rank: if tied && rank > 1 { rank - 1 } else { rank },
                site,
            });
        }
    }
    if size.rules != Rules::Plain {
        decide(&mut numbers, &mut instance);
    }
    if size.rules == Rules::Every {
        every::add(&mut numbers, &mut instance);
    }
    instance
}

fn site(numbers: &mut Numbers, n: usize, groups: usize, rules: Rules) -> Site {
    let capacity = 1 + numbers.small(15);
    let more = rules != Rules::Plain;
    Site {
        id: format!("J{n:05}"),
        capacity,
        min_quota: if more && numbers.percent(20) {
            numbers.small(capacity + 1)
        } else {
            0
        },
        quota_mode: QuotaMode::Fill,
        place: Some(numbers.place()),
        org: Some(format!("O{:04}", numbers.below(400))),
        groups: if groups > 0 && numbers.percent(50) {
            vec![n % groups]
        } else {
            Vec::new()
        },
        agreement_from: Some(date(2026, 1, 1)),
        agreement_to: Some(if numbers.percent(2) {
            date(2027, 2, 1)
        } else {
            date(2028, 12, 31)
        }),
        required_clearances: if numbers.percent(30) {
            vec!["tb".into()]
        } else {
            Vec::new()
        },
        days: Weekdays::ALL,
        min_days: 1 + numbers.small(3),
        offers: if numbers.percent(60) {
            vec!["ramp".into()]
        } else {
            Vec::new()
        },
    }
}

fn students(numbers: &mut Numbers, size: Size) -> Vec<Student> {
    let mut lottery: Vec<u32> = (1..=u32::try_from(size.students).unwrap_or(u32::MAX)).collect();
    for at in (1..lottery.len()).rev() {
        lottery.swap(at, numbers.at(at + 1));
    }
    let student = |(n, lottery): (usize, u32)| {
        let hard = numbers.percent(10);
        let mut hard = || hard && numbers.percent(50);
        let (far, tb, days, works, ramp) = (hard(), hard(), hard(), hard(), hard());
        Student {
            id: format!("S{n:06}"),
            lottery,
            carry: if size.rules != Rules::Plain {
                numbers.small(5)
            } else {
                0
            },
            place: Some(numbers.place()),
            max_distance_m: far.then(|| 20_000 + i64::from(numbers.small(40_000))),
            clearances: BTreeMap::from([(
                "tb".to_owned(),
                Some(if tb {
                    date(2027, 3, 1)
                } else {
                    date(2027, 12, 31)
                }),
            )]),
            days: if days {
                Weekdays(0b0_0011)
            } else {
                Weekdays::ALL
            },
            employer: works.then(|| format!("O{:04}", numbers.below(400))),
            needs: if ramp {
                vec!["ramp".into()]
            } else {
                Vec::new()
            },
        }
    };
    lottery.into_iter().enumerate().map(student).collect()
}

/// A list without repeats: the chance of a site falls with its place in the order of popularity and with distance.
fn list(numbers: &mut Numbers, instance: &Instance, student: usize, choices: usize) -> Vec<SiteNo> {
    let mut list: Vec<SiteNo> = Vec::with_capacity(choices);
    let sites = instance.sites.len();
    let choices = choices.min(sites);
    let mut tries = 0;
    while list.len() < choices {
        tries += 1;
        let site = if tries > 60 * choices {
            list.len()
        } else {
            zipf(numbers, sites)
        };
        let near = instance.metres(student, site).is_none_or(|metres| {
            numbers.below(100_000) >= u64::try_from(metres).unwrap_or(0).min(95_000)
                || tries > 40 * choices
        });
        if near && !list.contains(&site) {
            list.push(site);
        } else if tries > 60 * choices
            && let Some(next) = (0..sites).find(|site| !list.contains(site))
        {
            list.push(next);
        }
    }
    list
}

/// A place in an order, the n-th with a chance of about 1/n: uniform over powers of two, then within.
fn zipf(numbers: &mut Numbers, sites: usize) -> usize {
    let bits = usize::BITS - sites.leading_zeros();
    loop {
        let power = 1_usize << numbers.below(u64::from(bits));
        let place = power - 1 + numbers.at(power);
        if place < sites {
            return place;
        }
    }
}

fn decide(numbers: &mut Numbers, instance: &mut Instance) {
    let (students, sites) = (instance.students.len(), instance.sites.len());
    let mut load = vec![0; sites];
    let mut group_load = vec![0; instance.groups.len()];
    for student in 0..students {
        let (pin, block) = (numbers.percent(2), numbers.percent(2));
        if pin {
            let site = numbers.at(sites);
            let free = load[site] < instance.sites[site].capacity;
            let group = instance.sites[site].groups.first().copied();
            if free && group.is_none_or(|group| group_load[group] < instance.groups[group].capacity)
            {
                load[site] += 1;
                if let Some(group) = group {
                    group_load[group] += 1;
                }
                instance.pins.push(Pin {
                    student,
                    site,
                    waived: true,
                    row: 2 + instance.pins.len() as u64,
                });
            }
        } else if block {
            let site = numbers.at(sites);
            instance.blocks.push(Block {
                student,
                site,
                reason: "declared a family tie".into(),
            });
        }
    }
    for site in 0..sites {
        for rank in 1..=numbers.small(20) {
            let student = numbers.at(students);
            if !instance.site_preferences[site]
                .iter()
                .any(|(_, other)| *other == student)
            {
                instance.site_preferences[site].push((rank, student));
            }
        }
    }
}
