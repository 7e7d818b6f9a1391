//! Checks the chains: writes the hashed bytes of each event anew, from the documented form, and compares. It shares
//! nothing with the database function that wrote them.

use crate::platform::secrets::sha256;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

/// One event as it is hashed, and as an export holds it (one JSON object a line).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Link {
    /// The chain it belongs to.
    pub chain_id: Uuid,
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Microseconds since 1970.
    pub at_micros: i64,
    /// Who acted: `person`, `link`, `system`.
    pub actor_kind: String,
    /// The person.
    pub actor_id: Option<Uuid>,
    /// The verb.
    pub action: String,
    /// Kind of the record.
    pub subject_kind: String,
    /// The record.
    pub subject_id: Uuid,
    /// The student it is about.
    pub student_id: Option<Uuid>,
    /// Why.
    pub reason: String,
    /// Particulars.
    pub detail: String,
    /// The request.
    pub origin: String,
    /// Hash of the event before, hexadecimal; empty for the first.
    pub previous: String,
    /// Its own hash, hexadecimal.
    pub hash: String,
}

/// What a check found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The chain.
    pub chain_id: Uuid,
    /// The place where it breaks.
    pub seq: i64,
    /// What is wrong there.
    pub why: &'static str,
}

impl Link {
    /// SHA-256 of the previous hash and the canonical bytes: every field as its length in bytes, a colon, the field.
    pub fn expected_hash(&self, previous: &[u8]) -> [u8; 32] {
        let mut bytes = previous.to_vec();
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        for field in [
            self.chain_id.to_string(),
            self.seq.to_string(),
            self.id.to_string(),
            self.at_micros.to_string(),
            self.actor_kind.clone(),
            id(self.actor_id),
            self.action.clone(),
            self.subject_kind.clone(),
            self.subject_id.to_string(),
            id(self.student_id),
            self.reason.clone(),
            self.detail.clone(),
            self.origin.clone(),
        ] {
            bytes.extend_from_slice(field.len().to_string().as_bytes());
            bytes.push(b':');
            bytes.extend_from_slice(field.as_bytes());
        }
        sha256(&bytes)
    }
}

/// Goes along one chain; give it the events in order.
#[derive(Debug, Default)]
pub struct Walk {
    previous: Vec<u8>,
    seq: i64,
}

impl Walk {
    /// The next event: what is wrong with it, if anything.
    pub fn step(&mut self, link: &Link) -> Option<Broken> {
        use crate::platform::secrets::hex;
        let broken = |why| {
            Some(Broken {
                chain_id: link.chain_id,
                seq: link.seq,
                why,
            })
        };
        self.seq += 1;
        if link.seq != self.seq {
            return broken("an event is missing or out of order");
        }
        if link.previous != hex(&self.previous) {
            return broken("it does not follow the event before");
        }
        let expected = link.expected_hash(&self.previous);
        if link.hash != hex(&expected) {
            return broken("its content was changed");
        }
        self.previous = expected.to_vec();
        None
    }

    /// Events walked so far.
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    /// Hash of the last event.
    pub fn head(&self) -> &[u8] {
        &self.previous
    }
}

/// Events of one chain after `after`, at most `most`.
pub async fn links(
    db: &mut PgConnection,
    chain: Uuid,
    after: i64,
    most: i64,
) -> Result<Vec<Link>, sqlx::Error> {
    sqlx::query_as!(
        Link,
        r#"select chain_id, seq, id as "id: Uuid", (extract(epoch from at) * 1000000)::bigint as "at_micros!", actor_kind, actor_id, action,
                  subject_kind, subject_id, student_id as "student_id: Uuid", reason, detail, origin,
                  encode(previous, 'hex') as "previous!", encode(hash, 'hex') as "hash!"
           from event where chain_id = $1 and seq > $2 order by seq limit $3"#,
        chain,
        after,
        most
    )
    .fetch_all(db)
    .await
}

/// Every chain with the place and hash of its head.
pub async fn chains(db: &mut PgConnection) -> Result<Vec<(Uuid, i64, Vec<u8>)>, sqlx::Error> {
    let rows = sqlx::query!("select id, seq, hash from event_chain order by id")
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.seq, row.hash))
        .collect())
}

/// Checks every chain against its head. Gives how many events were checked, and what is broken.
pub async fn check_all(db: &mut PgConnection) -> Result<(i64, Vec<Broken>), sqlx::Error> {
    let (mut checked, mut broken) = (0, Vec::new());
    for (chain_id, head_seq, head_hash) in chains(db).await? {
        let mut walk = Walk::default();
        loop {
            let links = links(db, chain_id, walk.seq(), 5_000).await?;
            if links.is_empty() {
                break;
            }
            broken.extend(links.iter().find_map(|link| walk.step(link)));
            if !broken.is_empty() {
                break;
            }
        }
        checked += walk.seq();
        if broken.is_empty() && (walk.seq() != head_seq || walk.head() != head_hash) {
            broken.push(Broken {
                chain_id,
                seq: walk.seq(),
                why: "events at the end are missing",
            });
        }
    }
    Ok((checked, broken))
}
