//! The record that stands in for each parameter of a route: Maya's, or of her program and her site. For everybody else
//! it is somebody else's.

use crate::support::TestApp;
use practicum::platform::secrets::{Token, hex};
use uuid::Uuid;

const MAYA: &str = "(select id from person where name = 'Maya Castellanos')";

/// Route (or every route, when empty), parameter, where the example is found.
const EXAMPLES: [(&str, &str, &str); 21] = [
    (
        "",
        "program",
        "select id::text from program where code = 'HIM'",
    ),
    (
        "",
        "course",
        "select id::text from course where code = 'HIM 290'",
    ),
    (
        "",
        "offering",
        "select o.id::text from offering o join course c on c.id = o.course_id where c.code = 'HIM 290'",
    ),
    ("", "term", "select id::text from term"),
    (
        "",
        "enrolment",
        "select id::text from enrolment where student_id = MAYA",
    ),
    (
        "",
        "site",
        "select id::text from site where name = 'Mercy Lakeside Hospital'",
    ),
    (
        "",
        "organization",
        "select organization_id::text from site where name = 'Mercy Lakeside Hospital'",
    ),
    (
        "",
        "placement",
        "select id::text from placement where student_id = MAYA",
    ),
    (
        "",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'submitted' order by id",
    ),
    ("", "person", "select MAYA::text"),
    ("", "student", "select MAYA::text"),
    (
        "",
        "session",
        "select id::text from session where person_id = MAYA order by id",
    ),
    (
        "",
        "code",
        "select code from signature where student_id = MAYA order by id",
    ),
    (
        "",
        "signature",
        "select id::text from signature where student_id = MAYA order by id",
    ),
    ("", "name", "select 'practicum.css'"),
    ("", "mail", "select id::text from mail order by id"),
    (
        "",
        "supervisor",
        "select id::text from placement_supervisor where student_id = MAYA",
    ),
    (
        "/sites/{site}/supervisors/{supervisor}/edit",
        "supervisor",
        SITE_SUPERVISOR,
    ),
    (
        "/sites/{site}/supervisors/{supervisor}",
        "supervisor",
        SITE_SUPERVISOR,
    ),
    (
        "/sites/{site}/supervisors/{supervisor}/ending",
        "supervisor",
        SITE_SUPERVISOR,
    ),
    (
        "",
        "import",
        "insert into import_run (id, kind, file_name, file_hash, state, created_at)
         values (gen_random_uuid(), 'sites_cms', 'hospitals.csv', '\\x00', 'dropped', '2026-11-17') returning id::text",
    ),
];

const SITE_SUPERVISOR: &str =
    "select v.id::text from site_supervisor v join site s on s.id = v.site_id
    where s.name = 'Mercy Lakeside Hospital' order by v.ended_on is not null, v.id";

/// The path with examples for its parameters, or the parameter that has none.
pub async fn fill(app: &TestApp, route: &str) -> Result<String, String> {
    let mut path = String::new();
    for part in route.split('/').skip(1) {
        path.push('/');
        let name = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        match name {
            None => path.push_str(part),
            Some("token") => path.push_str(&token(app, route).await?),
            Some(name) => path.push_str(&example(app, route, name).await?),
        }
    }
    Ok(path)
}

async fn example(app: &TestApp, route: &str, parameter: &str) -> Result<String, String> {
    let found = EXAMPLES
        .iter()
        .filter(|(of, name, _)| *name == parameter && (of.is_empty() || *of == route))
        .max_by_key(|(of, _, _)| of.len());
    let Some((_, _, sql)) = found else {
        return Err(format!(
            "{route}: no example for {{{parameter}}} in tests/it/access/examples.rs"
        ));
    };
    let values: Vec<String> = app.values(&sql.replace("MAYA", MAYA)).await;
    values
        .into_iter()
        .next()
        .ok_or_else(|| format!("{route}: the world has no {{{parameter}}}"))
}

/// A secret of each kind that somebody may hold, made for the purpose.
async fn token(app: &TestApp, route: &str) -> Result<String, String> {
    let token = Token::fresh();
    let hash = hex(&token.hash());
    let now = app.now();
    let later = now.plus_days(3);
    let id = Uuid::now_v7();
    if route.starts_with("/s/") {
        app.execute(&format!(
            "insert into sign_off_request (id, supervisor_id, email, kind, token_hash, created_at, expires_at)
             select '{id}', p.id, p.email, 'weekly', '\\x{hash}', '{now}', '{later}' from person p where p.name = 'Grace Lindqvist';
             insert into sign_off_item (request_id, entry_id, program_id, student_id, placement_id, content_hash)
             select '{id}', e.id, e.program_id, e.student_id, e.placement_id, e.content_hash from hours_entry e
             where e.student_id = {MAYA} and e.state = 'submitted'"
        ))
        .await;
        return Ok(token.as_str().to_owned());
    }
    let purpose = match route {
        _ if route.starts_with("/join/") || route.starts_with("/invitations/") => "join",
        _ if route.starts_with("/reset/") || route.starts_with("/resets/") => "reset",
        _ => {
            return Err(format!(
                "{route}: no example for {{token}} in tests/it/access/examples.rs"
            ));
        }
    };
    app.execute(&format!(
        "insert into invitation (id, person_id, purpose, token_hash, created_at, expires_at)
         values ('{id}', {MAYA}, '{purpose}', '\\x{hash}', '{now}', '{later}')"
    ))
    .await;
    Ok(token.as_str().to_owned())
}
