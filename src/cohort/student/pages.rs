//! `GET /students/{enrolment}`

use super::{
    ledger::{self, Row},
    progress::Progress,
    store::{self, Dispute, Head, Late, LinkLife, Signed, Supervision},
};
use crate::{
    audit::read::{self, EventRow},
    cohort::policy::SeeStudent,
    hours::{self, Place, Standing},
    kernel::{
        ids::{EnrolmentId, PlacementId},
        site_clock::SiteClock,
        time::Instant,
    },
    web::{Ctx, Error, Path, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use jiff::tz::TimeZone;
use serde::Deserialize;
use sqlx::PgConnection;

/// Entries shown before all are asked for.
const FEW: usize = 40;
/// Events shown; the rest stand on the page of all events.
const EVENTS: u16 = 30;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `all` for the whole ledger.
    pub entries: String,
}

#[derive(Template)]
#[template(path = "cohort/student.html")]
struct StudentPage {
    shell: Shell,
    enrolment: EnrolmentId,
    head: Head,
    may_manage: bool,
    /// Whether another placement may be made.
    may_place: bool,
    /// Whether they may ask for signatures and verify.
    may_verify: bool,
    progress: Progress,
    places: Vec<Place>,
    rows: Vec<Row>,
    hidden_rows: usize,
    waiting: Vec<PlacementId>,
    /// Of these, those the reader may verify in place of the supervisor now.
    verifiable: Vec<PlacementId>,
    parts: Parts,
    zone: TimeZone,
    now: Instant,
}

struct Parts {
    supervisions: Vec<Supervision>,
    links: Vec<LinkLife>,
    late: Vec<Late>,
    disputes: Vec<Dispute>,
    signed: Vec<Signed>,
    events: Vec<EventRow>,
}

/// `GET /students/{enrolment}`
pub async fn student(
    ctx: Ctx,
    Path(enrolment): Path<EnrolmentId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (head, standing, parts) = ctx.read(async |db| load(db, &ctx, enrolment).await).await?;
    page(&of(&ctx, enrolment, (head, standing, parts), &asked))
}

async fn load(
    db: &mut PgConnection,
    ctx: &Ctx,
    enrolment: EnrolmentId,
) -> Result<(Head, Standing, Parts)> {
    let head = store::head(db, enrolment).await?.ok_or(Error::NotFound)?;
    ctx.allow::<SeeStudent>(&head.on)?;
    let standing = hours::standing(db, enrolment, ctx.today()).await?;
    let parts = Parts {
        supervisions: store::supervisions(db, enrolment).await?,
        links: store::links(db, enrolment).await?,
        late: store::late_requests(db, enrolment).await?,
        disputes: store::disputes(db, enrolment).await?,
        signed: store::signatures(db, enrolment).await?,
        events: read::of_person(db, head.student, None, EVENTS).await?.rows,
    };
    Ok((head, standing, parts))
}

fn of(
    ctx: &Ctx,
    enrolment: EnrolmentId,
    (head, standing, parts): (Head, Standing, Parts),
    asked: &Asked,
) -> StudentPage {
    let mut rows = ledger::rows(&standing);
    let all = rows.len();
    if asked.entries != "all" {
        rows.truncate(FEW);
    }
    StudentPage {
        shell: ctx.shell(),
        enrolment,
        may_manage: ctx.actor().coordinates(head.on.program),
        may_place: ctx.actor().coordinates(head.on.program) && head.state == "enrolled",
        may_verify: ctx.actor().coordinates(head.on.program)
            || head.on.faculty == Some(ctx.actor().person()),
        progress: Progress::of(&standing),
        hidden_rows: all - rows.len(),
        verifiable: if ctx.actor().coordinates(head.on.program) {
            ledger::waiting(&standing)
        } else {
            ledger::waiting_for_liaison(&standing, ctx.now())
        },
        waiting: ledger::waiting(&standing),
        places: standing.placements,
        rows,
        head,
        parts,
        zone: ctx.app().zone(),
        now: ctx.now(),
    }
}

impl StudentPage {
    fn day(&self, at: &Instant) -> String {
        at.day_in(&self.zone).words()
    }

    /// When something happened, by the clock of the newest site.
    fn moment(&self, at: &Instant) -> String {
        match self.places.first() {
            Some(place) => SiteClock::new(&place.zone_name, self.zone.clone()).words(*at),
            None => at.words_in(&self.zone),
        }
    }

    fn signed_at(&self, one: &Signed) -> String {
        SiteClock::new(&one.zone, self.zone.clone()).words(one.signed_at)
    }

    fn state_label(&self) -> &'static str {
        match self.head.state.as_str() {
            "completed" => "Completed",
            "withdrawn" => "Withdrawn",
            _ => "Enrolled",
        }
    }

    /// The chip at the head: how the student gets on, unless the practicum is over.
    fn chip(&self) -> (&'static str, &'static str) {
        match self.head.state.as_str() {
            "completed" => ("good", "Completed"),
            "withdrawn" => ("off", "Withdrawn"),
            _ => (self.progress.tone, self.progress.status),
        }
    }

    /// The words under it.
    fn words(&self) -> &str {
        match self.head.state.as_str() {
            "completed" => "The practicum is completed and takes no more hours.",
            "withdrawn" => {
                "The student has withdrawn. Hours worked before can still be submitted and signed."
            }
            _ => &self.progress.words,
        }
    }

    /// Those who sign, or signed, for a placement.
    fn supervisors(&self, place: &Place) -> Vec<&Supervision> {
        let all = self.parts.supervisions.iter();
        all.filter(|one| one.placement == place.id).collect()
    }

    fn place_words(&self) -> &'static str {
        if self.places.iter().any(Place::is_open) {
            "Add a placement"
        } else {
            "Place again"
        }
    }

    /// Whether the reader may verify any of them now.
    fn is_verifiable(&self, place: &Place) -> bool {
        self.may_verify && self.verifiable.contains(&place.id)
    }

    /// Whether hours wait there, and the reader may do something about it.
    fn hours_wait(&self, place: &Place) -> bool {
        self.may_verify && self.waiting.contains(&place.id)
    }

    fn has_open_dispute(&self, row: &Row) -> bool {
        let disputes = self.parts.disputes.iter();
        disputes
            .filter(|one| one.state == "open")
            .any(|one| one.entry == row.id)
    }

    /// How far a mailed link got.
    fn link_state(&self, link: &LinkLife) -> (&'static str, String) {
        match (link.answered_at, link.closed_at, link.opened_at) {
            (Some(at), ..) => ("", format!("Answered {}", self.day(&at))),
            (_, Some(_), _) if link.closed_reason == "not_me" => ("warn", "“Not me”".into()),
            (_, Some(_), _) if link.closed_reason == "forwarded" => ("off", "Passed on".into()),
            (_, Some(at), _) => ("off", format!("Closed {}", self.day(&at))),
            _ if link.expires_at <= self.now => ("off", "Expired".into()),
            (_, _, Some(at)) => ("waiting", format!("Opened {}", self.day(&at))),
            _ => ("waiting", "Not opened".into()),
        }
    }

    fn reminders(&self, link: &LinkLife) -> String {
        match (link.reminders, link.reminded_at) {
            (0, _) => "–".into(),
            (_, Some(at)) if link.reminders == 1 => self.day(&at),
            (_, Some(at)) => format!("{} times, last {}", link.reminders.min(2), self.day(&at)),
            (reminders, None) => reminders.to_string(),
        }
    }
}

fn place_state(place: &Place) -> &'static str {
    match place.state.as_str() {
        "confirmed" => "Confirmed",
        "active" => "Active",
        "completed" => "Completed",
        "withdrawn" => "Withdrawn",
        "terminated" => "Ended early",
        _ => "Planned",
    }
}

fn part_label(part: &str) -> &'static str {
    match part {
        "primary" => "Signs",
        "second" => "Signs too",
        _ => "Delegate",
    }
}

fn link_kind(kind: &str) -> &'static str {
    match kind {
        "weekly" => "Weekly mail",
        "asked" => "Sent on request",
        "forwarded" => "Passed on by a colleague",
        _ => "Sent to a delegate",
    }
}

fn answered(state: &str) -> (&'static str, &'static str) {
    match state {
        "granted" => ("good", "Granted"),
        "refused" => ("off", "Refused"),
        "upheld" => ("good", "Upheld"),
        "dismissed" => ("off", "Dismissed"),
        "open" => ("waiting", "Open"),
        _ => ("waiting", "Asked"),
    }
}

fn place_tone(place: &Place) -> &'static str {
    if place.is_open() { "" } else { "off" }
}
