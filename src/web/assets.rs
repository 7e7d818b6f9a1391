//! Stylesheet, scripts and pictures: built into the program, named by their hash, cached for ever.

use super::{
    error::{Error, Result},
    extract::Path,
    routes::{Access, Routes},
    state::App,
};
use crate::platform::secrets::{hex, sha256};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;

const CSS: [&str; 5] = [
    include_str!("../../static/css/tokens.css"),
    include_str!("../../static/css/base.css"),
    include_str!("../../static/css/layout.css"),
    include_str!("../../static/css/components.css"),
    include_str!("../../static/css/print.css"),
];

const SCRIPTS: [(&str, &str); 8] = [
    ("clock.js", include_str!("../../static/js/clock.js")),
    (
        "error-focus.js",
        include_str!("../../static/js/error-focus.js"),
    ),
    ("line-box.js", include_str!("../../static/js/line-box.js")),
    ("own-zone.js", include_str!("../../static/js/own-zone.js")),
    ("queue.js", include_str!("../../static/js/queue.js")),
    ("session.js", include_str!("../../static/js/session.js")),
    ("standing.js", include_str!("../../static/js/standing.js")),
    ("week-grid.js", include_str!("../../static/js/week-grid.js")),
];

const ICON: &str = include_str!("../../static/img/favicon.svg");

/// All assets with their hashed names.
#[derive(Debug, Clone)]
pub struct Assets(Arc<Vec<Asset>>);

#[derive(Debug)]
struct Asset {
    name: String,
    hashed: String,
    kind: &'static str,
    content: String,
}

impl Assets {
    /// Names every asset by its content.
    pub fn new() -> Self {
        let mut assets = vec![Asset::new(
            "practicum.css",
            "text/css; charset=utf-8",
            as_sent(&CSS.concat()),
        )];
        assets.extend(SCRIPTS.iter().map(|(name, text)| {
            Asset::new(name, "text/javascript; charset=utf-8", (*text).to_owned())
        }));
        Self(Arc::new(assets))
    }

    /// Address of the stylesheet.
    pub fn css(&self) -> String {
        self.address("practicum.css")
    }

    /// Address of a script.
    pub fn js(&self, name: &str) -> String {
        self.address(name)
    }

    fn address(&self, name: &str) -> String {
        let hashed = self
            .0
            .iter()
            .find(|asset| asset.name == name)
            .map_or(name, |asset| &asset.hashed);
        format!("/assets/{hashed}")
    }
}

impl Default for Assets {
    fn default() -> Self {
        Self::new()
    }
}

/// A stylesheet as it is sent: its comments and indents are for those who read it here, and weigh a kilobyte.
fn as_sent(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim);
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

impl Asset {
    fn new(name: &str, kind: &'static str, content: String) -> Self {
        let hash: String = hex(&sha256(content.as_bytes())).chars().take(12).collect();
        let hashed = name.rsplit_once('.').map_or_else(
            || format!("{name}-{hash}"),
            |(stem, ending)| format!("{stem}-{hash}.{ending}"),
        );
        Self {
            name: name.to_owned(),
            hashed,
            kind,
            content,
        }
    }
}

/// Routes of the assets.
pub fn routes() -> Routes {
    Routes::new()
        .get("/assets/{name}", Access::Public, asset)
        .get("/favicon.svg", Access::Public, icon)
}

/// The assets of the application, for the handler that serves them.
struct Held(Assets);

impl FromRequestParts<App> for Held {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self> {
        Ok(Self(app.assets().clone()))
    }
}

async fn asset(Held(assets): Held, Path(name): Path<String>) -> Result<Response> {
    let asset = assets
        .0
        .iter()
        .find(|asset| asset.hashed == name)
        .ok_or(Error::NotFound)?;
    Ok(kept_for_ever(asset.kind, asset.content.clone()))
}

async fn icon() -> Response {
    kept_for_ever("image/svg+xml", ICON.to_owned())
}

fn kept_for_ever(kind: &'static str, content: String) -> Response {
    let cache = HeaderValue::from_static("public, max-age=31536000, immutable");
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CACHE_CONTROL, cache),
        ],
        content,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indents_stay_here() {
        let written =
            "/* Colour. */\n:root {\n  --ink: #111; /* dark */\n}\n\na { color: var(--ink); }\n";
        assert_eq!(
            as_sent(written),
            ":root {\n--ink: #111;\n}\na { color: var(--ink); }"
        );
        let sent = as_sent(&CSS.concat());
        assert!(!sent.contains("/*") && sent.matches('{').count() == sent.matches('}').count());
    }
}
