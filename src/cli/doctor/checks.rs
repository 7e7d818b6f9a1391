//! The single checks.

use crate::platform::db::MIGRATIONS;
use sqlx::{PgConnection, Row as _};
use std::{collections::BTreeSet, fmt, path::Path};

/// The oldest PostgreSQL that has what the schema needs.
const OLDEST: i32 = 140_000;
/// The most the clocks of the two machines may differ, in seconds.
const MOST_APART: f64 = 5.0;
/// Less free space than this is too little.
const LEAST_FREE: u64 = 1 << 30;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    thing: &'static str,
    words: String,
    mend: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Good,
    Note,
    Bad,
}

impl Finding {
    /// All is well.
    pub fn good(thing: &'static str, words: impl Into<String>) -> Self {
        Self {
            thing,
            words: words.into(),
            mend: "",
            kind: Kind::Good,
        }
    }

    /// Worth knowing, but nothing is broken.
    pub fn note(thing: &'static str, words: impl Into<String>, mend: &'static str) -> Self {
        Self {
            thing,
            words: words.into(),
            mend,
            kind: Kind::Note,
        }
    }

    /// Must be mended.
    pub fn bad(thing: &'static str, words: impl Into<String>, mend: &'static str) -> Self {
        Self {
            thing,
            words: words.into(),
            mend,
            kind: Kind::Bad,
        }
    }

    /// Whether it must be mended.
    pub fn is_bad(&self) -> bool {
        self.kind == Kind::Bad
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.kind {
            Kind::Good => "ok  ",
            Kind::Note => "note",
            Kind::Bad => "MEND",
        };
        write!(f, "{sign}  {}: {}", self.thing, self.words)?;
        if !self.mend.is_empty() {
            write!(f, ". {}", self.mend)?;
        }
        Ok(())
    }
}

/// Every check of the database, most basic first. A schema that is behind hides the rest; a check that could not be
/// made is a finding of its own.
pub async fn all(db: &mut PgConnection, is_private: bool) -> Vec<Finding> {
    let basic = [version(db).await, migrations(db).await, clock(db).await];
    let mut findings: Vec<Finding> = basic.into_iter().map(made).collect();
    if findings.iter().any(Finding::is_bad) {
        return findings;
    }
    let rest = [
        role(db).await,
        login(db, is_private).await,
        failed_work(db).await,
    ];
    findings.extend(rest.into_iter().map(made));
    findings
}

fn made(found: Result<Finding, sqlx::Error>) -> Finding {
    found.unwrap_or_else(|error| {
        Finding::bad(
            "Database",
            format!("a check could not be made: {error}"),
            "See whether DATABASE_URL signs in as the role that owns the tables",
        )
    })
}

async fn version(db: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    let row = sqlx::query(
        "select current_setting('server_version_num')::int, current_setting('server_version')",
    )
    .fetch_one(db)
    .await?;
    let (number, name): (i32, String) = (row.try_get(0)?, row.try_get(1)?);
    Ok(if number >= OLDEST {
        Finding::good("Database", format!("PostgreSQL {name}"))
    } else {
        Finding::bad(
            "Database",
            format!("PostgreSQL {name} is too old"),
            "Use PostgreSQL 14 or newer",
        )
    })
}

async fn migrations(db: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    let table: Option<String> = sqlx::query_scalar("select to_regclass('_sqlx_migrations')::text")
        .fetch_one(&mut *db)
        .await?;
    let applied: BTreeSet<i64> = match table {
        Some(_) => sqlx::query_scalar("select version from _sqlx_migrations where success")
            .fetch_all(db)
            .await?
            .into_iter()
            .collect(),
        None => BTreeSet::new(),
    };
    let ours: BTreeSet<i64> = MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .collect();
    let (missing, unknown) = (
        ours.difference(&applied).count(),
        applied.difference(&ours).count(),
    );
    Ok(match (missing, unknown) {
        (0, 0) => Finding::good("Schema", "up to date"),
        (0, _) => Finding::bad(
            "Schema",
            "it is newer than this program",
            "Start the newer program, or restore the backup from before the upgrade",
        ),
        _ => Finding::bad(
            "Schema",
            format!("{missing} steps behind this program"),
            "Run practicum migrate; practicum serve does it by itself",
        ),
    })
}

async fn clock(db: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    let theirs: f64 = sqlx::query_scalar("select extract(epoch from clock_timestamp())::float8")
        .fetch_one(db)
        .await?;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let apart = (since.map_or(0.0, |since| since.as_secs_f64()) - theirs).abs();
    Ok(if apart <= MOST_APART {
        Finding::good("Clock", "this machine and the database agree")
    } else {
        Finding::bad(
            "Clock",
            format!("this machine and the database differ by {apart:.0} seconds"),
            "Set both by network time (NTP)",
        )
    })
}

/// The role that serves people must be held by row-level security: owning nothing, bypassing nothing.
async fn role(db: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    let row = sqlx::query(
        "select r.rolsuper or r.rolbypassrls,
                exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relowner = r.oid and n.nspname = 'public'),
                (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 join information_schema.columns i on i.table_schema = 'public' and i.table_name = c.relname and i.column_name = 'student_id'
                 where n.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity))
         from pg_roles r where r.rolname = 'practicum_app'",
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else {
        return Ok(Finding::bad(
            "Protection",
            "the role practicum_app is missing",
            "Run practicum migrate",
        ));
    };
    let (bypasses, owns, open): (bool, bool, i64) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(if bypasses {
        Finding::bad(
            "Protection",
            "the role practicum_app passes by row-level security",
            "Run: alter role practicum_app nosuperuser nobypassrls",
        )
    } else if owns {
        Finding::bad(
            "Protection",
            "the role practicum_app owns tables",
            "Give them to the role that migrates: reassign owned by practicum_app to that role",
        )
    } else if open > 0 {
        Finding::bad(
            "Protection",
            format!("{open} tables with student records lack row-level security"),
            "Restore the schema from a backup, or ask for help: somebody has changed it",
        )
    } else {
        Finding::good(
            "Protection",
            "everybody’s statements are held by row-level security",
        )
    })
}

async fn login(db: &mut PgConnection, is_private: bool) -> Result<Finding, sqlx::Error> {
    let (name, is_super): (String, bool) = {
        let row = sqlx::query(
            "select current_user::text, r.rolsuper from pg_roles r where r.rolname = current_user",
        )
        .fetch_one(db)
        .await?;
        (row.try_get(0)?, row.try_get(1)?)
    };
    Ok(if is_super && !is_private {
        Finding::note(
            "Login",
            format!(
                "DATABASE_URL signs in as {name}, a superuser; every statement for people gives that up first"
            ),
            "A role that only owns the database practicum is safer",
        )
    } else {
        Finding::good("Login", "the program has no more rights than it needs")
    })
}

async fn failed_work(db: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    // The owner of the tables is held by their policies as well.
    sqlx::query("select set_config('practicum.kind', 'system', false)")
        .execute(&mut *db)
        .await?;
    let row = sqlx::query(
        "select (select count(*) from job where state = 'failed' and finished_at > now() - interval '7 days'),
                (select count(*) from mail where state = 'failed' and created_at > now() - interval '7 days'),
                (select count(*) from mail where state = 'waiting' and created_at < now() - interval '1 hour')",
    )
    .fetch_one(db)
    .await?;
    let (jobs, mails, waiting): (i64, i64, i64) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(if jobs + mails + waiting == 0 {
        Finding::good(
            "Work",
            "nothing has failed in the last week, no mail is stuck",
        )
    } else {
        Finding::note(
            "Work",
            format!(
                "in the last week {jobs} jobs and {mails} mails failed; {waiting} mails wait for more than an hour"
            ),
            "The log says why",
        )
    })
}

/// Free space in a folder.
pub fn space(folder: &Path) -> Finding {
    match free_bytes(folder) {
        Some(free) if free >= LEAST_FREE => Finding::good(
            "Storage",
            format!("{} GB free in {}", free >> 30, folder.display()),
        ),
        Some(free) => Finding::bad(
            "Storage",
            format!("only {} MB free in {}", free >> 20, folder.display()),
            "Make room, or set PRACTICUM_DATA to a folder on a larger disk and move the data there",
        ),
        None => Finding::bad(
            "Storage",
            format!("the free space in {} cannot be found out", folder.display()),
            "Check that the folder may be read",
        ),
    }
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let found = nix::sys::statvfs::statvfs(folder).ok()?;
    // Wide enough for every system's own width of these two numbers.
    let free = u128::from(found.blocks_available()) * u128::from(found.fragment_size());
    u64::try_from(free).ok()
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_as_one_line_with_the_mend() {
        let bad = Finding::bad("Clock", "it stands still", "Wind it");
        assert_eq!(bad.to_string(), "MEND  Clock: it stands still. Wind it");
        assert_eq!(
            Finding::good("Clock", "it ticks").to_string(),
            "ok    Clock: it ticks"
        );
    }

    #[test]
    fn the_space_of_a_folder_that_is_not_there_must_be_mended() {
        assert!(space(Path::new("/no/such/folder")).is_bad());
    }
}
