//! What stands on every response: security headers, no caching of personal pages, the error page, the message of the
//! last form taken away once it was shown.

use super::{
    cookie,
    done::own_path,
    error::ErrorPage,
    guard::Visited,
    html,
    shell::{Shell, Visit},
    state::App,
};
use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use std::time::Duration;

/// What a page may load: only from us, no inline script or style, never in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "errors/error.html")]
struct Page {
    shell: Shell,
    title: &'static str,
    words: String,
    record: Option<(&'static str, String)>,
    reference: String,
}

/// Takes away a request id that the visitor made up: the id stands in the event log, so it must be ours.
pub async fn own_request_id(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove("x-request-id");
    next.run(request).await
}

/// The outermost layer but one: everything that leaves passes here.
#[expect(
    clippy::disallowed_types,
    reason = "a layer takes the state as axum hands it"
)]
pub async fn finish(
    axum::extract::State(app): axum::extract::State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(app.clone());
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&parts, &app);
    let had_flash = cookie::read_flash(&parts.headers).is_some();
    let reference = parts
        .headers
        .get("x-request-id")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let uri = parts.uri.clone();
    let (method, began) = (parts.method.clone(), std::time::Instant::now());
    let response = next.run(Request::from_parts(parts, body)).await;
    log(&response, &method, &reference, began.elapsed());
    let elsewhere = (method == Method::GET)
        .then(|| elsewhere(&response, &uri))
        .flatten();
    let mut response = elsewhere.unwrap_or_else(|| {
        let visited = (&visit, uri.path());
        with_error_page(response, &app, visited, reference)
    });
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if had_flash && is_page {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie::clear_flash());
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        let soon = HeaderValue::from_static("5");
        response
            .headers_mut()
            .entry(header::RETRY_AFTER)
            .or_insert(soon);
    }
    set_headers(&mut response, app.secure());
    response
}

/// One line a request: ids and the route's pattern, never what stands in an address or a form.
fn log(response: &Response, method: &Method, reference: &str, took: Duration) {
    let visited = response.extensions().get::<Visited>();
    let route = visited.map_or("", |visited| visited.route.as_str());
    let person = visited
        .and_then(Visited::person)
        .map(|person| person.to_string())
        .unwrap_or_default();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status = response.status().as_u16(), millis, person, request = reference, "request");
}

fn with_error_page(
    mut response: Response,
    app: &App,
    (visit, path): (&Visit, &str),
    reference: String,
) -> Response {
    let status = response.status();
    let page = response
        .extensions_mut()
        .remove::<ErrorPage>()
        .or_else(|| bare(&response, status));
    let Some(ErrorPage {
        title,
        words,
        record,
    }) = page
    else {
        return response;
    };
    // What was too large came from a form, whose page is at the same address.
    let too_large = status == StatusCode::PAYLOAD_TOO_LARGE;
    let form = own_path(path).filter(|_| too_large);
    let record = record.or_else(|| form.map(|path| ("Back to the form", path.to_owned())));
    let caller = response
        .extensions()
        .get::<Visited>()
        .and_then(Visited::signed_in);
    let page = Page {
        shell: Shell::of(app, visit, caller.map(|one| (&one.actor, one.ends))),
        title,
        words,
        record,
        reference,
    };
    let text = html::render(&page).unwrap_or_else(|_| title.to_owned());
    let mut rendered = (status, Html(text)).into_response();
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            rendered.headers_mut().append(name, value.clone());
        }
    }
    rendered
}

/// Where a page is that is not at this address: the one of a form, and the one that was typed with a slash at its end.
fn elsewhere(response: &Response, uri: &Uri) -> Option<Response> {
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some(to_the_page_of(uri.path())),
        StatusCode::NOT_FOUND if response.extensions().get::<Visited>().is_none() => {
            without_slash(uri).map(|page| Redirect::to(&page).into_response())
        }
        _ => None,
    }
}

/// The same address without the one slash at its end.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = own_path(uri.path().strip_suffix('/')?)?;
    let query = uri.query().map(|query| format!("?{query}"));
    (!path.ends_with('/')).then(|| format!("{path}{}", query.unwrap_or_default()))
}

/// An address that only takes a form stands in the browser's address bar once the form came back with problems; whoever
/// opens it anew is led to the page above it.
fn to_the_page_of(form: &str) -> Response {
    let above = form.trim_end_matches('/').rsplit_once('/');
    let above = above.and_then(|(above, _)| own_path(above));
    Redirect::to(above.unwrap_or("/")).into_response()
}

/// Answers that a layer gave without a page of ours.
fn bare(response: &Response, status: StatusCode) -> Option<ErrorPage> {
    if !(status.is_client_error() || status.is_server_error())
        || response.headers().contains_key(header::CONTENT_DISPOSITION)
    {
        return None;
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        return None;
    }
    let most = format!(
        "A file may have at most {} MB.",
        super::upload::MOST_OF_A_FILE
    );
    let (title, words) = match status {
        StatusCode::NOT_FOUND => (
            "Page not found",
            "Check the address, or go on from your start page.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "Page not found",
            "This address takes another kind of request.",
        ),
        StatusCode::FORBIDDEN => (
            "Not from here",
            "This form was sent from another site. Open the page here and send it again.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ("Too large", most.as_str()),
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => (
            "Busy at the moment",
            "Nothing was lost. Try again in a few seconds.",
        ),
        status if status.is_server_error() => {
            ("Something went wrong", "Nothing was saved. Try again.")
        }
        _ => ("This could not be read", "Reload the page and try again."),
    };
    Some(ErrorPage {
        title,
        words: words.to_owned(),
        record: None,
    })
}

fn set_headers(response: &mut Response, secure: bool) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    );
    if secure {
        set(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slash_at_the_end_leads_to_the_page_and_never_elsewhere() {
        let led = |address: &str| without_slash(&address.parse().unwrap());
        assert_eq!(led("/verify/").as_deref(), Some("/verify"));
        assert_eq!(led("/verify/?code=A").as_deref(), Some("/verify?code=A"));
        for other in [
            "/",
            "/verify",
            "/verify//",
            "//elsewhere.example/",
            "/\\elsewhere.example/",
        ] {
            assert_eq!(led(other), None, "{other}");
        }
    }
}
