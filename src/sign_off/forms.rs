//! What people type into this area's forms.

use super::model::Answer;
use crate::{
    hours::patient_data::{self, Kind},
    kernel::{
        ids::EntryId,
        problems::Problems,
        text::{self, Email},
    },
};
use serde::Deserialize;
use std::collections::HashMap;

/// The answers on a sign-off page: `act` is `all` or `each`, and for each entry `answer-{id}` and `comment-{id}`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct AnswersForm(HashMap<String, Vec<String>>);

/// What the page asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Approve everything that is shown.
    All,
    /// These answers; entries without one keep waiting.
    Each(Vec<(EntryId, Answer)>),
}

impl AnswersForm {
    fn field(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.last())
            .map_or("", String::as_str)
    }

    /// What was chosen for an entry: `approve`, `return`, `reject` or nothing.
    pub fn chosen(&self, entry: EntryId) -> &str {
        self.field(&format!("answer-{entry}"))
    }

    /// What was typed for an entry.
    pub fn comment(&self, entry: EntryId) -> &str {
        self.field(&format!("comment-{entry}"))
    }

    /// Reads it for the entries that stand on the page. Approving all is refused when one was answered otherwise.
    pub fn parse(&self, shown: &[EntryId]) -> Result<Asked, Problems> {
        let mut problems = Problems::none();
        let mut answers = Vec::new();
        for entry in shown {
            if let Some(answer) = self.answer(*entry, &mut problems) {
                answers.push((*entry, answer));
            }
        }
        let all = self.field("act") == "all";
        let differs = answers
            .iter()
            .find(|(_, answer)| *answer != Answer::Approve);
        match (all, differs) {
            (true, Some((entry, _))) => problems.add(
                &format!("answer-{entry}"),
                "You answered an entry differently. Send your answers one by one, or clear that answer",
            ),
            (false, _) if answers.is_empty() && problems.is_empty() => {
                let first = shown.first().map(|entry| format!("answer-{entry}")).unwrap_or_default();
                problems.add(&first, "Answer at least one entry, or approve all of them");
            }
            _ => {}
        }
        problems.or(|| {
            Some(if all {
                Asked::All
            } else {
                Asked::Each(answers)
            })
        })
    }

    fn answer(&self, entry: EntryId, problems: &mut Problems) -> Option<Answer> {
        let field = format!("comment-{entry}");
        let comment = self.comment(entry);
        match self.chosen(entry) {
            "approve" => Some(Answer::Approve),
            "return" => problems
                .keep(&field, words(comment, "what the student should mend"))
                .map(Answer::Return),
            "reject" => problems
                .keep(&field, words(comment, "why these hours are rejected"))
                .map(Answer::Reject),
            _ if comment.trim().is_empty() => None,
            _ => {
                problems.add(
                    &format!("answer-{entry}"),
                    "Choose what your comment is for",
                );
                None
            }
        }
    }
}

/// A comment or reason: asked for, at most 2,000 characters, and nothing that is surely about a patient.
pub fn words(typed: &str, thing: &str) -> Result<String, String> {
    let words = text::prose(typed, thing, 2000)?;
    let about_a_patient = patient_data::look(&words).into_iter().find(|suspect| {
        matches!(
            suspect.kind,
            Kind::SocialSecurity | Kind::BirthDate | Kind::RecordNumber
        )
    });
    match about_a_patient {
        Some(suspect) => Err(format!(
            "Take out “{}”: it looks like {}",
            suspect.text,
            suspect.kind.reason()
        )),
        None => Ok(words),
    }
}

/// Rows chosen in the queue, and what to do with them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct QueueForm {
    /// `{entry}.{hash}` of each chosen row: what is signed is what was shown.
    pub entry: Vec<String>,
    /// `approve` or `return`.
    pub answer: String,
    /// What the students should mend, for a return.
    pub comment: String,
    /// Approves one student's clean week: its rows are in `week` fields beside this button.
    pub week: String,
    /// Rows of the weeks on the page: `{week}:{entry}.{hash}`.
    pub row: Vec<String>,
}

/// An entry as it was shown: its id and the beginning of its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The entry.
    pub entry: EntryId,
    /// The beginning of the hash, in hexadecimal.
    pub hash: String,
}

impl Shown {
    /// Reads `{entry}.{hash}`.
    pub fn parse(text: &str) -> Option<Self> {
        let (entry, hash) = text.split_once('.')?;
        Some(Self {
            entry: entry.parse().ok()?,
            hash: hash.to_owned(),
        })
    }
}

impl QueueForm {
    /// The rows that the pressed button is about.
    pub fn rows(&self) -> Vec<Shown> {
        let of_week = self
            .row
            .iter()
            .filter_map(|row| row.strip_prefix(&format!("{}:", self.week)));
        let chosen = self.entry.iter().map(String::as_str);
        let all: Vec<&str> = if self.week.is_empty() {
            chosen.collect()
        } else {
            of_week.collect()
        };
        all.into_iter().filter_map(Shown::parse).collect()
    }

    /// The answer to all of them.
    pub fn answer(&self) -> Result<Answer, Problems> {
        if !self.week.is_empty() || self.answer == "approve" {
            return Ok(Answer::Approve);
        }
        let mut problems = Problems::none();
        let comment = problems.keep(
            "comment",
            words(&self.comment, "what the students should mend"),
        );
        problems.or(|| comment.map(Answer::Return))
    }
}

/// A colleague to whom a link is forwarded.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ForwardForm {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

impl ForwardForm {
    /// Name and address.
    pub fn parse(&self) -> Result<(String, Email), Problems> {
        let mut problems = Problems::none();
        let name = problems.keep("name", text::line(&self.name, "your colleague's name", 200));
        let email = problems.keep("email", Email::parse(&self.email));
        problems.or(|| name.zip(email))
    }
}

/// A form with one reason.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    /// Why.
    pub reason: String,
}

impl ReasonForm {
    /// The reason.
    pub fn parse(&self, thing: &str) -> Result<String, Problems> {
        let mut problems = Problems::none();
        let reason = problems.keep("reason", words(&self.reason, thing));
        problems.or(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> AnswersForm {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]));
        AnswersForm(fields.collect())
    }

    #[test]
    fn approving_all_needs_nothing_else() {
        let entry = EntryId::fresh();
        assert_eq!(form(&[("act", "all")]).parse(&[entry]), Ok(Asked::All));
    }

    #[test]
    fn approving_all_is_refused_when_an_entry_was_answered_otherwise() {
        let entry = EntryId::fresh();
        let (answer, comment) = (format!("answer-{entry}"), format!("comment-{entry}"));
        let form = form(&[
            ("act", "all"),
            (&answer, "return"),
            (&comment, "Which charts?"),
        ]);
        let problems = form.parse(&[entry]).unwrap_err();
        assert!(problems.of(&answer).is_some());
    }

    #[test]
    fn a_return_says_what_to_mend() {
        let entry = EntryId::fresh();
        let (answer, comment) = (format!("answer-{entry}"), format!("comment-{entry}"));
        let problems = form(&[("act", "each"), (&answer, "return"), (&comment, "  ")])
            .parse(&[entry])
            .unwrap_err();
        assert!(problems.of(&comment).is_some());
        let asked = form(&[
            ("act", "each"),
            (&answer, "return"),
            (&comment, "Which charts?"),
        ])
        .parse(&[entry]);
        assert_eq!(
            asked,
            Ok(Asked::Each(vec![(
                entry,
                Answer::Return("Which charts?".into())
            )]))
        );
    }

    #[test]
    fn a_comment_without_an_answer_is_not_lost() {
        let entry = EntryId::fresh();
        let comment = format!("comment-{entry}");
        let problems = form(&[("act", "all"), (&comment, "Which charts?")])
            .parse(&[entry])
            .unwrap_err();
        assert!(problems.of(&format!("answer-{entry}")).is_some());
    }

    #[test]
    fn entries_that_are_not_on_the_page_are_not_answered() {
        let (shown, other) = (EntryId::fresh(), EntryId::fresh());
        let answer = format!("answer-{other}");
        let problems = form(&[("act", "each"), (&answer, "approve")])
            .parse(&[shown])
            .unwrap_err();
        assert!(!problems.is_empty());
    }

    #[test]
    fn a_comment_with_a_record_number_is_not_stored() {
        let refused = words("See chart MRN 00123456", "why").unwrap_err();
        assert!(refused.contains("record number"), "{refused}");
        assert!(words("Twelve charts, not ten", "why").is_ok());
    }

    #[test]
    fn a_week_is_approved_with_its_own_rows_only() {
        let (one, two) = (EntryId::fresh(), EntryId::fresh());
        let form = QueueForm {
            week: "a".into(),
            row: vec![format!("a:{one}.ff"), format!("b:{two}.ee")],
            ..QueueForm::default()
        };
        assert_eq!(
            form.rows(),
            vec![Shown {
                entry: one,
                hash: "ff".into()
            }]
        );
        assert_eq!(form.answer(), Ok(Answer::Approve));
    }
}
