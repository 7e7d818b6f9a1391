//! The text of a mail as a page shows it: paragraphs of lines, with our own addresses as links.

/// A run of words, or a link of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What is read.
    pub words: String,
    /// The path it leads to; none for plain words.
    pub path: Option<String>,
}

impl Piece {
    fn plain(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            path: None,
        }
    }
}

/// Takes a text apart. Only addresses that begin with `home` become links, and they lead to the path, so that a demo
/// works whichever name its machine is reached by.
pub fn paragraphs(text: &str, home: &str) -> Vec<Vec<Vec<Piece>>> {
    text.split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| {
            paragraph
                .trim()
                .lines()
                .map(|line| pieces(line, home))
                .collect()
        })
        .collect()
}

fn pieces(line: &str, home: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((before, address)) = rest.find(home).map(|at| rest.split_at(at)) {
        let end = address
            .find(|c: char| c.is_whitespace() || "<>\"".contains(c))
            .unwrap_or(address.len());
        let (address, after) = address.split_at(end);
        let trimmed = address.trim_end_matches(['.', ',', ';', ':', ')']);
        let path = trimmed.strip_prefix(home).unwrap_or_default();
        if !before.is_empty() {
            pieces.push(Piece::plain(before));
        }
        pieces.push(Piece {
            words: trimmed.to_owned(),
            path: Some(path)
                .filter(|path| path.starts_with('/'))
                .map(str::to_owned),
        });
        if trimmed.len() < address.len() {
            pieces.push(Piece::plain(address.trim_start_matches(trimmed)));
        }
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::plain(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ours_becomes_a_link_and_no_other_does() {
        let text = "Hello Maya,\nopen http://h:1/join/abc.\n\nSee https://elsewhere.example/x too.";
        let found = paragraphs(text, "http://h:1");
        let links: Vec<_> = found
            .iter()
            .flatten()
            .flatten()
            .filter_map(|piece| piece.path.as_deref())
            .collect();
        assert_eq!(links, ["/join/abc"]);
        let words: String = found
            .iter()
            .flatten()
            .flatten()
            .map(|piece| piece.words.as_str())
            .collect();
        assert_eq!(words, text.replace('\n', ""));
    }

    #[test]
    fn an_address_that_only_begins_like_ours_is_no_link() {
        let found = paragraphs("http://h:1.evil.example/x", "http://h:1");
        assert!(
            found
                .iter()
                .flatten()
                .flatten()
                .all(|piece| piece.path.is_none())
        );
    }
}
