//! The event log as people read it.

use crate::support::TestApp;

#[tokio::test]
async fn everybody_reads_what_happened_to_their_own_records_and_nothing_else() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    let maya = app.person("Maya Castellanos").await;
    let noor = app.person("Noor Haddad").await;
    let url = format!("/people/{}/disablement", maya.id);
    ruth.post(&url)
        .with(&[("reason", "A mistake of the office")])
        .await
        .status(303);
    ruth.post(&format!("/people/{}/enablement", maya.id))
        .await
        .status(303);
    let maya = app.person(&maya.name).await;
    maya.get("/account/events")
        .await
        .shows("Account disabled")
        .says("A mistake of the office");
    noor.get("/account/events")
        .await
        .hides("A mistake of the office");
}

#[tokio::test]
async fn coordinators_read_their_programs_and_administrators_the_college() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    cast.administrator.get("/events").await.shows("Events");
    let own: String = app
        .value("select id::text from program where code = 'HIM'")
        .await;
    cast.coordinator
        .get(&format!("/events?chain={own}"))
        .await
        .status(200);
    cast.other_coordinator
        .get(&format!("/events?chain={own}"))
        .await
        .status(404);
    cast.administrator
        .get(&format!("/events?chain={own}"))
        .await
        .status(404);
    let college: String = app.value("select id::text from institution").await;
    cast.coordinator
        .get(&format!("/events?chain={college}"))
        .await
        .status(404);
    cast.student.get("/events").await.status(403);
}

#[tokio::test]
async fn a_line_of_a_program_names_the_day_and_the_student() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let entry: String = app
        .value(&format!(
            "select id::text from hours_entry where student_id = '{}' and state = 'submitted' order by work_date limit 1",
            cast.student.id
        ))
        .await;
    cast.student
        .post(&format!("/hours/{entry}/taking-back"))
        .await
        .status(303);
    let own = cast.student.get("/account/events").await;
    let hrefs = own.attributes("#events th a", "href");
    assert_eq!(hrefs.first(), Some(&format!("/hours/{entry}")));
    let page = cast.coordinator.get("/events").await;
    let first = page.select("#events tbody tr").remove(0);
    assert!(first.contains("Hours taken back"), "{first}");
    assert!(first.contains(&cast.student.name), "{first}");
    let day: String = app
        .value(&format!(
            "select to_char(work_date, 'Dy FMDD Mon') from hours_entry where id = '{entry}'"
        ))
        .await;
    assert!(first.contains(&day), "{first}");
    assert!(
        !page
            .attributes("#events th a", "href")
            .contains(&format!("/entries/{entry}")),
        "a draft opens for its student alone"
    );
    page.hides("made with the college")
        .hides("practicum audit verify");
    cast.administrator
        .get("/events")
        .await
        .says("practicum audit verify");
}

#[tokio::test]
async fn a_long_chain_is_read_to_its_beginning_page_by_page() {
    let app = TestApp::start().await;
    let ruth = app.person("Ruth Adeyemi").await;
    for n in 0..60 {
        ruth.post("/account/name")
            .with(&[("name", &format!("Ruth Adeyemi {n}"))])
            .await
            .status(303);
    }
    for (first, older) in [
        ("/events", "/events?chain="),
        ("/account/events", "/account/events?before="),
    ] {
        let mut page = ruth.get(first).await;
        let mut rows = page.select("tbody tr").len();
        assert_eq!(rows, 50);
        while let Some(next) = page.attributes("a[rel=next]", "href").first() {
            assert!(next.starts_with(older), "{next}");
            page = ruth.get(next).await;
            rows += page.select("tbody tr").len();
        }
        assert!(rows >= 60, "{first} shows {rows}");
        let id = ruth.id;
        let all = if first == "/events" {
            app.count("event e join institution i on i.id = e.chain_id where e.student_id is null")
                .await
        } else {
            app.count(&format!(
                "event where subject_id = '{id}' or student_id = '{id}'"
            ))
            .await
        };
        assert_eq!(i64::try_from(rows).expect("few rows"), all);
    }
}
