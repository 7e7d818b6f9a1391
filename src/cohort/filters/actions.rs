//! Keeping, renaming and removing filters.

use super::{
    forms::Named,
    store::{self, SavedFilter},
};
use crate::{
    access::Granted,
    audit::{self, Act, Event},
    cohort::policy::KeepFilter,
    kernel::{ids::SavedFilterId, problems::Problems},
    web::{Error, OnConstraint as _, Result},
};
use sqlx::PgConnection;

const TAKEN: &str = "You have a filter with this name already. Choose another name";
const FULL: &str = "You have 20 saved filters, which is the most. Remove one first";

/// Keeps a filter under a name.
pub async fn save(
    db: &mut PgConnection,
    granted: &Granted<KeepFilter>,
    act: &Act,
    named: &Named,
) -> Result<()> {
    let person = granted.who().person.ok_or(Error::NotFound)?;
    let id = SavedFilterId::fresh();
    let of = (named.name.as_str(), named.query.as_str());
    let kept = store::insert(db, (id, person), of, act.now)
        .await
        .on_constraint("saved_filter_name_unique", "name", TAKEN)
        .on_constraint(
            "saved_filter_place_unique",
            "name",
            "Save it again: another one was saved at this moment",
        )?;
    if !kept {
        return Err(Problems::one("name", FULL).into());
    }
    let event = Event::new("saved_filter.added", "saved_filter", id);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Gives a filter another name.
pub async fn rename(
    db: &mut PgConnection,
    granted: &Granted<KeepFilter>,
    act: &Act,
    (saved, name): (&SavedFilter, &str),
) -> Result<()> {
    store::rename(db, saved.id, name).await.on_constraint(
        "saved_filter_name_unique",
        "name",
        TAKEN,
    )?;
    let event = Event::new("saved_filter.renamed", "saved_filter", saved.id);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

/// Removes a filter.
pub async fn remove(
    db: &mut PgConnection,
    granted: &Granted<KeepFilter>,
    act: &Act,
    saved: &SavedFilter,
) -> Result<()> {
    store::remove(db, saved.id).await?;
    let event = Event::new("saved_filter.removed", "saved_filter", saved.id);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
