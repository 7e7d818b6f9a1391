//! The busy college: what a coordinator of many students, a full queue and a benchmark need. Four programs, six hundred
//! students in two terms, sixty thousand entries; scaled up it gets more programs and more terms, as a college does.

mod names;
mod term;

use super::{
    builder::{Builder, Course, Human},
    places::{Place, Site},
    store,
};
use crate::programs::requirement::Preset;
use anyhow::Context as _;

/// Students of one program in one term.
pub(super) const STUDENTS: usize = 75;
/// Entries of a student in the term under way, about.
const ENTRIES_NOW: usize = 60;
/// Entries of a student in a term that is over, about.
const ENTRIES_THEN: usize = 140;

/// Programs of the first round; further ones are named after these with a number.
const PROGRAMS: [(&str, &str, &str, Preset); 4] = [
    (
        "HIM",
        "Health Information Management",
        "associate",
        Preset::HimOnSite90,
    ),
    (
        "HIB",
        "Health Information Management",
        "bachelor",
        Preset::HimSimulation160,
    ),
    (
        "MCC",
        "Medical Coding Certificate",
        "certificate",
        Preset::HimOnSite90,
    ),
    (
        "HDA",
        "Health Data Analytics",
        "bachelor",
        Preset::HimSimulation160,
    ),
];

/// How large it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Plan {
    programs: usize,
    terms: usize,
}

impl Plan {
    /// Programs first, then as many terms as it takes: no cohort grows past what one coordinator has.
    fn of(entries: usize) -> Self {
        let programs = (entries / 250_000).clamp(PROGRAMS.len(), 40);
        let of_each = entries / (programs * STUDENTS);
        let past = of_each.saturating_sub(ENTRIES_NOW).div_ceil(ENTRIES_THEN);
        Self {
            programs,
            terms: past + 1,
        }
    }
}

/// A program with everybody who keeps it.
struct Program {
    course: Course,
    faculty: Human,
}

/// A site with the two who sign there.
struct Signers {
    site: Site,
    people: [Human; 2],
}

/// The college as it is before its students come.
struct College {
    programs: Vec<Program>,
    sites: Vec<Signers>,
    /// How many people there are: the number of the next.
    people: usize,
}

/// Plants it.
pub async fn plant(mut builder: Builder<'_>, entries: usize) -> anyhow::Result<()> {
    let plan = Plan::of(entries);
    builder
        .institution("Lakeshore Community College", true)
        .await?;
    let mut college = College {
        programs: Vec::new(),
        sites: Vec::new(),
        people: 0,
    };
    let keeper = somebody(&mut builder, &mut college).await?;
    builder.administrator(&keeper).await?;
    for number in 0..plan.programs {
        add_program(&mut builder, &mut college, number).await?;
    }
    for number in 0..names::SITES {
        add_site(&mut builder, &mut college, number).await?;
    }
    store::bulk::take_time(builder.db).await?;
    for ago in (0..plan.terms).rev() {
        term::plant(&mut builder, &mut college, ago).await?;
    }
    Ok(())
}

async fn somebody(builder: &mut Builder<'_>, college: &mut College) -> anyhow::Result<Human> {
    let name = names::person(college.people);
    let email = names::address(&name, college.people);
    college.people += 1;
    builder.person(&name, &email).await
}

async fn add_program(
    builder: &mut Builder<'_>,
    college: &mut College,
    number: usize,
) -> anyhow::Result<()> {
    let (code, name, level, preset) = PROGRAMS
        .get(number % PROGRAMS.len())
        .copied()
        .context("a program")?;
    let (code, name) = match number / PROGRAMS.len() {
        0 => (code.to_owned(), name.to_owned()),
        campus => (
            format!("{code}-{campus}"),
            format!("{name}, campus {campus}"),
        ),
    };
    let program = builder.program(&code, &name, level).await?;
    let coordinator = somebody(builder, college).await?;
    builder.coordinator(&coordinator, program).await?;
    let faculty = somebody(builder, college).await?;
    builder.faculty(&faculty, program).await?;
    let course = builder
        .course(
            program,
            (&format!("{code} 290"), "Professional Practice Experience"),
            preset,
        )
        .await?;
    college.programs.push(Program { course, faculty });
    Ok(())
}

async fn add_site(
    builder: &mut Builder<'_>,
    college: &mut College,
    number: usize,
) -> anyhow::Result<()> {
    let (name, place) = names::site(number, &mut builder.chance);
    let site = builder
        .site(&Place {
            name: &name,
            ..place
        })
        .await?;
    let people = [
        somebody(builder, college).await?,
        somebody(builder, college).await?,
    ];
    for (person, credential) in people.iter().zip(["RHIA", "CCS"]) {
        builder
            .supervisor(&site, person, ("Practicum supervisor", credential))
            .await?;
    }
    college.sites.push(Signers { site, people });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_thousand_entries_are_four_programs_in_two_terms() {
        assert_eq!(
            Plan::of(60_000),
            Plan {
                programs: 4,
                terms: 2
            }
        );
    }

    #[test]
    fn ten_million_are_many_programs_over_some_years() {
        let plan = Plan::of(10_000_000);
        assert_eq!(plan.programs, 40);
        assert!((20..=30).contains(&plan.terms), "{plan:?}");
    }

    #[test]
    fn a_small_wish_is_one_term() {
        assert_eq!(
            Plan::of(1),
            Plan {
                programs: 4,
                terms: 1
            }
        );
    }
}
