//! The record of hours: everything a student's ledger says, to be printed and handed over.
//!
//! It counts with the ledger's own counting (`hours::counting`) and lists every entry once: the version that stands, with
//! what was signed before it. Drafts are the student's alone and are not in it, whoever makes it, so that two people who
//! print it on one day hold the same paper.

mod rows;
mod signatures;
mod sums;

use super::{
    signed::{Signers, with_credential},
    standing::{self, Standing},
    state::EntryState,
    store::{self, Place, SheetHead, SheetSignature},
};
use crate::{
    kernel::{ids::EnrolmentId, minutes::Minutes, time::Day},
    web::{Ctx, Error, Result, Shell},
};
use askama::Template;
use rows::Row;
use signatures::Signature;
use sqlx::PgConnection;
use sums::Sums;

/// The record of one enrolment, in words.
#[derive(Debug)]
pub struct Sheet {
    enrolment: EnrolmentId,
    head: SheetHead,
    /// Version, total and who has to agree.
    asks: Vec<(&'static str, String)>,
    sites: Vec<SitePart>,
    made_at: String,
    made_by: String,
    zone: String,
    sums: Sums,
    rows: Vec<Row>,
    signatures: Vec<Signature>,
}

impl Sheet {
    /// Whose pages these are, for the head of every printed one.
    fn running_head(&self) -> String {
        format!(
            "{}, {}, made {}",
            self.head.student, self.head.course, self.made_at
        )
    }

    /// What does not count of versions that are not listed: the rows and this are what does not count in all.
    fn not_listed(&self) -> Minutes {
        let listed: Minutes = self.rows.iter().map(|row| row.not_counted).sum();
        self.sums.all.not_counted.saturating_sub(listed)
    }
}

/// One placement and who signed there.
#[derive(Debug)]
struct SitePart {
    site: String,
    days: String,
    signers: String,
}

/// Reads the record of an enrolment, as of now and for the reader.
///
/// # Errors
/// [`Error::NotFound`] when the reader may not see the enrolment.
pub async fn sheet(db: &mut PgConnection, ctx: &Ctx, enrolment: EnrolmentId) -> Result<Sheet> {
    let head = store::sheet_head(db, enrolment, ctx.today())
        .await?
        .ok_or(Error::NotFound)?;
    let standing = handed_in(standing::standing(db, enrolment, ctx.today()).await?, ctx);
    let signers = Signers::of(store::signed_entries(db, &[enrolment]).await?);
    let signatures = store::signatures_of_enrolment(db, enrolment).await?;
    let zone = ctx.app().zone();
    Ok(Sheet {
        enrolment,
        asks: asks(&standing),
        sites: sites(&standing, &signatures),
        made_at: ctx.now().words_in(&zone),
        made_by: ctx.actor().name().to_owned(),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        sums: sums::of(&standing),
        rows: rows::of(&standing, &signers, &zone),
        signatures: signatures
            .iter()
            .map(|one| signatures::of(one, ctx))
            .collect(),
        head,
    })
}

/// The same standing without drafts, which only ever are what does not count.
fn handed_in(standing: Standing, ctx: &Ctx) -> Standing {
    let mut entries = standing.entries;
    entries.retain(|entry| entry.state != EntryState::Draft);
    standing::of_parts(
        standing.enrolment,
        standing.requirement,
        standing.placements,
        entries,
        ctx.today(),
    )
}

fn asks(standing: &Standing) -> Vec<(&'static str, String)> {
    let requirement = &standing.requirement;
    let version = requirement.version.get();
    vec![
        (
            "Requirement",
            format!("Version {version}: {} in all", requirement.total),
        ),
        ("Signed off by", requirement.approval.label().to_owned()),
    ]
}

fn sites(standing: &Standing, signatures: &[SheetSignature]) -> Vec<SitePart> {
    let oldest_first = standing.placements.iter().rev();
    oldest_first
        .map(|place| SitePart {
            site: place.site.clone(),
            days: days(place.starts_on, place.ends_on),
            signers: signers(place, signatures),
        })
        .collect()
}

/// Everybody who signed for a placement, each once.
fn signers(place: &Place, signatures: &[SheetSignature]) -> String {
    let mut names = Vec::new();
    for signature in signatures.iter().filter(|one| one.placement == place.id) {
        let name = format!(
            "{} ({})",
            with_credential(&signature.by, &signature.credential),
            signature.role.to_lowercase()
        );
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        "nobody has signed yet".to_owned()
    } else {
        format!("signed by {}", names.join("; "))
    }
}

fn days(first: Day, last: Day) -> String {
    format!("{} to {}", first.words_with_year(), last.words_with_year())
}

/// The page of a record, and the way back from it.
#[derive(Template)]
#[template(path = "hours/record.html")]
pub struct SheetPage {
    shell: Shell,
    sheet: Sheet,
    back: (String, String),
    /// Whether it is the reader's own, who may have drafts.
    is_own: bool,
}

impl SheetPage {
    /// The page for whoever keeps or reviews the hours.
    pub fn of_student(ctx: &Ctx, sheet: Sheet) -> Self {
        Self {
            shell: ctx.shell(),
            back: (
                format!("/students/{}", sheet.enrolment),
                sheet.head.student.clone(),
            ),
            is_own: false,
            sheet,
        }
    }

    /// The page for the student.
    pub fn own(ctx: &Ctx, sheet: Sheet) -> Self {
        let back = format!("/hours/ledger?enrolment={}", sheet.enrolment);
        Self {
            shell: ctx.shell(),
            back: (back, "Ledger".into()),
            is_own: true,
            sheet,
        }
    }
}
