//! The instance of a round: students, sites, preferences and the coordinator's decisions, as the files say them.
//! Students and sites are sorted by id, so that the order of rows in a file changes nothing.

use jiff::civil::Date;
use std::collections::BTreeMap;

/// A student, by place in [`Instance::students`].
pub type StudentNo = usize;
/// A site (an offer), by place in [`Instance::sites`].
pub type SiteNo = usize;

/// A place on a local plane, in metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// East.
    pub x_m: i64,
    /// North.
    pub y_m: i64,
}

impl Place {
    /// Metres to another place, rounded down.
    pub fn metres_to(self, other: Self) -> i64 {
        let (dx, dy) = (
            i128::from(self.x_m) - i128::from(other.x_m),
            i128::from(self.y_m) - i128::from(other.y_m),
        );
        let square = (dx * dx + dy * dy).unsigned_abs();
        i64::try_from(square.isqrt()).unwrap_or(i64::MAX)
    }
}

/// Days of the week, Monday to Friday, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(pub u8);

impl Weekdays {
    /// Monday to Friday.
    pub const ALL: Self = Self(0b1_1111);

    /// How many days both have.
    pub const fn common(self, other: Self) -> u32 {
        (self.0 & other.0).count_ones()
    }
}

/// A student who is to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Student {
    /// As the file has it.
    pub id: String,
    /// 1 is first.
    pub lottery: u32,
    /// Bad luck brought from earlier rounds.
    pub carry: u32,
    /// Where they start from; unknown stays unknown.
    pub place: Option<Place>,
    /// The farthest they go; none for no limit.
    pub max_distance_m: Option<i64>,
    /// What they have proved, and the last day it is valid; none for ever.
    pub clearances: BTreeMap<String, Option<Date>>,
    /// When they can.
    pub days: Weekdays,
    /// The organization they work for.
    pub employer: Option<String>,
    /// What the site must be able to meet.
    pub needs: Vec<String>,
}

/// What a minimum quota means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaMode {
    /// Keep it filled as far as possible.
    Fill,
    /// Closed, or at least the minimum.
    Close,
}

/// An offer of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// As the file has it.
    pub id: String,
    /// Seats.
    pub capacity: u32,
    /// The fewest students it wants.
    pub min_quota: u32,
    /// What that means.
    pub quota_mode: QuotaMode,
    /// Where it is.
    pub place: Option<Place>,
    /// The organization it belongs to.
    pub org: Option<String>,
    /// The groups whose caps it shares, by place in [`Instance::groups`].
    pub groups: Vec<usize>,
    /// The first day of the agreement; none for no bound.
    pub agreement_from: Option<Date>,
    /// The last day of the agreement; none for no bound.
    pub agreement_to: Option<Date>,
    /// Clearances it asks for.
    pub required_clearances: Vec<String>,
    /// When it takes students.
    pub days: Weekdays,
    /// Fewest days in common.
    pub min_days: u32,
    /// Needs it can meet.
    pub offers: Vec<String>,
}

/// A cap on a set of sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// As the file has it.
    pub id: String,
    /// Seats of all its sites together.
    pub capacity: u32,
}

/// One row of the preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preference {
    /// Who.
    pub student: StudentNo,
    /// The number in the list; equal numbers are ties.
    pub rank: u32,
    /// Which site.
    pub site: SiteNo,
}

/// A coordinator's decision that a student goes to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// Who.
    pub student: StudentNo,
    /// Where.
    pub site: SiteNo,
    /// Whether the rules of the pair are waived (never capacity).
    pub waived: bool,
    /// The row in `pins.csv`.
    pub row: u64,
}

/// A coordinator's decision that a student does not go to a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Who.
    pub student: StudentNo,
    /// Where not.
    pub site: SiteNo,
    /// Why.
    pub reason: String,
}

/// Two students who belong together or apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// One.
    pub a: StudentNo,
    /// The other.
    pub b: StudentNo,
    /// Both at one site or both unplaced; else never at the same site.
    pub together: bool,
    /// The row in `links.csv`.
    pub row: u64,
}

/// A whole round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The first day of every placement.
    pub placement_from: Date,
    /// The last day of every placement.
    pub placement_to: Date,
    /// Whether sites that a student did not list follow their list as one further class.
    pub allow_unranked: bool,
    /// Whether bad luck of earlier rounds counts.
    pub use_carry: bool,
    /// The most of it that counts.
    pub carry_cap: u32,
    /// Sorted by id.
    pub students: Vec<Student>,
    /// Sorted by id.
    pub sites: Vec<Site>,
    /// Sorted by id.
    pub groups: Vec<Group>,
    /// In no particular order.
    pub preferences: Vec<Preference>,
    /// For each site, its own ranking of students: (rank, student).
    pub site_preferences: Vec<Vec<(u32, StudentNo)>>,
    /// In file order.
    pub pins: Vec<Pin>,
    /// In file order.
    pub blocks: Vec<Block>,
    /// In file order.
    pub links: Vec<Link>,
}

impl Instance {
    /// The carry that counts for a student.
    pub fn carry(&self, student: StudentNo) -> u32 {
        if self.use_carry {
            self.students[student].carry.min(self.carry_cap)
        } else {
            0
        }
    }

    /// Metres between a student and a site; none when either is unknown.
    pub fn metres(&self, student: StudentNo, site: SiteNo) -> Option<i64> {
        Some(
            self.students[student]
                .place?
                .metres_to(self.sites[site].place?),
        )
    }

    /// Students in lottery order.
    pub fn by_lottery(&self) -> Vec<StudentNo> {
        let mut order: Vec<_> = (0..self.students.len()).collect();
        order.sort_by_key(|student| self.students[*student].lottery);
        order
    }
}

/// Where each student goes; none is not placed.
pub type Assignment = Vec<Option<SiteNo>>;
