//! The wall behind the locks: with every check of the application switched off, row-level security alone keeps
//! Maya's record from those whom it does not concern, to read and to change.

use super::{Forms, examples, harvest, is_asset, knock};
use crate::support::{Cast, Person, TestApp};
use practicum::{
    access::TEST_LOCKS_OFF,
    app,
    web::{Access, routes::Route},
};
use uuid::Uuid;

/// Those to whom Maya is a stranger.
fn strangers(cast: &Cast) -> [(&'static str, &Person); 4] {
    [
        ("other student", &cast.other_student),
        ("other supervisor", &cast.other_supervisor),
        ("other coordinator", &cast.other_coordinator),
        ("other reviewer", &cast.other_reviewer),
    ]
}

/// Routes that somebody signed in reaches; public ones have nothing to switch off.
fn guarded(method: &str) -> Vec<Route> {
    app::routes()
        .table()
        .iter()
        .filter(|route| route.method == method && !is_asset(route.path))
        .filter(|route| matches!(route.access, Access::SignedIn | Access::Needs(_)))
        .cloned()
        .collect()
}

#[tokio::test]
async fn without_any_lock_no_page_shows_a_stranger_the_record() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    for route in guarded("GET") {
        let url = examples::fill(&app, route.path).await.expect("an example");
        for (part, person) in strangers(&cast) {
            let answer = TEST_LOCKS_OFF.scope(true, person.peek(&url)).await;
            let status = answer.status.as_u16();
            assert!(
                matches!(status, 200 | 303 | 403 | 404 | 409),
                "GET {url} with the locks off as {part}: {status}"
            );
            assert!(
                !answer.text().contains("Castellanos"),
                "GET {url} shows Maya to the {part} once the locks are off"
            );
        }
    }
}

#[tokio::test]
async fn without_any_lock_no_form_of_a_stranger_changes_the_record() {
    let forms = harvest().await;
    let mut app = TestApp::start().await;
    let maya = app.id("person where name = 'Maya Castellanos'").await;
    for route in guarded("POST") {
        for part in 0..5 {
            let cast = app.cast().await;
            let url = examples::fill(&app, route.path).await.expect("an example");
            // Her own reviewer is no stranger, and must not change anything either.
            let own = [("reviewer", &cast.reviewer)];
            let (word, person) = *strangers(&cast).iter().chain(&own).nth(part).unwrap();
            let before = record(&app, maya).await;
            let answer = try_without_locks(person, &url, forms).await;
            let after = record(&app, maya).await;
            assert_eq!(
                before, after,
                "POST {url} changed Maya's record as {word} once the locks were off ({answer})"
            );
            if answer == 303 {
                app = TestApp::start().await;
            }
        }
    }
}

async fn try_without_locks(person: &Person, url: &str, forms: &Forms) -> u16 {
    let answer = TEST_LOCKS_OFF
        .scope(true, knock(person, "POST", url, forms))
        .await;
    answer.status.as_u16()
}

/// Everything stored about Maya, as one text for each table.
async fn record(app: &TestApp, maya: Uuid) -> Vec<(String, String)> {
    let columns: Vec<(String, String)> = app
        .rows(
            "select c.table_name::text, c.column_name::text from information_schema.columns c
             join information_schema.tables t using (table_schema, table_name)
             where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
             and (c.column_name in ('student_id', 'person_id') or (c.table_name = 'person' and c.column_name = 'id'))
             order by 1, 2",
        )
        .await;
    let mut record = Vec::new();
    for (table, column) in columns {
        let sum: String = app
            .value(&format!(
                "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t
                 where t.{column} = '{maya}'"
            ))
            .await;
        record.push((format!("{table}.{column}"), sum));
    }
    record
}

#[tokio::test]
async fn the_wall_is_really_tried_with_the_locks_off() {
    let app = TestApp::start().await;
    let student = app.person("Maya Castellanos").await;
    let route = guarded("GET")
        .into_iter()
        .find(|route| {
            matches!(
                route.access,
                Access::Needs(practicum::access::Permission::ManagePeople)
            ) && !route.path.contains('{')
        })
        .expect("a page for administrators");
    student.peek(route.path).await.status(403);
    let answer = TEST_LOCKS_OFF.scope(true, student.peek(route.path)).await;
    assert_ne!(
        answer.status.as_u16(),
        403,
        "the switch opens the route's lock"
    );
}
