//! Reading and judging the ordinary form, and showing it again with what is to be mended or confirmed.

use super::entry_page::{EntryPage, Purpose, fitting};
use crate::{
    hours::{
        desk::Desk,
        forms::EntryForm,
        handing_in::submit_entries,
        judge::{self, Judged, Subject},
        own::own,
        patient_data,
        store::{self, Comment, Competency, Entry, Place},
        work::Work,
    },
    kernel::{
        ids::{EntryId, RequirementId},
        problems::Problems,
    },
    web::{Ctx, Done, Error, Result, page, refused},
};
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

/// What is needed to show a form again.
#[derive(Default)]
pub(super) struct Back {
    pub(super) desk: Option<Desk>,
    pub(super) entry: Option<Entry>,
    pub(super) judged: Option<Judged>,
    pub(super) competencies: Vec<Competency>,
    /// Whose competencies the form offers, where they were not read yet: a form that is fine never needs them.
    pub(super) requirement: Option<RequirementId>,
    pub(super) comment: Option<Comment>,
}

pub(super) fn nowhere() -> Error {
    Error::Conflict("You have no placement to log hours for at the moment".into())
}

/// Goes home with the draft, or hands it in at once.
pub(super) async fn finish(
    db: &mut PgConnection,
    ctx: &Ctx,
    input: &EntryForm,
    id: EntryId,
) -> Result<Done> {
    if input.then == "submit" {
        let words = submit_entries(db, ctx, &[id]).await?;
        return Ok(Done::to(format!("/hours/{id}")).saying(words));
    }
    Ok(Done::to(format!("/hours?added={id}")))
}

/// Reads the form against the desk: the work with its competencies, and where.
pub(super) async fn typed(
    db: &mut PgConnection,
    desk: &Desk,
    input: &EntryForm,
    (purpose, back): (&Purpose<'_>, &mut Back),
) -> Result<(Work, Place)> {
    let places = fitting(desk, purpose);
    back.requirement = places.first().map(|place| place.requirement);
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
pub(super) async fn judged(
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

pub(super) async fn show_again(
    ctx: &Ctx,
    mut back: Back,
    (mut form, problems): (EntryForm, Problems),
    purpose: &Purpose<'_>,
) -> Result<Response> {
    let Some(desk) = back.desk.as_ref() else {
        return Err(Error::Invalid(problems));
    };
    form.confirmed = String::new();
    let mut shown = EntryPage::of(ctx, desk, (form, problems), purpose);
    if let Some(requirement) = back.requirement.filter(|_| back.competencies.is_empty()) {
        back.competencies = ctx
            .read(async |db| Ok(store::competencies(db, requirement).await?))
            .await?;
    }
    shown.competencies = back.competencies;
    shown.comment = back.comment;
    if let Some(judged) = &back.judged {
        shown = shown.judged(judged);
    }
    refused(&shown)
}

pub(super) fn show_form(
    ctx: &Ctx,
    back: Back,
    form: EntryForm,
    purpose: &Purpose<'_>,
) -> Result<Response> {
    let desk = back.desk.as_ref().ok_or(Error::NotFound)?;
    let mut shown = EntryPage::of(ctx, desk, (form, Problems::none()), purpose);
    shown.competencies = back.competencies;
    shown.comment = back.comment;
    page(&shown)
}

/// An entry of the student's own with everything its form shows.
pub(super) async fn opened(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
) -> Result<(Entry, Back, EntryForm)> {
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

pub(super) async fn again(
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
            show_again(ctx, back, (input, problems), &purpose(&entry)).await
        }
        Err(error) => Err(error),
    }
}
