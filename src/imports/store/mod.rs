//! SQL of this area. Nothing decides here.

mod lines;
mod progress;
mod run;

pub use lines::lines;
pub use progress::{Standing, begun, moved, queued, standing};
pub use run::{
    Move, applied, apply_asked, cancel, content, drop_overtaken, drop_stale, failed, find, insert,
    keep_report, lock, newer, newest, put_back, wait_again,
};
