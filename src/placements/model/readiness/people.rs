//! What stands in the way with those who would sign.

use super::{NotReady, Plan, Signer};

pub(super) fn check(plan: &Plan) -> Vec<NotReady> {
    if plan.signers.is_empty() {
        return vec![nobody(plan)];
    }
    plan.signers
        .iter()
        .flat_map(|signer| {
            [
                is_the_student(plan, signer),
                too_many(plan, signer),
                gone(plan, signer),
                expires(plan, signer),
            ]
        })
        .flatten()
        .collect()
}

fn nobody(plan: &Plan) -> NotReady {
    let found = NotReady::warns(
        "no_supervisor",
        "There is no supervisor, so nobody can sign the hours".into(),
        "You: name a supervisor before the first week ends",
    );
    match plan.placement {
        Some(id) => found.at(
            format!("/placements/{id}/supervisors/new"),
            "Add a supervisor",
        ),
        None => found,
    }
}

fn is_the_student(plan: &Plan, signer: &Signer) -> Option<NotReady> {
    (signer.person == plan.plans.student).then(|| {
        NotReady::blocks(
            "own_supervisor",
            format!("{} would sign their own hours", signer.name),
            "You: choose another supervisor",
        )
    })
}

fn too_many(plan: &Plan, signer: &Signer) -> Option<NotReady> {
    let most = signer.most_students?;
    if signer.others < most {
        return None;
    }
    let words = format!(
        "{} takes at most {most} {} at one time and already has {} in these weeks",
        signer.name,
        if most == 1 { "student" } else { "students" },
        signer.others
    );
    Some(
        NotReady::blocks(
            "supervisor_full",
            words,
            "You: choose another supervisor or other dates, or ask them to take more",
        )
        .at(format!("/sites/{}", plan.site.id), "Open the site"),
    )
}

fn gone(plan: &Plan, signer: &Signer) -> Option<NotReady> {
    let since = signer.ended_on?;
    let words = format!(
        "{} stopped supervising at {} on {}",
        signer.name,
        plan.site.name,
        since.words_with_year()
    );
    let found = NotReady::warns("supervisor_left", words, "You: choose another supervisor");
    Some(match plan.placement {
        Some(id) => found.at(
            format!("/placements/{id}/supervisors/new"),
            "Replace the supervisor",
        ),
        None => found,
    })
}

fn expires(plan: &Plan, signer: &Signer) -> Option<NotReady> {
    let on = signer.credential_expires?;
    if on >= plan.ends_on {
        return None;
    }
    let tense = if on < plan.today {
        "expired"
    } else {
        "expires"
    };
    let words = format!(
        "The credential of {} {tense} on {}, before the last day",
        signer.name,
        on.words_with_year()
    );
    let act = format!(
        "{}: send the renewed credential. You: enter it with the site",
        signer.name
    );
    Some(
        NotReady::warns("credential_expires", words, act)
            .at(format!("/sites/{}", plan.site.id), "Open the site"),
    )
}
