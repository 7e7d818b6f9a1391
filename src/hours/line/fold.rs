//! Names without case, accents and marks, so that `@hopital` finds "Hôpital Général".

/// The words of a name in lower-case letters and digits, without accents; apostrophes join.
pub(super) fn words(name: &str) -> Vec<String> {
    let folded: String = name.chars().map(folded).collect();
    folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn folded(letter: char) -> String {
    match letter {
        // Combining accents, and the apostrophes of "Mary's" and "O’Brien".
        '\u{300}'..='\u{36f}' | '\'' | '\u{2019}' | '\u{2bc}' => String::new(),
        _ if letter.is_alphanumeric() => letter
            .to_lowercase()
            .map(|lower| without_accent(lower).unwrap_or(lower))
            .collect(),
        _ => " ".to_owned(),
    }
    .replace('ß', "ss")
    .replace('æ', "ae")
    .replace('œ', "oe")
}

fn without_accent(letter: char) -> Option<char> {
    const ACCENTED: [(char, &str); 22] = [
        ('a', "àáâãäåāăą"),
        ('c', "çćĉċč"),
        ('d', "ďđð"),
        ('e', "èéêëēĕėęě"),
        ('g', "ĝğġģ"),
        ('h', "ĥħ"),
        ('i', "ìíîïĩīĭįı"),
        ('j', "ĵ"),
        ('k', "ķ"),
        ('l', "ĺļľŀł"),
        ('n', "ñńņňŉ"),
        ('o', "òóôõöøōŏő"),
        ('r', "ŕŗř"),
        ('s', "śŝşšș"),
        ('t', "ţťŧț"),
        ('u', "ùúûüũūŭůűų"),
        ('w', "ŵẁẃẅ"),
        ('y', "ýÿŷỳ"),
        ('z', "źżž"),
        ('a', "ảạấầẩẫậắằẳẵặ"),
        ('e', "ẻẽẹếềểễệ"),
        ('o', "ỏọốồổỗộơớờởỡợ"),
    ];
    let plain = ACCENTED
        .iter()
        .find(|(_, accented)| accented.contains(letter));
    plain.map(|(plain, _)| *plain)
}
