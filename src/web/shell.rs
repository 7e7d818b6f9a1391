//! The frame of a page: whose it is, where they can go, what was just done.

use super::{
    cookie::{self, Flash},
    state::App,
};
use crate::{
    access::{Actor, Permission},
    audit::Act,
    kernel::{ids::PersonId, time::Instant},
};
use axum::{extract::ConnectInfo, http::request::Parts};
use std::net::SocketAddr;
use uuid::Uuid;

/// One link of the main navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Whether this page is there.
    pub current: bool,
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Name of the college; that this is a new installation until there is one.
    pub institution: String,
    /// Whether this is a demo installation.
    pub demo: bool,
    /// Name of who is signed in.
    pub person: Option<String>,
    /// Their id, by which a browser tells whose typed text it keeps: names may be shared.
    pub person_id: Option<PersonId>,
    /// The main navigation, for the roles of who is signed in.
    pub nav: Vec<NavItem>,
    /// What was just done, or why it was not.
    pub flash: Option<Flash>,
    /// Address of the stylesheet.
    pub css: String,
    /// Whether single-key shortcuts are on.
    pub shortcuts: bool,
    scripts: super::assets::Assets,
    session_seconds: Option<u32>,
}

/// Every entry of the navigation, and whom it is for. The order is the order on the page.
const NAVIGATION: [(&str, &str, Permission); 11] = [
    ("Hours", "/hours", Permission::LogHours),
    ("Placement", "/placement", Permission::LogHours),
    ("Sign-off", "/sign-off", Permission::SignHours),
    ("Today", "/today", Permission::KeepHours),
    ("Students", "/cohort", Permission::ViewCohort),
    ("Placements", "/placements", Permission::ManagePlacements),
    ("Sites", "/sites", Permission::ViewSites),
    ("Programs", "/programs", Permission::ViewPrograms),
    ("People", "/people", Permission::ManagePeople),
    ("College", "/institution", Permission::ManageInstitution),
    ("Events", "/events", Permission::ReadAudit),
];

/// First words of addresses that stand under an area of another name. Where several areas are named, the first that is
/// the reader's is marked.
const BELONGS: [(&str, &[&str]); 11] = [
    ("students", &["/cohort"]),
    ("entries", &["/cohort", "/sign-off"]),
    ("late-requests", &["/today", "/cohort"]),
    ("enrolments", &["/cohort"]),
    ("signatures", &["/hours", "/cohort", "/sign-off"]),
    ("placements", &["/placements", "/cohort"]),
    ("courses", &["/programs"]),
    ("offerings", &["/programs"]),
    ("terms", &["/programs"]),
    ("rosters", &["/programs"]),
    ("organizations", &["/sites"]),
];

impl Shell {
    pub(super) fn of(app: &App, visit: &Visit, caller: Option<(&Actor, Instant)>) -> Self {
        let institution = app.institution();
        let now = app.now();
        Self {
            institution: institution
                .as_ref()
                .map_or_else(|| "New installation".to_owned(), |i| i.name.clone()),
            demo: institution.is_some_and(|i| i.demo),
            person: caller.map(|(actor, _)| actor.name().to_owned()),
            person_id: caller.map(|(actor, _)| actor.person()),
            nav: caller.map_or_else(Vec::new, |(actor, _)| nav(actor, &visit.path)),
            flash: visit.flash.clone(),
            css: app.assets().css(),
            shortcuts: caller.is_some_and(|(actor, _)| actor.shortcuts()),
            scripts: app.assets().clone(),
            session_seconds: caller
                .map(|(_, ends)| u32::try_from(ends.as_second() - now.as_second()).unwrap_or(0)),
        }
    }

    /// Address of a script of `static/js`, named with its ending: `js("queue.js")`.
    pub fn js(&self, name: &str) -> String {
        self.scripts.js(name)
    }

    /// A fresh key for the hidden field of one form.
    pub fn key(&self) -> String {
        Uuid::new_v4().to_string()
    }

    /// Seconds until the session ends if nothing is done; nothing on a page without one.
    pub fn session_seconds(&self) -> Option<u32> {
        self.session_seconds
    }
}

fn nav(actor: &Actor, path: &str) -> Vec<NavItem> {
    let own: Vec<_> = NAVIGATION
        .into_iter()
        .filter(|(_, _, permission)| actor.may_ever(*permission))
        .collect();
    let own_areas: Vec<_> = own.iter().map(|(_, href, _)| *href).collect();
    let here = area(&own_areas, path);
    own.into_iter()
        .map(|(label, href, _)| NavItem {
            label,
            href,
            current: here == Some(href),
        })
        .collect()
}

/// Under which of these areas a page stands.
fn area(areas: &[&'static str], path: &str) -> Option<&'static str> {
    let first = path.split('/').nth(1).unwrap_or_default();
    let among = |wanted: &str| areas.iter().copied().find(|href| *href == wanted);
    let own = areas.iter().copied().find(|href| href[1..] == *first);
    own.or_else(|| {
        BELONGS
            .iter()
            .filter(|(word, _)| *word == first)
            .flat_map(|(_, under)| under.iter())
            .find_map(|href| among(href))
    })
}

/// The visit itself: path, message, whence.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    path: String,
    flash: Option<Flash>,
    request_id: String,
    pub address: String,
    pub agent: String,
}

impl Visit {
    pub fn of(parts: &Parts, app: &App) -> Self {
        let text = |name: &str| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(peer)| peer.ip().to_string());
        let forwarded = text("x-forwarded-for")
            .rsplit(',')
            .next()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let address = match forwarded {
            Some(forwarded) if app.settings().behind_proxy => forwarded.chars().take(64).collect(),
            _ => peer.unwrap_or_default(),
        };
        Self {
            path: parts.uri.path().to_owned(),
            flash: cookie::read_flash(&parts.headers),
            request_id: text("x-request-id").chars().take(64).collect(),
            address,
            agent: text("user-agent").chars().take(200).collect(),
        }
    }

    pub fn act(&self, app: &App, now: Instant) -> Act {
        Act::new(
            now,
            &self.request_id,
            app.institution().map(|institution| institution.id),
        )
        .at_home(&app.settings().public_url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stands_under_an_area_of_its_reader() {
        let coordinator = ["/today", "/cohort", "/placements", "/sites", "/programs"];
        let cases = [
            ("/cohort", "/cohort"),
            ("/cohort/filters", "/cohort"),
            ("/students/1/record", "/cohort"),
            ("/entries/1", "/cohort"),
            ("/late-requests/1", "/today"),
            ("/placements/1/dates", "/placements"),
            ("/offerings/1/roster", "/programs"),
            ("/organizations", "/sites"),
        ];
        for (path, wanted) in cases {
            assert_eq!(area(&coordinator, path), Some(wanted), "{path}");
        }
        assert_eq!(area(&["/sign-off"], "/entries/1"), Some("/sign-off"));
        assert_eq!(area(&["/cohort"], "/placements/1"), Some("/cohort"));
        assert_eq!(area(&["/hours", "/placement"], "/placements/1"), None);
        assert_eq!(area(&coordinator, "/account"), None);
        assert_eq!(area(&coordinator, "/"), None);
    }

    #[test]
    fn every_area_that_is_named_is_in_the_navigation() {
        for (word, under) in BELONGS {
            for href in under {
                assert!(
                    NAVIGATION.iter().any(|(_, known, _)| known == href),
                    "{word}"
                );
            }
        }
    }
}
