//! Completing the placements that are over, at the end of a term: those that are settled with one press, the others each
//! on its own page, because they ask why.

use super::completion::{Figures, settle};
use crate::{
    hours::progress::progress_among,
    kernel::{ids::PlacementId, problems::Problems},
    placements::{self, Complete, PlacementFacts},
    web::{Ctx, Done, Error, Form, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use sqlx::PgConnection;

/// The most that are shown, and completed, at one time.
const MOST: usize = 100;

/// The placements that were ticked, each with the mark of how it was seen: `{id}.{mark}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CompletionsForm {
    placement: Vec<String>,
}

impl CompletionsForm {
    /// In the order of their ids, in which they are held, so that two who do this at once wait and do not block each other.
    fn parse(&self) -> Result<Vec<(PlacementId, &str)>, Problems> {
        let mut chosen: Vec<(PlacementId, &str)> = self
            .placement
            .iter()
            .take(MOST)
            .filter_map(|one| {
                let (id, mark) = one.split_once('.')?;
                Some((id.parse().ok()?, mark))
            })
            .collect();
        chosen.sort_unstable();
        chosen.dedup_by_key(|(id, _)| *id);
        if chosen.is_empty() {
            return Err(Problems::one("placement", "Choose at least one placement"));
        }
        Ok(chosen)
    }
}

/// A placement that is over.
struct Over {
    facts: PlacementFacts,
    figures: Figures,
    mark: String,
}

impl Over {
    /// What the form says of it.
    fn seen(&self) -> String {
        format!("{}.{}", self.facts.id, self.mark)
    }

    /// What is open, in a sentence.
    fn open(&self) -> String {
        let mut open = self.figures.against();
        open.extend(self.figures.open_words());
        open.join("; ")
    }
}

#[derive(Template)]
#[template(path = "hours/completions.html")]
struct CompletionsPage {
    shell: Shell,
    problems: Problems,
    settled: Vec<Over>,
    open: Vec<Over>,
    /// Whether more are over than are shown.
    more: bool,
}

async fn load(db: &mut PgConnection, ctx: &Ctx) -> Result<(Vec<Over>, bool)> {
    let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut all = placements::over(db, ctx.actor().programs(), (ctx.today(), most)).await?;
    let more = all.len() > MOST;
    all.truncate(MOST);
    let ids: Vec<_> = all.iter().map(|facts| facts.id).collect();
    let enrolments: Vec<_> = all.iter().map(|facts| facts.enrolment).collect();
    let mut marks = placements::marks(db, &ids).await?;
    let mut unsettled = placements::unsettled_among(db, &ids).await?;
    let progress = progress_among(db, &enrolments).await?;
    let over = all.into_iter().filter_map(|facts| {
        Some(Over {
            figures: Figures {
                progress: progress.get(&facts.enrolment)?.clone(),
                unsettled: unsettled.remove(&facts.id).unwrap_or_default(),
            },
            mark: marks.remove(&facts.id)?,
            facts,
        })
    });
    Ok((over.collect(), more))
}

async fn form_page(ctx: &Ctx, problems: Problems) -> Result<Response> {
    let wrong = !problems.is_empty();
    let (over, more) = ctx.read(async |db| load(db, ctx).await).await?;
    let (settled, open) = over.into_iter().partition(|one| one.figures.is_settled());
    let shown = CompletionsPage {
        shell: ctx.shell(),
        problems,
        settled,
        open,
        more,
    };
    if wrong { refused(&shown) } else { page(&shown) }
}

/// `GET /placements/completion`
pub async fn completions(ctx: Ctx) -> Result<Response> {
    form_page(&ctx, Problems::none()).await
}

/// `POST /placements/completion`
pub async fn complete_several(ctx: Ctx, form: Form<CompletionsForm>) -> Result<Response> {
    let Form { mark, input } = form;
    let done = ctx
        .submit(mark, async |db| act(db, &ctx, &input).await)
        .await;
    match done {
        Ok(done) => Ok(done.into_response()),
        Err(Error::Invalid(problems)) => form_page(&ctx, problems).await,
        Err(error) => Err(error),
    }
}

/// What was done, to be told.
#[derive(Default)]
struct Sums {
    placements: usize,
    practicums: usize,
    left: usize,
}

async fn act(db: &mut PgConnection, ctx: &Ctx, input: &CompletionsForm) -> Result<Done> {
    let mut sums = Sums::default();
    for (id, seen) in input.parse()? {
        match one(db, ctx, (id, seen)).await? {
            None => sums.left += 1,
            Some(with_practicum) => {
                sums.placements += 1;
                sums.practicums += usize::from(with_practicum);
            }
        }
    }
    let done = Done::to("/placements/completion");
    Ok(if sums.placements == 0 {
        done.noting(sums.words())
    } else {
        done.saying(sums.words())
    })
}

/// Completes one that is still as it was seen, and settled; whether its practicum was completed with it. Nothing when it
/// has changed meanwhile.
async fn one(
    db: &mut PgConnection,
    ctx: &Ctx,
    (id, seen): (PlacementId, &str),
) -> Result<Option<bool>> {
    let (facts, granted) = match placements::held::<Complete>(ctx, &mut *db, id, seen).await {
        Err(Error::Conflict(_)) => return Ok(None),
        held => held?,
    };
    let figures = Figures::of(db, &facts).await?;
    let over = facts.ends_on < ctx.today();
    if !over || !figures.is_settled() {
        return Ok(None);
    }
    settle(db, ctx, (&facts, granted), (&figures, ""))
        .await
        .map(Some)
}

impl Sums {
    fn words(&self) -> String {
        let count = |number: usize, thing: &str| match number {
            1 => format!("1 {thing}"),
            many => format!("{many} {thing}s"),
        };
        let mut words = match (self.placements, self.practicums) {
            (0, _) => "Nothing was completed".to_owned(),
            (some, 0) => format!("{} completed", count(some, "placement")),
            (1, _) => "1 placement completed, and the practicum with it".to_owned(),
            (some, with) => format!(
                "{} completed, and {} with them",
                count(some, "placement"),
                count(with, "practicum")
            ),
        };
        if self.left > 0 {
            let left = count(self.left, "placement");
            words = format!("{words}. {left} changed meanwhile: look at what is left");
        }
        words
    }
}
