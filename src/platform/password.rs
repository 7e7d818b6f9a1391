//! Passwords: argon2id with 19 MiB, two passes, one lane (the OWASP minimum), on a bounded pool so that two hundred
//! sign-ins at once leave the processors to everybody else's pages. The pool keeps the memory it works in: given back
//! and taken anew for each password, blocks of that size tear the heap apart, and the server grows tenfold.

use anyhow::Context as _;
use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHasher as _, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::Semaphore;

/// Bytes of a hash.
const LENGTH: usize = 32;

/// Hashes and checks passwords, few at a time.
#[derive(Debug, Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    /// Memory nobody works in; at most one for each place.
    idle: Arc<Mutex<Vec<Memory>>>,
}

/// What one password is worked on in.
type Memory = Vec<Block>;

impl Passwords {
    /// A pool that works on as many passwords at a time as there are processors to spare.
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            places: Arc::new(Semaphore::new((processors / 2).max(1))),
            idle: Arc::default(),
        }
    }

    /// The hash to store, in PHC form with its own salt.
    pub async fn hash(&self, password: String) -> anyhow::Result<String> {
        self.run(move |memory| {
            let params = params()?;
            let salt = Salt::generate();
            let hash = PasswordHash {
                algorithm: Algorithm::Argon2id.ident(),
                version: Some(Version::V0x13.into()),
                params: ParamsString::try_from(&params).map_err(|e| failed(&e))?,
                hash: Some(output(&password, &salt, params, memory)?),
                salt: Some(salt),
            };
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password fits. With no stored hash it works just as long and says no, so that nobody learns from
    /// the time which accounts exist.
    pub async fn fits(&self, password: String, stored: Option<String>) -> anyhow::Result<bool> {
        self.run(move |memory| {
            let exists = stored.is_some();
            let stored = stored.map_or_else(|| stand_in().map(str::to_owned), Ok)?;
            let stored =
                PasswordHash::new(&stored).map_err(|e| anyhow::anyhow!("stored hash: {e}"))?;
            let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
                anyhow::bail!("stored hash: it has no salt or no output");
            };
            anyhow::ensure!(
                stored.algorithm == Algorithm::Argon2id.ident()
                    && stored.version == Some(Version::V0x13.into()),
                "stored hash: it is not argon2id of version 19"
            );
            let params = Params::try_from(&stored).map_err(|e| failed(&e))?;
            // Comparing outputs takes the same time wherever they differ.
            Ok(output(&password, salt, params, memory)? == *expected && exists)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let _place = self
            .places
            .acquire()
            .await
            .context("the password pool is closed")?;
        let idle = Arc::clone(&self.idle);
        tokio::task::spawn_blocking(move || {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut memory = kept.unwrap_or_default();
            let done = work(&mut memory);
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(memory);
            done
        })
        .await
        .context("the password pool died")?
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

fn params() -> anyhow::Result<Params> {
    Params::new(19 * 1024, 2, 1, Some(LENGTH)).map_err(|e| failed(&e))
}

/// What argon2id makes of a password, worked out in memory that is made larger when it has to be.
fn output(
    password: &str,
    salt: &Salt,
    params: Params,
    memory: &mut Memory,
) -> anyhow::Result<Output> {
    let length = params.output_len().unwrap_or(LENGTH);
    let blocks = params.block_count();
    if memory.len() < blocks {
        *memory = vec![Block::new(); blocks];
    }
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut bytes = [0_u8; Output::MAX_LENGTH];
    let bytes = bytes
        .get_mut(..length)
        .context("a hash longer than any is stored")?;
    hasher
        .hash_password_into_with_memory(password.as_bytes(), salt, bytes, memory)
        .map_err(|e| failed(&e))?;
    Output::new(bytes).map_err(|e| failed(&e))
}

fn failed(error: &impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("hashing: {error}")
}

fn stand_in() -> anyhow::Result<&'static str> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash);
    }
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params()?)
        .hash_password(b"nobody has this")
        .map_err(|e| failed(&e))?;
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

    #[tokio::test]
    async fn hashes_made_elsewhere_are_understood_and_ours_elsewhere() {
        use argon2::PasswordVerifier as _;
        let pool = Passwords::new();
        for _ in 0..2 {
            let ours = pool.hash("correct horse battery".into()).await;
            let ours = ours.unwrap_or_default();
            let parsed = PasswordHash::new(&ours);
            assert!(parsed.is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(b"correct horse battery", &hash)
                    .is_ok()
            }));
        }
        let theirs = Argon2::default().hash_password(b"correct horse battery");
        let theirs = theirs.map(|hash| hash.to_string()).ok();
        assert!(
            pool.fits("correct horse battery".into(), theirs)
                .await
                .is_ok_and(|fits| fits)
        );
    }

    #[tokio::test]
    async fn the_memory_is_used_again() {
        let pool = Passwords::new();
        for _ in 0..3 {
            let hash = pool.hash("correct horse battery".into()).await;
            assert!(hash.is_ok());
        }
        let idle = pool.idle.lock();
        assert!(
            idle.is_ok_and(|idle| idle.len() == 1 && idle.iter().all(|m| m.len() == 19 * 1024))
        );
    }
}
