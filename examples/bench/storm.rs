//! Two hundred people sign in at once while others read: their pages must not wait for it.

use crate::{
    database::{Database, cookie, spread},
    load::{self, Amount},
    report,
    server::Server,
};
use practicum::platform::password::Passwords;
use sqlx::Connection as _;
use std::sync::Arc;

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Storm {
    /// Milliseconds within which 99 of 100 pages came, while nobody signed in.
    pub calm: f64,
    /// The same while they did.
    pub p99: f64,
    /// Milliseconds until the last of them was signed in.
    pub signed_in_after: f64,
    /// Pages read meanwhile.
    pub pages: usize,
}

const PEOPLE: u64 = 200;
const PASSWORD: &str = "bench correct horse";

/// Measures it.
pub async fn measure(database: &Database, server: &Server) -> anyhow::Result<Storm> {
    report::progress("200 sign-ins at once");
    let people = set_passwords(database).await?;
    let calm = pages(database, server, 2_000).await?;
    let addresses = Arc::new(people);
    let forms = Arc::clone(&addresses);
    let address = server.address;
    let amount = Amount {
        clients: 200,
        requests: PEOPLE.min(u64::try_from(addresses.len())?),
        first: 0,
        from_everywhere: true,
    };
    let storm = tokio::spawn(load::run(
        address,
        amount,
        Arc::new(move |number| {
            let email = usize::try_from(number)
                .ok()
                .and_then(|at| forms.get(at))
                .map_or("", String::as_str);
            let email = email.replace('@', "%40");
            let key = uuid::Uuid::new_v4();
            load::post(
                "/sign-in",
                "",
                &format!(
                    "form_key={key}&next=&email={email}&password={}",
                    PASSWORD.replace(' ', "+")
                ),
            )
        }),
    ));
    let mut times = Vec::new();
    while !storm.is_finished() {
        times.extend(pages(database, server, 100).await?.times);
    }
    let signed_in = storm.await??;
    anyhow::ensure!(
        signed_in.wrong.is_empty(),
        "sign-in: {:?}",
        signed_in.wrong.first()
    );
    times.sort_unstable();
    let read = times.len();
    let during = load::Outcome {
        times,
        ..load::Outcome::default()
    };
    Ok(Storm {
        calm: calm.percentile(99),
        p99: during.percentile(99),
        signed_in_after: signed_in.wall.as_secs_f64() * 1000.0,
        pages: read,
    })
}

async fn pages(
    database: &Database,
    server: &Server,
    requests: u64,
) -> anyhow::Result<load::Outcome> {
    let people = database.signed_in;
    let amount = Amount {
        clients: 2,
        requests,
        first: 0,
        from_everywhere: false,
    };
    load::run(
        server.address,
        amount,
        Arc::new(move |number| load::get("/hours", &cookie("student", spread(number, people)))),
    )
    .await
}

/// Gives two hundred students the same password.
async fn set_passwords(database: &Database) -> anyhow::Result<Vec<String>> {
    let hash = Passwords::new().hash(PASSWORD.to_owned()).await?;
    let mut owner = database.connect().await?;
    let people: Vec<String> = sqlx::query_scalar(
        "with chosen as (select p.id, p.email from person p join bench_running b on p.id = bench_id(10, b.n) order by b.place limit $1),
              given as (insert into password (person_id, hash, changed_at) select id, $2, now() from chosen on conflict do nothing)
         select email from chosen",
    )
    .bind(i64::try_from(PEOPLE)?)
    .bind(hash)
    .fetch_all(&mut owner)
    .await?;
    owner.close().await?;
    Ok(people)
}
