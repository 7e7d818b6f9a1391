//! The page of one placement.

use super::events::{self, Line};
use crate::{
    access::Permission,
    audit,
    kernel::{
        ids::PlacementId,
        minutes::Minutes,
        site_clock::SiteClock,
        time::{Day, zone},
    },
    placements::{
        PlacementFacts, actions,
        model::{self, NotReady, Part, Shift, weekly},
        policy::{ChangeDates, ChangeSite, ChangeSupervisors, Complete, End},
        store::{self, Record, Supervision, Worked},
    },
    web::{Ctx, Error, Path, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use jiff::tz::TimeZone;
use sqlx::PgConnection;

/// What may be done from the page.
struct May {
    supervisors: bool,
    site: bool,
    dates: bool,
    end: bool,
    complete: bool,
    list: bool,
    sites: bool,
}

#[derive(Template)]
#[template(path = "placements/show.html")]
struct ShowPage {
    shell: Shell,
    facts: PlacementFacts,
    record: Record,
    not_ready: Vec<NotReady>,
    signers: Vec<Supervision>,
    signed_before: Vec<Supervision>,
    shifts: Vec<Shift>,
    worked: Worked,
    required: Minutes,
    drafts_after: i64,
    events: Vec<Line>,
    may: May,
    over: bool,
    /// The day from which it can be completed, while that is to come.
    complete_from: Option<Day>,
    zone: TimeZone,
}

impl ShowPage {
    fn weekly(&self) -> String {
        format!("{} a week", weekly(&self.shifts))
    }

    fn has_primary(&self) -> bool {
        self.signers
            .iter()
            .any(|one| one.part == Part::Primary.as_str())
    }

    fn ended_words(&self) -> String {
        format!(
            "{}, last day {}. {}",
            self.facts.state_label(),
            self.facts.ends_on.words_with_year(),
            self.record.ended_reason
        )
    }

    fn drafts_words(&self) -> String {
        format!(
            "Drafts after the last day: {}. The student has to log them at the right site, or delete them.",
            self.drafts_after
        )
    }
}

/// `GET /placements/{placement}`
pub async fn show(ctx: Ctx, Path(id): Path<PlacementId>) -> Result<Response> {
    let shown = ctx.read(async |db| load(&ctx, db, id).await).await?;
    page(&shown)
}

async fn load(ctx: &Ctx, db: &mut PgConnection, id: PlacementId) -> Result<ShowPage> {
    let facts = store::facts(db, id).await?.ok_or(Error::NotFound)?;
    if facts.student == ctx.actor().person() {
        return Err(Error::NotFound);
    }
    let record = store::record(db, id).await?.ok_or(Error::NotFound)?;
    let plan = actions::outlook(db, &facts, (facts.starts_on, facts.ends_on), ctx.now()).await?;
    let (signers, signed_before): (Vec<_>, Vec<_>) = store::supervisions(db, id)
        .await?
        .into_iter()
        .partition(|one| one.ended_at.is_none());
    let names = signers
        .iter()
        .chain(&signed_before)
        .map(|one| (one.person, one.name.clone()))
        .collect();
    let zone = zone(&facts.zone);
    let told = audit::read::about(db, id.get(), 200).await?;
    let (worked, drafts_after) = (
        store::worked(db, facts.enrolment).await?,
        store::drafts_outside(db, id).await?,
    );
    Ok(ShowPage {
        shell: ctx.shell(),
        not_ready: if facts.is_open() {
            model::check(&plan)
        } else {
            Vec::new()
        },
        complete_from: actions::complete_from(db, &facts, ctx.now()).await?,
        over: facts.is_open() && facts.ends_on < plan.today,
        may: may(ctx, &facts),
        required: plan.plans.required,
        shifts: plan.shifts,
        events: events::lines(
            &told,
            &names,
            &SiteClock::new(&facts.zone, ctx.app().zone()),
        ),
        facts,
        record,
        signers,
        signed_before,
        worked,
        drafts_after,
        zone,
    })
}

fn may(ctx: &Ctx, facts: &PlacementFacts) -> May {
    let actor = ctx.actor();
    May {
        supervisors: actor.may::<ChangeSupervisors>(facts),
        site: actor.may::<ChangeSite>(facts),
        dates: actor.may::<ChangeDates>(facts),
        end: actor.may::<End>(facts),
        complete: actor.may::<Complete>(facts),
        list: actor.may_ever(Permission::ManagePlacements),
        sites: actor.may_ever(Permission::ViewSites),
    }
}
