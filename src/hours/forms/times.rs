//! Times and lengths as fields send them.

use crate::kernel::minutes::Minutes;
use jiff::civil::Time;

/// A time of a time field: `09:00`, also `9:00` and `0900`. `thing` follows "Enter": "the time you started".
pub fn time(text: &str, thing: &str) -> Result<Time, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("Enter {thing}"));
    }
    let formats = ["%H:%M", "%H:%M:%S", "%H%M", "%I:%M%p", "%I%p"];
    let folded = text.to_lowercase().replace(' ', "");
    formats
        .iter()
        .find_map(|format| Time::strptime(format, &folded).ok())
        .ok_or_else(|| format!("Enter {thing} as hours and minutes, for example 13:30"))
}

/// A break: a bare number is minutes; `45m` and `0:45` do too. Nothing is no break.
pub fn pause(text: &str) -> Result<Minutes, String> {
    let text = text.trim().trim_start_matches('-').trim();
    if text.is_empty() {
        return Ok(Minutes::ZERO);
    }
    let minutes = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().map(Minutes::new).ok()
    } else {
        text.parse().ok()
    };
    minutes
        .filter(|minutes| *minutes <= Minutes::DAY)
        .ok_or_else(|| "Enter the break in minutes, for example 30".to_owned())
}

/// A length of work: `3:30`, `3.5`, `3h30`, `90m`.
pub fn length(text: &str) -> Result<Minutes, String> {
    match text.parse::<Minutes>() {
        Ok(minutes) if minutes.is_zero() => Err("Enter how long you worked".to_owned()),
        Ok(minutes) if minutes > Minutes::DAY => {
            Err("Enter at most 24 hours as one entry".to_owned())
        }
        Ok(minutes) => Ok(minutes),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_taken_as_fields_and_people_write_it() {
        for text in ["13:30", "13:30:00", "1330", "1:30pm", "1:30 PM"] {
            assert_eq!(
                time(text, "a time"),
                Ok(jiff::civil::time(13, 30, 0, 0)),
                "{text}"
            );
        }
        assert_eq!(
            time("", "the time you started"),
            Err("Enter the time you started".to_owned())
        );
        assert!(time("25:00", "a time").is_err());
        assert!(time("half past", "a time").is_err());
    }

    #[test]
    fn a_break_without_unit_is_minutes() {
        assert_eq!(pause(""), Ok(Minutes::ZERO));
        assert_eq!(pause("45"), Ok(Minutes::new(45)));
        assert_eq!(pause("-45m"), Ok(Minutes::new(45)));
        assert_eq!(pause("0:45"), Ok(Minutes::new(45)));
        assert!(pause("lunch").is_err());
        assert!(pause("99999999999").is_err());
    }
}
