//! What people do here.

mod rosters;

pub use rosters::{
    Applied, Chosen, ClassOffered, apply as apply_roster, at_once as import_roster_at_once,
    bring as bring_roster, choose as choose_classes, classes_in, look as look_at_roster,
};
