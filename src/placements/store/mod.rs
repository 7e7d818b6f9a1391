//! SQL of this area. Nothing decides here.

mod contact;
mod enrolment;
mod facts;
mod hours;
mod links;
mod list;
mod mine;
mod record;
mod shift;
mod site;
mod supervisor;
mod told;
mod write;

pub use contact::{Contact, contacts, coordinators};
pub use enrolment::{Enrolled, Unplaced, UnplacedFilter, elsewhere, enrolment, last_end, unplaced};
pub use facts::{PlacementFacts, facts, facts_of_student, open_of_enrolment, over};
pub use hours::{Unsettled, Worked, drafts_outside, unsettled, unsettled_among, work_days, worked};
pub use links::{close_empty_requests, has_waiting};
pub use list::{ListFilter, Row, offered_programs, offered_sites, offered_terms, rows};
pub use mine::{Liaison, liaison};
pub use record::{Record, changed_at, lock, record};
pub use shift::{insert_shifts, shifts};
pub use site::{FoundSite, SiteFacts, search_sites, site};
pub use supervisor::{
    AtSite, NewPerson, Supervision, at_site, current, end_all, end_one, find_person, insert_person,
    insert_supervision, join_site, lock_at_site, others_of, supervisions,
};
pub use told::{Due, due_to_begin, past_end, set_told};
pub use write::{NewRow, insert, set_dates, set_ended, set_state, touch};
