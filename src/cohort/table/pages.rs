//! `GET /cohort`

use super::{
    filter::Filter,
    line::{Line, status_label},
    store::{self, Offering, Wanted},
};
use crate::{
    access::Permission,
    cohort::{
        filters::{self, SavedFilter},
        standing,
    },
    kernel::{page::Page, problems::Problems},
    web::{Ctx, Query, Result, Shell, page},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;
use uuid::Uuid;

/// Lines on a page.
const SIZE: usize = 50;

/// Every status, in the order in which a coordinator looks.
pub(super) const STATUSES: [&str; 6] = [
    "impossible",
    "behind",
    "unplaced",
    "not_started",
    "on_pace",
    "done",
];

/// States of enrolment to choose from, besides "Enrolled".
pub(super) const STATES: [(&str, &str); 3] = [
    ("completed", "Completed"),
    ("withdrawn", "Withdrawn"),
    ("any", "Any"),
];

#[derive(Template)]
#[template(path = "cohort/cohort.html")]
struct CohortPage {
    shell: Shell,
    well: Problems,
    may_save: bool,
    filter: Filter,
    chosen: Chosen,
    statuses: Vec<(String, String, bool)>,
    /// Name, address and whether it is the one that is shown.
    saved: Vec<(String, String, bool)>,
    lines: Page<Line>,
}

impl CohortPage {
    fn caption(&self) -> String {
        let students = self.lines.rows.len();
        let more = if self.lines.next.is_some() {
            ", more follow"
        } else {
            ""
        };
        match students {
            1 => format!("1 student{more}"),
            _ => format!("{students} students{more}"),
        }
    }

    fn next(&self) -> Option<String> {
        let next = self.lines.next.clone()?;
        Some(self.filter.with(|filter| filter.after = next))
    }

    /// The way back to the first page, from any other.
    fn first(&self) -> Option<String> {
        (!self.filter.after.is_empty()).then(|| self.filter.with(|_| {}))
    }

    /// The table without a filter.
    fn everybody(&self) -> String {
        if self.filter.offering.is_empty() {
            "/cohort".into()
        } else {
            format!("/cohort?offering={}", self.filter.offering)
        }
    }

    /// Where the present filter can be kept under a name; nothing when it is kept, asks for nothing, or is not theirs to keep.
    fn save(&self) -> Option<String> {
        let kept = self.filter.kept();
        let is_new = !self.saved.iter().any(|(_, _, is_shown)| *is_shown);
        (self.may_save && is_new && !kept.query().is_empty())
            .then(|| kept.address("/cohort/filters"))
    }

    fn csv(&self) -> String {
        self.whole("/cohort.csv")
    }

    /// Every entry of the students whom the table shows.
    fn entries_csv(&self) -> String {
        self.whole("/cohort/entries.csv")
    }

    /// A path with the filter of the table, from its first line to its last.
    fn whole(&self, path: &str) -> String {
        let filter = Filter {
            after: String::new(),
            ..self.filter.clone()
        };
        filter.address(path)
    }
}

/// `GET /cohort`
pub async fn cohort(ctx: Ctx, Query(filter): Query<Filter>) -> Result<Response> {
    let Loaded {
        chosen,
        statuses,
        saved,
        lines,
    } = loaded(&ctx, &filter).await?;
    let lines = Page::of(lines, SIZE, |line| {
        format!("{}~{}", line.key, line.enrolment)
    });
    page(&CohortPage {
        shell: ctx.shell(),
        well: Problems::none(),
        may_save: ctx.actor().may_ever(Permission::KeepFilters),
        statuses: tabs(&filter, &statuses),
        saved: saved_links(saved, &filter),
        lines,
        chosen,
        filter,
    })
}

struct Loaded {
    chosen: Chosen,
    statuses: Vec<(String, i64)>,
    saved: Vec<SavedFilter>,
    lines: Vec<Line>,
}

/// What the page shows. What is old is computed first; mostly that is nothing.
async fn loaded(ctx: &Ctx, filter: &Filter) -> Result<Loaded> {
    let found = ctx.read(async |db| {
        if standing::is_fresh(db, ctx).await? {
            load(db, ctx, filter).await.map(Some)
        } else {
            Ok(None)
        }
    });
    if let Some(loaded) = found.await? {
        return Ok(loaded);
    }
    standing::freshen(ctx).await?;
    ctx.read(async |db| load(db, ctx, filter).await).await
}

async fn load(db: &mut PgConnection, ctx: &Ctx, filter: &Filter) -> Result<Loaded> {
    let chosen = Chosen::of(store::offerings(db, ctx.today()).await?, filter);
    let ids = chosen.ids();
    let wanted = Wanted {
        offerings: &ids,
        filter,
        after: filter.cursor(),
        most: i64::try_from(SIZE + 1).unwrap_or(i64::MAX),
    };
    Ok(Loaded {
        statuses: store::statuses(db, &ids, filter).await?,
        saved: filters::of_person(db, ctx.actor().person()).await?,
        lines: store::lines(db, &wanted).await?,
        chosen,
    })
}

/// The offerings there are, and which are shown.
pub struct Chosen {
    offerings: Vec<Offering>,
    one: Option<Uuid>,
}

impl Chosen {
    /// The offering asked for if it is theirs, otherwise all that run today, otherwise the newest.
    pub fn of(offerings: Vec<Offering>, filter: &Filter) -> Self {
        let asked = filter.offering();
        let newest = || {
            offerings
                .first()
                .filter(|_| !offerings.iter().any(|o| o.is_on))
        };
        let one = offerings
            .iter()
            .find(|offering| Some(offering.id) == asked)
            .or_else(newest)
            .map(|offering| offering.id.get());
        Self { offerings, one }
    }

    /// Their ids.
    pub fn ids(&self) -> Vec<Uuid> {
        if let Some(id) = self.one {
            return vec![id];
        }
        let on = self.offerings.iter().filter(|offering| offering.is_on);
        on.map(|offering| offering.id.get()).collect()
    }

    fn options(&self) -> Vec<(String, &str)> {
        let offerings = self.offerings.iter();
        offerings
            .map(|o| (o.id.to_string(), o.label.as_str()))
            .collect()
    }

    fn value(&self) -> String {
        self.one.map_or_else(String::new, |id| id.to_string())
    }

    /// The label of an offering.
    pub fn label(&self, line: &Line) -> &str {
        let of = self.offerings.iter().find(|o| o.id == line.offering);
        of.map_or("", |offering| offering.label.as_str())
    }
}

fn saved_links(saved: Vec<SavedFilter>, filter: &Filter) -> Vec<(String, String, bool)> {
    let shown = filter.kept();
    saved
        .into_iter()
        .map(|one| {
            let is_shown = one.filter == shown;
            (one.name, one.filter.address("/cohort"), is_shown)
        })
        .collect()
}

/// The words of a state of enrolment that the table can be asked for.
pub fn state_label(state: &str) -> &'static str {
    let found = STATES.iter().find(|(word, _)| *word == state);
    found.map_or("Enrolled", |(_, words)| words)
}

fn tabs(filter: &Filter, statuses: &[(String, i64)]) -> Vec<(String, String, bool)> {
    let total: i64 = statuses.iter().map(|(_, students)| students).sum();
    let of = |status: &str| {
        statuses
            .iter()
            .find(|(word, _)| word == status)
            .map_or(0, |(_, n)| *n)
    };
    let all = (
        format!("All {total}"),
        filter.with_status(""),
        filter.status.is_empty(),
    );
    let each = STATUSES
        .into_iter()
        .filter(|status| of(status) > 0 || filter.status == *status)
        .map(|status| {
            (
                format!("{} {}", status_label(status), of(status)),
                filter.with_status(status),
                filter.status == status,
            )
        });
    std::iter::once(all).chain(each).collect()
}
