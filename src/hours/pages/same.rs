//! The same as last time: the last day worked, copied to today, in one tap.

use super::line::show_check;
use crate::{
    hours::{
        desk::Desk,
        saving::{Check, save_all},
        store::{self, Entry},
        work::{MadeBy, Work},
    },
    kernel::{problems::Problems, time::Day},
    web::{Ctx, Done, Error, Form, Result},
};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sqlx::PgConnection;

/// How far back "last time" reaches.
const REACH: i32 = 60;

/// The form of the button.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SameForm {
    confirmed: String,
}

/// The last day before today with live entries that can be done again.
pub fn pattern_day(entries: &[Entry], today: Day) -> Option<Day> {
    let live = |entry: &&Entry| entry.state.is_live();
    if entries
        .iter()
        .filter(live)
        .any(|entry| entry.work_date == today)
    {
        return None;
    }
    entries
        .iter()
        .filter(live)
        .map(|entry| entry.work_date)
        .filter(|day| *day < today)
        .max()
}

/// `POST /hours/same`
pub async fn same(ctx: Ctx, form: Form<SameForm>) -> Result<Response> {
    let mut check = Check::default();
    let confirmed = form.input.confirmed;
    let done = ctx
        .submit(form.mark, async |db| {
            repeat(db, &ctx, &confirmed, &mut check).await
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => show_check(&ctx, check, problems),
        Err(error) => Err(error),
    }
}

async fn repeat(
    db: &mut PgConnection,
    ctx: &Ctx,
    confirmed: &str,
    check: &mut Check,
) -> Result<Done> {
    let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
    let works = last_time(db, &desk).await?;
    if works.is_empty() {
        let words = "There is no earlier day to repeat. Log the hours in one line instead";
        return Err(Problems::one("", words).into());
    }
    check.made_by = MadeBy::Same;
    save_all(db, ctx, (desk, works), (confirmed, check)).await
}

/// The spells of the last day worked at placements that are still open, moved to today.
async fn last_time(db: &mut PgConnection, desk: &Desk) -> Result<Vec<Work>> {
    let Some(usual) = desk.usual_place() else {
        return Err(Error::Conflict(
            "You have no placement to log hours for".into(),
        ));
    };
    let today = desk.today_at(usual);
    let entries =
        store::entries_of_student(db, usual.student, today.plus_days(-REACH), today).await?;
    let open: Vec<_> = desk.open().iter().map(|place| place.id).collect();
    let entries: Vec<Entry> = entries
        .into_iter()
        .filter(|entry| open.contains(&entry.placement))
        .collect();
    let Some(day) = pattern_day(&entries, today) else {
        return Ok(Vec::new());
    };
    Ok(entries
        .iter()
        .filter(|entry| {
            entry.work_date == day
                && entry.state.is_live()
                && store::before(entry, &entries).is_none()
        })
        .map(|entry| again(entry, today))
        .collect())
}

/// The same work on another day: times and words, without the note and whoever helped then.
pub(super) fn again(entry: &Entry, day: Day) -> Work {
    use crate::hours::work::WorkTime;
    let mut work = entry.as_work(Vec::new());
    work.date = *day;
    work.note = String::new();
    if let WorkTime::Clock {
        start_pass,
        end_pass,
        ..
    } = &mut work.time
    {
        (*start_pass, *end_pass) = (None, None);
    }
    work
}
