//! Imports from the command line: the program itself, run as somebody at a terminal runs it.

use crate::support::TestApp;
use sqlx::ConnectOptions as _;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};
use uuid::Uuid;

const HOSPITALS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/cms-hospitals.csv");

async fn practicum(app: &TestApp, arguments: &[&str]) -> Output {
    let address = app.options().to_url_lossy().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_practicum"));
    command
        .arg("import")
        .args(arguments)
        .env("DATABASE_URL", address)
        .env("PRACTICUM_LOG", "warn");
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

fn last_line(output: &Output) -> String {
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let refused = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{refused}");
    said.lines().last().unwrap_or_default().to_owned()
}

/// What it says when it does nothing.
fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A file that goes with the test.
struct File(PathBuf);

impl File {
    fn of(content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("practicum-import-{}.csv", Uuid::new_v4()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(Path::new(&self.0));
    }
}

#[tokio::test]
async fn hospitals_are_looked_at_and_brought_and_the_same_file_changes_nothing() {
    let app = TestApp::start().await;
    let all = "added 5421, changed 0, unchanged 0, gone 0, refused 0";
    let looked = practicum(&app, &["sites", "--format", "cms", HOSPITALS, "--dry-run"]);
    assert_eq!(last_line(&looked.await), all);
    assert_eq!(app.count("site where source = 'cms'").await, 0);
    let import = ["sites", "--format", "cms", HOSPITALS];
    assert_eq!(last_line(&practicum(&app, &import).await), all);
    assert_eq!(app.count("site where source = 'cms'").await, 5421);
    assert_eq!(
        last_line(&practicum(&app, &import).await),
        "added 0, changed 0, unchanged 5421, gone 0, refused 0"
    );
    let missing = practicum(&app, &["sites", "--format", "cms", "/nowhere/at/all.csv"]);
    assert!(refusal(&missing.await).contains("/nowhere/at/all.csv"));
}

#[tokio::test]
async fn a_roster_is_brought_once_and_one_whose_letters_nobody_looks_at_is_refused() {
    let app = TestApp::start().await;
    let offering: Uuid = app.value("select o.id from offering o join course c on c.id = o.course_id where c.code = 'HIM 290'").await;
    let offering = offering.to_string();
    let members = format!("enrolment where offering_id = '{offering}' and missing_since is null");
    let mut rows = "Name,Email,Student ID\n".to_owned();
    for (name, email) in app
        .rows::<(String, String)>(&format!(
            "select p.name, p.email from person p join enrolment e on e.student_id = p.id where e.offering_id = '{offering}'"
        ))
        .await
    {
        rows.push_str(&format!("{name},{email},\n"));
    }
    let before = app.count(&members).await;
    let with_zoe =
        File::of(format!("{rows}Zoé Marsh,zoe.marsh@lakeshore.example,4712\n").as_bytes());
    let import = |file: &File| {
        let of = ["roster", "--format", "csv", "--offering", &offering];
        of.iter()
            .map(|word| (*word).to_owned())
            .chain([file.path().to_owned()])
            .collect::<Vec<_>>()
    };
    let run = async |words: Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        practicum(&app, &words).await
    };
    let mut look = import(&with_zoe);
    look.push("--dry-run".to_owned());
    assert!(last_line(&run(look).await).starts_with("added 1, "));
    assert_eq!(app.count(&members).await, before);
    assert!(last_line(&run(import(&with_zoe)).await).starts_with("added 1, "));
    assert_eq!(app.count(&members).await, before + 1);
    let again = last_line(&run(import(&with_zoe)).await);
    assert!(again.starts_with("added 0, changed 0, "), "{again}");
    assert!(again.ends_with("gone 0, refused 0"), "{again}");

    let windows =
        File::of(b"Name,Email,Student ID\nJos\xE9 Marsh,jose.marsh@lakeshore.example,4713\n");
    assert!(refusal(&run(import(&windows)).await).contains("The file is not in UTF-8"));
    assert_eq!(
        app.count(&members).await,
        before + 1,
        "nobody came and nobody went"
    );
}
