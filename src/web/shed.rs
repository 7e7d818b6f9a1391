//! Overload: beyond a number of requests at one time the rest is turned away at once with 503, so that those who were
//! let in get their answers soon and nobody waits for minutes.

use super::error::Error;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// Requests worked on at one time: at two thousand a second the last of them waits a quarter of a second.
const MOST_AT_ONCE: usize = 512;

/// How often turning away is logged.
const LOGGED_EVERY: Duration = Duration::from_secs(1);

/// The places of requests in flight.
#[derive(Debug, Clone)]
pub struct Places(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    free: Semaphore,
    begun: Instant,
    turned_away: AtomicU64,
    logged_at_ms: AtomicU64,
}

impl Places {
    /// All places free.
    pub fn new() -> Self {
        Self::of(MOST_AT_ONCE)
    }

    fn of(most: usize) -> Self {
        Self(Arc::new(Inner {
            free: Semaphore::new(most),
            begun: Instant::now(),
            turned_away: AtomicU64::new(0),
            logged_at_ms: AtomicU64::new(0),
        }))
    }

    /// One line a second, however many are turned away: a log that fills the disk would make it worse.
    fn count_one_turned_away(&self) {
        let all = self.0.turned_away.fetch_add(1, Ordering::Relaxed) + 1;
        let now = u64::try_from(self.0.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let last = self.0.logged_at_ms.load(Ordering::Relaxed);
        let due = all == 1 || u128::from(now - last.min(now)) >= LOGGED_EVERY.as_millis();
        let ours = || {
            self.0
                .logged_at_ms
                .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        };
        if due && ours() {
            tracing::warn!(since_start = all, "overload: requests are turned away");
        }
    }
}

impl Default for Places {
    fn default() -> Self {
        Self::new()
    }
}

/// The layer: lets a request in when there is a place, and turns it away when not.
pub async fn shed(places: Places, request: Request, next: Next) -> Response {
    let Ok(_held) = places.0.free.try_acquire() else {
        places.count_one_turned_away();
        return Error::Overloaded.into_response();
    };
    next.run(request).await
}
