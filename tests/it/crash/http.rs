//! A visitor over the network: one connection for each request, and an answer counts only when all of it has arrived.

use std::{
    io::{Error, ErrorKind, Result},
    net::SocketAddr,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Longer than the program lets any request take.
const PATIENCE: Duration = Duration::from_secs(45);

/// Somebody with a browser, signed in when there is a session.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Where the program listens.
    pub address: SocketAddr,
    /// The session's token; empty when nobody is signed in.
    pub token: String,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Whether a form was done: it leads on, and not to the sign-in page.
    pub fn is_done(&self) -> bool {
        let on = self.header("location").unwrap_or_default();
        self.status == 303 && !on.starts_with("/sign-in")
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))
    }
}

impl Visitor {
    /// Reads a page.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.ask("GET", path, None).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        self.ask("POST", path, Some(&encode(fields))).await
    }

    /// Sends a body as it is.
    pub async fn ask(&self, method: &str, path: &str, body: Option<&str>) -> Result<Answer> {
        let request = self.request(method, path, body);
        timeout(PATIENCE, exchange(self.address, &request))
            .await
            .map_err(|_| Error::from(ErrorKind::TimedOut))?
    }

    /// Sends a file in plain letters as a browser does.
    pub async fn upload(
        &self,
        path: &str,
        (key, file_name, content): (&str, &str, &str),
    ) -> Result<Answer> {
        let part = "--practicum-crash\r\ncontent-disposition: form-data; name=";
        let body = format!(
            "{part}\"form_key\"\r\n\r\n{key}\r\n{part}\"file\"; filename=\"{file_name}\"\r\n\r\n{content}\r\n--practicum-crash--\r\n"
        );
        let kind = "multipart/form-data; boundary=practicum-crash";
        let request = self.typed_request("POST", path, Some((kind, &body)));
        timeout(PATIENCE, exchange(self.address, &request))
            .await
            .map_err(|_| Error::from(ErrorKind::TimedOut))?
    }

    fn request(&self, method: &str, path: &str, body: Option<&str>) -> String {
        let typed = body.map(|body| ("application/x-www-form-urlencoded", body));
        self.typed_request(method, path, typed)
    }

    fn typed_request(&self, method: &str, path: &str, typed: Option<(&str, &str)>) -> String {
        let body = typed.map(|(_, body)| body);
        let body_head = typed.map_or_else(String::new, |(kind, body)| {
            format!("content-type: {kind}\r\ncontent-length: {}\r\n", body.len())
        });
        format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: practicum={}\r\nsec-fetch-site: same-origin\r\n\
             connection: close\r\n{body_head}\r\n{}",
            self.address,
            self.token,
            body.unwrap_or_default()
        )
    }
}

async fn exchange(address: SocketAddr, request: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    whole(&String::from_utf8_lossy(&bytes))
}

/// The answer, if all of it is there: a head that ends, and as many bytes of body as it promises.
fn whole(text: &str) -> Result<Answer> {
    let cut = || Error::from(ErrorKind::UnexpectedEof);
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut)?;
    let answer = Answer {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .ok_or_else(cut)?,
        head: head.to_lowercase(),
        body: body.to_owned(),
    };
    let promised = answer
        .header("content-length")
        .and_then(|length| length.parse::<usize>().ok());
    let chunks_end = answer.header("transfer-encoding").is_none() || body.ends_with("0\r\n\r\n");
    if promised.is_none_or(|length| body.len() >= length) && chunks_end {
        Ok(answer)
    } else {
        Err(cut())
    }
}

/// Fields as a browser writes them.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    pairs.join("&")
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
