//! Pages of this area.

mod rosters;

pub use rosters::{
    apply as apply_roster, bring as bring_roster, choose as choose_classes,
    classes as roster_classes, report as roster_report, roster,
};
