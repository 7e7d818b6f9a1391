//! The words and rules of a placement. Pure: no input, no output, no clock.

mod command;
mod mode;
mod part;
mod readiness;
mod shift;
mod state;

pub use command::{
    ChosenSupervisor, EarlyEnd, NewDates, NewPlacement, NewSupervisor, SiteChange, SupervisorChange,
};
pub use mode::PlacementMode;
pub use part::Part;
pub use readiness::{Elsewhere, NotReady, Plan, Plans, Signer, Where, check};
pub use shift::{Shift, WEEKDAYS, weekly};
pub use state::{Ending, Refused, State, Step};
