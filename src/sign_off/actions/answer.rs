//! A supervisor's answers: any number of entries in one act, each approved, returned or rejected.

use super::{
    events::Events,
    sign::{Made, Signing, sign},
};
use crate::{
    access::{Actor, Granted, Refusal, Who},
    audit::Act,
    hours::{self, state::EntryState},
    jobs::{self, NewJob},
    kernel::{
        ids::{ActId, EntryId, PersonId, PlacementId, RequestId},
        minutes::Minutes,
        time::Instant,
    },
    programs::requirement::Approval,
    sign_off::{
        model::{Answer, Item, corrections, sum},
        policy::{Approve, RejectEntry, ReturnEntry},
        statement::CONFIRMS,
        store::{self, decision::NewDecisions},
    },
    web::Result,
};
use sqlx::PgConnection;

/// Who answers, and how they were identified.
#[derive(Debug, Clone)]
pub struct By {
    /// The supervisor.
    pub person: PersonId,
    /// Their name as printed.
    pub name: String,
    /// `link`, `password` or `demo`.
    pub method: &'static str,
    /// The link, if it was one.
    pub request: Option<RequestId>,
    /// When the students are told; later where the answers can still be taken back. None when the caller tells.
    pub tell_at: Option<Instant>,
}

/// Answers that the policies allowed, sorted by kind.
#[derive(Debug, Default)]
pub struct Allowed {
    approved: Vec<(Item, Granted<Approve>)>,
    returned: Vec<(Item, Granted<ReturnEntry>, String)>,
    rejected: Vec<(Item, Granted<RejectEntry>, String)>,
}

impl Allowed {
    /// Whether nothing was allowed.
    pub fn is_empty(&self) -> bool {
        self.approved.is_empty() && self.returned.is_empty() && self.rejected.is_empty()
    }

    fn who(&self) -> Option<Who> {
        let approved = self.approved.first().map(|(_, granted)| granted.who());
        let returned = self.returned.first().map(|(_, granted, _)| granted.who());
        let rejected = self.rejected.first().map(|(_, granted, _)| granted.who());
        approved.or(returned).or(rejected).cloned()
    }

    fn placements(&self) -> Vec<PlacementId> {
        let approved = self.approved.iter().map(|(item, _)| item.place.id);
        let returned = self.returned.iter().map(|(item, ..)| item.place.id);
        let rejected = self.rejected.iter().map(|(item, ..)| item.place.id);
        let mut all: Vec<_> = approved.chain(returned).chain(rejected).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Asks the policies for each answer. What was refused comes back with the reason: somebody else was first, or the
/// entry was changed.
pub fn ask(actor: &Actor, answers: Vec<(Item, Answer)>) -> (Allowed, Vec<(Item, Refusal)>) {
    let mut allowed = Allowed::default();
    let mut refused = Vec::new();
    for (item, answer) in answers {
        let outcome = match answer {
            Answer::Approve => actor
                .allow::<Approve>(&item)
                .map(|granted| allowed.approved.push((item.clone(), granted))),
            Answer::Return(words) => actor
                .allow::<ReturnEntry>(&item)
                .map(|granted| allowed.returned.push((item.clone(), granted, words))),
            Answer::Reject(words) => actor
                .allow::<RejectEntry>(&item)
                .map(|granted| allowed.rejected.push((item.clone(), granted, words))),
        };
        if let Err(refusal) = outcome {
            refused.push((item, refusal));
        }
    }
    (allowed, refused)
}

/// What an act came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Entries approved.
    pub approved: usize,
    /// Their minutes.
    pub minutes: Minutes,
    /// Entries returned.
    pub returned: usize,
    /// Entries rejected.
    pub rejected: usize,
}

/// Writes the answers down: states, signatures, decisions, sums, mail to come, events. The entries were locked by the
/// caller before the policies were asked.
pub async fn answer(
    db: &mut PgConnection,
    act: &Act,
    by: &By,
    allowed: Allowed,
) -> Result<Outcome> {
    let id = ActId::fresh();
    let who = allowed.who();
    let placements = allowed.placements();
    let mut events = Events::default();
    let items: Vec<Item> = allowed.approved.into_iter().map(|(item, _)| item).collect();
    let outcome = Outcome {
        approved: items.len(),
        minutes: sum(&items),
        returned: allowed.returned.len(),
        rejected: allowed.rejected.len(),
    };
    approve(&mut *db, act, by, (id, items), &mut events).await?;
    let returned: Vec<_> = allowed
        .returned
        .iter()
        .map(|(item, _, words)| (item, words.as_str()))
        .collect();
    let new = |decision| NewDecisions {
        act: id,
        decision,
        signature: None,
        by: by.person,
        name: &by.name,
        at: act.now,
        request: by.request,
    };
    refuse(&mut *db, &new("returned"), &returned, &mut events).await?;
    let rejected: Vec<_> = allowed
        .rejected
        .iter()
        .map(|(item, _, words)| (item, words.as_str()))
        .collect();
    refuse(&mut *db, &new("rejected"), &rejected, &mut events).await?;
    for placement in placements {
        hours::refresh(&mut *db, placement).await?;
    }
    store::request::settle(&mut *db, by.person, by.request, act.now).await?;
    if let Some(at) = by.tell_at {
        tell(&mut *db, id, by.request.is_some(), (at, act.now)).await?;
    }
    if let Some(who) = who {
        events.write(db, &who, act).await?;
    }
    Ok(outcome)
}

async fn approve(
    db: &mut PgConnection,
    act: &Act,
    by: &By,
    (id, items): (ActId, Vec<Item>),
    events: &mut Events,
) -> Result<()> {
    let signing = Signing {
        statement: CONFIRMS,
        person: by.person,
        name: by.name.clone(),
        role: "Site supervisor",
        on_behalf: None,
        reason: String::new(),
        method: by.method,
        request: by.request,
        at: act.now,
    };
    let (half, whole): (Vec<Item>, Vec<Item>) = items
        .iter()
        .cloned()
        .partition(|item| item.place.approval == Approval::Both);
    count(&mut *db, &whole, act.now, events).await?;
    hours::sign_all(&mut *db, &ids(&half), act.now).await?;
    for item in &half {
        events.entry("hours.signed", item, "");
    }
    for Made {
        id: signature,
        items,
    } in sign(&mut *db, &signing, items).await?
    {
        let new = NewDecisions {
            act: id,
            decision: "approved",
            signature: Some(signature),
            by: by.person,
            name: &by.name,
            at: act.now,
            request: by.request,
        };
        let answered: Vec<_> = items.iter().map(|item| (item, "")).collect();
        store::decision::insert(&mut *db, &new, &answered).await?;
        events.signed(signature, &items);
    }
    Ok(())
}

/// Makes entries count: approved, and the signed versions they correct superseded.
pub async fn count(
    db: &mut PgConnection,
    items: &[Item],
    now: Instant,
    events: &mut Events,
) -> Result<()> {
    let old = hours::supersede_before(&mut *db, &corrections(items)).await?;
    for old in hours::entries_among(&mut *db, &old).await? {
        if let Some(by) = items.iter().find(|item| item.entry.series == old.series) {
            events.superseded(old.id, by);
        }
    }
    hours::decide_all(&mut *db, &ids(items), EntryState::Approved, now).await?;
    for item in items {
        events.entry("hours.approved", item, "");
    }
    Ok(())
}

async fn refuse(
    db: &mut PgConnection,
    new: &NewDecisions<'_>,
    answered: &[(&Item, &str)],
    events: &mut Events,
) -> Result<()> {
    if answered.is_empty() {
        return Ok(());
    }
    let (to, action) = if new.decision == "returned" {
        (EntryState::Returned, "hours.returned")
    } else {
        (EntryState::Rejected, "hours.rejected")
    };
    let ids: Vec<EntryId> = answered.iter().map(|(item, _)| item.entry.id).collect();
    hours::decide_all(&mut *db, &ids, to, new.at).await?;
    store::decision::insert(&mut *db, new, answered).await?;
    for (item, words) in answered {
        events.entry(action, item, words);
    }
    Ok(())
}

/// Queues the mails that tell of an act at a moment; one by link also gives its supervisor a copy.
pub async fn tell(
    db: &mut PgConnection,
    act: ActId,
    link: bool,
    (at, now): (Instant, Instant),
) -> Result<()> {
    let job = NewJob {
        kind: "sign_off.answered",
        payload: serde_json::json!({ "act": act, "link": link }),
        run_at: at,
        once_key: Some(act.to_string()),
    };
    jobs::enqueue(db, job, now).await?;
    Ok(())
}

fn ids(items: &[Item]) -> Vec<EntryId> {
    items.iter().map(|item| item.entry.id).collect()
}
