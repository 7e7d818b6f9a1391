//! A placement on its way: choosing the site, filling in the rest, reading what is not ready. New placements and
//! changes of site go the same way.

use crate::{
    kernel::{ids::SiteId, page::Page, problems::Problems},
    placements::{
        PlacementFacts,
        actions::{self, Sketch},
        forms::{Line, PlanForm, SiteQuery, codes},
        model::{self, NewPlacement, NotReady, PlacementMode, weekly},
        policy::{ChangeSite, Place},
        store::{self, AtSite, Enrolled, FoundSite, SiteFacts},
    },
    web::{Ctx, Error, Result, Shell, page, refused},
};
use askama::Template;
use axum::response::Response;
use sqlx::PgConnection;

const SITES: usize = 25;

/// Whose placement it is to be, and which one it follows.
pub struct Whose {
    /// The enrolment.
    pub enrolled: Enrolled,
    /// The placement it follows, with the mark of when that was last changed.
    pub moving: Option<(PlacementFacts, String)>,
}

impl Whose {
    /// A new placement of this enrolment.
    pub async fn new(ctx: &Ctx, db: &mut PgConnection, enrolment: &str) -> Result<Self> {
        let id = enrolment.parse().map_err(|_| Error::NotFound)?;
        let enrolled = store::enrolment(db, id).await?.ok_or(Error::NotFound)?;
        ctx.allow::<Place>(&enrolled)?;
        Ok(Self {
            enrolled,
            moving: None,
        })
    }

    /// The placement that follows this one at another site.
    pub async fn moving(
        ctx: &Ctx,
        db: &mut PgConnection,
        (facts, mark): (PlacementFacts, String),
    ) -> Result<Self> {
        ctx.allow::<ChangeSite>(&facts)?;
        let enrolled = store::enrolment(db, facts.enrolment)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Self {
            enrolled,
            moving: Some((facts, mark)),
        })
    }

    /// What the pages are headed with.
    fn title(&self) -> String {
        let name = &self.enrolled.student_name;
        match self.moving {
            Some(_) => format!("Move {name} to another site"),
            None => format!("Place {name}"),
        }
    }

    /// Where its forms are sent, without the step.
    fn base(&self) -> String {
        match &self.moving {
            Some((facts, _)) => format!("/placements/{}/site", facts.id),
            None => "/placements".to_owned(),
        }
    }

    /// Where its site is chosen.
    fn search(&self) -> String {
        match &self.moving {
            Some(_) => self.base(),
            None => "/placements/new".to_owned(),
        }
    }

    /// One step back: words and address.
    fn back(&self) -> (String, String) {
        match &self.moving {
            Some((facts, _)) => (
                format!("{} at {}", facts.student_name, facts.site_name),
                format!("/placements/{}", facts.id),
            ),
            None => ("Place a student".into(), "/placements/new".into()),
        }
    }
}

#[derive(Template)]
#[template(path = "placements/choose_site.html")]
struct ChooseSitePage {
    shell: Shell,
    problems: Problems,
    whose: Whose,
    query: SiteQuery,
    sites: Vec<FoundSite>,
    next: Option<String>,
    previous: Option<String>,
}

impl ChooseSitePage {
    fn choose(&self, site: &SiteId) -> String {
        self.query.choose(&self.whose.search(), &site.to_string())
    }
}

/// The page on which a site is searched and chosen: one field and a list, no script needed.
pub async fn choose_site(
    ctx: &Ctx,
    db: &mut PgConnection,
    whose: Whose,
    query: SiteQuery,
) -> Result<Response> {
    let most = i64::try_from(SITES + 1).unwrap_or(26);
    let after = query.after.parse().ok();
    let found = store::search_sites(db, &query.words(), after, most).await?;
    let Page { rows, next } = Page::of(found, SITES, |site| site.id.to_string());
    let path = whose.search();
    page(&ChooseSitePage {
        shell: ctx.shell(),
        problems: Problems::none(),
        next: next.map(|after| query.address(&path, &after)),
        previous: (!query.after.is_empty()).then(|| query.address(&path, "")),
        whose,
        query,
        sites: rows,
    })
}

/// Everything the form and the check page show.
pub struct Setting {
    whose: Whose,
    site: SiteFacts,
    supervisors: Vec<AtSite>,
}

impl Setting {
    /// Loads it for a chosen site.
    pub async fn load(db: &mut PgConnection, whose: Whose, site: &str) -> Result<Self> {
        let id = site.parse().map_err(|_| Error::NotFound)?;
        let site = store::site(db, id).await?.ok_or(Error::NotFound)?;
        let days = (whose.enrolled.starts_on, whose.enrolled.ends_on);
        let mut supervisors = store::at_site(db, site.id, days, None).await?;
        supervisors.retain(|one| one.ended_on.is_none());
        Ok(Self {
            whose,
            site,
            supervisors,
        })
    }

    /// The form as it is first shown: the offering's dates, from the end of an earlier placement on, or those of the
    /// placement it follows.
    pub async fn first_form(&self, ctx: &Ctx, db: &mut PgConnection) -> Result<PlanForm> {
        let form = PlanForm {
            enrolment: self.whose.enrolled.id.to_string(),
            site: self.site.id.to_string(),
            mode: PlacementMode::OnSite.as_str().to_owned(),
            supervisor: self.only_supervisor(),
            ..PlanForm::default()
        };
        let enrolled = &self.whose.enrolled;
        let Some((old, mark)) = &self.whose.moving else {
            // Who is placed again goes on where the last placement ended.
            let after = store::last_end(db, enrolled.id)
                .await?
                .map(|last| last.plus_days(1))
                .filter(|first| (enrolled.starts_on..=enrolled.ends_on).contains(first));
            let first = after.unwrap_or(enrolled.starts_on);
            // Hours of days long past could not be logged without asking: then most begin now.
            let is_past = ctx.today().days_since(first) > enrolled.late_days;
            let first = if is_past {
                ctx.today().min(enrolled.ends_on)
            } else {
                first
            };
            return Ok(form.between(first, enrolled.ends_on));
        };
        let shifts = store::shifts(db, old.id).await?;
        let first = ctx.today().clamp(old.starts_on, old.ends_on);
        Ok(PlanForm {
            mode: old.mode.clone(),
            seen: mark.clone(),
            ..form
        }
        .between(first, old.ends_on)
        .with_shifts(&shifts))
    }

    /// Who signs where there is no choice; nobody where there is.
    fn only_supervisor(&self) -> String {
        match self.supervisors.as_slice() {
            [only] => only.person.to_string(),
            _ => String::new(),
        }
    }

    /// The site's name.
    pub fn site_name(&self) -> &str {
        &self.site.name
    }

    /// The site in words.
    fn place(&self) -> String {
        let place = [&self.site.city, &self.site.region];
        let place: Vec<_> = place.into_iter().filter(|part| !part.is_empty()).collect();
        if place.is_empty() {
            return self.site.name.clone();
        }
        let place: Vec<_> = place.into_iter().map(String::as_str).collect();
        format!("{}, {}", self.site.name, place.join(", "))
    }

    /// The course in words.
    fn course(&self) -> String {
        let enrolled = &self.whose.enrolled;
        format!("{}, {}", enrolled.course, enrolled.term)
    }

    /// Where another site is chosen.
    fn search(&self) -> String {
        match &self.whose.moving {
            Some(_) => self.whose.search(),
            None => format!("/placements/new?enrolment={}", self.whose.enrolled.id),
        }
    }

    /// What is not ready for this command.
    pub async fn not_ready(
        &self,
        ctx: &Ctx,
        db: &mut PgConnection,
        new: &NewPlacement,
    ) -> Result<Vec<NotReady>> {
        let sketch = Sketch {
            enrolled: &self.whose.enrolled,
            site: &self.site,
            days: (new.starts_on, new.ends_on),
            supervisor: new.supervisor.as_ref(),
            shifts: &new.shifts,
            instead_of: self.whose.moving.as_ref().map(|(facts, _)| facts.id),
        };
        Ok(model::check(&actions::plan(db, &sketch, ctx.now()).await?))
    }
}

#[derive(Template)]
#[template(path = "placements/plan.html")]
struct PlanPage {
    shell: Shell,
    problems: Problems,
    setting: Setting,
    form: PlanForm,
    modes: Vec<(&'static str, &'static str)>,
    choices: Vec<(String, String)>,
}

impl PlanPage {
    fn week(&self) -> Vec<Line> {
        self.form.week().lines()
    }
}

/// What a supervisor is offered as: name, credential, students.
pub fn choice(one: &AtSite) -> (String, String) {
    let mut words = one.name.clone();
    for part in [&one.title, &one.credential] {
        if !part.is_empty() {
            words.push_str(", ");
            words.push_str(part);
        }
    }
    match (one.most_students, one.at_once) {
        (Some(most), now) => words.push_str(&format!(" – {now} of {most} students in these weeks")),
        (None, 0) => {}
        (None, 1) => words.push_str(" – 1 student in these weeks"),
        (None, now) => words.push_str(&format!(" – {now} students in these weeks")),
    }
    (one.person.to_string(), words)
}

/// The form, with what is wrong with it.
pub fn form_page(
    ctx: &Ctx,
    setting: Setting,
    form: PlanForm,
    problems: Problems,
) -> Result<Response> {
    let mut choices: Vec<_> = setting.supervisors.iter().map(choice).collect();
    choices.push(("new".into(), "Somebody who is not listed".into()));
    choices.push(("none".into(), "Nobody yet".into()));
    let wrong = !problems.is_empty();
    let shown = PlanPage {
        shell: ctx.shell(),
        problems,
        setting,
        form,
        modes: PlacementMode::ALL
            .into_iter()
            .map(|mode| (mode.as_str(), mode.label()))
            .collect(),
        choices,
    };
    if wrong { refused(&shown) } else { page(&shown) }
}

#[derive(Template)]
#[template(path = "placements/check.html")]
struct CheckPage {
    shell: Shell,
    problems: Problems,
    setting: Setting,
    form: PlanForm,
    new: NewPlacement,
    found: Vec<NotReady>,
}

impl CheckPage {
    fn supervisor(&self) -> String {
        match self.form.supervisor.as_str() {
            "none" => "Nobody yet".into(),
            "new" => format!(
                "{} ({})",
                self.form.new_name.trim(),
                self.form.new_email.trim()
            ),
            id => self
                .setting
                .supervisors
                .iter()
                .find(|one| one.person.to_string() == id)
                .map_or_else(String::new, |one| one.name.clone()),
        }
    }

    fn week(&self) -> String {
        if self.new.shifts.is_empty() {
            return "Not said".into();
        }
        let days: Vec<_> = self
            .new
            .shifts
            .iter()
            .map(|shift| format!("{} {}", shift.day(), shift.words()))
            .collect();
        format!("{} ({} a week)", days.join("; "), weekly(&self.new.shifts))
    }

    fn days(&self) -> String {
        format!(
            "{} to {}",
            self.new.starts_on.words(),
            self.new.ends_on.words_with_year()
        )
    }

    fn blocked(&self) -> bool {
        self.found.iter().any(|one| one.blocks)
    }

    fn warned(&self) -> bool {
        self.found.iter().any(|one| !one.blocks)
    }
}

/// What was filled in, and what is not ready.
pub fn check_page(
    ctx: &Ctx,
    (setting, new): (Setting, NewPlacement),
    form: PlanForm,
    found: Vec<NotReady>,
    problems: &Problems,
) -> Result<Response> {
    let mut here = Problems::none();
    if let Some(first) = problems.list().first() {
        here.add("not-ready", first.words.clone());
    }
    let wrong = !here.is_empty();
    let shown = CheckPage {
        shell: ctx.shell(),
        problems: here,
        form: PlanForm {
            read: codes(&found),
            ..form
        },
        setting,
        new,
        found,
    };
    if wrong { refused(&shown) } else { page(&shown) }
}
