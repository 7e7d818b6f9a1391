//! One term of the busy college: its students, their placements, their hours.

use super::{College, ENTRIES_NOW, ENTRIES_THEN, Program, STUDENTS, Signers, names};
use crate::{
    audit::Event,
    hours::{Entry, state::EntryState},
    kernel::{
        ids::{EnrolmentId, PersonId, PlacementId},
        time::{Day, Instant},
    },
    programs::requirement::Mode,
    seed::{
        builder::{Builder, Enrolled, Human, Offering, Term},
        ledger::{Placed, Spell},
        store::bulk::{self, Signed},
        texts::{ON_SITE, SIMULATION},
    },
};
use anyhow::Context as _;
use jiff::civil::{Time, time};

/// Weeks from the beginning of one term to that of the next.
const WEEKS_BETWEEN: i32 = 17;
/// Weeks of a term.
const WEEKS: i32 = 15;
/// Terms whose answers are kept entry by entry; older ones have their signatures.
const TERMS_IN_FULL: usize = 12;

/// When a student comes in during a day.
const BEGINNINGS: [Time; 4] = [
    time(8, 30, 0, 0),
    time(10, 15, 0, 0),
    time(13, 0, 0, 0),
    time(14, 45, 0, 0),
];

/// Plants the term that began so many terms before the one under way.
pub async fn plant(
    builder: &mut Builder<'_>,
    college: &mut College,
    ago: usize,
) -> anyhow::Result<()> {
    let back = i32::try_from(ago).context("fewer terms")? * WEEKS_BETWEEN * 7;
    let begins = builder.today().monday().plus_days(-63 - back);
    let ends = begins.plus_days(7 * WEEKS + 4);
    let code = format!("T{}", begins.0);
    let name = format!("Term of {}", begins.strftime("%B %Y"));
    let term = builder.term((&code, &name), begins, ends).await?;
    let programs = std::mem::take(&mut college.programs);
    for program in &programs {
        cohort(builder, college, (program, &term), ago).await?;
    }
    college.programs = programs;
    Ok(())
}

/// Everybody of one program in one term.
async fn cohort(
    builder: &mut Builder<'_>,
    college: &mut College,
    (program, term): (&Program, &Term),
    ago: usize,
) -> anyhow::Result<()> {
    let offering = builder.offering(&program.course, term).await?;
    let students = students(builder, college);
    bulk::people(builder.db, &students, builder.now).await?;
    let mut placed = Vec::with_capacity(students.len());
    for student in students {
        placed.push(place(builder, college, &offering, student)?);
    }
    let over = ago > 0;
    bulk::placements(builder.db, &placed, &program.faculty, (over, builder.now)).await?;
    let (mut entries, mut signed) = (Vec::new(), Vec::new());
    for one in &placed {
        let (of_one, signatures) = ledger(builder, one, over)?;
        entries.extend(of_one);
        signed.extend(signatures);
    }
    bulk::entries(builder.db, &entries).await?;
    bulk::signatures(builder.db, &signed, ago < TERMS_IN_FULL).await?;
    bulk::comments(builder.db, &placed).await?;
    bulk::refresh(builder.db, &placed).await?;
    for one in &placed {
        builder
            .tell(of_placement("placement.confirmed", one))
            .await?;
    }
    Ok(())
}

fn of_placement(action: &'static str, placed: &Placed) -> Event {
    Event::new(action, "placement", placed.id)
        .in_program(placed.enrolled.offering.course.program)
        .about(placed.enrolled.student.id)
}

fn students(builder: &mut Builder<'_>, college: &mut College) -> Vec<Human> {
    (0..STUDENTS)
        .map(|_| {
            let name = names::person(college.people);
            let email = names::address(&name, college.people);
            college.people += 1;
            Human {
                id: PersonId::new(builder.id()),
                name,
                email,
            }
        })
        .collect()
}

fn place(
    builder: &mut Builder<'_>,
    college: &College,
    offering: &Offering,
    student: Human,
) -> anyhow::Result<Placed> {
    let Signers { site, people } = builder.chance.one_of(&college.sites).context("a site")?;
    let supervisor = builder.chance.one_of(people).context("a supervisor")?;
    Ok(Placed {
        id: PlacementId::new(builder.id()),
        enrolled: Enrolled {
            id: EnrolmentId::new(builder.id()),
            student,
            offering: offering.clone(),
        },
        site: site.clone(),
        supervisor: supervisor.clone(),
        starts_on: offering.starts_on,
        ends_on: offering.ends_on,
    })
}

/// What one student logged, and the signatures under it.
fn ledger<'a>(
    builder: &mut Builder<'_>,
    placed: &'a Placed,
    over: bool,
) -> anyhow::Result<(Vec<Entry>, Vec<Signed<'a>>)> {
    let about = if over { ENTRIES_THEN } else { ENTRIES_NOW };
    let many = about / 2 + builder.chance.below(about + 1);
    // A supervisor answers within a week or two; one in twenty has not answered for a month.
    let silent_days = match builder.chance.below(20) {
        0 => 30,
        _ => 4 + i32::try_from(builder.chance.below(7)).unwrap_or(0),
    };
    let answered_until = builder.today().plus_days(-silent_days);
    let mut entries = Vec::with_capacity(many);
    let mut signed: Vec<Signed<'a>> = Vec::new();
    for spell in spells(builder, placed, many) {
        let entry = answered(builder, placed, &spell, answered_until)?;
        if entry.state == EntryState::Approved {
            let week = spell.day.monday();
            match signed.last_mut().filter(|last| last.week == week) {
                Some(last) => last.entries.push(entry.clone()),
                None => signed.push(Signed {
                    id: builder.id(),
                    week,
                    placed,
                    entries: vec![entry.clone()],
                }),
            }
        }
        entries.push(entry);
    }
    Ok((entries, signed))
}

/// So many spells, spread evenly over the working days up to yesterday.
fn spells(builder: &mut Builder<'_>, placed: &Placed, many: usize) -> Vec<Spell> {
    let last = placed.ends_on.min(builder.today().plus_days(-1));
    let days: Vec<Day> = (0..=last.days_since(placed.starts_on))
        .map(|after| placed.starts_on.plus_days(after))
        .filter(|day| day.weekday().to_monday_zero_offset() < 5)
        .collect();
    let simulates = placed.enrolled.offering.course.asked.categories.len() > 1;
    let mut spells = Vec::with_capacity(many);
    for (number, day) in days.iter().enumerate() {
        let upto = many * (number + 1) / days.len();
        let from = many * number / days.len();
        for begins in BEGINNINGS.iter().take((upto - from).min(BEGINNINGS.len())) {
            spells.push(spell(builder, *day, *begins, simulates));
        }
    }
    spells
}

fn spell(builder: &mut Builder<'_>, day: Day, begins: Time, simulates: bool) -> Spell {
    let at_home = simulates && builder.chance.happens(70);
    let (lengths, texts) = if at_home {
        ([60, 75, 90, 90], &SIMULATION[..])
    } else if simulates {
        ([60, 60, 75, 90], &ON_SITE[..])
    } else {
        ([30, 45, 45, 60], &ON_SITE[..])
    };
    let minutes = builder.chance.one_of(&lengths).copied().unwrap_or(60);
    let ends = begins.wrapping_add(jiff::Span::new().minutes(minutes));
    let text = builder.chance.one_of(texts).copied().unwrap_or_default();
    let spell = Spell::on(day, (begins, ends), text);
    if at_home {
        spell.as_mode(Mode::Simulation)
    } else {
        spell
    }
}

/// The entry in the state it has by now.
fn answered(
    builder: &mut Builder<'_>,
    placed: &Placed,
    spell: &Spell,
    answered_until: Day,
) -> anyhow::Result<Entry> {
    let entry = builder.entry(placed, spell)?;
    let submitted = builder.evening_of(placed, spell);
    let (state, decided) = if spell.day <= answered_until {
        let state = match builder.chance.below(200) {
            0 => EntryState::Rejected,
            _ => EntryState::Approved,
        };
        (state, Some(decided_at(builder, spell)))
    } else if builder.chance.happens(3) {
        (EntryState::Returned, Some(submitted.plus_seconds(600)))
    } else if spell.day.days_since(builder.today()) >= -2 {
        (EntryState::Draft, None)
    } else {
        (EntryState::Submitted, None)
    };
    Ok(Entry {
        state,
        submitted_at: (state != EntryState::Draft).then_some(submitted),
        decided_at: decided.map(|at| at.min(builder.now)),
        ..entry
    })
}

/// The Monday morning after the week of a spell.
fn decided_at(builder: &Builder<'_>, spell: &Spell) -> Instant {
    let monday = spell.day.monday().plus_days(7);
    let morning = monday.at(15, 10, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    morning.map_or(builder.now, |at| Instant(at.timestamp()))
}
