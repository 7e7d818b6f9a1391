//! The persona page of a demo installation.

use crate::{
    identity::{
        actions::demo as actions,
        forms::{PersonaForm, PersonaQuery},
        pages::sign_in::signed_in,
        store::demo as store,
    },
    web::{Done, Error, Form, Guest, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;

/// The most people a search by name offers.
const MOST_FOUND: i64 = 24;

/// A role somebody can try.
struct Part {
    title: &'static str,
    does: &'static str,
    name: String,
    place: String,
    person: String,
}

#[derive(Template)]
#[template(path = "identity/demo.html")]
struct DemoPage {
    shell: Shell,
    parts: Vec<Part>,
    query: PersonaQuery,
    found: Vec<Part>,
}

/// `GET /demo`
pub async fn show(guest: Guest, Query(query): Query<PersonaQuery>) -> Result<Response> {
    let name: String = query.name.trim().chars().take(100).collect();
    let parts = guest
        .as_system("demo persona", async |db, _| Ok(store::personas(db).await?))
        .await?;
    page(&DemoPage {
        shell: guest.shell(),
        parts: parts.into_iter().map(Part::of).collect(),
        found: named_like(&guest, &name).await?,
        query,
    })
}

async fn named_like(guest: &Guest, name: &str) -> Result<Vec<Part>> {
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let found = guest
        .as_system("demo persona", async |db, _| {
            Ok(store::named_like(db, name, MOST_FOUND).await?)
        })
        .await?;
    let parts = found.into_iter().map(|(person, name)| Part {
        title: "",
        does: "",
        name,
        place: String::new(),
        person: person.to_string(),
    });
    Ok(parts.collect())
}

/// `POST /demo/persona`
pub async fn play(guest: Guest, form: Form<PersonaForm>) -> Result<Response> {
    let person = form.input.person().ok_or(Error::NotFound)?;
    let token = actions::play(&guest, person).await?;
    Ok(signed_in(&guest, &token, Done::to("/start")))
}

impl Part {
    fn of(persona: store::Persona) -> Self {
        let (title, does) = match persona.role.as_str() {
            "student" => (
                "Student",
                "Logs practicum hours, submits them, sees what still counts",
            ),
            "site_supervisor" => (
                "Site supervisor",
                "Signs the hours of students at the site, with or without an account",
            ),
            "coordinator" => (
                "Program coordinator",
                "Places students, watches progress, chases what is late",
            ),
            "faculty" => (
                "Faculty liaison",
                "Follows own students and verifies their hours",
            ),
            "accreditation_reviewer" => (
                "Accreditation reviewer",
                "Reads the evidence of one program until a date, and changes nothing",
            ),
            _ => (
                "Administrator",
                "Invites people, gives roles, keeps the college's settings",
            ),
        };
        Self {
            title,
            does,
            name: persona.name,
            place: persona.place,
            person: persona.person_id.to_string(),
        }
    }
}
