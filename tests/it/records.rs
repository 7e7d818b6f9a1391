//! The record of hours: the same figures whoever prints it, every entry once, every signature with its code.

use crate::support::{Answer, Person, TestApp};
use uuid::Uuid;

const MAYA: &str = "Maya Castellanos";
const DANA: &str = "Dana Whitfield";
const GRACE: &str = "Grace Lindqvist";

async fn enrolment_of(app: &TestApp, student: &str) -> Uuid {
    app.value(&format!(
        "select e.id from enrolment e join person p on p.id = e.student_id where p.name = '{student}'"
    ))
    .await
}

async fn record_of(app: &TestApp, reader: &Person, student: &str) -> Answer {
    let enrolment = enrolment_of(app, student).await;
    reader.get(&format!("/students/{enrolment}/record")).await
}

/// Asked, counted, waiting, not counted, still to go.
fn sums(record: &Answer) -> Vec<String> {
    record.select("#sums tfoot td")
}

/// "3 h 30" and "45 min" as minutes; a cell without words is none.
fn minutes(words: &str) -> u32 {
    if words.is_empty() {
        return 0;
    }
    let mut parts = words.split(' ');
    let number = parts.next().and_then(|one| one.parse::<u32>().ok());
    match (number, parts.next()) {
        (Some(hours), Some("h")) => {
            hours * 60 + parts.next().map_or(0, |rest| rest.parse().unwrap_or(0))
        }
        (Some(minutes), Some("min")) => minutes,
        _ => panic!("no length: {words}"),
    }
}

fn summed(record: &Answer, column: &str) -> u32 {
    let cells = record.select(&format!("#entries tbody td[data-label='{column}']"));
    cells.iter().map(|words| minutes(words)).sum()
}

/// Grace corrects the newest entry that she signed for Maya, from half past twelve to noon.
async fn grace_corrects(app: &TestApp) -> Uuid {
    let entry: Uuid = app
        .value(&format!(
            "select e.id from hours_entry e join person p on p.id = e.student_id
             where p.name = '{MAYA}' and e.state = 'approved' order by e.work_date desc limit 1"
        ))
        .await;
    let grace = app.person(GRACE).await;
    let page = grace.get(&format!("/entries/{entry}/correction")).await;
    page.submit_form("Correct and sign")
        .with(&[("end", "12:00"), ("reason", "She left at noon")])
        .await
        .status(303);
    entry
}

#[tokio::test]
async fn the_coordinator_prints_what_the_students_own_ledger_says() {
    let app = TestApp::start().await;
    let (dana, maya) = (app.person(DANA).await, app.person(MAYA).await);
    let record = record_of(&app, &dana, MAYA).await;
    record
        .shows("Record of hours of Maya Castellanos")
        .says("Lakeshore Community College")
        .says("Mercy Lakeside Hospital")
        .says("signed by Grace Lindqvist")
        .says("2026")
        .says("(America/Chicago) by Dana Whitfield")
        .says("Version 1: 90 h in all");
    assert!(record.select("nav[aria-label='Main']").is_empty());
    let own = maya.get("/hours/record").await;
    assert_eq!(sums(&record), sums(&own), "it is one record");
    let told = sums(&record);
    let home = maya.get("/hours").await;
    home.says(&format!("{} counted", told[1]))
        .says(&format!("{} waiting", told[2]))
        .says(&format!("{} to go", told[4]));
    let enrolment = enrolment_of(&app, MAYA).await;
    let student = dana.get(&format!("/students/{enrolment}")).await;
    student
        .says(&format!("{} to go", told[4]))
        .follow_link("Record of hours")
        .await
        .shows("Record of hours of Maya Castellanos");
    maya.get("/hours/ledger")
        .await
        .follow_link("Record of hours")
        .await
        .shows("by Maya Castellanos");
}

#[tokio::test]
async fn every_entry_stands_once_and_the_rows_come_to_the_sums() {
    let app = TestApp::start().await;
    grace_corrects(&app).await;
    let maya = app.person(MAYA).await;
    let record = maya.get("/hours/record").await;
    record
        .says("Corrected by Grace Lindqvist, site supervisor, signed before as")
        .says("9:00–12:30, 3 h 30");
    let handed_in: i64 = app
        .value(&format!(
            "select count(distinct e.series_id) from hours_entry e join person p on p.id = e.student_id
             where p.name = '{MAYA}' and e.state <> 'draft'"
        ))
        .await;
    let rows = record.select("#entries tbody tr");
    assert_eq!(i64::try_from(rows.len()).unwrap(), handed_in);
    let told = sums(&record);
    assert_eq!(summed(&record, "Counted"), minutes(&told[1]));
    assert_eq!(summed(&record, "Waiting"), minutes(&told[2]));
    record.says("Other versions of these entries");
    assert_eq!(
        record.select("#entries tfoot th"),
        [
            "Other versions of these entries: replaced, refused or covered by the signed one",
            "All"
        ]
    );
}

#[tokio::test]
async fn every_signature_stands_under_the_record_with_the_address_that_checks_it() {
    let app = TestApp::start().await;
    let codes: Vec<String> = app
        .values(&format!(
            "select g.code from signature g join person p on p.id = g.student_id where p.name = '{MAYA}' order by g.signed_at"
        ))
        .await;
    assert!(!codes.is_empty());
    let dana = app.person(DANA).await;
    let record = record_of(&app, &dana, MAYA).await;
    assert_eq!(record.select("#signatures tbody .code"), codes);
    for (code, address) in codes
        .iter()
        .zip(record.attributes("#signatures tbody a", "href"))
    {
        assert!(address.ends_with(&format!("/verify/{code}")), "{address}");
    }
    record.says("All of it stands");
    assert!(record.select("#entries tbody .code").len() > codes.len());
    grace_corrects(&app).await;
    record_of(&app, &dana, MAYA).await.says(" stand");
}

#[tokio::test]
async fn the_record_is_for_those_who_see_the_student_and_writes_nothing() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let url = format!("/students/{}/record", enrolment_of(&app, MAYA).await);
    cast.other_coordinator.get(&url).await.status(404);
    cast.student.get(&url).await.status(403);
    let before = (
        app.count("event").await,
        app.value::<String>(
            "select md5(string_agg(s::text, '' order by s.enrolment_id)) from enrolment_standing s",
        )
        .await,
    );
    cast.coordinator.get(&url).await.shows(MAYA);
    cast.faculty.get(&url).await.shows("by Helen Okafor");
    let after = (
        app.count("event").await,
        app.value::<String>(
            "select md5(string_agg(s::text, '' order by s.enrolment_id)) from enrolment_standing s",
        )
        .await,
    );
    assert_eq!(before, after);
    let noor = enrolment_of(&app, "Noor Haddad").await;
    cast.student
        .get(&format!("/hours/record?enrolment={noor}"))
        .await
        .shows("Record of hours of Maya Castellanos")
        .hides("Noor Haddad");
}

#[tokio::test]
async fn the_college_number_stands_on_the_record_of_whoever_has_one() {
    let app = TestApp::start().await;
    app.execute(&format!(
        "insert into person_source (source, source_id, person_id) select 'college', '0042-M', id from person where name = '{MAYA}'"
    ))
    .await;
    let cast = app.cast().await;
    for reader in [&cast.coordinator, &cast.faculty] {
        record_of(&app, reader, MAYA).await.says("0042-M");
    }
    cast.student.get("/hours/record").await.says("0042-M");
    let file = cast.student.get("/hours/ledger.csv").await;
    assert!(file.text().contains(",0042-M,"));
}

#[tokio::test]
async fn drafts_are_in_nobodys_record() {
    let app = TestApp::start().await;
    let maya = app.person(MAYA).await;
    maya.post("/hours/line")
        .with(&[("line", "yesterday 17-18 secret plans")])
        .await
        .status(303);
    maya.get("/hours/record").await.hides("secret plans");
    let dana = app.person(DANA).await;
    record_of(&app, &dana, MAYA).await.hides("secret plans");
}

/// The lines of a file as cells by their heading.
fn lines(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.deserialize().map(|line| line.unwrap()).collect()
}

#[tokio::test]
async fn in_the_files_a_replaced_version_counts_nothing_and_each_signed_one_has_its_code() {
    let app = TestApp::start().await;
    grace_corrects(&app).await;
    let (dana, maya) = (app.person(DANA).await, app.person(MAYA).await);
    let whole = dana.get("/cohort/entries.csv?q=castellanos").await.text();
    let own = maya.get("/hours/ledger.csv").await.text();
    for (file, waiting) in [(&whole, "Waiting minutes"), (&own, "Pending minutes")] {
        let lines = lines(file);
        let sum = |column: &str| -> i64 {
            lines
                .iter()
                .map(|line| line[column].parse::<i64>().unwrap())
                .sum()
        };
        assert!(sum("Counted minutes") > 0 && sum(waiting) > 0);
        let replaced: Vec<_> = lines
            .iter()
            .filter(|line| line["State"] == "Superseded")
            .collect();
        assert_eq!(replaced.len(), 1);
        assert_eq!(replaced[0]["Counted minutes"], "0");
        assert_eq!(replaced[0]["Why not"], "Replaced by a signed correction");
        for line in lines.iter().filter(|line| line["State"] == "Approved") {
            assert!(line["Signed by"].starts_with(GRACE), "{line:?}");
            assert_eq!(line["Verification code"].len(), 23, "{line:?}");
            assert!(line["Signed at"].contains('T') && line["Signed at"].contains("-0"));
        }
        assert_eq!(lines[0]["Program"], "Health Information Management");
    }
    assert!(lines(&whole)[0]["E-mail"].contains('@'));
    assert!(!own.contains("E-mail"));
    dana.get("/cohort").await.status(200);
    let after: i64 = app
        .value(&format!(
            "select counted_minutes::bigint from enrolment_standing where enrolment_id = '{}'",
            enrolment_of(&app, MAYA).await
        ))
        .await;
    let sum: i64 = lines(&whole)
        .iter()
        .map(|line| line["Counted minutes"].parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, after, "the file and the table count alike");
}

#[tokio::test]
async fn the_file_of_entries_holds_exactly_the_students_of_the_filtered_table() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let with_entries: Vec<String> = app
        .values("select distinct p.name from hours_entry e join person p on p.id = e.student_id")
        .await;
    let offering: Uuid = app
        .value(&format!(
            "select offering_id from enrolment where id = '{}'",
            enrolment_of(&app, MAYA).await
        ))
        .await;
    let one_offering = format!("offering={offering}");
    for filter in [
        one_offering.as_str(),
        "q=haddad",
        "status=behind",
        "state=any&site=prairie",
        "sort=-counted&state=withdrawn",
        "",
    ] {
        let table = dana.get(&format!("/cohort?{filter}")).await;
        let mut listed = table.select("#cohort tbody th a");
        let link = table.attributes("a[href^='/cohort/entries.csv']", "href");
        let file = dana.get(&link[0]).await.text();
        let mut names: Vec<String> = lines(&file)
            .iter()
            .map(|line| line["Student"].clone())
            .collect();
        names.sort();
        names.dedup();
        listed.sort();
        listed.retain(|name| with_entries.contains(name));
        assert_eq!(names, listed, "{filter}");
    }
}

#[tokio::test]
async fn a_signature_has_one_time_on_every_page_and_names_the_zone_of_a_site_elsewhere() {
    let app = TestApp::start().await;
    let dana = app.person(DANA).await;
    let (entry, enrolment, code): (Uuid, Uuid, String) = app
        .rows(
            "select e.id, e.enrolment_id, g.code from hours_entry e
             join hours_decision d on d.entry_id = e.id join signature g on g.id = d.signature_id
             where e.zone = 'America/Denver' and e.state = 'approved' order by e.id limit 1",
        )
        .await
        .remove(0);
    let at = format!(
        "select to_char(g.signed_at at time zone 'America/Denver', 'HH24:MI') from signature g where g.code = '{code}'"
    );
    let clock: String = app.value(&at).await;
    for path in [
        format!("/entries/{entry}"),
        format!("/students/{enrolment}"),
        format!("/students/{enrolment}/record"),
    ] {
        dana.get(&path).await.says(&format!("{clock} MDT"));
    }
    let verified = app.anonymous().get(&format!("/verify/{code}")).await;
    verified.says(&format!("{clock} (America/Denver)"));
    // At a site by the college's own clock no zone is named.
    let mayas = enrolment_of(&app, MAYA).await;
    dana.get(&format!("/students/{mayas}"))
        .await
        .hides(" CDT")
        .hides(" MDT");
}

#[tokio::test]
async fn every_printed_page_says_whose_it_is_and_the_coordinator_signs_above_their_name() {
    let app = TestApp::start().await;
    let (dana, maya) = (app.person(DANA).await, app.person(MAYA).await);
    for record in [
        record_of(&app, &dana, MAYA).await,
        maya.get("/hours/record").await,
    ] {
        record.shows("Signed off by");
        let heads = record.select("thead .on-paper");
        assert_eq!(heads.len(), 2, "{heads:?}");
        for head in heads {
            assert!(head.starts_with(&format!("{MAYA}, HIM 290")), "{head}");
            assert!(head.contains(", made "), "{head}");
        }
        assert_eq!(
            record.select(".signature p"),
            [format!("Program coordinator: {DANA}"), "Date".to_owned()]
        );
        assert!(record.text().contains("3\u{a0}h\u{a0}30: "));
    }
}

#[tokio::test]
async fn a_checked_code_says_when_and_where_it_was_checked() {
    let app = TestApp::start().await;
    let code: String = app
        .value("select code from signature order by id limit 1")
        .await;
    let zone = practicum::kernel::time::zone("America/Chicago");
    let address = format!("/verify/{code}");
    let page = app.anonymous().get(&address).await;
    page.shows(&format!("Checked {} at ", app.now().words_in(&zone)));
    let said = page.select("p.soft").pop().unwrap_or_default();
    assert!(said.ends_with(&address), "{said}");
    assert_eq!(page.select(".off-paper a"), ["Check another code"]);
}
