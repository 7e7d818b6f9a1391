//! Entries as those see them who answer them.

use crate::{
    hours::{self, Entry, changes::changes, state::EntryState},
    kernel::{
        ids::{EntryId, PersonId, PlacementId, RequestId, SeriesId},
        time::{Day, Instant},
    },
    programs::requirement::Approval,
    sign_off::model::{Correction, Item, Place},
};
use sqlx::PgConnection;
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// What the actor needs to know of these placements; those they may see.
pub async fn places(
    db: &mut PgConnection,
    actor: PersonId,
    ids: &[Uuid],
) -> Result<BTreeMap<PlacementId, Arc<Place>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select p.id, p.program_id, pr.name as program_name, p.student_id, st.name as student_name, s.name as site_name, s.zone,
                  r.approval, r.late_days, e.faculty_id is not distinct from $2 as "liaises!",
                  ps.id is not null as "signs!", coalesce(ps.part <> 'delegate', false) as "supervises!",
                  coalesce(ss.credential, '') as "credential!"
           from placement p
           join program pr on pr.id = p.program_id
           join person st on st.id = p.student_id
           join site s on s.id = p.site_id
           join enrolment e on e.id = p.enrolment_id
           join requirement r on r.id = e.requirement_id
           left join placement_supervisor ps on ps.placement_id = p.id and ps.person_id = $2 and ps.ended_at is null
           left join site_supervisor ss on ss.site_id = p.site_id and ss.person_id = $2
           where p.id = any($1)"#,
        ids,
        actor.get()
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let place = Place {
                id: row.id,
                program: row.program_id,
                program_name: row.program_name,
                student: row.student_id,
                student_name: row.student_name,
                site_name: row.site_name,
                zone: row.zone,
                approval: Approval::parse(&row.approval).unwrap_or(Approval::SignOff),
                late_days: row.late_days,
                signs: row.signs,
                supervises: row.supervises,
                liaises: row.liaises,
                credential: row.credential,
            };
            (place.id, Arc::new(place))
        })
        .collect())
}

/// These entries with their placements, in the order of student and day. Entries of placements the actor does not see
/// are left out. With `lock`, held against other answers until the transaction ends.
pub async fn items(
    db: &mut PgConnection,
    actor: PersonId,
    ids: &[EntryId],
    lock: bool,
) -> Result<Vec<Item>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let entries = if lock {
        hours::locked(&mut *db, ids).await?
    } else {
        hours::entries_among(&mut *db, ids).await?
    };
    with_places(db, actor, entries).await
}

async fn with_places(
    db: &mut PgConnection,
    actor: PersonId,
    entries: Vec<Entry>,
) -> Result<Vec<Item>, sqlx::Error> {
    let mut placements: Vec<Uuid> = entries.iter().map(|entry| entry.placement.get()).collect();
    placements.sort_unstable();
    placements.dedup();
    let places = places(&mut *db, actor, &placements).await?;
    let mut corrections = corrections(db, &entries).await?;
    let mut items: Vec<Item> = entries
        .into_iter()
        .filter_map(|entry| {
            Some(Item {
                place: Arc::clone(places.get(&entry.placement)?),
                sent: None,
                correction: corrections.remove(&entry.id),
                entry,
            })
        })
        .collect();
    items.sort_by(|a, b| place_in_order(a).cmp(&place_in_order(b)));
    Ok(items)
}

/// Student and day.
fn place_in_order(item: &Item) -> (&str, PlacementId, Day, Option<Instant>, EntryId) {
    let (place, entry) = (&item.place, &item.entry);
    (
        &place.student_name,
        place.id,
        entry.work_date,
        entry.starts_at,
        entry.id,
    )
}

/// What stands behind those of these entries that correct signed hours. Asks nothing when none does.
async fn corrections(
    db: &mut PgConnection,
    entries: &[Entry],
) -> Result<BTreeMap<EntryId, Correction>, sqlx::Error> {
    let news: Vec<&Entry> = entries.iter().filter(|entry| entry.version > 1).collect();
    if news.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<EntryId> = news.iter().map(|entry| entry.id).collect();
    let series: Vec<SeriesId> = news.iter().map(|entry| entry.series).collect();
    let versions = hours::versions_of(&mut *db, &series).await?;
    let names = hours::category_names(&mut *db, &versions).await?;
    let agreed = hours::agreed(&mut *db, &ids).await?;
    let disputed = disputed(db, &ids).await?;
    let of = |entry: &Entry| {
        let all: Vec<Entry> = versions
            .iter()
            .filter(|version| version.series == entry.series)
            .cloned()
            .collect();
        let before = hours::corrected(entry, &all);
        Correction {
            before: before
                .filter(|before| before.state == EntryState::Approved)
                .map(|before| before.minutes),
            changes: before.map_or_else(Vec::new, |before| changes(before, entry, &names)),
            logged: hours::logged(&all),
            agreed: agreed.contains(&entry.id),
            disputed: disputed.contains(&entry.id),
        }
    };
    Ok(news
        .into_iter()
        .map(|entry| (entry.id, of(entry)))
        .collect())
}

/// Which of these entries their students disagree with, unanswered.
async fn disputed(db: &mut PgConnection, ids: &[EntryId]) -> Result<Vec<EntryId>, sqlx::Error> {
    sqlx::query_scalar!(
        "select entry_id from hours_dispute where entry_id = any($1) and state = 'open'",
        &ids.iter().map(|id| id.get()).collect::<Vec<_>>()
    )
    .fetch_all(db)
    .await
}

/// The entries a link was sent with, each with the hash it was sent with.
pub async fn items_of_request(
    db: &mut PgConnection,
    request: RequestId,
    actor: PersonId,
    lock: bool,
) -> Result<Vec<Item>, sqlx::Error> {
    let sent = sqlx::query!(
        "select entry_id, content_hash from sign_off_item where request_id = $1",
        request.get()
    )
    .fetch_all(&mut *db)
    .await?;
    let sent: BTreeMap<EntryId, Vec<u8>> = sent
        .into_iter()
        .map(|row| (row.entry_id, row.content_hash))
        .collect();
    let ids: Vec<EntryId> = sent.keys().copied().collect();
    let mut items = items(db, actor, &ids, lock).await?;
    for item in &mut items {
        item.sent = sent.get(&item.entry.id).cloned();
    }
    Ok(items)
}
