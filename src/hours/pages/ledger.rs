//! The ledger: every entry, and what each of its minutes comes to.

use super::rows::EntryRow;
use crate::{
    hours::{counting::EntryCount, room::Room, standing::Standing, store::Entry},
    web::{Ctx, Error, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;

/// Which ledger, for a student with several enrolments.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LedgerQuery {
    pub(super) enrolment: String,
}

#[derive(Template)]
#[template(path = "hours/ledger.html")]
struct LedgerPage {
    shell: Shell,
    person: String,
    head: String,
    rows: Vec<Line>,
    sums: Vec<Sum>,
    counted: String,
    pending: String,
    not_counted: String,
    /// Whether anything waits, and whether anything does not count: an empty column takes no room on paper.
    waits: bool,
    leaves_out: bool,
    made_at: String,
    total: String,
    to_go: String,
    csv: String,
    record: String,
}

struct Line {
    entry: EntryRow,
    counted: String,
    pending: String,
    not_counted: String,
    why: String,
}

struct Sum {
    name: String,
    counted: String,
    pending: String,
    not_counted: String,
    asked: String,
    to_go: String,
}

/// `GET /hours/ledger`
pub async fn ledger(ctx: Ctx, Query(query): Query<LedgerQuery>) -> Result<Response> {
    let room = ctx
        .read(async |db| Room::of(db, (ctx.actor().person(), ctx.now()), &query.enrolment).await)
        .await?;
    let standing = room.standing.as_ref().ok_or(Error::NotFound)?;
    page(&ledger_page(&ctx, standing))
}

fn ledger_page(ctx: &Ctx, standing: &Standing) -> LedgerPage {
    let place = standing.placements.first();
    LedgerPage {
        shell: ctx.shell(),
        person: ctx.actor().name().to_owned(),
        head: place
            .map(|place| format!("{}, {}", place.program_name, sites(standing)))
            .unwrap_or_default(),
        rows: lines(standing, |entry, count| line(standing, entry, count)),
        sums: sums(standing),
        counted: standing.tally.counted.to_string(),
        pending: standing.tally.pending.to_string(),
        not_counted: standing.tally.not_counted.to_string(),
        waits: !standing.tally.pending.is_zero(),
        leaves_out: !standing.tally.not_counted.is_zero(),
        made_at: ctx.now().words_in(&ctx.app().zone()),
        total: format!("of {}", standing.tally.total),
        to_go: standing.to_go().to_string(),
        csv: format!("/hours/ledger.csv?enrolment={}", standing.enrolment),
        record: format!("/hours/record?enrolment={}", standing.enrolment),
    }
}

fn sites(standing: &Standing) -> String {
    let names: Vec<_> = standing
        .placements
        .iter()
        .map(|place| place.site.as_str())
        .collect();
    names.join(", ")
}

/// The entries in order of work with what they come to.
pub(super) fn lines<T>(
    standing: &Standing,
    mut print: impl FnMut(&Entry, &EntryCount) -> T,
) -> Vec<T> {
    standing
        .entries
        .iter()
        .filter_map(|entry| Some(print(entry, standing.tally.entry(entry.id)?)))
        .collect()
}

fn line(standing: &Standing, entry: &Entry, count: &EntryCount) -> Line {
    let or_nothing = |minutes: crate::kernel::minutes::Minutes| {
        if minutes.is_zero() {
            String::new()
        } else {
            minutes.to_string()
        }
    };
    Line {
        entry: EntryRow {
            day: entry.work_date.words_with_year(),
            ..EntryRow::of(entry, &standing.placements, &[])
        },
        counted: or_nothing(count.counted),
        pending: or_nothing(count.pending),
        not_counted: or_nothing(count.not_counted()),
        why: count.why(&standing.requirement),
    }
}

fn sums(standing: &Standing) -> Vec<Sum> {
    standing
        .tally
        .categories
        .iter()
        .map(|count| Sum {
            name: standing
                .requirement
                .category(count.id)
                .map(|category| category.name.clone())
                .unwrap_or_default(),
            counted: count.counted.to_string(),
            pending: count.pending.to_string(),
            not_counted: count.not_counted.to_string(),
            asked: match (count.minimum, count.maximum) {
                (Some(least), Some(most)) => format!("{least} to {most}"),
                (Some(least), None) => format!("at least {least}"),
                (None, Some(most)) => format!("at most {most}"),
                (None, None) => String::new(),
            },
            to_go: count.shortfall_if_approved.to_string(),
        })
        .collect()
}
