//! What coordinators are told: that nobody answers, that a link was forwarded, that somebody is not the supervisor.

use super::{OfRequest, write};
use crate::{
    jobs::Outcome,
    kernel::{
        ids::{PersonId, RequestId},
        time::zone,
    },
    mail,
    sign_off::{
        mails::{self, CoordinatorMail, part_words},
        store::{
            self,
            request::{Part, Request},
        },
    },
    web::{App, Error, Result},
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// One thing for coordinators to see to.
struct Notice<'a> {
    key: String,
    subject: String,
    what: String,
    next: &'static str,
    address: String,
    parts: &'a [Part],
}

/// Nobody answered for ten days.
pub async fn unanswered(db: &mut PgConnection, app: &App, id: RequestId) -> Result<()> {
    let request = find(&mut *db, id).await?;
    let parts = store::request::parts(&mut *db, id).await?;
    let opened = if request.opened_at.is_some() {
        "opened the link but did not answer"
    } else {
        "never opened the link"
    };
    let notice = Notice {
        key: format!("unanswered:{id}"),
        subject: format!("{} has not signed off hours for 10 days", request.name),
        what: format!(
            "{} ({}) {opened}. Two reminders went out. These hours wait:",
            request.name, request.email
        ),
        next: "Ask again, name another supervisor, or verify the hours on behalf:",
        address: app.address("/today"),
        parts: &parts,
    };
    tell(db, app, &notice).await
}

/// Somebody said that these are not their students.
pub async fn not_me(app: &App, job: OfRequest) -> Result<Outcome> {
    write(app, async |db| {
        let request = find(&mut *db, job.request).await?;
        let parts = store::request::parts(&mut *db, job.request).await?;
        let notice = Notice {
            key: format!("not_me:{}", job.request),
            subject: format!("{} does not supervise these students", request.name),
            what: format!(
                "{} ({}) got hours to sign off and answered: not my students. Their link is closed and they are not asked again.",
                request.name, request.email
            ),
            next: "Name the right supervisor:",
            address: app.address("/today"),
            parts: &parts,
        };
        tell(db, app, &notice).await
    })
    .await?;
    Ok(Outcome::Done)
}

/// A link was passed on to a colleague.
pub async fn forwarded(
    db: &mut PgConnection,
    app: &App,
    old: &Request,
    to: PersonId,
) -> Result<()> {
    let Some(colleague) = store::request::addressee(&mut *db, to).await? else {
        return Ok(());
    };
    let parts = store::request::parts(&mut *db, old.id).await?;
    let at = app.now().words_in(&app.zone());
    let notice = Notice {
        key: format!("forwarded:{}", old.id),
        subject: format!("{} forwarded hours to {}", old.name, colleague.name),
        what: format!(
            "On {at} {} ({}) forwarded these hours to {} ({}), who may now sign for these placements as a delegate:",
            old.name, old.email, colleague.name, colleague.email
        ),
        next: "If that is not right, end the delegate on the placement:",
        address: app.address(&one_placement(&parts)),
        parts: &parts,
    };
    tell(db, app, &notice).await
}

/// The placement all of it belongs to; where there are several, the list of them.
fn one_placement(parts: &[Part]) -> String {
    match parts {
        [first, rest @ ..] if rest.iter().all(|part| part.placement == first.placement) => {
            format!("/placements/{}", first.placement)
        }
        _ => "/placements".to_owned(),
    }
}

async fn find(db: &mut PgConnection, id: RequestId) -> Result<Request> {
    store::request::find(db, id).await?.ok_or(Error::NotFound)
}

/// One mail to each coordinator of each program the hours belong to.
async fn tell(db: &mut PgConnection, app: &App, notice: &Notice<'_>) -> Result<()> {
    let mut by_program: BTreeMap<_, Vec<&Part>> = BTreeMap::new();
    for part in notice.parts {
        by_program.entry(part.program_id).or_default().push(part);
    }
    let today = app.now().day_in(&zone("UTC"));
    for (program, parts) in by_program {
        for to in store::request::coordinators(&mut *db, program, today).await? {
            let text = CoordinatorMail {
                name: to.name.clone(),
                what: notice.what.clone(),
                parts: parts.iter().map(|part| part_words(part)).collect(),
                next: notice.next,
                address: notice.address.clone(),
                institution: mails::institution(app),
            };
            let mail = mails::mail(
                "sign_off.unanswered",
                &to,
                notice.subject.clone(),
                &text,
                Some(program),
            )?;
            let key = format!("{}:{program}:{}", notice.key, to.id);
            mail::queue_once(&mut *db, mail, &key, app.now()).await?;
        }
    }
    Ok(())
}
