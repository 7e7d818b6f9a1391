//! The fourth lock: every route, tried as every kind of person, against a checked-in table; and the same with the
//! application's own checks switched off, on row-level security alone.

mod examples;
mod own_practicum;
mod table;
mod wall;

use crate::support::{Answer, FormOnPage, Person, TestApp, crawl, forms_on};
use practicum::{app, web::Access};
use std::{collections::BTreeMap, fmt::Write as _};
use tokio::sync::OnceCell;

/// Filled-in forms by where they go: what somebody who may do it would send.
type Forms = BTreeMap<String, FormOnPage>;

#[tokio::test]
async fn every_route_answers_everybody_as_the_table_says() {
    let forms = harvest().await;
    let mut text = String::from(HEAD);
    let mut missing = Vec::new();
    let routes = app::routes();
    for route in routes.table().iter().filter(|route| !is_asset(route.path)) {
        let mut cells = Vec::new();
        let mut fresh = TestApp::start().await;
        for part in 0..PARTS.len() {
            let cast = fresh.cast().await;
            let url = match examples::fill(&fresh, route.path).await {
                Ok(url) => url,
                Err(why) => {
                    missing.push(why);
                    break;
                }
            };
            let (_, person) = cast.everybody()[part];
            let cell = cell(&knock(person, route.method, &url, forms).await);
            let may_have_changed = cell == "303" || matches!(route.access, Access::Public);
            if route.method == "POST" && may_have_changed {
                fresh = TestApp::start().await;
            }
            cells.push(cell);
        }
        let access = match route.access {
            Access::Needs(permission) => format!("{permission:?}"),
            other => format!("{other:?}"),
        };
        let _ = write!(text, "{:<4} {:<52} {access:<17}", route.method, route.path);
        for cell in cells {
            let _ = write!(text, " {cell:<8}");
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    table::agrees_with_file("access/matrix.txt", &text);
}

#[tokio::test]
async fn routes_that_ask_for_nobody_are_the_ones_on_the_list() {
    let routes = app::routes();
    let mut text = String::from(
        "# Routes reached without signing in. A line more needs a reason in its commit.\n",
    );
    for route in routes.table() {
        if matches!(route.access, Access::Public | Access::Link | Access::Demo) {
            let _ = writeln!(
                text,
                "{:<4} {:<52} {:?}",
                route.method, route.path, route.access
            );
        }
    }
    table::agrees_with_file("public_routes.txt", &text);
}

const PARTS: [&str; 11] = [
    "nobody", "student", "student2", "superv", "superv2", "coord", "coord2", "faculty", "admin",
    "review", "review2",
];

const HEAD: &str = "\
# Every route as everybody. The records in the addresses are Maya's: her entry, her placement, her site, her program.
# student is Maya; student2 and superv2 are of her program, at another site; superv signs for her; coord runs her
# program, coord2 another; faculty is her liaison; review reviews her program, review2 another. A form is sent as somebody who may send it would have it on their page.
# sign-in: asked to sign in. 303: done, or led elsewhere. 422: the form has problems. 409: not in this state.
#                                                                                 nobody   student  student2 superv   superv2  coord    coord2   faculty  admin    review   review2
";

fn is_asset(path: &str) -> bool {
    path.starts_with("/assets") || path == "/favicon.svg"
}

/// Tries a route: a page is opened, a form is sent as it stood on the page of somebody who may send it.
async fn knock(person: &Person, method: &str, url: &str, forms: &Forms) -> Answer {
    if method == "GET" {
        return person.peek(url).await;
    }
    let fields: Vec<(&str, &str)> = forms
        .get(url)
        .into_iter()
        .flat_map(|form| &form.fields)
        .filter(|(name, _)| name != "form_key")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    person.post(url).with(&fields).unchecked().await
}

fn cell(answer: &Answer) -> String {
    assert!(
        !answer.status.is_server_error(),
        "{}: {}",
        answer.request,
        answer.status
    );
    match answer.status.as_u16() {
        303 if answer.location().starts_with("/sign-in")
            && answer.header("set-cookie").is_empty() =>
        {
            "sign-in".to_owned()
        }
        status => status.to_string(),
    }
}

/// Every form that somebody of the cast has on a page of theirs, as it stands there. Looked for once: every copy of the
/// world has the same ids.
async fn harvest() -> &'static Forms {
    static FORMS: OnceCell<Forms> = OnceCell::const_new();
    FORMS
        .get_or_init(async || {
            let app = TestApp::start().await;
            let cast = app.cast().await;
            let mut found = Forms::new();
            // Of each kind of page a few are opened; Maya's placement, which the routes are filled with, is one of them.
            let placement: String = app
                .value("select pl.id::text from placement pl join person p on p.id = pl.student_id where p.name = 'Maya Castellanos'")
                .await;
            let placement = format!("/placements/{placement}");
            for (_, person) in cast.everybody() {
                let visited = crawl(person, &["/", "/start", &placement]).await;
                for (action, form) in forms_on(&visited) {
                    found.entry(action).or_insert(form);
                }
            }
            found
        })
        .await
}
