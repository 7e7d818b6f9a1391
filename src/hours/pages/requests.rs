//! Asking for a late entry, and disagreeing with a decision.

use crate::{
    hours::{
        actions,
        desk::Desk,
        forms::{DisputeForm, LateForm},
        own::own,
        patient_data::{self, Suspect},
        policy::{AskLate, Dispute},
        store::{self, Entry, LateRequest, Place, only_on},
    },
    kernel::{
        ids::{EntryId, LateRequestId},
        problems::Problems,
        text,
        time::Day,
    },
    platform::secrets::{hex, sha256},
    web::{Ctx, Done, Error, Form, Path, Query, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "hours/late_requests.html")]
struct LatePage {
    shell: Shell,
    problems: Problems,
    form: LateForm,
    places: Vec<(String, String)>,
    /// What stands for no site in particular, where the days say which it was.
    by_day: &'static str,
    window: u16,
    /// Where to log the first day asked for, when it is open.
    open_href: String,
    earlier: Vec<Earlier>,
    doubts: Vec<String>,
    confirm: String,
}

struct Earlier {
    days: String,
    reason: String,
    tone: &'static str,
    state: &'static str,
    answer: String,
}

/// What was read for the page, kept to show it again.
#[derive(Default)]
struct Back {
    desk: Option<Desk>,
    earlier: Vec<LateRequest>,
    suspects: Vec<Suspect>,
}

/// `GET /hours/late-requests/new`
pub async fn late_requests(ctx: Ctx, Query(form): Query<LateForm>) -> Result<Response> {
    let back = ctx.read(async |db| late_back(db, &ctx).await).await?;
    page(&late_page(&ctx, &back, (form, Problems::none()))?)
}

async fn late_back(db: &mut PgConnection, ctx: &Ctx) -> Result<Back> {
    let desk = Desk::of(db, ctx.actor().person(), ctx.now()).await?;
    if desk.for_hours().is_empty() {
        return Err(Error::Conflict(
            "You have no placement to log hours for at the moment".into(),
        ));
    }
    let placements: Vec<_> = desk.places.iter().map(|place| place.id).collect();
    let earlier = store::late_requests(db, &placements).await?;
    Ok(Back {
        desk: Some(desk),
        earlier,
        suspects: Vec::new(),
    })
}

fn late_page(
    ctx: &Ctx,
    back: &Back,
    (mut form, problems): (LateForm, Problems),
) -> Result<LatePage> {
    let desk = back.desk.as_ref().ok_or(Error::NotFound)?;
    let usual = desk.usual_place().ok_or(Error::NotFound)?;
    if form.placement.is_empty() && !desk.day_decides() {
        form.placement = usual.id.to_string();
    }
    let confirm = if problems.is_empty() && !back.suspects.is_empty() {
        digest(&back.suspects)
    } else {
        String::new()
    };
    Ok(LatePage {
        shell: ctx.shell(),
        places: desk
            .for_hours()
            .iter()
            .map(|place| (place.id.to_string(), place.site.clone()))
            .collect(),
        by_day: if desk.day_decides() {
            "The site of these days"
        } else {
            ""
        },
        window: desk
            .requirement(usual)
            .map_or(0, |asks| asks.late_entry_days),
        open_href: open_href(desk, &form),
        earlier: back.earlier.iter().map(earlier).collect(),
        doubts: back.suspects.iter().map(Suspect::words).collect(),
        confirm,
        form,
        problems,
    })
}

/// The form for the first day asked for, where it can be logged at once.
fn open_href(desk: &Desk, form: &LateForm) -> String {
    let places = desk.for_hours();
    let chosen = places
        .iter()
        .copied()
        .find(|place| place.id.to_string() == form.placement);
    let day = text::day(&form.from, "the first day").ok();
    let place = chosen.or_else(|| day.and_then(|day| only_on(&places, day)));
    match (place, day) {
        (Some(place), Some(day))
            if place.days().holds(*day)
                && day <= desk.today_at(place)
                && needs_none(desk, place, day).is_some() =>
        {
            format!("/hours/new?date={day}&placement={}", place.id)
        }
        _ => String::new(),
    }
}

fn earlier(request: &LateRequest) -> Earlier {
    let (tone, state) = match request.state.as_str() {
        "granted" => ("good", "Granted"),
        "refused" => ("bad", "Refused"),
        _ => ("waiting", "Asked"),
    };
    let days = if request.from_on == request.to_on {
        request.from_on.words()
    } else {
        format!("{} to {}", request.from_on.words(), request.to_on.words())
    };
    Earlier {
        days,
        reason: request.reason.clone(),
        tone,
        state,
        answer: request.answer.clone(),
    }
}

fn digest(suspects: &[Suspect]) -> String {
    let words: Vec<_> = suspects.iter().map(Suspect::words).collect();
    hex(&sha256(words.join("\n").as_bytes()))
        .chars()
        .take(16)
        .collect()
}

/// Lets a text pass that holds nothing like patient data, or was confirmed as it is.
fn look(text: &str, confirmed: &str, suspects: &mut Vec<Suspect>) -> Result<()> {
    *suspects = patient_data::look(text);
    if suspects.is_empty() || confirmed == digest(suspects) {
        Ok(())
    } else {
        Err(Problems::none().into())
    }
}

/// `POST /hours/late-requests`
pub async fn ask_late(ctx: Ctx, form: Form<LateForm>) -> Result<Response> {
    let mut back = Back::default();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            back = late_back(db, &ctx).await?;
            ask(db, &ctx, (&input, &mut back)).await
        })
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => refused(&late_page(&ctx, &back, (input, problems))?),
        Err(error) => Err(error),
    }
}

async fn ask(
    db: &mut PgConnection,
    ctx: &Ctx,
    (input, back): (&LateForm, &mut Back),
) -> Result<Done> {
    let desk = back.desk.clone().ok_or(Error::NotFound)?;
    let places = desk.for_hours();
    let today = desk
        .usual_place()
        .map_or_else(|| ctx.today(), |place| desk.today_at(place));
    let (place, from, to, reason) = input.parse(&places, today)?;
    let again = back.earlier.iter().any(|one| {
        one.placement == place.id && one.state == "asked" && one.from_on <= to && from <= one.to_on
    });
    if again {
        return Err(Problems::one(
            "from",
            "You have asked for these days already: wait for the answer",
        )
        .into());
    }
    if let Some(words) = needs_none(&desk, place, from) {
        return Err(Problems::one("from", words).into());
    }
    look(&reason, &input.confirmed, &mut back.suspects)?;
    let granted = ctx.allow::<AskLate>(place)?;
    let request = LateRequest {
        id: LateRequestId::fresh(),
        placement: place.id,
        from_on: from,
        to_on: to,
        reason,
        state: "asked".into(),
        asked_at: ctx.now(),
        answer: String::new(),
    };
    actions::ask_late(db, &granted, &ctx.act(), (place, &request)).await?;
    Ok(Done::to("/hours/late-requests/new").saying("Asked. Your coordinator will answer"))
}

/// That a day can be logged without asking: it is within the window, or a request opened it before.
fn needs_none(desk: &Desk, place: &Place, day: Day) -> Option<String> {
    let window = i32::from(desk.requirement(place)?.late_entry_days);
    let first_open = desk.today_at(place).plus_days(-window);
    let words = day.words();
    if day >= first_open {
        return Some(format!(
            "{words} is open, so you need not ask: log the hours now"
        ));
    }
    let granted = place.late.iter().any(|days| days.holds(*day));
    granted.then(|| format!("{words} was opened for you: log the hours now"))
}

#[derive(Template)]
#[template(path = "hours/dispute.html")]
struct DisputePage {
    shell: Shell,
    problems: Problems,
    form: DisputeForm,
    href: String,
    words: String,
    state: &'static str,
    comment: String,
    doubts: Vec<String>,
    confirm: String,
}

/// `GET /hours/{entry}/dispute`
pub async fn dispute(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let (entry, comment) = ctx.read(async |db| disputed(db, &ctx, id).await).await?;
    ctx.allow::<Dispute>(&entry)?;
    page(&dispute_page(
        &ctx,
        (&entry, comment),
        (DisputeForm::default(), Problems::none()),
        &[],
    ))
}

async fn disputed(db: &mut PgConnection, ctx: &Ctx, id: EntryId) -> Result<(Entry, String)> {
    let entry = own(db, ctx, id).await?;
    let comment = store::comments(db, &[id])
        .await?
        .pop()
        .map(|comment| comment.words);
    Ok((entry, comment.unwrap_or_default()))
}

fn dispute_page(
    ctx: &Ctx,
    (entry, comment): (&Entry, String),
    (form, problems): (DisputeForm, Problems),
    suspects: &[Suspect],
) -> DisputePage {
    DisputePage {
        shell: ctx.shell(),
        href: format!("/hours/{}", entry.id),
        words: entry.in_words(),
        state: entry.state.label(),
        comment,
        doubts: suspects.iter().map(Suspect::words).collect(),
        confirm: if problems.is_empty() && !suspects.is_empty() {
            digest(suspects)
        } else {
            String::new()
        },
        form,
        problems,
    }
}

/// `POST /hours/{entry}/dispute`
pub async fn raise_dispute(
    ctx: Ctx,
    Path(id): Path<EntryId>,
    form: Form<DisputeForm>,
) -> Result<Response> {
    let mut seen = None;
    let mut suspects = Vec::new();
    let input = form.input;
    let done = ctx
        .submit(form.mark, async |db| {
            let (entry, _) = seen.insert(disputed(db, &ctx, id).await?);
            disagree(db, &ctx, entry, (&input, &mut suspects)).await?;
            Ok(Done::to(format!("/hours/{id}"))
                .saying("Your coordinator has been told and will answer"))
        })
        .await;
    match (done, seen) {
        (Ok(done), _) => Ok(done.into_response()),
        (Err(Error::Invalid(problems)), Some((entry, comment))) => refused(&dispute_page(
            &ctx,
            (&entry, comment),
            (input, problems),
            &suspects,
        )),
        (Err(error), _) => Err(error),
    }
}

async fn disagree(
    db: &mut PgConnection,
    ctx: &Ctx,
    entry: &Entry,
    (input, suspects): (&DisputeForm, &mut Vec<Suspect>),
) -> Result<()> {
    let granted = ctx.allow::<Dispute>(entry)?;
    let reason = input.parse()?;
    look(&reason, &input.confirmed, suspects)?;
    actions::dispute(db, &granted, &ctx.act(), (entry, &reason)).await
}
