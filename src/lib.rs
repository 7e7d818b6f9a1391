//! Practicum places students at practice sites, records their hours, and proves what they learned.
//!
//! The map (ARCHITECTURE.md has the picture):
//!
//! - `kernel`: words every area shares; pure.
//! - `access`: who may do what.
//! - `platform`: database, passwords, secrets, logging.
//! - `web`: HTTP and HTML that is not product.
//! - `audit`, `jobs`, `mail`, `imports`: the event log, later work, mail, files that are looked at before they apply.
//! - areas: `identity`, `programs`, `sites`, `placements`, `hours`, `sign_off`, `cohort`, `matching` (the engine of a round, so far without pages); each a folder with the same
//!   seven file names (`model policy store actions forms pages mod`).
//! - `seed`: named worlds for tests, demo and benchmarks.
//! - `app`: the composition root; nothing imports it.

pub mod access;
pub mod app;
pub mod audit;
pub mod cli;
pub mod cohort;
pub mod config;
pub mod hours;
pub mod identity;
pub mod imports;
pub mod jobs;
pub mod kernel;
pub mod mail;
pub mod matching;
pub mod placements;
pub mod platform;
pub mod programs;
pub mod seed;
pub mod sign_off;
pub mod sites;
pub mod web;
