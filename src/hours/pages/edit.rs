//! The ordinary form: a new entry, a draft or returned entry changed, a signed entry corrected.

use super::submission::{Handed, submit_entries};
use crate::{
    hours::{
        actions::{self, NewEntry},
        desk::Desk,
        forms::EntryForm,
        judge::{self, Judged, Subject},
        kind::Kind,
        patient_data,
        policy::{Change, Correct, Log},
        store::{self, Comment, Competency, Entry, Place},
        work::{MadeBy, Work},
    },
    kernel::{
        ids::EntryId,
        problems::Problems,
        text,
        time::{Day, zone},
    },
    web::{Ctx, Done, Error, Form, Path, Query, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

/// The form as a page, for all three.
#[derive(Template)]
#[template(path = "hours/edit.html")]
pub struct EntryPage {
    shell: Shell,
    problems: Problems,
    form: EntryForm,
    title: String,
    action: String,
    cancel: String,
    places: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    durations: bool,
    competencies: Vec<Competency>,
    helpers: Vec<(String, String)>,
    comment: Option<Comment>,
    doubts: Vec<String>,
    confirm: String,
    twice_start: bool,
    twice_end: bool,
    late_href: String,
    is_correction: bool,
    signed: String,
}

/// Which of the forms it is.
enum Purpose<'a> {
    New,
    Edit(&'a Entry),
    Correct(&'a Entry),
}

/// What is needed to show a form again.
#[derive(Default)]
struct Back {
    desk: Option<Desk>,
    entry: Option<Entry>,
    judged: Option<Judged>,
    competencies: Vec<Competency>,
    comment: Option<Comment>,
    doubts: Vec<String>,
}

impl EntryPage {
    fn of(
        ctx: &Ctx,
        desk: &Desk,
        (form, problems): (EntryForm, Problems),
        purpose: &Purpose<'_>,
    ) -> Self {
        let places = fitting(desk, purpose);
        let kinds: Vec<Kind> = match places.as_slice() {
            [only] => desk.kinds(only),
            _ => all_kinds(desk, &places),
        };
        let (title, action, cancel) = words(purpose);
        let mut helpers: Vec<(String, String)> = form
            .helper_name
            .iter()
            .enumerate()
            .map(|(at, name)| {
                (
                    name.clone(),
                    form.helper_minutes.get(at).cloned().unwrap_or_default(),
                )
            })
            .filter(|(name, minutes)| !name.is_empty() || !minutes.is_empty())
            .collect();
        helpers.push(Default::default());
        Self {
            shell: ctx.shell(),
            title,
            action,
            cancel,
            places: places
                .iter()
                .map(|place| (place.id.to_string(), place.site.clone()))
                .collect(),
            kinds: kinds
                .iter()
                .map(|kind| (kind.value(), kind.words.clone()))
                .collect(),
            durations: places.iter().any(|place| {
                desk.requirement(place)
                    .is_some_and(|asks| asks.durations_allowed)
            }),
            competencies: Vec::new(),
            helpers,
            comment: None,
            doubts: Vec::new(),
            confirm: String::new(),
            twice_start: !form.start_pass.is_empty(),
            twice_end: !form.end_pass.is_empty(),
            late_href: String::new(),
            is_correction: matches!(purpose, Purpose::Correct(_)),
            signed: if let Purpose::Correct(entry) = purpose {
                super::rows::in_words(entry)
            } else {
                String::new()
            },
            form,
            problems,
        }
    }

    fn judged(mut self, judged: &Judged) -> Self {
        use crate::hours::span::Edge;
        self.twice_start |= judged.twice == Some(Edge::Start);
        self.twice_end |= judged.twice == Some(Edge::End);
        self.doubts = judged.doubts();
        if judged.problems.is_empty() && !judged.is_quiet() {
            self.confirm = judged.digest();
        }
        if judged.too_late {
            self.late_href = format!(
                "/hours/late-requests/new?placement={}&from={}",
                judged.work.placement, judged.work.date
            );
        }
        self
    }

    /// The form for a spell that was typed elsewhere and has to be checked.
    pub(super) fn to_check(
        ctx: &Ctx,
        desk: &Desk,
        (form, problems, judged): (EntryForm, Problems, &Judged),
    ) -> Self {
        let mut shown = Self::of(ctx, desk, (form, problems), &Purpose::New).judged(judged);
        "Check this entry".clone_into(&mut shown.title);
        shown
    }
}

fn fitting<'a>(desk: &'a Desk, purpose: &Purpose<'_>) -> Vec<&'a Place> {
    let fits = |place: &&Place| match purpose {
        Purpose::New => place.is_open(),
        Purpose::Edit(entry) => {
            place.id == entry.placement || (place.is_open() && place.enrolment == entry.enrolment)
        }
        Purpose::Correct(entry) => place.id == entry.placement,
    };
    desk.places.iter().filter(fits).collect()
}

fn all_kinds(desk: &Desk, places: &[&Place]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in places.iter().flat_map(|place| desk.kinds(place)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn words(purpose: &Purpose<'_>) -> (String, String, String) {
    match purpose {
        Purpose::New => ("Log hours".into(), "/hours/new".into(), "/hours".into()),
        Purpose::Edit(entry) => (
            format!("Change {}", entry.work_date.words()),
            format!("/hours/{}/edit", entry.id),
            format!("/hours/{}", entry.id),
        ),
        Purpose::Correct(entry) => (
            format!("Correct {}", entry.work_date.words()),
            format!("/hours/{}/correction", entry.id),
            format!("/hours/{}", entry.id),
        ),
    }
}

/// `GET /hours/new`
pub async fn new(ctx: Ctx, Query(mut form): Query<EntryForm>) -> Result<Response> {
    let (desk, competencies) = ctx
        .read(async |db| {
            let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
            let competencies = match desk.usual_place() {
                Some(place) => store::competencies(db, place.requirement).await?,
                None => Vec::new(),
            };
            Ok((desk, competencies))
        })
        .await?;
    let usual = desk.usual_place().ok_or_else(nowhere)?;
    if form.date.is_empty() {
        form.date = desk.today_at(usual).to_string();
    }
    if form.placement.is_empty() {
        form.placement = usual.id.to_string();
    }
    if form.kind.is_empty() {
        form.kind = desk
            .usual_kind(usual)
            .map(|kind| kind.value())
            .unwrap_or_default();
    }
    let mut shown = EntryPage::of(&ctx, &desk, (form, Problems::none()), &Purpose::New);
    shown.competencies = competencies;
    page(&shown)
}

fn nowhere() -> Error {
    Error::Conflict("You have no placement to log hours for at the moment".into())
}

/// `POST /hours/new`
pub async fn create(ctx: Ctx, form: Form<EntryForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            save_new(db, &ctx, &input, &mut back).await
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => show_again(&ctx, back, (input, problems), &Purpose::New),
        Err(error) => Err(error),
    }
}

async fn save_new(
    db: &mut PgConnection,
    ctx: &Ctx,
    input: &EntryForm,
    back: &mut Back,
) -> Result<Done> {
    let desk = back
        .desk
        .insert(Desk::of(db, ctx.actor().person(), ctx.now()).await?)
        .clone();
    if desk.open().is_empty() {
        return Err(nowhere());
    }
    let (work, place) = typed(db, &desk, input, (&Purpose::New, back)).await?;
    let granted = ctx.allow::<Log>(&place)?;
    let judged = judged(db, &desk, (work, Subject::default()), (input, back)).await?;
    let made_by = MadeBy::parse(&input.made_by)
        .filter(|way| *way != MadeBy::Correction)
        .unwrap_or_default();
    let new = NewEntry {
        judged: &judged,
        place: &place,
        made_by,
    };
    let id = actions::draft(db, &granted, &ctx.act(), &new).await?;
    finish(db, ctx, input, id).await
}

/// Goes home with the draft, or hands it in at once.
async fn finish(db: &mut PgConnection, ctx: &Ctx, input: &EntryForm, id: EntryId) -> Result<Done> {
    if input.then == "submit" {
        let Handed { words, .. } = submit_entries(db, ctx, &[id]).await?;
        return Ok(Done::to(format!("/hours/{id}")).saying(words));
    }
    Ok(Done::to(format!("/hours?added={id}")))
}

/// Reads the form against the desk: the work with its competencies, and where.
async fn typed(
    db: &mut PgConnection,
    desk: &Desk,
    input: &EntryForm,
    (purpose, back): (&Purpose<'_>, &mut Back),
) -> Result<(Work, Place)> {
    let places = fitting(desk, purpose);
    if let Some(place) = places.first() {
        back.competencies = store::competencies(db, place.requirement).await?;
    }
    let read = input.parse(desk, &places)?;
    let place = desk.place(read.work.placement).ok_or(Error::NotFound)?;
    let mut work = read.work;
    match desk.competencies(db, place, &read.codes).await? {
        Ok(found) => work.competencies = found,
        Err(words) => return Err(Problems::one("competencies", words).into()),
    }
    Ok((work, place.clone()))
}

/// Judges the work; whatever is to be mended or confirmed first comes back as an error.
async fn judged(
    db: &mut PgConnection,
    desk: &Desk,
    (work, subject): (Work, Subject),
    (input, back): (&EntryForm, &mut Back),
) -> Result<Judged> {
    let record = desk.record(db, std::slice::from_ref(&work)).await?;
    let mut judged = judge::judge_one(work, desk, &record, &subject);
    judged.suspects.extend(patient_data::look(&input.reason));
    back.judged = Some(judged.clone());
    if judged.may_be_saved(&input.confirmed) {
        Ok(judged)
    } else {
        Err(judged.problems.into())
    }
}

fn show_again(
    ctx: &Ctx,
    back: Back,
    (mut form, problems): (EntryForm, Problems),
    purpose: &Purpose<'_>,
) -> Result<Response> {
    let Some(desk) = back.desk.as_ref() else {
        return Err(Error::Invalid(problems));
    };
    form.confirmed = String::new();
    let mut shown = EntryPage::of(ctx, desk, (form, problems), purpose);
    shown.competencies = back.competencies;
    shown.comment = back.comment;
    if let Some(judged) = &back.judged {
        shown = shown.judged(judged);
    }
    shown.doubts.extend(back.doubts);
    refused(&shown)
}

/// `GET /hours/{entry}/edit`
pub async fn edit(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let (entry, back, form) = ctx.read(async |db| opened(db, &ctx, id).await).await?;
    ctx.allow::<Change>(&entry)?;
    show_form(&ctx, back, form, &Purpose::Edit(&entry))
}

/// `GET /hours/{entry}/correction`
pub async fn correction(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let (entry, back, form) = ctx.read(async |db| opened(db, &ctx, id).await).await?;
    ctx.allow::<Correct>(&entry)?;
    show_form(&ctx, back, form, &Purpose::Correct(&entry))
}

fn show_form(ctx: &Ctx, back: Back, form: EntryForm, purpose: &Purpose<'_>) -> Result<Response> {
    let desk = back.desk.as_ref().ok_or(Error::NotFound)?;
    let mut shown = EntryPage::of(ctx, desk, (form, Problems::none()), purpose);
    shown.competencies = back.competencies;
    shown.comment = back.comment;
    page(&shown)
}

/// An entry of the student's own with everything its form shows.
async fn opened(db: &mut PgConnection, ctx: &Ctx, id: EntryId) -> Result<(Entry, Back, EntryForm)> {
    let entry = own(db, ctx, id).await?;
    let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
    let named = store::competencies_of(db, id).await?;
    let helpers = store::helpers_of(db, id).await?;
    let form = EntryForm::of_entry(&entry, &named, helpers);
    let back = Back {
        desk: Some(desk),
        competencies: store::competencies(db, entry.requirement).await?,
        comment: store::comments(db, &[id])
            .await?
            .pop()
            .filter(|comment| !comment.words.is_empty()),
        ..Back::default()
    };
    Ok((entry, back, form))
}

/// An entry, if it is the reader's own.
pub(super) async fn own(db: &mut PgConnection, ctx: &Ctx, id: EntryId) -> Result<Entry> {
    let entry = store::entry(db, id).await?.ok_or(Error::NotFound)?;
    if entry.student == ctx.actor().person() {
        Ok(entry)
    } else {
        Err(Error::NotFound)
    }
}

/// `POST /hours/{entry}/edit`
pub async fn update(ctx: Ctx, Path(id): Path<EntryId>, form: Form<EntryForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            save_change(db, &ctx, id, (&input, &mut back)).await
        })
        .await;
    again(&ctx, done, back, input, |entry| Purpose::Edit(entry))
}

fn again(
    ctx: &Ctx,
    done: Result<Done>,
    back: Back,
    input: EntryForm,
    purpose: for<'a> fn(&'a Entry) -> Purpose<'a>,
) -> Result<Response> {
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => {
            let entry = back.entry.clone().ok_or(Error::NotFound)?;
            show_again(ctx, back, (input, problems), &purpose(&entry))
        }
        Err(error) => Err(error),
    }
}

async fn save_change(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
    (input, back): (&EntryForm, &mut Back),
) -> Result<Done> {
    let entry = own(db, ctx, id).await?;
    let granted = ctx.allow::<Change>(&entry)?;
    back.entry = Some(entry.clone());
    back.comment = store::comments(db, &[id])
        .await?
        .pop()
        .filter(|comment| !comment.words.is_empty());
    let desk = back
        .desk
        .insert(Desk::of(db, ctx.actor().person(), ctx.now()).await?)
        .clone();
    let (work, place) = typed(db, &desk, input, (&Purpose::Edit(&entry), back)).await?;
    let subject = subject(db, &entry).await?;
    let judged = judged(db, &desk, (work, subject), (input, back)).await?;
    let new = NewEntry {
        judged: &judged,
        place: &place,
        made_by: MadeBy::Form,
    };
    actions::change(db, &granted, &ctx.act(), (&entry, &new)).await?;
    if input.then == "submit" {
        return finish(db, ctx, input, id).await;
    }
    Ok(Done::to(format!("/hours/{id}")).saying("Saved as a draft. It is not submitted yet"))
}

/// What the rules need to know of an entry on record.
pub(super) async fn subject(db: &mut PgConnection, entry: &Entry) -> Result<Subject> {
    let mut subject = Subject {
        id: Some(entry.id),
        ..Subject::default()
    };
    if entry.submitted_at.is_some() {
        let first = store::first_submitted(db, entry.id)
            .await?
            .or(entry.submitted_at);
        subject.first_submitted = first.map(|at| *at.day_in(&zone(&entry.zone)));
    }
    if entry.version > 1 {
        let versions = store::versions(db, entry.series).await?;
        subject.corrects = store::before(entry, &versions);
    }
    Ok(subject)
}

/// `POST /hours/{entry}/correction`
pub async fn correct(ctx: Ctx, Path(id): Path<EntryId>, form: Form<EntryForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            save_correction(db, &ctx, id, (&input, &mut back)).await
        })
        .await;
    again(&ctx, done, back, input, |entry| Purpose::Correct(entry))
}

async fn save_correction(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
    (input, back): (&EntryForm, &mut Back),
) -> Result<Done> {
    let entry = own(db, ctx, id).await?;
    let granted = ctx.allow::<Correct>(&entry)?;
    back.entry = Some(entry.clone());
    let desk = back
        .desk
        .insert(Desk::of(db, ctx.actor().person(), ctx.now()).await?)
        .clone();
    let reason = text::prose(&input.reason, "why the signed entry is wrong", 1000);
    let read = typed(db, &desk, input, (&Purpose::Correct(&entry), back)).await;
    let (reason, (work, place)) = match (reason, read) {
        (Ok(reason), Ok(read)) => (reason, read),
        (Err(words), Err(Error::Invalid(mut problems))) => {
            problems.add("reason", words);
            return Err(problems.into());
        }
        (Err(words), Ok(_)) => return Err(Problems::one("reason", words).into()),
        (_, Err(error)) => return Err(error),
    };
    let subject = Subject {
        corrects: Some(entry.id),
        ..Subject::default()
    };
    let judged = judged(db, &desk, (work, subject), (input, back)).await?;
    let requirement = desk.requirement(&place).ok_or(Error::NotFound)?;
    let new = NewEntry {
        judged: &judged,
        place: &place,
        made_by: MadeBy::Correction,
    };
    let made = actions::correct(
        db,
        &granted,
        &ctx.act(),
        (&entry, &new, &reason),
        requirement,
    )
    .await?;
    let words = "Correction submitted. The signed hours count until it is signed";
    Ok(Done::to(format!("/hours/{made}")).saying(words))
}

/// Today in the zone of an entry.
pub(super) fn today_of(entry: &Entry, ctx: &Ctx) -> Day {
    ctx.now().day_in(&zone(&entry.zone))
}
