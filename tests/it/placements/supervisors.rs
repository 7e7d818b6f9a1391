//! Who signs for a placement.

use super::{person, placement_of, signers};
use crate::support::TestApp;

#[tokio::test]
async fn a_supervisor_is_replaced_in_one_form_with_history_kept() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Priya Raman").await;
    let dana = app.person("Dana Whitfield").await;
    let page = dana.get(&format!("/placements/{id}")).await;
    let form = page.follow_link("Replace Ingrid Falk").await;
    form.shows("Replace Ingrid Falk");
    let fields = [
        ("supervisor", "new"),
        ("new_name", "Ada Brandt"),
        ("new_email", "ada@prairie-view.example"),
        ("reason", "Never opened a link"),
    ];
    let shown = form
        .submit_form("Replace supervisor")
        .with(&fields)
        .await
        .follow()
        .await;
    shown
        .shows("Ada Brandt")
        .says("Signed before")
        .says("Never opened a link");
    shown.says("Supervisor: Ada Brandt instead of Ingrid Falk");
    assert_eq!(signers(&app, id).await, ["Ada Brandt"]);
    for address in [
        "ada@prairie-view.example",
        "ingrid.falk@prairie-view.example",
        "priya.raman@lakeshore.example",
    ] {
        let mail = app.mail_to(address).await;
        assert_eq!(mail.kind, "placement.changed", "{address}");
    }
    app.run_jobs().await;
    let asked = app
        .count("job where kind = 'sign_off.request' and payload ->> 'kind' = 'asked'")
        .await;
    assert_eq!(asked, 1, "the new supervisor is asked for what waits");
}

#[tokio::test]
async fn the_old_supervisors_links_lose_their_claim_at_once() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Priya Raman").await;
    let old = person(&app, "Ingrid Falk").await;
    let claims = async || -> i64 {
        app.value(&format!(
            "select count(*) from sign_off_request r, jsonb_array_elements_text(actor_of_link(r.token_hash, '2026-11-01') -> 'placements') as covered
             where r.supervisor_id = '{old}' and covered = '{id}'"
        ))
        .await
    };
    link_for(&app, old, id).await;
    assert!(claims().await > 0);
    replace(&app, id).await;
    assert_eq!(claims().await, 0);
    app.run_jobs().await;
    let open = app
        .count(&format!(
            "sign_off_request r where r.supervisor_id = '{old}' and r.closed_at is null and r.answered_at is null
             and not exists (select from sign_off_item i join placement_supervisor s on s.placement_id = i.placement_id
                 and s.person_id = '{old}' and s.ended_at is null where i.request_id = r.id)"
        ))
        .await;
    assert_eq!(open, 0);
}

#[tokio::test]
async fn replacing_needs_a_reason_and_somebody_else() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Priya Raman").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana.get(&format!("/placements/{id}/supervisors/new")).await;
    let nobody = form.submit_form("Replace supervisor").await;
    // Ingrid is the only one of this site: who follows her is somebody new.
    nobody
        .complains("new_name", "Enter the supervisor's name")
        .complains("new_email", "Enter an e-mail address");
    assert!(nobody.select("input[type=radio]").is_empty());
    let fields = [
        ("supervisor", "new"),
        ("new_name", "Ada Brandt"),
        ("new_email", "ada@prairie-view.example"),
    ];
    form.submit_form("Replace supervisor")
        .with(&fields)
        .await
        .complains("reason", "Enter why");
    let fields = [
        ("supervisor", "new"),
        ("new_name", "Priya"),
        ("new_email", "priya.raman@lakeshore.example"),
        ("reason", "x"),
    ];
    form.submit_form("Replace supervisor")
        .with(&fields)
        .await
        .complains("supervisor", "students do not sign");
    assert_eq!(signers(&app, id).await, ["Ingrid Falk"]);
}

#[tokio::test]
async fn a_second_supervisor_and_a_delegate_sign_too_until_they_end() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Maya Castellanos").await;
    let dana = app.person("Dana Whitfield").await;
    for (part, name) in [("second", "Ada Brandt"), ("delegate", "Ben Ito")] {
        let form = dana
            .get(&format!("/placements/{id}/supervisors/new?part={part}"))
            .await;
        let email = format!("{}@mercy.example", name.replace(' ', "."));
        let fields = [
            ("supervisor", "new"),
            ("new_name", name),
            ("new_email", email.as_str()),
        ];
        form.submit_form("Add supervisor")
            .with(&fields)
            .await
            .status(303);
    }
    assert_eq!(
        signers(&app, id).await,
        ["Ada Brandt", "Ben Ito", "Grace Lindqvist"]
    );
    let page = dana.get(&format!("/placements/{id}")).await;
    let form = page.follow_link("End the part of Ben Ito").await;
    form.submit_form("End their part")
        .await
        .complains("reason", "Enter why");
    form.submit_form("End their part")
        .with(&[("reason", "Back from leave")])
        .await
        .status(303);
    assert_eq!(signers(&app, id).await, ["Ada Brandt", "Grace Lindqvist"]);
}

#[tokio::test]
async fn a_second_supervisor_can_become_the_supervisor() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Maya Castellanos").await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana
        .get(&format!("/placements/{id}/supervisors/new?part=second"))
        .await;
    let fields = [
        ("supervisor", "new"),
        ("new_name", "Ada Brandt"),
        ("new_email", "ada@mercy.example"),
    ];
    form.submit_form("Add supervisor")
        .with(&fields)
        .await
        .status(303);
    let ada = person(&app, "Ada Brandt").await.to_string();
    let form = dana.get(&format!("/placements/{id}/supervisors/new")).await;
    let fields = [("supervisor", ada.as_str()), ("reason", "Grace retires")];
    form.submit_form("Replace supervisor")
        .with(&fields)
        .await
        .status(303);
    assert_eq!(signers(&app, id).await, ["Ada Brandt"]);
}

#[tokio::test]
async fn a_supervisor_with_all_students_they_take_gets_no_other() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Priya Raman").await;
    let ada = person(&app, "Grace Lindqvist").await;
    app.execute(&format!(
        "insert into site_supervisor (id, site_id, person_id, most_students, created_at)
         select gen_random_uuid(), p.site_id, '{ada}', 1, now() from placement p where p.id = '{id}'"
    ))
    .await;
    app.execute(&format!(
        "insert into placement_supervisor (id, placement_id, program_id, student_id, person_id, part, from_on, created_at)
         select gen_random_uuid(), p.id, p.program_id, p.student_id, '{ada}', 'second', p.starts_on, now()
         from placement p where p.site_id = (select site_id from placement where id = '{id}') and p.id <> '{id}'
             and p.state in ('confirmed', 'active') limit 1"
    ))
    .await;
    let dana = app.person("Dana Whitfield").await;
    let form = dana.get(&format!("/placements/{id}/supervisors/new")).await;
    let fields = [
        ("supervisor", ada.to_string()),
        ("reason", "Silent".to_owned()),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = form.submit_form("Replace supervisor").with(&fields).await;
    answer.complains("supervisor", "takes at most 1 student");
    assert_eq!(signers(&app, id).await, ["Ingrid Falk"]);
}

#[tokio::test]
async fn who_comes_second_sees_how_it_stands_now() {
    let app = TestApp::start().await;
    let id = placement_of(&app, "Priya Raman").await;
    let dana = app.person("Dana Whitfield").await;
    let opened_before = dana.get(&format!("/placements/{id}/supervisors/new")).await;
    replace(&app, id).await;
    let fields = [
        ("supervisor", "new"),
        ("new_name", "Ben Ito"),
        ("new_email", "ben@prairie-view.example"),
        ("reason", "Silent"),
    ];
    let late = opened_before
        .submit_form("Replace supervisor")
        .with(&fields)
        .await;
    late.status(409)
        .says("has changed meanwhile")
        .says("Ada Brandt");
    assert_eq!(signers(&app, id).await, ["Ada Brandt"]);
}

async fn replace(app: &TestApp, id: uuid::Uuid) {
    let dana = app.person("Dana Whitfield").await;
    let form = dana.get(&format!("/placements/{id}/supervisors/new")).await;
    let fields = [
        ("supervisor", "new"),
        ("new_name", "Ada Brandt"),
        ("new_email", "ada@prairie-view.example"),
        ("reason", "Silent"),
    ];
    form.submit_form("Replace supervisor")
        .with(&fields)
        .await
        .status(303);
}

/// A mailed link of a supervisor for what waits of a placement.
async fn link_for(app: &TestApp, supervisor: uuid::Uuid, placement: uuid::Uuid) {
    let request = uuid::Uuid::now_v7();
    app.execute(&format!(
        "insert into sign_off_request (id, supervisor_id, email, kind, token_hash, created_at, expires_at)
         values ('{request}', '{supervisor}', 'x@y.example', 'weekly', sha256('{request}'), '2026-11-16', '2026-12-16')"
    ))
    .await;
    app.execute(&format!(
        "insert into sign_off_item (request_id, entry_id, program_id, student_id, placement_id, content_hash)
         select '{request}', e.id, e.program_id, e.student_id, e.placement_id, e.content_hash
         from hours_entry e where e.placement_id = '{placement}' and e.state = 'submitted'"
    ))
    .await;
}
