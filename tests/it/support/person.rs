//! Somebody with a browser: signed in or not, with cookies that are kept from page to page.

use super::{answer::Answer, app::TestApp};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use practicum::platform::secrets::Token;
use std::{
    collections::BTreeMap,
    future::{Future, IntoFuture},
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex},
};
use tower::ServiceExt as _;
use uuid::Uuid;

/// More than any page of ours.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// Somebody with a browser.
#[derive(Clone)]
pub struct Person {
    /// Who they are; nobody in particular for a guest.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    router: Router,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Person {
    pub(super) fn anonymous(app: &TestApp) -> Self {
        Self {
            id: Uuid::nil(),
            name: "nobody".to_owned(),
            router: app.router.clone(),
            cookies: Arc::default(),
        }
    }

    pub(super) async fn signed_in(app: &TestApp, name: &str) -> Self {
        let quoted = name.replace('\'', "''");
        let ids: Vec<Uuid> = app
            .values(&format!("select id from person where name = '{quoted}'"))
            .await;
        let [id] = ids[..] else {
            panic!("the world has {} people called {name}", ids.len())
        };
        let token = Token::fresh();
        let hash = practicum::platform::secrets::hex(&token.hash());
        let now = app.now();
        app.execute(&format!(
            "insert into session (id, person_id, token_hash, created_at, last_seen_at, expires_at)
             values ('{}', '{id}', '\\x{hash}', '{now}', '{now}', '{}')",
            Uuid::now_v7(),
            now.plus_days(30)
        ))
        .await;
        let person = Self {
            id,
            name: name.to_owned(),
            ..Self::anonymous(app)
        };
        person.keep("practicum", token.as_str());
        person
    }

    /// Opens a page. Every page that comes back is checked for quality.
    pub async fn get(&self, url: &str) -> Answer {
        self.peek(url).await.checked()
    }

    /// Opens a page whatever it looks like: for tests that are about something else, or collect the flaws.
    pub async fn peek(&self, url: &str) -> Answer {
        self.send(Method::GET, url, "", Vec::new()).await
    }

    /// Sends a form: `post(url).with(&[("name", "value")]).await`. The hidden key is supplied.
    pub fn post(&self, url: &str) -> Post {
        Post {
            person: self.clone(),
            url: url.to_owned(),
            fields: vec![("form_key".to_owned(), Uuid::new_v4().to_string())],
        }
    }

    /// Sends a file as a browser does, with further fields.
    pub async fn upload(
        &self,
        url: &str,
        (field, file_name, content): (&str, &str, &[u8]),
        fields: &[(&str, &str)],
    ) -> Answer {
        let boundary = "practicum-test-boundary";
        let mut body = Vec::new();
        let key = Uuid::new_v4().to_string();
        for (name, value) in fields.iter().copied().chain([("form_key", key.as_str())]) {
            body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend(content);
        body.extend(format!("\r\n--{boundary}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.send(Method::POST, url, &kind, body).await.checked()
    }

    /// Sends any request at all, as a browser on this site would, and takes the answer as it is.
    pub async fn send(&self, method: Method, url: &str, kind: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(url)
            .header(header::HOST, "127.0.0.1:8080")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, self.cookie_line());
        if !kind.is_empty() {
            request = request
                .header(header::CONTENT_TYPE, kind)
                .header(header::CONTENT_LENGTH, body.len());
        }
        let mut request = request.body(Body::from(body)).expect("a request");
        let from_here: SocketAddr = ([127, 0, 0, 1], 50_000).into();
        request.extensions_mut().insert(ConnectInfo(from_here));
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            self.take_cookie(line.to_str().expect("a cookie in plain letters"));
        }
        let body = to_bytes(body, LARGEST_ANSWER)
            .await
            .expect("the whole page");
        let request = format!("{method} {url} as {}", self.name);
        Answer::new(self.clone(), request, url, (parts, body.to_vec()))
    }

    fn keep(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().expect("the cookies");
        cookies.insert(name.to_owned(), value.to_owned());
    }

    fn take_cookie(&self, line: &str) {
        let (name, value) = line
            .split(';')
            .next()
            .and_then(|pair| pair.split_once('='))
            .expect("a cookie has a name and a value");
        if value.is_empty() || line.contains("Max-Age=0") {
            self.cookies.lock().expect("the cookies").remove(name);
        } else {
            self.keep(name, value);
        }
    }

    fn cookie_line(&self) -> String {
        let cookies = self.cookies.lock().expect("the cookies");
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }
}

/// A form on its way; awaiting it sends it.
pub struct Post {
    person: Person,
    url: String,
    fields: Vec<(String, String)>,
}

impl Post {
    /// With these fields; a field that is there already gets the new value.
    #[must_use]
    pub fn with(mut self, fields: &[(&str, &str)]) -> Self {
        for (name, _) in fields {
            self.fields.retain(|(there, _)| there != name);
        }
        let added = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.fields.extend(added);
        self
    }
}

impl Post {
    /// Sends it and takes the answer as it is: for tests that are about something else than the page.
    pub async fn unchecked(self) -> Answer {
        let body = serde_html_form::to_string(&self.fields).expect("a form can be written");
        let kind = "application/x-www-form-urlencoded";
        self.person
            .send(Method::POST, &self.url, kind, body.into_bytes())
            .await
    }
}

impl IntoFuture for Post {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.unchecked().await.checked() })
    }
}

/// Everybody the permission tests speak of, in the small program.
pub struct Cast {
    /// Nobody in particular.
    pub anonymous: Person,
    /// Maya, in the middle of her hours at Mercy Lakeside.
    pub student: Person,
    /// Noor, of the same program at another site.
    pub other_student: Person,
    /// Grace, who signs at Mercy Lakeside for both programs.
    pub supervisor: Person,
    /// Samuel, who signs at Front Range.
    pub other_supervisor: Person,
    /// Dana, of Maya's program.
    pub coordinator: Person,
    /// Tomás, of the other program.
    pub other_coordinator: Person,
    /// Helen, the faculty liaison of Maya and others.
    pub faculty: Person,
    /// Ruth, who keeps the installation.
    pub administrator: Person,
    /// Ingrid, who reviews Maya's program.
    pub reviewer: Person,
    /// Walter, who reviews the other program.
    pub other_reviewer: Person,
}

impl Cast {
    pub(super) async fn of(app: &TestApp) -> Self {
        Self {
            anonymous: app.anonymous(),
            student: app.person("Maya Castellanos").await,
            other_student: app.person("Noor Haddad").await,
            supervisor: app.person("Grace Lindqvist").await,
            other_supervisor: app.person("Samuel Ortiz").await,
            coordinator: app.person("Dana Whitfield").await,
            other_coordinator: app.person("Tomás Rivera").await,
            faculty: app.person("Helen Okafor").await,
            administrator: app.person("Ruth Adeyemi").await,
            reviewer: app.person("Ingrid Solberg").await,
            other_reviewer: app.person("Walter Nakamura").await,
        }
    }

    /// All of them with the word for their part, in the order of the matrix.
    pub fn everybody(&self) -> [(&'static str, &Person); 11] {
        [
            ("anonymous", &self.anonymous),
            ("student", &self.student),
            ("other student", &self.other_student),
            ("supervisor", &self.supervisor),
            ("other supervisor", &self.other_supervisor),
            ("coordinator", &self.coordinator),
            ("other coordinator", &self.other_coordinator),
            ("faculty", &self.faculty),
            ("administrator", &self.administrator),
            ("reviewer", &self.reviewer),
            ("other reviewer", &self.other_reviewer),
        ]
    }
}
