//! Passwords: argon2id with 19 MiB, two passes, one lane (the OWASP minimum), on a bounded pool so that two hundred
//! sign-ins at once leave the processors to everybody else's pages.

use anyhow::Context as _;
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Hashes and checks passwords, few at a time.
#[derive(Debug, Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
}

impl Passwords {
    /// A pool that works on as many passwords at a time as there are processors to spare.
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            places: Arc::new(Semaphore::new((processors / 2).max(1))),
        }
    }

    /// The hash to store, in PHC form with its own salt.
    pub async fn hash(&self, password: String) -> anyhow::Result<String> {
        self.run(move || {
            let hash = hasher()?
                .hash_password(password.as_bytes())
                .map_err(|e| anyhow::anyhow!("hashing: {e}"))?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password fits. With no stored hash it works just as long and says no, so that nobody learns from
    /// the time which accounts exist.
    pub async fn fits(&self, password: String, stored: Option<String>) -> anyhow::Result<bool> {
        self.run(move || {
            let exists = stored.is_some();
            let stored = stored.map_or_else(|| stand_in().map(str::to_owned), Ok)?;
            let parsed =
                PasswordHash::new(&stored).map_err(|e| anyhow::anyhow!("stored hash: {e}"))?;
            Ok(hasher()?
                .verify_password(password.as_bytes(), &parsed)
                .is_ok()
                && exists)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let _place = self
            .places
            .acquire()
            .await
            .context("the password pool is closed")?;
        tokio::task::spawn_blocking(work)
            .await
            .context("the password pool died")?
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

fn hasher() -> anyhow::Result<Argon2<'static>> {
    let params =
        Params::new(19 * 1024, 2, 1, None).map_err(|e| anyhow::anyhow!("parameters: {e}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn stand_in() -> anyhow::Result<&'static str> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash);
    }
    let hash = hasher()?
        .hash_password(b"nobody has this")
        .map_err(|e| anyhow::anyhow!("hashing: {e}"))?;
    Ok(HASH.get_or_init(|| hash.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_fits_and_no_other() {
        let pool = Passwords::new();
        let hash = pool.hash("correct horse battery".into()).await.ok();
        assert!(
            hash.as_deref()
                .is_some_and(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"))
        );
        assert!(
            pool.fits("correct horse battery".into(), hash.clone())
                .await
                .is_ok_and(|fits| fits)
        );
        assert!(
            pool.fits("correct horse".into(), hash)
                .await
                .is_ok_and(|fits| !fits)
        );
        assert!(
            pool.fits("nobody has this".into(), None)
                .await
                .is_ok_and(|fits| !fits)
        );
    }
}
