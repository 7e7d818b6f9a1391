//! The one-line box: saved at once when it is clear, asked about when it is not.

use super::entry_page::EntryPage;
use crate::{
    hours::{
        desk::Desk,
        forms::{EntryForm, LineForm},
        judge::{self, Judged},
        kind::Kind,
        line::Question,
        progress,
        saving::{Check, save_all},
        store::Place,
        work::{MadeBy, Work, WorkTime},
    },
    kernel::{minutes::Minutes, problems::Problems, time::Day},
    web::{Ctx, Done, Error, Form, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

/// One spell, said back.
struct Said {
    number: usize,
    words: String,
    what: String,
    problems: Vec<String>,
    doubts: Vec<String>,
}

#[derive(Template)]
#[template(path = "hours/line.html")]
struct LinePage {
    shell: Shell,
    problems: Problems,
    line: String,
    kind: String,
    kinds: Vec<Kind>,
    questions: Vec<Question>,
    said: Vec<Said>,
    confirm: String,
    action: &'static str,
    is_line: bool,
    asks_late: bool,
}

impl LinePage {
    /// Whether the line can be understood in several ways, of which one is to be chosen.
    fn asks(&self) -> bool {
        let mut questions = self.questions.iter();
        questions.any(|question| !question.choices.is_empty())
    }
}

#[derive(Template)]
#[template(path = "hours/echo.html")]
struct EchoPage {
    shell: Shell,
    problems: Problems,
    kind: String,
    questions: Vec<Question>,
    said: Vec<Said>,
    to_go: String,
    kind_is_open: bool,
}

/// `POST /hours/echo`: says back what the line means; changes nothing. It is posted so that what is typed stands in
/// no address and no log.
pub async fn echo(ctx: Ctx, form: Form<LineForm>) -> Result<Response> {
    let echo = ctx
        .read(async |db| {
            let mut check = Check::default();
            let problems = judged_line(db, &ctx, &form.input, &mut check).await?;
            let to_go = still_to_go(db, &check).await?;
            Ok(EchoPage {
                shell: ctx.shell(),
                problems,
                kind: form.input.kind.clone(),
                said: said(&check),
                questions: check.questions,
                to_go,
                kind_is_open: check.kind_is_open,
            })
        })
        .await?;
    page(&echo)
}

async fn still_to_go(db: &mut PgConnection, check: &Check) -> Result<String> {
    let first = check
        .judged
        .first()
        .and_then(|one| check.desk.as_ref()?.place(one.work.placement));
    let Some(place) = first else {
        return Ok(String::new());
    };
    let progress = progress::progress(db, place.enrolment).await?;
    let typed: Minutes = check
        .judged
        .iter()
        .filter_map(|one| one.worked)
        .map(|worked| worked.minutes())
        .sum();
    let left = progress.to_go_if_approved.saturating_sub(typed);
    Ok(if left.is_zero() {
        "Nothing more to go after this.".to_owned()
    } else {
        format!("{left} still to go.")
    })
}

/// `POST /hours/line`
pub async fn line(ctx: Ctx, form: Form<LineForm>) -> Result<Response> {
    let mut check = Check::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            log(db, &ctx, &input, &mut check).await
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => show_check(&ctx, check, problems),
        Err(error) => Err(error),
    }
}

async fn log(
    db: &mut PgConnection,
    ctx: &Ctx,
    input: &LineForm,
    check: &mut Check,
) -> Result<Done> {
    let works = read_line(db, ctx, input, check).await?;
    if !check.questions.is_empty() || check.kind_is_open || works.is_empty() {
        let desk = check.desk.as_ref().ok_or(Error::NotFound)?;
        let record = desk.record(db, &works).await?;
        check.judged = judge::judge_all(works, desk, &record);
        return Err(open_points(check).into());
    }
    let desk = check.desk.take().ok_or(Error::NotFound)?;
    save_all(db, ctx, (desk, works), (&input.confirmed, check)).await
}

fn open_points(check: &Check) -> Problems {
    let mut problems = Problems::none();
    for question in &check.questions {
        problems.add("line", format!("{}: {}", question.quote(), question.words));
    }
    if check.kind_is_open {
        problems.add("kind", "Choose how you worked");
    }
    if problems.is_empty() {
        problems.add(
            "line",
            "Enter when you worked and what you did, for example 9-12:30 coding audit",
        );
    }
    problems
}

/// Reads and judges a line without saving it; gives what cannot be read in it.
async fn judged_line(
    db: &mut PgConnection,
    ctx: &Ctx,
    input: &LineForm,
    check: &mut Check,
) -> Result<Problems> {
    let (works, unknown) = match read_line(db, ctx, input, check).await {
        Ok(works) => (works, Problems::none()),
        Err(Error::Invalid(problems)) => (Vec::new(), problems),
        Err(error) => return Err(error),
    };
    if let Some(desk) = check.desk.as_ref() {
        let record = desk.record(db, &works).await?;
        check.judged = judge::judge_all(works, desk, &record);
    }
    Ok(unknown)
}

/// Reads the line and looks its competencies up.
async fn read_line(
    db: &mut PgConnection,
    ctx: &Ctx,
    input: &LineForm,
    check: &mut Check,
) -> Result<Vec<Work>> {
    let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
    if desk.for_hours().is_empty() {
        return Err(Error::Conflict(
            "You have no placement to log hours for at the moment".into(),
        ));
    }
    let read = input.read(&desk);
    check.made_by = MadeBy::Line;
    input.text().clone_into(&mut check.line);
    input.kind.clone_into(&mut check.kind);
    check.questions = read.questions;
    check.kind_is_open = read.kind_is_open;
    let mut works = Vec::with_capacity(read.sentences.len());
    let mut unknown = Problems::none();
    for sentence in read.sentences {
        let place: &Place = desk.place(sentence.work.placement).ok_or(Error::NotFound)?;
        let mut work = sentence.work;
        let codes = as_typed(input.text(), &sentence.codes);
        match desk.competencies(db, place, &codes).await? {
            Ok(found) => work.competencies = found,
            Err(words) => unknown.add("line", words),
        }
        check.codes.push(sentence.codes);
        works.push(work);
    }
    check.desk = Some(desk);
    if unknown.is_empty() {
        Ok(works)
    } else {
        Err(unknown.into())
    }
}

/// The codes as they stand in the line: the grammar gives them in capitals.
fn as_typed(line: &str, codes: &[String]) -> Vec<String> {
    let upper = line.to_ascii_uppercase();
    codes
        .iter()
        .map(|code| {
            let typed = upper
                .find(&format!("#{code}"))
                .and_then(|at| line.get(at + 1..at + 1 + code.len()));
            typed.unwrap_or(code).to_owned()
        })
        .collect()
}

fn said(check: &Check) -> Vec<Said> {
    let several = check
        .desk
        .as_ref()
        .is_some_and(|desk| desk.all_kinds().len() > 1);
    check
        .judged
        .iter()
        .enumerate()
        .map(|(at, judged)| Said {
            number: at + 1,
            words: words(judged, check.desk.as_ref()),
            what: what(judged, check.desk.as_ref(), several),
            problems: judged
                .problems
                .list()
                .iter()
                .map(|problem| problem.words.clone())
                .collect(),
            doubts: judged.doubts(),
        })
        .collect()
}

/// "Tue 17 Nov, 9:00–12:30, 3 h 30".
fn words(judged: &Judged, desk: Option<&Desk>) -> String {
    let work = &judged.work;
    let night = if is_last_night(work, desk) {
        " (last night)"
    } else {
        ""
    };
    let day = Day(work.date).words();
    let pause = if work.break_minutes.is_zero() {
        String::new()
    } else {
        format!(" less {}", work.break_minutes)
    };
    let length = judged
        .worked
        .map(|worked| format!(", {}", worked.minutes()))
        .unwrap_or_default();
    format!("{day}{night}, {}{pause}{length}", work.time_words())
}

/// Whether the work began yesterday and ran over midnight.
fn is_last_night(work: &Work, desk: Option<&Desk>) -> bool {
    let is_night = matches!(work.time, WorkTime::Clock { next_day: true, .. });
    let place = desk.and_then(|desk| desk.place(work.placement));
    let today = desk.zip(place).map(|(desk, place)| desk.today_at(place));
    is_night && today.is_some_and(|today| today.plus_days(-1) == Day(work.date))
}

/// "Coding audit, on site at Mercy Hospital".
fn what(judged: &Judged, desk: Option<&Desk>, name_kind: bool) -> String {
    let place = desk.and_then(|desk| desk.place(judged.work.placement));
    let site = place.map_or("", |place| place.site.as_str());
    let kind = place.filter(|_| name_kind).and_then(|place| {
        let kinds = desk?.kinds(place);
        kinds
            .into_iter()
            .find(|kind| kind.mode == judged.work.mode && kind.category == judged.work.category)
    });
    let parts = [
        judged.work.activity.clone(),
        kind.map(|kind| kind.words).unwrap_or_default(),
        site.to_owned(),
    ];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The page that asks: the ordinary form for a single spell, the line with its spells otherwise.
pub(super) fn show_check(ctx: &Ctx, check: Check, problems: Problems) -> Result<Response> {
    let Some(desk) = check.desk.as_ref() else {
        return Err(Error::Invalid(problems));
    };
    if let ([only], true) = (
        check.judged.as_slice(),
        check.questions.is_empty() && !check.kind_is_open,
    ) {
        let mut form = EntryForm::of_work(&only.work);
        form.competencies = check
            .codes
            .first()
            .map(|codes| codes.join(" "))
            .unwrap_or_default();
        check.made_by.as_str().clone_into(&mut form.made_by);
        let only = only.clone();
        let entry_page = EntryPage::to_check(ctx, desk, (form, problems, &only));
        return refused(&entry_page);
    }
    let may_confirm = problems.is_empty();
    refused(&LinePage {
        shell: ctx.shell(),
        line: check.line.clone(),
        kind: check.kind.clone(),
        kinds: desk.all_kinds(),
        said: said(&check),
        confirm: if may_confirm {
            judge::digest(&check.judged)
        } else {
            String::new()
        },
        action: if check.made_by == MadeBy::Same {
            "/hours/same"
        } else {
            "/hours/line"
        },
        is_line: check.made_by != MadeBy::Same,
        asks_late: check.judged.iter().any(|one| one.too_late),
        questions: check.questions,
        problems,
    })
}
