//! Adding and changing sites and organizations.

use crate::{
    access::Granted,
    audit::{self, Act, Event},
    kernel::ids::{OrganizationId, SiteId},
    sites::{
        model::Site,
        policy::{AddSite, ChangeOrganization, ChangeSite},
        store::{self, Keep, NewSite},
    },
    web::Result,
};
use serde_json::json;
use sqlx::PgConnection;

/// Adds a site, and its organization where there is none of that name.
pub async fn add(
    db: &mut PgConnection,
    granted: Granted<AddSite>,
    act: &Act,
    site: &NewSite,
) -> Result<SiteId> {
    let organization = organization_of(db, act, site).await?;
    let keep = Keep {
        id: SiteId::fresh(),
        organization,
        now: act.now,
    };
    store::insert(db, keep, site).await?;
    let event = Event::new("site.added", "site", keep.id)
        .with(json!({"organization": organization, "zone": site.zone}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(keep.id)
}

/// Changes a site. What differs from the source afterwards counts as edited by hand, and imports keep it.
pub async fn change(
    db: &mut PgConnection,
    granted: Granted<ChangeSite>,
    act: &Act,
    (site, new): (&Site, &NewSite),
) -> Result<()> {
    let organization = organization_of(db, act, new).await?;
    let keep = Keep {
        id: site.id,
        organization,
        now: act.now,
    };
    store::update(db, keep, new).await?;
    let action = match (&site.do_not_use, &new.do_not_use) {
        (None, Some(_)) => "site.closed_to_students",
        (Some(_), None) => "site.opened_to_students",
        _ => "site.changed",
    };
    let event = Event::new(action, "site", site.id)
        .because(new.do_not_use.clone().unwrap_or_default())
        .with(json!({"organization": organization, "zone": new.zone, "zone_before": site.zone}));
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}

async fn organization_of(
    db: &mut PgConnection,
    act: &Act,
    site: &NewSite,
) -> Result<OrganizationId> {
    let name = if site.organization.is_empty() {
        &site.name
    } else {
        &site.organization
    };
    Ok(store::organization_named(db, name, act.now).await?)
}

/// Gives an organization another name.
pub async fn rename_organization(
    db: &mut PgConnection,
    granted: Granted<ChangeOrganization>,
    act: &Act,
    (id, name): (OrganizationId, &str),
) -> Result<()> {
    store::rename_organization(db, id, name).await?;
    let event = Event::new("organization.renamed", "organization", id);
    audit::record(db, granted.who(), act, event).await?;
    Ok(())
}
