//! The load: clients that keep their connection, send a request, wait for the whole answer, and send the next.

use anyhow::{Context as _, bail};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
};

/// Writes the request of a number; numbers are never given twice within a run.
pub type Requests = Arc<dyn Fn(u64) -> Vec<u8> + Send + Sync>;

/// How much load.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    /// Clients at the same time.
    pub clients: usize,
    /// Requests in all.
    pub requests: u64,
    /// The number of the first request.
    pub first: u64,
    /// Whether each client comes from an address of its own, as people at home do.
    pub from_everywhere: bool,
}

/// What came of it.
#[derive(Debug, Default, Clone)]
pub struct Outcome {
    /// How long each answer took, shortest first.
    pub times: Vec<Duration>,
    /// Answers that were neither a page nor a redirect, with their first line.
    pub wrong: Vec<String>,
    /// From the first request to the last answer.
    pub wall: Duration,
}

impl Outcome {
    /// The time within which this share of the answers came, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let at = (self.times.len() * percent / 100).min(last);
        self.times
            .get(at)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }

    /// Answers a second.
    pub fn rate(&self) -> f64 {
        count(self.times.len()) / self.wall.as_secs_f64().max(0.001)
    }
}

/// A number for a ratio.
pub fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

/// A GET.
pub fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\n\r\n").into_bytes()
}

/// A GET as a browser asks: compressed.
pub fn get_compressed(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: gzip, deflate, br, zstd\r\ncookie: {cookie}\r\n\r\n").into_bytes()
}

/// A form.
pub fn post(path: &str, cookie: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: bench\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Sends everything and waits for the last answer.
pub async fn run(
    address: SocketAddr,
    amount: Amount,
    requests: Requests,
) -> anyhow::Result<Outcome> {
    let next = Arc::new(AtomicU64::new(amount.first));
    let end = amount.first + amount.requests;
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..amount.clients {
        let from = u8::try_from(number + 1)
            .ok()
            .filter(|_| amount.from_everywhere);
        let (next, requests) = (Arc::clone(&next), Arc::clone(&requests));
        clients.spawn(async move {
            let mut client = Client::connect_from(from, address).await?;
            let mut outcome = Outcome::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end {
                    return anyhow::Ok(outcome);
                }
                client.ask(&requests(number), &mut outcome).await?;
            }
        });
    }
    let mut all = Outcome::default();
    while let Some(outcome) = clients.join_next().await {
        let outcome = outcome??;
        all.times.extend(outcome.times);
        all.wrong.extend(outcome.wrong);
    }
    all.wall = begun.elapsed();
    all.times.sort_unstable();
    Ok(all)
}

/// One answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, as it came.
    pub head: String,
    /// The body, as it came.
    pub body: Vec<u8>,
}

/// One kept connection.
pub struct Client {
    stream: TcpStream,
    held: Vec<u8>,
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .context("the server does not answer")?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            held: Vec::with_capacity(64 * 1024),
        })
    }

    /// Connects from one of many addresses of this machine, or from wherever it is.
    async fn connect_from(from: Option<u8>, address: SocketAddr) -> anyhow::Result<Self> {
        let Some(from) = from else {
            return Self::connect(address).await;
        };
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 1, from], 0)))?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            held: Vec::with_capacity(64 * 1024),
        })
    }

    async fn ask(&mut self, request: &[u8], outcome: &mut Outcome) -> anyhow::Result<()> {
        let begun = Instant::now();
        let answer = self.answer(request).await?;
        outcome.times.push(begun.elapsed());
        if answer.status >= 400 {
            outcome
                .wrong
                .push(answer.head.lines().next().unwrap_or_default().to_owned());
        }
        Ok(())
    }

    /// Sends one request and reads its whole answer.
    pub async fn answer(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.stream.write_all(request).await?;
        self.held.clear();
        let head_end = self
            .until(|held| find(held, b"\r\n\r\n").map(|at| at + 4))
            .await?;
        let head = String::from_utf8_lossy(self.held.get(..head_end).unwrap_or_default())
            .to_ascii_lowercase();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|word| word.parse().ok())
            .context("an answer without a status")?;
        let length = header(&head, "content-length").and_then(|value| value.parse::<usize>().ok());
        let chunked = header(&head, "transfer-encoding").is_some();
        if self.held.len() == head_end && (chunked || length.is_some_and(|length| length > 0)) {
            self.until(|held| (held.len() > head_end).then_some(0))
                .await?;
        }
        let end = match length {
            Some(length) => {
                self.until(|held| (held.len() >= head_end + length).then_some(head_end + length))
                    .await?
            }
            None if chunked => {
                self.until(|held| held.ends_with(b"\r\n0\r\n\r\n").then_some(held.len()))
                    .await?
            }
            None => head_end,
        };
        let body = self.held.get(head_end..end).unwrap_or_default().to_vec();
        Ok(Answer { status, head, body })
    }

    /// Sends a request and waits for the first byte of the body.
    pub async fn begin(&mut self, request: &[u8]) -> anyhow::Result<usize> {
        self.stream.write_all(request).await?;
        self.held.clear();
        let head = self
            .until(|held| find(held, b"\r\n\r\n").map(|at| at + 4))
            .await?;
        self.until(|held| (held.len() > head).then_some(held.len()))
            .await
    }

    /// Sends a request and counts the lines of a body that comes in chunks, and its bytes, without holding it; after
    /// `most` lines nothing more is read.
    pub async fn lines(&mut self, request: &[u8], most: usize) -> anyhow::Result<(usize, usize)> {
        self.begin(request).await?;
        let (mut lines, mut bytes) = (0, 0);
        loop {
            let is_last = self.held.ends_with(b"\n0\r\n\r\n") || self.held == b"0\r\n\r\n";
            // Lines of the file and those around chunks end alike; those of the file hold a comma.
            lines += self
                .held
                .split_inclusive(|byte| *byte == b'\n')
                .filter(|line| line.ends_with(b"\n") && line.contains(&b','))
                .count();
            let rest = self.held.rsplit(|byte| *byte == b'\n').next();
            let rest = rest.unwrap_or_default().to_vec();
            bytes += self.held.len() - rest.len();
            if is_last || lines >= most {
                return Ok((lines, bytes));
            }
            self.held.clear();
            self.held.extend_from_slice(&rest);
            if self.stream.read_buf(&mut self.held).await? == 0 {
                bail!("the server closed the connection in the middle of the export");
            }
        }
    }

    /// Reads on until `done` finds what it looks for.
    async fn until(&mut self, done: impl Fn(&[u8]) -> Option<usize>) -> anyhow::Result<usize> {
        loop {
            if let Some(at) = done(&self.held) {
                return Ok(at);
            }
            if self.stream.read_buf(&mut self.held).await? == 0 {
                bail!("the server closed the connection in the middle of an answer");
            }
        }
    }
}

/// A header's value; the head is in lower case.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len())
        .position(|window| window == needle)
}
