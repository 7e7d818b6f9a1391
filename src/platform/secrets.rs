//! Random tokens. What is handed out is never stored: the database keeps its SHA-256.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::Rng as _;
use sha2::{Digest as _, Sha256};

/// A token of 256 random bits, as handed out in a cookie or a link.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new token.
    pub fn fresh() -> Self {
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A token somebody brought; nothing when it has not the shape of one of ours.
    pub fn brought(text: &str) -> Option<Self> {
        let fits = text.len() == 43
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    /// The token as handed out.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored.
    pub fn hash(&self) -> Vec<u8> {
        sha256(self.0.as_bytes()).to_vec()
    }
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// A code people read aloud: 20 letters and digits without look-alikes (100 bits), in groups of five.
pub fn reading_code() -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bytes = [0_u8; 20];
    rand::rng().fill_bytes(&mut bytes);
    let mut code = String::with_capacity(23);
    for (position, byte) in bytes.iter().enumerate() {
        if position > 0 && position % 5 == 0 {
            code.push('-');
        }
        code.push(char::from(
            LETTERS.get(usize::from(byte & 31)).copied().unwrap_or(b'2'),
        ));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_as_itself_and_garbage_does_not() {
        let token = Token::fresh();
        assert_eq!(
            Token::brought(token.as_str()).map(|t| t.hash()),
            Some(token.hash())
        );
        assert!(Token::brought("").is_none());
        assert!(Token::brought(&"x".repeat(44)).is_none());
        assert!(Token::brought(&"'".repeat(43)).is_none());
    }

    #[test]
    fn a_reading_code_has_four_groups_of_five() {
        let code = reading_code();
        assert_eq!(
            code.split('-').map(str::len).collect::<Vec<_>>(),
            [5, 5, 5, 5]
        );
        assert!(!code.contains(['0', 'O', '1', 'I']));
    }
}
