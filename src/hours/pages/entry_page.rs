//! The ordinary form as a page: for a new entry, a change, a correction, and for what was typed elsewhere.

use crate::{
    hours::{
        desk::Desk,
        forms::EntryForm,
        judge::Judged,
        kind::Kind,
        store::{Comment, Competency, Entry, Place},
    },
    kernel::problems::Problems,
    web::{Ctx, Shell},
};
use askama::Template;

/// The form as a page, for all three.
#[derive(Template)]
#[template(path = "hours/edit.html")]
pub struct EntryPage {
    shell: Shell,
    problems: Problems,
    form: EntryForm,
    title: String,
    action: String,
    cancel: String,
    places: Vec<(String, String)>,
    /// What stands for no site in particular, where the day says which it was.
    by_day: &'static str,
    kinds: Vec<(String, String)>,
    durations: bool,
    pub(super) competencies: Vec<Competency>,
    helpers: Vec<(String, String)>,
    pub(super) comment: Option<Comment>,
    doubts: Vec<String>,
    confirm: String,
    twice_start: bool,
    twice_end: bool,
    late_href: String,
    is_correction: bool,
    signed: String,
    /// The entry as it is now, so that another change meanwhile is seen.
    revision: String,
}

/// Which of the forms it is.
pub(super) enum Purpose<'a> {
    New,
    Edit(&'a Entry),
    Correct(&'a Entry),
}

impl EntryPage {
    pub(super) fn of(
        ctx: &Ctx,
        desk: &Desk,
        (form, problems): (EntryForm, Problems),
        purpose: &Purpose<'_>,
    ) -> Self {
        let places = fitting(desk, purpose);
        let kinds: Vec<Kind> = match places.as_slice() {
            [only] => desk.kinds(only),
            _ => all_kinds(desk, &places),
        };
        let (title, action, cancel) = words(purpose);
        let helpers = form.helpers_typed();
        Self {
            shell: ctx.shell(),
            title,
            action,
            cancel,
            places: places
                .iter()
                .map(|place| (place.id.to_string(), place.site.clone()))
                .collect(),
            kinds: kinds
                .iter()
                .map(|kind| (kind.value(), kind.words.clone()))
                .collect(),
            by_day: if desk.day_decides() {
                "The site of that day"
            } else {
                ""
            },
            durations: places.iter().any(|place| {
                desk.requirement(place)
                    .is_some_and(|asks| asks.durations_allowed)
            }),
            competencies: Vec::new(),
            helpers,
            comment: None,
            doubts: Vec::new(),
            confirm: String::new(),
            twice_start: !form.start_pass.is_empty(),
            twice_end: !form.end_pass.is_empty(),
            late_href: String::new(),
            is_correction: matches!(purpose, Purpose::Correct(_)),
            signed: if let Purpose::Correct(entry) = purpose {
                entry.in_words()
            } else {
                String::new()
            },
            revision: match purpose {
                Purpose::Edit(entry) => entry.revision.to_string(),
                Purpose::New | Purpose::Correct(_) => String::new(),
            },
            form,
            problems,
        }
    }

    pub(super) fn judged(mut self, judged: &Judged) -> Self {
        use crate::hours::span::Edge;
        self.twice_start |= judged.twice == Some(Edge::Start);
        self.twice_end |= judged.twice == Some(Edge::End);
        self.doubts = judged.doubts();
        if judged.problems.is_empty() && !judged.is_quiet() {
            self.confirm = judged.digest();
        }
        if judged.too_late {
            self.late_href = format!(
                "/hours/late-requests/new?placement={}&from={}",
                judged.work.placement, judged.work.date
            );
        }
        self
    }

    /// The form for a spell that was typed elsewhere and has to be checked.
    pub(super) fn to_check(
        ctx: &Ctx,
        desk: &Desk,
        (form, problems, judged): (EntryForm, Problems, &Judged),
    ) -> Self {
        let mut shown = Self::of(ctx, desk, (form, problems), &Purpose::New).judged(judged);
        "Check this entry".clone_into(&mut shown.title);
        shown
    }
}

pub(super) fn fitting<'a>(desk: &'a Desk, purpose: &Purpose<'_>) -> Vec<&'a Place> {
    let fits = |place: &&Place| match purpose {
        Purpose::New => place.takes_hours(desk.now),
        Purpose::Edit(entry) => {
            place.id == entry.placement
                || (place.takes_hours(desk.now) && place.enrolment == entry.enrolment)
        }
        Purpose::Correct(entry) => place.id == entry.placement,
    };
    desk.places.iter().filter(fits).collect()
}

fn all_kinds(desk: &Desk, places: &[&Place]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in places.iter().flat_map(|place| desk.kinds(place)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn words(purpose: &Purpose<'_>) -> (String, String, String) {
    match purpose {
        Purpose::New => ("Log hours".into(), "/hours/new".into(), "/hours".into()),
        Purpose::Edit(entry) => (
            format!("Change {}", entry.work_date.words()),
            format!("/hours/{}/edit", entry.id),
            format!("/hours/{}", entry.id),
        ),
        Purpose::Correct(entry) => (
            format!("Correct {}", entry.work_date.words()),
            format!("/hours/{}/correction", entry.id),
            format!("/hours/{}", entry.id),
        ),
    }
}
