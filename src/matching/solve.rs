//! From an instance and a policy to an outcome.

use super::{
    branch,
    eligible::Eligibility,
    face,
    instance::{Instance, Pin},
    levels::{Level, Policy, levels},
    network::Network,
    outcome::{Certificate, Conflict, Outcome, Proof},
    profile::Profile,
    stable,
};

/// Why a round was not solved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsolved {
    /// Decisions clash; every conflict that was found.
    Infeasible(Vec<Conflict>),
    /// The policy does not go with what the instance asks for.
    Unfit(String),
    /// The search was stopped before it found an assignment, or that there is none.
    TimeOut,
}

/// Solves a round: as a flow where its rules make it one, else by branch and bound over flows, or, under the stable
/// policy, by deferred acceptance.
pub fn solve(instance: &Instance, policy: Policy) -> Result<Outcome, Unsolved> {
    solve_until(instance, policy, &|| false)
}

/// Solves a round, or stops when `stop` says so, which is asked only where a search can take long.
pub fn solve_until(
    instance: &Instance,
    policy: Policy,
    stop: &dyn Fn() -> bool,
) -> Result<Outcome, Unsolved> {
    if instance.use_carry && !policy.goes_with_carry() {
        let name = policy.as_str();
        return Err(Unsolved::Unfit(format!(
            "the {name} policy does not go with carry: it would reward those who were lucky before"
        )));
    }
    let own_rules;
    let instance = if policy == Policy::Stable {
        own_rules = stable::own_rules(instance);
        &own_rules
    } else {
        instance
    };
    let eligibility = Eligibility::new(instance);
    let conflicts = conflicts(instance, &eligibility);
    if !conflicts.is_empty() {
        return Err(Unsolved::Infeasible(conflicts));
    }
    let profile = Profile::new(instance, &eligibility);
    if policy == Policy::Stable {
        return Ok(stable::solve(instance, &eligibility, &profile));
    }
    if branch::is_needed(instance) {
        return branch::solve(instance, &profile, policy, stop);
    }
    Ok(by_flow(instance, &profile, policy))
}

fn by_flow(instance: &Instance, profile: &Profile, policy: Policy) -> Outcome {
    let worst = profile.worst_class(instance);
    let (cut, cut_proof) = if policy == Policy::GreedyGenerous {
        smallest_worst_class(instance, profile, worst)
    } else {
        (worst, None)
    };
    let mut network = Network::new(instance, profile, levels(policy, worst, cut));
    network.optimise();
    let value = network.value();
    Outcome {
        policy,
        assignment: face::by_lottery(&network),
        levels: network.levels.clone(),
        proof: Some(Certificate::Flow(proof(&network))),
        value,
        cut_proof: cut_proof.map(Certificate::Flow),
        stopped: None,
    }
}

/// The smallest worst class that a maximum placement can keep, and the proof that one smaller cannot be kept: the
/// classes that are left are halved until one is, each time from where the last flow stands.
fn smallest_worst_class(
    instance: &Instance,
    profile: &Profile,
    worst: u32,
) -> (u32, Option<Proof>) {
    let (mut refused, mut cut, mut refusal) = (0, worst.max(1), None);
    let mut network = Network::new(instance, profile, levels(Policy::Lottery, worst, worst));
    while refused + 1 < cut {
        let class = cut.midpoint(refused);
        let mut beyond = levels(Policy::Lottery, worst, worst);
        beyond.push(Level::Beyond(class));
        network.restage(beyond);
        network.optimise();
        if network.value().last() == Some(&0) {
            cut = network.worst_class().clamp(refused + 1, class);
        } else {
            (refused, refusal) = (class, Some(proof(&network)));
        }
    }
    (cut, refusal)
}

/// The potentials of an optimised network.
pub(super) fn proof(network: &Network) -> Proof {
    let node = |number: usize| {
        network
            .basis
            .potential(u32::try_from(number).unwrap_or(0))
            .to_vec()
    };
    let (students, sites) = (
        network.instance.students.len(),
        network.instance.sites.len(),
    );
    let groups = network.instance.groups.len();
    Proof {
        levels: network.levels.clone(),
        value: network.value(),
        students: (0..students).map(node).collect(),
        sites: (students..students + sites).map(node).collect(),
        groups: (students + sites..students + sites + groups)
            .map(node)
            .collect(),
    }
}

/// Pins that cannot all hold, straight from the data: a student pinned twice, a pair that a rule forbids, more pins
/// than a site or a group has seats.
fn conflicts(instance: &Instance, eligibility: &Eligibility) -> Vec<Conflict> {
    let mut found = Vec::new();
    let pins = &instance.pins;
    let of = |fits: &dyn Fn(&Pin) -> bool| {
        pins.iter()
            .copied()
            .filter(|pin| fits(pin))
            .collect::<Vec<_>>()
    };
    for (number, student) in instance.students.iter().enumerate() {
        let mut own = of(&|pin| pin.student == number);
        own.dedup_by_key(|pin| pin.site);
        if own.len() > 1 {
            found.push(Conflict {
                words: format!("{} is pinned to {} sites", student.id, own.len()),
                pins: own,
                ..Conflict::default()
            });
        }
    }
    for pin in pins.iter().filter(|pin| !pin.waived) {
        if let Some(reason) = eligibility.reasons(pin.student, pin.site).first() {
            let (student, site) = (
                &instance.students[pin.student].id,
                &instance.sites[pin.site].id,
            );
            found.push(Conflict {
                words: format!("{student} cannot go to {site}: {}", reason.words()),
                pins: vec![*pin],
                ..Conflict::default()
            });
        }
    }
    for (number, site) in instance.sites.iter().enumerate() {
        let own = of(&|pin| pin.site == number);
        if own.len() > site.capacity as usize {
            found.push(Conflict {
                words: format!(
                    "{} are pinned to {}, which has {} seats",
                    own.len(),
                    site.id,
                    site.capacity
                ),
                pins: own,
                ..Conflict::default()
            });
        }
    }
    for (number, group) in instance.groups.iter().enumerate() {
        let own = of(&|pin| instance.sites[pin.site].groups.contains(&number));
        if own.len() > group.capacity as usize {
            found.push(Conflict {
                words: format!(
                    "{} are pinned to sites of group {}, which has {} seats",
                    own.len(),
                    group.id,
                    group.capacity
                ),
                pins: own,
                ..Conflict::default()
            });
        }
    }
    found
}
