//! What one student is told. It names sites and numbers, never another student.

use super::{Ground, searched, shortage::Shortages, trial::Trial, words};
use crate::matching::{
    instance::{SiteNo, StudentNo},
    levels::Level,
    outcome::Outcome,
};
use serde::Serialize;

/// One student's part.
#[derive(Debug, Serialize)]
pub struct StudentPart {
    /// The student.
    pub student: String,
    /// Their site; none when they are not placed.
    pub site: Option<String>,
    /// The effective rank of that site; none when it is not on their list or they are not placed.
    pub rank: Option<u32>,
    /// Whether the coordinator decided it.
    pub decided: bool,
    /// Every wish they would rather have had, best first.
    pub wishes: Vec<Refusal>,
    /// For those without a place: why, and what would help.
    pub without: Option<Without>,
}

/// A wish that was not granted.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// The site.
    pub site: String,
    /// The number in the student's own list.
    pub number: u32,
    /// Why not.
    pub why: Why,
}

/// Why a wish was not granted.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// Rules forbid the pair.
    NotPossible {
        /// The codes of all of them.
        reasons: Vec<&'static str>,
        /// In words.
        words: String,
    },
    /// The coordinator decided otherwise for this student.
    Decided {
        /// In words.
        words: &'static str,
    },
    /// Granting it would make the round worse: by so much, at this level first.
    Price {
        /// The first level that changes.
        level: &'static str,
        /// By how much.
        amount: i64,
        /// In words.
        words: String,
    },
    /// Granting it would make nothing worse: the lottery decided.
    Lottery {
        /// The student's own number.
        number: u32,
        /// In words.
        words: String,
    },
    /// A search was stopped before it knew.
    Unknown {
        /// In words.
        words: &'static str,
    },
    /// Under the stable policy: the site is full with students who come before.
    Priority {
        /// In words.
        words: &'static str,
    },
}

/// Why a student is without a place.
#[derive(Debug, Serialize)]
pub struct Without {
    /// How many students compete, this one included: they cannot all be placed, while all but any one of them can.
    pub students: usize,
    /// How many of them can have a place at once.
    pub places: usize,
    /// The sites they compete for.
    pub sites: Vec<String>,
    /// In words.
    pub words: String,
    /// What would give one student more a place.
    pub remedies: Vec<String>,
}

/// Explains one student's result.
pub fn tell(ground: &Ground, shortages: &Shortages, student: StudentNo) -> StudentPart {
    let (instance, outcome) = (ground.instance, ground.outcome);
    let at = outcome.assignment[student];
    let options = &ground.profile.options[student];
    let wishes = better(ground, student).into_iter().map(|(number, site)| {
        let why = why(ground, student, site);
        let site = instance.sites[site].id.clone();
        Refusal { site, number, why }
    });
    StudentPart {
        student: instance.students[student].id.clone(),
        site: at.map(|site| instance.sites[site].id.clone()),
        rank: at
            .and_then(|site| options.wishes.iter().find(|wish| wish.site == site))
            .map(|wish| wish.rank)
            .filter(|rank| *rank > 0),
        decided: options.pinned,
        wishes: wishes.collect(),
        without: (at.is_none() && ground.trial.is_some())
            .then(|| without(ground, shortages, student)),
    }
}

/// The wishes with a smaller number in the student's list than the site they have, or all.
fn better(ground: &Ground, student: StudentNo) -> Vec<(u32, SiteNo)> {
    let listed = &ground.listed[student];
    let own = ground.outcome.assignment[student].and_then(|site| listed.get(&site).copied());
    let mut better: Vec<(u32, SiteNo)> = listed
        .iter()
        .map(|(site, number)| (*number, *site))
        .filter(|(number, _)| own.is_none_or(|own| *number < own))
        .collect();
    // A pin to a site outside the list leaves every listed wish, but never the site itself.
    better.retain(|(_, site)| ground.outcome.assignment[student] != Some(*site));
    better.sort_unstable();
    better
}

fn why(ground: &Ground, student: StudentNo, site: SiteNo) -> Why {
    let reasons = ground.eligibility.reasons(student, site);
    if !reasons.is_empty() {
        let words: Vec<_> = reasons.iter().map(|reason| reason.words()).collect();
        return Why::NotPossible {
            reasons: reasons.iter().map(|reason| reason.code()).collect(),
            words: format!("{}.", words.join(". ")),
        };
    }
    if ground.profile.options[student].pinned {
        return Why::Decided {
            words: "The coordinator decided where you go.",
        };
    }
    let Some(trial) = &ground.trial else {
        return Why::Priority {
            words: "This site is full with students who come before you: it ranked them higher, or ranks you alike and \
                    their lottery numbers are earlier, or the coordinator placed them there.",
        };
    };
    let Some(price) = trial.force(student, site) else {
        return Why::Unknown {
            words: words::UNKNOWN,
        };
    };
    match words::say(ground.instance, trial.levels(), &price) {
        Some(said) => {
            let instead = if ground.outcome.assignment[student].is_none()
                && price.first().is_some_and(|(level, _)| {
                    !matches!(trial.levels()[level], Level::Broken | Level::Unplaced)
                }) {
                "leave another student without a place instead of you, and would "
            } else {
                ""
            };
            Why::Price {
                level: said.level,
                amount: said.amount,
                words: format!("Placing you there would {instead}{}.", said.words),
            }
        }
        None => lottery(ground, student),
    }
}

fn lottery(ground: &Ground, student: StudentNo) -> Why {
    let number = ground.instance.students[student].lottery;
    Why::Lottery {
        number,
        words: format!(
            "Placing you there would make the round neither better nor worse, so the lottery decided; your number is \
             {number}."
        ),
    }
}

fn without(ground: &Ground, shortages: &Shortages, student: StudentNo) -> Without {
    let instance = ground.instance;
    if matches!(ground.trial, Some(Trial::Search(_))) {
        return searched::without(ground, student);
    }
    let shortage = shortages.of(student);
    let name = |site: &SiteNo| instance.sites[*site].id.clone();
    let (students, places) = (shortage.students.len(), shortage.students.len() - 1);
    let words = if shortage.sites.is_empty() {
        "There is no site in this round that you can go to.".to_owned()
    } else if students == 1 {
        "The seats of every site you can go to are taken by decisions of the coordinator."
            .to_owned()
    } else {
        let has = if places == 1 {
            "1 place".to_owned()
        } else {
            format!("{places} places")
        };
        format!(
            "{students} students, you among them, have {has} between them: they can go to no other sites than these."
        )
    };
    let mut remedies: Vec<String> = shortage
        .more_at
        .iter()
        .map(|site| {
            format!(
                "One more seat at {} would place one student more.",
                name(site)
            )
        })
        .collect();
    remedies.extend(shortage.more_in.iter().map(|group| {
        let id = &instance.groups[*group].id;
        format!("One more seat in group {id} would place one student more.")
    }));
    let own = shortage.lifts.iter().filter(|lift| lift.student == student);
    remedies.extend(own.map(|lift| {
        let site = name(&lift.site);
        match lift.rule {
            None => format!("{site} has a free place and is not on your list."),
            Some(rule) => format!(
                "{site} has a free place; what is in the way: {}.",
                rule.words()
            ),
        }
    }));
    Without {
        students,
        places,
        sites: shortage.sites.iter().map(name).collect(),
        words,
        remedies,
    }
}

/// The students an outcome leaves without a place.
pub fn left_out(outcome: &Outcome) -> Vec<StudentNo> {
    (0..outcome.assignment.len())
        .filter(|student| outcome.assignment[*student].is_none())
        .collect()
}
