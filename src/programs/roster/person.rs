//! Names and e-mail addresses of people, from whatever columns a file has.

/// Longest name taken, in characters.
const LONGEST_NAME: usize = 200;

/// Endings that belong to the family name when names are sorted.
const ENDINGS: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];

/// (name for people, name to sort by) from a given and a family name, one of which may be empty. Names in Chinese,
/// Japanese or Korean writing are put family name first, as their owners write them.
pub fn name_of_parts(given: &str, family: &str) -> Result<(String, String), String> {
    let (given, family) = (spaced(given), spaced(family));
    let (name, sort_name) = match (given.is_empty(), family.is_empty()) {
        (true, _) => (family.clone(), family),
        (_, true) => (given.clone(), given),
        _ if given.chars().chain(family.chars()).all(writes_family_first) => {
            (format!("{family}{given}"), format!("{family}{given}"))
        }
        _ => (format!("{given} {family}"), format!("{family}, {given}")),
    };
    checked(name, sort_name)
}

/// (name for people, name to sort by) from one column: `Ann Lee`, `Lee, Ann`, `Suharto` or `李娜`. Small words before the
/// last name go with it (`de la Cruz`), and so does what comes after (`Jr.`).
pub fn name_of_whole(text: &str) -> Result<(String, String), String> {
    let whole = spaced(text);
    if let Some((family, given)) = whole.split_once(',') {
        let given = given.trim();
        if !given.is_empty() && !ENDINGS.contains(&given.to_lowercase().as_str()) {
            return name_of_parts(given, family);
        }
    }
    let words: Vec<&str> = whole.split(' ').collect();
    let mut first = words.len().saturating_sub(1);
    while first > 1
        && words
            .get(first)
            .is_some_and(|word| ENDINGS.contains(&word.to_lowercase().as_str()))
    {
        first -= 1;
    }
    while first > 1
        && words
            .get(first - 1)
            .is_some_and(|word| word.starts_with(char::is_lowercase))
    {
        first -= 1;
    }
    let (given, family) = words.split_at(first);
    let sort_name = if given.is_empty() {
        whole.clone()
    } else {
        format!("{}, {}", family.join(" "), given.join(" "))
    };
    checked(whole, sort_name)
}

fn checked(name: String, sort_name: String) -> Result<(String, String), String> {
    if !name.chars().any(char::is_alphabetic) {
        return Err("Enter the person's name".into());
    }
    if name.contains('@') {
        return Err(format!(
            "\"{name}\" looks like an e-mail address. Enter the person's name"
        ));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(format!(
            "The name is longer than {LONGEST_NAME} characters. Shorten it"
        ));
    }
    Ok((name, sort_name))
}

/// Han, kana and hangul.
const fn writes_family_first(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// An address in lower case. The check is modest: one @, no spaces, a domain with a dot; whether mail arrives only mail
/// can tell.
pub fn email_address(text: &str) -> Result<String, String> {
    let address = text.trim().to_lowercase();
    let wrong = || {
        Err(format!(
            "\"{address}\" is not an e-mail address. Enter one such as ann.lee@example.edu"
        ))
    };
    let Some((local, domain)) = address.split_once('@') else {
        return wrong();
    };
    let good_local = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let good_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    if good_local
        && address.len() <= 254
        && domain.contains('.')
        && domain.split('.').all(good_label)
    {
        Ok(address)
    } else {
        wrong()
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, sort: &str) -> (String, String) {
        (name.to_owned(), sort.to_owned())
    }

    #[test]
    fn names_in_two_columns_keep_their_writing() {
        assert_eq!(
            name_of_parts(" Ann  Marie ", "O'Neil"),
            Ok(pair("Ann Marie O'Neil", "O'Neil, Ann Marie"))
        );
        assert_eq!(name_of_parts("", "Suharto"), Ok(pair("Suharto", "Suharto")));
        assert_eq!(
            name_of_parts("Madhavi", " "),
            Ok(pair("Madhavi", "Madhavi"))
        );
        assert_eq!(name_of_parts("娜", "李"), Ok(pair("李娜", "李娜")));
        assert_eq!(
            name_of_parts("Νίκος", "Παππάς"),
            Ok(pair("Νίκος Παππάς", "Παππάς, Νίκος"))
        );
        assert_eq!(
            name_of_parts("سارة", "علي"),
            Ok(pair("سارة علي", "علي, سارة"))
        );
    }

    #[test]
    fn names_in_one_column_sort_by_their_last_name() {
        assert_eq!(name_of_whole("Ann Lee"), Ok(pair("Ann Lee", "Lee, Ann")));
        assert_eq!(name_of_whole("Lee, Ann"), Ok(pair("Ann Lee", "Lee, Ann")));
        assert_eq!(name_of_whole("Suharto"), Ok(pair("Suharto", "Suharto")));
        assert_eq!(name_of_whole("李娜"), Ok(pair("李娜", "李娜")));
        assert_eq!(
            name_of_whole("Maria de la Cruz"),
            Ok(pair("Maria de la Cruz", "de la Cruz, Maria"))
        );
        assert_eq!(
            name_of_whole("Sam Gray Jr."),
            Ok(pair("Sam Gray Jr.", "Gray Jr., Sam"))
        );
        assert_eq!(
            name_of_whole("Sam Gray, Jr."),
            Ok(pair("Sam Gray, Jr.", "Gray, Jr., Sam"))
        );
        assert_eq!(name_of_whole("van Gogh"), Ok(pair("van Gogh", "Gogh, van")));
    }

    #[test]
    fn what_is_not_a_name_is_told() {
        assert_eq!(name_of_whole("  "), Err("Enter the person's name".into()));
        assert_eq!(
            name_of_parts("12", "-"),
            Err("Enter the person's name".into())
        );
        assert_eq!(
            name_of_whole("ann@example.edu"),
            Err("\"ann@example.edu\" looks like an e-mail address. Enter the person's name".into())
        );
        assert_eq!(
            name_of_whole(&"x".repeat(201)),
            Err("The name is longer than 200 characters. Shorten it".into())
        );
    }

    #[test]
    fn addresses_are_checked_modestly() {
        for good in [
            "ann@example.edu",
            " Ann.Lee+x@Mail.Example.EDU ",
            "o'neil@example.edu",
            "jörg@müller.de",
        ] {
            assert_eq!(email_address(good), Ok(good.trim().to_lowercase()));
        }
        for wrong in [
            "",
            "ann",
            "ann@",
            "@x.edu",
            "ann@localhost",
            "a b@x.edu",
            "a@b@x.edu",
            "ann@x..edu",
            "ann@-x.edu",
            "<ann@x.edu>",
            "ann@x.edu,bob@x.edu",
            ".ann@x.edu",
            "a..b@x.edu",
        ] {
            assert_eq!(
                email_address(wrong),
                Err(format!(
                    "\"{wrong}\" is not an e-mail address. Enter one such as ann.lee@example.edu"
                ))
            );
        }
    }
}
