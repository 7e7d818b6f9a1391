//! The objective of each policy: a list of levels, each optimised exactly and then kept while the next is.

use super::instance::{Instance, SiteNo, StudentNo};
use super::profile::Profile;

/// What a program wants of a round once everybody who can be placed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Lowest sum of ranks, then the shortest tail. The default.
    Balanced,
    /// Shortest tail: fewest in the worst class, then in the one before, and so on.
    Generous,
    /// Most in class 1, then in class 2, and so on.
    Greedy,
    /// Smallest worst class, then greedy.
    GreedyGenerous,
    /// Lowest sum of ranks only.
    Minsum,
    /// Students in lottery order, among the placements that place the most.
    Lottery,
    /// Sites rank students: deferred acceptance.
    Stable,
}

impl Policy {
    /// Every policy.
    pub const ALL: [Self; 7] = [
        Self::Balanced,
        Self::Generous,
        Self::Greedy,
        Self::GreedyGenerous,
        Self::Minsum,
        Self::Lottery,
        Self::Stable,
    ];

    /// The name on the command line and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Balanced => "balanced",
            Self::Generous => "generous",
            Self::Greedy => "greedy",
            Self::GreedyGenerous => "greedy-generous",
            Self::Minsum => "minsum",
            Self::Lottery => "lottery",
            Self::Stable => "stable",
        }
    }

    /// The policy with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == name)
    }

    /// Whether it may go with carry: greedy policies would reward those who were lucky before.
    pub const fn goes_with_carry(self) -> bool {
        !matches!(self, Self::Greedy | Self::GreedyGenerous)
    }
}

/// One level of an objective; smaller is better at every level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Decisions of the coordinator that do not hold; zero, or there is no assignment.
    Broken,
    /// Students without a place.
    Unplaced,
    /// Seats missing to the minimum of sites that want to be kept filled.
    Shortfall,
    /// Sum of (1 + carry) x rank.
    RankSum,
    /// Students in this class.
    Few(u32),
    /// Students in this class, counted negatively.
    Many(u32),
    /// Students in a class beyond this one.
    Beyond(u32),
    /// Students placed at a distance that is not known.
    UnknownDistance,
    /// Metres in all.
    Distance,
    /// The rank of one student's place; behind the last one for nobody's: how the lottery decides among equals.
    Rank(StudentNo),
    /// The number of one student's site in order of ids, to leave nothing open.
    Place(StudentNo),
}

/// The levels of a policy. `worst` is the worst class anybody could end in; `cut` the worst class that greedy-generous
/// found it can reach.
pub fn levels(policy: Policy, worst: u32, cut: u32) -> Vec<Level> {
    let mut levels = vec![Level::Broken, Level::Unplaced, Level::Shortfall];
    let tail = (2..=worst).rev().map(Level::Few);
    let head = (1..=worst).map(Level::Many);
    match policy {
        Policy::Balanced => {
            levels.push(Level::RankSum);
            levels.extend(tail);
        }
        Policy::Generous => levels.extend(tail),
        Policy::Greedy => levels.extend(head),
        Policy::GreedyGenerous => {
            levels.push(Level::Beyond(cut));
            levels.extend(head);
        }
        Policy::Minsum => levels.push(Level::RankSum),
        Policy::Lottery | Policy::Stable => {}
    }
    if !matches!(policy, Policy::Lottery | Policy::Stable) {
        levels.extend([Level::UnknownDistance, Level::Distance]);
    }
    levels
}

/// What placing this student at this site, at this rank, adds to each level that is not zero, in order of levels.
pub fn pair_cost(
    instance: &Instance,
    levels: &[Level],
    student: StudentNo,
    site: SiteNo,
    rank: u32,
) -> Vec<(u16, i64)> {
    pair_costs(instance, levels, student, site, rank).collect()
}

/// The same, one level after the other, as far as it is asked.
pub fn pair_costs(
    instance: &Instance,
    levels: &[Level],
    student: StudentNo,
    site: SiteNo,
    rank: u32,
) -> impl Iterator<Item = (u16, i64)> {
    let class = Profile::class(instance, student, rank);
    let value = move |level: &Level| match *level {
        Level::Broken | Level::Unplaced | Level::Shortfall => 0,
        Level::RankSum => i64::from(1 + instance.carry(student)) * i64::from(rank),
        Level::Few(of) => i64::from(class == of),
        Level::Many(of) => -i64::from(class == of),
        Level::Beyond(of) => i64::from(class > of),
        Level::UnknownDistance => i64::from(instance.metres(student, site).is_none()),
        Level::Distance => instance.metres(student, site).unwrap_or(0),
        Level::Rank(who) => i64::from(who == student) * i64::from(rank),
        Level::Place(who) if who == student => i64::try_from(site).unwrap_or(i64::MAX),
        Level::Place(_) => 0,
    };
    (0_u16..)
        .zip(levels.iter().map(value))
        .filter(|(_, value)| *value != 0)
}

/// What leaving this student out adds to each level that is not zero, in order of levels.
pub fn unplaced_cost(profile: &Profile, levels: &[Level], student: StudentNo) -> Vec<(u16, i64)> {
    let value = |level: &Level| match *level {
        Level::Unplaced => 1,
        Level::Rank(who) if who == student => i64::from(profile.last_rank(student)) + 1,
        Level::Place(who) if who == student => i64::try_from(profile.sites()).unwrap_or(i64::MAX),
        _ => 0,
    };
    (0_u16..)
        .zip(levels.iter().map(value))
        .filter(|(_, value)| *value != 0)
        .collect()
}
