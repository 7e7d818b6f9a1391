//! What a coordinator sees of everybody: the morning list, the table, one student, a late-entry request.

use crate::support::TestApp;
use practicum::hours;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

const DANA: &str = "Dana Whitfield";

async fn enrolment_of(app: &TestApp, student: &str) -> Uuid {
    let ids: Vec<Uuid> = app
        .values(&format!(
            "select e.id from enrolment e join person p on p.id = e.student_id where p.name = '{student}'"
        ))
        .await;
    ids[0]
}

async fn late_request(app: &TestApp) -> Uuid {
    let ids: Vec<Uuid> = app
        .values("select id from late_request where state = 'asked'")
        .await;
    ids[0]
}

#[tokio::test]
async fn the_morning_list_names_who_and_leads_to_the_act() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let list = dana.get("/today").await;
    list.status(200)
        .shows("Dmitri Petrov cannot finish in time")
        .shows("Mateo Álvarez asks to log work late");
    for href in list.attributes(".worklist a", "href") {
        let path = href.split('#').next().unwrap();
        dana.get(path).await.status(200);
    }
}

#[tokio::test]
async fn the_morning_list_is_filtered_in_the_address() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    dana.get("/today?kind=late_request")
        .await
        .shows("Mateo Álvarez asks to log work late")
        .hides("Dmitri Petrov cannot finish in time");
    dana.get("/today?kind=clock&after=rubbish&program=rubbish")
        .await
        .status(200);
}

#[tokio::test]
async fn unsigned_hours_grow_urgent_with_age() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    app.days_later(12);
    let dana_later = app.person(DANA).await;
    drop(dana);
    let list = dana_later.get("/today?kind=unsigned").await;
    list.shows("Grace Lindqvist has");
    assert!(!list.select(".worklist .urgent").is_empty());
}

#[tokio::test]
async fn whoever_reminds_from_the_morning_list_is_back_on_it() {
    let app = TestApp::start().await;
    app.days_later(12);
    let dana = app.person(DANA).await;
    let list = dana.get("/today?kind=unsigned").await;
    list.submit_form_in(".worklist", "Send a link Grace Lindqvist")
        .await
        .redirects_to("/today?kind=unsigned");
    app.run_jobs().await;
    let after = dana.get("/today?kind=unsigned").await;
    after.says("Grace Lindqvist has").hides("Remind Grace");
    app.days_later(1);
    let dana = app.person(DANA).await;
    dana.get("/today?kind=unsigned")
        .await
        .shows("Remind Grace Lindqvist");
    let placement: Uuid = app
        .value("select placement_id from hours_summary where waiting_entries > 0 limit 1")
        .await;
    for back in ["https://evil.example", "//evil.example", ""] {
        dana.post(&format!("/placements/{placement}/sign-off-request"))
            .with(&[("back", back)])
            .await
            .redirects_to(&format!("/placements/{placement}"));
    }
}

#[tokio::test]
async fn every_line_of_the_table_says_what_the_students_own_ledger_comes_to() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let csv = dana.get("/cohort.csv?state=any").await.text();
    let mut checked = 0;
    for href in dana
        .get("/cohort?state=any")
        .await
        .attributes("tbody th a", "href")
    {
        let page = dana.get(&href).await;
        let name = page.select("h1").remove(0);
        let line = csv.lines().find(|line| line.starts_with(&name)).unwrap();
        let enrolment = href.rsplit('/').next().unwrap().parse::<Uuid>().unwrap();
        let counted = counted_by_the_ledger(&app, enrolment).await;
        assert!(line.contains(&format!(",{counted},")), "{line}: {counted}");
        checked += 1;
    }
    assert_eq!(checked, 12);
}

/// Counted minutes by the counting rules over the whole ledger.
async fn counted_by_the_ledger(app: &TestApp, enrolment: Uuid) -> u32 {
    let mut db = PgConnection::connect_with(&app.options()).await.unwrap();
    let standing = hours::standing(&mut db, enrolment.into(), app.now().day_in(&app.app.zone()))
        .await
        .unwrap();
    standing.tally.counted.get()
}

#[tokio::test]
async fn an_approved_entry_counts_on_the_table_at_once() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let maya = "/cohort?q=maya";
    let before = dana.get(maya).await.select("td[data-label=Counted]");
    app.execute(
        "update hours_entry set state = 'approved', decided_at = now() where state = 'submitted'
             and student_id = (select id from person where name = 'Maya Castellanos');
         select hours_refresh(p.id) from placement p join person s on s.id = p.student_id where s.name = 'Maya Castellanos'",
    )
    .await;
    let after = dana.get(maya).await;
    assert_ne!(before, after.select("td[data-label=Counted]"));
    assert_eq!(after.select("td[data-label=Waiting]"), [""]);
}

#[tokio::test]
async fn the_table_filters_sorts_and_pages_in_the_address() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let names = dana.get("/cohort?q=maya").await.select("tbody th a");
    assert_eq!(names, ["Maya Castellanos"]);
    let plain = dana.get("/cohort?q=ALVAREZ").await.select("tbody th a");
    assert_eq!(plain, ["Mateo Álvarez"], "found without its accent");
    let all = dana.get("/cohort").await.select("tbody th a");
    let place = |name: &str| all.iter().position(|shown| shown == name);
    assert!(place("Mateo Álvarez") < place("Maya Castellanos"));
    dana.get("/cohort?q=maya%00")
        .await
        .shows("Maya Castellanos");
    dana.get("/cohort?status=impossible")
        .await
        .shows("Dmitri Petrov")
        .hides("Maya Castellanos");
    dana.get("/cohort?site=front%20range&sort=-counted")
        .await
        .shows("Noor Haddad")
        .hides("Maya Castellanos");
    dana.get("/cohort?q=%25")
        .await
        .says("Nobody fits this filter");
    let first = dana.get("/cohort?sort=counted").await.select("tbody th a");
    let mut last = dana.get("/cohort?sort=-counted").await.select("tbody th a");
    last.reverse();
    assert_eq!(first.len(), last.len());
    assert_ne!(first, dana.get("/cohort").await.select("tbody th a"));
}

#[tokio::test]
async fn the_tabs_count_those_who_fit_the_filter() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let everybody = dana.get("/cohort").await.select("tbody th a").len();
    let page = dana.get("/cohort?site=mercy").await;
    assert!(page.select("tbody th a").len() < everybody);
    let tabs = page.attributes(".tabs a", "href");
    assert!(tabs.len() > 2);
    for tab in tabs {
        let shown = dana.get(&tab).await;
        let rows = shown.select("tbody th a").len();
        let label = shown.select(".tabs a[aria-current]").remove(0);
        assert!(
            label.ends_with(&format!(" {rows}")),
            "{tab}: {rows} rows under {label}"
        );
    }
}

#[tokio::test]
async fn an_export_holds_the_same_lines_and_runs_no_formula() {
    let app = TestApp::start().await;
    app.execute("update person set name = '=HYPERLINK(1)' where name = 'Maya Castellanos'")
        .await;
    let dana = app.person(DANA).await;
    let csv = dana.get("/cohort.csv?q=hyper").await;
    csv.status(200);
    assert!(csv.header("content-disposition").starts_with("attachment"));
    let text = csv.text();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[1].starts_with("'=HYPERLINK(1),"), "{}", lines[1]);
}

#[tokio::test]
async fn the_file_of_entries_holds_every_entry_of_the_coordinators_students_and_of_nobody_else() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let hers = format!(
        "hours_entry e where e.program_id in (select g.program_id from role_grant g join person p on p.id = g.person_id where p.name = '{DANA}')"
    );
    app.execute(&format!(
        "update hours_entry set activity = '=HYPERLINK(2)' where id = (select e.id from {hers} and e.state = 'draft' limit 1)"
    ))
    .await;
    let file = dana.get("/cohort/entries.csv?state=any").await;
    file.status(200);
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"entries-")
    );
    let text = file.text();
    let lines = i64::try_from(text.lines().count()).unwrap();
    assert_eq!(lines, app.count(&hers).await + 1);
    assert!(
        text.starts_with("\u{FEFF}Student,Student number,E-mail,Program,Offering,Date,"),
        "{text}"
    );
    assert!(text.contains(",'=HYPERLINK(2)"));

    let cast = app.cast().await;
    let other = cast.other_coordinator.get("/cohort/entries.csv").await;
    assert!(!other.text().contains("Castellanos"));
}

#[tokio::test]
async fn a_coordinator_of_another_program_sees_none_of_these_students() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let other = &cast.other_coordinator;
    other.get("/cohort?state=any").await.hides("Castellanos");
    other.get("/today").await.hides("Mateo Álvarez");
    let program: Uuid = app
        .value("select program_id from late_request where state = 'asked'")
        .await;
    other
        .get(&format!("/today?program={program}"))
        .await
        .shows("Nothing needs you today")
        .hides("Mateo Álvarez");
    let maya = enrolment_of(&app, "Maya Castellanos").await;
    other.get(&format!("/students/{maya}")).await.status(404);
    let request = late_request(&app).await;
    other
        .get(&format!("/late-requests/{request}"))
        .await
        .status(404);
    other
        .post(&format!("/late-requests/{request}/answer"))
        .with(&[("decision", "granted")])
        .await
        .status(404);
}

#[tokio::test]
async fn faculty_see_their_own_students_and_no_others() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let own: Vec<String> = app
        .values(&format!(
            "select p.name from enrolment e join person p on p.id = e.student_id where e.faculty_id = '{}' and e.state = 'enrolled'",
            cast.faculty.id
        ))
        .await;
    let mut seen = cast.faculty.get("/cohort").await.select("tbody th a");
    seen.sort();
    let mut own = own;
    own.sort();
    assert_eq!(seen, own);
    assert!(!own.is_empty());
}

#[tokio::test]
async fn faculty_verify_in_place_of_a_supervisor_only_once_that_leads_anywhere() {
    let app = TestApp::start().await;
    let (enrolment, faculty): (Uuid, String) = app
        .rows(
            "select e.id, f.name from enrolment e join person f on f.id = e.faculty_id
             join requirement r on r.id = e.requirement_id and r.approval = 'sign_off'
             join hours_summary h on h.enrolment_id = e.id and h.waiting_entries > 0 and h.oldest_waiting_at > '2026-11-12'
             order by e.id limit 1",
        )
        .await
        .remove(0);
    let path = format!("/students/{enrolment}");
    let liaison = app.person(&faculty).await;
    liaison
        .get(&path)
        .await
        .shows("Send a sign-off link now")
        .hides("Verify on behalf");
    app.person(DANA)
        .await
        .get(&path)
        .await
        .shows("Verify on behalf");
    app.days_later(11);
    let liaison = app.person(&faculty).await;
    let page = liaison.get(&path).await;
    page.shows("Verify on behalf");
    let placement: Uuid = app
        .value(&format!(
            "select placement_id from hours_summary where enrolment_id = '{enrolment}' and waiting_entries > 0"
        ))
        .await;
    liaison
        .get(&format!("/placements/{placement}/verification"))
        .await
        .hides("Nothing waits to be verified by you");
}

#[tokio::test]
async fn a_students_page_brings_everything_together() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let maya = enrolment_of(&app, "Maya Castellanos").await;
    dana.get(&format!("/students/{maya}"))
        .await
        .status(200)
        .shows("Mercy Lakeside Hospital")
        .shows("Grace Lindqvist")
        .shows("Returned: change it and submit it again")
        .shows("Week by week")
        .shows("What happened");
    dana.get(&format!("/students/{}", Uuid::new_v4()))
        .await
        .status(404);
}

#[tokio::test]
async fn a_granted_late_entry_request_opens_the_days_and_tells_the_student() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let request = late_request(&app).await;
    let page = dana.get(&format!("/late-requests/{request}")).await;
    page.shows("I was ill afterwards");
    page.submit_form("Answer the request")
        .with(&[("decision", "granted"), ("answer", "Get well soon.")])
        .await
        .redirects_to("/today");
    let state: Vec<String> = app.values("select state from late_request").await;
    assert_eq!(state, ["granted"]);
    let mails = app.mails().await;
    let told = mails
        .iter()
        .rfind(|mail| mail.kind == "late_request.answered")
        .unwrap();
    assert!(told.text.contains("Get well soon."), "{}", told.text);
    let events = app.events_about(request).await;
    assert_eq!(events.last().unwrap().action, "late_request.granted");
    dana.get("/today").await.hides("asks to log work late");
    dana.get(&format!("/late-requests/{request}"))
        .await
        .shows("Granted by Dana Whitfield");
}

#[tokio::test]
async fn refusing_without_a_reason_and_answering_twice_are_told_apart() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let answer = format!("/late-requests/{}/answer", late_request(&app).await);
    dana.post(&answer)
        .with(&[("decision", "refused")])
        .await
        .complains("answer", "Enter why you refuse");
    dana.post(&answer)
        .await
        .complains("decision", "Choose whether the days are opened");
    dana.post(&answer)
        .with(&[
            ("decision", "refused"),
            ("answer", "The registrar has closed the term."),
        ])
        .await
        .redirects_to("/today");
    dana.post(&answer)
        .with(&[("decision", "granted")])
        .await
        .status(409);
    let state: Vec<String> = app.values("select state from late_request").await;
    assert_eq!(state, ["refused"]);
}

#[tokio::test]
async fn a_kept_sum_that_is_not_what_the_ledger_comes_to_is_found() {
    let app = TestApp::start().await;
    let mut db = PgConnection::connect_with(&app.options()).await.unwrap();
    let found = hours::check_totals(&mut db).await.unwrap();
    assert!(found.placements > 0);
    assert_eq!(found.differing, []);
    app.execute(
        "update hours_total set approved_minutes = approved_minutes + 1 where approved_minutes > 0
             and student_id = (select id from person where name = 'Maya Castellanos')",
    )
    .await;
    let found = hours::check_totals(&mut db).await.unwrap();
    assert_eq!(found.differing.len(), 1);
    assert!(found.differing[0].to_string().contains("kept approved"));
}

#[tokio::test]
async fn the_faculty_liaison_sees_how_far_the_links_of_their_own_students_got() {
    let app = TestApp::start().await;
    let helen = app.person("Helen Okafor").await;
    let priya = enrolment_of(&app, "Priya Raman").await;
    let page = helen.get(&format!("/students/{priya}")).await;
    page.shows("Sign-off links").shows("Ingrid Falk");
    assert_eq!(page.select("#links td[data-label=State]"), ["Not opened"]);
    assert_eq!(
        page.select("#links td[data-label=State]"),
        app.person(DANA)
            .await
            .get(&format!("/students/{priya}"))
            .await
            .select("#links td[data-label=State]")
    );
    page.follow_link("Verify on behalf at Prairie View Clinic")
        .await
        .shows("Verify hours on behalf");
    page.submit_form("Send a sign-off link now for Prairie View Clinic")
        .await
        .status(303);
    app.run_jobs().await;
    let kinds = helen
        .get(&format!("/students/{priya}"))
        .await
        .select("#links td[data-label=Kind]");
    assert_eq!(kinds, ["Sent on request", "Weekly mail"]);
    let liam = enrolment_of(&app, "Liam O''Connor").await;
    helen.get(&format!("/students/{liam}")).await.status(404);
}
