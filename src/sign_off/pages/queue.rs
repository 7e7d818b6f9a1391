//! The queue of a signed-in supervisor: all students and programs in one, what to look at first, clean weeks in one act.

use super::sheet::{Row, groups};
use crate::{
    kernel::{
        ids::{ActId, EntryId, PlacementId},
        minutes::Minutes,
        problems::Problems,
        time::Day,
    },
    platform::secrets::hex,
    sign_off::{
        actions::{
            answer::{By, answer, ask},
            undo::{UNDO_SECONDS, take_back},
        },
        forms::{AnswersForm, QueueForm, Shown, UndoForm},
        model::{Answer, Item, entries_words},
        pages::link::{nothing, words},
        statement::CONFIRMS,
        store::{self, queue::After},
    },
    web::{Ctx, Done, Error, Form, Query, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;
use sqlx::PgConnection;

/// Entries on one page of the queue: what is signed in one act is all in sight.
const PAGE: usize = 60;

/// Entries with a reason to look, at most, on top of the first page.
const LOOK: i64 = 40;

/// A student's week without anything to look at.
struct Week {
    id: String,
    title: String,
    words: String,
    rows: Vec<Row>,
}

/// The last answers, while they can be taken back.
struct Last {
    act: String,
    words: String,
}

#[derive(Template)]
#[template(path = "sign_off/queue.html")]
struct QueuePage {
    shell: Shell,
    problems: Problems,
    input: QueueForm,
    statement: &'static str,
    waiting: i32,
    has_students: bool,
    look: Vec<Row>,
    weeks: Vec<Week>,
    /// Their own corrections, which the students have to agree to first.
    for_student: Vec<Row>,
    last: Option<Last>,
    said: Option<String>,
    next: Option<String>,
}

/// Where a page begins: `{placement}.{day}.{entry}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct QueueQuery {
    after: String,
}

impl QueueQuery {
    fn after(&self) -> Option<After> {
        let mut parts = self.after.split('.');
        let (placement, day, entry) = (parts.next()?, parts.next()?, parts.next()?);
        Some(After {
            placement: placement.parse().ok()?,
            day: Day(day.parse().ok()?),
            entry: entry.parse().ok()?,
        })
    }
}

/// `GET /sign-off`
pub async fn show(ctx: Ctx, Query(query): Query<QueueQuery>) -> Result<Response> {
    let after = query.after();
    let shown = ctx
        .read(async |db| queue_page(db, &ctx, after, QueueForm::default()).await)
        .await?;
    page(&shown)
}

/// `POST /sign-off/answers`: answers the chosen rows.
pub async fn answers(ctx: Ctx, form: Form<QueueForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| press(db, &ctx, &form.input).await)
        .await;
    match done {
        Err(Error::Invalid(problems)) => {
            let input = form.input;
            let mut shown = ctx
                .read(async |db| queue_page(db, &ctx, None, input).await)
                .await?;
            shown.problems = problems;
            refused(&shown)
        }
        done => done.map(Done::into_response),
    }
}

async fn press(db: &mut PgConnection, ctx: &Ctx, input: &QueueForm) -> Result<Done> {
    let (rows, how) = input.parse()?;
    let ids: Vec<EntryId> = rows.iter().map(|row| row.entry).collect();
    let items = store::item::items(&mut *db, ctx.actor().person(), &ids, true).await?;
    let found = items.len();
    let (same, changed) = as_shown(items, &rows);
    let asked: Vec<(Item, Answer)> = same.into_iter().map(|item| (item, how.clone())).collect();
    let (allowed, left) = ask(ctx.actor(), asked);
    if allowed.is_empty() {
        let words = if found == 0 {
            "These entries are not there any more".to_owned()
        } else {
            nothing(&left)
        };
        return Ok(Done::to("/sign-off").noting(words));
    }
    let by = By {
        person: ctx.actor().person(),
        name: ctx.actor().name().to_owned(),
        method: method(ctx),
        request: None,
        tell_at: Some(ctx.now().plus_seconds(UNDO_SECONDS)),
    };
    let outcome = answer(db, &ctx.act(), &by, allowed).await?;
    Ok(Done::to("/sign-off").saying(words(&outcome, &left, changed)))
}

/// Those that still are what was shown, and how many are not.
fn as_shown(items: Vec<Item>, rows: &[Shown]) -> (Vec<Item>, usize) {
    let all = items.len();
    let same: Vec<Item> = items
        .into_iter()
        .filter(|item| {
            let hash = hex(&item.entry.content_hash);
            rows.iter().any(|row| {
                row.entry == item.entry.id && row.hash.len() == 16 && hash.starts_with(&row.hash)
            })
        })
        .collect();
    let changed = all - same.len();
    (same, changed)
}

/// How a signed-in person was identified, as a signature writes it.
pub fn method(ctx: &Ctx) -> &'static str {
    if ctx.app().institution().is_some_and(|college| college.demo) {
        "demo"
    } else {
        "password"
    }
}

/// `POST /sign-off/undo`: takes back the answers just given.
pub async fn undo(ctx: Ctx, form: Form<UndoForm>) -> Result<Response> {
    let act: ActId = form.input.act.parse().map_err(|_| Error::NotFound)?;
    let done = ctx
        .submit(form.mark, async |db| {
            let count = take_back(db, ctx.actor(), &ctx.act(), act).await?;
            Ok(Done::to("/sign-off").saying(format!(
                "{} taken back and waiting again",
                entries_words(count)
            )))
        })
        .await?;
    Ok(done.into_response())
}

async fn queue_page(
    db: &mut PgConnection,
    ctx: &Ctx,
    after: Option<After>,
    input: QueueForm,
) -> Result<QueuePage> {
    let person = ctx.actor().person();
    let placements = store::queue::placements(&mut *db, person).await?;
    let ids: Vec<PlacementId> = placements.iter().map(|(id, _)| *id).collect();
    let look = match after {
        None => store::queue::to_look_at(&mut *db, &ids, LOOK).await?,
        Some(_) => Vec::new(),
    };
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut keys = store::queue::page(&mut *db, &ids, after, limit).await?;
    let more = keys.len() > PAGE;
    keys.truncate(PAGE);
    let next = keys.last().filter(|_| more).map(|key| {
        format!(
            "/sign-off?after={}.{}.{}",
            key.placement_id, key.work_date, key.id
        )
    });
    let clean: Vec<EntryId> = keys.iter().map(|key| key.id).collect();
    let items = store::item::items(&mut *db, person, &[&look[..], &clean].concat(), false).await?;
    let (own, items): (Vec<Item>, Vec<Item>) = items
        .into_iter()
        .partition(|item| item.entry.made_by_person == person && item.adds_hours());
    let zone = ctx.app().zone();
    let for_student = rows(&own, &zone);
    let (look, weeks) = split(&items, &clean, &zone);
    let mut shell = ctx.shell();
    let last = last(db, ctx).await?;
    // One message: what was just done stands beside the way back.
    let said = shell
        .flash
        .take_if(|said| last.is_some() && !said.nothing_done)
        .map(|said| said.words);
    Ok(QueuePage {
        shell,
        said,
        problems: Problems::none(),
        input,
        statement: CONFIRMS.words,
        waiting: placements.iter().map(|(_, waiting)| waiting).sum::<i32>()
            - i32::try_from(for_student.len()).unwrap_or(0),
        has_students: !placements.is_empty(),
        look,
        weeks,
        for_student,
        last,
        next,
    })
}

async fn last(db: &mut PgConnection, ctx: &Ctx) -> Result<Option<Last>> {
    let since = ctx.now().plus_seconds(-UNDO_SECONDS);
    let newest = store::decision::newest_act(db, ctx.actor().person(), since).await?;
    Ok(newest.map(|(act, at, count)| Last {
        act: act.to_string(),
        words: format!(
            "You answered {} at {}",
            entries_words(usize::try_from(count).unwrap_or(0)),
            at.to_zoned(ctx.app().zone()).strftime("%-H:%M")
        ),
    }))
}

/// Rows with a reason to look, and those of this page without one by student and week.
fn split(items: &[Item], page: &[EntryId], college: &TimeZone) -> (Vec<Row>, Vec<Week>) {
    let (mut look, mut weeks) = (Vec::new(), Vec::<Week>::new());
    for (row, item) in rows(items, college).into_iter().zip(items) {
        if !row.reasons.is_empty() {
            look.push(row);
        } else if page.contains(&row.id) {
            put(&mut weeks, row, item);
        }
    }
    (look, weeks)
}

/// Rows in the order of the items.
fn rows(items: &[Item], college: &TimeZone) -> Vec<Row> {
    let groups = groups(items, &AnswersForm::default(), (&[], college));
    groups.into_iter().flat_map(|group| group.rows).collect()
}

fn put(weeks: &mut Vec<Week>, row: Row, item: &Item) {
    let monday = item.entry.work_date.monday();
    let id = format!("{}-{monday}", item.place.id);
    match weeks.last_mut() {
        Some(week) if week.id == id => week.rows.push(row),
        _ => weeks.push(Week {
            id,
            title: format!("{}, week of {}", item.place.student_name, monday.words()),
            words: format!("{}. {}.", item.place.site_name, item.place.program_name),
            rows: vec![row],
        }),
    }
}

impl Week {
    /// What the button of the week says.
    fn reach(&self) -> String {
        let sum = self
            .rows
            .iter()
            .fold(Minutes::ZERO, |sum, row| sum.saturating_add(row.minutes));
        format!("Approve {}, {sum}", entries_words(self.rows.len()))
    }
}
