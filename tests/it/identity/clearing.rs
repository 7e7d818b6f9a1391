//! What nobody needs any more is cleared away.

use crate::support::TestApp;

#[tokio::test]
async fn old_outcomes_failures_and_links_go_and_fresh_ones_stay() {
    let app = TestApp::start().await;
    let maya = app.person("Maya Castellanos").await;
    let wrong = [
        ("email", "maya.castellanos@lakeshore.example"),
        ("password", "wrong"),
    ];
    let act = async || {
        maya.post("/account/shortcuts").await.status(303);
        app.anonymous()
            .post("/sign-in")
            .with(&wrong)
            .await
            .status(422);
        app.anonymous()
            .post("/forgotten")
            .with(&wrong[..1])
            .await
            .status(303);
    };
    act().await;
    app.days_later(60);
    let maya = app.person("Maya Castellanos").await;
    maya.post("/account/shortcuts").await.status(303);
    app.anonymous()
        .post("/sign-in")
        .with(&wrong)
        .await
        .status(422);
    app.anonymous()
        .post("/forgotten")
        .with(&wrong[..1])
        .await
        .status(303);
    assert_eq!(app.count("form_outcome").await, 2);
    assert_eq!(app.count("invitation").await, 2);
    app.run_jobs().await;
    assert_eq!(app.count("form_outcome").await, 1);
    assert_eq!(app.count("sign_in_failure").await, 2);
    assert_eq!(app.count("invitation").await, 1);
}
