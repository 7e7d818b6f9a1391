//! Cuts a line into spells at `;`, and each spell into atoms: numbers, words and marks.
//!
//! Dashes of all sorts become one kind of dash, wide forms of digits and marks become the plain
//! ones, and letters are lowered. Every atom remembers where it stood, so that a question can
//! quote the exact text and a choice can rewrite it.

/// What an atom is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits 0 to 9.
    Number,
    /// Letters of any script.
    Letters,
    /// A hyphen, minus or dash.
    Dash,
    /// `:`
    Colon,
    /// `.`
    Dot,
    /// `,`
    Comma,
    /// `/`
    Slash,
    /// `+`
    Plus,
    /// `@`
    At,
    /// `#`
    Hash,
    /// A bracket, which always stands as a word of its own.
    Bracket,
    /// Any other character.
    Other,
}

/// One number, word or mark of a line.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) kind: Kind,
    /// The text in lower case and plain form.
    text: String,
    /// Byte offsets into the line.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it follows the atom before it without a space.
    pub(super) glued: bool,
}

/// The part of a line that tells of one spell.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// The whole line.
    pub(super) line: &'a str,
    atoms: Vec<Atom>,
}

/// The spells of a line; parts with nothing in them are left out.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut atoms: Vec<Atom> = Vec::new();
    let mut spaced = true;
    for (start, letter) in line.char_indices() {
        let plain = plain_form(letter);
        if plain == ';' || plain == '\n' {
            pieces.push(std::mem::take(&mut atoms));
            spaced = true;
        } else if plain.is_whitespace() || plain.is_control() {
            spaced = true;
        } else {
            add(&mut atoms, plain, start..start + letter.len_utf8(), !spaced);
            spaced = false;
        }
    }
    pieces.push(atoms);
    let filled = pieces.into_iter().filter(|atoms| !atoms.is_empty());
    filled.map(|atoms| Piece { line, atoms }).collect()
}

fn add(atoms: &mut Vec<Atom>, letter: char, at: std::ops::Range<usize>, glued: bool) {
    let kind = kind_of(letter);
    let after_bracket = atoms.last().is_some_and(|last| last.kind == Kind::Bracket);
    let glued = glued && kind != Kind::Bracket && !after_bracket;
    let joins = matches!(kind, Kind::Number | Kind::Letters);
    if let Some(last) = atoms.last_mut()
        && glued
        && joins
        && last.kind == kind
    {
        last.text.extend(letter.to_lowercase());
        last.end = at.end;
        return;
    }
    let text = letter.to_lowercase().collect();
    atoms.push(Atom {
        kind,
        text,
        start: at.start,
        end: at.end,
        glued,
    });
}

/// The plain character for the wide and typographic forms that phones and pasted text bring.
fn plain_form(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => '-',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(letter).saturating_sub(0xfee0)).unwrap_or(letter)
        }
        '\u{a789}' | '\u{2236}' => ':',
        other => other,
    }
}

fn kind_of(letter: char) -> Kind {
    match letter {
        '0'..='9' => Kind::Number,
        '-' => Kind::Dash,
        ':' => Kind::Colon,
        '.' => Kind::Dot,
        ',' => Kind::Comma,
        '/' => Kind::Slash,
        '+' => Kind::Plus,
        '@' => Kind::At,
        '#' => Kind::Hash,
        '(' | ')' | '[' | ']' | '{' | '}' => Kind::Bracket,
        other if other.is_alphabetic() => Kind::Letters,
        _ => Kind::Other,
    }
}

impl Piece<'_> {
    /// The number of atoms.
    pub(super) fn len(&self) -> usize {
        self.atoms.len()
    }

    /// The atom at `i`, if there is one.
    pub(super) fn atom(&self, i: usize) -> Option<&Atom> {
        self.atoms.get(i)
    }

    /// Whether the atom at `i` is of this kind, spaced or not.
    pub(super) fn is(&self, i: usize, kind: Kind) -> bool {
        self.atom(i).is_some_and(|atom| atom.kind == kind)
    }

    /// Whether the atom at `i` follows the one before it without a space.
    pub(super) fn glued(&self, i: usize) -> bool {
        self.atom(i).is_some_and(|atom| atom.glued)
    }

    /// Whether the atom at `i` is of this kind and follows without a space.
    pub(super) fn glued_as(&self, i: usize, kind: Kind) -> bool {
        self.is(i, kind) && self.glued(i)
    }

    /// The lowered word at `i`, or an empty text.
    pub(super) fn letters(&self, i: usize) -> &str {
        self.of_kind(i, Kind::Letters)
    }

    /// The digits at `i`, or an empty text.
    pub(super) fn digits(&self, i: usize) -> &str {
        self.of_kind(i, Kind::Number)
    }

    fn of_kind(&self, i: usize, kind: Kind) -> &str {
        self.atom(i)
            .filter(|atom| atom.kind == kind)
            .map_or("", |atom| atom.text.as_str())
    }

    /// The number at `i` where it has one of these counts of digits (nine at most).
    pub(super) fn number(&self, i: usize, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let text = self.digits(i);
        digits.contains(&text.len()).then(|| text.parse().ok())?
    }

    /// Where the next word begins if the one that ends before `i` ends there: past a comma, colon
    /// or full stop that closes it. Nothing where the word goes on.
    pub(super) fn closes(&self, i: usize) -> Option<usize> {
        if !self.glued(i) || self.dash_before_length(i) {
            return Some(i);
        }
        let mark = self.is(i, Kind::Comma) || self.is(i, Kind::Colon) || self.is(i, Kind::Dot);
        (mark && !self.glued(i + 1)).then_some(i + 1)
    }

    /// Whether a dash and a length with its unit stand here (`-45m`), which is a break.
    pub(super) fn dash_before_length(&self, i: usize) -> bool {
        let decimal = self.glued_as(i + 2, Kind::Dot) || self.glued_as(i + 2, Kind::Comma);
        let unit = if decimal { i + 4 } else { i + 2 };
        self.is(i, Kind::Dash)
            && self.glued_as(i + 1, Kind::Number)
            && self.glued(unit)
            && super::length::is_unit(self.letters(unit))
    }

    /// The atom where the word that holds `i` ends.
    pub(super) fn word_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while self.glued(end) {
            end += 1;
        }
        end.min(self.len())
    }

    /// The byte range of the atoms from `from` up to `to` in the line.
    pub(super) fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.atom(from).map_or(self.line.len(), |atom| atom.start);
        let last = to.checked_sub(1).and_then(|last| self.atom(last));
        (start, last.map_or(start, |atom| atom.end).max(start))
    }

    /// The text as typed of the atoms from `from` up to `to`.
    pub(super) fn text(&self, from: usize, to: usize) -> &str {
        let (start, end) = self.bytes(from, to);
        self.line.get(start..end).unwrap_or_default()
    }

    /// As [`Self::text`], without a comma, colon or full stop that closes it.
    pub(super) fn bare_text(&self, from: usize, to: usize) -> &str {
        self.text(from, to).trim_end_matches([',', ':', '.'])
    }
}
