//! Data folders for the tests, gone when the test is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A folder that every account may pass through.
pub struct TestFolder(PathBuf);

impl TestFolder {
    pub fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("practicum-test-{}-{number}", std::process::id());
        let path = fs::canonicalize(std::env::temp_dir()).unwrap().join(name);
        fs::create_dir(&path).unwrap();
        set_mode(&path, 0o755);
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The data folder to give to the program; not made yet.
    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub fn cluster(&self) -> PathBuf {
        self.data().join("postgres")
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.data().join("postgres.log")).unwrap_or_default()
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
