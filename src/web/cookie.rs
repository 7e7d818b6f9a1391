//! The cookies: the session's token, the sign that a browser was signed in before, and the message of the last form.

use crate::platform::secrets::Token;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

const FLASH: &str = "practicum-message";
const KNOWN: &str = "practicum-known";

fn session_name(secure: bool) -> &'static str {
    if secure {
        "__Host-practicum"
    } else {
        "practicum"
    }
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The session's token, if the browser brought one of the right shape.
pub fn session(headers: &HeaderMap, secure: bool) -> Option<Token> {
    value(headers, session_name(secure)).and_then(Token::brought)
}

/// The cookie that signs a browser in.
pub fn set_session(token: &Token, secure: bool) -> HeaderValue {
    let flags = if secure { "; Secure" } else { "" };
    header_value(&format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax{flags}",
        session_name(secure),
        token.as_str()
    ))
}

/// The cookie that signs a browser out.
pub fn clear_session(secure: bool) -> HeaderValue {
    let flags = if secure { "; Secure" } else { "" };
    header_value(&format!(
        "{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{flags}",
        session_name(secure)
    ))
}

/// The hash of the token of a session that this browser once had, if it brought one. It opens nothing: it only says that
/// somebody signed in here before.
pub fn known(headers: &HeaderMap) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(value(headers, KNOWN)?).ok()?;
    (bytes.len() == 32).then_some(bytes)
}

/// The cookie that lets a browser be known again, for as long as sessions are remembered.
pub fn set_known(token: &Token, secure: bool) -> HeaderValue {
    let flags = if secure { "; Secure" } else { "" };
    header_value(&format!(
        "{KNOWN}={}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age=7776000{flags}",
        URL_SAFE_NO_PAD.encode(token.hash())
    ))
}

/// What the last form said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// In words.
    pub words: String,
    /// Whether it says that nothing was done: then no tick stands beside it.
    pub nothing_done: bool,
}

/// The message for the next page. It names no secret and no person's record: it stands in the browser for a moment.
pub fn flash(message: &Flash) -> HeaderValue {
    let sign = if message.nothing_done { '-' } else { '+' };
    let short: String = [sign]
        .into_iter()
        .chain(message.words.chars())
        .take(300)
        .collect();
    let text = URL_SAFE_NO_PAD.encode(short);
    header_value(&format!(
        "{FLASH}={text}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"
    ))
}

/// The message that the last form left.
pub fn read_flash(headers: &HeaderMap) -> Option<Flash> {
    let bytes = URL_SAFE_NO_PAD.decode(value(headers, FLASH)?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let nothing_done = text.starts_with('-');
    let words = text.get(1..).filter(|words| !words.is_empty())?.to_owned();
    Some(Flash {
        words,
        nothing_done,
    })
}

/// Takes the message away once it was shown.
pub fn clear_flash() -> HeaderValue {
    HeaderValue::from_static("practicum-message=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_back_whatever_it_says() {
        for nothing_done in [false, true] {
            let said = Flash {
                words: "3 h 30 saved; “Mercy”, 41 h to go".into(),
                nothing_done,
            };
            let set = flash(&said);
            let pair = set
                .to_str()
                .unwrap_or_default()
                .split(';')
                .next()
                .unwrap_or_default()
                .to_owned();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, header_value(&format!("a=b; {pair}")));
            assert_eq!(read_flash(&headers), Some(said));
        }
    }
}
