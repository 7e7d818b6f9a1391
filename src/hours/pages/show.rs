//! One entry with everything that happened to it.

use super::rows::{made_by, tone};
use crate::{
    audit::read::{self as log, EventRow},
    hours::{
        own::own,
        policy::{Change, Correct, Dispute, Remove, Submit, TakeBack},
        state::EntryState,
        store::{self, Competency, Decision, Entry},
        work::Helper,
    },
    kernel::{ids::EntryId, time::zone},
    web::{Ctx, Path, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

/// How many events an entry shows.
const MOST_EVENTS: i64 = 50;

#[derive(Template)]
#[template(path = "hours/show.html")]
struct ShowPage {
    shell: Shell,
    title: String,
    href: String,
    id: String,
    facts: Vec<(&'static str, String)>,
    tone: &'static str,
    state: &'static str,
    note: String,
    comment: Option<Answer>,
    competencies: Vec<Competency>,
    helpers: Vec<Helper>,
    versions: Vec<Version>,
    answers: Vec<Answer>,
    dispute: Option<(String, String, String)>,
    events: Vec<(String, String, String)>,
    may: May,
    newer: String,
}

/// What can be done with it now.
struct May {
    change: bool,
    submit: bool,
    take_back: bool,
    remove: bool,
    correct: bool,
    dispute: bool,
}

struct Version {
    href: String,
    words: String,
    current: bool,
    tone: &'static str,
    state: &'static str,
    reason: String,
}

struct Answer {
    words: &'static str,
    by: String,
    at: String,
    comment: String,
    code: String,
}

struct Parts {
    entry: Entry,
    versions: Vec<Entry>,
    decisions: Vec<Decision>,
    dispute: Option<store::Dispute>,
    competencies: Vec<Competency>,
    helpers: Vec<Helper>,
    events: Vec<EventRow>,
    site: String,
    category: String,
}

/// `GET /hours/{entry}`
pub async fn show(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let parts = ctx.read(async |db| parts(db, &ctx, id).await).await?;
    page(&show_page(&ctx, parts))
}

async fn parts(db: &mut PgConnection, ctx: &Ctx, id: EntryId) -> Result<Parts> {
    let entry = own(db, ctx, id).await?;
    let places = store::places_of_enrolment(db, entry.enrolment).await?;
    let place = places.iter().find(|place| place.id == entry.placement);
    let requirement = crate::programs::load_requirement(db, entry.requirement).await?;
    let category = requirement.category(entry.category);
    Ok(Parts {
        versions: store::versions(db, entry.series).await?,
        decisions: store::decisions(db, entry.series).await?,
        dispute: store::dispute_of(db, id).await?,
        competencies: store::competencies_of(db, id).await?,
        helpers: store::helpers_of(db, id).await?,
        events: log::about(db, id.get(), MOST_EVENTS).await?,
        site: place.map(|place| place.site.clone()).unwrap_or_default(),
        category: category
            .map(|category| category.name.clone())
            .unwrap_or_default(),
        entry,
    })
}

fn show_page(ctx: &Ctx, parts: Parts) -> ShowPage {
    let entry = &parts.entry;
    let zone = zone(&entry.zone);
    let answer = |decision: &Decision| Answer {
        words: decision_words(&decision.decision),
        by: signer(decision),
        at: decision.at.words_in(&zone),
        comment: decision.comment.clone(),
        code: decision.code.clone().unwrap_or_default(),
    };
    let newer = parts
        .versions
        .iter()
        .rfind(|other| other.version > entry.version);
    let last = parts
        .decisions
        .iter()
        .rfind(|decision| decision.entry == entry.id && !decision.comment.is_empty());
    let shows_comment = matches!(
        entry.state,
        EntryState::Returned | EntryState::Rejected | EntryState::Voided
    );
    let actor = ctx.actor();
    ShowPage {
        shell: ctx.shell(),
        title: heading(entry),
        href: format!("/hours/{}", entry.id),
        id: entry.id.to_string(),
        facts: facts(&parts, ctx),
        tone: tone(entry.state),
        state: entry.state.label(),
        note: entry.note.clone(),
        comment: last.filter(|_| shows_comment).map(answer),
        answers: parts.decisions.iter().rev().map(answer).collect(),
        dispute: parts.dispute.as_ref().map(|dispute| {
            (
                dispute_words(&dispute.state).to_owned(),
                dispute.reason.clone(),
                dispute.outcome.clone(),
            )
        }),
        events: parts
            .events
            .iter()
            .map(|event| {
                (
                    event.at.words_in(&zone),
                    event_words(event),
                    event.reason.clone(),
                )
            })
            .collect(),
        may: May {
            change: actor.may::<Change>(entry),
            submit: actor.may::<Submit>(entry),
            take_back: actor.may::<TakeBack>(entry),
            remove: actor.may::<Remove>(entry),
            correct: actor.may::<Correct>(entry) && newer.is_none(),
            dispute: actor.may::<Dispute>(entry) && parts.dispute.is_none(),
        },
        newer: newer
            .map(|other| format!("/hours/{}", other.id))
            .unwrap_or_default(),
        versions: parts
            .versions
            .iter()
            .rev()
            .map(|other| version(other, entry))
            .collect(),
        competencies: parts.competencies,
        helpers: parts.helpers,
    }
}

fn heading(entry: &Entry) -> String {
    let time = entry.time_words();
    let comma = if time.is_empty() { "" } else { ", " };
    format!("{}{comma}{time}", entry.work_date.words())
}

fn facts(parts: &Parts, ctx: &Ctx) -> Vec<(&'static str, String)> {
    let entry = &parts.entry;
    let mut facts = vec![("Hours", entry.minutes.to_string())];
    if entry.minutes != entry.raw_minutes {
        facts.push(("Before rounding", entry.raw_minutes.to_string()));
    }
    if !entry.break_minutes.is_zero() {
        facts.push(("Break", entry.break_minutes.to_string()));
    }
    if !entry.activity.is_empty() {
        facts.push(("What you did", entry.activity.clone()));
    }
    facts.push(("Site", parts.site.clone()));
    let kind =
        if parts.category.eq_ignore_ascii_case(entry.mode.label()) || parts.category.is_empty() {
            entry.mode.label().to_owned()
        } else {
            format!("{}, {}", parts.category, entry.mode.label().to_lowercase())
        };
    facts.push(("Kind", kind));
    if entry.paid_time {
        facts.push(("Paid", "This was paid time".to_owned()));
    }
    if let Some(reason) = &entry.correction_reason {
        facts.push(("Why it was corrected", reason.clone()));
    }
    facts.push((
        "Logged",
        format!(
            "{}, {}",
            made_by(entry),
            entry.created_at.words_in(&zone(&entry.zone))
        ),
    ));
    if let (Some(at), EntryState::Submitted) = (entry.submitted_at, entry.state) {
        let days = ctx
            .now()
            .day_in(&zone(&entry.zone))
            .days_since(at.day_in(&zone(&entry.zone)));
        let ago = match days {
            0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            days => format!("{days} days ago"),
        };
        facts.push(("Submitted", ago));
    }
    facts
}

fn version(other: &Entry, shown: &Entry) -> Version {
    Version {
        href: format!("/hours/{}", other.id),
        words: other.in_words(),
        current: other.id == shown.id,
        tone: tone(other.state),
        state: other.state.label(),
        reason: other.correction_reason.clone().unwrap_or_default(),
    }
}

fn signer(decision: &Decision) -> String {
    let role = decision
        .role
        .as_ref()
        .map(|role| format!(", {role}"))
        .unwrap_or_default();
    let behalf = decision
        .on_behalf_of
        .as_ref()
        .map(|name| format!(", on behalf of {name}"))
        .unwrap_or_default();
    format!("{}{role}{behalf}", decision.by)
}

fn decision_words(decision: &str) -> &'static str {
    match decision {
        "approved" => "Signed",
        "verified" => "Verified",
        "returned" => "Returned",
        "rejected" => "Rejected",
        _ => "Voided",
    }
}

fn dispute_words(state: &str) -> &'static str {
    match state {
        "upheld" => "Your dispute was upheld",
        "dismissed" => "Your dispute was dismissed",
        _ => "You disputed this. Your coordinator will answer",
    }
}

/// What happened, in words: "Maya Ortiz submitted it".
fn event_words(event: &EventRow) -> String {
    let who = event.who();
    let did = match event.action.as_str() {
        "hours.drafted" => "saved it as a draft",
        "hours.changed" => "changed it",
        "hours.submitted" => "submitted it",
        "hours.taken_back" => "took it back",
        "hours.correction_submitted" => "submitted it as a correction",
        "hours.approved" => "signed it",
        "hours.verified" => "verified it",
        "hours.returned" => "returned it",
        "hours.rejected" => "rejected it",
        "hours.voided" => "voided it",
        "hours.superseded" => "replaced it by a signed correction",
        "hours.redacted" => "took text about a patient out",
        "hours.disputed" => "disputed the decision",
        _ => return format!("{who}: {}", event.what()),
    };
    format!("{who} {did}")
}
