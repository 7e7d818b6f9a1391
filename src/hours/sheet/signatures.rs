//! The signatures under a record, with where anybody can check them.

use super::rows::unbroken;
use crate::{
    hours::{signed::with_credential, store::SheetSignature},
    kernel::site_clock::SiteClock,
    web::Ctx,
};

/// One signature in words.
#[derive(Debug)]
pub struct Signature {
    /// The verification code.
    pub code: String,
    /// Name, credential and role.
    pub by: String,
    /// Whom they stood in for.
    pub on_behalf_of: String,
    /// When.
    pub at: String,
    /// "12 entries, 41 h".
    pub what: String,
    /// Whether all of it stands as signed, and if not, how much.
    pub standing: String,
    /// Where anybody can check it.
    pub address: String,
}

pub(super) fn of(one: &SheetSignature, ctx: &Ctx) -> Signature {
    let role = one.role.to_lowercase();
    let entries = if one.entries == 1 { "entry" } else { "entries" };
    Signature {
        code: one.code.clone(),
        by: format!("{}, {role}", with_credential(&one.by, &one.credential)),
        on_behalf_of: one.on_behalf_of.clone(),
        at: unbroken(&SiteClock::new(&one.zone, ctx.app().zone()).words(one.at)),
        what: unbroken(&format!("{} {entries}, {}", one.entries, one.length())),
        standing: standing(one),
        address: ctx.app().address(&format!("/verify/{}", one.code)),
    }
}

fn standing(one: &SheetSignature) -> String {
    match one.standing {
        all if all == one.entries => "All of it stands".to_owned(),
        0 => "None of it stands any more".to_owned(),
        some => format!("{some} of {} stand", one.entries),
    }
}
