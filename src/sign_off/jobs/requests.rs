//! Making requests: the weekly one, one that was asked for, one that was forwarded.

use super::{act, who, write};
use crate::{
    access::System,
    audit::{self, Event},
    jobs::{self, NewJob, Outcome},
    kernel::{
        ids::{PersonId, PlacementId, RequestId},
        time::Instant,
    },
    mail,
    platform::secrets::Token,
    sign_off::{
        mails::{self, Letterhead, request_mail},
        store::{self, request::NewRequest},
    },
    web::{App, Error, Result},
};
use jiff::civil::Weekday;
use serde::Deserialize;
use sqlx::PgConnection;

/// A link opens for so many days.
pub const LINK_DAYS: i64 = 14;

/// The weekly mail goes out on Friday from this hour on, in the college's zone; when the program was not running then,
/// as soon as it runs again that weekend.
const WEEKLY_HOUR: i8 = 15;

/// The ISO week whose mail is due, as "2026-W47"; nothing from Monday to Friday afternoon.
fn week_due(now: Instant, zone: &jiff::tz::TimeZone) -> Option<String> {
    let local = now.to_zoned(zone.clone());
    let due = match local.weekday() {
        Weekday::Friday => local.hour() >= WEEKLY_HOUR,
        Weekday::Saturday | Weekday::Sunday => true,
        _ => false,
    };
    let week = local.date().iso_week_date();
    due.then(|| format!("{}-W{:02}", week.year(), week.week()))
}

/// Queues one request for each supervisor with hours to answer, once an ISO week.
pub async fn weekly(app: &App) -> Result<Outcome> {
    let now = app.now();
    let Some(week) = week_due(now, &app.zone()) else {
        return Ok(Outcome::Done);
    };
    let today = now.day_in(&app.zone());
    write(app, async |db| {
        for supervisor in store::request::supervisors_with_hours(&mut *db, today).await? {
            let key = format!("weekly:{week}:{supervisor}");
            let job = NewJob {
                kind: "sign_off.request",
                payload: serde_json::json!({ "supervisor": supervisor, "kind": "weekly", "key": key }),
                run_at: now,
                once_key: Some(key),
            };
            jobs::enqueue(&mut *db, job, now).await?;
        }
        Ok(())
    })
    .await?;
    Ok(Outcome::Done)
}

/// A request to be made.
#[derive(Debug, Deserialize)]
pub struct One {
    supervisor: PersonId,
    kind: String,
    key: String,
}

/// Makes one request and queues its mail, in one transaction, once under its key.
pub async fn one(app: &App, system: System, one: One) -> Result<Outcome> {
    write(app, async |db| {
        make(
            &mut *db,
            app,
            system,
            (&one.kind, &one.key, None),
            one.supervisor,
        )
        .await
    })
    .await?;
    Ok(Outcome::Done)
}

/// Somebody asked for the hours of a placement now.
#[derive(Debug, Deserialize)]
pub struct Ask {
    placement: PlacementId,
}

/// Makes the request that somebody asked for: at most one a day for each supervisor who has not answered the last, so
/// that what was sent back and mended need not wait for tomorrow.
pub async fn ask(app: &App, system: System, ask: Ask) -> Result<Outcome> {
    let day = app.now().day_in(&app.zone());
    write(app, async |db| {
        if let Some(supervisor) = store::request::who_signs(&mut *db, ask.placement).await? {
            let key = store::asking::key(&mut *db, supervisor, day).await?;
            make(&mut *db, app, system, ("asked", &key, None), supervisor).await?;
        }
        Ok(())
    })
    .await?;
    Ok(Outcome::Done)
}

async fn make(
    db: &mut PgConnection,
    app: &App,
    system: System,
    (kind, key, from): (&str, &str, Option<RequestId>),
    supervisor: PersonId,
) -> Result<bool> {
    let now = app.now();
    let token = Token::fresh();
    let new = NewRequest {
        id: RequestId::fresh(),
        supervisor,
        kind,
        token_hash: token.hash(),
        from,
        once_key: key,
        expires_at: now.plus_days(LINK_DAYS),
    };
    if store::request::create(&mut *db, &new, now).await? == 0 {
        return Ok(false);
    }
    send(&mut *db, app, new.id, &token, false).await?;
    for program in store::delegate::programs(&mut *db, new.id).await? {
        let event = Event::new("sign_off.requested", "sign_off_request", new.id)
            .in_program(program)
            .with(serde_json::json!({ "kind": kind, "supervisor": supervisor }));
        audit::record(&mut *db, &who(system), &act(app, now), event).await?;
    }
    Ok(true)
}

/// Queues the mail of a request, with a link of its own. False when nothing in it waits any more.
pub async fn send(
    db: &mut PgConnection,
    app: &App,
    id: RequestId,
    token: &Token,
    reminder: bool,
) -> Result<bool> {
    let from = Letterhead {
        home: app.settings().public_url.clone(),
        zone: app.zone(),
        today: app.now().day_in(&app.zone()),
        institution: mails::institution(app),
    };
    let Some(mail) = request_mail(&mut *db, &from, (id, token), reminder).await? else {
        return Ok(false);
    };
    mail::queue(&mut *db, mail, app.now()).await?;
    Ok(true)
}

/// A link that was passed on.
#[derive(Debug, Deserialize)]
pub struct Forwarded {
    request: RequestId,
    to: PersonId,
}

/// Puts the colleague on the sites' lists, sends them a link of their own, and tells the coordinators.
pub async fn forwarded(app: &App, system: System, forwarded: Forwarded) -> Result<Outcome> {
    write(app, async |db| {
        let now = app.now();
        let old = store::request::find(&mut *db, forwarded.request)
            .await?
            .ok_or(Error::NotFound)?;
        for place in store::delegate::placements(&mut *db, old.id, forwarded.to).await? {
            store::delegate::insert_site_supervisor(&mut *db, place.site, forwarded.to, now)
                .await?;
        }
        let key = format!("forwarded:{}", old.id);
        make(
            &mut *db,
            app,
            system,
            ("forwarded", &key, Some(old.id)),
            forwarded.to,
        )
        .await?;
        super::notices::forwarded(&mut *db, app, &old, forwarded.to).await
    })
    .await?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::zone;

    fn due(at: &str) -> Option<String> {
        let at: jiff::Timestamp = at.parse().unwrap();
        week_due(Instant(at), &zone("America/Chicago"))
    }

    #[test]
    fn the_weekly_mail_is_due_from_friday_afternoon_in_the_colleges_zone() {
        assert_eq!(due("2026-11-20T20:59:00Z"), None);
        assert_eq!(due("2026-11-20T21:00:00Z").as_deref(), Some("2026-W47"));
        assert_eq!(due("2026-11-22T12:00:00Z").as_deref(), Some("2026-W47"));
        assert_eq!(due("2026-11-23T12:00:00Z"), None);
    }

    #[test]
    fn the_week_of_new_year_is_named_by_its_thursday() {
        assert_eq!(due("2027-01-01T22:00:00Z").as_deref(), Some("2026-W53"));
    }
}
