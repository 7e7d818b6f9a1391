//! What is measured: pages and forms as people ask for them.

use crate::{
    Options,
    database::{self, Database, cookie, spread},
    load::{self, Amount, Requests},
    meter::{self, Meter},
    report::Figure,
    server::Server,
};
use anyhow::ensure;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// One thing to measure.
#[derive(Clone)]
pub struct Scene {
    /// Its name in the table.
    pub name: &'static str,
    /// The goal in words.
    pub goal: &'static str,
    /// Clients at the same time.
    pub clients: usize,
    /// How it is asked for.
    pub requests: Requests,
    /// Whether it changes anything; then every number is used once in the life of a database.
    pub writes: bool,
    /// Whether pgbench sends the same.
    pub has_floor: bool,
}

static USED: AtomicU64 = AtomicU64::new(1);

/// Everything of the table.
pub fn all(database: &Database) -> Vec<Scene> {
    let (students, coordinators) = (database.signed_in, database.programs);
    let page = |name, goal, word: &'static str, people: u64, path: &'static str| Scene {
        name,
        goal,
        clients: 4,
        requests: Arc::new(move |number| load::get(path, &cookie(word, spread(number, people)))),
        writes: false,
        has_floor: true,
    };
    vec![
        page("Log page", "≤ 1.0, flat", "student", students, "/hours"),
        Scene {
            requests: Arc::new(move |number| {
                load::get_compressed("/hours", &cookie("student", spread(number, students)))
            }),
            has_floor: false,
            ..page("Log page, compressed", "", "student", students, "/hours")
        },
        Scene {
            name: "Create an entry",
            goal: "≤ 0.8; p99 ≤ 25 ms",
            clients: 8,
            requests: Arc::new(move |number| create(number, students)),
            writes: true,
            has_floor: true,
        },
        Scene {
            name: "Create an entry, 64 at once",
            goal: "≥ 2,000 a second",
            clients: 64,
            requests: Arc::new(move |number| create(number, students)),
            writes: true,
            has_floor: false,
        },
        page(
            "Queue, 5,000 pending",
            "p99 ≤ 10 ms",
            "supervisor",
            1,
            "/sign-off",
        ),
        // Four who never pause keep both processors busy with others' pages; this is what one of them waits otherwise.
        Scene {
            clients: 1,
            has_floor: false,
            ..page(
                "Queue, 5,000 pending, one at a time",
                "",
                "supervisor",
                1,
                "/sign-off",
            )
        },
        page(
            "Cohort table",
            "≤ 5; p99 ≤ 20 ms",
            "coordinator",
            coordinators,
            "/cohort",
        ),
        page(
            "Coordinator's list",
            "≤ 5; p99 ≤ 20 ms",
            "coordinator",
            coordinators,
            "/today",
        ),
    ]
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program under measurement runs by the real clock"
)]
/// A new entry of ten minutes that overlaps no other: a student's free afternoons and nights of the last days.
fn create(number: u64, students: u64) -> Vec<u8> {
    let student = number % students;
    let slot = number / students;
    // 78 slots of ten minutes between 13:00 and midnight less some, on each of 14 days.
    let (day, at) = (slot / 60, 13 * 60 + (slot % 60) * 10);
    let date = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::get("America/Chicago").unwrap_or(jiff::tz::TimeZone::UTC));
    let date = date
        .date()
        .saturating_sub(jiff::Span::new().days(1 + i64::try_from(day % 18).unwrap_or(0)));
    let time = |minutes: u64| format!("{:02}%3A{:02}", minutes / 60, minutes % 60);
    let body = format!(
        "form_key={}&date={date}&start={}&end={}&break_minutes=&activity=Checked+ten+records&note=&made_by=form",
        uuid::Uuid::new_v4(),
        time(at),
        time(at + 10),
    );
    load::post("/hours/new", &cookie("student", student), &body)
}

/// Measures one: a warm-up that also tells how many requests a run needs, then the runs.
pub async fn measure(
    options: &Options,
    database: &Database,
    server: &Server,
    scene: &Scene,
) -> anyhow::Result<Figure> {
    let meter = Meter::of(Some(server.process()), database.process())?;
    let bytes = database::check(server.address, scene.name, &(scene.requests)(take(1))).await?;
    let warm = go(server, scene, 200).await?;
    let requests = enough(warm.rate(), options.seconds);
    let mut figure = Figure::named(scene.name, scene.goal, bytes);
    for _ in 0..options.runs {
        let before = meter.read()?;
        let outcome = go(server, scene, requests).await?;
        let (server_ms, database_ms) = meter.between(before, meter.read()?);
        let requests = load::count(outcome.times.len());
        figure.server.push(server_ms / requests);
        figure.database.push(database_ms / requests);
        figure.p50.push(outcome.percentile(50));
        figure.p99.push(outcome.percentile(99));
        figure.rate.push(outcome.rate());
        figure.load = meter::load_average();
    }
    Ok(figure)
}

/// Requests that fill about this many seconds.
fn enough(rate: f64, seconds: u64) -> u64 {
    let wanted = rate * u32::try_from(seconds).map_or(1.0, f64::from);
    (1..=400_u32)
        .map(|fifties| fifties * 50)
        .find(|requests| f64::from(*requests) >= wanted)
        .map_or(20_000, u64::from)
}

/// So many numbers that nobody had yet; gives the first.
pub fn take(requests: u64) -> u64 {
    USED.fetch_add(requests, Ordering::Relaxed)
}

async fn go(server: &Server, scene: &Scene, requests: u64) -> anyhow::Result<load::Outcome> {
    let amount = Amount {
        clients: scene.clients,
        requests,
        first: take(requests),
        from_everywhere: false,
    };
    let outcome = load::run(server.address, amount, Arc::clone(&scene.requests)).await?;
    ensure!(
        outcome.wrong.is_empty(),
        "{}: {} wrong answers, the first: {:?}",
        scene.name,
        outcome.wrong.len(),
        outcome.wrong.first()
    );
    Ok(outcome)
}
