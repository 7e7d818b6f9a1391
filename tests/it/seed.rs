//! The worlds that tests, demo and benchmarks stand on.

use super::support::TestApp;
use practicum::seed::{self, World};

#[tokio::test]
async fn the_small_program_has_every_state_there_is() {
    let app = TestApp::start().await;
    let states: Vec<String> = app
        .values("select distinct state from hours_entry order by 1")
        .await;
    assert_eq!(
        states,
        ["approved", "draft", "rejected", "returned", "submitted"]
    );
    assert_eq!(
        app.count("enrolment e join program p on p.id = e.program_id where p.code = 'HIM'")
            .await,
        12
    );
    assert_eq!(app.count("hours_dispute where state = 'open'").await, 1);
    assert_eq!(app.count("late_request where state = 'asked'").await, 1);
    assert_eq!(app.count("clock_run where stopped_at is null").await, 1);
    for maker in ["=", "<>"] {
        let corrections =
            format!("hours_entry where version > 1 and made_by_person {maker} student_id");
        assert_eq!(
            app.count(&corrections).await,
            1,
            "one by the student, one for the student"
        );
    }
    assert_eq!(app.count("hours_entry where ends_next_day").await, 7);
    assert_eq!(app.count("placement where follows_id is not null").await, 1);
}

#[tokio::test]
async fn hannah_has_all_her_hours_and_jonas_none() {
    let app = TestApp::start().await;
    let minutes = async |name: &str| -> i64 {
        app.value(&format!(
            "select coalesce(sum(t.approved_minutes), 0) from hours_total t join person p on p.id = t.student_id where p.name = '{name}'"
        ))
        .await
    };
    assert!(minutes("Hannah Kim").await >= 90 * 60);
    assert_eq!(minutes("Jonas Weber").await, 0);
}

#[tokio::test]
async fn sums_agree_with_the_ledger_they_were_taken_from() {
    let app = TestApp::start().await;
    let differences = app
        .count(
            "(select placement_id, category_id, sum(minutes) filter (where state = 'approved') as approved,
                     sum(minutes) filter (where state = 'submitted') as submitted
              from hours_entry e
              where not exists (select from hours_entry c where c.placement_id = e.placement_id and c.version > 1)
              group by 1, 2) e
             join hours_total t using (placement_id, category_id)
             where coalesce(e.approved, 0) <> t.approved_minutes or coalesce(e.submitted, 0) <> t.submitted_minutes",
        )
        .await;
    assert_eq!(differences, 0);
}

#[tokio::test]
async fn a_world_is_planted_only_in_an_empty_database() {
    let app = TestApp::start().await;
    let people = app.count("person").await;
    let refused = seed::plant(&app.app, World::SmallProgram).await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("already has a college")
    );
    assert_eq!(app.count("person").await, people);
}

#[tokio::test]
async fn everybody_of_a_world_signs_in_with_the_one_password() {
    let app = TestApp::start().await;
    let guest = app.anonymous();
    guest
        .get("/sign-in")
        .await
        .submit_form("Sign in")
        .with(&[
            ("email", "maya.castellanos@lakeshore.example"),
            ("password", seed::PASSWORD),
        ])
        .await
        .redirects_to("/");
}

#[tokio::test]
async fn a_busy_college_of_one_term_holds_together() {
    let app = TestApp::empty().await;
    seed::plant_scaled(&app.app, World::BusyCollege, 1)
        .await
        .unwrap();
    assert_eq!(app.count("program").await, 4);
    assert_eq!(app.count("enrolment").await, 300);
    assert!(app.count("site").await >= 40);
    assert!(app.count("hours_entry").await > 12_000);
    let unanswered = "hours_entry e where state in ('returned', 'rejected', 'approved')
        and not exists (select from hours_decision d where d.entry_id = e.id and d.content_hash = e.content_hash)";
    assert_eq!(app.count(unanswered).await, 0);
    let wrong_sums = "signature s where s.minutes <> (select sum(e.minutes) from hours_decision d
        join hours_entry e on e.id = d.entry_id where d.signature_id = s.id)";
    assert_eq!(app.count(wrong_sums).await, 0);
    let kept: i64 = app
        .value("select sum(approved_minutes) from hours_summary")
        .await;
    let ledger: i64 = app
        .value("select sum(minutes) from hours_entry where state = 'approved'")
        .await;
    assert_eq!(kept, ledger);
}
