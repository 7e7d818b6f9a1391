//! What every request may use: made once by the composition root.

use super::{
    alarm::{Alarm, Bell},
    assets::Assets,
};
use crate::{
    kernel::time::{Clock, Instant},
    platform::{db::Db, password::Passwords},
};
use jiff::tz::TimeZone;
use std::sync::{Arc, RwLock};

/// The college that runs this installation, as every page needs it.
#[derive(Debug, Clone)]
pub struct Institution {
    /// Its id; the chain of events that belong to no program.
    pub id: crate::kernel::ids::InstitutionId,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub zone: TimeZone,
    /// Whether this is a demo installation.
    pub demo: bool,
}

/// Settings that requests need.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// The address people type, without a slash at its end: `https://practicum.example.edu`.
    pub public_url: String,
    /// Whether the address of a visitor is taken from the last `X-Forwarded-For` (a proxy of ours stands in front).
    pub behind_proxy: bool,
    /// Whether a demo may be offered on an empty database: only on a private database served to this machine.
    pub may_offer_demo: bool,
}

/// The application, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    passwords: Passwords,
    assets: Assets,
    bell: Bell,
    settings: WebSettings,
    institution: RwLock<Option<Institution>>,
}

impl App {
    /// Brings the parts together.
    pub fn new(db: Db, clock: Clock, settings: WebSettings) -> Self {
        Self(Arc::new(Inner {
            db,
            clock,
            passwords: Passwords::new(),
            assets: Assets::new(),
            bell: Bell::new(),
            settings,
            institution: RwLock::new(None),
        }))
    }

    /// The database; only `web`, the job worker and commands ask for it.
    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// Now.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The password pool.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Stylesheet and scripts.
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// Wakes the workers of this process for what was just queued. Gives whether there are any.
    pub fn wake_workers(&self) -> bool {
        self.0.bell.ring()
    }

    /// What wakes a worker.
    pub(crate) fn alarm(&self) -> Alarm {
        self.0.bell.alarm()
    }

    /// The settings.
    pub fn settings(&self) -> &WebSettings {
        &self.0.settings
    }

    /// Whether people reach us over TLS, so that cookies are for TLS only.
    pub fn secure(&self) -> bool {
        self.0.settings.public_url.starts_with("https://")
    }

    /// The full address of a path of ours.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.0.settings.public_url)
    }

    /// The college; none until it is set up.
    pub fn institution(&self) -> Option<Institution> {
        self.0
            .institution
            .read()
            .map_or(None, |institution| institution.clone())
    }

    /// The college's zone; UTC until it is set up.
    pub fn zone(&self) -> TimeZone {
        self.institution()
            .map_or(TimeZone::UTC, |institution| institution.zone)
    }

    /// Reads the college anew; after a change, and now and then for changes that another process made.
    pub async fn reload_institution(&self) -> Result<(), sqlx::Error> {
        let row = self
            .db()
            .read(&crate::access::Scope::public(), async |db| {
                sqlx::query!("select id, name, zone, demo from institution")
                    .fetch_optional(db)
                    .await
            })
            .await?;
        let institution = row.map(|row| Institution {
            id: row.id,
            name: row.name,
            zone: crate::kernel::time::zone(&row.zone),
            demo: row.demo,
        });
        if let Ok(mut held) = self.0.institution.write() {
            *held = institution;
        }
        Ok(())
    }
}
