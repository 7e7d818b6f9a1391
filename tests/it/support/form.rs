//! A form read off a page: a test fills in and sends what a person could fill in and send, and nothing else.

use super::{
    answer::{Answer, selector},
    page,
    person::Person,
};
use axum::http::Method;
use scraper::{ElementRef, Html};
use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

/// A form as the page has it.
#[derive(Debug, Clone)]
pub struct FormOnPage {
    /// Where it goes.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Its fields with what stands in them.
    pub fields: Vec<(String, String)>,
    /// Names of everything that can be filled in or ticked.
    pub names: Vec<String>,
}

/// A form of a page, on its way; awaiting it sends it.
pub struct PageForm {
    person: Person,
    request: String,
    form: FormOnPage,
}

impl PageForm {
    #[track_caller]
    pub(super) fn read(answer: &Answer, within: &str, button: &str) -> Self {
        let html = Html::parse_document(&answer.text());
        let area = html
            .select(&selector(within))
            .next()
            .unwrap_or_else(|| panic!("{}: nothing fits {within}", answer.request));
        let buttons: Vec<_> = area
            .select(&selector("button, input[type=submit]"))
            .filter(|element| words_of(*element) == button)
            .collect();
        let [pressed] = buttons[..] else {
            let there: Vec<_> = area
                .select(&selector("button, input[type=submit]"))
                .map(words_of)
                .collect();
            panic!(
                "{}: {} buttons say \"{button}\"; there are {there:?}{}",
                answer.request,
                buttons.len(),
                answer.gist()
            );
        };
        let form = owner(&html, pressed)
            .unwrap_or_else(|| panic!("{}: \"{button}\" is in no form", answer.request));
        Self {
            person: answer.person.clone(),
            request: format!("\"{button}\" on {}", answer.request),
            form: form_on_page(&html, form, Some(pressed), &answer.url),
        }
    }

    /// Fills in fields. Each must be on the page.
    #[must_use]
    #[track_caller]
    pub fn with(mut self, fields: &[(&str, &str)]) -> Self {
        for (name, _) in fields {
            assert!(
                self.form.names.iter().any(|there| there == name),
                "{}: has no field {name}; it has {:?}",
                self.request,
                self.form.names
            );
            self.form.fields.retain(|(there, _)| there != name);
        }
        let added = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.form.fields.extend(added);
        self
    }

    /// Takes the tick out of a box, or empties a field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.form.fields.retain(|(there, _)| there != name);
        self
    }
}

impl IntoFuture for PageForm {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let body =
                serde_html_form::to_string(&self.form.fields).expect("a form can be written");
            if self.form.method == "get" {
                let path = self.form.action.split('?').next().unwrap_or_default();
                return self.person.get(&format!("{path}?{body}")).await;
            }
            let kind = "application/x-www-form-urlencoded";
            self.person
                .send(Method::POST, &self.form.action, kind, body.into_bytes())
                .await
                .checked()
        })
    }
}

/// Every form of a page, as it stands there.
pub fn forms_of(html: &Html, url: &str) -> Vec<FormOnPage> {
    html.select(&selector("form"))
        .map(|form| form_on_page(html, form, None, url))
        .collect()
}

fn words_of(element: ElementRef<'_>) -> String {
    let words = page::collapse(&element.text().collect::<String>());
    if words.is_empty() {
        let named = element.attr("value").or_else(|| element.attr("aria-label"));
        named.unwrap_or_default().to_owned()
    } else {
        words
    }
}

/// The form an element belongs to: named by its `form` attribute, or around it.
fn owner<'a>(html: &'a Html, element: ElementRef<'a>) -> Option<ElementRef<'a>> {
    if let Some(id) = element.attr("form") {
        return html.select(&selector(&format!("form[id='{id}']"))).next();
    }
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|around| around.value().name() == "form")
}

fn form_on_page(
    html: &Html,
    form: ElementRef<'_>,
    pressed: Option<ElementRef<'_>>,
    url: &str,
) -> FormOnPage {
    let mut fields = Vec::new();
    let mut names = Vec::new();
    for control in html.select(&selector("input, select, textarea")) {
        let belongs = owner(html, control).is_some_and(|owner| owner.id() == form.id());
        let Some(name) = control.attr("name").filter(|_| belongs) else {
            continue;
        };
        if control.attr("disabled").is_none() {
            names.push(name.to_owned());
            fields.extend(
                values_of(control)
                    .into_iter()
                    .map(|value| (name.to_owned(), value)),
            );
        }
    }
    let attribute = |name: &str| {
        pressed
            .and_then(|button| button.attr(&format!("form{name}")))
            .or_else(|| form.attr(name))
    };
    if let Some((button, name)) = pressed.and_then(|button| Some((button, button.attr("name")?))) {
        fields.push((
            name.to_owned(),
            button.attr("value").unwrap_or_default().to_owned(),
        ));
    }
    FormOnPage {
        action: attribute("action").unwrap_or(url).to_owned(),
        method: attribute("method").unwrap_or("get").to_lowercase(),
        fields,
        names,
    }
}

/// What a control would send as it stands.
fn values_of(control: ElementRef<'_>) -> Vec<String> {
    let value = || control.attr("value").unwrap_or_default().to_owned();
    match (
        control.value().name(),
        control.attr("type").unwrap_or("text"),
    ) {
        ("textarea", _) => vec![control.text().collect()],
        ("select", _) => chosen(control),
        ("input", "checkbox" | "radio") if control.attr("checked").is_none() => Vec::new(),
        ("input", "checkbox") => vec![control.attr("value").unwrap_or("on").to_owned()],
        ("input", "submit" | "button" | "file" | "image") => Vec::new(),
        _ => vec![value()],
    }
}

fn chosen(select: ElementRef<'_>) -> Vec<String> {
    let value = |option: ElementRef<'_>| {
        option
            .attr("value")
            .map_or_else(|| option.text().collect(), str::to_owned)
    };
    let selected: Vec<_> = select
        .select(&selector("option[selected]"))
        .map(value)
        .collect();
    if selected.is_empty() && select.attr("multiple").is_none() {
        let first = select.select(&selector("option")).next();
        return first.map(value).into_iter().collect();
    }
    selected
}
