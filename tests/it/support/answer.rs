//! What came back: asserted in sentences.

use super::{form::PageForm, page, person::Person};
use axum::http::{HeaderMap, StatusCode, header, response::Parts};
use scraper::{Html, Selector};
use std::sync::Arc;

/// An answer to a request.
#[derive(Clone)]
pub struct Answer {
    /// Who asked.
    pub person: Person,
    /// What they asked for: "GET /hours as Maya".
    pub request: String,
    /// The address asked for.
    pub url: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Arc<Vec<u8>>,
}

impl Answer {
    pub(super) fn new(
        person: Person,
        request: String,
        url: &str,
        (parts, body): (Parts, Vec<u8>),
    ) -> Self {
        Self {
            person,
            request,
            url: url.to_owned(),
            status: parts.status,
            headers: parts.headers,
            body: Arc::new(body),
        }
    }

    /// Everything wrong with it as a page.
    pub fn flaws(&self) -> Vec<String> {
        if self.is_page() {
            page::problems(&self.text())
        } else {
            Vec::new()
        }
    }

    pub(super) fn checked(self) -> Self {
        let flaws = self.flaws();
        assert!(
            flaws.is_empty(),
            "{} gave a page with flaws:\n  {}",
            self.request,
            flaws.join("\n  ")
        );
        self
    }

    /// Whether it is an HTML page.
    pub fn is_page(&self) -> bool {
        self.header(header::CONTENT_TYPE.as_str())
            .starts_with("text/html")
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a person reads on the page: the text of its body, spaces made one, without hidden fields.
    pub fn words(&self) -> String {
        if !self.is_page() {
            return self.text();
        }
        page::words(&Html::parse_document(&self.text()))
    }

    /// The words of every element that fits.
    pub fn select(&self, css: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text());
        html.select(&selector(css))
            .map(|element| page::collapse(&element.text().collect::<String>()))
            .collect()
    }

    /// An attribute of every element that fits and has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text());
        html.select(&selector(css))
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// The status is this.
    #[track_caller]
    pub fn status(&self, expected: u16) -> &Self {
        assert!(
            self.status.as_u16() == expected,
            "{}: expected {expected}, got {}{}",
            self.request,
            self.status,
            self.gist()
        );
        self
    }

    /// It is a page (200) that says this.
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Self {
        self.status(200).says(words)
    }

    /// Whatever its status, it says this.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(
            self.words().contains(words),
            "{}: nothing says \"{words}\"{}",
            self.request,
            self.gist()
        );
        self
    }

    /// It does not say this anywhere, seen or unseen.
    #[track_caller]
    pub fn hides(&self, words: &str) -> &Self {
        assert!(
            !self.words().contains(words) && !self.text().contains(words),
            "{}: \"{words}\" should not stand there{}",
            self.request,
            self.gist()
        );
        self
    }

    /// It goes on to this address.
    #[track_caller]
    pub fn redirects_to(&self, url: &str) -> &Self {
        self.status(303);
        let location = self.location();
        assert!(
            location == url,
            "{}: goes on to {location}, not to {url}",
            self.request
        );
        self
    }

    /// Where it goes on to.
    #[track_caller]
    pub fn location(&self) -> String {
        self.status(303);
        self.header("location").to_owned()
    }

    /// The form came back (422) with this problem beside this field and in the summary.
    #[track_caller]
    pub fn complains(&self, field: &str, words: &str) -> &Self {
        self.status(422);
        let beside = if field.is_empty() {
            self.words()
        } else {
            self.select(&format!("[id='{field}-problem']")).join(" ")
        };
        assert!(
            beside.contains(words),
            "{}: beside {field} stands \"{beside}\", not \"{words}\"{}",
            self.request,
            self.gist()
        );
        self
    }

    /// Opens the page it goes on to.
    pub async fn follow(&self) -> Self {
        self.person.get(&self.location()).await
    }

    /// Presses a link by its words.
    pub async fn follow_link(&self, words: &str) -> Self {
        let html = self.text();
        let href = {
            let html = Html::parse_document(&html);
            html.select(&selector("a[href]"))
                .find(|link| page::collapse(&link.text().collect::<String>()) == words)
                .and_then(|link| link.attr("href").map(str::to_owned))
        };
        let href = href
            .unwrap_or_else(|| panic!("{}: no link says \"{words}\"{}", self.request, self.gist()));
        self.person.get(&href).await
    }

    /// The form whose button says this, filled in as the page has it. Awaiting it sends it.
    #[track_caller]
    pub fn submit_form(&self, button: &str) -> PageForm {
        PageForm::read(self, "body", button)
    }

    /// The same where several buttons say this: the one inside the first element that fits.
    #[track_caller]
    pub fn submit_form_in(&self, css: &str, button: &str) -> PageForm {
        PageForm::read(self, css, button)
    }

    /// The beginning of what it says, for a message.
    pub(super) fn gist(&self) -> String {
        if !self.header("location").is_empty() {
            return format!("; it goes on to {}", self.header("location"));
        }
        let words: String = self.words().chars().take(1500).collect();
        format!("; it says:\n{words}")
    }
}

pub(super) fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}
