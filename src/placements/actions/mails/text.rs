//! The words of the mails: who, what, from when, and what to do.

use crate::{
    audit::Act,
    kernel::time::Day,
    placements::{
        PlacementFacts,
        model::{EarlyEnd, Ending, Part},
        store::{Contact, Due, Supervision},
    },
};

/// Subject and text.
pub(super) type Words = (String, String);

fn days(facts: &PlacementFacts) -> String {
    format!(
        "{} to {}",
        facts.starts_on.words(),
        facts.ends_on.words_with_year()
    )
}

fn signers_words(signers: &[Supervision]) -> String {
    if signers.is_empty() {
        return "No supervisor is named yet; your coordinator will do that.".into();
    }
    let names: Vec<_> = signers
        .iter()
        .map(|one| format!("{} ({})", one.name, one.email))
        .collect();
    format!("Your hours are signed by {}.", names.join(" and "))
}

pub(super) fn confirmed(facts: &PlacementFacts, signers: &[Supervision], act: &Act) -> Words {
    (
        format!("Your placement at {} is confirmed", facts.site_name),
        format!(
            "Hello {},\n\nYou are placed at {} for {}, {}.\n\n{}\n\nAddress, schedule and contacts:\n{}\n",
            facts.student_name,
            facts.site_name,
            facts.program_name,
            days(facts),
            signers_words(signers),
            act.address("/placement")
        ),
    )
}

/// Whom an answer to a mail about a placement reaches.
fn answers(coordinator: Option<&Contact>) -> String {
    coordinator.map_or_else(
        || "Tell the program".to_owned(),
        |one| format!("Answer this mail: it goes to {}", one.name),
    )
}

pub(super) fn you_supervise(
    facts: &PlacementFacts,
    (name, part): (&str, &str),
    coordinator: Option<&Contact>,
) -> Words {
    let role = Part::parse(part).map_or("supervisor", |part| match part {
        Part::Primary => "supervisor",
        Part::Second => "second supervisor",
        Part::Delegate => "delegate",
    });
    (
        format!("{} comes to {}", facts.student_name, facts.site_name),
        format!(
            "Hello {name},\n\n{} names you as {role} of {} at {}, {}.\n\nOnce a week we send you one link with the hours to sign; you need no account. Not the right person? {}.\n",
            facts.program_name,
            facts.student_name,
            facts.site_name,
            days(facts),
            answers(coordinator)
        ),
    )
}

pub(super) fn new_supervisor(
    facts: &PlacementFacts,
    old: Option<&str>,
    new: &Supervision,
    act: &Act,
) -> Words {
    let change = match old {
        Some(old) => format!("{} signs your hours instead of {old}", new.name),
        None => format!("{} signs your hours", new.name),
    };
    (
        format!("{change} at {}", facts.site_name),
        format!(
            "Hello {},\n\nFrom now on {change} at {}. The address is {}. Hours that wait for a signature go to them by themselves; you need do nothing.\n\n{}\n",
            facts.student_name,
            facts.site_name,
            new.email,
            act.address("/placement")
        ),
    )
}

pub(super) fn supervisor_gone(facts: &PlacementFacts, name: &str, act: &Act) -> Words {
    (
        format!("{name} no longer signs your hours at {}", facts.site_name),
        format!(
            "Hello {},\n\n{name} no longer signs your hours at {}. Go on logging them.\n\n{}\n",
            facts.student_name,
            facts.site_name,
            act.address("/placement")
        ),
    )
}

pub(super) fn you_no_longer_sign(facts: &PlacementFacts, old: &Supervision) -> Words {
    (
        format!("You no longer sign for {}", facts.student_name),
        format!(
            "Hello {},\n\n{} no longer asks you to sign the hours of {} at {}. Links mailed to you before show this student no more. What you signed stands.\n\nThank you for what you did.\n",
            old.name, facts.program_name, facts.student_name, facts.site_name
        ),
    )
}

pub(super) fn moved(
    old: &PlacementFacts,
    (new, signers): (&PlacementFacts, &[Supervision]),
    drafts: i64,
    act: &Act,
) -> Words {
    let drafts = match drafts {
        0 => String::new(),
        1 => format!(
            "One draft of yours at {} lies after the change. Log it anew at the right site, or delete it.\n\n",
            old.site_name
        ),
        many => format!(
            "{many} drafts of yours at {} lie after the change. Log them anew at the right site, or delete them.\n\n",
            old.site_name
        ),
    };
    (
        format!("You move to {}", new.site_name),
        format!(
            "Hello {},\n\nFrom {} you practise at {} instead of {}, until {}. Your approved hours are carried over.\n\n{}\n\n{drafts}{}\n",
            new.student_name,
            new.starts_on.words_with_year(),
            new.site_name,
            old.site_name,
            new.ends_on.words_with_year(),
            signers_words(signers),
            act.address("/placement")
        ),
    )
}

pub(super) fn moved_away(old: &PlacementFacts, name: &str, on: Day) -> Words {
    (
        format!("{} leaves {}", old.student_name, old.site_name),
        format!(
            "Hello {name},\n\nFrom {} {} practises at another site. Hours at {} that still wait for your signature can be signed as before.\n\nThank you for what you did.\n",
            on.words_with_year(),
            old.student_name,
            old.site_name
        ),
    )
}

pub(super) fn other_dates(
    was: &PlacementFacts,
    now: &PlacementFacts,
    name: &str,
    act: &Act,
) -> Words {
    let link = if name == now.student_name {
        act.address("/placement")
    } else {
        act.address("/")
    };
    (
        format!("Other dates for {} at {}", now.student_name, now.site_name),
        format!(
            "Hello {name},\n\nThe placement of {} at {} now runs {}. It was {}.\n\n{link}\n",
            now.student_name,
            now.site_name,
            days(now),
            days(was)
        ),
    )
}

pub(super) fn ended(facts: &PlacementFacts, name: &str, end: &EarlyEnd) -> Words {
    let verb = match end.how {
        Ending::Withdraw => "is withdrawn",
        Ending::Terminate => "ends early",
    };
    (
        format!(
            "The placement of {} at {} {verb}",
            facts.student_name, facts.site_name
        ),
        format!(
            "Hello {name},\n\nThe placement of {} at {} {verb}. The last day is {}.\n\nReason: {}\n\nHours until then can still be submitted and signed.\n",
            facts.student_name,
            facts.site_name,
            end.last.words_with_year(),
            end.reason
        ),
    )
}

pub(super) fn completed(facts: &PlacementFacts, act: &Act) -> Words {
    (
        format!("Your placement at {} is completed", facts.site_name),
        format!(
            "Hello {},\n\nYour placement at {} is completed. Your hours stay here to read and to print.\n\n{}\n",
            facts.student_name,
            facts.site_name,
            act.address("/hours")
        ),
    )
}

pub(super) fn past_end(name: &str, due: &[Due], act: &Act) -> Words {
    let lines: Vec<_> = due
        .iter()
        .map(|one| {
            format!(
                "{} at {}, last day {}\n{}",
                one.student_name,
                one.site_name,
                one.day.words_with_year(),
                act.address(&format!("/placements/{}/completion", one.id))
            )
        })
        .collect();
    let subject = match due.len() {
        1 => "A placement is over and waits to be completed".to_owned(),
        many => format!("{many} placements are over and wait to be completed"),
    };
    let at_once = match due.len() {
        1 => String::new(),
        _ => format!(
            "\n\nThose that are settled are completed together here:\n{}",
            act.address("/placements/completion")
        ),
    };
    let text = format!(
        "Hello {name},\n\nThe last day of these placements has passed. Look at the hours, then complete the placement or give it a later last day.{at_once}\n\n{}\n",
        lines.join("\n\n")
    );
    (subject, text)
}
