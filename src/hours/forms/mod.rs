//! What students type into the forms of this area.

mod asks;
mod entry;
mod line;
mod times;
mod week;

pub use asks::{ClockForm, DisputeForm, LateForm};
pub use entry::EntryForm;
pub use line::LineForm;
pub use times::{pause, time};
pub use week::{Cell, PatternForm, WeekForm};
