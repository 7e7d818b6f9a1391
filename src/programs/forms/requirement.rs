//! The form of a requirement: as many categories as somebody needs, each field under a name of its own.

use super::category::{CategoryFields, hours, read_category, typed};
use crate::{
    kernel::{
        ids::{CategoryId, FrameworkId},
        minutes::Minutes,
        problems::Problems,
    },
    programs::requirement::{
        Approval, Category, Field, LATE_DAYS_ALLOWED, Limit, Limits, Requirement,
        RequirementVersion, Rounding, WeekStart,
    },
};

/// The most categories a requirement may have.
const MOST: usize = 20;

/// The whole form.
#[derive(Debug, Clone, Default)]
pub struct RequirementForm {
    pub total: String,
    pub day_warn: String,
    pub day_block: String,
    pub week_warn: String,
    pub week_block: String,
    pub week_starts_on: String,
    pub late_days: String,
    pub future_forbidden: String,
    pub rounding: String,
    pub early_finish: String,
    pub durations: String,
    pub approval: String,
    pub framework: String,
    pub categories: Vec<CategoryFields>,
}

impl RequirementForm {
    /// Reads what was sent.
    pub fn read(sent: &[(String, String)]) -> Self {
        let text = |name: &str| {
            let found = sent.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let category = |at: String| {
            let part = |part: &str| text(&format!("{at}_{part}"));
            CategoryFields {
                code: part("code"),
                name: part("name"),
                minimum: part("minimum"),
                maximum: part("maximum"),
                parent: part("parent"),
                also: part("also"),
                modes: sent
                    .iter()
                    .filter(|(key, _)| *key == format!("{at}_modes"))
                    .map(|(_, value)| value.clone())
                    .collect(),
                at,
            }
        };
        Self {
            total: text("total"),
            day_warn: text("day_warn"),
            day_block: text("day_block"),
            week_warn: text("week_warn"),
            week_block: text("week_block"),
            week_starts_on: text("week_starts_on"),
            late_days: text("late_days"),
            future_forbidden: text("future_forbidden"),
            rounding: text("rounding"),
            early_finish: text("early_finish"),
            durations: text("durations"),
            approval: text("approval"),
            framework: text("framework"),
            categories: (0..MOST)
                .map(|n| format!("category_{n}"))
                .filter(|at| sent.iter().any(|(key, _)| *key == format!("{at}_name")))
                .map(category)
                .collect(),
        }
    }

    /// The form of a requirement as it is.
    pub fn of(asks: &Requirement, framework: Option<FrameworkId>) -> Self {
        let hours = |minutes: Option<Minutes>| minutes.map(typed).unwrap_or_default();
        let yes = |yes: bool| if yes { "yes".to_owned() } else { String::new() };
        let code = |id: Option<CategoryId>| {
            let found = id.and_then(|id| asks.category(id));
            found
                .map(|category| category.code.clone())
                .unwrap_or_default()
        };
        let categories = asks
            .categories
            .iter()
            .enumerate()
            .map(|(n, category)| CategoryFields {
                at: format!("category_{n}"),
                code: category.code.clone(),
                name: category.name.clone(),
                minimum: hours(category.minimum),
                maximum: hours(category.maximum),
                parent: code(category.parent),
                also: code(category.also_counts_to),
                modes: category
                    .modes
                    .iter()
                    .map(|mode| mode.as_str().to_owned())
                    .collect(),
            });
        Self {
            total: if asks.total.is_zero() {
                String::new()
            } else {
                typed(asks.total)
            },
            day_warn: hours(asks.limits.day.warn),
            day_block: hours(asks.limits.day.block),
            week_warn: hours(asks.limits.week.warn),
            week_block: hours(asks.limits.week.block),
            week_starts_on: asks.week_starts_on.as_str().to_owned(),
            late_days: asks.late_entry_days.to_string(),
            future_forbidden: yes(asks.future_forbidden),
            rounding: asks.rounding.as_str().to_owned(),
            early_finish: yes(asks.early_finish_allowed),
            durations: yes(asks.durations_allowed),
            approval: asks.approval.as_str().to_owned(),
            framework: framework.map(|id| id.to_string()).unwrap_or_default(),
            categories: categories.collect(),
        }
    }

    /// With a row more for another category.
    pub fn add_row(&mut self) {
        let next = (0..MOST).map(|n| format!("category_{n}"));
        let free = next
            .into_iter()
            .find(|at| self.categories.iter().all(|c| c.at != *at));
        if let Some(at) = free {
            self.categories.push(CategoryFields {
                at,
                ..CategoryFields::default()
            });
        }
    }

    /// The other categories, for the choice of the one that a category is part of.
    pub fn others(&self, at: &str) -> Vec<(String, String)> {
        self.categories
            .iter()
            .filter(|category| category.at != at && !category.is_blank())
            .map(|category| (category.code(), category.name.clone()))
            .collect()
    }

    /// Every field with its value, to be sent on unseen.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &String| (name.to_owned(), value.clone());
        let mut pairs = vec![
            pair("total", &self.total),
            pair("day_warn", &self.day_warn),
            pair("day_block", &self.day_block),
            pair("week_warn", &self.week_warn),
            pair("week_block", &self.week_block),
            pair("week_starts_on", &self.week_starts_on),
            pair("late_days", &self.late_days),
            pair("future_forbidden", &self.future_forbidden),
            pair("rounding", &self.rounding),
            pair("early_finish", &self.early_finish),
            pair("durations", &self.durations),
            pair("approval", &self.approval),
            pair("framework", &self.framework),
        ];
        for category in self
            .categories
            .iter()
            .filter(|category| !category.is_blank())
        {
            let parts = [
                ("code", &category.code),
                ("name", &category.name),
                ("minimum", &category.minimum),
                ("maximum", &category.maximum),
                ("parent", &category.parent),
                ("also", &category.also),
            ];
            pairs.extend(parts.map(|(part, value)| (category.field(part), value.clone())));
            pairs.extend(
                category
                    .modes
                    .iter()
                    .map(|mode| (category.field("modes"), mode.clone())),
            );
        }
        pairs
    }

    /// The requirement, or what to mend.
    pub fn parse(&self, version: RequirementVersion) -> Result<Requirement, Problems> {
        let mut p = Problems::none();
        let rows: Vec<&CategoryFields> = self
            .categories
            .iter()
            .filter(|row| !row.is_blank())
            .collect();
        let ids: Vec<(String, CategoryId)> = rows
            .iter()
            .map(|row| (row.code(), CategoryId::fresh()))
            .collect();
        let mut categories: Vec<Category> = rows
            .iter()
            .zip(&ids)
            .map(|(row, (code, id))| read_category(row, (code, *id), &ids, &mut p))
            .collect();
        if categories.is_empty() {
            categories.push(Category::every_hour(CategoryId::fresh()));
        }
        let total = hours(&mut p, ("total", "the total"), &self.total).unwrap_or(Minutes::ZERO);
        let asks = Requirement {
            version,
            total,
            categories,
            limits: Limits {
                day: Limit {
                    warn: hours(
                        &mut p,
                        ("day_warn", "the hours a day to warn above"),
                        &self.day_warn,
                    ),
                    block: hours(
                        &mut p,
                        ("day_block", "the hours a day to refuse above"),
                        &self.day_block,
                    ),
                },
                week: Limit {
                    warn: hours(
                        &mut p,
                        ("week_warn", "the hours a week to warn above"),
                        &self.week_warn,
                    ),
                    block: hours(
                        &mut p,
                        ("week_block", "the hours a week to refuse above"),
                        &self.week_block,
                    ),
                },
            },
            late_entry_days: self.late_days.trim().parse().unwrap_or_else(|_| {
                let (least, most) = (LATE_DAYS_ALLOWED.start(), LATE_DAYS_ALLOWED.end());
                p.add(
                    "late_days",
                    format!("Enter whole days from {least} to {most}"),
                );
                *least
            }),
            future_forbidden: self.future_forbidden == "yes",
            rounding: Rounding::parse(&self.rounding).unwrap_or_default(),
            early_finish_allowed: self.early_finish == "yes",
            durations_allowed: self.durations == "yes",
            approval: Approval::parse(&self.approval).unwrap_or(Approval::SignOff),
            week_starts_on: WeekStart::parse(&self.week_starts_on).unwrap_or_default(),
        };
        for problem in asks.validate() {
            p.add(&field_name(problem.field, &rows), problem.words);
        }
        p.or(|| Some(asks))
    }

    /// The framework chosen.
    pub fn framework(&self) -> Option<FrameworkId> {
        self.framework.parse().ok()
    }
}

fn field_name(field: Field, rows: &[&CategoryFields]) -> String {
    let row = |at: usize, part: &str| {
        rows.get(at)
            .map_or_else(|| "total".to_owned(), |row| row.field(part))
    };
    match field {
        Field::Total => "total".to_owned(),
        Field::Code(at) | Field::Name(at) => row(at, "name"),
        Field::Minimum(at) => row(at, "minimum"),
        Field::Maximum(at) => row(at, "maximum"),
        Field::Modes(at) => row(at, "modes"),
        Field::Parent(at) => row(at, "parent"),
        Field::AlsoCountsTo(at) => row(at, "also"),
        Field::DayWarn => "day_warn".to_owned(),
        Field::DayBlock => "day_block".to_owned(),
        Field::WeekWarn => "week_warn".to_owned(),
        Field::WeekBlock => "week_block".to_owned(),
        Field::LateEntryDays => "late_days".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::requirement::{Preset, StandardIds};

    fn preset(preset: Preset) -> Requirement {
        let (on_site, simulation) = (CategoryId::fresh(), CategoryId::fresh());
        preset.requirement(StandardIds {
            on_site,
            simulation,
        })
    }

    #[test]
    fn a_preset_goes_through_the_form_and_comes_back_the_same() {
        for one in [Preset::HimOnSite90, Preset::HimSimulation160] {
            let asks = preset(one);
            let form = RequirementForm::read(&RequirementForm::of(&asks, None).pairs());
            let mut back = form.parse(asks.version).unwrap();
            for (category, before) in back.categories.iter_mut().zip(&asks.categories) {
                category.id = before.id;
            }
            assert_eq!(back, asks);
        }
    }

    #[test]
    fn problems_stand_at_the_field_of_their_category() {
        let mut form = RequirementForm::of(&preset(Preset::HimSimulation160), None);
        form.add_row();
        form.categories[1].minimum = "lots".into();
        form.categories[2].name = "Class".into();
        form.categories[2].modes = vec!["on_site".into()];
        form.late_days = "-1".into();
        let problems = form.parse(RequirementVersion::FIRST).unwrap_err();
        assert!(problems.of("category_1_minimum").is_some());
        assert!(problems.of("category_2_modes").is_some());
        assert!(problems.of("late_days").is_some());
    }

    #[test]
    fn without_a_category_every_hour_falls_into_one_so_that_hours_can_be_logged() {
        let mut form = RequirementForm::of(&preset(Preset::Blank), None);
        form.add_row();
        form.total = "90".into();
        let asks = form.parse(RequirementVersion::FIRST).unwrap();
        assert_eq!(asks.categories.len(), 1);
        assert_eq!(asks.categories[0].minimum, None);
        assert!(asks.categories[0].modes.is_empty());
    }

    #[test]
    fn what_cannot_be_read_names_its_field() {
        let mut form = RequirementForm::of(&preset(Preset::HimOnSite90), None);
        form.total = "-5".into();
        form.categories[0].minimum = "999999999".into();
        let problems = form.parse(RequirementVersion::FIRST).unwrap_err();
        let words = |field| problems.of(field).unwrap_or_default().to_owned();
        assert_eq!(
            words("total"),
            "Enter the total in hours, such as 90 or 7:30, and 10,000 at most"
        );
        assert!(words("category_0_minimum").starts_with("Enter the minimum of On site in hours"));
    }

    #[test]
    fn a_blank_row_is_no_category() {
        let mut form = RequirementForm::of(&preset(Preset::HimOnSite90), None);
        form.add_row();
        assert_eq!(
            form.parse(RequirementVersion::FIRST)
                .unwrap()
                .categories
                .len(),
            1
        );
    }
}
