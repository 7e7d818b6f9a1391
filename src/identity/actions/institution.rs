//! The college: set up once, its settings, and whether its mail goes out.

use super::sessions::{self, Opening};
use crate::{
    access::{Granted, Role, Scope, Who},
    audit::{self, Act, Event},
    identity::{
        mails::{self, College, Reader},
        model::NewRole,
        policy::KeepInstitution,
        store::{
            institution::{self as store, Settings},
            person, role, sign_in,
        },
    },
    kernel::{
        ids::{InstitutionId, MailId, PersonId},
        text::Email,
    },
    mail,
    platform::secrets::Token,
    programs::load_frameworks,
    web::{App, Ctx, Error, Guest, OnConstraint as _, Result},
};
use sqlx::PgConnection;

/// A new college and its first administrator.
#[derive(Debug)]
pub struct NewCollege {
    /// Name, zone, privacy regime.
    pub settings: Settings,
    /// The administrator's name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// Their password.
    pub password: String,
}

/// A new address that sets this installation up, put down in the database.
pub async fn new_code(app: &App) -> Result<Token> {
    let token = Token::fresh();
    let now = app.now();
    app.db()
        .write(&Scope::system(), async |db| {
            store::insert_code(db, &token.hash(), now).await
        })
        .await?;
    Ok(token)
}

/// Whether a set-up address still opens anything.
pub async fn code_opens(guest: &Guest, token: &Token) -> Result<bool> {
    guest
        .as_system("set-up", async |db, _| {
            Ok(store::code_opens(db, &token.hash()).await?)
        })
        .await
}

/// Sets the installation up, once, and signs its first administrator in.
pub async fn set_up(guest: &Guest, code: &Token, new: NewCollege) -> Result<Token> {
    if !code_opens(guest, code).await? {
        return Err(Error::NotFound);
    }
    let hash = guest.app().passwords().hash(new.password.clone()).await?;
    let token = guest
        .as_system("set-up", async |db, _| {
            if !store::use_code(db, &code.hash(), guest.now()).await? {
                return Err(Error::NotFound);
            }
            let (who, act) = make_college(db, guest, &new).await?;
            load_frameworks(db, None).await?;
            let person = who.person.ok_or(Error::NotFound)?;
            sign_in::set_password(db, person, &hash, act.now).await?;
            sessions::open(db, &who, &act, &Opening::by(guest, "set_up")).await
        })
        .await?;
    guest.app().reload_institution().await?;
    Ok(token)
}

async fn make_college(
    db: &mut PgConnection,
    guest: &Guest,
    new: &NewCollege,
) -> Result<(Who, Act)> {
    let (college, id) = (InstitutionId::fresh(), PersonId::fresh());
    let act = Act::new(guest.now(), &guest.act().origin, Some(college));
    store::insert(db, college, &new.settings, act.now)
        .await
        .on_constraint("institution_only_one", "", "The college is set up already")?;
    person::insert(db, id, &new.name, new.email.as_str(), act.now).await?;
    let administrator = NewRole {
        role: Role::Administrator,
        program: None,
        site: None,
        starts_on: act
            .now
            .day_in(&crate::kernel::time::zone(&new.settings.zone))
            .plus_days(-1),
        ends_on: None,
    };
    role::insert(db, id, &administrator, None, act.now).await?;
    let who = Who {
        kind: "person",
        person: Some(id),
        name: new.name.clone(),
    };
    let event = Event::new("institution.set_up", "institution", college);
    audit::record(db, &who, &act, event).await?;
    Ok((who, act))
}

/// Changes the college's settings.
pub async fn change(
    db: &mut PgConnection,
    granted: Granted<KeepInstitution>,
    act: &Act,
    settings: &Settings,
) -> Result<()> {
    let (id, before) = store::find(db).await?.ok_or(Error::NotFound)?;
    store::update(db, id, settings).await?;
    let event = Event::new("institution.changed", "institution", id).with(serde_json::json!({
        "zone": settings.zone, "zone_before": before.zone,
        "privacy_regime": settings.privacy_regime, "renamed": settings.name != before.name,
    }));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Queues a test mail to the administrator who asks.
pub async fn mail_test(
    db: &mut PgConnection,
    granted: Granted<KeepInstitution>,
    ctx: &Ctx,
) -> Result<MailId> {
    let person = ctx.actor().person();
    let to = Reader {
        person,
        name: granted.who().name.clone(),
        email: person::email_of(db, person).await?,
    };
    let test = mails::mail_test(&College::of(db).await?, &to)?;
    Ok(mail::queue(db, test, ctx.now()).await?)
}
