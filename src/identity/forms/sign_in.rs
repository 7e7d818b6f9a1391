//! Signing in.

use serde::Deserialize;

/// Sign-in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    pub next: String,
}

impl SignInForm {
    /// Where to go on: a path of ours, never another site.
    pub fn next_path(&self) -> &str {
        let fits = self.next.starts_with('/')
            && !self.next.starts_with("//")
            && !self.next.contains(['\\', '\n', '\r']);
        if fits { &self.next } else { "/" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_on_never_leaves_this_site() {
        for (next, to) in [
            ("/hours?week=2", "/hours?week=2"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("", "/"),
        ] {
            let form = SignInForm {
                next: next.into(),
                ..SignInForm::default()
            };
            assert_eq!(form.next_path(), to);
        }
    }
}
