//! Requirements to begin with.
//!
//! Health information management programs mostly ask one of two shapes: all hours on site, or a
//! total split between site and simulation. Everything in a preset can be changed before it is saved.

use super::{
    Approval, Category, Limits, Mode, Requirement, RequirementVersion, Rounding, WeekStart,
};
use crate::kernel::ids::CategoryId;
use crate::kernel::minutes::Minutes;

/// How many days after the work an entry may be submitted, unless a program says otherwise.
pub const DEFAULT_LATE_DAYS: u16 = 14;

/// The identities a preset gives to its categories; the caller makes them, so that presets stay pure.
#[derive(Clone, Copy, Debug)]
pub struct StandardIds {
    /// For the category of hours on site.
    pub on_site: CategoryId,
    /// For the category of simulation hours.
    pub simulation: CategoryId,
}

/// A requirement to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// 90 hours, all on site.
    HimOnSite90,
    /// 160 hours: at least 40 on site and 120 in simulation.
    HimSimulation160,
    /// No categories and no total yet.
    Blank,
}

impl Preset {
    /// Every preset, in the order of a choice list.
    pub const ALL: [Self; 3] = [Self::HimOnSite90, Self::HimSimulation160, Self::Blank];

    /// The word used in forms and addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HimOnSite90 => "him-90",
            Self::HimSimulation160 => "him-160",
            Self::Blank => "blank",
        }
    }

    /// The preset with this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == word)
    }

    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::HimOnSite90 => "Health information: 90 hours on site",
            Self::HimSimulation160 => {
                "Health information: 160 hours, 40 on site and 120 simulation"
            }
            Self::Blank => "Start from nothing",
        }
    }

    /// The first version of a requirement of this shape.
    #[must_use]
    pub fn requirement(self, ids: StandardIds) -> Requirement {
        let on_site = |hours: u32| {
            Category::new(ids.on_site, "on_site", "On site")
                .at_least(Minutes::new(hours * 60))
                .holding(&[Mode::OnSite])
        };
        let simulation = Category::new(ids.simulation, "simulation", "Simulation")
            .at_least(Minutes::new(120 * 60))
            .holding(&[Mode::Simulation]);
        let (hours, categories) = match self {
            Self::HimOnSite90 => (90, vec![on_site(90)]),
            Self::HimSimulation160 => (160, vec![on_site(40), simulation]),
            Self::Blank => (0, Vec::new()),
        };
        Requirement {
            version: RequirementVersion::FIRST,
            total: Minutes::new(hours * 60),
            categories,
            limits: Limits::USUAL,
            late_entry_days: DEFAULT_LATE_DAYS,
            future_forbidden: true,
            rounding: Rounding::None,
            early_finish_allowed: false,
            durations_allowed: false,
            approval: Approval::SignOff,
            week_starts_on: WeekStart::Monday,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn ids() -> StandardIds {
        StandardIds {
            on_site: CategoryId::new(Uuid::from_u128(1)),
            simulation: CategoryId::new(Uuid::from_u128(2)),
        }
    }

    #[test]
    fn a_coordinator_can_save_the_him_presets_as_they_are() {
        for preset in [Preset::HimOnSite90, Preset::HimSimulation160] {
            assert_eq!(
                preset.requirement(ids()).validate(),
                Vec::new(),
                "{}",
                preset.label()
            );
        }
    }

    #[test]
    fn the_blank_preset_asks_for_nothing_but_a_total() {
        let problems = Preset::Blank.requirement(ids()).validate();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].words, "Enter the total hours");
    }

    #[test]
    fn the_160_hours_are_40_on_site_and_120_simulation() {
        let requirement = Preset::HimSimulation160.requirement(ids());
        assert_eq!(requirement.total.get(), 9600);
        let minimum = |mode| requirement.category_of(mode, None).unwrap().minimum;
        assert_eq!(minimum(Mode::OnSite), Some(Minutes::new(2400)));
        assert_eq!(minimum(Mode::Simulation), Some(Minutes::new(7200)));
        assert!(!requirement.takes(Mode::Class, None));
    }

    #[test]
    fn a_requirement_survives_being_stored() {
        let requirement = Preset::HimSimulation160.requirement(ids());
        let stored = serde_json::to_string(&requirement).unwrap();
        assert_eq!(
            serde_json::from_str::<Requirement>(&stored).unwrap(),
            requirement
        );
    }
}
