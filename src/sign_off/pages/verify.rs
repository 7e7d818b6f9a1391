//! What a verification code stands for: for everybody the signature itself, for those who may see the hours its record.

use crate::{
    access::Permission,
    hours::{self, Entry},
    kernel::{minutes::Minutes, time::zone},
    platform::{
        secrets::{hex, sha256},
        tries::{self, WINDOW_SECONDS},
    },
    sign_off::{
        model::entries_words,
        store::{self, signature::Verified},
    },
    web::{Ctx, Error, Guest, Path, Query, Result, Shell, page},
};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;

/// A signature in words.
struct Facts {
    code: String,
    meaning: &'static str,
    statement: String,
    student: String,
    program: String,
    institution: String,
    site: String,
    signer: String,
    on_behalf: String,
    hours: String,
    days: String,
    at: String,
    method: &'static str,
    hash: String,
    standing: String,
    stands: bool,
}

#[derive(Template)]
#[template(path = "sign_off/verify.html")]
struct VerifyPage {
    shell: Shell,
    facts: Facts,
    /// When it was looked up, and where anybody can look again: a print of it is of that moment.
    checked: String,
    address: String,
}

#[derive(Template)]
#[template(path = "sign_off/verify_code.html")]
struct CodePage {
    shell: Shell,
    code: String,
    unknown: bool,
}

/// The code typed into the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodeQuery {
    code: String,
}

/// A code as it is stored, out of what people type: lower case, spaces, no hyphens.
fn normal(typed: &str) -> String {
    let letters: Vec<char> = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let groups: Vec<String> = letters
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// `GET /verify`: asks for a code.
pub async fn ask(guest: Guest, Query(query): Query<CodeQuery>) -> Result<Response> {
    let code = normal(&query.code);
    if !code.is_empty() {
        return Ok(crate::web::Done::to(format!("/verify/{code}")).into_response());
    }
    page(&CodePage {
        shell: guest.shell(),
        code,
        unknown: false,
    })
}

/// Wrong codes from one address within the window before it waits. Codes that are right are never counted, so that a
/// college behind one address looks up as many as it likes; sixty wrong ones are no slips of the finger any more.
const MOST_WRONG: i64 = 60;

/// What stands for an address in the list of failed tries: apart from its sign-ins, which it does not hinder.
fn tries_of(address: &str) -> [u8; 32] {
    sha256(format!("verify {address}").as_bytes())
}

/// `GET /verify/{code}`: what the code stands for, and no more.
pub async fn show(guest: Guest, Path(code): Path<String>) -> Result<Response> {
    let code = normal(&code);
    let key = tries_of(guest.address());
    let since = guest.now().plus_seconds(-i64::from(WINDOW_SECONDS));
    let (wrong, found) = guest
        .read(async |db| {
            let wrong = tries::failures_of(&mut *db, &key, since).await?;
            Ok((wrong, store::signature::verified(db, &code).await?))
        })
        .await?;
    if wrong >= MOST_WRONG {
        return too_many(guest.shell());
    }
    match found.map(facts) {
        Some(facts) => page(&VerifyPage {
            shell: guest.shell(),
            checked: guest.now().words_in(&guest.app().zone()),
            address: guest.app().address(&format!("/verify/{}", facts.code)),
            facts,
        }),
        None => wrong_code(&guest, &key, code).await,
    }
}

/// Counts a code that nobody has; many sent at once are counted one after the other.
async fn wrong_code(guest: &Guest, key: &[u8], code: String) -> Result<Response> {
    let since = guest.now().plus_seconds(-i64::from(WINDOW_SECONDS));
    let counted = guest
        .as_system("wrong verification code", async |db, _| {
            tries::line_up(&mut *db, key).await?;
            if tries::failures_of(&mut *db, key, since).await? >= MOST_WRONG {
                return Ok(false);
            }
            tries::insert_failure(db, key, "", guest.now()).await?;
            Ok(true)
        })
        .await?;
    if counted {
        unknown(guest.shell(), code)
    } else {
        too_many(guest.shell())
    }
}

#[derive(Template)]
#[template(path = "sign_off/verify_wait.html")]
struct WaitPage {
    shell: Shell,
    minutes: u32,
}

fn too_many(shell: Shell) -> Result<Response> {
    let shown = page(&WaitPage {
        shell,
        minutes: WINDOW_SECONDS.div_ceil(60),
    })?;
    let wait = [(header::RETRY_AFTER, HeaderValue::from(WINDOW_SECONDS))];
    Ok((StatusCode::TOO_MANY_REQUESTS, wait, shown).into_response())
}

fn unknown(shell: Shell, code: String) -> Result<Response> {
    let asked = page(&CodePage {
        shell,
        code,
        unknown: true,
    })?;
    Ok((StatusCode::NOT_FOUND, asked).into_response())
}

fn facts(found: Verified) -> Facts {
    let minutes = Minutes::new(u32::try_from(found.minutes).unwrap_or(0));
    let entries = usize::try_from(found.entries).unwrap_or(0);
    let days = match (found.first_on, found.last_on) {
        (Some(first), Some(last)) if first == last => first.words_with_year(),
        (Some(first), Some(last)) => {
            format!("{} to {}", first.words_with_year(), last.words_with_year())
        }
        _ => String::new(),
    };
    let title = if found.signer_credential.is_empty() {
        String::new()
    } else {
        format!(", {}", found.signer_credential)
    };
    Facts {
        standing: standing(found.still_standing, found.entries),
        stands: found.still_standing == found.entries,
        meaning: meaning(&found.meaning),
        signer: format!(
            "{}{title}, {}",
            found.signer_name,
            found.signer_role.to_lowercase()
        ),
        hours: format!("{}, {minutes}", entries_words(entries)),
        days,
        at: format!(
            "{} ({})",
            found.signed_at.words_in(&zone(&found.zone)),
            found.zone
        ),
        method: method(&found.method),
        hash: hex(&found.content_hash),
        code: found.code,
        statement: found.statement,
        student: found.student,
        program: found.program,
        institution: found.institution,
        site: found.site,
        on_behalf: found.on_behalf_name,
    }
}

fn standing(still: i32, all: i32) -> String {
    if still == all {
        "All of it still stands as signed".to_owned()
    } else if still == 0 {
        "None of it stands any more: it was corrected, voided or taken back later".to_owned()
    } else {
        format!(
            "{still} of {all} entries still stand as signed; the others were corrected, voided or taken back later"
        )
    }
}

fn meaning(stored: &str) -> &'static str {
    match stored {
        "verifies_on_behalf" => "Hours verified on behalf of a supervisor",
        "verifies_for_faculty" => "Hours verified by the program",
        _ => "Hours confirmed by a supervisor",
    }
}

fn method(stored: &str) -> &'static str {
    match stored {
        "link" => "By a personal link mailed to the signer",
        "demo" => "In a demo installation: this is not a real signature",
        _ => "By signing in with a password",
    }
}

/// One entry under a signature.
struct EntryRow {
    day: String,
    when: String,
    minutes: String,
    state: &'static str,
    text: String,
    hash: String,
    matches: bool,
    redacted: bool,
}

#[derive(Template)]
#[template(path = "sign_off/signature.html")]
struct SignaturePage {
    shell: Shell,
    crumbs: Vec<(String, String)>,
    facts: Facts,
    reason: String,
    /// The number of the statement's version, which stands in the exact text as well.
    version: String,
    content: String,
    content_matches: bool,
    entries: Vec<EntryRow>,
    address: String,
}

/// `GET /signatures/{code}`: the record of a signature with the exact text, for those who see the hours; printable.
pub async fn record(ctx: Ctx, Path(code): Path<String>) -> Result<Response> {
    let (found, record, entries) = ctx.read(async |db| load(db, &code).await).await?;
    page(&SignaturePage {
        shell: ctx.shell(),
        crumbs: crumbs(&ctx, &found.student, entries.first()),
        address: ctx.app().address(&format!("/verify/{}", found.code)),
        content_matches: sha256(record.content.as_bytes()).as_slice() == found.content_hash,
        facts: facts(found),
        reason: record.on_behalf_reason,
        version: version(&record.statement_version),
        content: record.content,
        entries: entries.iter().map(entry_row).collect(),
    })
}

/// The number in `confirms_hours/1`.
fn version(stored: &str) -> String {
    let number = stored.rsplit_once('/').map_or(stored, |(_, number)| number);
    number.to_owned()
}

/// Students come from their ledger, supervisors from what they answered, the college from the student's page.
fn crumbs(ctx: &Ctx, student: &str, entry: Option<&Entry>) -> Vec<(String, String)> {
    let crumb = |words: &str, href: &str| (words.to_owned(), href.to_owned());
    let Some(entry) = entry else {
        return vec![crumb("Start", "/start")];
    };
    let actor = ctx.actor();
    if entry.student == actor.person() {
        return vec![crumb("Hours", "/hours"), crumb("Ledger", "/hours/ledger")];
    }
    if !actor.oversees(entry.program) && actor.may_ever(Permission::SignHours) {
        return vec![
            crumb("Sign-off", "/sign-off"),
            crumb("Answered hours", "/sign-off/answered"),
        ];
    }
    vec![
        crumb("Students", "/cohort"),
        crumb(student, &format!("/students/{}", entry.enrolment)),
    ]
}

async fn load(
    db: &mut PgConnection,
    code: &str,
) -> Result<(Verified, store::signature::Record, Vec<Entry>)> {
    let record = store::signature::record(&mut *db, code)
        .await?
        .ok_or(Error::NotFound)?;
    let found = store::signature::verified(&mut *db, code)
        .await?
        .ok_or(Error::NotFound)?;
    let entries = hours::entries_among(db, &record.entries).await?;
    Ok((found, record, entries))
}

fn entry_row(entry: &Entry) -> EntryRow {
    let text = hours::content::text_of(entry);
    EntryRow {
        day: entry.work_date.words_with_year(),
        when: entry.time_words(),
        minutes: entry.minutes.to_string(),
        state: entry.state.label(),
        matches: text.is_some(),
        redacted: entry.redacted_at.is_some(),
        hash: hex(&entry.content_hash),
        text: text.unwrap_or_else(|| hours::content::canonical(entry)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        assert_eq!(normal("abcde fghjk-lmnpq 23456"), "ABCDE-FGHJK-LMNPQ-23456");
        assert_eq!(normal("  "), "");
    }
}
