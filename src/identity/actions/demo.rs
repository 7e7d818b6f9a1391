//! Playing somebody's part in a demo installation.

use super::sessions::{self, Opening};
use crate::{
    access::Who,
    identity::store::demo as store,
    kernel::ids::PersonId,
    platform::secrets::Token,
    web::{Error, Guest, Result},
};

/// Signs the visitor in as somebody. The event says that it was done on the persona page.
pub async fn play(guest: &Guest, person: PersonId) -> Result<Token> {
    guest
        .as_system("demo persona", async |db, _| {
            let name = store::name_of(db, person).await?.ok_or(Error::NotFound)?;
            let who = Who {
                kind: "person",
                person: Some(person),
                name,
            };
            sessions::open(db, &who, &guest.act(), &Opening::by(guest, "persona")).await
        })
        .await
}
