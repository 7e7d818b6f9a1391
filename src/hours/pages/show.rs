//! One entry with everything that happened to it.

use super::rows::tone;
use crate::{
    hours::{
        own::own,
        policy::{Agree, Change, Correct, Dispute, Remove, Submit, TakeBack},
        record::{Answer, History, Record, record},
        state::EntryState,
        store::{Competency, Entry},
        work::Helper,
    },
    kernel::ids::EntryId,
    web::{Ctx, Path, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;

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
    dispute: Option<(String, String, String)>,
    history: History,
    may: May,
    newer: String,
    corrected: Option<Corrected>,
}

/// That somebody else corrected it, and what follows for the student.
struct Corrected {
    title: String,
    reason: String,
    words: &'static str,
}

/// What can be done with it now.
struct May {
    change: bool,
    /// Whether it was returned to be changed.
    mend: bool,
    submit: bool,
    take_back: bool,
    remove: bool,
    correct: bool,
    dispute: bool,
    agree: bool,
}

impl May {
    const fn anything(&self) -> bool {
        self.change || self.take_back || self.correct || self.dispute || self.agree
    }
}

/// `GET /hours/{entry}`
pub async fn show(ctx: Ctx, Path(id): Path<EntryId>) -> Result<Response> {
    let found = ctx
        .read(async |db| {
            let entry = own(db, &ctx, id).await?;
            record(db, entry, ctx.app().zone()).await
        })
        .await?;
    page(&show_page(&ctx, found))
}

fn show_page(ctx: &Ctx, record: Record) -> ShowPage {
    let entry = &record.entry;
    let shows_comment = matches!(
        entry.state,
        EntryState::Returned | EntryState::Rejected | EntryState::Voided
    );
    ShowPage {
        shell: ctx.shell(),
        title: heading(entry),
        href: format!("/hours/{}", entry.id),
        id: entry.id.to_string(),
        facts: record.facts(ctx.now(), true),
        tone: tone(entry.state),
        state: entry.state.label(),
        note: record.note(),
        comment: record.last_words().filter(|_| shows_comment),
        dispute: record.dispute.as_ref().map(|dispute| {
            (
                dispute_words(&dispute.state).to_owned(),
                dispute.reason.clone(),
                dispute.outcome.clone(),
            )
        }),
        history: record.history("/hours"),
        may: may(ctx, &record),
        newer: record
            .newer()
            .map(|other| format!("/hours/{}", other.id))
            .unwrap_or_default(),
        corrected: corrected(&record),
        competencies: record.competencies,
        helpers: record.helpers,
    }
}

fn may(ctx: &Ctx, record: &Record) -> May {
    let (actor, entry) = (ctx.actor(), &record.entry);
    May {
        change: actor.may::<Change>(entry),
        mend: actor.may::<Change>(entry) && entry.state == EntryState::Returned,
        submit: actor.may::<Submit>(entry),
        take_back: actor.may::<TakeBack>(entry),
        remove: actor.may::<Remove>(entry),
        correct: actor.may::<Correct>(entry) && record.newer().is_none(),
        dispute: actor.may::<Dispute>(entry) && record.dispute.is_none(),
        agree: actor.may::<Agree>(entry) && asks_agreement(record),
    }
}

/// A correction that adds hours the student had not logged waits for the student to agree.
fn asks_agreement(record: &Record) -> bool {
    !record.agreed && record.entry.minutes > record.logged()
}

fn corrected(record: &Record) -> Option<Corrected> {
    let entry = &record.entry;
    if !entry.is_made_for_student() {
        return None;
    }
    Some(Corrected {
        title: format!("Corrected by {}", entry.made_by_name),
        reason: entry.correction_reason.clone().unwrap_or_default(),
        words: match entry.state {
            EntryState::Submitted if asks_agreement(record) => {
                "It adds hours that you had not logged. If it is right, agree; if not, dispute it. Until it is signed, the hours that were signed before count."
            }
            EntryState::Submitted => {
                "Until it is signed, the hours that were signed before count. If it is not right, dispute it: your coordinator will answer."
            }
            EntryState::Approved => {
                "It is signed and counts in place of what was signed before. If it is not right, dispute it: your coordinator will answer."
            }
            EntryState::Rejected => "It was not accepted. What was signed before still stands.",
            _ => "It does not count any more.",
        },
    })
}

pub(super) fn heading(entry: &Entry) -> String {
    let time = entry.time_words();
    let comma = if time.is_empty() { "" } else { ", " };
    format!("{}{comma}{time}", entry.work_date.words())
}

fn dispute_words(state: &str) -> &'static str {
    match state {
        "upheld" => "Your dispute was upheld",
        "dismissed" => "Your dispute was dismissed",
        _ => "You disputed this. Your coordinator will answer",
    }
}
