use super::*;
use proptest::prelude::*;

/// Texts that must be warned about: what is found first, and what it looks like.
const SUSPECT: [(&str, &str, Kind); 75] = [
    ("reviewed MRN 123456", "123456", Kind::RecordNumber),
    ("MRN: 44821", "44821", Kind::RecordNumber),
    ("mrn#4482193 had no consent", "4482193", Kind::RecordNumber),
    ("MRN is 00123456", "00123456", Kind::RecordNumber),
    ("MRN-4482 merged", "4482", Kind::RecordNumber),
    ("merged MRNs 44821 and others", "44821", Kind::RecordNumber),
    ("MRN E4482193", "E4482193", Kind::RecordNumber),
    ("medical record number 448219", "448219", Kind::RecordNumber),
    ("record no. 448219 was open", "448219", Kind::RecordNumber),
    ("record #448219 was open", "448219", Kind::RecordNumber),
    (
        "chart 1048576 lacked a signature",
        "1048576",
        Kind::RecordNumber,
    ),
    (
        "Chart A448219 lacked a signature",
        "A448219",
        Kind::RecordNumber,
    ),
    ("acct 900112233 rebilled", "900112233", Kind::RecordNumber),
    ("account number 448219", "448219", Kind::RecordNumber),
    ("patient ID 778899", "778899", Kind::RecordNumber),
    ("encounter 30012345", "30012345", Kind::RecordNumber),
    ("FIN 5512345", "5512345", Kind::RecordNumber),
    (
        "worked on 4482193 all morning",
        "4482193",
        Kind::RecordNumber,
    ),
    ("4482193 (MRN) checked", "4482193", Kind::RecordNumber),
    ("DOB 3/4/1956", "3/4/1956", Kind::BirthDate),
    ("DOB: 03-04-56", "03-04-56", Kind::BirthDate),
    ("dob 1956-03-04", "1956-03-04", Kind::BirthDate),
    ("D.O.B. 3/4/1956", "3/4/1956", Kind::BirthDate),
    (
        "date of birth March 4, 1956",
        "March 4, 1956",
        Kind::BirthDate,
    ),
    ("birthdate is 4 Mar 1956", "4 Mar 1956", Kind::BirthDate),
    ("born 3/4/1956 in Ohio", "3/4/1956", Kind::BirthDate),
    ("born on March 4th 1956", "March 4th 1956", Kind::BirthDate),
    ("born in 1956", "1956", Kind::BirthDate),
    ("DOB 03041956", "03041956", Kind::BirthDate),
    ("DOB 19560304", "19560304", Kind::BirthDate),
    ("72 yo seen 3/4/2026", "3/4/2026", Kind::BirthDate),
    (
        "72 y/o female, admitted 3/4/2026",
        "3/4/2026",
        Kind::BirthDate,
    ),
    (
        "72-year-old admitted 2026-03-04",
        "2026-03-04",
        Kind::BirthDate,
    ),
    ("72yo F, 3/4/1954", "3/4/1954", Kind::BirthDate),
    ("3/4/1954, aged 72", "3/4/1954", Kind::BirthDate),
    ("call (555) 123-4567", "(555) 123-4567", Kind::Phone),
    ("555-123-4567 rang back", "555-123-4567", Kind::Phone),
    ("555.123.4567", "555.123.4567", Kind::Phone),
    ("555 123 4567", "555 123 4567", Kind::Phone),
    ("fax 123-4567", "123-4567", Kind::Phone),
    ("phone: 5551234567", "5551234567", Kind::Phone),
    ("+1 555 123 4567", "+1 555 123 4567", Kind::Phone),
    ("+44 20 7946 0958", "+44 20 7946 0958", Kind::Phone),
    ("SSN 123-45-6789", "123-45-6789", Kind::SocialSecurity),
    ("123-45-6789", "123-45-6789", Kind::SocialSecurity),
    ("ssn 123 45 6789", "123 45 6789", Kind::SocialSecurity),
    ("SSN 123456789", "123456789", Kind::SocialSecurity),
    (
        "wrote to jane.doe@example.com.",
        "jane.doe@example.com",
        Kind::Email,
    ),
    (
        "j_d+x@mail.example.org asked",
        "j_d+x@mail.example.org",
        Kind::Email,
    ),
    (
        "spoke to patient John Smith",
        "patient John Smith",
        Kind::PatientName,
    ),
    (
        "patient Smith wanted copies",
        "patient Smith",
        Kind::PatientName,
    ),
    (
        "Patient: Smith, John",
        "Patient: Smith, John",
        Kind::PatientName,
    ),
    (
        "patient named Nguyễn",
        "patient named Nguyễn",
        Kind::PatientName,
    ),
    (
        "patient name: Mary O'Brien",
        "patient name: Mary O'Brien",
        Kind::PatientName,
    ),
    (
        "patient is John Smith",
        "patient is John Smith",
        Kind::PatientName,
    ),
    ("pt. Jones called", "pt. Jones", Kind::PatientName),
    ("pt Jones called", "pt Jones", Kind::PatientName),
    ("Pt. McDonald asked", "Pt. McDonald", Kind::PatientName),
    ("released to Mr. Smith", "Mr. Smith", Kind::PatientName),
    (
        "Mrs Garcia-Lopez signed",
        "Mrs Garcia-Lopez",
        Kind::PatientName,
    ),
    ("Ms. A. Lee", "Ms. A. Lee", Kind::PatientName),
    ("Miss Alvarez waited", "Miss Alvarez", Kind::PatientName),
    ("her MRN was 445566", "445566", Kind::RecordNumber),
    ("MR# 445566", "445566", Kind::RecordNumber),
    ("med rec 445566", "445566", Kind::RecordNumber),
    ("mrn445566", "mrn445566", Kind::RecordNumber),
    ("DOB 04MAR1956", "04MAR1956", Kind::BirthDate),
    ("b. 3/4/1956", "3/4/1956", Kind::BirthDate),
    ("turned 72 on 3/4/2026", "3/4/2026", Kind::BirthDate),
    (
        "72 year old seen on March 4, 2026",
        "March 4, 2026",
        Kind::BirthDate,
    ),
    ("cell: 1-555-123-4567", "1-555-123-4567", Kind::Phone),
    ("1 (555) 123-4567", "1 (555) 123-4567", Kind::Phone),
    (
        "pt's name is Mary Jones",
        "pt's name is Mary Jones",
        Kind::PatientName,
    ),
    (
        "patient JOHN SMITH left",
        "patient JOHN SMITH",
        Kind::PatientName,
    ),
    ("Mr. J. Smith", "Mr. J. Smith", Kind::PatientName),
];

/// Texts an HIM student would write on an ordinary day.
const ORDINARY: [&str; 83] = [
    "audited 25 charts",
    "ICD-10 codes E11.9",
    "CPT 99213",
    "CPT codes 99213-99215",
    "ROI requests 9-12",
    "MS-DRG 470",
    "MS-DRG 470 and 871",
    "coded 12 inpatient records with ICD-10-PCS 0DTJ4ZZ",
    "HCPCS G0439, J1100",
    "SNOMED CT 44054006",
    "SNOMED code 73211009 for diabetes",
    "LOINC 4548-4",
    "NDC 00002-8215-01",
    "RxNorm 1049502 looked up",
    "NPI 1234567893 checked in the registry",
    "CCN 010001",
    "9-12:30 coding audit; 1-4:30 release of information",
    "8:00-16:30, 30 min lunch",
    "9-1230 coding audit",
    "22-6 night shift",
    "2h30 chart completion -45m lunch @mercy #I.1",
    "Tue 17 Nov 2026",
    "on 11/17/2026 with the coding team",
    "2026-11-17 audit of records",
    "export_20261117.csv reviewed",
    "log of 20261117",
    "ICD-9 ended on 10/1/2015",
    "HIPAA of August 21, 1996",
    "Medicare rules from 1/1/2026",
    "newborn records and birth certificates",
    "completed birth registration worksheets",
    "checked DOB against the master patient index",
    "verified name, DOB and SSN fields in the test system",
    "merged duplicate MRNs in the training system",
    "MRN policy read",
    "MRN clean-up, 45 done",
    "chart 12 of 25",
    "charts 100-1200 were scanned",
    "scanned 1,250,000 images since 2020",
    "saved $1250000 in denials",
    "denials of $1,250.50",
    "95.5% accuracy on 200 accounts",
    "record retention of 10 years",
    "records 2019-2024 purged",
    "records from 2019 to 2024",
    "accounts over 90 days",
    "room 1204, ext 5512",
    "worked with Patient Access",
    "met the Patient Portal team",
    "Patient Financial Services tour",
    "patient identity matching with Epic",
    "patient Epic access request",
    "patient EHR training",
    "patient. Then I coded",
    "patients and families",
    "Dr. Patel answered queries",
    "query to Dr. Smith on sepsis",
    "PT and OT notes",
    "PT Evaluation notes",
    "MS Excel pivot tables",
    "mr. and mrs. are titles in the index",
    "missed lunch",
    "age 65 and over report",
    "ages 18-64 by payer",
    "72 charts a year",
    "POA indicators on 40 accounts",
    "CDI rounds, 3 queries, DRG 291 to 293",
    "Title 45 CFR 164.512",
    "42 CFR Part 2 requests",
    "version 2.10.3 of the encoder",
    "Ms Word training",
    "Patient Amendment requests",
    "patient Medicare coverage",
    "Patient First initiative",
    "May 5 2026 report for patients aged 65 and over",
    "scanned batch 20261117001",
    "zoom id 834 2231 9921",
    "HL7 2.5.1 ADT^A08 messages",
    "RVU 1234.5, paid $12,450",
    "job 20261101-4455",
    "CPT 36415 x 12, 80053, 85025",
    "denial code CO-197, remark N290",
    "Mercy Hospital, 1200 Main Street, Suite 450",
];

#[test]
fn what_looks_like_patient_data_is_found_and_named() {
    for (text, piece, kind) in SUSPECT {
        let found = look(text);
        let first = found
            .first()
            .map(|suspect| (suspect.text.as_str(), suspect.kind));
        assert_eq!(first, Some((piece, kind)), "{text}: {found:?}");
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(&text[found[0].range.clone()], piece);
    }
}

#[test]
fn the_ordinary_words_of_the_field_raise_nothing() {
    for text in ORDINARY {
        assert_eq!(look(text), [], "{text}");
    }
}

#[test]
fn several_pieces_are_found_in_their_order() {
    let found = look("patient John Smith, DOB 3/4/1956, MRN 123456, (555) 123-4567");
    let kinds: Vec<Kind> = found.iter().map(|suspect| suspect.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::PatientName,
            Kind::BirthDate,
            Kind::RecordNumber,
            Kind::Phone
        ]
    );
    assert_eq!(
        found[2].words(),
        "“123456” looks like a record number: take it out if it is about a patient"
    );
}

proptest! {
    #[test]
    fn any_text_is_looked_through_without_a_crash(text in "\\PC{0,80}") {
        for suspect in look(&text) {
            prop_assert_eq!(&text[suspect.range.clone()], suspect.text);
        }
    }

    #[test]
    fn texts_made_of_tricky_pieces_give_pieces_that_do_not_overlap(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "patient", "pt.", "Mr.", "Smith", "John", "MRN", "123456", "DOB", "3/4/1956", "born",
                "1956", "72 yo", "555-123-4567", "(", ")", "+44 20 7946 0958", "@", "a@b.co", "ß", "’",
                "123-45-6789", ",", "\n", "–", "🙂", "SSN", "call",
            ]),
            0..12,
        ),
        glue in proptest::sample::select(vec!["", " ", "-", ". "]),
    ) {
        let text = pieces.join(glue);
        let found = look(&text);
        for pair in found.windows(2) {
            prop_assert!(pair[0].range.end <= pair[1].range.start);
        }
    }
}
