//! What people type into this area's forms.

use super::actions::Chosen;
use serde::Deserialize;

/// The classes of an archive that belong to an offering.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClassesForm {
    pub which: String,
    pub class: Vec<String>,
}

impl From<ClassesForm> for Chosen {
    fn from(form: ClassesForm) -> Self {
        if form.which == "all" {
            Self::All
        } else {
            Self::These(form.class.into_iter().collect())
        }
    }
}
