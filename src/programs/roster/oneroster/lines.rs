//! The lines of the tables that are read, with the headers the standard gives them.

use super::super::{
    EnrolmentRole, RosterClass, RosterCourse, RosterEnrolment, RosterPerson, RosterTerm,
    email_address, name_of_parts,
};
use super::reading::{Line, Wrong, day, needed};
use crate::platform::table::{Header, Row, TableError};

/// A line of `users.csv`: a person, and in 1.1 the role.
pub(super) struct PersonLine {
    pub(super) person: RosterPerson,
    pub(super) role: Option<String>,
}

pub(super) struct PersonColumns {
    given: usize,
    family: usize,
    preferred_given: Option<usize>,
    preferred_family: Option<usize>,
    email: Option<usize>,
    identifier: Option<usize>,
    enabled: Option<usize>,
    role: Option<usize>,
}

impl Line for PersonLine {
    type Columns = PersonColumns;
    const NAME: &'static str = "users";
    const FILE: &'static str = "users.csv";
    const MAY_BE_EMPTY: bool = false;

    fn columns(header: &Header) -> Result<PersonColumns, TableError> {
        Ok(PersonColumns {
            given: header.require("givenName")?,
            family: header.require("familyName")?,
            preferred_given: header.find(&["preferredGivenName", "preferredFirstName"])?,
            preferred_family: header.find(&["preferredFamilyName", "preferredLastName"])?,
            email: header.find(&["email"])?,
            identifier: header.find(&["identifier"])?,
            enabled: header.find(&["enabledUser"])?,
            role: header.find(&["role"])?,
        })
    }

    fn title(row: &Row<'_>, at: &PersonColumns) -> Option<String> {
        let name = name_of_parts(row.cell(at.given), row.cell(at.family));
        name.ok().map(|(name, _)| name)
    }

    fn parse(id: &str, row: &Row<'_>, at: &PersonColumns) -> Result<Self, Wrong> {
        let either = |preferred, plain| {
            Some(row.cell_if(preferred))
                .filter(|t| !t.is_empty())
                .unwrap_or(row.cell(plain))
        };
        let given = either(at.preferred_given, at.given);
        let family = either(at.preferred_family, at.family);
        let (name, sort_name) =
            name_of_parts(given, family).map_err(|reason| ("familyName", reason))?;
        let email = match row.cell_if(at.email) {
            "" => None,
            text => Some(email_address(text).map_err(|reason| ("email", reason))?),
        };
        let text = |column| {
            Some(row.cell_if(column))
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        Ok(Self {
            person: RosterPerson {
                source_id: id.to_owned(),
                name,
                sort_name,
                email,
                student_number: text(at.identifier),
                enabled: !row.cell_if(at.enabled).eq_ignore_ascii_case("false"),
            },
            role: text(at.role),
        })
    }
}

/// A line of `roles.csv` (1.2).
pub(super) struct RoleLine {
    pub(super) person: String,
    pub(super) role: String,
}

impl Line for RoleLine {
    type Columns = (usize, usize);
    const NAME: &'static str = "roles";
    const FILE: &'static str = "roles.csv";
    const MAY_BE_EMPTY: bool = true;

    fn columns(header: &Header) -> Result<(usize, usize), TableError> {
        Ok((header.require("userSourcedId")?, header.require("role")?))
    }

    fn parse(_: &str, row: &Row<'_>, (person, role): &(usize, usize)) -> Result<Self, Wrong> {
        let person = needed(row, *person, "userSourcedId")?.to_owned();
        Ok(Self {
            person,
            role: needed(row, *role, "role")?.to_owned(),
        })
    }
}

pub(super) struct ClassColumns {
    title: usize,
    code: Option<usize>,
    course: Option<usize>,
    school: Option<usize>,
    terms: Option<usize>,
}

impl Line for RosterClass {
    type Columns = ClassColumns;
    const NAME: &'static str = "classes";
    const FILE: &'static str = "classes.csv";
    const MAY_BE_EMPTY: bool = false;

    fn columns(header: &Header) -> Result<ClassColumns, TableError> {
        Ok(ClassColumns {
            title: header.require("title")?,
            code: header.find(&["classCode"])?,
            course: header.find(&["courseSourcedId"])?,
            school: header.find(&["schoolSourcedId"])?,
            terms: header.find(&["termSourcedIds", "termSourcedId"])?,
        })
    }

    fn parse(id: &str, row: &Row<'_>, at: &ClassColumns) -> Result<Self, Wrong> {
        let terms = row
            .cell_if(at.terms)
            .split(',')
            .map(str::trim)
            .filter(|term| !term.is_empty());
        Ok(Self {
            source_id: id.to_owned(),
            title: needed(row, at.title, "title")?.to_owned(),
            code: row.cell_if(at.code).to_owned(),
            course: row.cell_if(at.course).to_owned(),
            school: row.cell_if(at.school).to_owned(),
            terms: terms.map(str::to_owned).collect(),
        })
    }
}

/// A line of `enrollments.csv`.
pub(super) enum EnrolmentLine {
    /// A student's or teacher's.
    Kept(RosterEnrolment),
    /// An administrator's or proctor's.
    OtherRole,
}

pub(super) struct EnrolmentColumns {
    person: usize,
    class: usize,
    role: usize,
    begins: Option<usize>,
    ends: Option<usize>,
}

impl Line for EnrolmentLine {
    type Columns = EnrolmentColumns;
    const NAME: &'static str = "enrollments";
    const FILE: &'static str = "enrollments.csv";
    const MAY_BE_EMPTY: bool = false;

    fn columns(header: &Header) -> Result<EnrolmentColumns, TableError> {
        Ok(EnrolmentColumns {
            person: header.require("userSourcedId")?,
            class: header.require("classSourcedId")?,
            role: header.require("role")?,
            begins: header.find(&["beginDate"])?,
            ends: header.find(&["endDate"])?,
        })
    }

    fn parse(id: &str, row: &Row<'_>, at: &EnrolmentColumns) -> Result<Self, Wrong> {
        let role = match needed(row, at.role, "role")?.to_ascii_lowercase().as_str() {
            "student" => EnrolmentRole::Student,
            "teacher" => EnrolmentRole::Teacher,
            _ => return Ok(Self::OtherRole),
        };
        let begins = day(row, at.begins, "beginDate")?;
        let ends = day(row, at.ends, "endDate")?;
        if let (Some(first), Some(last)) = (begins, ends)
            && last < first
        {
            return Err((
                "endDate",
                format!("The enrolment ends on {last}, before it begins on {first}"),
            ));
        }
        Ok(Self::Kept(RosterEnrolment {
            source_id: id.to_owned(),
            person: needed(row, at.person, "userSourcedId")?.to_owned(),
            class: needed(row, at.class, "classSourcedId")?.to_owned(),
            role,
            begins,
            ends,
        }))
    }
}

impl Line for RosterCourse {
    type Columns = (usize, Option<usize>);
    const NAME: &'static str = "courses";
    const FILE: &'static str = "courses.csv";
    const MAY_BE_EMPTY: bool = true;

    fn columns(header: &Header) -> Result<Self::Columns, TableError> {
        Ok((header.require("title")?, header.find(&["courseCode"])?))
    }

    fn parse(id: &str, row: &Row<'_>, (title, code): &Self::Columns) -> Result<Self, Wrong> {
        let title = needed(row, *title, "title")?.to_owned();
        Ok(Self {
            source_id: id.to_owned(),
            title,
            code: row.cell_if(*code).to_owned(),
        })
    }
}

impl Line for RosterTerm {
    type Columns = (usize, Option<usize>, Option<usize>);
    const NAME: &'static str = "academicSessions";
    const FILE: &'static str = "academicSessions.csv";
    const MAY_BE_EMPTY: bool = true;

    fn columns(header: &Header) -> Result<Self::Columns, TableError> {
        Ok((
            header.require("title")?,
            header.find(&["startDate"])?,
            header.find(&["endDate"])?,
        ))
    }

    fn parse(
        id: &str,
        row: &Row<'_>,
        (title, begins, ends): &Self::Columns,
    ) -> Result<Self, Wrong> {
        Ok(Self {
            source_id: id.to_owned(),
            title: needed(row, *title, "title")?.to_owned(),
            begins: day(row, *begins, "startDate")?,
            ends: day(row, *ends, "endDate")?,
        })
    }
}

/// A line of `orgs.csv`: a school or department.
pub(super) struct SchoolLine {
    pub(super) source_id: String,
    pub(super) name: String,
}

impl Line for SchoolLine {
    type Columns = usize;
    const NAME: &'static str = "orgs";
    const FILE: &'static str = "orgs.csv";
    const MAY_BE_EMPTY: bool = true;

    fn columns(header: &Header) -> Result<usize, TableError> {
        header.require("name")
    }

    fn parse(id: &str, row: &Row<'_>, name: &usize) -> Result<Self, Wrong> {
        Ok(Self {
            source_id: id.to_owned(),
            name: needed(row, *name, "name")?.to_owned(),
        })
    }
}
