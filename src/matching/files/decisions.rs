//! `preferences.csv`, `site_preferences.csv`, `pins.csv`, `blocks.csv`, `links.csv`. In lists, an id that nobody has is
//! a warning and the row is passed over; in a coordinator's decision it is a mistake.

use super::{
    Ids,
    row::{Row, Seen},
    rows::{Mistake, Rows, Warning},
};
use crate::matching::instance::{Block, Instance, Link, Pin, Preference};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The most different ranks of one student: each is a level of the objective.
const MOST_RANKS: u32 = 2_000;
/// The most warnings of one file that are told.
const MOST_WARNINGS: usize = 20;

pub fn read(
    folder: &Path,
    ids: &Ids,
    instance: &mut Instance,
    warnings: &mut Vec<Warning>,
) -> Result<(), Mistake> {
    preferences(folder, ids, instance, warnings)?;
    site_preferences(folder, ids, instance, warnings)?;
    pins(folder, ids, instance)?;
    blocks(folder, ids, instance)?;
    links(folder, ids, instance)
}

fn preferences(
    folder: &Path,
    ids: &Ids,
    instance: &mut Instance,
    warnings: &mut Vec<Warning>,
) -> Result<(), Mistake> {
    let mut rows = Rows::open(
        folder,
        "preferences.csv",
        &["student_id", "rank", "site_id"],
        &[],
    )?;
    while let Some(row) = rows.next()? {
        let rank = rank(&row)?;
        if let Some((student, site)) = pair(&row, ids, warnings)? {
            instance.preferences.push(Preference {
                student,
                rank,
                site,
            });
        }
    }
    some_of(warnings, &rows);
    not_too_long(ids, instance, &rows)
}

/// So that nobody gets a million lines: the first warnings of a file, and how many more there are.
fn some_of(warnings: &mut Vec<Warning>, rows: &Rows) {
    let own = warnings.iter().position(|warning| rows.is_in(warning));
    let own = own.unwrap_or(warnings.len());
    let more = (warnings.len() - own).saturating_sub(MOST_WARNINGS);
    if more > 0 {
        warnings.truncate(own + MOST_WARNINGS);
        warnings.push(rows.mistake("", format!("{more} more rows are passed over")));
    }
}

fn not_too_long(ids: &Ids, instance: &Instance, rows: &Rows) -> Result<(), Mistake> {
    let mut counts = vec![0; instance.students.len()];
    let different: BTreeSet<_> = instance
        .preferences
        .iter()
        .map(|wish| (wish.student, wish.rank))
        .collect();
    for (student, _) in different {
        counts[student] += 1;
    }
    let too_long = counts.iter().position(|count| *count > MOST_RANKS);
    match too_long.and_then(|student| ids.students.iter().find(|(_, n)| **n == student)) {
        Some((id, _)) => Err(rows.mistake(
            "rank",
            format!("{id} has more than {MOST_RANKS} different ranks"),
        )),
        None => Ok(()),
    }
}

fn site_preferences(
    folder: &Path,
    ids: &Ids,
    instance: &mut Instance,
    warnings: &mut Vec<Warning>,
) -> Result<(), Mistake> {
    let columns = ["site_id", "rank", "student_id"];
    let Some(mut rows) = Rows::open_if_there(folder, "site_preferences.csv", &columns, &[])? else {
        return Ok(());
    };
    while let Some(row) = rows.next()? {
        let rank = rank(&row)?;
        let Some((student, site)) = pair(&row, ids, warnings)? else {
            continue;
        };
        let list = &mut instance.site_preferences[site];
        match list.iter_mut().find(|(_, other)| *other == student) {
            Some((known, _)) => *known = rank.min(*known),
            None => list.push((rank, student)),
        }
    }
    some_of(warnings, &rows);
    Ok(())
}

fn pins(folder: &Path, ids: &Ids, instance: &mut Instance) -> Result<(), Mistake> {
    let Some(mut rows) = Rows::open_if_there(
        folder,
        "pins.csv",
        &["student_id", "site_id"],
        &["override"],
    )?
    else {
        return Ok(());
    };
    let mut seen = Seen::default();
    while let Some(row) = rows.next()? {
        let (student, site) = known_pair(&row, ids)?;
        let pair = format!("{} at {}", row.text("student_id")?, row.text("site_id")?);
        seen.once(&row, "site_id", &pair)?;
        let waived = if row.optional("override").is_some() {
            row.yes_or_no("override")?
        } else {
            false
        };
        instance.pins.push(Pin {
            student,
            site,
            waived,
            row: row.line(),
        });
    }
    Ok(())
}

fn blocks(folder: &Path, ids: &Ids, instance: &mut Instance) -> Result<(), Mistake> {
    let Some(mut rows) = Rows::open_if_there(
        folder,
        "blocks.csv",
        &["student_id", "site_id"],
        &["reason"],
    )?
    else {
        return Ok(());
    };
    while let Some(row) = rows.next()? {
        let (student, site) = known_pair(&row, ids)?;
        let reason = row.optional("reason").unwrap_or_default().to_owned();
        instance.blocks.push(Block {
            student,
            site,
            reason,
        });
    }
    Ok(())
}

fn links(folder: &Path, ids: &Ids, instance: &mut Instance) -> Result<(), Mistake> {
    let Some(mut rows) = Rows::open_if_there(folder, "links.csv", &["a", "b", "kind"], &[])? else {
        return Ok(());
    };
    while let Some(row) = rows.next()? {
        let (a, b) = (
            known(&row, "a", &ids.students)?,
            known(&row, "b", &ids.students)?,
        );
        if a == b {
            return Err(row.mistake("b", "a student cannot be linked to themselves".into()));
        }
        let together = match row.text("kind")? {
            "together" => true,
            "apart" => false,
            other => {
                return Err(row.mistake("kind", format!("{other} is neither together nor apart")));
            }
        };
        instance.links.push(Link {
            a,
            b,
            together,
            row: row.line(),
        });
    }
    Ok(())
}

fn rank(row: &Row) -> Result<u32, Mistake> {
    let rank = row.number("rank", 1_000_000)?;
    if rank == 0 {
        Err(row.mistake("rank", "it is 0; the first rank is 1".into()))
    } else {
        Ok(rank)
    }
}

fn pair(
    row: &Row,
    ids: &Ids,
    warnings: &mut Vec<Warning>,
) -> Result<Option<(usize, usize)>, Mistake> {
    let (student, site) = (row.text("student_id")?, row.text("site_id")?);
    let found = (ids.students.get(student), ids.sites.get(site));
    match found {
        (Some(student), Some(site)) => return Ok(Some((*student, *site))),
        (None, _) => warnings.push(row.mistake(
            "student_id",
            format!("there is no student {student}; the row is passed over"),
        )),
        (_, None) => warnings.push(row.mistake(
            "site_id",
            format!("there is no site {site}; the row is passed over"),
        )),
    }
    Ok(None)
}

fn known_pair(row: &Row, ids: &Ids) -> Result<(usize, usize), Mistake> {
    Ok((
        known(row, "student_id", &ids.students)?,
        known(row, "site_id", &ids.sites)?,
    ))
}

fn known(row: &Row, column: &str, ids: &BTreeMap<String, usize>) -> Result<usize, Mistake> {
    let id = row.text(column)?;
    ids.get(id).copied().ok_or_else(|| {
        row.mistake(
            column,
            format!("there is nobody and nothing with the id {id}"),
        )
    })
}
