//! Sites, supervisors and placements of a world.

use super::{
    builder::{Builder, Enrolled, Human},
    ledger::Placed,
    store,
};
use crate::{
    audit::Event,
    kernel::{
        ids::{OrganizationId, PlacementId, SiteId},
        time::{Day, Instant, TimeOfDay},
    },
};
use jiff::civil::Time;

/// A site to be set up.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Name of the site and of its organization.
    pub name: &'a str,
    /// `hospital`, `clinic` and so on, as the schema knows them.
    pub kind: &'static str,
    /// Street and number.
    pub address: &'static str,
    /// City.
    pub city: &'static str,
    /// State or province.
    pub region: &'static str,
    /// Postal code.
    pub postal_code: &'static str,
    /// IANA zone.
    pub zone: &'static str,
}

/// A site in the world.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Its IANA zone.
    pub zone: &'static str,
}

impl Builder<'_> {
    /// An organization with one site.
    pub async fn site(&mut self, place: &Place<'_>) -> anyhow::Result<Site> {
        let organization = OrganizationId::new(self.id());
        let id = SiteId::new(self.id());
        store::insert_organization(self.db, organization, place.name, self.now).await?;
        store::insert_site(self.db, (id, organization), place, self.now).await?;
        self.tell(Event::new("site.created", "site", id)).await?;
        Ok(Site {
            id,
            name: place.name.to_owned(),
            zone: place.zone,
        })
    }

    /// Somebody who supervises at a site, with a credential such as RHIA.
    pub async fn supervisor(
        &mut self,
        site: &Site,
        person: &Human,
        (title, credential): (&str, &str),
    ) -> anyhow::Result<()> {
        let id = self.id();
        store::insert_supervisor(
            self.db,
            (id, site.id, person.id),
            (title, credential),
            self.now,
        )
        .await?;
        let event = Event::new("site.supervisor_added", "site", site.id)
            .with(serde_json::json!({ "person": person.id }));
        self.tell(event).await
    }

    /// Places a student for the whole of the offering.
    pub async fn placement(
        &mut self,
        enrolled: &Enrolled,
        site: &Site,
        supervisor: &Human,
    ) -> anyhow::Result<Placed> {
        let dates = (enrolled.offering.starts_on, enrolled.offering.ends_on);
        self.placement_between(enrolled, site, supervisor, dates)
            .await
    }

    /// Places a student between two days. Confirmed until it begins, active afterwards.
    pub async fn placement_between(
        &mut self,
        enrolled: &Enrolled,
        site: &Site,
        supervisor: &Human,
        (starts_on, ends_on): (Day, Day),
    ) -> anyhow::Result<Placed> {
        let id = PlacementId::new(self.id());
        let placed = Placed {
            id,
            enrolled: enrolled.clone(),
            site: site.clone(),
            supervisor: supervisor.clone(),
            starts_on,
            ends_on,
        };
        let state = if starts_on <= self.today() {
            "active"
        } else {
            "confirmed"
        };
        store::insert_placement(self.db, &placed, state, self.now).await?;
        let row = self.id();
        store::insert_placement_supervisor(self.db, row, &placed, self.now).await?;
        store::refresh(self.db, id).await?;
        let event = Event::new("placement.confirmed", "placement", id)
            .in_program(enrolled.offering.course.program)
            .about(enrolled.student.id);
        self.tell(event).await?;
        Ok(placed)
    }

    /// Ends a placement because the student goes on at another site; hours that were approved stay.
    pub async fn moves_on(&mut self, old: &Placed, new: &Placed, why: &str) -> anyhow::Result<()> {
        store::end_placement(self.db, old.id, why, self.now).await?;
        store::follow(self.db, new.id, old.id).await?;
        let event = Event::new("placement.ended", "placement", old.id)
            .in_program(old.enrolled.offering.course.program)
            .about(old.enrolled.student.id)
            .because(why);
        self.tell(event).await
    }

    /// A weekly shift: weekday 1 is Monday.
    pub async fn shift(
        &mut self,
        placed: &Placed,
        weekday: i16,
        (starts, ends): (Time, Time),
    ) -> anyhow::Result<()> {
        let id = self.id();
        let times = (TimeOfDay(starts), TimeOfDay(ends));
        store::insert_shift(self.db, id, placed, weekday, times).await?;
        Ok(())
    }

    /// Starts a student's clock.
    pub async fn clock_running(&mut self, placed: &Placed, since: Instant) -> anyhow::Result<()> {
        let id = self.id();
        store::insert_clock(self.db, id, placed, since).await?;
        Ok(())
    }

    /// Asks, as the student, to log work later than the window allows.
    pub async fn late_request(
        &mut self,
        placed: &Placed,
        days: (Day, Day),
        reason: &str,
        asked_at: Instant,
    ) -> anyhow::Result<()> {
        let id = self.id();
        store::insert_late_request(self.db, (id, placed), days, reason, asked_at).await?;
        let event = Event::new("late_request.asked", "late_request", id)
            .in_program(placed.enrolled.offering.course.program)
            .about(placed.enrolled.student.id)
            .because(reason);
        let who = placed.student_who();
        self.tell_of(&who, asked_at, event).await
    }
}
