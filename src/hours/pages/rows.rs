//! Entries and states as pages print them.

use crate::hours::{
    state::EntryState,
    store::{Comment, Entry, Place},
    work::MadeBy,
};

/// One entry of a list.
#[derive(Debug, Clone)]
pub struct EntryRow {
    pub href: String,
    pub id: String,
    pub day: String,
    pub time: String,
    pub length: String,
    pub what: String,
    pub site: String,
    pub tone: &'static str,
    pub state: &'static str,
    /// What was said when it was answered, or why it was corrected.
    pub comment: String,
    pub comment_by: String,
    pub is_correction: bool,
}

impl EntryRow {
    /// The row of an entry; the site is named where there are several.
    pub fn of(entry: &Entry, places: &[Place], comments: &[Comment]) -> Self {
        let site = places
            .iter()
            .find(|place| place.id == entry.placement)
            .filter(|_| places.len() > 1)
            .map_or_else(String::new, |place| place.site.clone());
        let comment = comments.iter().find(|comment| comment.entry == entry.id);
        Self {
            href: format!("/hours/{}", entry.id),
            id: entry.id.to_string(),
            day: entry.work_date.words(),
            time: entry.time_words(),
            length: entry.minutes.to_string(),
            what: entry.activity.clone(),
            site,
            tone: tone(entry.state),
            state: entry.state.label(),
            comment: comment.map_or_else(
                || entry.correction_reason.clone().unwrap_or_default(),
                |comment| comment.words.clone(),
            ),
            comment_by: comment
                .map_or_else(|| entry.made_by_name.clone(), |comment| comment.by.clone()),
            is_correction: entry.version > 1,
        }
    }
}

/// The tone of a state's chip.
pub const fn tone(state: EntryState) -> &'static str {
    match state {
        EntryState::Draft => "quiet",
        EntryState::Submitted => "waiting",
        EntryState::Approved => "good",
        EntryState::Returned => "warn",
        EntryState::Rejected => "bad",
        EntryState::Superseded | EntryState::Voided => "off",
    }
}

/// How an entry was typed, in words.
pub fn made_by(entry: &Entry) -> &'static str {
    MadeBy::parse(&entry.made_by).map_or("", MadeBy::label)
}
