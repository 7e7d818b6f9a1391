//! What the lottery has decided so far: students who keep their rank, or their site.

use super::setting::Setting;
use crate::matching::instance::{SiteNo, StudentNo};

/// What one student keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The rank; none for staying out.
    Rank(Option<u32>),
    /// The site.
    Place(Option<SiteNo>),
}

/// By student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held(Vec<Option<Kept>>);

impl Held {
    /// Nothing is decided.
    pub fn nobody(setting: &Setting) -> Self {
        Self(vec![None; setting.instance.students.len()])
    }

    /// One student more, for whom nothing is decided.
    pub fn join(&mut self) {
        self.0.push(None);
    }

    /// Decides for one student.
    pub fn hold(&mut self, student: StudentNo, kept: Kept) {
        self.0[student] = Some(kept);
    }

    /// Whether every member of a party may go there.
    pub fn allow(&self, setting: &Setting, party: usize, choice: Option<SiteNo>) -> bool {
        let members = setting.parties[party].members.iter();
        members.copied().all(|student| match self.0[student] {
            None => true,
            Some(Kept::Place(place)) => place == choice,
            Some(Kept::Rank(rank)) => {
                rank == choice.and_then(|site| setting.profile.rank(student, site))
            }
        })
    }

    /// Whether all parties go where they may.
    pub fn keeps(&self, setting: &Setting, choices: &[Option<SiteNo>]) -> bool {
        choices
            .iter()
            .enumerate()
            .all(|(party, choice)| self.allow(setting, party, *choice))
    }
}
