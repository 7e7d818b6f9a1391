//! Saving spells of work as drafts, all or none, and keeping what has to be asked first.

use super::{
    actions::{self, NewEntry},
    desk::Desk,
    judge::{self, Judged},
    line::Question,
    policy::Log,
    work::{MadeBy, Work},
};
use crate::{
    kernel::problems::Problems,
    web::{Ctx, Done, Error, Result},
};
use sqlx::PgConnection;
use std::fmt::Write as _;

/// What came of reading and judging, kept for the page that asks.
#[derive(Debug, Default)]
pub struct Check {
    pub desk: Option<Desk>,
    pub judged: Vec<Judged>,
    pub codes: Vec<Vec<String>>,
    pub questions: Vec<Question>,
    pub kind_is_open: bool,
    pub line: String,
    pub kind: String,
    pub made_by: MadeBy,
}

impl Check {
    /// What keeps the spells from being saved; at fields of the form for one, at numbered spells for several.
    pub fn problems(&self) -> Problems {
        if let [only] = self.judged.as_slice() {
            return only.problems.clone();
        }
        let mut problems = Problems::none();
        for (at, judged) in self.judged.iter().enumerate() {
            for problem in judged.problems.list() {
                problems.add(&format!("spell-{}", at + 1), problem.words.clone());
            }
        }
        problems
    }
}

/// Judges spells and saves them all as drafts, or none: then the check holds what is to be asked.
pub async fn save_all(
    db: &mut PgConnection,
    ctx: &Ctx,
    (desk, works): (Desk, Vec<Work>),
    (confirmed, check): (&str, &mut Check),
) -> Result<Done> {
    let record = desk.record(db, &works).await?;
    check.judged = judge::judge_all(works, &desk, &record);
    check.desk = Some(desk);
    let desk = check.desk.as_ref().ok_or(Error::NotFound)?;
    let problems = check.problems();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    if check.judged.iter().any(|one| !one.is_quiet()) && confirmed != judge::digest(&check.judged) {
        return Err(Error::Invalid(Problems::none()));
    }
    save_judged(db, ctx, desk, check).await
}

/// Saves what was judged fit, and leads home with what was added.
async fn save_judged(db: &mut PgConnection, ctx: &Ctx, desk: &Desk, check: &Check) -> Result<Done> {
    let mut address = String::from("/hours?");
    for judged in &check.judged {
        let place = desk.place(judged.work.placement).ok_or(Error::NotFound)?;
        let granted = ctx.allow::<Log>(place)?;
        let new = NewEntry {
            judged,
            place,
            made_by: check.made_by,
        };
        let id = actions::draft(db, &granted, &ctx.act(), &new).await?;
        let _ = write!(address, "added={id}&");
    }
    Ok(Done::to(address.trim_end_matches('&').to_owned()))
}
