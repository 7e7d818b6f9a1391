//! Pages on which the college verifies and voids.

use super::{
    entry::crumbs,
    queue::method,
    sheet::{Group, groups},
};
use crate::{
    kernel::{
        ids::{EntryId, PlacementId},
        problems::Problems,
    },
    sign_off::{
        actions::{keep, verify::verify},
        forms::{AnswersForm, ReasonForm},
        model::{Item, entries_words},
        policy::{ForCollege, Verify, Void},
        statement::{FOR_FACULTY, ON_BEHALF},
        store,
    },
    web::{Ctx, Done, Error, Form, Path, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "sign_off/verification.html")]
struct VerificationPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    back: String,
    problems: Problems,
    path: String,
    title: String,
    statements: Vec<&'static str>,
    on_behalf: bool,
    reason: String,
    groups: Vec<Group>,
    refused: Vec<String>,
    count: usize,
}

/// What is verified: one entry, or all that waits of a placement.
#[derive(Debug, Clone, Copy)]
enum What {
    Entry(EntryId),
    Placement(PlacementId),
}

impl What {
    fn path(self) -> String {
        match self {
            Self::Entry(id) => format!("/entries/{id}/verification"),
            Self::Placement(id) => format!("/placements/{id}/verification"),
        }
    }

    /// The page of what is verified.
    fn record(self) -> String {
        match self {
            Self::Entry(id) => format!("/entries/{id}"),
            Self::Placement(id) => format!("/placements/{id}"),
        }
    }

    fn crumbs(self, ctx: &Ctx, items: &[Item]) -> Vec<(String, String)> {
        match (self, items.first()) {
            (Self::Entry(_), Some(item)) => entry_crumbs(ctx, item),
            (_, Some(item)) => vec![
                ("Students".into(), "/cohort".into()),
                (item.place.student_name.clone(), self.record()),
            ],
            (_, None) => vec![
                ("Students".into(), "/cohort".into()),
                ("Placement".into(), self.record()),
            ],
        }
    }
}

/// `GET /entries/{entry}/verification`
pub async fn entry_verification(ctx: Ctx, Path(entry): Path<EntryId>) -> Result<Response> {
    verification(&ctx, What::Entry(entry)).await
}

/// `GET /placements/{placement}/verification`
pub async fn placement_verification(
    ctx: Ctx,
    Path(placement): Path<PlacementId>,
) -> Result<Response> {
    verification(&ctx, What::Placement(placement)).await
}

/// `POST /entries/{entry}/verification`
pub async fn verify_entry(
    ctx: Ctx,
    Path(entry): Path<EntryId>,
    form: Form<ReasonForm>,
) -> Result<Response> {
    do_verify(&ctx, What::Entry(entry), form).await
}

/// `POST /placements/{placement}/verification`
pub async fn verify_placement(
    ctx: Ctx,
    Path(placement): Path<PlacementId>,
    form: Form<ReasonForm>,
) -> Result<Response> {
    do_verify(&ctx, What::Placement(placement), form).await
}

async fn verification(ctx: &Ctx, what: What) -> Result<Response> {
    let shown = ctx
        .read(async |db| verification_page(db, ctx, what).await)
        .await?;
    page(&shown)
}

async fn verification_page(
    db: &mut PgConnection,
    ctx: &Ctx,
    what: What,
) -> Result<VerificationPage> {
    let items = load(db, ctx, what, false).await?;
    let crumbs = what.crumbs(ctx, &items);
    let (allowed, left) = sort(ctx, items)?;
    let on_behalf = allowed.iter().any(ForCollege::on_behalf);
    let faculty = allowed.iter().any(|on| !on.on_behalf());
    let mut statements = Vec::new();
    if on_behalf {
        statements.push(ON_BEHALF.words);
    }
    if faculty {
        statements.push(FOR_FACULTY.words);
    }
    let items: Vec<Item> = allowed.into_iter().map(|on| on.item).collect();
    Ok(VerificationPage {
        shell: ctx.shell(),
        crumbs,
        back: what.record(),
        problems: Problems::none(),
        path: what.path(),
        title: if on_behalf {
            "Verify hours on behalf".into()
        } else {
            "Verify hours".into()
        },
        statements,
        on_behalf,
        reason: String::new(),
        groups: groups(&items, &AnswersForm::default(), (&[], &ctx.app().zone())),
        refused: left,
        count: items.len(),
    })
}

async fn do_verify(ctx: &Ctx, what: What, form: Form<ReasonForm>) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            verify_now(db, ctx, what, &form.input).await
        })
        .await;
    match done {
        Err(Error::Invalid(problems)) => {
            let mut shown = ctx
                .read(async |db| verification_page(db, ctx, what).await)
                .await?;
            shown.problems = problems;
            shown.reason = form.input.reason;
            refused(&shown)
        }
        done => done.map(Done::into_response),
    }
}

async fn verify_now(
    db: &mut PgConnection,
    ctx: &Ctx,
    what: What,
    input: &ReasonForm,
) -> Result<Done> {
    let (allowed, _) = sort(ctx, load(&mut *db, ctx, what, true).await?)?;
    let Some(place) = allowed.first().map(|on| on.item.place.id) else {
        return Err(Error::Conflict(
            "Nothing here waits to be verified by you".into(),
        ));
    };
    let reason = if allowed.iter().any(ForCollege::on_behalf) {
        input.parse("why you verify in place of the supervisor")?
    } else {
        String::new()
    };
    let mut granted = Vec::with_capacity(allowed.len());
    for on in allowed {
        let proof = ctx.allow::<Verify>(&on)?;
        granted.push((on, proof));
    }
    let count = verify(
        db,
        (ctx.actor(), method(ctx)),
        &ctx.act(),
        place,
        (granted, reason),
    )
    .await?;
    Ok(Done::to(what.path()).saying(format!("{} verified", entries_words(count))))
}

async fn load(db: &mut PgConnection, ctx: &Ctx, what: What, lock: bool) -> Result<Vec<Item>> {
    let ids = match what {
        What::Entry(id) => vec![id],
        What::Placement(id) => store::college::waiting(&mut *db, id).await?,
    };
    let items = store::item::items(&mut *db, ctx.actor().person(), &ids, lock).await?;
    match what {
        What::Entry(_) if items.is_empty() => return Err(Error::NotFound),
        What::Placement(id) if items.is_empty() => {
            let places = store::item::places(db, ctx.actor().person(), &[id.get()]).await?;
            let place = places.get(&id).ok_or(Error::NotFound)?;
            if !ctx.actor().coordinates(place.program) && !place.liaises {
                return Err(Error::NotFound);
            }
        }
        _ => {}
    }
    Ok(items)
}

/// What may be verified, and why the rest may not. Refused altogether when nothing may even be seen.
fn sort(ctx: &Ctx, items: Vec<Item>) -> Result<(Vec<ForCollege>, Vec<String>)> {
    let (mut allowed, mut left) = (Vec::new(), Vec::new());
    for item in items {
        let on = ForCollege {
            item,
            now: ctx.now(),
        };
        match ctx.allow::<Verify>(&on) {
            Ok(_) => allowed.push(on),
            Err(Error::Forbidden(why) | Error::Conflict(why)) => {
                let entry = &on.item.entry;
                left.push(format!(
                    "{}, {}: {why}",
                    entry.work_date.words(),
                    entry.minutes
                ));
            }
            Err(error) => return Err(error),
        }
    }
    Ok((allowed, left))
}

/// The crumbs of a form about an entry: those of its page, and the page itself.
pub(super) fn entry_crumbs(ctx: &Ctx, item: &Item) -> Vec<(String, String)> {
    let mut all = crumbs(ctx, item);
    let page = format!("/entries/{}", item.entry.id);
    all.push((item.entry.in_words(), page));
    all
}

/// The same error with a way to the entry, where the entry is not any more as it was.
pub(super) fn at_entry(error: Error, entry: EntryId) -> Error {
    match error {
        Error::Conflict(state) => Error::ConflictAt {
            state,
            words: "Open the entry",
            href: format!("/entries/{entry}"),
        },
        other => other,
    }
}

/// An entry in words, over a form about it.
pub(super) struct About {
    pub(super) student: String,
    pub(super) site: String,
    pub(super) day: String,
    pub(super) when: String,
    pub(super) minutes: String,
    pub(super) activity: String,
    pub(super) note: String,
    pub(super) state: &'static str,
}

pub(super) fn about(item: &Item) -> About {
    About {
        student: item.place.student_name.clone(),
        site: item.place.site_name.clone(),
        day: item.entry.work_date.words_with_year(),
        when: item.entry.time_words(),
        minutes: item.entry.minutes.to_string(),
        activity: item.entry.activity.clone(),
        note: item.entry.note.clone(),
        state: item.entry.state.label(),
    }
}

pub(super) async fn one(
    db: &mut PgConnection,
    ctx: &Ctx,
    entry: EntryId,
    lock: bool,
) -> Result<Item> {
    store::item::items(db, ctx.actor().person(), &[entry], lock)
        .await?
        .pop()
        .ok_or(Error::NotFound)
}

#[derive(Template)]
#[template(path = "sign_off/void.html")]
struct VoidPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    entry_path: String,
    problems: Problems,
    path: String,
    about: About,
    input: ReasonForm,
}

/// `GET /entries/{entry}/void`
pub async fn void(ctx: Ctx, Path(entry): Path<EntryId>) -> Result<Response> {
    void_page(&ctx, entry, ReasonForm::default(), Problems::none()).await
}

/// `POST /entries/{entry}/void`
pub async fn do_void(
    ctx: Ctx,
    Path(entry): Path<EntryId>,
    form: Form<ReasonForm>,
) -> Result<Response> {
    let done = ctx
        .submit(form.mark, async |db| {
            let item = one(&mut *db, &ctx, entry, true).await?;
            let granted = ctx.allow::<Void>(&item)?;
            let reason = form.input.parse("why these hours are voided")?;
            keep::void(db, granted, (ctx.app(), &ctx.act()), &item, &reason).await?;
            Ok(Done::to(format!("/entries/{entry}"))
                .saying("Voided. Student and supervisor are told"))
        })
        .await;
    match done {
        Err(Error::Invalid(problems)) => void_page(&ctx, entry, form.input, problems).await,
        Err(error) => Err(at_entry(error, entry)),
        Ok(done) => Ok(done.into_response()),
    }
}

async fn void_page(
    ctx: &Ctx,
    entry: EntryId,
    input: ReasonForm,
    problems: Problems,
) -> Result<Response> {
    let item = ctx
        .read(async |db| one(db, ctx, entry, false).await)
        .await?;
    ctx.allow::<Void>(&item)
        .map_err(|error| at_entry(error, entry))?;
    let fine = problems.is_empty();
    let shown = VoidPage {
        shell: ctx.shell(),
        crumbs: entry_crumbs(ctx, &item),
        entry_path: format!("/entries/{entry}"),
        problems,
        path: format!("/entries/{entry}/void"),
        about: about(&item),
        input,
    };
    if fine { page(&shown) } else { refused(&shown) }
}
