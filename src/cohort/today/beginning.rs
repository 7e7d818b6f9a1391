//! How a program begins: the steps from nothing to the first placement, for a coordinator whose list is empty because
//! nothing is there yet. Pure.

use crate::{
    kernel::ids::{CourseId, OfferingId, ProgramId},
    web::steps::{self, Step},
};

/// What a program has so far.
#[derive(Debug, Clone)]
pub struct Beginning {
    pub program: ProgramId,
    pub program_name: String,
    pub course: Option<CourseId>,
    pub has_requirement: bool,
    pub offering: Option<OfferingId>,
    pub has_students: bool,
    pub has_sites: bool,
    pub has_placements: bool,
}

/// The steps in their order; none once somebody was placed.
pub fn steps(so_far: &Beginning) -> Vec<Step> {
    if so_far.has_placements {
        return Vec::new();
    }
    let program = so_far.program;
    let course = so_far.course.map(|course| format!("/courses/{course}"));
    let asks = course.as_deref().map(|at| format!("{at}/requirement"));
    let offering = so_far.offering.map(|id| format!("/offerings/{id}"));
    let roster = offering.as_deref().map(|at| format!("{at}/roster"));
    steps::steps(vec![
        (
            "Add the course",
            "What the practicum is called in the catalogue.",
            Some(course.unwrap_or_else(|| format!("/programs/{program}/courses/new"))),
            so_far.course.is_some(),
        ),
        (
            "Say what it asks",
            "Hours, categories, limits, and who signs.",
            asks,
            so_far.has_requirement,
        ),
        (
            "Offer it in a term",
            "With its first and last day. A term is added on the way.",
            so_far
                .has_requirement
                .then(|| format!("/programs/{program}/offerings/new")),
            so_far.offering.is_some(),
        ),
        (
            "Bring the students",
            "From a roster file, or one by one; then invite them with one button on the offering.",
            roster,
            so_far.has_students,
        ),
        (
            "Add the sites",
            "By hand or from a list of hospitals, with who supervises there.",
            Some("/sites".to_owned()),
            so_far.has_sites,
        ),
        (
            "Place the students",
            "Then they log hours, and their supervisors get a link every week.",
            (so_far.has_students && so_far.has_sites).then(|| "/placements/new".to_owned()),
            false,
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn nothing() -> Beginning {
        Beginning {
            program: ProgramId::new(Uuid::from_u128(1)),
            program_name: "Health Information Technology".into(),
            course: None,
            has_requirement: false,
            offering: None,
            has_students: false,
            has_sites: false,
            has_placements: false,
        }
    }

    fn now(so_far: &Beginning) -> Option<&'static str> {
        let found = steps(so_far).into_iter().find(|step| step.state == "now");
        found.map(|step| step.words)
    }

    #[test]
    fn each_step_follows_the_one_before_and_leads_where_it_is_done() {
        assert_eq!(now(&nothing()), Some("Add the course"));
        let course = Beginning {
            course: Some(CourseId::new(Uuid::from_u128(2))),
            ..nothing()
        };
        assert_eq!(now(&course), Some("Say what it asks"));
        let offered = Beginning {
            has_requirement: true,
            offering: Some(OfferingId::new(Uuid::from_u128(3))),
            ..course
        };
        assert_eq!(now(&offered), Some("Bring the students"));
        let roster = steps(&offered).remove(3);
        assert!(roster.href.is_some_and(|href| href.ends_with("/roster")));
    }

    #[test]
    fn what_cannot_be_done_yet_leads_nowhere_and_a_placement_ends_it() {
        let last = steps(&nothing()).pop();
        assert_eq!(last.and_then(|step| step.href), None);
        let placed = Beginning {
            has_placements: true,
            ..nothing()
        };
        assert_eq!(steps(&placed), []);
    }
}
