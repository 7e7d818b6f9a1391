//! More than the program can take, and clients that take their time: a clear answer, never a wrong one, and soon well
//! again.

use crate::crash::{http::Visitor, served::Served};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};
use uuid::Uuid;

/// How soon it must be well again.
const RECOVERS_WITHIN: Duration = Duration::from_secs(5);

async fn answers_soon(visitor: &Visitor, path: &str) {
    let begun = Instant::now();
    loop {
        if visitor
            .get(path)
            .await
            .is_ok_and(|answer| answer.status == 200)
        {
            return;
        }
        assert!(
            begun.elapsed() < RECOVERS_WITHIN,
            "not well again after 5 s"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn more_visitors_than_places_are_turned_away_with_a_clear_page_and_the_others_served() {
    let served = Served::start(&[]).await;
    let maya = served.person("Maya Castellanos").await;
    // Nobody gets any further than the database lets them: it holds the table that every page asks for.
    let mut holder = served.sql().await;
    let mut held = holder.begin().await.unwrap();
    held.execute("lock table session in access exclusive mode")
        .await
        .unwrap();
    let mut crowd = JoinSet::new();
    for _ in 0..800 {
        let visitor = maya.clone();
        crowd.spawn(async move { visitor.get("/hours").await.unwrap() });
    }
    let mut turned_away = 0;
    let early = tokio::time::sleep(Duration::from_secs(4));
    tokio::pin!(early);
    loop {
        tokio::select! {
            () = &mut early => break,
            Some(answer) = crowd.join_next() => {
                let answer = answer.unwrap();
                assert_eq!(answer.status, 503, "{}", answer.head);
                assert!(answer.header("retry-after").is_some());
                assert!(answer.body.contains("Busy at the moment"), "{}", answer.body);
                turned_away += 1;
            }
        }
    }
    assert!(
        turned_away >= 200,
        "only {turned_away} were turned away at once"
    );
    held.rollback().await.unwrap();
    answers_soon(&maya, "/hours").await;
    while let Some(answer) = crowd.join_next().await {
        let answer = answer.unwrap();
        assert!([200, 503].contains(&answer.status), "{}", answer.head);
    }
}

#[tokio::test]
async fn when_every_connection_to_the_database_is_taken_the_page_says_so_and_it_recovers() {
    let served = Served::start(&[("PRACTICUM_DATABASE_CONNECTIONS", "4")]).await;
    let maya = served.person("Maya Castellanos").await;
    let mut holder = served.sql().await;
    let mut held = holder.begin().await.unwrap();
    held.execute("lock table session in access exclusive mode")
        .await
        .unwrap();
    let mut waiting = JoinSet::new();
    for _ in 0..12 {
        let visitor = maya.clone();
        waiting.spawn(async move { visitor.get("/hours").await.unwrap() });
    }
    let mut refused = 0;
    let begun = Instant::now();
    while refused < 8 {
        let answer = waiting.join_next().await.unwrap().unwrap();
        assert_eq!(answer.status, 503);
        assert!(answer.header("retry-after").is_some());
        assert!(answer.body.contains("Nothing was lost"), "{}", answer.body);
        refused += 1;
    }
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "people waited {:?} for the refusal",
        begun.elapsed()
    );
    held.rollback().await.unwrap();
    answers_soon(&maya, "/hours").await;
    assert!(
        served.log().contains("pool timed out"),
        "the log names the reason:\n{}",
        served.log()
    );
}

#[tokio::test]
async fn connections_that_say_nothing_keep_nobody_out_and_are_closed() {
    let served = Served::start(&[]).await;
    let mut silent = Vec::new();
    for _ in 0..300 {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        stream.write_all(b"GET /hours HTT").await.unwrap();
        silent.push(stream);
    }
    let begun = Instant::now();
    answers_soon(&served.person("Maya Castellanos").await, "/hours").await;
    assert!(begun.elapsed() < Duration::from_secs(2));
    for mut stream in silent {
        let mut rest = Vec::new();
        tokio::time::timeout(Duration::from_secs(25), stream.read_to_end(&mut rest))
            .await
            .expect("a silent connection is closed")
            .ok();
    }
}

#[tokio::test]
async fn a_form_whose_body_never_ends_is_answered_and_changes_nothing() {
    let served = Served::start(&[]).await;
    let maya = served.person("Maya Castellanos").await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let head = format!(
        "POST /hours/new HTTP/1.1\r\nhost: x\r\ncookie: practicum={}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nform_key=",
        maya.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut answer))
        .await
        .expect("it is answered")
        .unwrap();
    let words = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(words.starts_with("HTTP/1.1 408"), "{words}");
}

#[tokio::test]
async fn a_form_sent_sixty_four_times_at_once_has_one_effect() {
    let served = Served::start(&[]).await;
    let jonas = served.person("Jonas Weber").await;
    let key = Uuid::new_v4().to_string();
    let fields = crate::kill::entry_fields(&served, "Jonas Weber", 60, &key).await;
    let body = crate::crash::http::encode(
        &fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect::<Vec<_>>(),
    );
    let mut crowd = JoinSet::new();
    for _ in 0..64 {
        let (visitor, body) = (jonas.clone(), body.clone());
        crowd.spawn(async move {
            visitor
                .ask("POST", "/hours/new", Some(&body))
                .await
                .unwrap()
        });
    }
    let mut statuses = Vec::new();
    while let Some(answer) = crowd.join_next().await {
        let answer = answer.unwrap();
        assert!(answer.status != 303 || answer.is_done());
        statuses.push(answer.status);
    }
    assert!(statuses.contains(&303), "{statuses:?}");
    assert!(
        statuses.iter().all(|status| [303, 409].contains(status)),
        "{statuses:?}"
    );
    let mut sql = served.sql().await;
    let made: i64 = sqlx::query_scalar(AssertSqlSafe(
        "select count(*) from hours_entry e join person p on p.id = e.student_id where p.name = 'Jonas Weber'",
    ))
    .fetch_one(&mut sql)
    .await
    .unwrap();
    assert_eq!(made, 1);
    let again = jonas.ask("POST", "/hours/new", Some(&body)).await.unwrap();
    assert!(again.is_done(), "a repeat gets the first outcome");
}
