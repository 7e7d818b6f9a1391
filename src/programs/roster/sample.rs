//! Made-up rosters of any size in the shape of `OneRoster` archives, for tests, the demo and measuring. Nobody in them is
//! real.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::result::ZipResult;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::oneroster::Version;

const GIVEN: &[&str] = &[
    "Amara", "Ben", "Chiara", "Dmitri", "Esi", "Farid", "Grace", "Hiroko", "Inés", "Jamal", "Kaveh",
];
const FAMILY: &[&str] = &[
    "Okafor",
    "Lindqvist",
    "O'Neil",
    "Nguyễn",
    "Haddad",
    "de la Cruz",
    "Kowalski",
    "Tanaka",
    "Singh",
    "Moyo",
    "Begay",
    "Silva",
    "Weiß",
];

/// How large an archive to make, and in which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The version.
    pub version: Version,
    /// Students.
    pub students: usize,
    /// Students in one class; each class has a teacher too.
    pub class_size: usize,
}

impl Sample {
    /// The files of the archive: (name, content).
    pub fn files(&self) -> Vec<(&'static str, String)> {
        let classes = self.students.div_ceil(self.class_size.max(1));
        let mut files = vec![
            ("manifest.csv", self.manifest()),
            ("orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\norg-1,,,Riverbend College,school,,\n".to_owned()),
            ("academicSessions.csv", "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\nterm-1,,,Autumn 2026,term,2026-08-24,2026-12-18,,2027\n".to_owned()),
            ("courses.csv", "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\ncourse-1,,,,Professional Practice Experience,HIM290,,org-1,,\n".to_owned()),
            ("classes.csv", class_rows(classes)),
            ("users.csv", self.users(classes)),
            ("enrollments.csv", self.enrolments(classes)),
        ];
        if self.version == Version::V1p2 {
            files.push(("roles.csv", self.roles(classes)));
        }
        files
    }

    fn manifest(&self) -> String {
        let mut text = "propertyName,value\nmanifest.version,1.0\n".to_owned();
        let (version, roles) = match self.version {
            Version::V1p1 => ("1.1", ""),
            Version::V1p2 => ("1.2", "file.roles,bulk\n"),
        };
        let _ = write!(text, "oneroster.version,{version}\n{roles}");
        for file in [
            "academicSessions",
            "classes",
            "courses",
            "enrollments",
            "orgs",
            "users",
        ] {
            let _ = writeln!(text, "file.{file},bulk");
        }
        text.push_str("file.demographics,absent\nsource.systemName,Riverbend Records\nsource.systemCode,riverbend\n");
        text
    }

    fn users(&self, teachers: usize) -> String {
        let mut text = match self.version {
            Version::V1p1 => "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,ext_campus\n",
            Version::V1p2 => "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,metadata.campus\n",
        }
        .to_owned();
        for n in 0..self.students {
            self.push_user(&mut text, ("student", "s"), n);
        }
        for n in 0..teachers {
            self.push_user(&mut text, ("teacher", "t"), n);
        }
        text
    }

    fn push_user(&self, text: &mut String, (role, letter): (&str, &str), n: usize) {
        let given = GIVEN.get(n % GIVEN.len()).copied().unwrap_or_default();
        let family = FAMILY.get(n % FAMILY.len()).copied().unwrap_or_default();
        let user = format!("{letter}{n:06}");
        // Writing to a String cannot fail.
        let _ = match self.version {
            Version::V1p1 => writeln!(
                text,
                "{user},,,true,org-1,{role},{user},,{given},{family},,{n:07},{user}@riverbend.example.edu,,,,,,Main"
            ),
            Version::V1p2 => writeln!(
                text,
                "{user},,,true,{user},,{given},{family},,{n:07},{user}@riverbend.example.edu,,,,,,,,,,org-1,,Main"
            ),
        };
    }

    fn enrolments(&self, classes: usize) -> String {
        let mut text = "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n".to_owned();
        for n in 0..self.students {
            let class = n / self.class_size.max(1);
            let _ = writeln!(
                text,
                "es{n:06},,,class-{class},org-1,s{n:06},student,,2026-08-24,2026-12-18"
            );
        }
        for n in 0..classes {
            let _ = writeln!(text, "et{n:06},,,class-{n},org-1,t{n:06},teacher,true,,");
        }
        text
    }

    fn roles(&self, teachers: usize) -> String {
        let mut text = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n".to_owned();
        for (letter, role, many) in [("s", "student", self.students), ("t", "teacher", teachers)] {
            for n in 0..many {
                let _ = writeln!(
                    text,
                    "r{letter}{n:06},,,{letter}{n:06},primary,{role},,,org-1,"
                );
            }
        }
        text
    }
}

fn class_rows(classes: usize) -> String {
    let mut text = "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n".to_owned();
    for n in 0..classes {
        let section = n + 1;
        let _ = writeln!(
            text,
            "class-{n},,,\"Professional Practice Experience, section {section}\",,course-1,HIM290-{section:02},scheduled,,org-1,term-1,,,"
        );
    }
    text
}

/// Packs files into a zip archive.
pub fn archive(files: &[(&str, String)]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
