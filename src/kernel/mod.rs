//! Words every area shares: ids, time, quantities, checked texts. Pure: no input, no output, no clock.

pub mod ids;
pub mod minutes;
pub mod page;
pub mod problems;
pub mod site_clock;
pub mod text;
pub mod time;
pub mod zones;
