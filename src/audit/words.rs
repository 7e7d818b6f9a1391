//! What an event's verb reads like. The verbs are words of the field already (`hours.approved`), so most need no
//! entry here: thing and verb, with a capital.

/// The verb in words: `hours.approved` is "Hours approved".
pub fn label(action: &str) -> String {
    match action {
        "session.opened" => "Signed in".into(),
        "session.ended" => "Signed out".into(),
        "password.forgotten" => "Asked for another password".into(),
        "password.reset" => "Set another password by mail".into(),
        "role.taken" => "Role ended".into(),
        "person.mended" => "Name or address mended".into(),
        "person.joined" => "Joined".into(),
        "person.shortcuts_switched" => "Switched single-key shortcuts".into(),
        "person.disabled" => "Account disabled".into(),
        "person.enabled" => "Account enabled".into(),
        "institution.set_up" => "College set up".into(),
        "institution.changed" => "College settings changed".into(),
        other => derived(other),
    }
}

fn derived(action: &str) -> String {
    let words = action.replace(['.', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Why the program itself did something: its own words are for the log, these for people.
pub fn reason(given: &str) -> &str {
    match given {
        "scheduled work" => "On schedule",
        "made with the college" => "Made with the demo",
        "forgotten password" => "Asked for on the sign-in page",
        other => other,
    }
}

/// How somebody signed in, as the event's particulars say it, in words; empty for other particulars.
pub fn method(detail: &str) -> &'static str {
    let detail: serde_json::Value = serde_json::from_str(detail).unwrap_or_default();
    match detail.get("method").and_then(serde_json::Value::as_str) {
        Some("password") => "with a password",
        Some("join") => "by an invitation",
        Some("persona") => "on the demo’s persona page",
        Some("set_up") => "when the college was set up",
        _ => "",
    }
}

/// Which role an event gave or ended, as its particulars say it, in words; empty for other particulars.
pub fn role(detail: &str) -> &'static str {
    let detail: serde_json::Value = serde_json::from_str(detail).unwrap_or_default();
    match detail.get("role").and_then(serde_json::Value::as_str) {
        Some("administrator") => ": administrator",
        Some("coordinator") => ": program coordinator",
        Some("faculty") => ": faculty liaison",
        Some("accreditation_reviewer") => ": accreditation reviewer",
        Some("compliance_reviewer") => ": compliance reviewer",
        Some("site_contact") => ": site contact",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_reads_like_a_sentence() {
        assert_eq!(label("hours.approved"), "Hours approved");
        assert_eq!(
            label("placement.supervisor_changed"),
            "Placement supervisor changed"
        );
        assert_eq!(label("session.opened"), "Signed in");
        assert_eq!(label(""), "");
    }

    #[test]
    fn the_programs_own_words_are_not_shown() {
        assert_eq!(reason("scheduled work"), "On schedule");
        assert_eq!(reason("No answer for two weeks"), "No answer for two weeks");
    }

    #[test]
    fn a_sign_in_says_how_it_was_done() {
        assert_eq!(
            method(r#"{"method":"persona"}"#),
            "on the demo’s persona page"
        );
        assert_eq!(method("not json"), "");
    }

    #[test]
    fn a_role_that_is_given_or_ended_is_named() {
        let held = r#"{"program":null,"role":"coordinator"}"#;
        assert_eq!(
            format!("{}{}", label("role.taken"), role(held)),
            "Role ended: program coordinator"
        );
        assert_eq!(role("null"), "");
    }
}
