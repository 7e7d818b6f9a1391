//! Which passwords are taken: long ones that nobody would try first. No rule about letters and digits (NIST SP
//! 800-63B, ASVS 5.0 chapter 6): such rules make passwords worse.

use zxcvbn::{Score, zxcvbn};

/// The fewest characters.
const LEAST: usize = 12;
/// The most; longer ones only cost time.
const MOST: usize = 200;
/// Parts of a name shorter than this are too common to look for.
const SHORTEST_PART: usize = 4;

/// Checks a new password against the owner's name, address and college (`own`), lists of common passwords and words,
/// and patterns (keyboard rows, dates, repeats).
pub fn check(password: &str, own: &[&str]) -> Result<(), String> {
    let length = password.chars().count();
    if length == 0 {
        return Err("Enter a password".into());
    }
    if length < LEAST {
        return Err(format!("Choose a password of at least {LEAST} characters"));
    }
    if length > MOST {
        return Err(format!("Choose a password of at most {MOST} characters"));
    }
    let typed = password.to_lowercase();
    let parts = parts_of(own);
    if parts.iter().any(|part| typed.contains(part)) {
        return Err(
            "Choose a password without your name, your e-mail address or the college’s name".into(),
        );
    }
    let inputs: Vec<&str> = parts.iter().map(String::as_str).collect();
    if zxcvbn(password, &inputs).score() < Score::Three {
        return Err(
            "Choose another password: this is one of those that are tried first. Three or four words that do not belong together are good"
                .into(),
        );
    }
    Ok(())
}

fn parts_of(own: &[&str]) -> Vec<String> {
    own.iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|part| part.chars().count() >= SHORTEST_PART)
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 3] = [
        "Maya Ortiz",
        "m.ortiz@riverbend.example",
        "Riverbend College",
    ];

    #[test]
    fn a_phrase_of_unrelated_words_is_taken() {
        for good in [
            "violet anchors drum slowly",
            "kettle-93-orbit-lawn",
            "šest modrých kachen letí",
        ] {
            assert_eq!(check(good, &OWN), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for bad in [
            "password1234",
            "passwordpassword",
            "123456789012",
            "qwertyuiopas",
            "aaaaaaaaaaaa",
            "Password123!",
            "iloveyou1234",
        ] {
            assert!(
                check(bad, &OWN).is_err_and(|words| words.contains("tried first")),
                "{bad}"
            );
        }
    }

    #[test]
    fn length_counts_characters_and_has_two_ends() {
        assert!(check("", &OWN).is_err());
        assert!(check("kettle-93-o", &OWN).is_err_and(|words| words.contains("at least 12")));
        assert!(
            check(&"kettle-93-orbit-".repeat(20), &OWN)
                .is_err_and(|words| words.contains("at most"))
        );
    }

    #[test]
    fn the_owners_name_address_and_college_are_refused_inside() {
        for bad in [
            "slow ORTIZ drums kettle",
            "kettle riverbend lawn 7",
            "violet maya anchors drum",
        ] {
            assert!(
                check(bad, &OWN).is_err_and(|words| words.contains("without your name")),
                "{bad}"
            );
        }
    }
}
