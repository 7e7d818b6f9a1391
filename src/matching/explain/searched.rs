//! What is said of a student without a place in a round that needs a search: who competes, for what, and which seats
//! would help.

use super::{Ground, coordinator::Named, student::Without, trial::Competing};
use crate::matching::instance::{SiteNo, StudentNo};

/// For the student: numbers and sites.
pub fn without(ground: &Ground, student: StudentNo) -> Without {
    let name = |site: &SiteNo| ground.instance.sites[*site].id.clone();
    let found = ground.competing.get(&student).and_then(Option::as_ref);
    let students = found.map_or(1, |found| found.students.len());
    let more = ground.sites_that_help().into_iter();
    Without {
        students,
        places: students - 1,
        sites: sites(ground, student, found).iter().map(name).collect(),
        words: to_student(ground, student, found),
        remedies: more
            .map(|site| {
                format!(
                    "One more seat at {} would place one student more.",
                    name(&site)
                )
            })
            .collect(),
    }
}

/// For the coordinator: with names.
pub fn name(ground: &Ground, student: StudentNo) -> Named {
    let instance = ground.instance;
    let site = |site: &SiteNo| instance.sites[*site].id.clone();
    let found = ground.competing.get(&student).and_then(Option::as_ref);
    let students = found.map_or(vec![student], |found| found.students.clone());
    let sites = sites(ground, student, found);
    Named {
        student: instance.students[student].id.clone(),
        students: students
            .iter()
            .map(|one| instance.students[*one].id.clone())
            .collect(),
        seats: super::seats_at(instance, &sites),
        sites: sites.iter().map(site).collect(),
        words: to_coordinator(found),
        more_at: ground.sites_that_help().iter().map(site).collect(),
        more_in: Vec::new(),
        lifts: Vec::new(),
    }
}

/// The sites they compete for, or what the student could have where it is not known who competes.
fn sites(ground: &Ground, student: StudentNo, found: Option<&Competing>) -> Vec<SiteNo> {
    let own = || ground.profile.options[student].all();
    found.map_or_else(
        || own().iter().map(|wish| wish.site).collect(),
        |found| found.sites.clone(),
    )
}

fn to_student(ground: &Ground, student: StudentNo, found: Option<&Competing>) -> String {
    if ground.profile.options[student].all().is_empty() {
        return "There is no site in this round that you can go to.".to_owned();
    }
    let Some(found) = found else {
        return "No assignment that keeps the links between students, the minimums of sites and the caps they share \
                places one student more. Who competes with you was not found out in the time given."
            .to_owned();
    };
    match (found.students.len(), found.joined) {
        (1, true) if found.sites.is_empty() => {
            "There is no site in this round that can take you and those you belong with.".to_owned()
        }
        (1, true) => "No assignment that keeps the coordinator's decisions, the links between students, the minimums \
                      of sites and the caps they share has a place for you and those you belong with."
            .to_owned(),
        (1, false) => "No assignment that keeps the coordinator's decisions, the links between students, the minimums \
                       of sites and the caps they share has a place for you."
            .to_owned(),
        (students, joined) => format!(
            "{students} students, you among them, cannot all have a place under the coordinator's decisions, the links \
             between students, the minimums of sites and the caps they share. Without any one of them, the others \
             could.{}",
            if joined {
                " Students who belong together count as one."
            } else {
                ""
            }
        ),
    }
}

fn to_coordinator(found: Option<&Competing>) -> String {
    let Some(found) = found else {
        return "no assignment that keeps links, minimums and caps places one student more; who competes was not found \
                out in the time given"
            .to_owned();
    };
    let joined = if found.joined {
        "; of students who belong together one is named for all"
    } else {
        ""
    };
    match found.students.len() {
        1 => format!(
            "no assignment that keeps decisions, links, minimums and caps has a place for this student{joined}"
        ),
        2 => format!(
            "2 students cannot both be placed with the decisions, links, minimums and caps there are, while each of \
             them could be without the other{joined}"
        ),
        students => format!(
            "{students} students cannot all be placed with the decisions, links, minimums and caps there are, while \
             all but any one of them could be{joined}"
        ),
    }
}
