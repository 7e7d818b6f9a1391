//! The small program: one program with twelve students in the middle of the term, in every state there is, and a
//! second one whose records nobody of the first may see. The people are invented.

mod students;

use super::{
    builder::{Builder, Human, Offering},
    places::{Place, Site},
};
use crate::programs::requirement::Preset;

const MERCY: Place<'static> = Place {
    name: "Mercy Lakeside Hospital",
    kind: "hospital",
    address: "1200 Harbor Avenue",
    city: "Waukegan",
    region: "IL",
    postal_code: "60085",
    zone: "America/Chicago",
};
const PRAIRIE: Place<'static> = Place {
    name: "Prairie View Clinic",
    kind: "clinic",
    address: "48 Orchard Road",
    city: "Libertyville",
    region: "IL",
    postal_code: "60048",
    zone: "America/Chicago",
};
const FRONT_RANGE: Place<'static> = Place {
    name: "Front Range Medical Center",
    kind: "hospital",
    address: "700 Foothill Parkway",
    city: "Boulder",
    region: "CO",
    postal_code: "80302",
    zone: "America/Denver",
};

/// Who and where, for the students to be placed with.
struct Scene {
    him: Offering,
    coding: Offering,
    faculty: Human,
    mercy: (Site, Human),
    prairie: (Site, Human),
    front_range: (Site, Human),
}

/// Plants the world.
pub async fn plant(mut builder: Builder<'_>) -> anyhow::Result<()> {
    builder
        .institution("Lakeshore Community College", true)
        .await?;
    let (him, coding) = offerings(&mut builder).await?;
    let faculty = staff(&mut builder, &him, &coding).await?;
    let scene = Scene {
        him,
        coding,
        faculty,
        mercy: signer(
            &mut builder,
            MERCY,
            ("Grace Lindqvist", "HIM director", "RHIA"),
        )
        .await?,
        prairie: signer(&mut builder, PRAIRIE, ("Ingrid Falk", "Coding lead", "CCS")).await?,
        front_range: signer(
            &mut builder,
            FRONT_RANGE,
            ("Samuel Ortiz", "Night records supervisor", "RHIT"),
        )
        .await?,
    };
    students::plant(&mut builder, &scene).await
}

async fn offerings(builder: &mut Builder<'_>) -> anyhow::Result<(Offering, Offering)> {
    let monday = builder.today().monday();
    let (begin, end) = (monday.plus_days(-63), monday.plus_days(46));
    let term = builder
        .term((&format!("{}-A", begin.year()), "This term"), begin, end)
        .await?;
    let him = builder
        .program("HIM", "Health Information Management", "associate")
        .await?;
    let ppe = builder
        .course(
            him,
            ("HIM 290", "Professional Practice Experience"),
            Preset::HimOnSite90,
        )
        .await?;
    let coding = builder
        .program("MCC", "Medical Coding Certificate", "certificate")
        .await?;
    let practicum = builder
        .course(
            coding,
            ("MCC 180", "Coding Practicum"),
            Preset::HimSimulation160,
        )
        .await?;
    Ok((
        builder.offering(&ppe, &term).await?,
        builder.offering(&practicum, &term).await?,
    ))
}

/// Administrator, a coordinator and a reviewer for each program, and the faculty liaison, whom it gives back.
async fn staff(
    builder: &mut Builder<'_>,
    him: &Offering,
    coding: &Offering,
) -> anyhow::Result<Human> {
    let ruth = college(builder, "Ruth Adeyemi").await?;
    builder.administrator(&ruth).await?;
    let dana = college(builder, "Dana Whitfield").await?;
    builder.coordinator(&dana, him.course.program).await?;
    let tomas = builder
        .person("Tomás Rivera", "tomas.rivera@lakeshore.example")
        .await?;
    builder.coordinator(&tomas, coding.course.program).await?;
    let helen = college(builder, "Helen Okafor").await?;
    builder.faculty(&helen, him.course.program).await?;
    for (name, program) in [
        ("Ingrid Solberg", him.course.program),
        ("Walter Nakamura", coding.course.program),
    ] {
        let local = name.to_lowercase().replace(' ', ".");
        let reviewer = builder
            .person(name, &format!("{local}@accreditors.example"))
            .await?;
        builder.reviewer(&reviewer, program, 60).await?;
    }
    Ok(helen)
}

/// Somebody with an address at the college.
async fn college(builder: &mut Builder<'_>, name: &str) -> anyhow::Result<Human> {
    let local: String = name
        .to_lowercase()
        .replace(' ', ".")
        .chars()
        .map(plain)
        .filter(|c| c.is_ascii_alphanumeric() || ".-".contains(*c))
        .collect();
    builder
        .person(name, &format!("{local}@lakeshore.example"))
        .await
}

/// A small letter as it stands in an address.
const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ï' => 'i',
        'ñ' => 'n',
        'ó' | 'ô' | 'ö' | 'ø' => 'o',
        'ú' | 'ü' => 'u',
        other => other,
    }
}

/// A site with the supervisor who signs there.
async fn signer(
    builder: &mut Builder<'_>,
    place: Place<'_>,
    (name, title, credential): (&str, &str, &str),
) -> anyhow::Result<(Site, Human)> {
    let site = builder.site(&place).await?;
    let domain: String = place
        .name
        .to_lowercase()
        .split(' ')
        .take(2)
        .collect::<Vec<_>>()
        .join("-");
    let local = name.to_lowercase().replace(' ', ".");
    let person = builder
        .person(name, &format!("{local}@{domain}.example"))
        .await?;
    builder
        .supervisor(&site, &person, (title, credential))
        .await?;
    Ok((site, person))
}
