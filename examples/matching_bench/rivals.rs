//! Other ways of placing students, as colleges use them, on the same rounds under the same rules.

use practicum::matching::{
    eligible::Eligibility,
    instance::{Assignment, Instance, SiteNo, StudentNo},
    levels::Policy,
    profile::Profile,
    solve::solve,
};

/// What a way of placing gives.
#[derive(Debug, Clone, Copy)]
pub struct Result {
    /// Its name.
    pub name: &'static str,
    /// Students placed.
    pub placed: usize,
    /// Of them on their first possible choice.
    pub first: usize,
    /// The mean rank of those placed.
    pub mean: f64,
    /// The worst rank.
    pub worst: u32,
}

/// Every way, ours last.
pub fn all(instance: &Instance) -> anyhow::Result<Vec<Result>> {
    let profile = Profile::new(instance, &Eligibility::new(instance));
    let told = |name, assignment: &Assignment| result(name, &profile, assignment);
    let order = instance.by_lottery();
    let mut seats = Seats::new(instance, &profile);
    seats.serial(&order, usize::MAX);
    let mut results = vec![told(
        "lottery: everybody in random order takes the best that is left",
        &seats.at,
    )];
    seats.swap();
    results.push(told(
        "the same, then moves and swaps while they help",
        &seats.at,
    ));
    let mut seats = Seats::new(instance, &profile);
    seats.serial(&order, 1);
    seats.serial(&order, usize::MAX);
    results.push(told(
        "two passes: first choices in random order, then the rest",
        &seats.at,
    ));
    for policy in Policy::ALL {
        let outcome =
            solve(instance, policy).map_err(|unsolved| anyhow::anyhow!("{unsolved:?}"))?;
        results.push(told(policy.as_str(), &outcome.assignment));
    }
    Ok(results)
}

fn result(name: &'static str, profile: &Profile, assignment: &Assignment) -> Result {
    let ranks = assignment.iter().enumerate();
    let ranks: Vec<u32> = ranks
        .filter_map(|(student, site)| profile.rank(student, (*site)?))
        .collect();
    let sum: u32 = ranks.iter().sum();
    Result {
        name,
        placed: ranks.len(),
        first: ranks.iter().filter(|rank| **rank == 1).count(),
        mean: f64::from(sum) / f64::from(u32::try_from(ranks.len()).unwrap_or(1).max(1)),
        worst: ranks.iter().copied().max().unwrap_or(0),
    }
}

struct Seats<'a> {
    profile: &'a Profile,
    at: Assignment,
    held: Vec<Vec<StudentNo>>,
    capacity: Vec<usize>,
}

impl<'a> Seats<'a> {
    fn new(instance: &Instance, profile: &'a Profile) -> Self {
        Self {
            profile,
            at: vec![None; instance.students.len()],
            held: vec![Vec::new(); instance.sites.len()],
            capacity: instance
                .sites
                .iter()
                .map(|site| site.capacity as usize)
                .collect(),
        }
    }

    fn is_free(&self, site: SiteNo) -> bool {
        self.held[site].len() < self.capacity[site]
    }

    fn sit(&mut self, student: StudentNo, site: Option<SiteNo>) {
        if let Some(was) = self.at[student] {
            self.held[was].retain(|other| *other != student);
        }
        self.at[student] = site;
        if let Some(site) = site {
            self.held[site].push(student);
        }
    }

    /// One after the other, those without a place take the best free site among their first few.
    fn serial(&mut self, order: &[StudentNo], few: usize) {
        for student in order {
            let wishes = &self.profile.options[*student].wishes;
            let mut best = wishes.iter().take(few).map(|wish| wish.site);
            if self.at[*student].is_none()
                && let Some(site) = best.find(|site| self.is_free(*site))
            {
                self.sit(*student, Some(site));
            }
        }
    }

    fn rank(&self, student: StudentNo, site: SiteNo) -> Option<u32> {
        let wishes = &self.profile.options[student].wishes;
        wishes
            .iter()
            .find(|wish| wish.site == site)
            .map(|wish| wish.rank)
    }

    /// Until nothing helps any more: a student moves to a better free seat; takes the seat of somebody who finds another;
    /// or two change places when that lowers the sum of their ranks.
    fn swap(&mut self) {
        let mut goes_on = true;
        while goes_on {
            goes_on = false;
            for student in 0..self.at.len() {
                goes_on |= self.improve(student);
            }
        }
    }

    fn improve(&mut self, student: StudentNo) -> bool {
        let now = self.at[student].and_then(|site| self.rank(student, site));
        let wishes = self.profile.options[student].wishes.iter();
        let better: Vec<_> = wishes
            .filter(|wish| now.is_none_or(|now| wish.rank < now))
            .copied()
            .collect();
        for wish in better {
            if self.is_free(wish.site) {
                self.sit(student, Some(wish.site));
                return true;
            }
            for other in self.held[wish.site].clone() {
                if let Some(elsewhere) = self.makes_way(student, now, wish.rank, other) {
                    self.sit(other, None);
                    self.sit(student, Some(wish.site));
                    self.sit(other, Some(elsewhere));
                    return true;
                }
            }
        }
        false
    }

    /// Where somebody could go so that the student gets their seat and the two are better off between them.
    fn makes_way(
        &self,
        student: StudentNo,
        now: Option<u32>,
        wish: u32,
        other: StudentNo,
    ) -> Option<SiteNo> {
        let own = self.at[other].and_then(|site| self.rank(other, site))?;
        let helps = |then: u32| now.is_none_or(|now| wish + then < now + own);
        let wishes = self.profile.options[other].wishes.iter();
        let free = wishes
            .filter(|wish| self.is_free(wish.site))
            .map(|wish| (wish.rank, wish.site))
            .min();
        if let Some((then, site)) = free
            && helps(then)
        {
            return Some(site);
        }
        let seat = self.at[student]?;
        self.rank(other, seat)
            .filter(|then| helps(*then))
            .map(|_| seat)
    }
}
