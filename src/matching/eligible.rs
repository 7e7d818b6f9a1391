//! Which pairs of student and site are possible, and for the others: which rules say no.

use super::instance::{Instance, SiteNo, StudentNo};
use std::collections::{BTreeMap, BTreeSet};

/// Why a student cannot go to a site. The words of each are in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The site, or a group it belongs to, has no seat.
    NoSeat,
    /// The agreement does not cover every day.
    Agreement,
    /// A clearance is missing or ends before the last day.
    Clearance,
    /// Too few days of the week in common.
    Days,
    /// Farther than the student goes.
    TooFar,
    /// The student has a limit, and the distance is not known.
    DistanceUnknown,
    /// The student works for the site's organization.
    Employer,
    /// The site cannot meet what the student needs.
    Needs,
    /// The coordinator said no.
    Blocked,
}

impl Reason {
    /// The code in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSeat => "no_seat",
            Self::Agreement => "agreement",
            Self::Clearance => "clearance",
            Self::Days => "days",
            Self::TooFar => "too_far",
            Self::DistanceUnknown => "distance_unknown",
            Self::Employer => "employer",
            Self::Needs => "needs",
            Self::Blocked => "blocked",
        }
    }

    /// A plain sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoSeat => "The site has no seat in this round",
            Self::Agreement => "The site's agreement does not cover the whole placement",
            Self::Clearance => {
                "A clearance that the site asks for is missing or ends before the last day"
            }
            Self::Days => "Student and site have too few days of the week in common",
            Self::TooFar => "The site is farther than the student goes",
            Self::DistanceUnknown => {
                "The student has a distance limit, and the distance to this site is not known"
            }
            Self::Employer => "The student works for this organization",
            Self::Needs => "The site cannot meet what the student needs",
            Self::Blocked => "The coordinator ruled this pair out",
        }
    }
}

/// Answers for any pair; made once for an instance.
#[derive(Debug)]
pub struct Eligibility<'a> {
    instance: &'a Instance,
    blocked: BTreeSet<(StudentNo, SiteNo)>,
    agreement: Vec<bool>,
    clearances: Sets,
    needs: Sets,
}

/// For each student the words they have, for each site the words it asks for (or the other way), as bits.
#[derive(Debug)]
struct Sets {
    has: Vec<Vec<u64>>,
    asks: Vec<Vec<u64>>,
}

impl Sets {
    fn new<'a>(
        has: impl Iterator<Item = Vec<&'a str>>,
        asks: impl Iterator<Item = Vec<&'a str>>,
    ) -> Self {
        let (has, asks): (Vec<_>, Vec<_>) = (has.collect(), asks.collect());
        let words: BTreeSet<&str> = asks.iter().flatten().copied().collect();
        let number: BTreeMap<&str, usize> = words
            .into_iter()
            .enumerate()
            .map(|(n, word)| (word, n))
            .collect();
        let bits = |words: &Vec<&str>| {
            let mut bits = vec![0_u64; number.len().div_ceil(64)];
            for at in words.iter().filter_map(|word| number.get(word)) {
                bits[at / 64] |= 1 << (at % 64);
            }
            bits
        };
        Self {
            has: has.iter().map(bits).collect(),
            asks: asks.iter().map(bits).collect(),
        }
    }

    fn meets(&self, has: usize, asks: usize) -> bool {
        self.has[has]
            .iter()
            .zip(&self.asks[asks])
            .all(|(has, asks)| asks & !has == 0)
    }
}

impl<'a> Eligibility<'a> {
    /// Prepares the answers.
    pub fn new(instance: &'a Instance) -> Self {
        let last = instance.placement_to;
        let valid = instance.students.iter().map(|student| {
            let good = |until: &Option<_>| until.is_none_or(|until| until >= last);
            student
                .clearances
                .iter()
                .filter(|(_, until)| good(until))
                .map(|(code, _)| code.as_str())
                .collect()
        });
        let words = |list: &'a [String]| list.iter().map(String::as_str).collect::<Vec<_>>();
        Self {
            instance,
            blocked: instance
                .blocks
                .iter()
                .map(|block| (block.student, block.site))
                .collect(),
            agreement: instance
                .sites
                .iter()
                .map(|site| {
                    site.agreement_from
                        .is_none_or(|from| from <= instance.placement_from)
                        && site.agreement_to.is_none_or(|to| to >= last)
                })
                .collect(),
            clearances: Sets::new(
                valid,
                instance
                    .sites
                    .iter()
                    .map(|site| words(&site.required_clearances)),
            ),
            needs: Sets::new(
                instance.sites.iter().map(|site| words(&site.offers)),
                instance
                    .students
                    .iter()
                    .map(|student| words(&student.needs)),
            ),
        }
    }

    /// Whether the pair is possible.
    pub fn possible(&self, student: StudentNo, site: SiteNo) -> bool {
        Self::ALL
            .into_iter()
            .all(|reason| !self.says_no(reason, student, site))
    }

    /// Every rule that says no to the pair.
    pub fn reasons(&self, student: StudentNo, site: SiteNo) -> Vec<Reason> {
        Self::ALL
            .into_iter()
            .filter(|reason| self.says_no(*reason, student, site))
            .collect()
    }

    const ALL: [Reason; 9] = [
        Reason::NoSeat,
        Reason::Agreement,
        Reason::Clearance,
        Reason::Days,
        Reason::TooFar,
        Reason::DistanceUnknown,
        Reason::Employer,
        Reason::Needs,
        Reason::Blocked,
    ];

    fn says_no(&self, reason: Reason, s: StudentNo, j: SiteNo) -> bool {
        let (student, site) = (&self.instance.students[s], &self.instance.sites[j]);
        let metres = || self.instance.metres(s, j);
        match reason {
            Reason::NoSeat => {
                site.capacity == 0
                    || site
                        .groups
                        .iter()
                        .any(|group| self.instance.groups[*group].capacity == 0)
            }
            Reason::Agreement => !self.agreement[j],
            Reason::Clearance => !self.clearances.meets(s, j),
            Reason::Days => student.days.common(site.days) < site.min_days,
            Reason::TooFar => student
                .max_distance_m
                .is_some_and(|most| metres().is_some_and(|metres| metres > most)),
            Reason::DistanceUnknown => student.max_distance_m.is_some() && metres().is_none(),
            Reason::Employer => student.employer.is_some() && student.employer == site.org,
            Reason::Needs => !self.needs.meets(j, s),
            Reason::Blocked => self.blocked.contains(&(s, j)),
        }
    }
}
