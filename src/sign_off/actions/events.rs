//! Events of one act, written last and in the order of their chains, so that two acts never wait for each other in a
//! ring.

use crate::{
    access::Who,
    audit::{self, Act, Event},
    kernel::ids::{EntryId, SignatureId},
    sign_off::model::Item,
    web::Result,
};
use serde_json::json;
use sqlx::PgConnection;

/// Events to be written at the end of a transaction.
#[derive(Debug, Default)]
pub struct Events(Vec<Event>);

impl Events {
    /// Something happened to an entry.
    pub fn entry(&mut self, action: &'static str, item: &Item, because: &str) {
        let event = Event::new(action, "hours_entry", item.entry.id)
            .in_program(item.place.program)
            .about(item.place.student)
            .because(because)
            .with(json!({ "minutes": item.entry.minutes.get(), "version": item.entry.version }));
        self.0.push(event);
    }

    /// A signed version gave way to a correction.
    pub fn superseded(&mut self, old: EntryId, by: &Item) {
        let event = Event::new("hours.superseded", "hours_entry", old)
            .in_program(by.place.program)
            .about(by.place.student)
            .with(json!({ "by": by.entry.id }));
        self.0.push(event);
    }

    /// A signature was made over these entries.
    pub fn signed(&mut self, id: SignatureId, items: &[Item]) {
        let Some(first) = items.first() else { return };
        let event = Event::new("signature.made", "signature", id)
            .in_program(first.place.program)
            .about(first.place.student)
            .with(json!({ "entries": items.len() }));
        self.0.push(event);
    }

    /// Any other event.
    pub fn push(&mut self, event: Event) {
        self.0.push(event);
    }

    /// Writes them.
    pub async fn write(mut self, db: &mut PgConnection, who: &Who, act: &Act) -> Result<()> {
        self.0.sort_by_key(|event| event.program);
        for event in self.0 {
            audit::record(&mut *db, who, act, event).await?;
        }
        Ok(())
    }
}
