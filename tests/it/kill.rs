//! `kill -9` of the server and of PostgreSQL in turn, under load: no acknowledged write is lost, none is there twice,
//! what was in doubt is settled by sending it again with the same key, sums equal the ledger, chains verify.
//!
//! `PRACTICUM_KILL_ROUNDS` sets the number of rounds (4 unless told), `PRACTICUM_KILL_SEED` the moments of death.

use crate::crash::{
    http::{Visitor, encode},
    served::Served,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use scraper::{Html, Selector};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI32, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Students of one supervisor, of two programs.
const STUDENTS: [&str; 8] = [
    "Maya Castellanos",
    "Jonas Weber",
    "Amina Yusuf",
    "Liam O'Connor",
    "Wei-Lin Chen",
    "Fatou Diop",
    "Hannah Kim",
    "Kwame Boateng",
];

/// Minutes of one day that nobody in the world has worked: 17:00 to 21:55.
const FREE_MINUTES: i32 = 295;

/// Something that was sent and must be there once if it was acknowledged.
#[derive(Debug, Clone)]
struct Sent {
    who: Visitor,
    path: String,
    body: String,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// The activity of a new entry, unlike any other.
    Entry(String),
    /// Entries that were approved.
    Approval(Vec<Uuid>),
}

/// What the clients of one round learned.
#[derive(Default)]
struct Learned {
    acknowledged: Vec<Sent>,
    in_doubt: Vec<Sent>,
}

/// The fields of a new one-minute entry in a free minute of a student's last days; submitted at once.
pub async fn entry_fields(
    served: &Served,
    student: &str,
    slot: i32,
    key: &str,
) -> Vec<(String, String)> {
    let placement: Uuid = sqlx::query_scalar(
        "select pl.id from placement pl join person p on p.id = pl.student_id
         where p.name = $1 and pl.state in ('confirmed', 'active') order by pl.starts_on desc limit 1",
    )
    .bind(student)
    .fetch_one(&mut served.sql().await)
    .await
    .unwrap();
    let kind = kind_of(&served.person(student).await).await;
    fields_of(
        &Work { placement, kind },
        &format!("slot {slot}"),
        slot,
        key,
    )
}

/// Where somebody works, and how.
#[derive(Debug, Clone)]
struct Work {
    placement: Uuid,
    kind: String,
}

/// The first way of working that a student's form offers; nothing when there is only one.
async fn kind_of(student: &Visitor) -> String {
    let page = student.get("/hours/new").await.unwrap();
    let html = Html::parse_document(&page.body);
    let offered = Selector::parse("select[name=kind] option").unwrap();
    let mut values = html
        .select(&offered)
        .filter_map(|option| option.value().attr("value"));
    values
        .find(|value| !value.is_empty())
        .unwrap_or_default()
        .to_owned()
}

fn fields_of(work: &Work, activity: &str, slot: i32, key: &str) -> Vec<(String, String)> {
    let (days_back, minute) = (1 + slot / FREE_MINUTES, 17 * 60 + slot % FREE_MINUTES);
    let today = jiff_today();
    let date = today
        .checked_sub(jiff::Span::new().days(days_back))
        .unwrap()
        .to_string();
    let time = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    [
        ("form_key", key),
        ("placement", &work.placement.to_string()),
        ("date", &date),
        ("start", &time(minute)),
        ("end", &time(minute + 1)),
        ("kind", &work.kind),
        ("activity", activity),
        ("then", "submit"),
        ("made_by", "form"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program under test runs by the real clock"
)]
fn jiff_today() -> jiff::civil::Date {
    let zone = jiff::tz::TimeZone::get("America/Chicago").unwrap();
    jiff::Timestamp::now().to_zoned(zone).date()
}

/// A word like no other, of letters only: digits would look like a patient's record number.
fn word() -> String {
    let digits = Uuid::new_v4().simple().to_string();
    digits
        .bytes()
        .map(|digit| match digit {
            b'0'..=b'9' => char::from(digit - b'0' + b'k'),
            letter => char::from(letter),
        })
        .collect()
}

/// A student who logs minute after minute until told to stop.
async fn student_logs(
    who: Visitor,
    work: Work,
    next: Arc<AtomicI32>,
    stop: Arc<AtomicBool>,
) -> Learned {
    let mut learned = Learned::default();
    while !stop.load(Ordering::Relaxed) {
        let slot = next.fetch_add(1, Ordering::Relaxed);
        let activity = format!("Filed batch {}", word());
        let fields = fields_of(&work, &activity, slot, &Uuid::new_v4().to_string());
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let sent = Sent {
            who: who.clone(),
            path: "/hours/new".into(),
            body: encode(&fields),
            what: What::Entry(activity),
        };
        if !learned.send(sent).await {
            break;
        }
    }
    learned
}

/// A supervisor who approves what waits, ten at a time.
async fn supervisor_approves(who: Visitor, stop: Arc<AtomicBool>) -> Learned {
    let mut learned = Learned::default();
    while !stop.load(Ordering::Relaxed) {
        let Ok(queue) = who.get("/sign-off").await else {
            break;
        };
        let Some((path, rows)) = queue_rows(&queue.body) else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let key = Uuid::new_v4().to_string();
        let mut fields = vec![("form_key", key.as_str()), ("answer", "approve")];
        fields.extend(rows.iter().take(10).map(|row| ("entry", row.as_str())));
        let entries = rows
            .iter()
            .take(10)
            .filter_map(|row| row.split('.').next()?.parse().ok())
            .collect();
        let sent = Sent {
            who: who.clone(),
            path,
            body: encode(&fields),
            what: What::Approval(entries),
        };
        if !learned.send(sent).await {
            break;
        }
    }
    learned
}

/// The queue's form: where it goes and the values of its rows.
fn queue_rows(page: &str) -> Option<(String, Vec<String>)> {
    let html = Html::parse_document(page);
    let form = html
        .select(&Selector::parse("form[data-queue]").unwrap())
        .next()?;
    let boxes = Selector::parse("input[name=entry]").unwrap();
    let rows: Vec<_> = form
        .select(&boxes)
        .filter_map(|one| one.value().attr("value"))
        .map(str::to_owned)
        .collect();
    (!rows.is_empty()).then(|| (form.value().attr("action").unwrap().to_owned(), rows))
}

impl Learned {
    /// Sends one form. Gives false when the program is not there any more.
    async fn send(&mut self, sent: Sent) -> bool {
        match sent.who.ask("POST", &sent.path, Some(&sent.body)).await {
            Ok(answer) if answer.is_done() => {
                self.acknowledged.push(sent);
                true
            }
            Ok(answer) if answer.status >= 500 => {
                self.in_doubt.push(sent);
                false
            }
            // Answered meanwhile by hand of another client: nothing was done, and it was said.
            Ok(answer) if answer.status == 409 && matches!(sent.what, What::Approval(_)) => true,
            Ok(answer) => panic!(
                "{} answered {}: {}",
                sent.path,
                answer.status,
                words(&answer.body)
            ),
            Err(_) => {
                self.in_doubt.push(sent);
                false
            }
        }
    }
}

fn words(page: &str) -> String {
    let html = Html::parse_document(page);
    let main = html.select(&Selector::parse("main").unwrap()).next();
    main.map_or_else(String::new, |main| {
        main.text()
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    })
}

struct Crowd {
    students: Vec<(Visitor, Work, Arc<AtomicI32>)>,
    supervisor: Visitor,
}

impl Crowd {
    async fn gather(served: &Served) -> Self {
        let mut sql = served.sql().await;
        // What is tried here is durability, not the limits of a day.
        sql.execute(
            "alter table requirement disable trigger requirement_frozen;
             update requirement set day_warn_minutes = null, day_block_minutes = null, week_warn_minutes = null, week_block_minutes = null;
             alter table requirement enable trigger requirement_frozen",
        )
        .await
        .unwrap();
        let mut students = Vec::new();
        for name in STUDENTS {
            let placement = placement_of(&mut sql, name).await;
            let who = served.person(name).await;
            let kind = kind_of(&who).await;
            students.push((who, Work { placement, kind }, Arc::new(AtomicI32::new(0))));
        }
        let supervisor: String = sqlx::query_scalar(
            "select p.name from placement_supervisor v join person p on p.id = v.person_id where v.placement_id = $1 and v.ended_at is null",
        )
        .bind(students.first().unwrap().1.placement)
        .fetch_one(&mut sql)
        .await
        .unwrap();
        Self {
            students,
            supervisor: served.person(&supervisor).await,
        }
    }

    /// Everybody works until the program dies; gives what each learned.
    async fn work(&self, served: &Served, dies: Duration, database_first: bool) -> Learned {
        let stop = Arc::new(AtomicBool::new(false));
        let mut clients = JoinSet::new();
        for (who, work, next) in &self.students {
            for _ in 0..3 {
                clients.spawn(student_logs(
                    who.clone(),
                    work.clone(),
                    Arc::clone(next),
                    Arc::clone(&stop),
                ));
            }
        }
        clients.spawn(supervisor_approves(
            self.supervisor.clone(),
            Arc::clone(&stop),
        ));
        tokio::time::sleep(dies).await;
        if database_first {
            served.kill_database();
        } else {
            served.kill_program();
        }
        let mut all = Learned::default();
        // The clients find out by themselves; the flag is for one that would wait for the next round.
        stop.store(true, Ordering::Relaxed);
        while let Some(learned) = clients.join_next().await {
            let learned = learned.unwrap();
            all.acknowledged.extend(learned.acknowledged);
            all.in_doubt.extend(learned.in_doubt);
        }
        all
    }
}

async fn placement_of(sql: &mut PgConnection, student: &str) -> Uuid {
    sqlx::query_scalar(
        "select pl.id from placement pl join person p on p.id = pl.student_id
         where p.name = $1 and pl.state in ('confirmed', 'active') order by pl.starts_on desc limit 1",
    )
    .bind(student)
    .fetch_one(sql)
    .await
    .unwrap()
}

/// Sends again what was in doubt: it is done now, whether or not it was before.
async fn settle(in_doubt: Vec<Sent>) -> Vec<Sent> {
    let mut settled = Vec::new();
    for sent in in_doubt {
        let answer = sent
            .who
            .ask("POST", &sent.path, Some(&sent.body))
            .await
            .unwrap();
        match answer.status {
            303 if answer.is_done() => settled.push(sent),
            // It was never done, and somebody else has answered these entries since.
            409 if matches!(sent.what, What::Approval(_)) => {}
            status => panic!(
                "a repeat of {} answered {status}: {}",
                sent.path,
                words(&answer.body)
            ),
        }
    }
    settled
}

async fn count(sql: &mut PgConnection, query: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned()))
        .fetch_one(sql)
        .await
        .unwrap()
}

/// Every acknowledged write is there, once.
async fn all_there(sql: &mut PgConnection, acknowledged: &[Sent]) {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("select activity, count(*) from hours_entry where activity like 'Filed batch %' group by activity")
            .fetch_all(&mut *sql)
            .await
            .unwrap();
    let there: HashMap<_, _> = rows.into_iter().collect();
    let rows: Vec<(Uuid, i64)> =
        sqlx::query_as("select entry_id, count(*) from hours_decision where decision in ('approved', 'verified') group by entry_id")
            .fetch_all(&mut *sql)
            .await
            .unwrap();
    let approved: HashMap<_, _> = rows.into_iter().collect();
    for sent in acknowledged {
        match &sent.what {
            What::Entry(activity) => {
                assert_eq!(there.get(activity), Some(&1), "the entry {activity}");
            }
            What::Approval(entries) => {
                for entry in entries {
                    assert_eq!(approved.get(entry), Some(&1), "the approval of {entry}");
                }
            }
        }
    }
    let asked = acknowledged
        .iter()
        .filter(|sent| matches!(sent.what, What::Entry(_)))
        .count();
    assert_eq!(
        there.len(),
        asked,
        "as many entries as were acknowledged, and no other"
    );
}

/// The kept sums are those of the ledger.
async fn sums_equal_the_ledger(sql: &mut PgConnection) {
    let wrong = count(
        sql,
        "select count(*) from (
             select e.placement_id, e.category_id, sum(e.minutes) filter (where e.state = 'approved') a,
                    sum(greatest(e.minutes - coalesce(signed.minutes, 0), 0)) filter (where e.state = 'submitted') s
             from hours_entry e left join hours_entry signed on signed.series_id = e.series_id and signed.state = 'approved'
             group by 1, 2) e
         full join hours_total t using (placement_id, category_id)
         where coalesce(e.a, 0) <> coalesce(t.approved_minutes, 0) or coalesce(e.s, 0) <> coalesce(t.submitted_minutes, 0)",
    )
    .await;
    assert_eq!(wrong, 0, "sums that differ from the ledger");
    let wrong = count(
        sql,
        "select count(*) from hours_summary s where waiting_entries <>
             (select count(*) from hours_entry e where e.placement_id = s.placement_id and e.state = 'submitted')",
    )
    .await;
    assert_eq!(
        wrong, 0,
        "counts of waiting entries that differ from the ledger"
    );
}

fn chains_verify(served: &Served) {
    let said = served.command(&["audit", "verify"]);
    assert!(
        said.status.success(),
        "{}{}",
        String::from_utf8_lossy(&said.stdout),
        String::from_utf8_lossy(&said.stderr)
    );
}

fn setting(name: &str, without: u32) -> u32 {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(without)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_dies_under_load_nothing_acknowledged_is_lost_or_doubled() {
    let rounds = setting("PRACTICUM_KILL_ROUNDS", 4);
    let seed = setting("PRACTICUM_KILL_SEED", 1);
    let mut chance = StdRng::seed_from_u64(u64::from(seed));
    let mut served = Served::start(&[]).await;
    let crowd = Crowd::gather(&served).await;
    let mut acknowledged: Vec<Sent> = Vec::new();
    for round in 0..rounds {
        let dies = Duration::from_millis(chance.random_range(200..1500));
        let database_first = round % 2 == 1;
        let learned = crowd.work(&served, dies, database_first).await;
        served.start_again().await;
        let doubts = learned.in_doubt.len();
        acknowledged.extend(learned.acknowledged);
        acknowledged.extend(settle(learned.in_doubt).await);
        println!(
            "seed {seed}, round {}: {} killed after {dies:?}; {} acknowledged so far, {doubts} in doubt",
            round + 1,
            if database_first {
                "PostgreSQL"
            } else {
                "the server"
            },
            acknowledged.len()
        );
        let mut sql = served.sql().await;
        all_there(&mut sql, &acknowledged).await;
        sums_equal_the_ledger(&mut sql).await;
    }
    assert!(
        acknowledged.len() > 20 * usize::try_from(rounds).unwrap(),
        "there was load"
    );
    assert!(
        acknowledged
            .iter()
            .any(|sent| matches!(sent.what, What::Approval(_))),
        "somebody approved"
    );
    chains_verify(&served);
}
