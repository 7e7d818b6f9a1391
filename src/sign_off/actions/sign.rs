//! Making a signature: one for each placement, over the exact text of all its entries.

use crate::{
    kernel::{
        ids::{PersonId, RequestId, SignatureId},
        time::Instant,
    },
    platform::secrets::reading_code,
    sign_off::{
        model::{Item, sum},
        statement::{self, Signer, Statement},
        store,
    },
    web::Result,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Who signs, with what words, and how they were identified.
#[derive(Debug, Clone)]
pub struct Signing {
    /// The statement.
    pub statement: Statement,
    /// The signer.
    pub person: PersonId,
    /// Their name as printed.
    pub name: String,
    /// Their role at this time.
    pub role: &'static str,
    /// Whom they stand in for.
    pub on_behalf: Option<(PersonId, String)>,
    /// Why they do; empty when they do not.
    pub reason: String,
    /// `link`, `password` or `demo`.
    pub method: &'static str,
    /// The link, if it was one.
    pub request: Option<RequestId>,
    /// When.
    pub at: Instant,
}

/// A signature just made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its id.
    pub id: SignatureId,
    /// What it covers.
    pub items: Vec<Item>,
}

/// Signs these entries: one signature for each placement.
pub async fn sign(db: &mut PgConnection, signing: &Signing, items: Vec<Item>) -> Result<Vec<Made>> {
    let mut by_placement: BTreeMap<_, Vec<Item>> = BTreeMap::new();
    for item in items {
        by_placement.entry(item.place.id).or_default().push(item);
    }
    let mut made = Vec::with_capacity(by_placement.len());
    for items in by_placement.into_values() {
        let Some(new) = record(signing, &items) else {
            continue;
        };
        store::signature::insert(&mut *db, &new).await?;
        made.push(Made { id: new.id, items });
    }
    Ok(made)
}

fn record(signing: &Signing, items: &[Item]) -> Option<store::signature::NewSignature> {
    let place = &items.first()?.place;
    let signer = Signer {
        name: signing.name.clone(),
        role: signing.role,
        credential: place.credential.clone(),
        on_behalf_of: signing
            .on_behalf
            .as_ref()
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
    };
    let content = statement::content(signing.statement, &signer, items, signing.at, &place.zone);
    Some(store::signature::NewSignature {
        id: SignatureId::fresh(),
        code: reading_code(),
        meaning: signing.statement.meaning,
        program: place.program,
        student: place.student,
        placement: place.id,
        signer: signing.person,
        signer_name: signer.name,
        signer_role: signing.role,
        signer_credential: signer.credential,
        on_behalf: signing.on_behalf.clone(),
        on_behalf_reason: signing.reason.clone(),
        method: signing.method,
        request: signing.request,
        statement_version: signing.statement.version,
        statement: signing.statement.words,
        content_hash: statement::hash(&content),
        content,
        minutes: i32::try_from(sum(items).get()).unwrap_or(i32::MAX),
        entries: i32::try_from(items.len()).unwrap_or(i32::MAX),
        at: signing.at,
        zone: place.zone.clone(),
    })
}
