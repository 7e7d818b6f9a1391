//! All tests that need the whole program: one binary, one database server for all of them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod access;
mod architecture;
mod audit;
mod cohort;
mod command_line;
mod crash;
mod every_page;
mod filters;
mod hours;
mod identity;
mod imports;
mod kill;
mod kill_import;
mod matching;
mod migrations;
mod overload;
mod placements;
mod private_postgres;
mod programs;
mod records;
mod reviewers;
mod roster_people;
mod rosters;
mod seed;
mod sign_off;
mod sites;
mod support;
