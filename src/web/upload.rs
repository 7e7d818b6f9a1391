//! A form that brings a file: the file in memory, the other fields as texts, and the mark that makes sending it twice
//! harmless.

use super::{
    error::{Error, Result},
    form::Mark,
    state::App,
};
use crate::{kernel::problems::Problems, platform::secrets::sha256};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Request},
};

/// The most bytes of a file with its form, for `Routes::upload`.
pub const MOST: usize = 20 * 1024 * 1024;

/// The most megabytes of a file, as people are told before they choose one.
pub(super) const MOST_OF_A_FILE: usize = 16;

/// A form with a file.
#[derive(Debug)]
pub struct Upload {
    /// For `Ctx::submit`. The file's content is part of it.
    pub mark: Mark,
    /// The name the file had where it came from: shown to people, never used as a path.
    pub file_name: String,
    /// The file; empty when none was chosen.
    pub content: Vec<u8>,
    fields: Vec<(String, String)>,
}

impl Upload {
    /// That a file was chosen, empty or not.
    ///
    /// # Errors
    /// A problem at the field `file` when none was.
    pub fn chosen(&self) -> Result<()> {
        if self.file_name.is_empty() && self.content.is_empty() {
            return Err(Problems::one("file", "Choose a file").into());
        }
        Ok(())
    }

    /// What was typed into a field; empty when it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let whole = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(whole, app)
            .await
            .map_err(|_| Error::TooLarge(format!("A file may have at most {MOST_OF_A_FILE} MB")))?;
        let unreadable = || {
            Error::BadRequest(
                "The form could not be read. Reload the page and send it again".into(),
            )
        };
        let again = Request::from_parts(parts, Body::from(bytes));
        let mut multipart = Multipart::from_request(again, app)
            .await
            .map_err(|_| unreadable())?;
        let mut fields = Vec::new();
        let (mut file_name, mut content) = (String::new(), Vec::new());
        while let Some(field) = multipart.next_field().await.map_err(|_| unreadable())? {
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(file) = field.file_name() {
                file_name = short_name(file);
                content = field.bytes().await.map_err(|_| unreadable())?.to_vec();
            } else {
                let text = field.text().await.map_err(|_| unreadable())?;
                fields.push((name, text.replace('\0', "")));
            }
        }
        let key = fields
            .iter()
            .find(|(name, _)| name == "form_key")
            .map_or("", |(_, value)| value.as_str());
        let mark = Mark::of(key, &canonical(&fields, &file_name, &content))?;
        Ok(Self {
            mark,
            file_name,
            content,
            fields,
        })
    }
}

/// What was sent, without the boundary that a browser draws anew each time.
fn canonical(fields: &[(String, String)], file_name: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in fields {
        for part in [name, value] {
            bytes.extend(part.len().to_le_bytes());
            bytes.extend(part.as_bytes());
        }
    }
    bytes.extend(file_name.as_bytes());
    bytes.extend(sha256(content));
    bytes
}

/// The last part of a path, without control characters, at most 120 characters.
fn short_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_only_ever_a_name() {
        assert_eq!(short_name("C:\\Users\\ann\\roster.csv"), "roster.csv");
        assert_eq!(short_name("../../etc/passwd"), "passwd");
        assert_eq!(short_name("a\r\nb.csv"), "ab.csv");
    }

    #[test]
    fn another_file_under_the_same_key_is_another_form() {
        let fields = vec![("form_key".to_owned(), "k".to_owned())];
        let one = canonical(&fields, "a.csv", b"1");
        assert_eq!(one, canonical(&fields, "a.csv", b"1"));
        assert_ne!(one, canonical(&fields, "a.csv", b"2"));
    }
}
