//! The page behind a mailed link: shows exactly what will be signed, and signs nothing by being opened.

use super::{
    account::{self, Offer},
    later::{self, Later},
    sheet::{Group, groups},
};
use crate::{
    access::{Refusal, Via},
    kernel::{
        ids::{EntryId, RequestId},
        problems::Problems,
        site_clock::SiteClock,
    },
    platform::secrets::Token,
    sign_off::{
        actions::{
            answer::{By, Outcome, answer, ask},
            request,
        },
        forms::{AnswersForm, Asked},
        model::{Answer, Item, entries_words, sum},
        statement::CONFIRMS,
        store::{self, request::Request, signature::Signed},
    },
    web::{Ctx, Done, Error, Form, LinkCtx, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "sign_off/link.html")]
struct LinkPage {
    shell: Shell,
    problems: Problems,
    path: String,
    greeting: String,
    statement: &'static str,
    signed_as: String,
    sent_at: String,
    title: String,
    sum: String,
    count: String,
    look: usize,
    open: Vec<Group>,
    changed: Vec<Group>,
    answered: Vec<Group>,
    signatures: Vec<SignedRow>,
    offer: Offer,
}

/// A signature on the page that was answered.
struct SignedRow {
    words: String,
    code: String,
    address: String,
    at: String,
}

#[derive(Template)]
#[template(path = "sign_off/link_closed.html")]
struct ClosedPage {
    shell: Shell,
    title: &'static str,
    words: &'static str,
    renewal: Option<String>,
}

/// What a link shows.
struct Sheet {
    request: Request,
    items: Vec<Item>,
    decisions: Vec<store::decision::Decision>,
    signatures: Vec<Signed>,
    later: BTreeMap<EntryId, Later>,
    offer: Offer,
}

/// `GET /s/{token}`: shows; puts down that it was opened, and nothing else.
pub async fn show(link: LinkCtx, at: crate::web::Path<String>) -> Result<Response> {
    let (ctx, token) = match enter(link, &at.0) {
        Ok(open) => open,
        Err(closed) => return closed,
    };
    let id = request_of(&ctx)?;
    let (who, act) = (ctx.actor().who(), ctx.act());
    ctx.write(async |db| request::opened(db, &who, &act, id).await)
        .await?;
    let sheet = ctx.read(async |db| load(db, &ctx, id, false).await).await?;
    page(&link_page(&ctx, &token, sheet, &AnswersForm::default()))
}

/// `POST /s/{token}/answers`: signs what the page showed, or answers single entries.
pub async fn answers(
    link: LinkCtx,
    at: crate::web::Path<String>,
    form: Form<AnswersForm>,
) -> Result<Response> {
    let (ctx, token) = match enter(link, &at.0) {
        Ok(open) => open,
        Err(closed) => return closed,
    };
    let to = format!("/s/{}", token.as_str());
    let done = ctx
        .submit(form.mark, async |db| press(db, &ctx, to, &form.input).await)
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => again(&ctx, &token, &form.input, problems).await,
        Err(error) => Err(error),
    }
}

/// The context of an open link, or the page that says why it is not.
pub fn enter(link: LinkCtx, at: &str) -> Result<(Box<Ctx>, Token), Result<Response>> {
    match link {
        LinkCtx::Open(ctx, token) => Ok((ctx, token)),
        LinkCtx::Dead {
            state,
            reason,
            shell,
        } => Err(page(&closed(*shell, &state, &reason, at))),
    }
}

async fn press(db: &mut PgConnection, ctx: &Ctx, to: String, input: &AnswersForm) -> Result<Done> {
    let id = request_of(ctx)?;
    let (open, rest) = split(load(db, ctx, id, true).await?.items);
    if open.is_empty() {
        return Ok(Done::to(to).noting("These hours were answered or changed meanwhile"));
    }
    let lost = rest
        .iter()
        .filter(|item| !input.chosen(item.entry.id).is_empty())
        .count();
    let shown: Vec<_> = open.iter().map(|item| item.entry.id).collect();
    let (allowed, left) = ask(ctx.actor(), chosen(open, input.parse(&shown)?));
    if allowed.is_empty() {
        return Ok(Done::to(to).noting(nothing(&left)));
    }
    let by = By {
        person: ctx.actor().person(),
        name: ctx.actor().name().to_owned(),
        method: "link",
        request: Some(id),
        tell_at: Some(ctx.now()),
    };
    let outcome = answer(db, &ctx.act(), &by, allowed).await?;
    Ok(Done::to(to).saying(words(&outcome, &left, lost)))
}

async fn again(
    ctx: &Ctx,
    token: &Token,
    input: &AnswersForm,
    problems: Problems,
) -> Result<Response> {
    let id = request_of(ctx)?;
    let sheet = ctx.read(async |db| load(db, ctx, id, false).await).await?;
    let mut shown = link_page(ctx, token, sheet, input);
    shown.problems = problems;
    refused(&shown)
}

/// The request a link acts for.
pub fn request_of(ctx: &Ctx) -> Result<RequestId> {
    match ctx.actor().via() {
        Via::Link(request) => Ok(request),
        Via::Session(_) | Via::Errand => Err(Error::NotFound),
    }
}

async fn load(db: &mut PgConnection, ctx: &Ctx, id: RequestId, lock: bool) -> Result<Sheet> {
    let request = store::request::find(&mut *db, id)
        .await?
        .ok_or(Error::NotFound)?;
    let items = store::item::items_of_request(&mut *db, id, ctx.actor().person(), lock).await?;
    let ids: Vec<_> = items.iter().map(|item| item.entry.id).collect();
    let answered = store::account::has_answered(&mut *db, id, ctx.actor().person()).await?;
    let may = account::may_join(&mut *db, ctx, &request, answered).await?;
    Ok(Sheet {
        offer: account::offer(ctx, &request, may),
        request,
        later: later::later(&mut *db, &items).await?,
        items,
        decisions: store::decision::newest(&mut *db, &ids).await?,
        signatures: store::signature::of_request(&mut *db, id).await?,
    })
}

/// What can be answered, and what not any more.
fn split(items: Vec<Item>) -> (Vec<Item>, Vec<Item>) {
    items
        .into_iter()
        .partition(|item| item.waits() && item.as_sent() && item.place.signs)
}

fn chosen(open: Vec<Item>, asked: Asked) -> Vec<(Item, Answer)> {
    match asked {
        Asked::All => open
            .into_iter()
            .map(|item| (item, Answer::Approve))
            .collect(),
        Asked::Each(answers) => open
            .into_iter()
            .filter_map(|item| {
                let answer = answers
                    .iter()
                    .find(|(entry, _)| *entry == item.entry.id)
                    .map(|(_, answer)| answer.clone())?;
                Some((item, answer))
            })
            .collect(),
    }
}

/// Why nothing was answered.
pub fn nothing(left: &[(Item, Refusal)]) -> String {
    match left.iter().find_map(|(_, refusal)| why(refusal)) {
        Some(why) => why.to_owned(),
        None => "These hours were answered or changed meanwhile".to_owned(),
    }
}

fn why(refusal: &Refusal) -> Option<&str> {
    match refusal {
        Refusal::NotAllowed(words) | Refusal::WrongState(words) => Some(words),
        Refusal::NotSeen => None,
    }
}

/// What an act came to, in words: what was answered, what was refused and why, and how many had changed meanwhile.
pub fn words(outcome: &Outcome, left: &[(Item, Refusal)], changed: usize) -> String {
    let mut parts = Vec::new();
    if outcome.approved > 0 {
        parts.push(format!(
            "{} approved, {}",
            entries_words(outcome.approved),
            outcome.minutes
        ));
    }
    if outcome.returned > 0 {
        parts.push(format!("{} returned", entries_words(outcome.returned)));
    }
    if outcome.rejected > 0 {
        parts.push(format!("{} rejected", entries_words(outcome.rejected)));
    }
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, refusal) in left {
        *refused
            .entry(why(refusal).unwrap_or("not for you to answer"))
            .or_default() += 1;
    }
    for (why, count) in refused {
        parts.push(format!("{} left as before: {why}", entries_words(count)));
    }
    if changed > 0 {
        parts.push(format!(
            "{} had been answered or changed meanwhile",
            entries_words(changed)
        ));
    }
    parts.join("; ")
}

fn link_page(ctx: &Ctx, token: &Token, sheet: Sheet, typed: &AnswersForm) -> LinkPage {
    let college = ctx.app().zone();
    let first = sheet.items.first().map(|item| item.place.zone.as_str());
    let clock = SiteClock::new(
        first.or(college.iana_name()).unwrap_or_default(),
        college.clone(),
    );
    let signed_as = signed_as(ctx.actor().name(), &sheet);
    let (open, rest) = split(sheet.items);
    let (changed, answered): (Vec<Item>, Vec<Item>) = rest
        .into_iter()
        .partition(|item| item.waits() && item.place.signs);
    let (total, count) = (sum(&open), open.len());
    let signatures: Vec<_> = sheet
        .signatures
        .into_iter()
        .map(|signed| signed_row(ctx, signed))
        .collect();
    let title = if count > 0 {
        format!("Sign off {total} of practicum hours")
    } else if signatures.is_empty() {
        "Nothing left to sign off".to_owned()
    } else {
        "Hours signed off".to_owned()
    };
    let mut answered = groups(&answered, typed, (&sheet.decisions, &college));
    later::mark(&mut answered, &sheet.later);
    let mut open = groups(&open, typed, (&[], &college));
    open.sort_by_key(|group| group.to_look_at() == 0);
    LinkPage {
        shell: ctx.shell(),
        problems: Problems::none(),
        path: format!("/s/{}", token.as_str()),
        greeting: ctx.actor().name().to_owned(),
        statement: CONFIRMS.words,
        signed_as,
        sent_at: clock.words(sheet.request.created_at),
        title,
        sum: total.to_string(),
        count: if count == 1 {
            "the entry".into()
        } else {
            format!("all {count} entries")
        },
        look: open.iter().map(Group::to_look_at).sum(),
        open,
        changed: groups(&changed, typed, (&[], &college)),
        answered,
        signatures,
        offer: sheet.offer,
    }
}

fn signed_as(name: &str, sheet: &Sheet) -> String {
    let credential = sheet
        .items
        .iter()
        .map(|item| item.place.credential.as_str())
        .find(|credential| !credential.is_empty());
    let title = credential.map_or_else(
        || name.to_owned(),
        |credential| format!("{name}, {credential}"),
    );
    format!(
        "{title}, identified by the link mailed to {}",
        masked(&sheet.request.email)
    )
}

fn signed_row(ctx: &Ctx, signed: Signed) -> SignedRow {
    let minutes = crate::kernel::minutes::Minutes::new(u32::try_from(signed.minutes).unwrap_or(0));
    let entries = usize::try_from(signed.entries).unwrap_or(0);
    SignedRow {
        words: format!("{}: {}, {minutes}", signed.student, entries_words(entries)),
        address: ctx.app().address(&format!("/verify/{}", signed.code)),
        at: SiteClock::new(&signed.zone, ctx.app().zone()).words(signed.signed_at),
        code: signed.code,
    }
}

/// An address that its owner recognises: "d…r@mercy.example".
pub fn masked(email: &str) -> String {
    let Some((name, host)) = email.split_once('@') else {
        return String::new();
    };
    let mut letters = name.chars();
    match (letters.next(), letters.next_back()) {
        (Some(first), Some(last)) => format!("{first}…{last}@{host}"),
        _ => format!("…@{host}"),
    }
}

fn closed(shell: Shell, state: &str, reason: &str, token: &str) -> ClosedPage {
    let (title, words) = match (state, reason) {
        ("expired", _) => (
            "This link has expired",
            "Sign-off links open for 14 days. We can send a fresh one to the address this one was sent to.",
        ),
        (_, "forwarded") => (
            "You forwarded these hours",
            "Your colleague was sent a link of their own, so this one signs nothing any more.",
        ),
        (_, "not_me") => (
            "This link is closed",
            "You told us that these are not your students. The college knows and will ask somebody else.",
        ),
        _ => (
            "This link is closed",
            "It opens nothing any more. If hours wait for you, a new mail with a link will come.",
        ),
    };
    ClosedPage {
        shell,
        title,
        words,
        renewal: (state == "expired").then(|| format!("/s/{token}/renewal")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_so_that_only_its_owner_knows_it() {
        assert_eq!(masked("dana.okafor@mercy.example"), "d…r@mercy.example");
        assert_eq!(masked("d@mercy.example"), "…@mercy.example");
    }
}
