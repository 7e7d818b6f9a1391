//! The quality every page must have, checked on every page of every test.

use super::{answer::selector, form::forms_of};
use scraper::{ElementRef, Html};
use std::collections::BTreeSet;

/// Words that belong to the code and never to a page.
const CODE_WORDS: [&str; 12] = [
    "site_supervisor",
    "site_contact",
    "compliance_reviewer",
    "accreditation_reviewer",
    "SiteSupervisor",
    "SiteContact",
    "on_site",
    "Some(",
    "{{",
    "{%",
    "lorem",
    "TODO",
];

/// Everything wrong with a page.
pub fn problems(text: &str) -> Vec<String> {
    let html = Html::parse_document(text);
    let mut problems = Vec::new();
    frame(&html, &mut problems);
    ids(&html, &mut problems);
    controls(&html, &mut problems);
    forms(&html, &mut problems);
    strangers(&html, &mut problems);
    tables(&html, &mut problems);
    links(&html, &mut problems);
    wording(&html, &mut problems);
    problems
}

/// The text of the body as a person reads it: where a word may break is no gap.
pub fn words(html: &Html) -> String {
    let mut text = String::new();
    for node in html
        .select(&selector("body"))
        .flat_map(|body| body.descendants())
    {
        let Some(piece) = node.value().as_text() else {
            continue;
        };
        let before = node.prev_sibling().and_then(ElementRef::wrap);
        if before.is_none_or(|element| element.value().name() != "wbr") {
            text.push(' ');
        }
        text.push_str(piece);
    }
    collapse(&text)
}

/// Spaces and line ends made one space.
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_of(element: ElementRef<'_>) -> String {
    collapse(&element.text().collect::<String>())
}

/// How an element looks in a message.
fn shape(element: ElementRef<'_>) -> String {
    let attributes: Vec<_> = element
        .value()
        .attrs()
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    format!("<{} {}>", element.value().name(), attributes.join(" "))
}

fn all<'a>(html: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    html.select(&selector(css)).collect()
}

fn frame(html: &Html, problems: &mut Vec<String>) {
    let headings: Vec<_> = all(html, "h1").into_iter().map(text_of).collect();
    let title = all(html, "title")
        .into_iter()
        .map(text_of)
        .next()
        .unwrap_or_default();
    match &headings[..] {
        [heading] => {
            let bare = title.strip_prefix("Error: ").unwrap_or(&title);
            if heading.is_empty() || !bare.starts_with(heading.as_str()) {
                problems.push(format!(
                    "the title \"{title}\" does not begin with the heading \"{heading}\""
                ));
            }
        }
        _ => problems.push(format!("{} first headings: {headings:?}", headings.len())),
    }
    if all(html, "html[lang]").is_empty() {
        problems.push("no language on the page".to_owned());
    }
    if all(html, "main").len() != 1 {
        problems.push("not exactly one main part".to_owned());
    }
    let mut level = 0;
    for heading in all(html, "h1, h2, h3, h4, h5, h6") {
        let here = heading.value().name()[1..].parse::<u8>().unwrap_or(0);
        if level > 0 && here > level + 1 {
            problems.push(format!("heading \"{}\" skips a level", text_of(heading)));
        }
        level = here;
    }
}

fn ids(html: &Html, problems: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for element in all(html, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        if !seen.insert(id) {
            problems.push(format!("the id {id} stands twice"));
        }
    }
    for name in [
        "aria-describedby",
        "aria-labelledby",
        "aria-controls",
        "aria-owns",
        "for",
        "list",
        "form",
        "headers",
    ] {
        for element in all(html, &format!("[{name}]")) {
            for id in element.attr(name).unwrap_or_default().split_whitespace() {
                if !seen.contains(id) {
                    problems.push(format!(
                        "{name} names {id}, which is not there: {}",
                        shape(element)
                    ));
                }
            }
        }
    }
    for link in all(html, "a[href^='#']") {
        let id = link
            .attr("href")
            .unwrap_or_default()
            .trim_start_matches('#');
        if !id.is_empty() && !seen.contains(id) {
            problems.push(format!("a link leads to #{id}, which is not there"));
        }
    }
}

fn controls(html: &Html, problems: &mut Vec<String>) {
    let labelled: BTreeSet<&str> = all(html, "label[for]")
        .into_iter()
        .filter(|label| !text_of(*label).is_empty())
        .filter_map(|label| label.attr("for"))
        .collect();
    for control in all(html, "input, select, textarea") {
        let kind = control.attr("type").unwrap_or("text");
        if matches!(kind, "hidden" | "submit" | "button") {
            continue;
        }
        let by_label = control.attr("id").is_some_and(|id| labelled.contains(id));
        let around = control
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|element| element.value().name() == "label" && !text_of(element).is_empty());
        let by_aria = control
            .attr("aria-label")
            .is_some_and(|words| !words.trim().is_empty())
            || control.attr("aria-labelledby").is_some();
        if !(by_label || around || by_aria) {
            problems.push(format!("a field without a label: {}", shape(control)));
        }
        if matches!(kind, "radio") && !inside(control, "fieldset") {
            problems.push(format!("a choice outside a fieldset: {}", shape(control)));
        }
    }
    for button in all(html, "button") {
        if text_of(button).is_empty() && button.attr("aria-label").is_none() {
            problems.push(format!("a button without words: {}", shape(button)));
        }
    }
    for legend in all(html, "fieldset")
        .into_iter()
        .filter(|set| set.select(&selector("legend")).next().is_none())
    {
        problems.push(format!("a fieldset without a legend: {}", shape(legend)));
    }
}

fn inside(element: ElementRef<'_>, name: &str) -> bool {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .any(|around| around.value().name() == name)
}

fn forms(html: &Html, problems: &mut Vec<String>) {
    for form in all(html, "form") {
        let action = form.attr("action").unwrap_or_default();
        if !action.starts_with('/') || action.starts_with("//") {
            problems.push(format!(
                "a form without an address of ours: {}",
                shape(form)
            ));
        }
        if !matches!(form.attr("method"), Some("get" | "post")) {
            problems.push(format!("a form without a method: {}", shape(form)));
        }
    }
    for form in forms_of(html, "") {
        let keys = form
            .fields
            .iter()
            .filter(|(name, _)| name == "form_key")
            .count();
        let expected = usize::from(form.method == "post");
        if keys != expected {
            problems.push(format!(
                "the {} form to {} has {keys} form keys",
                form.method, form.action
            ));
        }
    }
}

/// What the content security policy would stop, and what loads from elsewhere.
fn strangers(html: &Html, problems: &mut Vec<String>) {
    for element in all(html, "*") {
        let name = element.value().name();
        if name == "style" || (name == "script" && element.attr("src").is_none()) {
            problems.push(format!("an inline {name}"));
        }
        for (attribute, value) in element.value().attrs() {
            let forbidden = attribute == "style"
                || attribute.starts_with("on")
                || value.trim_start().to_lowercase().starts_with("javascript:");
            if forbidden {
                problems.push(format!("{attribute}=\"{value}\" on a {name}"));
            }
            let loads = matches!(
                (name, attribute),
                ("script" | "img" | "iframe", "src") | ("link", "href")
            );
            if loads && !value.starts_with('/') {
                problems.push(format!("a {name} from elsewhere: {value}"));
            }
        }
    }
    for image in all(html, "img:not([alt])") {
        problems.push(format!("a picture without words: {}", shape(image)));
    }
}

fn tables(html: &Html, problems: &mut Vec<String>) {
    for table in all(html, "table") {
        let caption = table.select(&selector("caption")).next().map(text_of);
        if caption.is_none_or(|words| words.is_empty()) {
            problems.push(format!("a table without a caption: {}", shape(table)));
        }
        if table.select(&selector("th")).next().is_none() {
            problems.push(format!("a table without headings: {}", shape(table)));
        }
    }
    for heading in all(html, "th") {
        if !matches!(
            heading.attr("scope"),
            Some("col" | "row" | "colgroup" | "rowgroup")
        ) {
            problems.push(format!(
                "a table heading without a scope: \"{}\"",
                text_of(heading)
            ));
        }
    }
}

fn links(html: &Html, problems: &mut Vec<String>) {
    for link in all(html, "a") {
        let named = link
            .attr("aria-label")
            .is_some_and(|words| !words.is_empty())
            || link
                .select(&selector("img[alt]:not([alt=''])"))
                .next()
                .is_some();
        if text_of(link).is_empty() && !named {
            problems.push(format!("an empty link: {}", shape(link)));
        }
        if link.attr("href").is_none_or(str::is_empty) {
            problems.push(format!("a link to nowhere: {}", shape(link)));
        }
    }
}

fn wording(html: &Html, problems: &mut Vec<String>) {
    let words = words(html);
    for code in CODE_WORDS {
        if words.contains(code) {
            problems.push(format!("the page says \"{code}\""));
        }
    }
    let lower = words.to_lowercase();
    if lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word == "todo" || word == "undefined" || word == "nan")
    {
        problems.push("the page has a leftover word (todo, undefined or NaN)".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::problems;

    const GOOD: &str = "<!doctype html><html lang=en><title>Hours – Lakeshore</title><main><h1>Hours</h1>\
        <form action='/hours' method='post'><input type='hidden' name='form_key' value='k'>\
        <label for='line'>Line</label><input id='line' name='line'><button>Save</button></form></main></html>";

    #[test]
    fn a_good_page_has_no_flaws() {
        assert_eq!(problems(GOOD), Vec::<String>::new());
    }

    #[test]
    fn each_flaw_is_found() {
        for (from, to) in [
            ("<h1>Hours</h1>", ""),
            ("<h1>Hours</h1>", "<h1>Hours</h1><h1>Hours</h1>"),
            ("<h1>Hours</h1>", "<h1>Log</h1>"),
            (" lang=en", ""),
            ("for='line'", "for='row'"),
            ("name='form_key'", "name='key'"),
            (" method='post'", ""),
            (" action='/hours'", ""),
            (" action='/hours'", " action='//elsewhere'"),
            ("<button>", "<button style='x'>"),
            ("<button>", "<button onclick='x'>"),
            ("<button>Save", "<button>"),
            ("</main>", "<script>1</script></main>"),
            ("</main>", "<a href='javascript:x'>x</a></main>"),
            ("</main>", "<a href='/x'></a></main>"),
            ("</main>", "<p id='line'></p></main>"),
            (
                "</main>",
                "<table><tr><th scope='col'>a</th></tr></table></main>",
            ),
            (
                "</main>",
                "<table><caption>c</caption><tr><th>a</th></tr></table></main>",
            ),
            ("</main>", "<h3>x</h3></main>"),
            ("</main>", "<p>todo</p></main>"),
            ("</main>", "<p>site_supervisor</p></main>"),
            ("id='line'", "id='line' aria-describedby='gone'"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            assert!(
                !problems(&GOOD.replacen(from, to, 1)).is_empty(),
                "{from} → {to}"
            );
        }
    }
}
