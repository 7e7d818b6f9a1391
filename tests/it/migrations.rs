//! The schema as it stands: who owns it, what it refuses, and that it can be brought up on nothing, twice, and by two
//! programs at once.

use super::support::TestApp;
use practicum::platform::db;

/// Tables without row-level security, and why.
const OPEN_TABLES: [(&str, &str); 1] = [(
    "_sqlx_migrations",
    "kept by the migrator; the run-time role may not read it",
)];

#[tokio::test]
async fn running_the_migrations_again_changes_nothing() {
    let app = TestApp::empty().await;
    let before = app.count("_sqlx_migrations").await;
    let options = app.options();
    let (one, two) = tokio::join!(db::migrate(&options), db::migrate(&options));
    one.unwrap();
    two.unwrap();
    assert_eq!(app.count("_sqlx_migrations").await, before);
}

#[tokio::test]
async fn a_login_that_lacks_the_one_right_is_told_which() {
    let app = TestApp::empty().await;
    let name = format!("practicum_test_{}_bare", std::process::id());
    app.execute("drop role if exists practicum_bare").await;
    app.execute("create role practicum_bare login createrole password 'bare'")
        .await;
    app.execute(&format!("create database {name} owner practicum_bare"))
        .await;
    let options = app.options().database(&name);
    let options = options.username("practicum_bare").password("bare");
    let error = db::migrate(&options).await.unwrap_err();
    app.execute(&format!("drop database {name}")).await;
    app.execute("drop role practicum_bare").await;
    let words = "run once: grant set on parameter practicum.kind to practicum_bare";
    assert!(format!("{error:#}").contains(words), "{error:#}");
}

#[tokio::test]
async fn row_level_security_is_forced_on_every_table() {
    let app = TestApp::empty().await;
    let open: Vec<String> = app
        .values(
            "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
             order by 1",
        )
        .await;
    let allowed: Vec<_> = OPEN_TABLES.iter().map(|(table, _)| *table).collect();
    assert_eq!(open, allowed);
}

#[tokio::test]
async fn every_table_under_row_level_security_has_a_policy() {
    let app = TestApp::empty().await;
    let bare: Vec<String> = app
        .values(
            "select c.relname::text from pg_class c where c.relkind = 'r' and c.relrowsecurity
             and not exists (select from pg_policy p where p.polrelid = c.oid)",
        )
        .await;
    assert_eq!(bare, Vec::<String>::new());
}

#[tokio::test]
async fn the_run_time_role_owns_nothing_and_bypasses_nothing() {
    let app = TestApp::empty().await;
    assert_eq!(
        app.count("pg_class where relowner = 'practicum_app'::regrole")
            .await,
        0
    );
    assert_eq!(
        app.count("pg_proc where proowner = 'practicum_app'::regrole")
            .await,
        0
    );
    let weak: bool = app
        .value("select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolcanlogin from pg_roles where rolname = 'practicum_app'")
        .await;
    assert!(!weak);
    let truncates: Vec<String> = app
        .values("select table_name::text from information_schema.table_privileges where grantee = 'practicum_app' and privilege_type = 'TRUNCATE'")
        .await;
    assert_eq!(truncates, Vec::<String>::new());
}

#[tokio::test]
async fn the_run_time_role_can_only_read_events() {
    let app = TestApp::empty().await;
    let rights: Vec<String> = app
        .values("select privilege_type::text from information_schema.table_privileges where grantee = 'practicum_app' and table_name in ('event', 'event_chain') group by 1")
        .await;
    assert_eq!(rights, ["SELECT"]);
}

#[tokio::test]
async fn with_nobody_named_no_policy_shows_a_row() {
    let app = TestApp::start().await;
    let tables: Vec<String> = app
        .values("select c.relname::text from pg_class c where c.relkind = 'r' and c.relrowsecurity and c.relname <> 'institution' and has_table_privilege('practicum_app', c.oid, 'select') order by 1")
        .await;
    assert!(tables.len() > 20);
    for table in tables {
        app.execute("set role practicum_app").await;
        let rows = app.count(&table).await;
        app.execute("reset role").await;
        assert_eq!(rows, 0, "{table} shows rows to nobody in particular");
    }
}

/// The list runs in the name of the program, so it has to keep to its reader by itself.
#[tokio::test]
async fn the_morning_list_has_lines_for_the_programs_of_its_reader_only() {
    let app = TestApp::start().await;
    let mut lines = Vec::new();
    for (kind, person) in [
        ("person", "Dana Whitfield"),
        ("person", "Maya Castellanos"),
        ("person", "Grace Lindqvist"),
        ("link", "Grace Lindqvist"),
        ("system", ""),
        ("", ""),
    ] {
        let programs = format!(
            "coalesce((select array_agg(g.program_id)::text from role_grant g join person p on p.id = g.person_id
                       where p.name = '{person}' and g.role = 'coordinator'), '')"
        );
        app.execute(&format!(
            "select set_config('practicum.kind', '{kind}', false),
             set_config('practicum.programs', {programs}, false); set role practicum_app"
        ))
        .await;
        let list = "today_page(current_date, now(), '', null, -1, 'epoch', '00000000-0000-0000-0000-000000000000', 100) l where l.id is not null";
        lines.push(app.count(list).await > 0);
        app.execute("reset all; reset role").await;
    }
    assert_eq!(lines, [true, false, false, false, false, false]);
}

#[tokio::test]
async fn even_the_owner_cannot_rewrite_what_is_append_only() {
    let app = TestApp::start().await;
    for (table, column) in [
        ("event", "action = 'x'"),
        ("signature", "minutes = 1"),
        ("hours_decision", "comment = 'x'"),
        ("requirement", "total_minutes = 1"),
        ("requirement_category", "name = 'x'"),
    ] {
        for sql in [
            format!("update {table} set {column}"),
            format!("delete from {table}"),
        ] {
            let refused = app.try_execute(&sql).await.unwrap_err();
            assert!(
                refused.to_string().contains("append-only"),
                "{sql}: {refused}"
            );
        }
    }
    for table in ["event", "signature"] {
        let refused = app
            .try_execute(&format!("truncate {table} cascade"))
            .await
            .unwrap_err();
        assert!(
            refused.to_string().contains("append-only"),
            "truncate {table}: {refused}"
        );
    }
}

#[tokio::test]
async fn even_the_owner_cannot_edit_decided_hours_or_delete_submitted_ones() {
    let app = TestApp::start().await;
    for change in [
        "minutes = minutes + 1",
        "work_date = work_date + 1",
        "activity = 'x'",
        "state = 'draft'",
    ] {
        for state in ["approved", "rejected"] {
            let sql = format!("update hours_entry set {change} where state = '{state}'");
            let refused = app.try_execute(&sql).await.unwrap_err();
            assert!(
                refused.to_string().contains("never edited"),
                "{sql}: {refused}"
            );
        }
    }
    let refused = app
        .try_execute("delete from hours_entry where state = 'submitted'")
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("can be deleted"), "{refused}");
}

#[tokio::test]
async fn an_installation_stays_what_it_was_born_as() {
    let app = TestApp::start().await;
    let refused = app
        .try_execute("update institution set demo = not demo")
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("fixed at its birth"),
        "{refused}"
    );
}
