//! The record that stands in for each parameter of a route: Maya's, or of her program and her site. For everybody else
//! it is somebody else's.

use crate::support::TestApp;
use practicum::platform::secrets::{Token, hex};
use uuid::Uuid;

const MAYA: &str = "(select id from person where name = 'Maya Castellanos')";

/// Route (or the beginning of one, or nothing for all), parameter, where the example is found.
const EXAMPLES: [(&str, &str, &str); 35] = [
    (
        "",
        "code",
        "select code from signature where student_id = MAYA order by id",
    ),
    (
        "",
        "course",
        "select id::text from course where code = 'HIM 290'",
    ),
    ("", "day", "select '2026-11-17'"),
    ("", "week", "select '2026-11-16'"),
    (
        "",
        "enrolment",
        "select id::text from enrolment where student_id = MAYA",
    ),
    (
        "",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'submitted' and version = 1 order by id",
    ),
    ("", "mail", "select id::text from mail order by id"),
    ("", "name", "select 'practicum.css'"),
    (
        "",
        "offering",
        "select o.id::text from offering o join course c on c.id = o.course_id where c.code = 'HIM 290'",
    ),
    (
        "",
        "organization",
        "select organization_id::text from site where name = 'Mercy Lakeside Hospital'",
    ),
    ("", "person", "select MAYA::text"),
    (
        "",
        "placement",
        "select id::text from placement where student_id = MAYA",
    ),
    (
        "",
        "program",
        "select id::text from program where code = 'HIM'",
    ),
    (
        "",
        "requirement",
        "select r.id::text from requirement r join course c on c.id = r.course_id where c.code = 'HIM 290'",
    ),
    (
        "",
        "session",
        "select id::text from session where person_id = MAYA order by id",
    ),
    (
        "",
        "signature",
        "select id::text from signature where student_id = MAYA order by id",
    ),
    (
        "",
        "site",
        "select id::text from site where name = 'Mercy Lakeside Hospital'",
    ),
    ("", "student", "select MAYA::text"),
    (
        "",
        "supervisor",
        "select id::text from placement_supervisor where student_id = MAYA",
    ),
    ("", "term", "select id::text from term"),
    (
        "/people/{person}/roles/{role}/end",
        "person",
        "select id::text from person where name = 'Helen Okafor'",
    ),
    (
        "/people/{person}/roles/{role}/end",
        "role",
        "select g.id::text from role_grant g join person p on p.id = g.person_id where p.name = 'Helen Okafor'",
    ),
    (
        "/sites/",
        "supervisor",
        "select s.id::text from site_supervisor s join person p on p.id = s.person_id where p.name = 'Grace Lindqvist'",
    ),
    (
        "/hours/{entry}/submission",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'draft' order by id",
    ),
    (
        "",
        "late_request",
        "select id::text from late_request where student_id = MAYA",
    ),
    (
        "",
        "dispute",
        "select id::text from hours_dispute where student_id = MAYA",
    ),
    (
        "/hours/{entry}/correction",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'approved' order by id",
    ),
    (
        "/hours/{entry}/edit",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'draft' order by id",
    ),
    (
        "/hours/{entry}/removal",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'draft' order by id",
    ),
    (
        "/entries/{entry}/correction",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'approved' order by id",
    ),
    (
        "/entries/{entry}/withdrawal",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and made_by_person <> student_id",
    ),
    (
        "/entries/{entry}/agreement",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and made_by_person <> student_id",
    ),
    (
        "/entries/{entry}/void",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'approved' order by id",
    ),
    (
        "/entries/{entry}/dispute",
        "entry",
        "select id::text from hours_entry where student_id = MAYA and state = 'returned' order by id",
    ),
    (
        "/placements/{placement}/supervisors/{person}",
        "person",
        "select id::text from person where name = 'Grace Lindqvist'",
    ),
];

/// The path with examples for its parameters, or the parameter that has none.
pub async fn fill(app: &TestApp, route: &str) -> Result<String, String> {
    prepare(app).await;
    let mut path = String::new();
    for part in route.split('/').skip(1) {
        path.push('/');
        let name = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        match name {
            None => path.push_str(part),
            Some("token") => path.push_str(&token(app, route).await?),
            Some("import") if route.starts_with("/rosters/") => path.push_str(&roster(app).await),
            Some("import") => path.push_str(&import(app, route).await),
            Some("filter") => path.push_str(&filter(app).await),
            Some(name) => path.push_str(&example(app, route, name).await?),
        }
    }
    Ok(path)
}

/// What has not happened to Maya in the world, but might: she asked to log late, she disagreed with an answer, and Grace
/// corrected an entry that she signed.
async fn prepare(app: &TestApp) {
    let now = app.now();
    app.execute(&format!(
        "insert into late_request (id, placement_id, program_id, student_id, from_on, to_on, reason, asked_at)
         select gen_random_uuid(), id, program_id, student_id, starts_on, starts_on + 1, 'I was ill.', '{now}'
         from placement where student_id = {MAYA} and not exists (select from late_request where student_id = {MAYA});
         insert into hours_dispute (id, entry_id, program_id, student_id, raised_by, reason, raised_at)
         select gen_random_uuid(), id, program_id, student_id, student_id, 'It was the third report.', '{now}'
         from hours_entry where student_id = {MAYA} and state = 'returned' on conflict do nothing"
    ))
    .await;
    app.execute(&format!(
        "insert into hours_entry
         select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'version', 2, 'state', 'submitted', 'made_by', 'correction',
             'made_by_person', g.id, 'made_by_name', 'Grace Lindqvist, site supervisor', 'correction_reason', 'She stayed for the count.',
             'minutes', e.minutes + 30, 'submitted_at', '{now}', 'decided_at', null, 'content_hash', '\\x00'))).*
         from hours_entry e join person g on g.name = 'Grace Lindqvist'
         where e.student_id = {MAYA} and e.state = 'approved'
         and not exists (select from hours_entry o where o.student_id = {MAYA} and o.made_by_person <> o.student_id)
         order by e.id desc limit 1"
    ))
    .await;
}

async fn example(app: &TestApp, route: &str, parameter: &str) -> Result<String, String> {
    let found = EXAMPLES
        .iter()
        .filter(|(of, name, _)| *name == parameter && route.starts_with(of))
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
        _ if route.starts_with("/setup/") => {
            app.execute(&format!(
                "insert into setup_code (token_hash, created_at) values ('\\x{hash}', '{now}')"
            ))
            .await;
            return Ok(token.as_str().to_owned());
        }
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

/// A roster of Maya's offering that was looked at.
async fn roster(app: &TestApp) -> String {
    app.value(
        "insert into import_run (id, kind, program_id, offering_id, file_name, file_hash, content, state, created_at)
         select gen_random_uuid(), 'roster_csv', o.program_id, o.id, 'fall.csv', '\\x00',
                convert_to(E'Name,E-mail,ID\\nAnn Lee,ann@example.edu,1\\n', 'UTF8'), 'looked_at', '2026-11-17'
         from offering o join course c on c.id = o.course_id where c.code = 'HIM 290' returning id::text",
    )
    .await
}

/// A file that was looked at: of sites, or a roster of Maya's program.
async fn import(app: &TestApp, route: &str) -> String {
    let id = Uuid::now_v7();
    let now = app.now();
    let (kind, program) = if route.starts_with("/sites/") {
        ("sites_csv", "null")
    } else {
        ("roster_csv", "(select id from program where code = 'HIM')")
    };
    app.execute(&format!(
        "insert into import_run (id, kind, program_id, file_name, file_hash, state, created_at, content)
         values ('{id}', '{kind}', {program}, 'people.csv', '\\x00', 'looked_at', '{now}', '')"
    ))
    .await;
    id.to_string()
}

/// A filter that the coordinator of Maya's program keeps, in a place that is free.
async fn filter(app: &TestApp) -> String {
    app.value(
        "insert into saved_filter (id, person_id, place, name, query, created_at)
         select gen_random_uuid(), p.id, n, 'Filter ' || n, 'status=behind', '2026-11-17'
         from person p, generate_series(1, 20) n
         where p.name = 'Dana Whitfield' and not exists (select from saved_filter s where s.person_id = p.id and s.place = n)
         order by n limit 1 returning id::text",
    )
    .await
}
