//! The states and territories of the United States by their two letters, for people to read.

const STATES: &[(&str, &str)] = &[
    ("AK", "Alaska"),
    ("AL", "Alabama"),
    ("AR", "Arkansas"),
    ("AS", "American Samoa"),
    ("AZ", "Arizona"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DC", "the District of Columbia"),
    ("DE", "Delaware"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("GU", "Guam"),
    ("HI", "Hawaii"),
    ("IA", "Iowa"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("MA", "Massachusetts"),
    ("MD", "Maryland"),
    ("ME", "Maine"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MO", "Missouri"),
    ("MP", "the Northern Mariana Islands"),
    ("MS", "Mississippi"),
    ("MT", "Montana"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("NE", "Nebraska"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NV", "Nevada"),
    ("NY", "New York"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("PR", "Puerto Rico"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VA", "Virginia"),
    ("VI", "the Virgin Islands"),
    ("VT", "Vermont"),
    ("WA", "Washington"),
    ("WI", "Wisconsin"),
    ("WV", "West Virginia"),
    ("WY", "Wyoming"),
];

/// States that are named before they are only counted.
const NAMED: usize = 8;

/// "Alabama", "Alabama and Iowa", "Alabama, Iowa and Ohio"; many are counted.
pub fn states_in_words<'s>(codes: impl IntoIterator<Item = &'s str>) -> String {
    let mut names: Vec<&str> = codes.into_iter().map(name).collect();
    names.sort_unstable();
    if names.len() > NAMED {
        return format!("{} states and territories", names.len());
    }
    let last = names.pop().unwrap_or_default();
    if names.is_empty() {
        last.to_owned()
    } else {
        format!("{} and {last}", names.join(", "))
    }
}

/// What people call it; the letters themselves where they are not known.
fn name(code: &str) -> &str {
    let found = STATES.iter().find(|(letters, _)| *letters == code);
    found.map_or(code, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::states_in_words;

    #[test]
    fn a_few_states_are_named_and_many_are_counted() {
        assert_eq!(states_in_words(["IA"]), "Iowa");
        assert_eq!(states_in_words(["IA", "AL"]), "Alabama and Iowa");
        assert_eq!(
            states_in_words(["OH", "IA", "AL"]),
            "Alabama, Iowa and Ohio"
        );
        let many = ["AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL"];
        assert_eq!(states_in_words(many), "9 states and territories");
    }
}
