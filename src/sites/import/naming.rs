//! Names in capitals made readable. The source's own spelling is always kept beside it, because no rule knows every name.

/// Abbreviations of the field and of organizations that stay in capitals. Those without a vowel need no entry.
const CAPITALS: &[&str] = &[
    "ACH", "ER", "IHS", "IU", "KMI", "LTACH", "LTCU", "NY", "NYU", "OSS", "UCF", "UCH", "UHHS",
    "UM", "UMD", "UPHS", "UPR", "USD", "VCU", "WCA", "AFB", "AHMC", "AHN", "AMC", "AMG", "ARH",
    "BHC", "CAH", "CAMC", "CHI", "DCH", "DLP", "EAMC", "ECU", "HCA", "HSHS", "II", "III", "IV",
    "JFK", "LIJ", "LLC", "LLP", "LP", "LSU", "MUSC", "NE", "NW", "OHSU", "OSF", "OU", "PIH", "PO",
    "SE", "SIU", "SUNY", "SW", "UAB", "UAMS", "UC", "UCI", "UCLA", "UCSF", "UF", "UH", "UHS", "UI",
    "UK", "UNC", "UNM", "UPMC", "US", "USA", "USC", "USMD", "UT", "UTMB", "UVA", "UVM", "UW", "VA",
    "VI", "WVU",
];

/// Abbreviations without a vowel that are words cut short, not initials.
const CUT_SHORT: &[&str] = &[
    "BLVD", "MC", "HRT", "JCT", "SRVS", "CTR", "CNTY", "CNTR", "CTY", "CT", "DR", "FT", "HLTH",
    "HSP", "HWY", "JR", "LN", "LTD", "MT", "MTN", "MR", "MRS", "PKWY", "PL", "RD", "RGNL", "SQ",
    "SR", "ST", "STE", "SVCS", "SYS", "TR", "WY", "CYN", "FLR", "BLDG", "MTS",
];

/// Names written with their own capitals.
const OWN_CAPITALS: &[(&str, &str)] = &[
    ("UOFL", "UofL"),
    ("DBA", "dba"),
    ("UMASS", "UMass"),
    ("LDS", "LDS"),
    ("MYRTLE", "Myrtle"),
    ("SKY", "Sky"),
    ("LYNN", "Lynn"),
    ("FLYNN", "Flynn"),
    ("GLYNN", "Glynn"),
    ("GYN", "Gyn"),
    ("PLYMOUTH", "Plymouth"),
    ("BRYN", "Bryn"),
];

/// Words that stay small within a name.
const SMALL: &[&str] = &[
    "AN", "AND", "AT", "BY", "FOR", "FROM", "IN", "OF", "ON", "OR", "THE", "TO", "WITH",
];

/// A site's name for people: `ST MARY'S HOSPITAL OF MCKINNEY, LLC` → `St Mary's Hospital of McKinney, LLC`. A name with
/// any small letter in it was written by a person and is kept, but for doubled spaces.
pub fn readable_name(original: &str) -> String {
    readable(original, true)
}

/// A street, a city or a county for people; `Box` numbers and points of the compass stay as they are. Unlike in names,
/// a word without vowels is a word cut short (`HWY` → `Hwy`).
pub fn readable_place(original: &str) -> String {
    readable(original, false)
}

fn readable(original: &str, is_name: bool) -> String {
    let clean = original.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.chars().any(char::is_lowercase) {
        return clean;
    }
    let mut out = String::with_capacity(clean.len());
    let mut starts = true;
    for word in clean.split_inclusive([' ', '-', '/', '(', '&']) {
        let end = word.trim_end_matches([' ', '-', '/', '(', '&']);
        out.push_str(&readable_word(end, starts, is_name));
        let between = word.strip_prefix(end).unwrap_or_default();
        out.push_str(between);
        // After "Health - " and "(" a name begins anew; within a name "of" stays small.
        starts = if end.is_empty() {
            starts || !between.contains(' ')
        } else {
            !between.contains(' ')
        };
        starts |= end.ends_with(':');
    }
    out
}

fn readable_word(word: &str, starts: bool, is_name: bool) -> String {
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
    if letters.is_empty() {
        return word.to_owned();
    }
    if let Some((_, own)) = OWN_CAPITALS
        .iter()
        .find(|(capitals, _)| *capitals == letters)
    {
        return word.replacen(letters, own, 1);
    }
    if !starts && SMALL.contains(&letters) && !word.ends_with('.') {
        return word.to_lowercase();
    }
    if letters.starts_with(|c: char| c.is_ascii_digit()) {
        return ordinal(word);
    }
    if stays_capital(letters, is_name) {
        return word.to_owned();
    }
    capitalised(word)
}

fn stays_capital(letters: &str, is_name: bool) -> bool {
    let single_letters = letters.split('.').all(|part| part.chars().count() <= 1);
    let no_vowel = !letters.contains(['A', 'E', 'I', 'O', 'U', 'Y'])
        && letters.chars().all(char::is_alphabetic);
    single_letters
        || CAPITALS.contains(&letters)
        || (is_name && no_vowel && letters.len() <= 5 && !CUT_SHORT.contains(&letters))
}

/// `27TH` → `27th`; `N10561` and `2213B` stay.
fn ordinal(word: &str) -> String {
    let tail = word.trim_start_matches(|c: char| c.is_ascii_digit());
    if matches!(tail.trim_end_matches([',', '.']), "ST" | "ND" | "RD" | "TH") {
        word.to_lowercase()
    } else {
        word.to_owned()
    }
}

/// `MCKINNEY` → `McKinney`, `O'CONNOR` → `O'Connor`, `MARY'S` → `Mary's`.
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut up = true;
    let mut since_start = 0;
    for c in word.chars() {
        if up && c.is_alphabetic() {
            out.push(c);
            up = false;
            since_start = 1;
            continue;
        }
        out.extend(c.to_lowercase());
        since_start += 1;
        // One letter before an apostrophe is a prefix: O'Connor, D'Youville.
        up = (c == '\'' && since_start == 2)
            || (out.ends_with("Mc") && word.len() > 4)
            || (up && !c.is_alphabetic());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_become_readable() {
        let cases = [
            (
                "SOUTHEAST HEALTH MEDICAL CENTER",
                "Southeast Health Medical Center",
            ),
            (
                "ST MARY'S HOSPITAL OF MCKINNEY, LLC",
                "St Mary's Hospital of McKinney, LLC",
            ),
            (
                "ST. LUKE'S BEHAVIORAL HOSPITAL, LP",
                "St. Luke's Behavioral Hospital, LP",
            ),
            ("O'CONNOR HOSPITAL", "O'Connor Hospital"),
            (
                "OHIOHEALTH O'BLENESS HOSPITAL",
                "Ohiohealth O'Bleness Hospital",
            ),
            (
                "THE MEDICAL CENTER (BOWLING GREEN)",
                "The Medical Center (Bowling Green)",
            ),
            (
                "SSM HEALTH ST. MARY'S HOSPITAL - JEFFERSON CITY",
                "SSM Health St. Mary's Hospital - Jefferson City",
            ),
            (
                "VA NORTH FLORIDA/SOUTH GEORGIA",
                "VA North Florida/South Georgia",
            ),
            (
                "LAC/OLIVE VIEW-UCLA MEDICAL CENTER",
                "Lac/Olive View-UCLA Medical Center",
            ),
            (
                "DETROIT (JOHN D. DINGELL) VA MEDICAL CENTER",
                "Detroit (John D. Dingell) VA Medical Center",
            ),
            (
                "G. V. (SONNY) MONTGOMERY VA MEDICAL CENTER",
                "G. V. (Sonny) Montgomery VA Medical Center",
            ),
            (
                "HIGHPOINT HEALTH-RIVERVIEW WITH ASCENSION SAINT TH",
                "Highpoint Health-Riverview with Ascension Saint TH",
            ),
            (
                "D W MCMILLAN MEMORIAL HOSPITAL",
                "D W McMillan Memorial Hospital",
            ),
            ("HALE HO'OLA HAMAKUA", "Hale Ho'ola Hamakua"),
            (
                "HOSPITAL DISTRICT #1 OF RICE COUNTY",
                "Hospital District #1 of Rice County",
            ),
            ("MACNEAL  HOSPITAL", "Macneal Hospital"),
            (
                "OSF ST FRANCIS HOSPITAL AND MEDICAL GROUP",
                "OSF St Francis Hospital and Medical Group",
            ),
            (
                "AERIES HEALTHCARE, INC., DBA RIVEREDGE HOSPITAL",
                "Aeries Healthcare, Inc., dba Riveredge Hospital",
            ),
            (
                "SUNY/DOWNSTATE UNIVERSITY HOSPITAL OF BROOKLYN",
                "SUNY/Downstate University Hospital of Brooklyn",
            ),
            ("BRYN MAWR HOSPITAL", "Bryn Mawr Hospital"),
            (
                "MC DONOUGH DISTRICT HOSPITAL",
                "Mc Donough District Hospital",
            ),
            (
                "UNIV. OF VERMONT - FLETCHER ALLEN",
                "Univ. of Vermont - Fletcher Allen",
            ),
        ];
        for (capitals, readable) in cases {
            assert_eq!(readable_name(capitals), readable);
        }
    }

    #[test]
    fn a_name_somebody_wrote_with_small_letters_is_kept() {
        let name = "673rd Medical Group (Joint Base Elmendorf-Richardson)";
        assert_eq!(readable_name(name), name);
        assert_eq!(
            readable_name("Bassett ACH  (FT Wainwright) "),
            "Bassett ACH (FT Wainwright)"
        );
    }

    #[test]
    fn streets_and_places_become_readable() {
        let cases = [
            ("3130 SW 27TH AVE", "3130 SW 27th Ave"),
            ("PO BOX 287", "PO Box 287"),
            ("2505 U S HIGHWAY 431 NORTH", "2505 U S Highway 431 North"),
            ("7501 WALLACE BLVD STE 200", "7501 Wallace Blvd Ste 200"),
            ("N10561 GRAND VIEW LANE", "N10561 Grand View Lane"),
            ("PONCE BY PASS #2213", "Ponce by Pass #2213"),
            ("FOND DU LAC", "Fond Du Lac"),
            ("ISLE OF WIGHT", "Isle of Wight"),
            ("MIAMI-DADE", "Miami-Dade"),
        ];
        for (capitals, readable) in cases {
            assert_eq!(readable_place(capitals), readable);
        }
    }
}
