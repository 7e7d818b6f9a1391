//! Pages on which a supervisor or a coordinator corrects a signed entry for its student, and takes that back; and the
//! student's agreement to it.

use super::{
    college::{About, about, one},
    entry::{crumbs, since, to_correct},
    queue::method,
};
use crate::{
    hours::{
        self, Agree, Competency, CorrectForStudent, Correcting, EntryForm, Judged, ToCorrect,
        span::Edge,
    },
    kernel::{ids::EntryId, problems::Problems},
    sign_off::{
        actions::correct::{self, Corrected},
        forms::ReasonForm,
        model::Item,
        policy::{Approve, Withdraw},
        statement::CONFIRMS,
        store,
    },
    web::{Button, Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "sign_off/correction.html")]
struct CorrectionPage {
    shell: Shell,
    problems: Problems,
    form: EntryForm,
    crumbs: Vec<(String, String)>,
    title: String,
    lead: String,
    path: String,
    kinds: Vec<(String, String)>,
    takes_lengths: bool,
    competencies: Vec<Competency>,
    helpers: Vec<(String, String)>,
    doubts: Vec<String>,
    confirm: String,
    twice_start: bool,
    twice_end: bool,
    /// The statement, for those who sign in the same act.
    statement: Option<&'static str>,
}

/// What is needed to show the form again.
#[derive(Default)]
struct Back {
    desk: Option<(Item, Correcting)>,
    judged: Option<Judged>,
}

/// `GET /entries/{entry}/correction`
pub async fn correction(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let (item, open, desk) = ctx.read(async |db| opened(db, &ctx, id).await).await?;
    if let Some(open) = open {
        return under_way(&ctx, &item, &open);
    }
    let form = desk.form();
    page(&correction_page(
        &ctx,
        (&item, &desk),
        (form, Problems::none()),
        None,
    ))
}

async fn opened(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
) -> Result<(Item, Option<hours::Entry>, Correcting)> {
    let item = one(&mut *db, ctx, id, false).await?;
    ctx.allow::<CorrectForStudent>(&asked(&mut *db, ctx, &item).await?)?;
    let open = hours::under_way(&mut *db, &item.entry).await?;
    let desk = Correcting::of(db, item.entry.clone(), ctx.now()).await?;
    Ok((item, open, desk))
}

async fn asked(db: &mut PgConnection, ctx: &Ctx, item: &Item) -> Result<ToCorrect> {
    let signed = store::decision::signed(db, item.entry.id, ctx.actor().person()).await?;
    Ok(to_correct(item, signed))
}

#[derive(Template)]
#[template(path = "sign_off/under_way.html")]
struct UnderWayPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    words: String,
    reason: String,
    in_words: String,
    signed: String,
    href: String,
    is_own: bool,
}

/// One correction at a time: says whose is under way, what it says, and where to go on.
fn under_way(ctx: &Ctx, item: &Item, open: &hours::Entry) -> Result<Response> {
    let shown = page(&UnderWayPage {
        shell: ctx.shell(),
        crumbs: crumbs(ctx, item),
        words: hours::under_way_words(open),
        reason: open.correction_reason.clone().unwrap_or_default(),
        in_words: open.in_words(),
        signed: item.entry.in_words(),
        href: format!("/entries/{}", open.id),
        is_own: open.made_by_person == ctx.actor().person(),
    })?;
    Ok((StatusCode::CONFLICT, shown).into_response())
}

/// `POST /entries/{entry}/correction`
pub async fn correct(ctx: Ctx, Path(id): Path<EntryId>, form: Form<EntryForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            save(db, &ctx, id, (&input, &mut back)).await
        })
        .await;
    match (done, back.desk) {
        (Err(Error::Invalid(problems)), Some((item, desk))) => refused(&correction_page(
            &ctx,
            (&item, &desk),
            (input, problems),
            back.judged.as_ref(),
        )),
        (done, _) => done.map(Done::into_response),
    }
}

async fn save(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
    (input, back): (&EntryForm, &mut Back),
) -> Result<Done> {
    let item = one(&mut *db, ctx, id, true).await?;
    let granted = ctx.allow::<CorrectForStudent>(&asked(&mut *db, ctx, &item).await?)?;
    if let Some(open) = hours::under_way(&mut *db, &item.entry).await? {
        return Err(Error::Conflict(hours::under_way_words(&open)));
    }
    let part = if item.place.signs {
        "site supervisor"
    } else {
        "program coordinator"
    };
    let student = item.place.student_name.clone();
    let desk = Correcting::of(&mut *db, item.entry.clone(), ctx.now()).await?;
    let (_, desk) = back.desk.insert((item, desk));
    let fit = desk.judge(&mut *db, input, &mut back.judged).await?;
    let new = desk
        .hand_in(&mut *db, &granted, &ctx.act(), (&fit, part))
        .await?;
    let by = (ctx.actor(), method(ctx));
    let words = match correct::follow_up(db, by, &ctx.act(), new).await? {
        Corrected::Signed => format!(
            "Corrected and signed. {student} is told in 10 minutes; until then you can take the signature back on your sign-off page"
        ),
        Corrected::WaitsForStudent => format!(
            "Corrected. It adds hours that {student} did not log, so {student} is asked to agree before it is signed"
        ),
        Corrected::Waits => format!(
            "Corrected. {student} is told, and it waits for a signature. Until then the signed hours count"
        ),
    };
    Ok(Done::to(format!("/entries/{new}")).saying(words))
}

fn correction_page(
    ctx: &Ctx,
    (item, desk): (&Item, &Correcting),
    (mut form, problems): (EntryForm, Problems),
    judged: Option<&Judged>,
) -> CorrectionPage {
    form.confirmed = String::new();
    let twice = judged.and_then(|judged| judged.twice);
    let confirm = judged
        .filter(|judged| judged.problems.is_empty() && !judged.is_quiet() && problems.is_empty())
        .map(Judged::digest);
    let mut crumbs = crumbs(ctx, item);
    crumbs.push((item.entry.in_words(), format!("/entries/{}", item.entry.id)));
    CorrectionPage {
        shell: ctx.shell(),
        crumbs,
        title: format!("Correct {}", item.entry.work_date.words()),
        lead: format!(
            "{}, {}. Signed: {}.",
            item.place.student_name,
            item.place.site_name,
            item.entry.in_words()
        ),
        path: format!("/entries/{}", item.entry.id),
        kinds: desk.kinds(),
        takes_lengths: desk.takes_lengths(),
        competencies: desk.competencies.clone(),
        helpers: form.helpers_typed(),
        doubts: judged.map(Judged::doubts).unwrap_or_default(),
        confirm: confirm.unwrap_or_default(),
        twice_start: !form.start_pass.is_empty() || twice == Some(Edge::Start),
        twice_end: !form.end_pass.is_empty() || twice == Some(Edge::End),
        statement: signs_too(ctx, item).then_some(CONFIRMS.words),
        form,
        problems,
    }
}

/// Whether whoever corrects it could sign it as well: asked of the entry as if it waited.
fn signs_too(ctx: &Ctx, item: &Item) -> bool {
    let mut waiting = item.clone();
    waiting.entry.state = hours::state::EntryState::Submitted;
    waiting.entry.signed_at = None;
    waiting.entry.made_by_person = ctx.actor().person();
    waiting.correction = None;
    ctx.actor().may::<Approve>(&waiting)
}

#[derive(Template)]
#[template(path = "sign_off/withdrawal.html")]
struct WithdrawalPage {
    shell: Shell,
    problems: Problems,
    path: String,
    about: About,
    since: String,
    input: ReasonForm,
}

/// `GET /entries/{entry}/withdrawal`
pub async fn withdrawal(ctx: Ctx, Path(entry): Path<EntryId>) -> Result<Response> {
    withdrawal_page(&ctx, entry, ReasonForm::default(), Problems::none()).await
}

/// `POST /entries/{entry}/withdrawal`
pub async fn withdraw(
    ctx: Ctx,
    Path(entry): Path<EntryId>,
    form: Form<ReasonForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let item = one(&mut *db, &ctx, entry, true).await?;
            let granted = ctx.allow::<Withdraw>(&item)?;
            let reason = form.input.parse("why you take the correction back")?;
            correct::withdraw(db, granted, (ctx.app(), &ctx.act()), &item, &reason).await?;
            Ok(Done::to(format!("/entries/{entry}"))
                .saying("Taken back. What was signed before still stands"))
        })
        .await;
    match done {
        Err(Error::Invalid(problems)) => withdrawal_page(&ctx, entry, form.input, problems).await,
        done => done.map(Done::into_response),
    }
}

async fn withdrawal_page(
    ctx: &Ctx,
    entry: EntryId,
    input: ReasonForm,
    problems: Problems,
) -> Result<Response> {
    let item = ctx
        .read(async |db| one(db, ctx, entry, false).await)
        .await?;
    ctx.allow::<Withdraw>(&item)?;
    let fine = problems.is_empty();
    let shown = WithdrawalPage {
        shell: ctx.shell(),
        problems,
        path: format!("/entries/{entry}"),
        about: about(&item),
        since: since(ctx, &item),
        input,
    };
    if fine { page(&shown) } else { refused(&shown) }
}

/// `POST /entries/{entry}/agreement`: the student agrees to a correction by somebody else.
pub async fn agree(ctx: Ctx, Path(entry): Path<EntryId>, form: Form<Button>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let item = one(&mut *db, &ctx, entry, false).await?;
            let granted = ctx.allow::<Agree>(&item.entry)?;
            hours::agree(&mut *db, &granted, &ctx.act(), &item.entry).await?;
            correct::agreed(db, &ctx.act(), &item).await?;
            Ok(Done::to(format!("/hours/{entry}")).saying("You agreed. It waits for a signature"))
        })
        .await?;
    Ok(done.into_response())
}
