//! The page of an entry for those who answer it or look after it: supervisor, coordinator, faculty liaison.

use super::college::one;
use crate::{
    hours::{self, Competency, CorrectForStudent, History, Record, ToCorrect, state::EntryState},
    kernel::{ids::EntryId, site_clock::SiteClock},
    sign_off::{
        model::Item,
        policy::{Approve, DecideDispute, ForCollege, Redact, SeeEntry, Verify, Void, Withdraw},
        store,
    },
    web::{Ctx, Done, Path, Result, Shell, page},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "sign_off/entry.html")]
struct EntryPage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    title: String,
    lead: String,
    tone: &'static str,
    state: &'static str,
    notes: Vec<Note>,
    dispute: Option<(&'static str, String, String)>,
    facts: Vec<(&'static str, String)>,
    note: String,
    competencies: Vec<Competency>,
    helpers: Vec<String>,
    history: History,
    acts: Vec<(String, &'static str)>,
}

/// What stands over the entry: a correction of it, or that it is one.
struct Note {
    title: String,
    reason: String,
    words: String,
    href: String,
}

/// `GET /entries/{entry}`: a student is led to the page of their own.
pub async fn show(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let (item, record, supervisor, signed_it) =
        ctx.read(async |db| load(db, &ctx, id).await).await?;
    if item.entry.student == ctx.actor().person() {
        return Ok(Done::to(format!("/hours/{id}")).into_response());
    }
    ctx.allow::<SeeEntry>(&item)?;
    page(&entry_page(&ctx, &item, record, (&supervisor, signed_it)))
}

async fn load(
    db: &mut PgConnection,
    ctx: &Ctx,
    id: EntryId,
) -> Result<(Item, Record, String, bool)> {
    let item = one(&mut *db, ctx, id, false).await?;
    let record = hours::record(&mut *db, item.entry.clone(), ctx.app().zone()).await?;
    let supervisor = store::college::supervisor_of(&mut *db, item.place.id).await?;
    let name = supervisor.map_or_else(|| "a supervisor".to_owned(), |(_, name)| name);
    let signed_it = store::decision::signed(db, id, ctx.actor().person()).await?;
    Ok((item, record, name, signed_it))
}

/// What the rule of correcting looks at.
pub(super) fn to_correct(item: &Item, signed_it: bool) -> ToCorrect {
    ToCorrect {
        entry: item.entry.clone(),
        supervises: item.place.supervises,
        signed_it: item.place.signs && signed_it,
    }
}

fn entry_page(
    ctx: &Ctx,
    item: &Item,
    record: Record,
    (supervisor, signed_it): (&str, bool),
) -> EntryPage {
    let entry = &item.entry;
    EntryPage {
        shell: ctx.shell(),
        crumbs: crumbs(ctx, item),
        title: entry.in_words(),
        lead: format!(
            "{}, {}. {}.",
            item.place.student_name, item.place.site_name, item.place.program_name
        ),
        tone: hours::tone(entry.state),
        state: entry.state.label(),
        notes: notes(item, &record, supervisor),
        dispute: record.dispute.as_ref().map(|dispute| {
            let words = match dispute.state.as_str() {
                "upheld" => "The student disputed it and was right",
                "dismissed" => "The student disputed it; the dispute was dismissed",
                _ => "The student disputes it",
            };
            (words, dispute.reason.clone(), dispute.outcome.clone())
        }),
        facts: record.facts(ctx.now(), false),
        note: record.note(),
        history: record.history("/entries"),
        acts: acts(ctx, item, &record, signed_it),
        competencies: record.competencies,
        helpers: record
            .helpers
            .iter()
            .map(|helper| format!("{}, {}", helper.name, helper.minutes))
            .collect(),
    }
}

/// The college comes from the student's page, a supervisor from what they signed.
pub(super) fn crumbs(ctx: &Ctx, item: &Item) -> Vec<(String, String)> {
    if ctx.actor().oversees(item.place.program) || item.place.liaises {
        vec![
            ("Students".into(), "/cohort".into()),
            (
                item.place.student_name.clone(),
                format!("/students/{}", item.entry.enrolment),
            ),
        ]
    } else if item.entry.state == EntryState::Submitted && item.entry.signed_at.is_none() {
        vec![("Sign-off".into(), "/sign-off".into())]
    } else {
        vec![
            ("Sign-off".into(), "/sign-off".into()),
            ("Answered hours".into(), "/sign-off/answered".into()),
        ]
    }
}

fn notes(item: &Item, record: &Record, supervisor: &str) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Some(newer) = record.newer() {
        let by = if newer.made_by_name.is_empty() {
            item.place.student_name.as_str()
        } else {
            newer.made_by_name.as_str()
        };
        let words = match newer.state {
            EntryState::Approved => "It is signed and counts now.",
            EntryState::Draft => "It is not submitted yet. These hours count meanwhile.",
            EntryState::Returned => "It was returned to be mended. These hours count meanwhile.",
            _ => "It waits for an answer. Until it is signed, these hours count.",
        };
        notes.push(Note {
            title: format!("Corrected by {by}"),
            reason: newer.correction_reason.clone().unwrap_or_default(),
            words: words.to_owned(),
            href: format!("/entries/{}", newer.id),
        });
    }
    if item.correction.is_some() {
        let by = if item.entry.made_by_name.is_empty() {
            format!("the student, {}", item.place.student_name)
        } else {
            item.entry.made_by_name.clone()
        };
        notes.push(Note {
            title: format!("This is a correction by {by}"),
            reason: item.entry.correction_reason.clone().unwrap_or_default(),
            words: standing(item, supervisor),
            href: String::new(),
        });
    }
    notes
}

/// What a correction waits for, or what became of it.
fn standing(item: &Item, supervisor: &str) -> String {
    match item.entry.state {
        EntryState::Submitted if item.entry.signed_at.is_some() => {
            "It is signed and waits for faculty. Until then the hours signed before count.".into()
        }
        EntryState::Submitted if item.adds_hours() => format!(
            "It adds hours that the student had not logged: it waits for {} to agree, or for another supervisor to sign. Until then the hours signed before count.",
            item.place.student_name
        ),
        EntryState::Submitted => format!(
            "It waits for the signature of {supervisor}. Until then the hours signed before count."
        ),
        EntryState::Approved => {
            "It is signed and counts in place of what was signed before.".into()
        }
        EntryState::Rejected => "It was not accepted. What was signed before still stands.".into(),
        state => format!("It is {}.", state.label().to_lowercase()),
    }
}

fn acts(ctx: &Ctx, item: &Item, record: &Record, signed_it: bool) -> Vec<(String, &'static str)> {
    let (actor, id) = (ctx.actor(), item.entry.id);
    let college = ForCollege {
        item: item.clone(),
        now: ctx.now(),
    };
    let open = record
        .dispute
        .as_ref()
        .is_some_and(|dispute| dispute.state == "open");
    let can_redact = item.entry.redacted_at.is_none()
        && !(item.entry.activity.is_empty() && item.entry.note.is_empty());
    [
        (actor.may::<Approve>(item), "", "Answer it in your queue"),
        (
            open && actor.may::<DecideDispute>(item),
            "dispute",
            "Answer the dispute",
        ),
        (actor.may::<Verify>(&college), "verification", "Verify"),
        (
            record.under_way().is_none()
                && actor.may::<CorrectForStudent>(&to_correct(item, signed_it)),
            "correction",
            "Correct",
        ),
        (
            actor.may::<Withdraw>(item),
            "withdrawal",
            "Take the correction back",
        ),
        (actor.may::<Void>(item), "void", "Void"),
        (
            can_redact && actor.may::<Redact>(item),
            "redaction",
            "Redact",
        ),
    ]
    .into_iter()
    .filter(|(may, ..)| *may)
    .map(|(_, noun, words)| {
        let href = if noun.is_empty() {
            "/sign-off".to_owned()
        } else {
            format!("/entries/{id}/{noun}")
        };
        (href, words)
    })
    .collect()
}

/// When an entry was handed in, as its page says it.
pub(super) fn since(ctx: &Ctx, item: &Item) -> String {
    let clock = SiteClock::new(&item.place.zone, ctx.app().zone());
    item.entry
        .submitted_at
        .map_or_else(String::new, |at| clock.words(at))
}
