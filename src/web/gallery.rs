//! The component gallery: every component in every state, for development builds.

use askama::Template;

use super::chart::{BurnUp, BurnUpData, Point};
use super::shell::Shell;
use crate::kernel::problems::Problems;

/// All components with sample content.
#[derive(Template)]
#[template(path = "gallery/components.html")]
pub struct GalleryPage {
    /// Sample.
    pub shell: Shell,
    /// Sample.
    pub problems: Problems,
    /// Sample.
    pub well: Problems,
    /// Sample.
    pub modes: Vec<(String, String)>,
    /// Sample.
    pub mode: String,
    /// Sample.
    pub chosen: Vec<String>,
    /// Sample.
    pub previous: Option<String>,
    /// Sample.
    pub next: Option<String>,
    /// Sample.
    pub burn_up: BurnUp,
}

impl GalleryPage {
    /// The gallery in the given frame.
    #[must_use]
    pub fn new(shell: Shell) -> Self {
        Self {
            shell,
            problems: sample_problems(),
            well: Problems::default(),
            modes: [
                ("on-site", "On site"),
                ("remote", "Remote"),
                ("simulation", "Simulation"),
            ]
            .map(|(v, w)| (v.into(), w.into()))
            .to_vec(),
            mode: "remote".into(),
            chosen: vec!["on-site".into(), "simulation".into()],
            previous: Some("?page=1".into()),
            next: Some("?page=3".into()),
            burn_up: BurnUp::new(&sample_burn_up()),
        }
    }
}

fn sample_problems() -> Problems {
    let mut problems = Problems::default();
    for (field, words) in [
        ("wrong_start", "Enter the time you started"),
        ("wrong_reason", "Enter why the entry goes back"),
        ("wrong_mode", "Choose where you worked"),
        ("wrong_kinds", "Choose at least one kind of work"),
        ("wrong_site", "Choose a site"),
        ("wrong_total", "Enter the required hours as a number"),
        ("wrong_file", "Choose a file that ends in .csv"),
        ("wrong_tick", "Tick the box to confirm"),
    ] {
        problems.add(field, words);
    }
    problems
}

fn sample_burn_up() -> BurnUpData {
    let days = [
        (0, 0, 0),
        (7, 480, 0),
        (14, 990, 0),
        (21, 1440, 0),
        (28, 1950, 90),
        (35, 2340, 240),
        (42, 2520, 420),
    ];
    BurnUpData {
        points: days
            .map(|(day, counted, pending)| Point {
                day,
                counted,
                pending,
            })
            .to_vec(),
        required: 5400,
        last_day: 98,
        finish_day: Some(77),
        labels: vec![
            (7, "Sep".into()),
            (37, "Oct".into()),
            (68, "Nov".into()),
            (95, "Dec".into()),
        ],
        words: "42 h counted and 7 h waiting of 90 h; at this pace you finish on 21 Nov".into(),
    }
}
