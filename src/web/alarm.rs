//! Wakes the workers of this process, so that what somebody waits for on a page does not wait for a worker's next look.

use tokio::sync::watch;

/// The bell itself; held by the application.
#[derive(Debug)]
pub(super) struct Bell(watch::Sender<()>);

impl Bell {
    pub fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    /// Gives whether anybody listens in this process.
    pub fn ring(&self) -> bool {
        self.0.send(()).is_ok()
    }

    pub fn alarm(&self) -> Alarm {
        Alarm(self.0.subscribe())
    }
}

/// A worker's ear.
#[derive(Debug)]
pub struct Alarm(watch::Receiver<()>);

impl Alarm {
    /// Waits until the bell rings; at once if it rang since the last time.
    pub async fn rings(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
