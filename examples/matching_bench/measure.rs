//! One policy on one round, in a process of its own, so that its memory is its own too.

use crate::size;
use anyhow::Context as _;
use practicum::matching::{
    eligible::Eligibility,
    explain::{explain, trial::FlowTrial, wide_levels},
    instance::Instance,
    levels::Policy,
    outcome::Outcome,
    profile::Profile,
    solve::solve,
};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// What was measured; processor time in milliseconds, because the clock on the wall lies on a shared machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Figures {
    /// Solving, all levels and the lottery.
    pub solve: f64,
    /// The most memory of the whole process while it solved, in MB.
    pub memory: Option<u64>,
    /// The price of one wish of one student, after others were asked.
    pub what_if: Option<f64>,
    /// Every explanation there is.
    pub explain: f64,
    /// The sum of ranks, to compare with others.
    pub sum: u64,
    /// Students placed.
    pub placed: usize,
}

/// How many wishes are priced one by one.
const WISHES: usize = 200;

/// Measures a policy on the round of this size.
pub fn one(policy: &str, students: usize, runs: usize) -> anyhow::Result<Figures> {
    let policy = Policy::parse(policy).context("there is no such policy")?;
    let instance = size::round(students);
    let mut outcome = None;
    let solve = mean(runs, || outcome = solve(&instance, policy).ok());
    let outcome = outcome.context("the round was not solved")?;
    let memory = peak();
    // Of ten thousand students once: it takes seconds.
    let explained = mean(if students <= 1_000 { runs } else { 1 }, || {
        std::hint::black_box(explain(&instance, &outcome));
    });
    let profile = Profile::new(&instance, &Eligibility::new(&instance));
    let ranks = outcome.assignment.iter().enumerate();
    let ranks = ranks.filter_map(|(student, site)| profile.rank(student, (*site)?));
    Ok(Figures {
        solve,
        memory,
        what_if: (policy != Policy::Stable).then(|| what_if(&instance, &profile, &outcome)),
        explain: explained,
        sum: ranks.map(u64::from).sum(),
        placed: outcome.assignment.iter().flatten().count(),
    })
}

/// The price of a first choice that was not granted, from where the solved round stands: the median of many students,
/// by the clock, because one is too short for the meter of processor time.
fn what_if(instance: &Instance, profile: &Profile, outcome: &Outcome) -> f64 {
    let refused: Vec<_> = (0..instance.students.len())
        .filter_map(|student| Some((student, profile.options[student].wishes.first()?.site)))
        .filter(|(student, site)| outcome.assignment[*student] != Some(*site))
        .collect();
    let every = (refused.len() / WISHES).max(1);
    let trial = FlowTrial::new(instance, profile, wide_levels(instance, profile, outcome));
    let mut times: Vec<f64> = refused
        .into_iter()
        .step_by(every)
        .map(|(student, site)| {
            let begun = Instant::now();
            std::hint::black_box(trial.force(student, site));
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The mean over at least so many runs, and over more while they are short.
fn mean(runs: usize, mut run: impl FnMut()) -> f64 {
    let begun = used();
    let mut count = 0_u32;
    while count < u32::try_from(runs).unwrap_or(u32::MAX) || used() - begun < 300.0 {
        run();
        count += 1;
    }
    (used() - begun) / f64::from(count.max(1))
}

/// Milliseconds of processor time that this process has used; by the clock on the wall where the system does not tell.
fn used() -> f64 {
    static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let wall = || BEGUN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0;
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(wall, |nanoseconds| {
        std::time::Duration::from_nanos(nanoseconds).as_secs_f64() * 1000.0
    })
}

/// The most memory this process ever held, in MB; where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb.div_ceil(1024))
}
